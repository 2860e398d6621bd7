#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "archive.hpp"
#include "base/utf8.hpp"
#include "common/measure.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/read.hpp"
#include "quality/quality.hpp"
#include "reference/near_duplicates.hpp"
#include "reference/normal_form.hpp"

namespace leitong::bench {
namespace {

constexpr double kThresholds[] = {0.5, 0.7, 0.8, 0.9};

struct Comparison {
  std::size_t expected = 0;
  std::size_t reported = 0;
  std::size_t met = 0;  // reported and expected
  double largest_difference = 0;

  double recall() const {
    return expected == 0 ? 1 : static_cast<double>(met) / static_cast<double>(expected);
  }
  double precision() const {
    return reported == 0 ? 1 : static_cast<double>(met) / static_cast<double>(reported);
  }
};

// `truth` holds every pair at or above the lowest threshold, by (a, b).
Comparison compare(const std::vector<reference::NearDuplicate>& truth, const Duplicates& found,
                   double threshold) {
  Comparison result;
  for (const auto& pair : truth) result.expected += pair.jaccard >= threshold ? 1 : 0;
  result.reported = found.pairs.size();
  auto at = truth.begin();
  for (const DuplicatePair& pair : found.pairs) {
    const std::pair<std::size_t, std::size_t> place{number(pair.a), number(pair.b)};
    while (at != truth.end() && std::pair(at->a, at->b) < place) ++at;
    if (at == truth.end() || std::pair(at->a, at->b) != place || at->jaccard < threshold) continue;
    ++result.met;
    result.largest_difference =
        std::max({result.largest_difference, std::abs(at->jaccard - found.jaccard(pair)),
                  std::abs(at->containment_a - found.containment_a(pair)),
                  std::abs(at->containment_b - found.containment_b(pair))});
  }
  return result;
}

bool measure(const std::string& name, const Collection& collection, UnitLevel level,
             unsigned threads, Table& table) {
  DuplicateOptions options;
  options.level = level;
  options.threads = threads;
  std::vector<reference::NearDuplicate> truth;
  bool kept = true;
  for (const double threshold : kThresholds) {
    options.threshold = threshold;
    const Duplicates found = find_duplicates(collection, options);
    if (threshold == kThresholds[0]) {
      std::vector<std::u32string> texts;
      for (const Unit& unit : found.units) {
        texts.push_back(reference::normal_form(text_of(collection, unit)));
      }
      truth = reference::near_duplicates(texts, options.ngram, threshold);
    }
    const Comparison c = compare(truth, found, threshold);
    const bool good = c.recall() >= 0.99 && c.precision() == 1 && c.largest_difference <= 1e-9;
    kept &= good;
    table.add({name, std::string(leitong::name(level)), fixed(threshold, 1),
               std::to_string(found.counts.units), std::to_string(c.expected),
               std::to_string(found.counts.compared), fixed(c.recall(), 5), fixed(c.precision(), 5),
               fixed(c.largest_difference, 12), good ? "ok" : "MISSED"});
  }
  return kept;
}

Collection synthetic_archive(std::size_t paragraphs) {
  Collection collection;
  archive::Options options;
  options.paragraphs = paragraphs;
  archive::Sinks sinks;
  sinks.document = [&](const archive::Row& row) {
    Document document;
    document.id = row.id;
    document.text = to_utf8(row.text);
    collection.documents.push_back(std::move(document));
    return true;
  };
  archive::write_archive(options, sinks);
  return collection;
}

}  // namespace

bool duplicates_recall(const std::vector<std::string>& files, std::size_t synthetic,
                       unsigned threads) {
  std::printf("\nduplicates_recall: against brute force over sets of 5-grams\n");
  Table table({"archive", "unit", "threshold", "units", "pairs", "compared", "recall", "precision",
               "largest difference", ""});
  bool kept = true;
  const auto both_levels = [&](const std::string& name, const Collection& collection) {
    for (const UnitLevel level : {UnitLevel::kParagraph, UnitLevel::kSentence}) {
      kept &= measure(name, collection, level, threads, table);
    }
  };
  for (const std::string& file : files) {
    ReadOptions options;
    const std::vector<std::string> paths = {file};
    const ReadResult read = read_paths(paths, options);
    for (const Error& error : read.failures) std::printf("%s\n", describe(error).c_str());
    kept &= read.failures.empty();
    both_levels(file.substr(file.rfind('/') + 1), read.collection);
  }
  if (synthetic != 0) {
    both_levels("synthetic " + std::to_string(synthetic), synthetic_archive(synthetic));
  }
  table.print();
  return kept;
}

}  // namespace leitong::bench
