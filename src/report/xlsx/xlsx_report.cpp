#include "report/xlsx/xlsx_report.hpp"

#include <cmath>
#include <fstream>
#include <vector>

#include "base/child_process.hpp"
#include "base/utf8.hpp"
#include "leitong/version.hpp"
#include "report/passage_records.hpp"
#include "report/terminal_text.hpp"

namespace leitong {
namespace {

constexpr double kNameWidth = 28;
constexpr double kTextWidth = 60;
constexpr double kPatternWidth = 80;

class Report {
 public:
  Report(const XlsxView& view, Workbook& book) : view_(view), book_(book) {}

  void write() {
    Sheet& overview = book_.add_page(word("overview"), {{"", 34, true}, {"", 90, true}});
    documents();
    if (view_.run.passages != nullptr) passages();
    if (view_.run.passages != nullptr) families();
    duplicates();
    if (view_.run.templates != nullptr) templates();
    parameters();
    write_overview(overview);
  }

 private:
  std::string word(std::string_view key) const { return view_.word(key); }
  std::string word(std::string_view kind, std::string_view name) const {
    return view_.word(std::string(kind) + "_" + std::string(name));
  }
  const std::string& id(DocumentIndex index) const { return view_.collection[index].id; }
  XlsxColumn narrow(std::string_view key) const { return {word(key), 12, false}; }
  XlsxColumn named(std::string_view key) const { return {word(key), kNameWidth, true}; }
  XlsxColumn text(std::string_view key) const { return {word(key), kTextWidth, true}; }

  Sheet& table(std::string_view key, std::vector<XlsxColumn> columns) {
    Sheet& sheet = book_.add_table(word(key), std::move(columns));
    tables_.push_back(&sheet);
    return sheet;
  }

  void documents() {
    Sheet& sheet =
        table("documents",
              {named("document"), named("title"), narrow("date"), narrow("place"), narrow("author"),
               narrow("series"), narrow("characters"), narrow("total"), narrow("copied"),
               narrow("quoted"), narrow("boilerplate"), narrow("own"), narrow("reference"),
               narrow("template_share"), named("largest_source"), narrow("largest_share")});
    const ScanResult& result = view_.result;
    for (std::size_t i = 0; i < view_.collection.documents.size(); ++i) {
      if (!sheet.next_row()) continue;
      const Document& document = view_.collection.documents[i];
      sheet.text(document.id).text(document.title).text(document.date).text(document.place);
      sheet.text(document.author).text(document.series).count(count_code_points(document.text));
      if (result.passages.shares.empty()) {
        for (int k = 0; k < 6; ++k) sheet.skip();
      } else {
        const DocumentShares& shares = result.passages.shares[i];
        sheet.share(shares.total).share(shares.copied).share(shares.quoted);
        sheet.share(shares.boilerplate).share(shares.own).share(shares.reference);
      }
      if (result.template_shares.empty()) {
        sheet.skip();
      } else {
        sheet.share(result.template_shares[i]);
      }
      if (result.passages.shares.empty()) continue;
      const DocumentShares& shares = result.passages.shares[i];
      if (!shares.largest_source) continue;
      sheet.text(id(*shares.largest_source)).share(shares.largest_source_share);
    }
  }

  void passages() {
    Sheet& sheet =
        table("passages", {narrow("kind"), narrow("matched"), narrow("identity"), narrow("score"),
                           narrow("rare"), narrow("direction"), narrow("family"),
                           named("a_document"), narrow("start"), narrow("end"), text("a_text"),
                           named("b_document"), narrow("start"), narrow("end"), text("b_text")});
    for (const Passage& passage : view_.result.passages.passages) {
      if (!sheet.next_row()) continue;
      sheet.text(word("kind", name(passage.kind))).count(passage.matched);
      sheet.share(passage.identity()).real(std::round(passage.score * 10) / 10);
      sheet.count(passage.rare).text(arrow(passage.direction)).count(passage.family);
      stretch(sheet, passage.a, passage.spans.a);
      stretch(sheet, passage.b, passage.spans.b);
    }
  }

  static std::string_view arrow(Direction direction) {
    const std::string_view called = name(direction);
    return called == "a_to_b" ? "A → B" : called == "b_to_a" ? "B → A" : "";
  }

  void stretch(Sheet& sheet, DocumentIndex document, Span span) const {
    sheet.text(id(document)).count(span.start).count(span.end);
    sheet.text(view_.texts.slice(document, span));
  }

  void families() {
    Sheet& sheet =
        table("families",
              {narrow("family"), narrow("kind"), narrow("document_count"), narrow("series_count"),
               narrow("variants"), narrow("first_year"), narrow("last_year"), named("earliest"),
               narrow("start"), narrow("end"), text("text"), text("carriers")});
    std::uint64_t k = 0;
    for (const Family& family : view_.result.passages.families) {
      const std::uint64_t number = k++;
      if (!sheet.next_row()) continue;
      sheet.count(number).text(word("kind", name(family.kind))).count(family.documents);
      sheet.count(family.series).count(family.variants);
      for (const std::uint16_t year : {family.first_year, family.last_year}) {
        if (year == 0) {
          sheet.skip();
        } else {
          sheet.count(year);
        }
      }
      const FamilyMember& earliest = family.members[family.earliest];
      stretch(sheet, earliest.document, earliest.span);
      std::string carriers;
      for (const FamilyMember& member : family.members) {
        carriers += (carriers.empty() ? "" : "\n") + id(member.document);
      }
      sheet.text(carriers);
    }
  }

  void duplicates() {
    Sheet& sheet =
        table("duplicates",
              {narrow("level"), narrow("jaccard"), narrow("containment_a"), narrow("containment_b"),
               named("a_document"), narrow("start"), narrow("end"), text("a_text"),
               named("b_document"), narrow("start"), narrow("end"), text("b_text")});
    for (const Duplicates& level : view_.result.duplicates) {
      const std::string level_word = word("level", name(level.level));
      for (const DuplicatePair& pair : level.pairs) {
        if (!sheet.next_row()) continue;
        sheet.text(level_word).real(std::round(level.jaccard(pair) * 1e4) / 1e4);
        sheet.share(level.containment_a(pair)).share(level.containment_b(pair));
        for (const UnitIndex index : {pair.a, pair.b}) {
          const Unit& unit = level.units[number(index)];
          stretch(sheet, unit.document, unit.span);
        }
      }
    }
  }

  void templates() {
    Sheet& sheet = table("templates", {narrow("template"),
                                       narrow("role"),
                                       narrow("occurrences"),
                                       narrow("document_count"),
                                       narrow("series_count"),
                                       {word("pattern"), kPatternWidth, true},
                                       text("carriers")});
    std::uint64_t k = 0;
    for (const Template& found : view_.result.templates.templates) {
      const std::uint64_t number = ++k;
      if (!sheet.next_row()) continue;
      const bool plain = found.role == TemplateRole::kNone;
      sheet.count(number).text(plain ? "" : word("role", name(found.role)));
      sheet.count(found.occurrences.size());
      sheet.count(found.documents).count(found.series).text(pattern_text(found));
      std::string carriers;
      const TemplateOccurrence* last = nullptr;
      for (const TemplateOccurrence& occurrence : found.occurrences) {
        if (last == nullptr || last->document != occurrence.document) {
          carriers += (carriers.empty() ? "" : "\n") + id(occurrence.document);
        }
        last = &occurrence;
      }
      sheet.text(carriers);
    }
  }

  void parameters() {
    Sheet& sheet = table("parameters", {named("parameter"), text("value")});
    for (const auto& [name, value] : view_.run.parameters) {
      if (!sheet.next_row()) continue;
      sheet.text(name);
      if (const auto* number = std::get_if<std::uint64_t>(&value)) {
        exact(sheet, *number);
      } else if (const auto* real = std::get_if<double>(&value)) {
        sheet.real(*real);
      } else if (const auto* flag = std::get_if<bool>(&value)) {
        sheet.text(word(*flag ? "yes" : "no"));
      } else if (const auto* string = std::get_if<std::string>(&value)) {
        sheet.text(harmless(*string));
      } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        sheet.text(harmless(joined(*list, ", ")));
      }
    }
    for (const std::string_view key : {"total", "copied", "quoted", "boilerplate", "own"}) {
      if (sheet.next_row()) sheet.text(word(key)).text(word("how", key));
    }
  }

  // A number of more than 53 bits, which Excel would round, as its digits.
  static void exact(Sheet& sheet, std::uint64_t number) {
    if (number < (std::uint64_t{1} << 53)) {
      sheet.count(number);
    } else {
      sheet.text(std::to_string(number));
    }
  }

  template <typename Strings>
  static std::string joined(const Strings& strings, const char* between) {
    std::string out;
    for (const auto& string : strings) out += (out.empty() ? "" : between) + string;
    return out;
  }

  void line(Sheet& sheet, std::string_view key, std::string_view value) const {
    if (sheet.next_row()) sheet.bold(word(key)).text(value);
  }
  void line(Sheet& sheet, std::string_view key, std::uint64_t number) const {
    if (sheet.next_row()) sheet.bold(word(key)).text(std::to_string(number));
  }

  void write_overview(Sheet& sheet) const {
    if (sheet.next_row()) sheet.bold(word("report"));
    line(sheet, "number", view_.number);
    line(sheet, "version", "leitong " + std::string(version()));
    for (const std::string& path : view_.run.paths) line(sheet, "inputs", harmless(path));
    line(sheet, "document_count", view_.collection.documents.size());
    line(sheet, "characters", view_.run.characters);
    for (const Duplicates& level : view_.result.duplicates) {
      line(sheet, "pairs_" + std::string(name(level.level)), level.counts.pairs);
      if (level.counts.pairs_not_listed != 0) {
        line(sheet, "pairs_not_listed", level.counts.pairs_not_listed);
      }
    }
    if (view_.run.passages != nullptr) {
      const PassageCounts& counts = view_.result.passages.counts;
      line(sheet, "passages_copied", counts.copied);
      line(sheet, "passages_quoted", counts.quoted);
      line(sheet, "passages_boilerplate", counts.boilerplate);
      line(sheet, "families", counts.families);
      if (counts.pairs_not_listed != 0) line(sheet, "passages_not_listed", counts.pairs_not_listed);
    }
    if (view_.run.templates != nullptr) {
      line(sheet, "templates", view_.result.templates.templates.size());
    }
    for (const Error& failure : view_.run.input->failures)
      line(sheet, "failed", harmless(view_.tell(failure)));
    for (const Sheet* other : tables_) {
      if (other->rows_left_out() == 0 || !sheet.next_row()) continue;
      sheet.bold(word("rows_left_out"));
      sheet.text(other->name() + ": " + std::to_string(other->rows_left_out()));
    }
    if (book_.cells_cut() != 0) line(sheet, "cells_cut", book_.cells_cut());
  }

  const XlsxView& view_;
  Workbook& book_;
  std::vector<const Sheet*> tables_;
};

}  // namespace

Result<Done> write_xlsx(const Sink& sink, const XlsxView& view) {
  // libxlsxwriter writes to a name, and only where it can seek.
  const Result<PassingFolder> folder = PassingFolder::make();
  if (!folder) return folder.error();
  const std::string file = folder.value().path() + "/report.xlsx";
  Result<std::unique_ptr<Workbook>> made =
      Workbook::create(file, folder.value().path(), view.limits);
  if (!made) return made.error();
  Workbook& book = *made.value();
  Report(view, book).write();
  if (const Result<Done> closed = book.close(); !closed) return closed.error();
  std::ifstream in(file, std::ios::binary);
  std::vector<char> bytes(std::size_t{1} << 20);
  while (in) {
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto got = static_cast<std::size_t>(in.gcount());
    if (got != 0 && !sink({bytes.data(), got})) return Done{};  // told where the sink was opened
  }
  if (!in.eof()) return Error{ErrorCode::kWrite, file, {}, {}, "cannot be read"};
  return Done{};
}

}  // namespace leitong
