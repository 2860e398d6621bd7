// Problem: Excel runs what looks like a formula, refuses a file with a control character or with
// more rows or longer cells than it knows, and no two files are alike for the time in them.
// Method: libxlsxwriter in its mode of constant memory (each row goes to a file when the next
// begins); every text is written as a string; texts are cut at the limit, characters that XML
// cannot carry become U+FFFD, and "_x0041_", which Excel reads as "A", is written so that it reads
// as itself; the time is fixed. Cost: linear in the cells, memory that of one row a sheet.

#include "report/xlsx/workbook.hpp"

#include <xlsxwriter.h>

#include <algorithm>

namespace leitong {
namespace {

constexpr time_t kFixedTime = 315532800;  // 1980-01-01, the first day a ZIP archive can tell

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Whether "_xHHHH_" stands at `at`, which stands for a character in the strings of Excel.
bool is_escape(std::string_view text, std::size_t at) {
  return at + 6 < text.size() && text[at] == '_' && text[at + 1] == 'x' && text[at + 6] == '_' &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                     text.begin() + static_cast<std::ptrdiff_t>(at) + 6, is_hex);
}

// Bytes of the character that begins with `lead`.
std::size_t bytes_of(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

bool is_forbidden(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (lead < 0x20) return lead != '\n' && lead != '\t';
  return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";  // U+FFFE, U+FFFF
}

}  // namespace

Result<std::unique_ptr<Workbook>> Workbook::create(const std::string& file,
                                                   const std::string& folder,
                                                   const XlsxLimits& limits) {
  std::unique_ptr<Workbook> out(new Workbook(limits));
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.use_zip64 = LXW_TRUE;  // of its parts, where one is larger than 4 GiB
  std::string temporary = folder;
  options.tmpdir = temporary.data();
  out->book_ = workbook_new_opt(file.c_str(), &options);
  if (out->book_ == nullptr) return Error{ErrorCode::kWrite, file, {}, {}, "cannot be made"};
  lxw_doc_properties properties{};
  properties.created = kFixedTime;
  workbook_set_properties(out->book_, &properties);
  out->plain_ = workbook_add_format(out->book_);
  format_set_align(out->plain_, LXW_ALIGN_VERTICAL_TOP);
  out->wrapped_ = workbook_add_format(out->book_);
  format_set_align(out->wrapped_, LXW_ALIGN_VERTICAL_TOP);
  format_set_text_wrap(out->wrapped_);
  out->share_ = workbook_add_format(out->book_);
  format_set_align(out->share_, LXW_ALIGN_VERTICAL_TOP);
  format_set_num_format(out->share_, "0.0%");
  out->bold_ = workbook_add_format(out->book_);
  format_set_bold(out->bold_);
  format_set_align(out->bold_, LXW_ALIGN_VERTICAL_TOP);
  format_set_text_wrap(out->bold_);
  return out;
}

Workbook::~Workbook() {
  if (book_ != nullptr) lxw_workbook_free(book_);
}

Sheet& Workbook::add(const std::string& name, std::vector<XlsxColumn> columns) {
  sheets_.push_back(std::make_unique<Sheet>());
  Sheet& sheet = *sheets_.back();
  sheet.workbook_ = this;
  sheet.name_ = name;
  sheet.columns_ = std::move(columns);
  sheet.sheet_ = workbook_add_worksheet(book_, name.c_str());
  if (sheet.sheet_ == nullptr) {
    failed_ = true;
    return sheet;
  }
  for (std::size_t i = 0; i < sheet.columns_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet.sheet_, column, column, sheet.columns_[i].width, nullptr);
  }
  worksheet_set_landscape(sheet.sheet_);
  worksheet_set_paper(sheet.sheet_, 9);  // A4
  worksheet_fit_to_pages(sheet.sheet_, 1, 0);
  return sheet;
}

Sheet& Workbook::add_table(const std::string& name, std::vector<XlsxColumn> columns) {
  Sheet& sheet = add(name, std::move(columns));
  if (sheet.sheet_ == nullptr) return sheet;
  sheet.next_row();
  for (const XlsxColumn& column : sheet.columns_) sheet.bold(column.title);
  worksheet_freeze_panes(sheet.sheet_, 1, 0);
  worksheet_repeat_rows(sheet.sheet_, 0, 0);
  return sheet;
}

Sheet& Workbook::add_page(const std::string& name, std::vector<XlsxColumn> columns) {
  return add(name, std::move(columns));
}

Result<Done> Workbook::close() {
  for (const std::unique_ptr<Sheet>& sheet : sheets_) {
    const bool table = !sheet->columns_.empty() && !sheet->columns_.front().title.empty();
    if (failed_ || !table || sheet->row_ < 2) continue;
    worksheet_autofilter(sheet->sheet_, 0, 0, sheet->row_ - 1,
                         static_cast<lxw_col_t>(sheet->columns_.size() - 1));
  }
  const lxw_error code = workbook_close(book_);  // frees it, whatever comes of it
  book_ = nullptr;
  if (failed_) return Error{ErrorCode::kWrite, {}, {}, {}, "a sheet cannot be made"};
  if (code != LXW_NO_ERROR) return Error{ErrorCode::kWrite, {}, {}, {}, lxw_strerror(code)};
  return Done{};
}

std::string Workbook::cell_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t units = 0;  // of UTF-16
  std::size_t fits = 0;   // bytes of `out` with one unit to spare, for the "…"
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = bytes_of(static_cast<unsigned char>(text[i]));
    const std::string_view character = text.substr(i, bytes);
    if (is_escape(text, i)) {
      out += "_x005F_";
      units += 7;
    } else {
      out += is_forbidden(character) ? "\xEF\xBF\xBD" : character;
      units += bytes == 4 ? 2 : 1;
    }
    i += bytes;
    if (units < limits_.cell) fits = out.size();
    if (units > limits_.cell) {
      ++cells_cut_;
      return out.substr(0, fits) + "…";
    }
  }
  return out;
}

bool Sheet::next_row() {
  if (sheet_ == nullptr) return false;
  if (row_ >= workbook_->limits_.rows) {
    ++left_out_;
    return false;
  }
  ++row_;
  column_ = 0;
  return true;
}

void Sheet::put(std::string_view cell, lxw_format* format) {
  const std::string text = workbook_->cell_text(cell);
  if (!text.empty()) {
    const lxw_error code = worksheet_write_string(sheet_, row_ - 1, column_, text.c_str(), format);
    workbook_->failed_ = workbook_->failed_ || code != LXW_NO_ERROR;
  }
  ++column_;
}

void Sheet::put(double number, lxw_format* format) {
  const lxw_error code = worksheet_write_number(sheet_, row_ - 1, column_, number, format);
  workbook_->failed_ = workbook_->failed_ || code != LXW_NO_ERROR;
  ++column_;
}

Sheet& Sheet::text(std::string_view cell) {
  const bool wraps = column_ < columns_.size() && columns_[column_].text;
  put(cell, wraps ? workbook_->wrapped_ : workbook_->plain_);
  return *this;
}

Sheet& Sheet::bold(std::string_view cell) {
  put(cell, workbook_->bold_);
  return *this;
}

Sheet& Sheet::count(std::uint64_t number) {
  put(static_cast<double>(number), workbook_->plain_);
  return *this;
}

Sheet& Sheet::real(double number) {
  put(number, workbook_->plain_);
  return *this;
}

Sheet& Sheet::share(double number) {
  put(number, workbook_->share_);
  return *this;
}

Sheet& Sheet::skip() {
  ++column_;
  return *this;
}

}  // namespace leitong
