#include <string>
#include <vector>

#include "base/dates.hpp"
#include "catch.hpp"
#include "leitong/read.hpp"
#include "read/csv.hpp"
#include "read/metadata.hpp"
#include "read_samples.hpp"
#include "temp_folder.hpp"

namespace {

using leitong::Date;
using leitong::date_at_front;
using leitong::Document;
using leitong::find_date;
using leitong::tests::TempFolder;

Document known_from(std::string_view name, std::string text = "正文第一段。\n") {
  Document out;
  out.text = std::move(text);
  leitong::read::fill_from_file(name, out);
  return out;
}

std::string date_in(std::string_view text) {
  const auto found = find_date(text);
  return found ? leitong::iso(found->date) : "";
}

}  // namespace

TEST_CASE("metadata: a date that is told may be a year alone, or have a time behind it", "[read]") {
  const auto told = [](const char* text) {
    const auto date = leitong::date_told(text);
    return date ? leitong::iso(*date) : std::string();
  };
  CHECK(told("2023") == "2023");
  CHECK(told(" 2023-05-06T08:00:00Z ") == "2023-05-06");
  CHECK(told("2023年5月6日") == "2023-05-06");
  for (const char* none : {"", "0999", "20235", "2023-05-06x", "去年", "    "}) {
    INFO(none);
    CHECK(told(none).empty());
  }
}

TEST_CASE("dates: every form of a day of the calendar is known", "[read][dates]") {
  CHECK(date_in("2023年5月6日") == "2023-05-06");
  CHECK(date_in("二〇二三年五月六日") == "2023-05-06");
  CHECK(date_in("二○一九年十二月三十一日") == "2019-12-31");
  CHECK(date_in("一九九八年廿") == "1998");
  CHECK(date_in("（2023年5月）") == "2023-05");
  CHECK(date_in("２０２３年度") == "2023");
  CHECK(date_in("2023-05-06 09:02:33") == "2023-05-06");
  CHECK(date_in("2023/5/6") == "2023-05-06");
  CHECK(date_in("2023.05.06") == "2023-05-06");
  CHECK(date_in("报告20230506稿") == "2023-05-06");
  CHECK(date_in("2023-05") == "2023-05");
  CHECK(date_in("2024年2月29日") == "2024-02-29");
  CHECK(date_in("2017年X月X日") == "2017");
}

TEST_CASE("dates: what is no day of the calendar is no date", "[read][dates]") {
  CHECK(date_in("2023-02-30").empty());
  CHECK(date_in("2023年2月29日").empty());
  CHECK(date_in("2023-13").empty());
  CHECK(date_in("20231350").empty());
  CHECK(date_in("120230506").empty());
  CHECK(date_in("2023.5").empty());
  CHECK(date_in("2021-2025").empty());
  CHECK(date_in("0023年").empty());
  CHECK(date_in("全县12.5亿元，5月6日").empty());
}

TEST_CASE("dates: where a date stands in its text is known", "[read][dates]") {
  const auto found = find_date("于2023年5月6日起");
  REQUIRE(found);
  CHECK(found->start == 3);
  CHECK(found->bytes == std::string_view("2023年5月6日").size());
}

TEST_CASE("metadata: a file's name tells place and date where it plainly does",
          "[read][metadata]") {
  CHECK(known_from("青禾县_2023.txt").place == "青禾县");
  CHECK(known_from("青禾县_2023.txt").date == "2023");
  CHECK(known_from("2023年青禾县政府工作报告.txt").place == "青禾县");
  CHECK(known_from("2023年青禾县政府工作报告.txt").date == "2023");
  CHECK(known_from("江右省青禾县2023-05-06.md").place == "江右省青禾县");
  CHECK(known_from("report-临海区-20230506").place == "临海区");
  CHECK(known_from("report-临海区-20230506").date == "2023-05-06");
}

TEST_CASE("metadata: a name that says nothing plainly gives nothing", "[read][metadata]") {
  for (const char* name :
       {"全县工作总结.txt", "社区_好人好事.txt", "自贡市场调研.txt", "我省概况.txt",
        "000_d1b81005b6d0d83d.txt", "乡村振兴示范区.txt", "城市管理.txt"}) {
    INFO(name);
    CHECK(known_from(name).place.empty());
    CHECK(known_from(name).date.empty());
  }
  CHECK(known_from("规划2021-2025.txt").date.empty());
  CHECK(known_from("青禾县_2023-1.txt").date.empty());
}

TEST_CASE("metadata: the first lines tell title, date, place and author", "[read][metadata]") {
  const Document report = known_from("a.txt",
                                     "# "
                                     "政府工作报告\n\n——2023年1月5日在青禾县第十七届人民代表大会第"
                                     "三次会议上\n报告人：王小明\n各位代表：\n现在……\n");
  CHECK(report.title == "政府工作报告");
  CHECK(report.date == "2023-01-05");
  CHECK(report.place == "青禾县");
  CHECK(report.author == "王小明");
  const Document speech = known_from("b.txt", "在全区大会上的讲话\n（2019年3月8日）\n同志们：\n");
  CHECK(speech.title == "在全区大会上的讲话");
  CHECK(speech.date == "2019-03-08");
  CHECK(speech.place.empty());
  CHECK(known_from("c.txt", "讲话\n（2017年X月X日）\n同志们：\n").date == "2017");
}

TEST_CASE("metadata: a reseller's line is no title", "[read][metadata]") {
  const std::string text = "公文之家整理发布，咨询QQ12345678\n青禾县政府工作报告\n正文第一段。\n";
  CHECK(known_from("1.txt", text).title == "青禾县政府工作报告");
}

TEST_CASE("metadata: a sentence is no title, and a text of one line has none", "[read][metadata]") {
  CHECK(known_from("a.txt", "今天开会。\n第二行\n").title.empty());
  CHECK(known_from("a.txt", "同志们：\n第二行\n").title.empty());
  CHECK(known_from("a.txt", "只有一行").title.empty());
  CHECK(known_from("a.txt", "").title.empty());
  CHECK(known_from("a.txt", std::string(9000, 'x') + "\n第二行").title.empty());
}

TEST_CASE("metadata: a sentence about a date or place is not the report's", "[read][metadata]") {
  const Document report = known_from("a.txt", "标题\n2022年3月1日起，青禾县实行新规。\n正文\n");
  CHECK(report.date.empty());
  CHECK(report.place.empty());
}

TEST_CASE("csv: quoted cells hold commas, quotes and line ends", "[read][csv]") {
  const auto rows = leitong::read::parse_csv("a,\"b,\"\"c\"\"\nd\",\n\n\"\",x\nlast");
  REQUIRE(rows.ok());
  REQUIRE(rows.value().size() == 3);
  CHECK(rows.value()[0].cells == std::vector<std::string>{"a", "b,\"c\"\nd", ""});
  CHECK(rows.value()[1].cells == std::vector<std::string>{"", "x"});
  CHECK(rows.value()[1].line == 4);
  CHECK(rows.value()[2].cells == std::vector<std::string>{"last"});
  const auto open = leitong::read::parse_csv("a,b\nc,\"d\n");
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().line == 2U);
}

TEST_CASE("metadata: a table names files as given, or below their folder", "[read][metadata]") {
  const TempFolder folder;
  folder.write("in/甲.txt", "正文");
  folder.write("in/sub/乙_2020.txt", "正文");
  const std::string root = (folder / "in").string();
  leitong::ReadOptions options;
  // As a spreadsheet saves it: a mark, CRLF, quoted cells.
  options.metadata_path =
      folder
          .write("meta.csv", "\xEF\xBB\xBFpath,place,date,note,title\r\n\"" + root +
                                 "/甲.txt\",\"青禾县\",2021-01-02,x,\"报告, \"\"甲\"\"\"\r\n"
                                 "sub/乙_2020.txt,白水县,2019,,\r\n")
          .string();
  const std::vector<std::string> paths = {root};
  const auto result = leitong::read_paths(paths, options);
  REQUIRE(result.collection.documents.size() == 2);
  const Document& sub = result.collection.documents[0];
  const Document& first = result.collection.documents[1];
  CHECK(sub.place == "白水县");
  CHECK(sub.date == "2019");
  CHECK(first.place == "青禾县");
  CHECK(first.date == "2021-01-02");
  CHECK(first.title == "报告, \"甲\"");
}

TEST_CASE("metadata: what a row says beats the table, and the table fills the rest",
          "[read][metadata]") {
  const TempFolder folder;
  const std::string rows =
      folder.write("a.jsonl", "{\"id\":\"1\",\"place\":\"甲县\",\"text\":\"正文\"}\n").string();
  leitong::ReadOptions options;
  options.metadata_path = folder.write("meta.csv", "path,place,series\na.jsonl,乙县,丙\n").string();
  const std::vector<std::string> paths = {rows};
  const auto result = leitong::read_paths(paths, options);
  REQUIRE(result.collection.documents.size() == 1);
  CHECK(result.collection.documents[0].place == "甲县");
  CHECK(result.collection.documents[0].series == "丙");
}

TEST_CASE("metadata: the table itself is no document, and rows for no file are counted",
          "[read][metadata]") {
  const TempFolder folder;
  folder.write("a.txt", "正文");
  leitong::ReadOptions options;
  options.metadata_path =
      folder.write("meta.csv", "path,place\na.txt,甲县\nb.txt,乙县\nc.txt,丙县\n").string();
  const std::vector<std::string> paths = {folder.path().string()};
  const auto result = leitong::read_paths(paths, options);
  REQUIRE(result.collection.documents.size() == 1);
  CHECK(result.collection.documents[0].place == "甲县");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason == "2 of 3 rows name no file that was given");
}

TEST_CASE("metadata: metadata.csv in a folder is about its files and is no document",
          "[read][metadata]") {
  const TempFolder folder;
  folder.write("a/one.txt", "一篇关于乡村道路的报告。\n");
  folder.write("a/metadata.csv", "path,place,date\none.txt,甲县,2021-01-02\nno.txt,乙县,\n");
  folder.write("b/one.txt", "一篇关于城镇道路的报告。\n");
  folder.write("b/metadata.csv", "path,place\none.txt,丙县\n");
  const std::vector<std::string> paths = {folder.path().string()};
  const auto result = leitong::read_paths(paths, {});
  CHECK(result.failures.empty());
  REQUIRE(result.collection.documents.size() == 2);
  CHECK(result.collection.documents[0].place == "甲县");
  CHECK(result.collection.documents[0].date == "2021-01-02");
  CHECK(result.collection.documents[1].place == "丙县");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason == "1 of 2 rows name no file that was given");
}

TEST_CASE("metadata: a table that cannot be used is a failure, and the files are read",
          "[read][metadata][bad input]") {
  const TempFolder folder;
  const std::vector<std::string> paths = {folder.write("a.txt", "正文").string()};
  leitong::ReadOptions options;
  for (const std::string& path :
       {(folder / "none.csv").string(), folder.write("b.csv", "path,other\na.txt,x\n").string(),
        folder.write("c.csv", "path,\"title\n").string(), folder.write("d.csv", "").string()}) {
    options.metadata_path = path;
    const auto result = leitong::read_paths(paths, options);
    CHECK(result.collection.documents.size() == 1);
    REQUIRE(result.failures.size() == 1);
    CHECK(result.failures[0].path == path);
  }
}
