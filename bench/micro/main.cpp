// From bytes to signature on one thread, step by step, in MB/s of raw UTF-8.
//
// All steps take turns over the same few paragraphs at a time, of a synthetic archive or of a file,
// so that each finds its input where the step before would have left it: in the cache. The whole
// does all steps paragraph by paragraph. Before any time is told, the normal forms are held against
// the reference's and the signatures of all SIMD levels against each other.

#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "archive.hpp"
#include "base/utf8.hpp"
#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "leitong/sketch.hpp"
#include "leitong/text.hpp"
#include "leitong/version.hpp"
#include "reference/normal_form.hpp"
#include "simd/kernels.hpp"

namespace {

using namespace leitong;
using bench::fixed;

constexpr unsigned kNgram = 5;
constexpr std::size_t kSlots = 128;
constexpr std::size_t kChunkParagraphs = 4;
constexpr const char* kLevels[] = {"scalar", "avx2", "avx512"};

using Signature = std::vector<std::uint32_t>;
using Shingles = std::vector<std::uint64_t>;

struct Input {
  std::vector<std::string> paragraphs;
  std::size_t bytes = 0;

  void add(std::string_view line) {
    if (normal_form(line, {}).size() < 20) return;
    paragraphs.emplace_back(line);
    bytes += line.size();
  }
  void add_text(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      add(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
};

Input synthetic(std::size_t paragraphs) {
  Input input;
  archive::Options options;
  options.paragraphs = paragraphs;
  archive::Sinks sinks;
  sinks.document = [&](const archive::Row& row) {
    input.add_text(to_utf8(row.text));
    return true;
  };
  archive::write_archive(options, sinks);
  return input;
}

Input from_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!simdjson::validate_utf8(text)) {
    std::fprintf(stderr, "%s: not UTF-8 text\n", path.c_str());
    std::exit(2);
  }
  Input input;
  input.add_text(text);
  return input;
}

// So that no step is optimised away.
class Sink {
 public:
  void take(std::uint64_t value) { sum_ ^= value + (sum_ << 1); }
  std::uint64_t sum() const { return sum_; }

 private:
  std::uint64_t sum_ = 0;
};

Signature signature_by(const simd::Kernels& kernels, const Shingles& shingles) {
  Signature slots(kSlots);
  kernels.sketch(shingles.data(), shingles.size(), slots.data(), slots.size());
  return slots;
}

void fail(const char* what) {
  std::fprintf(stderr, "wrong answer: %s\n", what);
  std::exit(1);
}

// Ends the program where an answer is wrong.
void check_answers(const Input& input) {
  for (std::size_t i = 0; i < input.paragraphs.size(); i += 1 + input.paragraphs.size() / 500) {
    const std::u32string normal = normal_form(input.paragraphs[i], {});
    if (normal != reference::normal_form(input.paragraphs[i])) fail("the normal form");
    Shingles shingles;
    shingle_hashes(normal, kNgram, 0, shingles);
    Signature slots(kSlots);
    sketch(shingles, slots);
    for (const char* level : kLevels) {
      const simd::Kernels* kernels = simd::kernels_named(level);
      if (kernels != nullptr && signature_by(*kernels, shingles) != slots) fail(level);
    }
  }
}

// What the steps of one chunk leave for each other: each finds its input in the cache, as it does
// when all are done in one go.
struct Scratch {
  std::vector<std::u32string> normal = std::vector<std::u32string>(kChunkParagraphs);
  std::vector<Shingles> shingles = std::vector<Shingles>(kChunkParagraphs);
  Signature slots = Signature(kSlots);
};

// One thing that is timed, chunk by chunk.
struct Step {
  std::string name;
  std::function<void(std::size_t)> chunk;
};

// `work` gets a paragraph and its place in the chunk.
template <typename Work>
Step step(const Input& input, std::string name, const Work& work) {
  return {std::move(name), [&input, work](std::size_t chunk) {
            const std::size_t begin = chunk * kChunkParagraphs;
            const std::size_t end = std::min(begin + kChunkParagraphs, input.paragraphs.size());
            for (std::size_t i = begin; i < end; ++i) work(input.paragraphs[i], i - begin);
          }};
}

// Steps of the whole first, each on what the one before has left, then the whole, then what it is
// compared with.
std::vector<Step> steps_of(const Input& input, Scratch& scratch, Sink& sink) {
  std::vector<Step> steps;
  const auto add = [&](std::string name, const auto& work) {
    steps.push_back(step(input, std::move(name), work));
  };
  add("validate UTF-8", [&](const std::string& text, std::size_t) {
    sink.take(simdjson::validate_utf8(text) ? 1 : 0);
  });
  add("decode + normal form", [&](const std::string& text, std::size_t k) {
    normal_form_into(text, {}, scratch.normal[k]);
    sink.take(scratch.normal[k].size());
  });
  add("shingle hashes", [&](const std::string&, std::size_t k) {
    shingle_hashes(scratch.normal[k], kNgram, 0, scratch.shingles[k]);
    sink.take(scratch.shingles[k].back());
  });
  add("sketch", [&](const std::string&, std::size_t k) {
    sketch(scratch.shingles[k], scratch.slots);
    sink.take(scratch.slots[0]);
  });
  add("bytes to signature", [&](const std::string& text, std::size_t) {
    if (!simdjson::validate_utf8(text)) return;
    normal_form_into(text, {}, scratch.normal[0]);
    shingle_hashes(scratch.normal[0], kNgram, 0, scratch.shingles[0]);
    sketch(scratch.shingles[0], scratch.slots);
    sink.take(scratch.slots[0]);
  });
  add("validate + decode + normal form", [&](const std::string& text, std::size_t) {
    if (!simdjson::validate_utf8(text)) return;
    normal_form_into(text, {}, scratch.normal[0]);
    sink.take(scratch.normal[0].size());
  });
  // The last two have left another text in place 0; it takes part like any other.
  for (const char* level : kLevels) {
    const simd::Kernels* kernels = simd::kernels_named(level);
    if (kernels == nullptr) continue;
    add(std::string("sketch, ") + level, [&, kernels](const std::string&, std::size_t k) {
      const Shingles& shingles = scratch.shingles[k];
      kernels->sketch(shingles.data(), shingles.size(), scratch.slots.data(), kSlots);
      sink.take(scratch.slots[0]);
    });
  }
  return steps;
}

constexpr std::size_t kOwnSteps = 4;
constexpr std::size_t kWhole = 4;
constexpr std::size_t kDecodeNormalise = 5;
constexpr std::size_t kFirstLevel = 6;

bool tell(const std::vector<Step>& steps, const std::vector<bench::Samples>& samples,
          double megabytes) {
  bench::Table table({"step", "MB/s", "best", "spread"});
  std::vector<double> speed;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    speed.push_back(megabytes / samples[i].median());
    table.add({steps[i].name, fixed(speed[i], 0), fixed(megabytes / samples[i].least(), 0),
               fixed(samples[i].spread() * 100, 1) + "%"});
  }
  table.print();
  double seconds_a_megabyte = 0;
  for (std::size_t i = 0; i < kOwnSteps; ++i) seconds_a_megabyte += 1 / speed[i];
  std::printf("\n");
  bool kept = bench::report("whole / harmonic sum of its own steps",
                            speed[kWhole] * seconds_a_megabyte, ">=", 0.8);
  kept &= bench::report("whole / (decode and normalise alone)",
                        speed[kWhole] / speed[kDecodeNormalise], ">=", 0.2);
  for (std::size_t i = kFirstLevel + 1; i < steps.size(); ++i) {
    std::printf("%-58s %8.2f\n", (steps[i].name + " / scalar").c_str(),
                speed[i] / speed[kFirstLevel]);
  }
  return kept;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Arguments arguments(
      argc, argv, {"rounds", "paragraphs"}, {},
      "leitong_bench_micro [--rounds 9] [--paragraphs 20000] [TEXT_FILE]");
  const Input input = arguments.rest().empty() ? synthetic(arguments.number("paragraphs", 20000))
                                               : from_file(arguments.rest().front());
  if (input.paragraphs.empty()) {
    std::fprintf(stderr, "no paragraph of 20 characters or more\n");
    return 2;
  }
  check_answers(input);
  const double megabytes = static_cast<double>(input.bytes) / 1e6;
  std::printf(
      "%s, SIMD level %s\n%zu paragraphs, %.1f MB of UTF-8, one thread, n = %u, %zu slots\n\n",
      bench::processor_name().c_str(), std::string(simd_level_name()).c_str(),
      input.paragraphs.size(), megabytes, kNgram, kSlots);
  Sink sink;
  Scratch scratch;
  const std::vector<Step> steps = steps_of(input, scratch, sink);
  std::vector<std::function<void(std::size_t)>> works;
  for (const Step& s : steps) works.push_back(s.chunk);
  const std::size_t chunks = (input.paragraphs.size() + kChunkParagraphs - 1) / kChunkParagraphs;
  const auto samples =
      bench::time_in_chunks(works, chunks, static_cast<unsigned>(arguments.number("rounds", 9)));
  const bool kept = tell(steps, samples, megabytes);
  std::printf("(checksum %016llx)\n", static_cast<unsigned long long>(sink.sum()));
  return kept ? 0 : 1;
}
