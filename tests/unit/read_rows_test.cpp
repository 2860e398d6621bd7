#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/read.hpp"
#include "read/line_chunks.hpp"
#include "read/row_repair.hpp"
#include "read/source.hpp"
#include "read_samples.hpp"
#include "temp_folder.hpp"

namespace {

using leitong::Document;
using leitong::ErrorCode;
using leitong::ReadOptions;
using leitong::ReadResult;
using leitong::tests::encoded;
using leitong::tests::TempFolder;
using namespace std::string_literals;

ReadResult read_rows(std::string_view rows, const ReadOptions& options = {},
                     std::string_view name = "a.jsonl") {
  const TempFolder folder;
  const std::vector<std::string> paths = {folder.write(name, rows).string()};
  return leitong::read_paths(paths, options);
}

}  // namespace

TEST_CASE("rows: fields become the document and what it is known by", "[read][rows]") {
  const ReadResult result = read_rows(
      "{\"id\":\"r1\",\"text\":\"一\\r\\n二\\r三\\t\\u4e2d\",\"title\":\"题\",\"date\":20230506,"
      "\"place\":\"青禾县\",\"author\":null,\"series\":\"甲\",\"other\":[1,{\"text\":\"no\"}]}\n");
  REQUIRE(result.collection.documents.size() == 1);
  const Document& row = result.collection.documents[0];
  CHECK(row.id == "r1");
  CHECK(row.text == "一\n二\n三\t中");
  CHECK(row.title == "题");
  CHECK(row.date == "20230506");
  CHECK(row.place == "青禾县");
  CHECK(row.author.empty());
  CHECK(row.series == "甲");
}

TEST_CASE("rows: fields go by the names the caller gives", "[read][rows]") {
  ReadOptions options;
  options.fields.text = "content";
  options.fields.id = "key";
  const ReadResult result = read_rows("{\"key\":7,\"content\":\"正文\",\"text\":5}", options);
  REQUIRE(result.collection.documents.size() == 1);
  CHECK(result.collection.documents[0].id == "7");
  CHECK(result.collection.documents[0].text == "正文");
}

TEST_CASE("rows: a number is an id by its decimal text, however long", "[read][rows]") {
  const ReadResult result = read_rows(
      "{\"id\":42,\"text\":\"甲\"}\n{\"id\":-7,\"text\":\"乙\"}\n{\"id\":1.5,\"text\":\"丙\"}\n"
      "{\"id\":12345678901234567890123,\"text\":\"丁\"}\n{\"id\":18446744073709551615,\"text\":"
      "\"戊\"}");
  const auto& documents = result.collection.documents;
  REQUIRE(documents.size() == 5);
  CHECK(documents[0].id == "42");
  CHECK(documents[1].id == "-7");
  CHECK(documents[2].id == "1.5");
  CHECK(documents[3].id == "12345678901234567890123");
  CHECK(documents[4].id == "18446744073709551615");
}

TEST_CASE("rows: a row without an id is named by its file and line", "[read][rows]") {
  const ReadResult result = read_rows("\n{\"text\":\"甲\"}\n\n  \r\n{\"id\":\"\",\"text\":\"乙\"}");
  const auto& documents = result.collection.documents;
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].id == documents[0].path + ":2");
  CHECK(documents[1].id == documents[1].path + ":5");
}

TEST_CASE("rows: a broken row is named by its line and harms no other", "[read][rows][bad input]") {
  const ReadResult result = read_rows(
      "{\"id\":1,\"text\":\"甲\"}\n{\"id\":2,\"text\":\"没有结尾\n{\"id\":3}\n{\"id\":4,\"text\":5}"
      "\n"
      "[1,2]\n{\"id\":5,\"text\":null}\n{\"id\":6,\"text\":\"x\"} "
      "tail\n{\"id\":7,\"x\":tru,\"text\":\"x\"}\n"
      "{\"id\":8,\"text\":\"乙\"}\n");
  REQUIRE(result.collection.documents.size() == 2);
  CHECK(result.collection.documents[1].id == "8");
  REQUIRE(result.failures.size() == 7);
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(result.failures[i].line == i + 2);
    CHECK(result.failures[i].code == ErrorCode::kInvalid);
  }
  CHECK(result.failures[1].reason == "row has no \"text\"");
}

TEST_CASE("rows: a file without one row is one failure", "[read][rows][bad input]") {
  const ReadResult result = read_rows("no\nrow\nat\nall\nin it\n");
  CHECK(result.collection.documents.empty());
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].line == 1U);
  CHECK(result.failures[0].reason.starts_with("none of its 5 lines is a row; the first: "));
}

TEST_CASE("rows: a field that is neither a string nor a number is told and left out",
          "[read][rows]") {
  const ReadResult result = read_rows("{\"id\":\"a\",\"author\":[\"甲\"],\"text\":\"正文\"}");
  CHECK(result.collection.documents.size() == 1);
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].line == 1U);
}

TEST_CASE("rows: an empty text is a document and counted", "[read][rows]") {
  const ReadResult result = read_rows("{\"text\":\"\"}\n{\"text\":\"有\"}");
  CHECK(result.collection.documents.size() == 2);
  CHECK(result.empty_documents == 1);
  CHECK(result.warnings.size() == 1);
}

TEST_CASE("rows: what JSON can say but Unicode cannot becomes U+FFFD with a warning",
          "[read][rows][bad input]") {
  const std::string rows =
      "{\"id\":1,\"text\":\"a\\u0000b\"}\n{\"id\":2,\"text\":\"a\\ud800b\\udc00\\ud83d\\ude00\"}\n"
      "{\"id\":3,\"text\":\"甲\xFF乙\xE4\xBD\"}\n{\"id\":4,\"text\":\"\\\\ud800\"}\n";
  const ReadResult result = read_rows(rows);
  const auto& documents = result.collection.documents;
  REQUIRE(documents.size() == 4);
  CHECK(documents[0].text == "a\uFFFDb");
  CHECK(documents[1].text == "a\uFFFDb\uFFFD😀");
  CHECK(documents[2].text == "甲\uFFFD乙\uFFFD");
  CHECK(documents[3].text == "\\ud800");
  REQUIRE(result.warnings.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(result.warnings[i].line == i + 1);
  CHECK(result.replaced_bytes == 3);
  ReadOptions options;
  options.strict = true;
  const ReadResult strict = read_rows(rows, options);
  CHECK(strict.collection.documents.size() == 1);
  CHECK(strict.failures.size() == 3);
}

TEST_CASE("rows: they may be in any encoding, with a mark or without", "[read][rows]") {
  const std::string row = "{\"id\":\"a\",\"text\":\"全县粮食产量再创新高，农民收入稳步增长。\"}\n";
  for (const auto& encoding : leitong::tests::kEncodings) {
    if (encoding.ours == "big5-hkscs"s) continue;
    const ReadResult result = read_rows(encoded(row, encoding.icu).value());
    INFO(encoding.ours);
    REQUIRE(result.collection.documents.size() == 1);
    CHECK(result.collection.documents[0].text == "全县粮食产量再创新高，农民收入稳步增长。");
  }
  for (const std::string& marked :
       {"\xEF\xBB\xBF" + row, encoded("\uFEFF" + row, "UTF-16LE").value(),
        encoded("\uFEFF" + row, "gb18030").value()}) {
    const ReadResult result = read_rows(marked);
    CHECK(result.failures.empty());
    CHECK(result.collection.documents.size() == 1);
  }
}

TEST_CASE("rows: a .json file is read if it looks like rows", "[read][rows]") {
  CHECK(read_rows("{\"text\":\"甲\"}\n{\"text\":\"乙\"}\n", {}, "a.json")
            .collection.documents.size() == 2);
  const ReadResult pretty = read_rows("{\n  \"text\": \"甲\"\n}\n", {}, "a.json");
  CHECK(pretty.collection.documents.empty());
  CHECK(pretty.failures.size() == 1);
  CHECK(read_rows("[{\"text\":\"甲\"}]", {}, "a.json").failures.size() == 1);
}

TEST_CASE("rows: a line of some megabytes is a row like another", "[read][rows]") {
  std::string big;
  while (big.size() < 7'000'000) big += "长行里的字";
  const ReadResult result =
      read_rows("{\"text\":\"前\"}\n{\"text\":\"" + big + "\"}\n{\"text\":\"后\"}\n");
  REQUIRE(result.collection.documents.size() == 3);
  CHECK(result.collection.documents[1].text == big);
  CHECK(result.collection.documents[2].text == "后");
}

TEST_CASE("rows: chunks hold whole lines, and a line beyond the limit is skipped and told",
          "[read][rows]") {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += std::string(static_cast<std::size_t>(i % 90), 'x') + "\n";
  const std::string path =
      folder.write("lines", lines + std::string(5000, 'y') + "\nlast").string();
  auto source = leitong::read::Source::open(path, {});
  REQUIRE(source.ok());
  leitong::read::LineChunks chunks(source.value(), 64, 1024);
  std::string seen;
  int overlong = 0;
  while (true) {
    auto chunk = chunks.next();
    REQUIRE(chunk.ok());
    if (!chunk.value()) break;
    if (chunk.value()->overlong) {
      ++overlong;
      continue;
    }
    seen += chunk.value()->view();
    if (seen.size() != lines.size() + 4) CHECK(seen.back() == '\n');
  }
  CHECK(overlong == 1);
  CHECK(seen == lines + "last");
}

TEST_CASE("rows: repair changes nothing in a row that needs none", "[read][rows]") {
  for (const std::string row :
       {"{\"a\":\"\\\"q\\\\\",\"b\":[-1.5e+10,2,true,null]}", "{\"a\":\"unclosed", "\"\\",
        "\"\\u12", "{\"n\":123456789012345678}", "-", ""}) {
    const auto repaired = leitong::read::repair_row(row);
    CHECK(repaired.json == row);
    CHECK(repaired.bad_escapes == 0);
  }
  CHECK(leitong::read::repair_row("[1234567890123456789]").json == "[\"1234567890123456789\"]");
}
