// What stands in the cells of a workbook, and rows that a spreadsheet might run.
#pragma once

#include <zip.h>

#include <filesystem>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "catch.hpp"

namespace leitong::tests {

inline std::string part_of(const std::filesystem::path& file, const std::string& name) {
  int code = 0;
  zip_t* const archive = zip_open(file.c_str(), ZIP_RDONLY, &code);
  REQUIRE(archive != nullptr);
  zip_stat_t about;
  std::string out;
  if (zip_stat(archive, name.c_str(), 0, &about) == 0) {
    out.resize(about.size);
    zip_file_t* const part = zip_fopen(archive, name.c_str(), 0);
    REQUIRE(zip_fread(part, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()));
    zip_fclose(part);
  }
  zip_close(archive);
  return out;
}

using Rows = std::vector<std::vector<std::string>>;

// The cells of a workbook, sheet by sheet, each as its type ("s" string, "n" number) and its
// content. An empty cell is "".
inline std::map<std::string, Rows> sheets_of(const std::filesystem::path& file) {
  std::map<std::string, Rows> sheets;
  pugi::xml_document book;
  REQUIRE(book.load_string(part_of(file, "xl/workbook.xml").c_str()));
  int number = 0;
  for (const pugi::xml_node& sheet : book.child("workbook").child("sheets")) {
    const std::string name = "xl/worksheets/sheet" + std::to_string(++number) + ".xml";
    pugi::xml_document page;
    REQUIRE(
        page.load_string(part_of(file, name).c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
    Rows& rows = sheets[sheet.attribute("name").value()];
    for (const pugi::xml_node& row : page.child("worksheet").child("sheetData")) {
      rows.emplace_back();
      for (const pugi::xml_node& cell : row) {
        CHECK_FALSE(cell.child("f"));  // no cell is a formula
        const std::string place = cell.attribute("r").value();
        const auto column = static_cast<std::size_t>(place[0] - 'A');
        rows.back().resize(column + 1);
        const std::string type = cell.attribute("t").value();
        if (type == "inlineStr") {
          rows.back()[column] = std::string("s") + cell.child("is").child("t").text().get();
        } else if (cell.child("v")) {
          rows.back()[column] = std::string("n") + cell.child("v").text().get();
        }
      }
    }
  }
  return sheets;
}

// Two documents that carry the same hostile sentence, and one more of the kind.
inline std::string hostile_rows() {
  const std::string copied =
      "=HYPERLINK(\\\"http://x.example\\\",\\\"点此\\\")这一段文字在两篇文档里一模一样，专门用来"
      "看看表格软件会不会把它当作公式来运行，夜里的渡口点着三盏马灯。";
  std::string rows;
  for (const char* id : {"=cmd|' /C calc'!A0", "+1", "@SUM(A1)"}) {
    rows += std::string("{\"id\":\"") + id +
            "\",\"title\":\"-2+3\",\"place\":\"\\t=1\",\"text\":\"" + copied +
            "\\n_x0041_"
            "与\\u0007控制符，这一段也要够长才会拿来比较，所以再多写几个字，凑满二十个。\"}\n";
  }
  return rows;
}

}  // namespace leitong::tests
