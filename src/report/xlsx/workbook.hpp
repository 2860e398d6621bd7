// One .xlsx file, written row by row: what Excel cannot take is known here and nowhere else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/result.hpp"

// Of libxlsxwriter.
struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace leitong {

struct XlsxLimits {
  std::uint32_t rows = 1'048'576;  // of a sheet, with its titles
  std::uint32_t cell = 32'767;     // UTF-16 units of a cell
};

struct XlsxColumn {
  std::string title;
  double width = 12;  // characters
  bool text = false;  // running text: wrapped
};

class Workbook;

// Rows from top to bottom, cells from left to right. Lives as long as its workbook.
class Sheet {
 public:
  // Begins the next row; false, and counted, where the sheet has no more.
  bool next_row();
  // Texts stay texts, whatever they begin with. REQUIRES: valid UTF-8.
  Sheet& text(std::string_view cell);
  Sheet& bold(std::string_view cell);
  Sheet& count(std::uint64_t number);
  Sheet& real(double number);
  Sheet& share(double number);  // as a percentage
  Sheet& skip();                // an empty cell

  std::uint64_t rows_left_out() const { return left_out_; }
  const std::string& name() const { return name_; }

 private:
  friend class Workbook;
  void put(std::string_view cell, lxw_format* format);
  void put(double number, lxw_format* format);

  Workbook* workbook_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  std::string name_;
  std::vector<XlsxColumn> columns_;
  std::uint32_t row_ = 0;  // the next row's number is row_, the present one's row_ - 1
  std::uint16_t column_ = 0;
  std::uint64_t left_out_ = 0;
};

class Workbook {
 public:
  // `file` is written by close(); rows wait in files in `folder` until then.
  [[nodiscard]] static Result<std::unique_ptr<Workbook>> create(const std::string& file,
                                                                const std::string& folder,
                                                                const XlsxLimits& limits);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // A sheet with a row of titles that stays in sight, filters on every column, printed across.
  Sheet& add_table(const std::string& name, std::vector<XlsxColumn> columns);
  // A sheet without titles.
  Sheet& add_page(const std::string& name, std::vector<XlsxColumn> columns);
  // Cells whose text was longer than a cell can be; it ends with "…" there.
  std::uint64_t cells_cut() const { return cells_cut_; }
  [[nodiscard]] Result<Done> close();

 private:
  friend class Sheet;
  explicit Workbook(const XlsxLimits& limits) : limits_(limits) {}
  Sheet& add(const std::string& name, std::vector<XlsxColumn> columns);
  std::string cell_text(std::string_view text);

  XlsxLimits limits_;
  lxw_workbook* book_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_format* wrapped_ = nullptr;
  lxw_format* plain_ = nullptr;
  lxw_format* share_ = nullptr;
  std::vector<std::unique_ptr<Sheet>> sheets_;
  std::uint64_t cells_cut_ = 0;
  bool failed_ = false;
};

}  // namespace leitong
