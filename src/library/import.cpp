// What export.cpp writes, read back. Input from strangers: every field is checked, and a file that
// is wrong anywhere changes nothing, for the whole import is one transaction.
//
// Documents that are known by id must have the same text. Templates are resolved as `add` does, by
// key; their old ids mean nothing here.

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/utf8.hpp"
#include "library/curate.hpp"
#include "library/exchange.hpp"
#include "library/loose.hpp"
#include "library/pattern.hpp"
#include "library/read.hpp"
#include "library/rows.hpp"
#include "library/whole.hpp"
#include "library/writer.hpp"

namespace leitong::library {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

[[noreturn]] void refuse(const std::string& what) {
  fail(ErrorCode::kInvalid, {}, "not an export of a template library: " + what);
}

template <typename T>
T get(const element& from, const char* name) {
  T out;
  if (from[name].get(out) != simdjson::SUCCESS) refuse(std::string("field '") + name + "'");
  return out;
}

std::string text_of(const element& from, const char* name) {
  return std::string(get<std::string_view>(from, name));
}

std::uint32_t small(const element& from, const char* name) {
  const auto value = get<std::uint64_t>(from, name);
  if (value > 0xFFFFFFFF) refuse(std::string("field '") + name + "'");
  return static_cast<std::uint32_t>(value);
}

Pattern pattern_from(const array& pieces, const std::set<std::uint32_t>& slots) {
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
  if (skeleton_of(out).constants.empty()) refuse("a pattern without text");
  return out;
}

Pattern also_from(const element& also, const std::set<std::uint32_t>& slots) {
  array pieces;
  if (also.get(pieces) != simdjson::SUCCESS) refuse("field 'also'");
  return pattern_from(pieces, slots);
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

class Importing {
 public:
  explicit Importing(Database& db) : db_(db), writer_(db) {}

  Imported run(std::string_view json) {
    simdjson::dom::parser parser;
    element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) refuse("no JSON");
    if (get<std::uint64_t>(root, "leitong_library") != 1) refuse("an unknown version");
    last_template_ = ask(db_, "SELECT coalesce(max(id), 0) FROM templates");
    for (const element& document : get<array>(root, "documents")) put_document(document);
    for (const element& one : get<array>(root, "templates")) put_template(one);
    for (auto& [id, document] : documents_) put_loose_of(document);
    writer_.finish();
    for (const std::uint64_t id : removed_) {
      execute(db_, "UPDATE templates SET status = 1 WHERE id = ?", id);
      execute(db_, "UPDATE counts SET live = 0 WHERE template = ?", id);
    }
    note_whole(db_);  // what is imported is not given up with the next document
    for (const std::uint64_t id : writer_.touched()) {
      (id > last_template_ ? imported_.templates_new : imported_.templates_updated) += 1;
    }
    return imported_;
  }

 private:
  void put_document(const element& from) {
    Document document;
    document.id = text_of(from, "id");
    document.title = text_of(from, "title");
    document.date = text_of(from, "date");
    document.place = text_of(from, "place");
    document.author = text_of(from, "author");
    document.series = text_of(from, "series");
    document.path = text_of(from, "path");
    document.text = text_of(from, "text");
    const auto [place, is_new] = documents_.try_emplace(document.id);
    if (!is_new) refuse("two documents with one id");
    KnownDocument& known = place->second;
    std::uint64_t number = 0;
    {
      Query query(db_, "SELECT number, hash FROM documents WHERE id = ?", document.id);
      if (query.next()) {
        number = query.number(0);
        if (query.number(1) != hash_of(document.text)) {
          fail(ErrorCode::kInvalid, document.id, "the library has another text of this document");
        }
      }
    }
    if (number != 0) {
      known.key = writer_.document(number);
    } else {
      known.key = writer_.put_document(document);
      ++imported_.documents;
    }
    known.text = std::move(document.text);
    known.offsets = byte_offsets(known.text);
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

  void put_template(const element& from) {
    std::vector<Slot> slots;
    std::set<std::uint32_t> numbers;
    for (const element& slot : get<array>(from, "slots")) {
      slots.push_back({small(slot, "slot"), text_of(slot, "type"), get<bool>(slot, "optional")});
      if (!numbers.insert(slots.back().number).second) refuse("a slot twice");
      if (slots.back().number > kMostSlot) refuse("a slot with a number beyond measure");
      if (!is_slot_type(slots.back().type)) refuse("an unknown type of a slot");
    }
    const Pattern pattern = pattern_from(get<array>(from, "pattern"), numbers);
    const Skeleton skeleton = skeleton_of(pattern);
    std::map<std::uint32_t, std::uint32_t> renumbered;
    for (const std::uint32_t number : numbers) renumbered.emplace(number, number);
    std::uint64_t id = 0;
    if (const auto known = known_by_key(db_, skeleton)) {
      id = known->id;
      // Slots that no pattern here has have no place to go to.
      renumbered.clear();
      renumber(skeleton, known->slots, renumbered);
      for (const element& also : get<array>(from, "also")) {
        const Skeleton other = skeleton_of(also_from(also, numbers));
        if (const auto alike = slots_alike(db_, id, other, 0)) renumber(other, *alike, renumbered);
      }
      for (const element& tag : get<array>(from, "tags")) put_tag(id, tag);
    } else {
      id = create(from, pattern, slots, numbers);
    }
    for (const element& occurrence : get<array>(from, "occurrences")) {
      put_occurrence(id, occurrence, renumbered);
    }
  }

  std::uint64_t create(const element& from, const Pattern& pattern, const std::vector<Slot>& slots,
                       const std::set<std::uint32_t>& numbers) {
    std::string role;
    std::string_view given;
    if (from["role"].get(given) == simdjson::SUCCESS) role = given;
    if (!is_role(role)) refuse("an unknown role");
    if (role == "none") role.clear();
    const std::uint64_t id =
        writer_.put_template(pattern, slots, role, get<bool>(from, "role_by_hand"));
    for (const element& also : get<array>(from, "also")) {
      writer_.put_variant(id, also_from(also, numbers), true);
    }
    for (const element& tag : get<array>(from, "tags")) put_tag(id, tag);
    if (get<bool>(from, "removed")) removed_.push_back(id);
    return id;
  }

  void put_tag(std::uint64_t id, const element& tag) {
    std::string_view text;
    if (tag.get(text) != simdjson::SUCCESS || !is_plain(text)) refuse("a tag");
    execute(db_, "INSERT OR IGNORE INTO tags(template, tag) VALUES(?, ?)", id, text);
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
  std::uint64_t last_template_ = 0;
  std::map<std::string, KnownDocument> documents_;
  std::vector<std::uint64_t> removed_;
};

}  // namespace

Imported import_from_json(Database& db, std::string_view json) { return Importing(db).run(json); }

}  // namespace leitong::library
