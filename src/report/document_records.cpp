#include "report/document_records.hpp"

#include "base/utf8.hpp"
#include "report/record_source.hpp"

namespace leitong {
namespace {

constexpr std::size_t kDocumentsAChunk = 16;

struct DocumentSource {
  const Collection& collection;
  UnitLevel level;
  const Passages& passages;
  std::span<const double> template_shares;

  std::size_t size() const { return collection.documents.size(); }
  std::size_t units(std::size_t i) const {
    return units_of(collection.documents[i], static_cast<DocumentIndex>(i), level).size();
  }
  // Zeros where no passages were looked for; the JSON record then tells null.
  DocumentShares shares_of(std::size_t i) const {
    return passages.shares.empty() ? DocumentShares{} : passages.shares[i];
  }
  std::string_view largest_source(const DocumentShares& shares) const {
    return shares.largest_source ? std::string_view(collection[*shares.largest_source].id)
                                 : std::string_view();
  }

  void json(std::size_t i, JsonWriter& out) const {
    const Document& document = collection.documents[i];
    const DocumentShares shares = shares_of(i);
    out.begin_object();
    out.field("document", std::string_view(document.id));
    out.field_or_null("title", document.title);
    out.field_or_null("date", document.date);
    out.field_or_null("place", document.place);
    out.field_or_null("author", document.author);
    out.field_or_null("series", document.series);
    out.field("characters", count_code_points(document.text));
    out.field("units", units(i));
    const auto known = [&](std::string_view key, auto value) {
      out.key(key);
      if (passages.shares.empty()) {
        out.null();
      } else {
        out.value(value);
      }
    };
    known("normal_characters", shares.characters);
    known("total_share", shares.total);
    known("copied_share", shares.copied);
    known("quoted_share", shares.quoted);
    known("boilerplate_share", shares.boilerplate);
    known("own_share", shares.own);
    known("reference_share", shares.reference);
    out.key("template_share");
    if (template_shares.empty()) {
      out.null();
    } else {
      out.value(template_shares[i]);
    }
    out.field_or_null("largest_source", largest_source(shares));
    known("largest_source_share", shares.largest_source_share);
    out.end_object();
  }

  static std::string_view csv_titles() {
    return "document,title,date,place,author,series,characters,units,normal_characters,"
           "total_share,copied_share,quoted_share,boilerplate_share,own_share,reference_share,"
           "template_share,largest_source,largest_source_share";
  }
  void csv(std::size_t i, std::string& out, bool raw) const {
    const Document& document = collection.documents[i];
    const DocumentShares shares = shares_of(i);
    CsvRow row(out, raw);
    row.text(document.id).text(document.title).text(document.date).text(document.place);
    row.text(document.author).text(document.series);
    row.count(count_code_points(document.text)).count(units(i)).count(shares.characters);
    row.real(shares.total).real(shares.copied).real(shares.quoted).real(shares.boilerplate);
    row.real(shares.own).real(shares.reference);
    row.real(template_shares.empty() ? 0 : template_shares[i]).text(largest_source(shares));
    row.real(shares.largest_source_share);
  }
};

}  // namespace

void write_documents(const Sink& sink, const Collection& collection, UnitLevel level,
                     const Passages& passages, std::span<const double> template_shares,
                     const RecordOptions& options) {
  write_source(sink, DocumentSource{collection, level, passages, template_shares}, options,
               kDocumentsAChunk);
}

}  // namespace leitong
