// Planted copies, formulae, carriers and quotations: what is found of them, and what it is called.
//
// The measure is plagdet.hpp's.
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <unordered_map>

#include "base/stopwatch.hpp"
#include "base/utf8.hpp"
#include "common/measure.hpp"
#include "quality/passages.hpp"
#include "quality/plagdet.hpp"

namespace leitong::bench {
namespace {

Cases planted_cases(const Archive& archive) {
  Cases cases;
  for (const TruthPassage& p : archive.passages) {
    TruthPlace a = p.a;
    TruthPlace b = p.b;
    if (b.document < a.document) std::swap(a, b);
    cases[{number(a.document), number(b.document)}].push_back({{a.span, b.span}, p.edit});
  }
  return cases;
}

archive::Options archive_options(const Arguments& arguments) {
  archive::Options options;
  options.districts = arguments.number("districts", 100);
  options.years = arguments.number("years", 3);
  options.seed = arguments.number("seed", 1);
  options.edits = std::atof(arguments.text("edits", "0.15").c_str());
  options.near_paragraphs = options.near_sentences = options.templates = 0;
  return options;
}

using Index = std::unordered_map<std::string, std::uint32_t>;

Index index_of(const Collection& corpus) {
  Index index;
  for (const Document& d : corpus.documents) {
    index.emplace(d.id, static_cast<std::uint32_t>(index.size()));
  }
  return index;
}

TruthPlace place_of(simdjson::dom::element object, const Index& index) {
  TruthPlace place;
  place.document = DocumentIndex{index.at(std::string(std::string_view(object["document"])))};
  place.span.start = static_cast<std::uint32_t>(std::uint64_t(object["start"]));
  place.span.end = static_cast<std::uint32_t>(std::uint64_t(object["end"]));
  return place;
}

void read_truth(const std::vector<std::string>& lines, Archive& made) {
  const Index index = index_of(made.corpus);
  simdjson::dom::parser parser;
  for (const std::string& line : lines) {
    const simdjson::dom::element document = parser.parse(line);
    const std::string kind{std::string_view(document["kind"])};
    if (kind == "passage") {
      TruthPassage passage;
      passage.edit = std::string(std::string_view(document["edit"]));
      passage.a = place_of(document["a"], index);
      passage.b = place_of(document["b"], index);
      made.passages.push_back(passage);
    } else if (kind == "carried" || kind == "quoted") {
      TruthGroup group;
      group.kind = kind;
      for (const simdjson::dom::element member : document["members"].get_array()) {
        group.members.push_back(place_of(member, index));
      }
      made.groups.push_back(group);
    }
  }
}

// Every pair of the group's members, by kind of the passages found: {copied, quoted, boilerplate}.
int count_group(const Passages& found, const TruthGroup& group, std::array<std::size_t, 3>& kinds) {
  int lines = 0;
  std::map<std::uint32_t, Span> members;
  for (const TruthPlace& place : group.members) members[number(place.document)] = place.span;
  for (const Passage& p : found.passages) {
    const auto a = members.find(number(p.a));
    const auto b = members.find(number(p.b));
    if (a == members.end() || b == members.end()) continue;
    if (overlap(a->second, p.spans.a) * 2 < a->second.length()) continue;
    if (overlap(b->second, p.spans.b) * 2 < b->second.length()) continue;
    ++kinds[static_cast<std::size_t>(p.kind)];
    ++lines;
  }
  return lines;
}

}  // namespace

Archive make_archive(const archive::Options& options) {
  Archive made;
  std::vector<std::string> truth;
  const auto taker = [](Collection& into) {
    return [&into](const archive::Row& row) {
      into.documents.push_back(
          {row.id, row.title, row.date, row.place, "", row.series, "", to_utf8(row.text)});
      return true;
    };
  };
  archive::Sinks sinks;
  sinks.document = taker(made.corpus);
  sinks.reference = taker(made.references);
  sinks.truth = [&](std::string_view line) {
    truth.emplace_back(line);
    return true;
  };
  archive::write_archive(options, sinks);
  read_truth(truth, made);
  return made;
}

int measure_planted(const Arguments& arguments) {
  const Archive archive = make_archive(archive_options(arguments));
  const Passages found = find_passages(archive.corpus, {}, passage_options(arguments));
  const Cases planted = planted_cases(archive);
  Cases detected;  // copied only: what the auditor is shown
  Cases all;
  for (const Passage& p : found.passages) {
    const DocumentPair pair(number(p.a), number(p.b));
    all[pair].push_back({p.spans, ""});
    if (p.kind == PassageKind::kCopied) detected[pair].push_back({p.spans, ""});
  }
  const Plagdet measured = plagdet(planted, detected);
  Mean called_boilerplate;
  std::size_t shown = 0;
  for (const auto& [pair, cases] : planted) {
    for (const Case& x : cases) {
      const Covered copied = covered(x.spans, cases_of(detected, pair));
      if (covered(x.spans, cases_of(all, pair)).touching > 0) {
        called_boilerplate.add(copied.touching == 0 ? 1 : 0);
      }
      if (copied.share < 0.7 && shown < arguments.number("show", 0)) {
        ++shown;
        std::printf("recall %.2f (%zu) %s %s [%u,%u) x %s [%u,%u)\n", copied.share, copied.touching,
                    x.edit.c_str(), archive.corpus.documents[pair.first].id.c_str(),
                    x.spans.a.start, x.spans.a.end,
                    archive.corpus.documents[pair.second].id.c_str(), x.spans.b.start,
                    x.spans.b.end);
      }
    }
  }
  std::printf("documents %zu, planted %zu, copied passages %zu, of these not planted %zu\n",
              archive.corpus.documents.size(), measured.recall.count, measured.precision.count,
              measured.foreign);
  std::printf("precision %.4f  recall %.4f\n", measured.precision.value(), measured.recall.value());
  bool kept = report("plagdet", measured.value(), ">=", 0.93);
  kept &= report("granularity", measured.granularity.value(), "<=", 1.02);
  const std::map<std::string, double> promises = {
      {"verbatim", 0.97},  {"swapped", 0.97}, {"synonyms", 0.93}, {"clauses", 0.93},
      {"reordered", 0.90}, {"noisy", 0.93},   {"mixed", 0}};
  for (const auto& [edit, mean] : measured.recall_of_edit) {
    kept &= report("recall " + edit, mean.value(), ">=", promises.at(edit));
  }
  kept &= report("planted called boilerplate", called_boilerplate.value(), "<=", 0.02);
  return kept ? 0 : 1;
}

int judge_passages(const Arguments& arguments, const std::vector<std::string>& paths) {
  if (paths.size() != 1) return 2;
  const Archive archive = make_archive(archive_options(arguments));
  const Index index = index_of(archive.corpus);
  Cases detected;
  simdjson::dom::parser parser;
  std::ifstream file(paths.front(), std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    const simdjson::dom::element record = parser.parse(line);
    std::string_view kind;
    if (record["kind"].get(kind) == simdjson::SUCCESS && kind != "copied") continue;
    TruthPlace a = place_of(record["a"], index);
    TruthPlace b = place_of(record["b"], index);
    if (b.document < a.document) std::swap(a, b);
    detected[{number(a.document), number(b.document)}].push_back({{a.span, b.span}, ""});
  }
  const Plagdet measured = plagdet(planted_cases(archive), detected);
  std::printf(
      "{\"planted\":%zu,\"detections\":%zu,\"foreign\":%zu,\"plagdet\":%.6f,\"precision\":%.6f,"
      "\"recall\":%.6f,\"granularity\":%.6f}\n",
      measured.recall.count, measured.precision.count, measured.foreign, measured.value(),
      measured.precision.value(), measured.recall.value(), measured.granularity.value());
  return 0;
}

int measure_negatives(const Arguments& arguments) {
  archive::Options options = archive_options(arguments);
  options.mode = archive::Mode::slogans_only;
  const Archive archive = make_archive(options);
  const Passages found = find_passages(archive.corpus, {}, passage_options(arguments));
  std::map<DocumentPair, int> copied;
  for (const Passage& p : found.passages) {
    if (p.kind == PassageKind::kCopied) ++copied[{number(p.a), number(p.b)}];
  }
  const double n = double(archive.corpus.documents.size());
  std::printf("documents %.0f, passages %zu\n", n, found.passages.size());
  return report("pairs called copied in 1,000", 1000 * double(copied.size()) / (n * (n - 1) / 2),
                "<=", 1)
             ? 0
             : 1;
}

int measure_carried(const Arguments& arguments) {
  archive::Options options = archive_options(arguments);
  options.districts = 334;
  options.carried = arguments.number("documents", 150);
  options.passages = 0;
  const Archive archive = make_archive(options);
  const Passages found = find_passages(archive.corpus, {}, passage_options(arguments));
  std::array<std::size_t, 3> kinds{};
  const int lines = count_group(found, archive.groups.front(), kinds);
  std::size_t largest = 0;
  PassageKind kind{};
  for (const Family& family : found.families) {
    const bool is_it =
        std::any_of(family.members.begin(), family.members.end(), [&](const FamilyMember& m) {
          const TruthPlace& place = archive.groups.front().members.front();
          return m.document == place.document &&
                 overlap(m.span, place.span) * 2 > place.span.length();
        });
    if (!is_it || family.documents <= largest) continue;
    largest = family.documents;
    kind = family.kind;
  }
  std::printf(
      "documents %zu, family of %zu, %s, lines %d (copied %zu quoted %zu boilerplate %zu)\n",
      archive.corpus.documents.size(), largest, std::string(name(kind)).c_str(), lines, kinds[0],
      kinds[1], kinds[2]);
  bool kept = report("members", double(largest), ">=", double(options.carried));
  kept &= report("lines", lines, "<=", double(options.carried) - 1);
  return kept && kind == PassageKind::kBoilerplate ? 0 : 1;
}

int measure_quoted(const Arguments& arguments) {
  archive::Options options = archive_options(arguments);
  options.districts = 334;
  options.quoted = arguments.number("documents", 5);
  options.passages = 0;
  const Archive archive = make_archive(options);
  bool kept = true;
  for (const bool with : {true, false}) {
    const Passages found = find_passages(archive.corpus, with ? archive.references : Collection{},
                                         passage_options(arguments));
    std::array<std::size_t, 3> kinds{};
    count_group(found, archive.groups.front(), kinds);
    std::printf("%s the reference: copied %zu quoted %zu boilerplate %zu\n",
                with ? "with" : "without", kinds[0], kinds[1], kinds[2]);
    const std::size_t right = with ? kinds[1] : kinds[0];
    const double pairs = double(options.quoted) * double(options.quoted - 1) / 2;
    kept &= report("called rightly", double(right) / pairs, ">=", 1);
  }
  return kept ? 0 : 1;
}

int measure_scale(const Arguments& arguments) {
  double last_seconds = 0;
  double last_size = 0;
  for (const std::size_t districts : {334U, 1334U, 5334U}) {
    archive::Options options = archive_options(arguments);
    options.districts = districts;
    options.years = 3;
    const Archive archive = make_archive(options);
    const Stopwatch watch;
    const Passages found = find_passages(archive.corpus, {}, passage_options(arguments));
    const double seconds = watch.seconds();
    const double size =
        double(found.counts.characters) * std::log2(double(found.counts.characters));
    std::printf(
        "documents %llu characters %llu seconds %.2f passages %llu seeds %llu candidates a passage "
        "%.2f peak %.0f MB",
        static_cast<unsigned long long>(found.counts.documents),
        static_cast<unsigned long long>(found.counts.characters), seconds,
        static_cast<unsigned long long>(found.counts.passages),
        static_cast<unsigned long long>(found.counts.seeds),
        double(found.counts.candidates) / double(std::max<std::uint64_t>(1, found.counts.passages)),
        double(peak_memory_bytes()) / 1e6);
    if (last_seconds > 0) {
      std::printf(" exponent over n log n %.2f",
                  std::log(seconds / last_seconds) / std::log(size / last_size));
    }
    std::printf("\n");
    for (const PassTime& time : found.times)
      std::printf("  %-10s %.2f\n", time.pass.c_str(), time.seconds);
    last_seconds = seconds;
    last_size = size;
  }
  return 0;
}

}  // namespace leitong::bench
