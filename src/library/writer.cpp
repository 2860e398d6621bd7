// Additions, gathered and written in the order of their keys.

#include "library/writer.hpp"

#include <zstd.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>

#include "base/dates.hpp"
#include "base/utf8.hpp"
#include "leitong/text.hpp"
#include "library/derived.hpp"
#include "library/drafts.hpp"
#include "library/history.hpp"
#include "library/loose.hpp"
#include "library/pattern.hpp"
#include "library/texts.hpp"

namespace leitong::library {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kGramsAtOnce = 4'000'000;
constexpr std::size_t kMostTextBytes = std::size_t{1} << 30;

std::string compressed(const std::string& text, const std::string& path) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     ZSTD_freeCCtx);
  if (!context) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), text.data(), text.size());
  if (ZSTD_isError(size) != 0) fail(ErrorCode::kLimit, path, ZSTD_getErrorName(size));
  out.resize(size);
  return out;
}

}  // namespace

std::uint64_t year_of(std::string_view date) {
  if (const auto found = find_date(date)) return found->date.year;
  const auto year = lone_year(date);
  return year ? year->year : 0;
}

std::string document_text(Database& db, std::uint64_t number) {
  Query query(db, "SELECT bytes FROM document_texts WHERE document = ?", number);
  if (!query.next()) fail(ErrorCode::kInvalid, db.path(), "a document has no text");
  const std::string_view bytes = query.view(0);
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMostTextBytes) {
    fail(ErrorCode::kInvalid, db.path(), "the library is damaged: the text of a document");
  }
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != out.size()) {
    fail(ErrorCode::kInvalid, db.path(), "the library is damaged: the text of a document");
  }
  return out;
}

DocumentKey Writer::put_document(const Document& document, const PlacedDocument& placed) {
  const std::uint64_t year = year_of(document.date);
  const std::string id = free_id(db_, placed.identity);
  const std::string series = !placed.series.empty()                 ? placed.series
                             : document.series_key() == document.id ? id
                                                                    : document.series_key();
  execute(db_,
          "INSERT INTO documents(id, title, date, year, place, author, series, series_key, path, "
          "characters, hash, origin, copy_of) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          id, document.title, document.date, year, document.place, document.author, document.series,
          series, placed.identity.path, count_code_points(document.text), hash_of(document.text),
          placed.identity.origin, placed.copy_of);
  DocumentKey key{db_.last_row(), year, series, document.place, true};
  put_sample(db_, key.number, sample_of(document.text));
  if (document.text.size() > kMostTextBytes) {
    fail(ErrorCode::kLimit, document.id, "a document of more than 1 GiB");
  }
  const std::string bytes = compressed(document.text, db_.path());
  Query query(db_, "INSERT INTO document_texts VALUES(?, ?)", key.number);
  query.bind_blob(2, bytes);
  query.next();
  return key;
}

DocumentKey Writer::document(std::uint64_t number) {
  Query query(db_, "SELECT year, series_key, place FROM documents WHERE number = ?", number);
  if (!query.next()) fail(ErrorCode::kInvalid, db_.path(), "a document is missing");
  return {number, query.number(0), query.text(1), query.text(2), false};
}

std::uint64_t Writer::put_template(const Pattern& pattern, const std::vector<Slot>& slots,
                                   const std::string& role, bool role_by_hand,
                                   const TemplateRow& row) {
  execute(db_,
          "INSERT INTO templates(id, pattern, key, status, merged_into) "
          "VALUES(nullif(?, 0), ?, ?, ?, ?)",
          row.id, encode(pattern), key_of(skeleton_of(pattern)), static_cast<unsigned>(row.status),
          row.merged_into);
  const std::uint64_t id = db_.last_row();
  for (const Slot& slot : slots) {
    execute(db_, "INSERT INTO slots(template, number, type, optional, kind) VALUES(?, ?, ?, ?, ?)",
            id, slot.number, slot.type, slot.optional ? 1 : 0, slot.kind);
  }
  if (!role.empty() || role_by_hand) {
    execute(db_, "INSERT INTO roles VALUES(?, ?, ?)", id, role, role_by_hand ? 1 : 0);
  }
  touched_.insert(id);
  return id;
}

std::pair<std::uint64_t, bool> Writer::put_variant(std::uint64_t id, const Pattern& pattern,
                                                   bool matched) {
  const std::string stored = encode(pattern);
  const auto [place, is_new] = variants_.try_emplace({id, stored});
  if (!is_new) return place->second;
  const std::uint64_t key = hash_of(stored);
  {
    Query query(db_,
                "SELECT id, pattern, EXISTS(SELECT 1 FROM wordings w WHERE w.template = ?1 AND "
                "w.variant = v.id AND w.occurrences > 0) FROM variants v "
                "WHERE template = ?1 AND key = ?2",
                id, key);
    while (query.next()) {
      if (query.view(1) != stored) continue;
      place->second = {query.number(0), query.number(2) == 0};
      return place->second;
    }
  }
  execute(db_, "INSERT INTO variants(template, pattern, key, matched) VALUES(?, ?, ?, ?)", id,
          stored, key, matched ? 1 : 0);
  place->second = {db_.last_row(), true};
  return place->second;
}

Writer::Wording& Writer::wording(std::uint64_t id, std::string_view text,
                                 const std::vector<Fill>& fills) {
  const std::string stored = encode(fills);
  std::string content(text);
  content += '\0';
  content += stored;
  const auto [place, is_new] = wordings_.try_emplace({id, content});
  Wording& out = place->second;
  if (!is_new) return out;
  const std::uint64_t hash = hash_of(content);
  {
    Query query(db_,
                "SELECT id, text, fills, occurrences FROM wordings WHERE template = ? AND hash = ?",
                id, hash);
    while (query.next()) {
      if (query.view(1) != text || query.view(2) != stored) continue;
      out.id = query.number(0);
      if (query.number(3) == 0) {  // it had lost all its places, and its grams with them
        std::vector<Gram> grams;
        append_grams(normal_form(text, {}), grams);
        make_distinct(grams);
        for (const Gram gram : grams) grams_.push_back({gram, id, true});
      }
      return out;
    }
  }
  const Pattern pattern = pattern_of(text, fills);
  const auto [variant, is_bare] = put_variant(id, pattern, false);
  std::vector<Gram> grams;
  if (is_bare) {
    variants_.at({id, encode(pattern)}).second = false;
    append_grams(normal_form(text, {}), grams);
  } else {
    append_grams_at_slots(text, stored, grams);
  }
  make_distinct(grams);
  for (const Gram gram : grams) grams_.push_back({gram, id, true});
  if (grams_.size() > 2 * grams_distinct_ + kGramsAtOnce) {
    make_distinct(grams_);
    grams_distinct_ = grams_.size();
  }
  execute(db_,
          "INSERT INTO wordings(template, variant, text, fills, hash, occurrences) "
          "VALUES(?, ?, ?, ?, ?, 0)",
          id, variant, text, stored, hash);
  out.id = db_.last_row();
  out.is_new = true;
  return out;
}

bool Writer::overlaps(std::uint64_t id, const DocumentKey& document, Span span) {
  const auto [place, is_new] = places_.try_emplace({id, document.number});
  std::map<std::uint32_t, std::uint32_t>& taken = place->second;
  if (is_new && !document.fresh) {
    Query query(db_, "SELECT start, \"end\" FROM occurrences WHERE template = ? AND document = ?",
                id, document.number);
    while (query.next()) taken[query.small(0)] = query.small(1);
  }
  const auto behind = taken.lower_bound(span.start);
  if (behind != taken.end() && behind->first < span.end) return true;
  if (behind != taken.begin() && std::prev(behind)->second > span.start) return true;
  auto& [occurrences, documents] = uses_[{id, document.series, document.place, document.year}];
  ++occurrences;
  documents += taken.empty() ? 1U : 0U;
  taken[span.start] = span.end;
  return false;
}

bool Writer::put_occurrence(std::uint64_t id, const DocumentKey& document, Span span,
                            std::string_view text, const std::vector<Fill>& fills) {
  // A NUL would not come back from the history.
  if (text.empty() || text.find('\0') != std::string_view::npos ||
      span.length() != count_code_points(text) || !well_formed(fills, span.length()) ||
      overlaps(id, document, span)) {
    return false;
  }
  Wording& known = wording(id, text, fills);
  ++known.added;
  touched_.insert(id);
  execute(db_,
          "INSERT INTO occurrences(template, document, start, \"end\", wording) "
          "VALUES(?, ?, ?, ?, ?)",
          id, document.number, span.start, span.end, known.id);
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  for (const Fill& fill : fills) {
    ++fillers_[{id, fill.slot, std::string(part(text, offsets, fill.span))}];
  }
  return true;
}

void Writer::write_texts() {
  std::vector<TextChange> changes;
  for (auto place = wordings_.begin(); place != wordings_.end();) {
    const std::uint64_t id = place->first.first;
    changes.clear();
    for (; place != wordings_.end() && place->first.first == id; ++place) {
      const Wording& known = place->second;
      if (known.added == 0) continue;
      changes.push_back({known.id, known.added, known.is_new, {}});
      if (!known.is_new) continue;
      const std::string_view content = place->first.second;
      changes.back().normal = to_utf8(normal_form(content.substr(0, content.find('\0')), {}));
    }
    std::sort(changes.begin(), changes.end(),
              [](const TextChange& a, const TextChange& b) { return a.wording < b.wording; });
    apply_texts(db_, id, changes);
  }
}

void Writer::finish() {
  for (const auto& [key, known] : wordings_) {
    if (known.added == 0) continue;
    execute(db_, "UPDATE wordings SET occurrences = occurrences + ? WHERE id = ?", known.added,
            known.id);
  }
  for (const auto& [key, occurrences] : fillers_) {
    execute(db_,
            "INSERT INTO fillers VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET occurrences = "
            "occurrences + excluded.occurrences",
            std::get<0>(key), std::get<1>(key), std::get<2>(key), occurrences);
  }
  for (const auto& [key, use] : uses_) {
    execute(db_,
            "INSERT INTO uses VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET occurrences = "
            "occurrences + excluded.occurrences, documents = documents + excluded.documents",
            std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key), use.first,
            use.second);
  }
  for (const std::uint64_t id : touched_) refresh_counts(db_, id);
  write_texts();
  apply(db_, std::move(grams_));
}

namespace {

// What is left of a template when occurrences of it are gone; what its grams lose is appended.
void settle(Database& db, std::uint64_t id, std::vector<GramChange>& changes) {
  const std::vector<Gram> before = grams_of(db, id);
  for (const auto& [wording, occurrences] : wrong_wordings(db, id)) {
    execute(db, "UPDATE wordings SET occurrences = ? WHERE id = ?", occurrences, wording);
  }
  execute(db, "DELETE FROM wordings WHERE template = ? AND occurrences = 0", id);
  execute(db,
          "DELETE FROM variants WHERE template = ?1 AND matched = 0 AND NOT EXISTS(SELECT 1 FROM "
          "wordings w WHERE w.template = ?1 AND w.variant = variants.id)",
          id);
  refresh(db, id);
  const std::vector<Gram> after = grams_of(db, id);
  std::vector<Gram> gone;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(gone));
  for (const Gram gram : gone) changes.push_back({gram, id, false});
}

}  // namespace

void describe_document(Database& db, std::uint64_t number, const Document& document) {
  const Document before = stored_document(db, number);
  Document now = document;
  now.id = before.id;
  std::string series = now.series_key();
  if (const std::uint64_t sibling =
          ask(db, "SELECT copy_of FROM documents WHERE number = ?", number)) {
    Query query(db, "SELECT series_key FROM documents WHERE number = ?", sibling);
    if (query.next() && !told_apart(now, stored_document(db, sibling))) {
      series = query.text(0);
    } else {
      execute(db, "UPDATE documents SET copy_of = 0 WHERE number = ?", number);
    }
  }
  execute(db,
          "UPDATE documents SET title = ?, date = ?, year = ?, place = ?, author = ?, series = ?, "
          "series_key = ? WHERE number = ?",
          now.title, now.date, year_of(now.date), now.place, now.author, now.series, series,
          number);
  execute(db, "UPDATE documents SET series_key = ? WHERE copy_of = ?", series, number);
}

void drop_documents(Database& db, const std::vector<std::uint64_t>& numbers) {
  std::set<std::uint64_t> touched;
  for (const std::uint64_t number : numbers) {
    {
      Query query(db, "SELECT DISTINCT template FROM occurrences WHERE document = ?", number);
      while (query.next()) touched.insert(query.number(0));
    }
    execute(db, "DELETE FROM occurrences WHERE document = ?", number);
    drop_loose(db, number, 0, std::numeric_limits<std::uint32_t>::max());
    drop_sample(db, number, sample_of(document_text(db, number)));
    execute(db, "DELETE FROM document_texts WHERE document = ?", number);
    execute(db, "DELETE FROM documents WHERE number = ?", number);
    execute(db, "UPDATE documents SET copy_of = 0 WHERE copy_of = ?", number);
  }
  forbid_undo(db, std::vector<std::uint64_t>(touched.begin(), touched.end()));
  std::vector<GramChange> changes;
  for (const std::uint64_t id : touched) settle(db, id, changes);
  apply(db, std::move(changes));
}

}  // namespace leitong::library
