// Helpers of the tests of the index: runs over everything to hold it against.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "archive.hpp"
#include "base/utf8.hpp"
#include "catch.hpp"
#include "documents.hpp"
#include "leitong/index.hpp"
#include "report/passage_records.hpp"
#include "report/records.hpp"
#include "temp_folder.hpp"

namespace leitong::tests {

inline Collection archive_of(const archive::Options& options) {
  Collection collection;
  archive::Sinks sinks;
  sinks.document = archive::into(collection);
  sinks.truth = [](std::string_view) { return true; };
  archive::write_archive(options, sinks);
  return collection;
}

inline IndexSettings settings_of(std::vector<UnitLevel> levels) {
  IndexSettings settings;
  settings.levels = std::move(levels);
  settings.seed = 0;
  return settings;
}

template <typename T>
T must(Result<T> result) {
  if (!result) FAIL(describe(result.error()));
  return std::move(result).value();
}

inline Index index_of(const TempFolder& folder, const Collection& collection,
                      const IndexSettings& settings) {
  const std::string path = (folder / "index").string();
  must(Index::create(path, settings));
  Index index = must(Index::open(path, {}));
  must(index.add(collection));
  return index;
}

// The records of pairs with one document, families left out.
inline std::string records_with(const Collection& documents, Passages passages, DocumentIndex own) {
  std::erase_if(passages.passages, [&](const Passage& p) { return p.a != own && p.b != own; });
  for (Passage& passage : passages.passages) passage.family = 0;
  std::string out;
  const TextIndexes texts(documents, 1);
  write_passages(
      [&](std::string_view bytes) {
        out += bytes;
        return true;
      },
      {documents, texts, passages}, {});
  return out;
}

inline std::string records_with(const Collection& documents, std::vector<Duplicates> levels,
                                DocumentIndex own) {
  for (Duplicates& level : levels) {
    std::erase_if(level.pairs, [&](const DuplicatePair& pair) {
      return (level.units[number(pair.a)].document == own) ==
             (level.units[number(pair.b)].document == own);
    });
  }
  std::string out;
  write_duplicates(
      [&](std::string_view bytes) {
        out += bytes;
        return true;
      },
      documents, levels, {});
  return out;
}

struct Told {
  std::string duplicates;
  std::string passages;
};

// What a run over all documents, `own` read last, tells of it.
inline Told batch(const Collection& collection, std::size_t own, const IndexSettings& settings,
                  const Collection& references, PassageOptions options) {
  Collection all = collection;
  std::rotate(all.documents.begin() + static_cast<std::ptrdiff_t>(own),
              all.documents.begin() + static_cast<std::ptrdiff_t>(own) + 1, all.documents.end());
  const DocumentIndex last{static_cast<std::uint32_t>(all.documents.size() - 1)};
  options.all_pairs = 1'000'000;
  std::vector<Duplicates> levels;
  for (const UnitLevel level : settings.levels) {
    DuplicateOptions duplicates;
    duplicates.level = level;
    duplicates.normalize = settings.normalize;
    duplicates.ngram = settings.ngram;
    duplicates.threshold = settings.threshold;
    duplicates.permutations = settings.permutations;
    duplicates.min_chars = settings.min_chars;
    duplicates.seed = *settings.seed;
    levels.push_back(find_duplicates(all, duplicates));
  }
  return {records_with(all, std::move(levels), last),
          records_with(all, find_passages(all, references, options), last)};
}

inline Told asked(Index& index, const Document& document, const Collection& references,
                  const PassageOptions& options) {
  const IndexAnswer answer = must(index.query(document, references, options));
  const DocumentIndex last{static_cast<std::uint32_t>(answer.documents.documents.size() - 1)};
  return {records_with(answer.documents, answer.duplicates, last),
          records_with(answer.documents, answer.passages, last)};
}

}  // namespace leitong::tests
