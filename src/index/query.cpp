// A new document against the whole index: units and passages, told of one small collection.

#include <algorithm>
#include <map>
#include <set>

#include "index/spelling.hpp"
#include "index/state.hpp"

namespace leitong::index {
namespace {

using library::ask;
using library::fail;

std::string differ(const char* what, const std::string& index, const std::string& asked) {
  return std::string("the index was made with ") + what + " " + index + ", not " + asked;
}

void check_options(const Folder& folder, const PassageOptions& options) {
  const IndexSettings& settings = folder.snapshot->shape().settings;
  const auto refuse = [&](const char* what, const std::string& index, const std::string& asked) {
    if (index != asked) {
      fail(ErrorCode::kUsage, folder.path.string(), differ(what, index, asked));
    }
  };
  refuse("--passage-ngram", std::to_string(settings.passage_ngram), std::to_string(options.ngram));
  const auto yes = [](bool flag) { return std::string(flag ? "on" : "off"); };
  refuse("--fold-variants", yes(settings.normalize.fold_variants),
         yes(options.normalize.fold_variants));
  refuse("--mask-numbers", yes(settings.normalize.mask_numbers),
         yes(options.normalize.mask_numbers));
}

// The documents of an answer: archived ones get their place once all are known.
class AnswerDocuments {
 public:
  AnswerDocuments(const SnapshotArchive& archive, const Document& document)
      : archive_(archive), own_(document) {}

  void want(std::uint32_t document) { wanted_[document]; }
  // What was loaded on the way is taken from there.
  void settle(passages::Against& against, Collection& into) {
    std::map<std::uint32_t, Document*> loaded;
    for (std::size_t i = 0; i < against.archived.size(); ++i) {
      loaded[against.archived[i]] = &against.documents.documents[i];
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    for (const auto& [document, place] : wanted_) {
      order.emplace_back(archive_.describe(document).sequence, document);
    }
    std::sort(order.begin(), order.end());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      wanted_[order[i].second] = i;
      const auto known = loaded.find(order[i].second);
      into.documents.push_back(known == loaded.end() ? archive_.load(order[i].second)
                                                     : std::move(*known->second));
    }
    into.documents.push_back(own_);
  }
  [[nodiscard]] DocumentIndex at(std::uint32_t document) const {
    return DocumentIndex{wanted_.at(document)};
  }
  [[nodiscard]] DocumentIndex own() const {
    return DocumentIndex{static_cast<std::uint32_t>(wanted_.size())};
  }

 private:
  const SnapshotArchive& archive_;
  const Document& own_;
  std::map<std::uint32_t, std::uint32_t> wanted_;
};

// Unit matches as pairs of the answer's documents. Archived units come before the new document's.
Duplicates duplicates_of(const UnitMatches& found, UnitLevel level, const AnswerDocuments& places,
                         const Collection& documents, const Folder& folder) {
  Duplicates result;
  result.level = level;
  result.counts = found.counts;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> other;  // shingles of each
  for (const UnitMatch& match : found.matches) {
    other[{number(places.at(match.other.document)), match.other.number}] = match.other_shingles;
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, UnitIndex> index;
  std::uint32_t document = UINT32_MAX;
  std::vector<Unit> units;
  for (const auto& [key, shingles] : other) {
    if (key.first != document) {
      document = key.first;
      units = units_of(documents.documents[document], DocumentIndex{document}, level);
    }
    if (key.second >= units.size()) {
      fail(ErrorCode::kInvalid, folder.path.string(), "the index is damaged: a unit that is none");
    }
    index[key] = UnitIndex{static_cast<std::uint32_t>(result.units.size())};
    result.units.push_back(units[key.second]);
    result.shingles.push_back(shingles);
  }
  std::vector<UnitIndex> own(found.units.size());
  for (std::size_t i = 0; i < found.units.size(); ++i) {
    if (found.shingles[i] == 0) continue;
    own[i] = UnitIndex{static_cast<std::uint32_t>(result.units.size())};
    result.units.push_back(found.units[i]);
    result.units.back().document = places.own();
    result.shingles.push_back(found.shingles[i]);
  }
  for (const UnitMatch& match : found.matches) {
    const UnitIndex a = index.at({number(places.at(match.other.document)), match.other.number});
    result.pairs.push_back({a, own[number(match.own)], match.shared});
  }
  std::sort(result.pairs.begin(), result.pairs.end(),
            [](const DuplicatePair& x, const DuplicatePair& y) {
              return x.a != y.a ? x.a < y.a : x.b < y.b;
            });
  result.counts.pairs = result.pairs.size();
  return result;
}

// Passages of a small corpus as those of the answer's documents.
Passages moved(passages::Against against, const AnswerDocuments& places) {
  const auto place = [&](DocumentIndex document) {
    const std::size_t i = number(document);
    return i < against.archived.size() ? places.at(against.archived[i]) : places.own();
  };
  Passages& found = against.passages;
  for (Passage& passage : found.passages) {
    passage.a = place(passage.a);
    passage.b = place(passage.b);
  }
  for (Family& family : found.families) {
    for (FamilyMember& member : family.members) member.document = place(member.document);
  }
  DocumentShares own = found.shares.back();
  if (own.largest_source) own.largest_source = place(*own.largest_source);
  found.shares.assign(number(places.own()) + std::size_t{1}, {});
  found.shares.back() = own;
  return std::move(found);
}

std::optional<SnapshotArchive::Left> left_out(Folder& folder, const Document& document) {
  const std::optional<DocumentRow> known = Finder(*folder.db).find(document).row;
  if (!known) return {};
  const std::optional<std::uint32_t> global = folder.snapshot->global(known->place);
  if (!global) return {};
  const std::uint64_t others =
      ask(*folder.db, "SELECT documents FROM series WHERE number = ?", known->series);
  return SnapshotArchive::Left{*global, known->characters, others <= 1, known->series};
}

}  // namespace

IndexAnswer query(Folder& folder, const Document& document, const Collection& references,
                  const PassageOptions& options) {
  // What is asked of the catalog and what is mapped must be one state.
  std::optional<Transaction> transaction;
  folder.refresh(transaction);
  check_options(folder, options);
  const Snapshot& snapshot = *folder.snapshot;
  const std::optional<SnapshotArchive::Left> left = left_out(folder, document);
  const auto limit =
      static_cast<std::uint32_t>(ask(*folder.db, "SELECT max(number) + 1 FROM series"));
  std::optional<std::uint32_t> series;
  if (const auto row = find_series(*folder.db, document.series_key())) {
    const bool gone =
        row->documents == 0 || (left && left->last_of_series && left->series == row->number);
    if (!gone) series = row->number;
  }
  const SnapshotArchive archive(snapshot, limit, series, left);
  const IndexSettings& settings = snapshot.shape().settings;
  std::vector<UnitMatches> units;
  AnswerDocuments places(archive, document);
  for (std::size_t level = 0; level < settings.levels.size(); ++level) {
    units.push_back(match_units(snapshot, archive, level, document, options.threads));
    for (const UnitMatch& match : units.back().matches) places.want(match.other.document);
  }
  passages::Against against =
      passages::find_passages_against(archive, document, references, options);
  if (const std::optional<Error> damage = snapshot.damage()) throw Failure{*damage};
  for (const Passage& passage : against.passages.passages) {
    for (const DocumentIndex side : {passage.a, passage.b}) {
      if (number(side) < against.archived.size()) places.want(against.archived[number(side)]);
    }
  }
  IndexAnswer answer;
  places.settle(against, answer.documents);
  for (std::size_t level = 0; level < settings.levels.size(); ++level) {
    answer.duplicates.push_back(
        duplicates_of(units[level], settings.levels[level], places, answer.documents, folder));
  }
  answer.passages = moved(std::move(against), places);
  if (const std::optional<Error> damage = snapshot.damage()) throw Failure{*damage};
  return answer;
}

}  // namespace leitong::index
