// Eight documents of eight districts that share one sentence with a figure in it.
#pragma once

#include <filesystem>
#include <string>

#include "catch.hpp"
#include "invented_text.hpp"
#include "run_program.hpp"

namespace leitong::tests {

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

namespace fs = std::filesystem;

inline std::string at_place(const std::string& place, const std::string& date) {
  return R"(,"place":")" + place + R"(","date":")" + date + "\"";
}

// Writes in.jsonl and returns its name.
inline std::string write_library_archive(const TempFolder& folder) {
  constexpr const char* kPlaces[] = {"甲县", "乙县", "丙县", "丁县",
                                     "戊县", "己县", "庚县", "辛县"};
  std::string rows;
  for (unsigned i = 0; i < 8; ++i) {
    rows += row("d" + std::to_string(i),
                invented(2 * i, 40) + "。\\n一般公共预算收入增长" + std::to_string(10 + i) +
                    "%。\\n" + invented(2 * i + 1, 40) + "。\\n",
                at_place(kPlaces[i], std::to_string(2011 + i)));
  }
  folder.write("in.jsonl", rows);
  return "in.jsonl";
}

// The number of the most used template with this text.
inline std::string income_template(const TempFolder& folder, const std::string& text = "预算收入") {
  const Ran found = run_in(folder, {"library", "search", text, "--format", "jsonl"});
  const std::string head = "{\"template\":";
  REQUIRE(found.out.starts_with(head));
  return found.out.substr(head.size(), found.out.find(',') - head.size());
}

}  // namespace leitong::tests
