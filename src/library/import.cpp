// What export.cpp writes, read back. Input from strangers: every field is checked, and a file that
// is wrong anywhere changes nothing, for the whole import is one transaction.
//
// A library that is empty becomes what the other was: the same numbers of templates and variants,
// the same redirections, the same history. In one that is not, documents that are known must have
// the same text, and templates are resolved as `add` does: by number and key, else by key. What
// stands there already is counted once.

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "base/utf8.hpp"
#include "library/curate.hpp"
#include "library/derived.hpp"
#include "library/exchange.hpp"
#include "library/import_values.hpp"
#include "library/loose.hpp"
#include "library/pattern.hpp"
#include "library/read.hpp"
#include "library/rows.hpp"
#include "library/schema.hpp"
#include "library/whole.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

// `bare`: it may be without text, as a variant can be that leaves all constants out.
Pattern pattern_from(const array& pieces, const std::set<std::uint32_t>& slots, bool bare = false) {
  Pattern out;
  std::set<std::uint32_t> used;
  for (const element& piece : pieces) {
    element ignored;
    if (piece["slot"].get(ignored) == simdjson::SUCCESS) {
      out.push_back({{}, small(piece, "slot"), true});
      if (slots.count(out.back().slot) == 0) refuse("a pattern with an unknown slot");
      if (!used.insert(out.back().slot).second) refuse("a pattern with a slot twice");
    } else {
      out.push_back({text_of(piece, "text"), 0, false});
    }
  }
  if (!bare && skeleton_of(out).constants.empty()) refuse("a pattern without text");
  return out;
}

// Slots of a pattern in the file -> those of the stored one, by place.
void renumber(const Skeleton& skeleton, const std::vector<std::uint32_t>& stored,
              std::map<std::uint32_t, std::uint32_t>& out) {
  for (std::size_t g = 0; g < skeleton.gaps.size(); ++g) {
    out.emplace(skeleton.gaps[g].slot, stored[g]);
  }
}

// Far more than a pattern has slots. Near the greatest number of its type, one more would be none.
constexpr std::uint32_t kMostSlot = 1'000'000;

struct KnownDocument {
  DocumentKey key;
  std::string text;
  std::vector<std::uint32_t> offsets;
  std::vector<Span> covered;
};

struct ImportedVariant {
  std::uint64_t number = 0;  // 0: the file does not tell
  bool matched = true;
  Pattern pattern;
};

struct ImportedTemplate {
  std::uint64_t id = 0;
  Status status = Status::kLive;
  std::uint64_t merged_into = 0;
  Pattern pattern;
  std::vector<ImportedVariant> variants;
  std::vector<Slot> slots;
  std::set<std::uint32_t> numbers;  // of the slots
  std::string role;
  bool role_by_hand = false;
  std::vector<std::string> tags;
  array occurrences;
};

// Reads the templates of either version.
class TemplateReader {
 public:
  explicit TemplateReader(std::uint64_t version) : version_(version) {}

  ImportedTemplate read(const element& from) {
    ImportedTemplate out;
    out.id = row_number(from, "template");
    if (!ids_.insert(out.id).second) refuse("two templates with one number");
    read_slots(from, out);
    out.pattern = pattern_from(get<array>(from, "pattern"), out.numbers);
    read_status(from, out);
    read_variants(from, out);
    out.role = text_or_null(from, "role");
    if (!is_role(out.role)) refuse("an unknown role");
    if (out.role == "none") out.role.clear();
    out.role_by_hand = get<bool>(from, "role_by_hand");
    for (const element& tag : get<array>(from, "tags")) {
      std::string_view text;
      if (tag.get(text) != simdjson::SUCCESS || !is_plain(text)) refuse("a tag");
      out.tags.emplace_back(text);
    }
    out.occurrences = get<array>(from, "occurrences");
    return out;
  }

 private:
  void read_slots(const element& from, ImportedTemplate& out) const {
    for (const element& slot : get<array>(from, "slots")) {
      Slot read{small(slot, "slot"), text_of(slot, "type"), get<bool>(slot, "optional"), "free"};
      if (version_ > 1) read.kind = text_of(slot, "kind");
      if (version_ == 1 && read.optional) read.kind = "optional";
      if (!out.numbers.insert(read.number).second) refuse("a slot twice");
      if (read.number > kMostSlot) refuse("a slot with a number beyond measure");
      if (!is_slot_type(read.type)) refuse("an unknown type of a slot");
      if (read.kind != "free" && read.kind != "optional" && read.kind != "choice") {
        refuse("an unknown kind of a slot");
      }
      out.slots.push_back(std::move(read));
    }
  }

  void read_status(const element& from, ImportedTemplate& out) const {
    if (version_ == 1) {
      out.status = get<bool>(from, "removed") ? Status::kRemoved : Status::kLive;
      return;
    }
    constexpr std::array<std::string_view, 5> kNames = {"live", "removed", "merged", "given_up",
                                                        "dormant"};
    const auto name = std::find(kNames.begin(), kNames.end(), text_of(from, "status"));
    if (name == kNames.end()) refuse("an unknown status");
    out.status = static_cast<Status>(name - kNames.begin());
    if (out.status == Status::kMerged) out.merged_into = row_number(from, "merged_into");
  }

  void read_variants(const element& from, ImportedTemplate& out) {
    for (const element& one : get<array>(from, version_ == 1 ? "also" : "variants")) {
      ImportedVariant variant;
      array pieces;
      if (version_ == 1) {
        if (one.get(pieces) != simdjson::SUCCESS) refuse("field 'also'");
      } else {
        variant.number = row_number(one, "variant");
        if (!variants_.insert(variant.number).second) refuse("two variants with one number");
        variant.matched = get<bool>(one, "matched");
        pieces = get<array>(one, "pattern");
      }
      variant.pattern = pattern_from(pieces, out.numbers, !variant.matched);
      out.variants.push_back(std::move(variant));
    }
  }

  std::uint64_t version_;
  std::set<std::uint64_t> ids_;
  std::set<std::uint64_t> variants_;
};

// The greatest number that AUTOINCREMENT has given goes on from there.
void never_again(Database& db, const std::string& table, std::uint64_t number,
                 const std::string& columns, const std::string& values) {
  if (ask(db, "SELECT seq FROM sqlite_sequence WHERE name = ?", table) >= number) return;
  execute(db, "INSERT INTO " + table + "(id, " + columns + ") VALUES(?, " + values + ")", number);
  execute(db, "DELETE FROM " + table + " WHERE id = ?", number);
}

class Importing {
 public:
  explicit Importing(Database& db) : db_(db), writer_(db) {}

  Imported run(std::string_view json) {
    simdjson::dom::parser parser;
    element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) refuse("no JSON");
    version_ = get<std::uint64_t>(root, "leitong_library");
    if (version_ != 1 && version_ != 2) refuse("an unknown version");
    last_template_ = ask(db_, "SELECT coalesce(max(id), 0) FROM templates");
    last_occurrence_ = ask(db_, "SELECT coalesce(max(id), 0) FROM occurrences");
    exact_ = ask(db_, "SELECT (SELECT count(*) FROM documents) + count(*) FROM templates") == 0;
    for (const element& document : get<array>(root, "documents")) put_document(document);
    TemplateReader reader(version_);
    std::vector<ImportedTemplate> templates;
    for (const element& one : get<array>(root, "templates")) templates.push_back(reader.read(one));
    if (exact_) check_redirections(templates);
    for (const ImportedTemplate& one : templates) put_template(one);
    for (auto& [id, document] : documents_) put_loose_of(document);
    writer_.finish();
    for (const std::uint64_t id : created_) refresh_counts(db_, id);
    if (exact_ && version_ > 1) take_over_the_rest(root);
    note_whole(db_);  // what is imported is not given up with the next document
    for (const std::uint64_t id : writer_.touched()) {
      (id > last_template_ ? imported_.templates_new : imported_.templates_updated) += 1;
    }
    return imported_;
  }

 private:
  void take_over_the_rest(const element& root) {
    never_again(db_, "templates", row_number_or_none(root, "last_template"),
                "pattern, key, status, merged_into", "'', 0, 0, 0");
    never_again(db_, "variants", row_number_or_none(root, "last_variant"),
                "template, pattern, key, matched", "0, '', 0, 0");
    read_history(db_, root);
  }

  static std::uint64_t row_number_or_none(const element& root, const char* name) {
    return get<std::uint64_t>(root, name) == 0 ? 0 : row_number(root, name);
  }

  // Each leads to a template of the file, and not in a circle.
  static void check_redirections(const std::vector<ImportedTemplate>& templates) {
    std::map<std::uint64_t, std::uint64_t> into;
    for (const ImportedTemplate& one : templates) into.emplace(one.id, one.merged_into);
    std::set<std::uint64_t> ending;
    for (const ImportedTemplate& one : templates) {
      std::vector<std::uint64_t> way;
      std::uint64_t id = one.id;
      for (; ending.count(id) == 0; id = into.at(id)) {
        way.push_back(id);
        if (way.size() > into.size() || into.count(id) == 0) refuse("a redirection without an end");
        if (into.at(id) == 0) break;
      }
      ending.insert(way.begin(), way.end());
    }
  }

  void put_document(const element& from) {
    Document document;
    document.id = text_of(from, "id");
    document.title = text_of(from, "title");
    document.date = text_of(from, "date");
    document.place = text_of(from, "place");
    document.author = text_of(from, "author");
    document.series = text_of(from, "series");
    document.text = text_of(from, "text");
    PlacedDocument placed;
    placed.identity = {document.id, "id:" + document.id, text_of(from, "path")};
    if (version_ > 1) {
      if (const std::string origin = text_of(from, "origin"); origin.starts_with("file:")) {
        placed.identity.origin = origin;
      }
      if (const auto sibling = documents_.find(text_or_null(from, "draft_of"));
          sibling != documents_.end()) {
        placed.copy_of = sibling->second.key.number;
        placed.series = sibling->second.key.series;
      }
    }
    const auto [place, is_new] = documents_.try_emplace(document.id);
    if (!is_new) refuse("two documents with one id");
    KnownDocument& known = place->second;
    if (const std::uint64_t number = known_document(document, placed.identity)) {
      known.key = writer_.document(number);
    } else {
      known.key = writer_.put_document(document, placed);
      ++imported_.documents;
    }
    known.text = std::move(document.text);
    known.offsets = byte_offsets(known.text);
  }

  // One with this identity, or with this text under another name.
  std::uint64_t known_document(const Document& document, const Identity& identity) {
    const std::uint64_t hash = hash_of(document.text);
    if (const std::uint64_t number = stored_as(db_, identity)) {
      if (ask(db_, "SELECT hash FROM documents WHERE number = ?", number) != hash) {
        fail(ErrorCode::kInvalid, document.id, "the library has another text of this document");
      }
      return number;
    }
    if (exact_) return 0;
    Query query(db_, "SELECT number FROM documents WHERE hash = ? ORDER BY number", hash);
    while (query.next()) {
      const std::uint64_t number = query.number(0);
      if (!told_apart(document, stored_document(db_, number)) &&
          document_text(db_, number) == document.text) {
        return number;
      }
    }
    return 0;
  }

  void put_loose_of(const KnownDocument& known) {
    for (const Span& span : known.covered) {
      if (!known.key.fresh) drop_loose(db_, known.key.number, span.start, span.end);
    }
    if (!known.key.fresh) return;
    Document document;
    document.text = known.text;
    std::vector<Span> covered = known.covered;
    std::sort(covered.begin(), covered.end());
    put_loose(db_, known.key.number, loose_sentences(document, covered));
  }

  void put_template(const ImportedTemplate& from) {
    // Numbers that lead elsewhere mean nothing in another library, and dormant ones stay behind.
    const bool stands = from.status == Status::kLive || from.status == Status::kRemoved;
    if (!exact_ && !stands) return;
    std::map<std::uint32_t, std::uint32_t> renumbered;
    for (const std::uint32_t number : from.numbers) renumbered.emplace(number, number);
    std::uint64_t id = 0;
    if (const auto known = exact_ ? std::nullopt : known_template(from)) {
      id = known->id;
      wake(db_, id);
      created_.push_back(id);
      // Slots that no pattern here has have no place to go to.
      renumbered.clear();
      renumber(skeleton_of(from.pattern), known->slots, renumbered);
      for (const ImportedVariant& variant : from.variants) {
        if (!variant.matched) continue;
        const Skeleton other = skeleton_of(variant.pattern);
        if (const auto alike = slots_alike(db_, id, other, 0)) renumber(other, *alike, renumbered);
      }
    } else {
      id = create(from);
    }
    taken_.insert(id);
    for (const std::string& tag : from.tags) {
      execute(db_, "INSERT OR IGNORE INTO tags(template, tag) VALUES(?, ?)", id, tag);
    }
    if (!stands && from.status != Status::kDormant && from.occurrences.size() != 0)
      refuse("occurrences of a merged template");
    for (const element& occurrence : from.occurrences) put_occurrence(id, occurrence, renumbered);
  }

  // The one of the same number and wording, else one of the same wording that none of the file is
  // yet: a split leaves two.
  std::optional<KnownTemplate> known_template(const ImportedTemplate& from) {
    const Skeleton skeleton = skeleton_of(from.pattern);
    if (ask(db_, "SELECT count(*) FROM templates WHERE id = ? AND key = ? AND status < 3", from.id,
            key_of(skeleton)) != 0) {
      const std::uint64_t id = resolved(db_, from.id);
      const Status status = status_of(db_, id);
      const bool stands = status == Status::kLive || status == Status::kRemoved;
      if (auto slots = slots_alike(db_, id, skeleton, 0); stands && slots) {
        return KnownTemplate{id, std::move(*slots)};
      }
    }
    return known_by_key(db_, skeleton, taken_);
  }

  std::uint64_t create(const ImportedTemplate& from) {
    TemplateRow row;
    row.status = from.status;
    row.merged_into = from.merged_into;
    if (exact_) row.id = from.id;
    const std::uint64_t id =
        writer_.put_template(from.pattern, from.slots, from.role, from.role_by_hand, row);
    created_.push_back(id);
    for (const ImportedVariant& variant : from.variants) {
      if (exact_ && variant.number != 0) {
        const std::string stored = encode(variant.pattern);
        execute(db_,
                "INSERT INTO variants(id, template, pattern, key, matched) VALUES(?, ?, ?, ?, ?)",
                variant.number, id, stored, hash_of(stored), variant.matched ? 1 : 0);
      } else if (variant.matched) {
        writer_.put_variant(id, variant.pattern, true);
      }
    }
    return id;
  }

  void put_occurrence(std::uint64_t id, const element& from,
                      const std::map<std::uint32_t, std::uint32_t>& renumbered) {
    const auto known = documents_.find(text_of(from, "document"));
    if (known == documents_.end()) refuse("an occurrence in an unknown document");
    const Span span{small(from, "start"), small(from, "end")};
    if (span.end <= span.start || span.end >= known->second.offsets.size()) {
      refuse("an occurrence outside its document");
    }
    std::vector<Fill> fills;
    for (const element& fill : get<array>(from, "fills")) {
      const auto slot = renumbered.find(small(fill, "slot"));
      const Span place{small(fill, "start"), small(fill, "end")};
      if (place.start < span.start || place.end > span.end || place.end < place.start) {
        refuse("a fill outside its occurrence");
      }
      if (slot == renumbered.end()) continue;
      fills.push_back({slot->second, {place.start - span.start, place.end - span.start}});
    }
    // The place may have gone to another template here, by a split or a merge.
    if (!known->second.key.fresh &&
        ask(db_,
            "SELECT count(*) FROM occurrences WHERE document = ? AND start = ? AND \"end\" = ? AND "
            "id <= ?",
            known->second.key.number, span.start, span.end, last_occurrence_) != 0) {
      return;
    }
    if (!writer_.put_occurrence(id, known->second.key, span,
                                part(known->second.text, known->second.offsets, span), fills)) {
      return;
    }
    known->second.covered.push_back(span);
    ++imported_.occurrences;
  }

  Database& db_;
  Writer writer_;
  Imported imported_;
  std::uint64_t version_ = 0;
  bool exact_ = false;  // the library was empty
  std::uint64_t last_template_ = 0;
  std::uint64_t last_occurrence_ = 0;
  std::map<std::string, KnownDocument> documents_;
  std::vector<std::uint64_t> created_;
  std::set<std::uint64_t> taken_;  // templates that one of the file is
};

}  // namespace

Imported import_from_json(Database& db, std::string_view json) { return Importing(db).run(json); }

}  // namespace leitong::library
