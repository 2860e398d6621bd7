// Planted copies, formulae, carriers and quotations: what is found of them, and what it is called.
//
// plagdet (Potthast, Stein, Barrón-Cedeño, Rosso 2010) = F1(precision, recall) / log2(1 +
// granularity): recall is the mean over planted cases of the share of their characters (of both
// sides) that detections cover, precision the same for detections, granularity the mean number of
// detections of a detected case. An overlap counts only if it touches both sides.
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <unordered_map>

#include "base/stopwatch.hpp"
#include "base/utf8.hpp"
#include "common/measure.hpp"
#include "quality/passages.hpp"

namespace leitong::bench {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

struct Case {
  SpanPair spans;
  std::string edit;
  bool copied = false;
};
using Cases = std::map<Pair, std::vector<Case>>;

std::uint32_t overlap(const Span& x, const Span& y) {
  const std::uint32_t low = std::max(x.start, y.start);
  const std::uint32_t high = std::min(x.end, y.end);
  return low < high ? high - low : 0;
}

std::uint32_t united(const Span& whole, std::vector<Span> parts) {
  std::sort(parts.begin(), parts.end());
  std::uint32_t sum = 0;
  std::uint32_t at = whole.start;
  for (const Span& part : parts) {
    const std::uint32_t low = std::max(at, part.start);
    const std::uint32_t high = std::min(whole.end, part.end);
    if (low < high) {
      sum += high - low;
      at = high;
    }
  }
  return sum;
}

// Share of x's characters that the `others` touching both its sides cover; how many those are.
double share_covered(const SpanPair& x, const std::vector<Case>& others, std::size_t& touching) {
  std::vector<Span> on_a;
  std::vector<Span> on_b;
  for (const Case& other : others) {
    if (overlap(x.a, other.spans.a) == 0 || overlap(x.b, other.spans.b) == 0) continue;
    on_a.push_back(other.spans.a);
    on_b.push_back(other.spans.b);
  }
  touching = on_a.size();
  return double(united(x.a, on_a) + united(x.b, on_b)) / double(x.a.length() + x.b.length());
}

struct Mean {
  double sum = 0;
  std::size_t count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count == 0 ? 0 : sum / double(count); }
};

Cases planted_cases(const Archive& archive) {
  Cases cases;
  for (const TruthPassage& p : archive.passages) {
    TruthPlace a = p.a;
    TruthPlace b = p.b;
    if (b.document < a.document) std::swap(a, b);
    cases[{number(a.document), number(b.document)}].push_back({{a.span, b.span}, p.edit, false});
  }
  return cases;
}

const std::vector<Case>& at(const Cases& cases, const Pair& pair) {
  static const std::vector<Case> none;
  const auto it = cases.find(pair);
  return it == cases.end() ? none : it->second;
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

TruthPlace place_of(simdjson::ondemand::object object,
                    const std::unordered_map<std::string, std::uint32_t>& index) {
  TruthPlace place;
  place.document = DocumentIndex{index.at(std::string(std::string_view(object["document"])))};
  place.span.start = static_cast<std::uint32_t>(std::uint64_t(object["start"]));
  place.span.end = static_cast<std::uint32_t>(std::uint64_t(object["end"]));
  return place;
}

void read_truth(const std::vector<std::string>& lines, Archive& made) {
  std::unordered_map<std::string, std::uint32_t> index;
  for (const Document& d : made.corpus.documents) {
    index.emplace(d.id, static_cast<std::uint32_t>(index.size()));
  }
  simdjson::ondemand::parser parser;
  for (const std::string& line : lines) {
    const simdjson::padded_string padded(line);
    auto document = parser.iterate(padded);
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
      for (auto member : document["members"].get_array()) {
        group.members.push_back(place_of(member.get_object(), index));
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
    const Pair pair(number(p.a), number(p.b));
    const bool copied = p.kind == PassageKind::kCopied;
    all[pair].push_back({p.spans, "", copied});
    if (copied) detected[pair].push_back({p.spans, "", copied});
  }
  std::map<std::string, Mean> recall;
  Mean all_recall, precision, granularity, called_boilerplate;
  std::size_t shown = 0;
  for (const auto& [pair, cases] : planted) {
    for (const Case& x : cases) {
      std::size_t touching = 0;
      const double share = share_covered(x.spans, at(detected, pair), touching);
      recall[x.edit].add(share);
      all_recall.add(share);
      if (touching > 0) granularity.add(double(touching));
      std::size_t touching_any = 0;
      share_covered(x.spans, at(all, pair), touching_any);
      if (touching_any > 0) called_boilerplate.add(touching == 0 ? 1 : 0);
      if (share < 0.7 && shown < arguments.number("show", 0)) {
        ++shown;
        std::printf(
            "recall %.2f (%zu) %s %s [%u,%u) x %s [%u,%u)\n", share, touching, x.edit.c_str(),
            archive.corpus.documents[pair.first].id.c_str(), x.spans.a.start, x.spans.a.end,
            archive.corpus.documents[pair.second].id.c_str(), x.spans.b.start, x.spans.b.end);
      }
    }
  }
  std::size_t foreign = 0;
  for (const auto& [pair, cases] : detected) {
    for (const Case& r : cases) {
      std::size_t touching = 0;
      precision.add(share_covered(r.spans, at(planted, pair), touching));
      foreign += touching == 0;
    }
  }
  const double p = precision.value();
  const double r = all_recall.value();
  const double plagdet = p + r == 0 ? 0 : 2 * p * r / (p + r) / std::log2(1 + granularity.value());
  std::printf("documents %zu, planted %zu, copied passages %zu, of these not planted %zu\n",
              archive.corpus.documents.size(), all_recall.count, precision.count, foreign);
  std::printf("precision %.4f  recall %.4f\n", p, r);
  bool kept = report("plagdet", plagdet, ">=", 0.93);
  kept &= report("granularity", granularity.value(), "<=", 1.02);
  const std::map<std::string, double> promises = {
      {"verbatim", 0.97},  {"swapped", 0.97}, {"synonyms", 0.93}, {"clauses", 0.93},
      {"reordered", 0.90}, {"noisy", 0.93},   {"mixed", 0}};
  for (const auto& [edit, mean] : recall) {
    kept &= report("recall " + edit, mean.value(), ">=", promises.at(edit));
  }
  kept &= report("planted called boilerplate", called_boilerplate.value(), "<=", 0.02);
  return kept ? 0 : 1;
}

int measure_negatives(const Arguments& arguments) {
  archive::Options options = archive_options(arguments);
  options.mode = archive::Mode::slogans_only;
  const Archive archive = make_archive(options);
  const Passages found = find_passages(archive.corpus, {}, passage_options(arguments));
  std::map<Pair, int> copied;
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
