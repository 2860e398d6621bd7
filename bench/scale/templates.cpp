// Template induction at scale: time and memory over a synthetic archive of so many clauses, or over
// files given.
//
//   leitong_bench_templates_scale [--clauses 1000000] [--threads 2] [--seed 1] [--noise 15]
//   leitong_bench_templates_scale [--threads 2] [--list 50] FILE...
//
// The archive is planted with templates, so that the answer is checked before the time is told: of
// the planted lines whose template enough documents carry, how many stand in a template found
// (overlap of more than half), and how many of these in one whose lines are mostly of the same
// planted template. The input is made in this process and is part of its memory, as it is part of
// the memory of any program that reads it.
#include "leitong/templates.hpp"

#include <simdjson.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "archive.hpp"
#include "base/utf8.hpp"
#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "leitong/read.hpp"

namespace {

using namespace leitong;
using namespace leitong::bench;

struct Line {
  Span span;
  std::uint64_t planted = 0;
};

struct Input {
  Collection collection;
  std::map<std::string, std::vector<Line>> lines;               // by document
  std::map<std::uint64_t, std::set<std::string>> documents_of;  // of each planted template
  std::size_t bytes = 0;
};

// About as many clauses as the induction will count.
std::size_t clauses_of(const std::u32string& text) {
  constexpr std::u32string_view kEnds = U"，：；。！？\n";
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [&](char32_t c) {
    return kEnds.find(c) != std::u32string_view::npos;
  }));
}

Input plant(std::size_t clauses, std::uint64_t seed, double noise) {
  Input input;
  archive::Options options;
  options.seed = seed;
  options.paragraphs = std::max<std::size_t>(2000, clauses / 8);
  options.template_noise = noise;
  std::size_t counted = 0;
  archive::Sinks sinks;
  sinks.document = [&](const archive::Row& row) {
    if (counted >= clauses) return false;
    counted += clauses_of(row.text);
    Document document;
    document.id = row.id;
    document.place = row.place;
    document.series = row.series;
    document.text = to_utf8(row.text);
    input.bytes += document.text.size();
    input.collection.documents.push_back(std::move(document));
    return true;
  };
  simdjson::dom::parser parser;
  sinks.truth = [&](std::string_view json) {
    const simdjson::padded_string padded(json);
    const simdjson::dom::element record = parser.parse(padded).value();
    if (std::string_view(record["kind"]) != "occurrence") return true;
    const std::string document{std::string_view(record["document"])};
    const Span span = {static_cast<std::uint32_t>(std::uint64_t(record["start"])),
                       static_cast<std::uint32_t>(std::uint64_t(record["end"]))};
    input.lines[document].push_back({span, std::uint64_t(record["template"])});
    input.documents_of[std::uint64_t(record["template"])].insert(document);
    return true;
  };
  (void)archive::write_archive(options, sinks);
  return input;
}

Input read(const std::vector<std::string>& paths, unsigned threads) {
  Input input;
  ReadOptions options;
  options.threads = threads;
  input.collection = read_paths(paths, options).collection;
  for (const Document& document : input.collection.documents) input.bytes += document.text.size();
  return input;
}

const Line* line_at(const Input& input, const std::string& document, Span span) {
  const auto found = input.lines.find(document);
  if (found == input.lines.end()) return nullptr;
  for (const Line& line : found->second) {
    const std::uint32_t start = std::max(line.span.start, span.start);
    const std::uint32_t end = std::min(line.span.end, span.end);
    const std::uint32_t both = end > start ? end - start : 0;
    if (2 * both > line.span.length() + span.length() - both) return &line;
  }
  return nullptr;
}

bool check(const Input& input, const Templates& result) {
  std::size_t asked = 0;
  for (const auto& [document, lines] : input.lines) {
    for (const Line& line : lines)
      asked += input.documents_of.at(line.planted).size() >= 3 ? 1U : 0U;
  }
  std::set<const Line*> found;
  std::size_t grouped = 0;
  std::size_t alike = 0;
  for (const Template& made : result.templates) {
    std::map<std::uint64_t, std::size_t> votes;
    for (const TemplateOccurrence& occurrence : made.occurrences) {
      const Line* line = line_at(input, input.collection[occurrence.document].id, occurrence.span);
      if (line == nullptr) continue;
      ++grouped;
      ++votes[line->planted];
      if (input.documents_of.at(line->planted).size() >= 3) found.insert(line);
    }
    std::size_t most = 0;
    for (const auto& [planted, count] : votes) most = std::max(most, count);
    alike += most;
  }
  bool kept = report("planted lines found",
                     static_cast<double>(found.size()) / static_cast<double>(asked), ">=", 0.95);
  kept &=
      report("of the lines of a template, of one planted template",
             static_cast<double>(alike) / static_cast<double>(std::max<std::size_t>(1, grouped)),
             ">=", 0.9);
  return kept;
}

void tell_counts(const TemplateCounts& counts) {
  std::printf(
      "sentences %llu, clauses %llu, candidates %llu, shapes %llu, groups %llu\n"
      "rejected: spread %llu, constants %llu, gain %llu, nested %llu; templates %llu\n",
      static_cast<unsigned long long>(counts.sentences),
      static_cast<unsigned long long>(counts.clauses),
      static_cast<unsigned long long>(counts.candidates),
      static_cast<unsigned long long>(counts.shapes),
      static_cast<unsigned long long>(counts.groups),
      static_cast<unsigned long long>(counts.rejected_spread),
      static_cast<unsigned long long>(counts.rejected_constants),
      static_cast<unsigned long long>(counts.rejected_gain),
      static_cast<unsigned long long>(counts.rejected_nested),
      static_cast<unsigned long long>(counts.templates));
}

// Of all threads of this process so far: what others run at the same time adds little.
double processor_seconds() {
  struct rusage usage {};
  (void)getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const struct timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void list(const Collection& collection, const Templates& result, std::size_t most) {
  for (std::size_t t = 0; t < std::min(most, result.templates.size()); ++t) {
    const Template& made = result.templates[t];
    std::printf("#%zu %zu occurrences, %u documents, %u series, %.0f bits, %s: %s\n", t,
                made.occurrences.size(), made.documents, made.series, made.gain_bits,
                std::string(name(made.role)).c_str(), pattern_text(made).c_str());
    for (std::size_t k = 0; k < made.slots.size(); ++k) {
      std::printf("      slot %zu %s %s%s:", k, std::string(name(made.slots[k].kind)).c_str(),
                  std::string(name(made.slots[k].type)).c_str(),
                  made.slots[k].optional ? " (optional)" : "");
      for (std::size_t f = 0; f < std::min<std::size_t>(5, made.slots[k].fillers.size()); ++f) {
        const Filler& filler = made.slots[k].fillers[f];
        std::printf(" %u×“%s”", filler.count, filler.text.c_str());
      }
      std::printf("\n");
    }
    if (!made.children.empty()) {
      std::printf("      inside:");
      for (const std::uint32_t child : made.children) std::printf(" #%u", child);
      std::printf("\n");
    }
    if (made.occurrences.size() <= 12) {
      std::printf("      in:");
      for (const TemplateOccurrence& o : made.occurrences) {
        std::printf(" %s:%u-%u", collection[o.document].id.c_str(), o.span.start, o.span.end);
      }
      std::printf("\n");
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(
      argc, argv, {"clauses", "threads", "seed", "noise", "list", "min-documents", "windows"}, {},
      "leitong_bench_templates_scale [--clauses 1000000] [--threads 2] [--seed 1] [--noise 15]\n"
      "         [--windows 4] [--min-documents 0] [--list 0] [FILE...]");
  TemplateOptions options;
  options.threads = static_cast<unsigned>(arguments.number("threads", 2));
  options.min_documents = static_cast<unsigned>(arguments.number("min-documents", 0));
  options.max_clauses = static_cast<unsigned>(arguments.number("windows", 4));
  const bool own = arguments.rest().empty();
  const double noise = static_cast<double>(arguments.number("noise", 15)) / 100;
  const Input input =
      own ? plant(arguments.number("clauses", 1'000'000), arguments.number("seed", 1), noise)
          : read(arguments.rest(), options.threads);
  const double before = static_cast<double>(peak_memory_bytes());
  const double processor_before = processor_seconds();
  Templates result;
  const double seconds = time_once([&] { result = find_templates(input.collection, options); });
  const double processor = processor_seconds() - processor_before;
  const double peak = static_cast<double>(peak_memory_bytes());
  const double clauses = static_cast<double>(result.counts.clauses);
  bool kept = !own || check(input, result);
  std::printf("%s, %u threads: %zu documents, %.1f MB, %s s of template induction\n",
              processor_name().c_str(), options.threads, input.collection.documents.size(),
              static_cast<double>(input.bytes) / 1e6, fixed(seconds, 1).c_str());
  tell_counts(result.counts);
  for (const PassTime& pass : result.times) {
    std::printf("  %-14s %8.2f s\n", pass.pass.c_str(), pass.seconds);
  }
  std::printf("peak memory %.0f MB (%.0f MB before), %.0f times the text; %.0f clauses a second\n",
              peak / 1e6, before / 1e6, peak / static_cast<double>(input.bytes), clauses / seconds);
  std::printf("processor time %.1f s\n", processor);
  if (own) {
    const double share = std::max(1.0, clauses / 1e6);
    kept &= report("seconds", seconds, "<=", 600 * share);
    kept &= report("peak memory, GB", peak / 1e9, "<=", 4 * share);
  }
  list(input.collection, result, arguments.number("list", 0));
  return kept ? 0 : 1;
}
