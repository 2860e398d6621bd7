// What is told of a document against an archive does not depend on how the archive's documents are
// cut into parts: with parts of some ten characters nearly everything is left unread.

#include "passages/against.hpp"

#include <map>
#include <set>

#include "base/utf8.hpp"
#include "index_samples.hpp"
#include "passages/gram_rules.hpp"
#include "passages/grams.hpp"
#include "passages/pieces.hpp"
#include "passages/postings.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

struct Tables {
  std::vector<passages::ArchivedDocument> documents;
  std::vector<passages::ArchivedPart> parts;
  std::vector<std::string> texts;  // of each part
  std::map<std::uint64_t, std::vector<std::uint32_t>> carriers;
  std::map<std::string, std::uint32_t> series;
};

std::u32string to_utf32(const std::string& utf8) {
  std::u32string text;
  for (const char* p = utf8.data(); p < utf8.data() + utf8.size();) {
    text.push_back(next_code_point(p));
  }
  return text;
}

bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FA5; }

Tables tables_of(const Collection& collection, std::size_t part_size) {
  Tables tables;
  for (std::uint32_t i = 0; i < collection.documents.size(); ++i) {
    const Document& document = collection.documents[i];
    const auto next = static_cast<std::uint32_t>(tables.series.size());
    const std::uint32_t series =
        tables.series.try_emplace(document.series_key(), next).first->second;
    passages::ArchivedDocument known{passages::parse_date(document.date), series, i, 0};
    const std::u32string text = to_utf32(document.text);
    std::vector<std::uint32_t> first;
    for (std::size_t from = 0; from < text.size();) {
      std::size_t to = std::min(from + part_size, text.size());
      while (to < text.size() && !is_han(text[to])) ++to;
      const std::string part = to_utf8(text.substr(from, to - from));
      first.push_back(known.characters);
      tables.parts.push_back({i, known.characters});
      tables.texts.push_back(part);
      known.characters += static_cast<std::uint32_t>(normal_form(part, {}).size());
      from = to;
    }
    tables.documents.push_back(known);
    Collection one;
    one.documents = {document};
    PassageCounts counts;
    const passages::Texts laid = passages::lay_out(one, {}, {}, counts);
    REQUIRE(laid.size() == known.characters);
    const auto base = static_cast<std::uint32_t>(tables.parts.size() - first.size());
    passages::for_each_gram(
        laid, 0, laid.size(), 8, [&](passages::Place place, std::uint64_t hash) {
          const auto above = std::upper_bound(first.begin(), first.end(), place);
          const auto part = base + static_cast<std::uint32_t>(above - first.begin()) - 1;
          std::vector<std::uint32_t>& list = tables.carriers[hash >> 24];
          if (list.empty() || list.back() != part) list.push_back(part);
        });
  }
  passages::set_order(tables.documents);
  return tables;
}

// In memory; tells of as many characters as it is told to have, so that n-grams are winnowed.
class Shelf final : public passages::Archive {
 public:
  Shelf(const Collection& collection, const Tables& tables, std::uint64_t characters)
      : Archive(tables.documents, tables.parts),
        collection_(collection),
        tables_(tables),
        characters_(characters) {}

  std::uint64_t documents() const override { return collection_.documents.size(); }
  std::uint64_t characters() const override { return characters_; }
  std::uint64_t series() const override { return tables_.series.size(); }
  std::uint32_t series_limit() const override {
    return static_cast<std::uint32_t>(tables_.series.size());
  }
  std::optional<std::uint32_t> series_named(const std::string& key) const override {
    const auto found = tables_.series.find(key);
    if (found == tables_.series.end()) return {};
    return found->second;
  }
  void carriers(std::u32string_view, std::uint64_t hash, const StandsIn&,
                std::vector<std::uint32_t>& parts) const override {
    const auto found = tables_.carriers.find(hash >> 24);
    parts = found == tables_.carriers.end() ? std::vector<std::uint32_t>() : found->second;
  }
  std::string part_text(std::uint32_t number) const override {
    read_.insert(number);
    return tables_.texts[number];
  }
  Document load(std::uint32_t document) const override { return collection_.documents[document]; }

  std::size_t read() const { return read_.size(); }

 private:
  const Collection& collection_;
  const Tables& tables_;
  std::uint64_t characters_;
  mutable std::set<std::uint32_t> read_;
};

std::string told(const Shelf& shelf, const Document& document, PassageOptions options) {
  options.threads = 1;
  passages::Against against = passages::find_passages_against(shelf, document, {}, options);
  const DocumentIndex own{static_cast<std::uint32_t>(against.documents.documents.size() - 1)};
  return records_with(against.documents, std::move(against.passages), own);
}

}  // namespace

TEST_CASE("against: what is told does not depend on how documents are cut into parts",
          "[passages][index]") {
  archive::Options made;
  made.paragraphs = 700;
  made.seed = 23;
  made.districts = 6;
  const Collection all = archive_of(made);
  Collection archived = all;
  std::vector<Document> asked;
  for (std::size_t i = 0; i < 5; ++i) {
    asked.push_back(archived.documents.back());
    archived.documents.pop_back();
  }
  asked[3].date = "2016-03";  // earlier than much of the archive
  asked[4].date = "";
  const Tables whole = tables_of(archived, 1'000'000);
  std::size_t records = 0;
  for (const std::size_t part_size : {25U, 90U, 700U}) {
    const Tables cut = tables_of(archived, part_size);
    for (const std::uint64_t characters : {0ULL, 100'000'000ULL, 250'000'000ULL, 900'000'000ULL}) {
      const Shelf reads_all(archived, whole, characters);
      const Shelf reads_parts(archived, cut, characters);
      for (std::size_t i = 0; i < asked.size(); ++i) {
        PassageOptions options;
        options.max_gap = i == 1 ? 3 : i == 2 ? 400 : 50;
        options.skip_same_series = i % 2 == 1;
        INFO(part_size << " " << characters << " " << asked[i].id);
        const std::string wanted = told(reads_all, asked[i], options);
        CHECK(told(reads_parts, asked[i], options) == wanted);
        records += static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), '\n'));
      }
      if (part_size == 25 && characters > 500'000'000) {
        CHECK(reads_parts.read() * 4 < cut.parts.size() * 3);
      }
    }
  }
  CHECK(records > 500);
}

TEST_CASE("against: winnowing selects the same n-grams in a part as in the whole document",
          "[passages][index]") {
  archive::Options made;
  made.paragraphs = 60;
  made.seed = 3;
  Collection collection = archive_of(made);
  collection.documents.resize(1);
  const Tables tables = tables_of(collection, 120);
  PassageCounts counts;
  const passages::Texts laid = passages::lay_out(collection, {}, {}, counts);
  std::vector<char32_t> own;
  for (const char32_t c : laid.chars) own.push_back(passages::masked(c));
  for (const unsigned window : {1U, 2U, 5U, 16U}) {
    passages::GramTable table;
    table.flags.assign(laid.size(), window == 1 ? passages::kSelected : 0);
    if (window > 1) passages::winnow(laid, 0, 8, window, table);
    const Shelf shelf(collection, tables, 0);
    const NormalizeOptions normalize;
    for (passages::Place place = 0; place + 8 <= laid.size(); place += 7) {
      const passages::Place gram_places[] = {place};
      const passages::PieceRules rules{8, window, 50, own, gram_places};
      std::vector<passages::SharedGram> shared;
      std::set<passages::Place> wanted;
      for (passages::Place at = 0; at + 8 <= laid.size(); ++at) {
        if (!std::equal(&own[at], &own[at] + 8, &own[place])) continue;
        std::uint32_t part = 0;
        while (part + 1 < tables.parts.size() && tables.parts[part + 1].first_character <= at)
          ++part;
        if (shared.empty() || shared.back().part != part) shared.push_back({part, 0});
        if ((table.flags[at] & passages::kSelected) != 0) wanted.insert(at);
      }
      passages::PartTexts texts(shelf, normalize);
      const passages::DocumentPieces pieces = passages::pieces_of(shelf, texts, shared, rules);
      std::set<passages::Place> found;
      for (const passages::GramPlace& hit : pieces.places) found.insert(hit.place);
      CHECK(found == wanted);
      for (const passages::TextPiece& piece : pieces.pieces) {
        const auto* const there = laid.chars.data() + piece.begin;
        CHECK(std::equal(piece.chars.begin(), piece.chars.end(), there));
      }
    }
  }
}
