// Measures of copied passages: leitong_bench_passages MEASURE [option...] [PATH...]
//
//   list PATH...        every passage with its text, kind and evidence, to be read by eye
//   time PATH...        seconds and counts of each pass, peak memory; beside bytes-to-signature
//   background OUT PATH...  builds a background model
//   planted             plagdet by kind of edit on planted copies
//   judge FILE          plagdet of passages records on the same copies, whoever found them
//   negatives           documents of fresh text and formulae only
//   carried             one paragraph in 150 of 1,000 documents
//   quoted              a reference's paragraph in 5 of 1,000 documents
//   scale               growth over 1,000, 4,000 and 16,000 documents
//   oracle PATH...      recall against exhaustive local alignment
// Options: --reference PATH, --no-background, --background FILE, --threads N, --min-chars N,
//   --districts N, --years N, --seed S, --edits .15, --documents N, --show N, --kind KIND,
//   --least N (series of an entry of the background model)
#include "quality/passages.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/stopwatch.hpp"
#include "base/utf8.hpp"
#include "common/measure.hpp"
#include "leitong/read.hpp"
#include "leitong/sketch.hpp"

namespace leitong::bench {
namespace {

std::string text_at(const Document& document, const Span& span) {
  const char* at = document.text.data();
  for (std::uint32_t i = 0; i < span.start; ++i) next_code_point(at);
  const char* end = at;
  for (std::uint32_t i = span.start; i < span.end; ++i) next_code_point(end);
  std::string text(at, end);
  for (char& c : text) c = c == '\n' ? '|' : c;
  return text;
}

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Collection references_of(const Arguments& arguments) {
  const std::string path = arguments.text("reference", "");
  if (path.empty()) return {};
  std::vector<std::string> paths;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t to = std::min(path.find(',', from), path.size());
    paths.push_back(path.substr(from, to - from));
    from = to + 1;
  }
  return read_all(paths);
}

void print_counts(const Passages& found) {
  for (const PassTime& time : found.times)
    std::printf("%-12s %8.3f s\n", time.pass.c_str(), time.seconds);
  const PassageCounts& c = found.counts;
  const std::pair<const char*, std::uint64_t> rows[] = {{"documents", c.documents},
                                                        {"references", c.references},
                                                        {"characters", c.characters},
                                                        {"series", c.series},
                                                        {"common from", c.common_from},
                                                        {"window", c.window},
                                                        {"frequent n-grams", c.frequent_ngrams},
                                                        {"seeds", c.seeds},
                                                        {"seeds capped", c.seeds_capped},
                                                        {"pairs seeded", c.pairs_seeded},
                                                        {"pairs tried", c.pairs_tried},
                                                        {"candidates", c.candidates},
                                                        {"too short", c.short_passages},
                                                        {"passages", c.passages},
                                                        {"copied", c.copied},
                                                        {"quoted", c.quoted},
                                                        {"boilerplate", c.boilerplate},
                                                        {"families", c.families},
                                                        {"pairs not listed", c.pairs_not_listed}};
  for (const auto& [what, count] : rows)
    std::printf("%-18s %12llu\n", what, static_cast<unsigned long long>(count));
  if (c.passages > 0) {
    std::printf("candidates a passage %.2f\n", double(c.candidates) / double(c.passages));
  }
  std::printf("peak memory %.0f MB\n", double(peak_memory_bytes()) / 1e6);
}

int list(const Arguments& arguments, const std::vector<std::string>& paths) {
  const Collection corpus = read_all(paths);
  const Passages found =
      find_passages(corpus, references_of(arguments), passage_options(arguments));
  const std::string kind = arguments.text("kind", "");
  for (const Passage& p : found.passages) {
    if (!kind.empty() && name(p.kind) != kind) continue;
    std::printf(
        "%s %s [%u,%u) x %s [%u,%u) matched %u identity %.2f score %.0f rare %u longest %u family "
        "%u blocks %zu edits %zu\n",
        std::string(name(p.kind)).c_str(), corpus[p.a].id.c_str(), p.spans.a.start, p.spans.a.end,
        corpus[p.b].id.c_str(), p.spans.b.start, p.spans.b.end, p.matched, p.identity(), p.score,
        p.rare, p.longest_rare, p.family, p.blocks.size(), p.edits.size());
    std::printf("  %s\n  %s\n", text_at(corpus[p.a], p.spans.a).c_str(),
                text_at(corpus[p.b], p.spans.b).c_str());
  }
  print_counts(found);
  return 0;
}

// Bytes to signature of every paragraph, as the engine does it.
double seconds_to_signatures(const Collection& corpus, unsigned threads) {
  DuplicateOptions options;
  options.threads = threads;
  options.threshold = 1;
  const Duplicates duplicates = find_duplicates(corpus, options);
  double seconds = 0;
  for (const PassTime& time : duplicates.times) {
    std::printf("  duplicates: %-14s %8.3f s\n", time.pass.c_str(), time.seconds);
    seconds += time.seconds;
  }
  return seconds;
}

int time(const Arguments& arguments, const std::vector<std::string>& paths) {
  const Collection corpus = read_all(paths);
  const PassageOptions options = passage_options(arguments);
  const Stopwatch watch;
  const Passages found = find_passages(corpus, references_of(arguments), options);
  const double seconds = watch.seconds();
  print_counts(found);
  std::printf("passages %.2f s\n", seconds);
  std::printf("all of dedup, for comparison: %.3f s\n",
              seconds_to_signatures(corpus, options.threads));
  return 0;
}

int background(const Arguments& arguments, const std::vector<std::string>& paths) {
  if (paths.size() < 2) return 2;
  const Collection archive = read_all({paths.begin() + 1, paths.end()});
  BackgroundOptions options;
  options.least_series = static_cast<unsigned>(arguments.number("least", options.least_series));
  const std::string bytes = build_background_model(archive, options);
  std::ofstream(paths.front(), std::ios::binary) << bytes;
  std::printf("%zu bytes\n", bytes.size());
  return 0;
}

}  // namespace

Collection read_all(const std::vector<std::string>& paths) {
  ReadResult read = read_paths(paths, {});
  for (const Error& error : read.failures) {
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    std::exit(2);
  }
  return std::move(read.collection);
}

PassageOptions passage_options(const Arguments& arguments) {
  PassageOptions options;
  options.threads = static_cast<unsigned>(arguments.number("threads", 0));
  options.min_chars = static_cast<unsigned>(arguments.number("min-chars", options.min_chars));
  options.background = !arguments.has("no-background");
  const std::string model = arguments.text("background", "");
  if (!model.empty()) {
    options.background_model = slurp(model);
    if (!check_background_model(options.background_model)) std::exit(2);
  }
  return options;
}

}  // namespace leitong::bench

int main(int argc, char** argv) {
  using namespace leitong::bench;
  const Arguments arguments(argc, argv,
                            {"reference", "background", "threads", "min-chars", "districts",
                             "years", "seed", "edits", "documents", "show", "kind", "least"},
                            {"no-background"},
                            "leitong_bench_passages MEASURE [option...] [PATH...]");
  std::vector<std::string> paths = arguments.rest();
  const std::string measure = paths.empty() ? "" : paths.front();
  if (!paths.empty()) paths.erase(paths.begin());
  if (measure == "list") return list(arguments, paths);
  if (measure == "time") return time(arguments, paths);
  if (measure == "background") return background(arguments, paths);
  if (measure == "planted") return measure_planted(arguments);
  if (measure == "judge") return judge_passages(arguments, paths);
  if (measure == "negatives") return measure_negatives(arguments);
  if (measure == "carried") return measure_carried(arguments);
  if (measure == "quoted") return measure_quoted(arguments);
  if (measure == "scale") return measure_scale(arguments);
  if (measure == "oracle") return measure_oracle(arguments, paths);
  std::fprintf(stderr, "unknown measure; see the head of bench/quality/passages.cpp\n");
  return 2;
}
