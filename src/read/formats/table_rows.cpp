#include "read/formats/table_rows.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "read/csv.hpp"
#include "read/decode.hpp"
#include "read/metadata.hpp"

namespace leitong::read {
namespace {

struct Column {
  std::size_t at;
  std::string Document::*member;
};

// The columns that are known, by their names in the first row.
std::vector<Column> columns_of(const std::vector<std::string>& names, const FieldNames& fields) {
  const std::pair<const std::string*, std::string Document::*> known[] = {
      {&fields.id, &Document::id},         {&fields.text, &Document::text},
      {&fields.title, &Document::title},   {&fields.date, &Document::date},
      {&fields.place, &Document::place},   {&fields.author, &Document::author},
      {&fields.series, &Document::series},
  };
  std::vector<Column> out;
  for (const auto& [name, member] : known) {
    const auto found = std::find(names.begin(), names.end(), *name);
    if (found != names.end()) {
      out.push_back({static_cast<std::size_t>(found - names.begin()), member});
    }
  }
  return out;
}

void add_row(CsvRow row, const std::vector<Column>& columns, const std::string& path,
             Outcome& out) {
  Document document;
  for (const Column& column : columns) {
    if (column.at < row.cells.size()) document.*column.member = std::move(row.cells[column.at]);
  }
  if (document.id.empty()) document.id = readable_path(path) + ":" + std::to_string(row.line);
  document.path = path;
  if (!fits_offsets(document.text)) {
    out.failures.push_back(
        {ErrorCode::kLimit, path, row.line, {}, "text is longer than 4294967295 code points"});
    return;
  }
  if (!has_letter_or_digit(document.text)) {
    ++out.empty_documents;
    out.warnings.push_back(
        {ErrorCode::kInvalid, path, row.line, {}, "text has no letter or digit"});
  }
  out.documents.push_back(std::move(document));
}

}  // namespace

Outcome read_table(std::string bytes, const InputFile& file, const FileContext& context) {
  Outcome out;
  Result<Content> content = read_plain_text(std::move(bytes), context, file.path);
  if (!content) {
    out.failures.push_back(content.error());
    return out;
  }
  if (content.value().loss) out.warnings.push_back(*content.value().loss);
  out.replaced_bytes = content.value().replaced_bytes;
  Result<std::vector<CsvRow>> rows = parse_csv(content.value().text);
  if (!rows) {
    Error error = rows.error();
    error.path = file.path;
    out.failures.push_back(std::move(error));
    return out;
  }
  const FieldNames& fields = context.options->fields;
  const std::vector<std::string> names =
      rows.value().empty() ? std::vector<std::string>() : rows.value().front().cells;
  if (std::find(names.begin(), names.end(), fields.text) == names.end()) {
    out.failures.push_back({ErrorCode::kInvalid,
                            file.path,
                            1,
                            {},
                            "CSV has no column \"" + fields.text +
                                "\": its first row names the columns (see --text-field)"});
    return out;
  }
  const std::vector<Column> columns = columns_of(names, fields);
  for (std::size_t i = 1; i < rows.value().size(); ++i) {
    add_row(std::move(rows.value()[i]), columns, file.path, out);
  }
  if (const Document* known = context.metadata->find(file.path, file.below)) {
    for (Document& document : out.documents) fill_from(*known, document);
  }
  return out;
}

}  // namespace leitong::read
