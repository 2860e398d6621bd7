// What is in an index, by id: a page of the catalog, with what the segments know of each document;
// and whole texts, chosen by id, series, place and year.
//
// Cost: one pass over the catalog's ids where words are asked for; each document listed is loaded,
// as its metadata stand beside its text.

#include <algorithm>
#include <functional>
#include <map>

#include "base/dates.hpp"
#include "index/state.hpp"

namespace leitong::index {
namespace {

using library::ask;
using library::fail;

std::vector<std::string> parted(std::string_view words) {
  std::vector<std::string> parts;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (end > 0) parts.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return parts;
}

Document load_at(const Snapshot& snapshot, const DocumentPlace& place, const Folder& folder) {
  const std::optional<std::uint32_t> global = snapshot.global(place);
  if (global) {
    const std::size_t segment = snapshot.segment_of(*global);
    if (std::optional<Document> found = snapshot.segment(segment).load(place.number)) {
      return *std::move(found);
    }
  }
  if (const std::optional<Error> damage = snapshot.damage()) throw Failure{*damage};
  fail(ErrorCode::kInvalid, folder.path.string(), "the index is damaged: a document is missing");
}

bool has_all(std::string_view id, const std::vector<std::string>& parts) {
  return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
    return id.find(part) != std::string_view::npos;
  });
}

std::string year_of(const Document& document) {
  const std::optional<Date> date = date_told(document.date);
  return date ? std::to_string(date->year) : std::string();
}

bool is_chosen(const Document& document, const IndexChoice& choice) {
  return (choice.series.empty() || document.series_key() == choice.series) &&
         (choice.place.empty() || document.place == choice.place) &&
         (choice.year.empty() || year_of(document) == choice.year);
}

// Gives each live document to `take`, in reading order, with its bytes of text; those only whose
// ids have the words.
void for_each_place(Folder& folder, std::string_view words,
                    const std::function<void(const DocumentPlace&, std::uint64_t)>& take) {
  const std::vector<std::string> parts = parted(words);
  Query query(*folder.db,
              "SELECT segment, number, id, text_bytes FROM documents ORDER BY segment, number");
  while (query.next()) {
    if (!has_all(query.view(2), parts)) continue;
    take({query.number(0), query.small(1)}, query.number(3));
  }
}

void add(IndexSize& size, std::uint64_t text_bytes) {
  ++size.documents;
  size.text_bytes += text_bytes;
}

// REQUIRES: the document could be loaded.
std::uint64_t sequence_of(const Snapshot& snapshot, const DocumentPlace& place) {
  const std::size_t segment = snapshot.segment_of(*snapshot.global(place));
  return snapshot.segment(segment).document(place.number)->sequence;
}

// Of the state that `folder` has read.
std::string state_name(Folder& folder) {
  // Each document that is added takes the next number, and those that are removed are fewer: two
  // states with the same next number and as many documents hold the same ones.
  const Totals totals = read_totals(*folder.db);
  return std::to_string(folder.snapshot->shape().identity) + "-" +
         std::to_string(totals.next_sequence) + "-" + std::to_string(totals.documents);
}

}  // namespace

IndexListing list(Folder& folder, std::string_view words, std::uint64_t limit,
                  std::uint64_t offset) {
  std::optional<Transaction> transaction;
  folder.refresh(transaction);
  const std::vector<std::string> parts = parted(words);
  IndexListing listing;
  // Without words the catalog itself counts to the page that is wanted.
  const bool all = parts.empty();
  if (all) listing.total = ask(*folder.db, "SELECT count(*) FROM documents");
  Query query(*folder.db,
              "SELECT segment, number, id, characters FROM documents ORDER BY segment, number "
              "LIMIT ? OFFSET ?",
              all && limit != 0 ? static_cast<std::int64_t>(limit) : std::int64_t{-1},
              all ? offset : std::uint64_t{0});
  while (query.next()) {
    const std::string_view id = query.view(2);
    if (!has_all(id, parts)) continue;
    if (!all) {
      const std::uint64_t position = listing.total++;
      if (position < offset || (limit != 0 && listing.documents.size() == limit)) continue;
    }
    const Document document = load_at(*folder.snapshot, {query.number(0), query.small(1)}, folder);
    listing.documents.push_back({document.id, document.title, document.date, document.place,
                                 document.author, document.series, query.number(3)});
  }
  return listing;
}

Document load_document(Folder& folder, const std::string& id) {
  std::optional<Transaction> transaction;
  folder.refresh(transaction);
  const std::optional<DocumentRow> row = find_document(*folder.db, id);
  if (!row) fail(ErrorCode::kNotFound, folder.path.string(), "no document is called '" + id + "'");
  return load_at(*folder.snapshot, row->place, folder);
}

std::string content_state(Folder& folder) {
  std::optional<Transaction> transaction;
  folder.refresh(transaction);
  return state_name(folder);
}

IndexTexts texts(Folder& folder, const IndexChoice& choice, std::uint64_t most_text_bytes) {
  std::optional<Transaction> transaction;
  folder.refresh(transaction);
  IndexTexts found;
  found.state = state_name(folder);
  const Totals totals = read_totals(*folder.db);
  found.all = {totals.documents, totals.text_bytes};
  // The catalog knows sizes, not what series, place and year are: then each text is read.
  const bool reads = !choice.series.empty() || !choice.place.empty() || !choice.year.empty();
  std::vector<DocumentPlace> wanted;
  for_each_place(folder, choice.words, [&](const DocumentPlace& place, std::uint64_t bytes) {
    if (!reads) add(found.chosen, bytes);
    wanted.push_back(place);
  });
  if (found.chosen.text_bytes > most_text_bytes) return found;
  // `compact` moves documents: their numbers tell in which order they were added.
  std::vector<std::pair<std::uint64_t, Document>> read;
  for (const DocumentPlace& place : wanted) {
    Document document = load_at(*folder.snapshot, place, folder);
    if (reads) {
      if (!is_chosen(document, choice)) continue;
      add(found.chosen, document.text.size());
    }
    // What is too much is counted to its end and not kept.
    if (found.chosen.text_bytes > most_text_bytes) continue;
    read.emplace_back(sequence_of(*folder.snapshot, place), std::move(document));
  }
  if (found.chosen.text_bytes > most_text_bytes) return found;
  std::sort(read.begin(), read.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [sequence, document] : read) {
    found.documents.documents.push_back(std::move(document));
  }
  return found;
}

IndexGroups groups(Folder& folder) {
  std::optional<Transaction> transaction;
  folder.refresh(transaction);
  std::map<std::string, IndexSize> series;
  std::map<std::string, IndexSize> places;
  std::map<std::string, IndexSize> years;
  for_each_place(folder, {}, [&](const DocumentPlace& place, std::uint64_t bytes) {
    const Document document = load_at(*folder.snapshot, place, folder);
    const bool alone = document.series.empty() && document.place.empty();
    if (!alone) add(series[document.series_key()], bytes);
    if (!document.place.empty()) add(places[document.place], bytes);
    if (const std::string year = year_of(document); !year.empty()) add(years[year], bytes);
  });
  const auto sorted = [](const std::map<std::string, IndexSize>& sizes) {
    std::vector<IndexGroup> out;
    for (const auto& [name, size] : sizes) out.push_back({name, size});
    return out;
  };
  return {sorted(series), sorted(places), sorted(years)};
}

}  // namespace leitong::index
