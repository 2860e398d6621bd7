// What is in an index, by id: a page of the catalog, with what the segments know of each document.
//
// Cost: one pass over the catalog's ids where words are asked for; each document listed is loaded,
// as its metadata stand beside its text.

#include <algorithm>

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
    const bool wanted = std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
      return id.find(part) != std::string_view::npos;
    });
    if (!wanted) continue;
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

}  // namespace leitong::index
