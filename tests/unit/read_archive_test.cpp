// Archives, tables and what content says against names.
#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "leitong/read.hpp"
#include "read_samples.hpp"
#include "temp_folder.hpp"
#include "zip_file.hpp"

namespace {

using leitong::Document;
using leitong::ErrorCode;
using leitong::read_paths;
using leitong::ReadResult;
using leitong::tests::encoded;
using leitong::tests::slurp;
using leitong::tests::tar_entry;
using leitong::tests::TempFolder;
using leitong::tests::write_docx;
using leitong::tests::write_zip;

ReadResult read_file(const std::filesystem::path& path) {
  const std::vector<std::string> paths = {path.string()};
  return read_paths(paths, {});
}

// "id=text" of each document, the ids without the folder.
std::string listed(const ReadResult& result, const TempFolder& folder) {
  std::string out;
  const std::size_t prefix = folder.path().string().size() + 1;
  for (const Document& document : result.collection.documents) {
    out +=
        document.id.substr(document.id.starts_with('/') ? prefix : 0) + "=" + document.text + ";";
  }
  return out;
}

}  // namespace

TEST_CASE("archive: entries are documents in the order of their names", "[read][archive]") {
  const TempFolder folder;
  write_docx(folder / "in.docx", "<w:p><w:r><w:t>文档</w:t></w:r></w:p>");
  write_zip(folder / "a.zip", {{"乙/b.txt", "二"},
                               {"r.jsonl", "{\"id\":\"行\",\"text\":\"三\"}\n"},
                               {"a.docx", slurp(folder / "in.docx")},
                               {".hidden", "无"},
                               {"__MACOSX/x.txt", "无"}});
  const ReadResult result = read_file(folder / "a.zip");
  CHECK(result.failures.empty());
  CHECK(listed(result, folder) == "a.zip/a.docx=文档\n;行=三;a.zip/乙/b.txt=二;");
}

TEST_CASE("archive: names that lead outside stay inside, and nothing is written",
          "[read][archive]") {
  const TempFolder folder;
  std::filesystem::create_directories(folder / "in");
  write_zip(folder / "in/a.zip",
            {{"../evil.txt", "外"}, {"/abs.txt", "根"}, {"x/../../../y.txt", "上"}});
  const ReadResult result = read_file(folder / "in/a.zip");
  CHECK(listed(result, folder) == "in/a.zip/abs.txt=根;in/a.zip/evil.txt=外;in/a.zip/x/y.txt=上;");
  CHECK(result.warnings.size() == 3);
  CHECK_FALSE(std::filesystem::exists(folder / "evil.txt"));
  CHECK_FALSE(std::filesystem::exists(folder / "y.txt"));
}

TEST_CASE("archive: names in GB18030 become text", "[read][archive]") {
  const TempFolder folder;
  const std::string name = encoded("县政府工作报告及附件材料.txt", "gb18030").value();
  folder.write("a.tar", tar_entry(name, "文") + std::string(1024, '\0'));
  CHECK(listed(read_file(folder / "a.tar"), folder) == "a.tar/县政府工作报告及附件材料.txt=文;");
}

TEST_CASE("archive: short names in GB18030 are judged together", "[read][archive]") {
  const TempFolder folder;
  // The first alone would be valid UTF-8; the last is.
  const auto gbk = [](const char* name) { return encoded(name, "gb18030").value(); };
  folder.write("a.tar", tar_entry(gbk("通知.txt"), "一") +
                            tar_entry(gbk("县政府工作报告.txt"), "二") +
                            tar_entry(gbk("总结.txt"), "三") + tar_entry("办法.txt", "四") +
                            std::string(1024, '\0'));
  const std::string got = listed(read_file(folder / "a.tar"), folder);
  for (const char* const wanted : {"a.tar/通知.txt=一;", "a.tar/县政府工作报告.txt=二;",
                                   "a.tar/总结.txt=三;", "a.tar/办法.txt=四;"}) {
    INFO(wanted);
    CHECK(got.find(wanted) != std::string::npos);
  }
}

TEST_CASE("archive: hard links in tar are read, other links are told", "[read][archive]") {
  const TempFolder folder;
  const std::string name = std::string(150, 'd') + "/a.txt";
  folder.write("a.tar", tar_entry("a.txt", "一") + tar_entry("b.txt", "", '1', "a.txt") +
                            tar_entry("././@LongLink", name + '\0', 'L') + tar_entry("x", "长") +
                            tar_entry("././@LongLink", name + '\0', 'K') +
                            tar_entry("c.txt", "", '1', "cut") +
                            tar_entry("d.txt", "", '1', "elsewhere") +
                            tar_entry("e.txt", "", '2', "a.txt") + std::string(1024, '\0'));
  const ReadResult result = read_file(folder / "a.tar");
  CHECK(listed(result, folder) ==
        "a.tar/a.txt=一;a.tar/b.txt=一;a.tar/c.txt=长;a.tar/" + name + "=长;");
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].reason.starts_with("2 links in it"));
}

TEST_CASE("archive: what Word keeps beside an open file is no document", "[read][archive]") {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "in");
  folder.write("in/a.txt", "文");
  folder.write("in/~$a.docx", "owner");
  write_zip(folder / "in/b.zip", {{"c.txt", "字"}, {"d/~$c.docx", "owner"}});
  const ReadResult result = read_file(folder / "in");
  CHECK(result.failures.empty());
  CHECK(listed(result, folder) == "in/a.txt=文;in/b.zip/c.txt=字;");
}

TEST_CASE("archive: a bad entry is named, the others are read", "[read][archive]") {
  const TempFolder folder;
  write_zip(folder / "a.zip",
            {{"a.txt", "好"}, {"b.png", "\x89PNG\r\n\x1a\n"}, {"c.docx", "PK\x03\x04坏"}});
  const ReadResult result = read_file(folder / "a.zip");
  CHECK(listed(result, folder) == "a.zip/a.txt=好;");
  REQUIRE(result.failures.size() == 2);
  CHECK(result.failures[0].path.ends_with("a.zip/b.png"));
  CHECK(result.failures[0].reason.find("OCR") != std::string::npos);
  CHECK(result.failures[1].path.ends_with("a.zip/c.docx"));
}

TEST_CASE("archive: tar with long names; one cut short is an error", "[read][archive]") {
  const TempFolder folder;
  const std::string name = std::string(150, 'd') + "/a.txt";
  const std::string whole = tar_entry("././@LongLink", name + '\0', 'L') +
                            tar_entry("short", "长名") + tar_entry("b.txt", "二") +
                            std::string(1024, '\0');
  folder.write("a.tar", whole);
  CHECK(listed(read_file(folder / "a.tar"), folder) == "a.tar/b.txt=二;a.tar/" + name + "=长名;");
  folder.write("b.tar", whole.substr(0, whole.size() - 1024 - 300));
  const ReadResult cut = read_file(folder / "b.tar");
  REQUIRE(cut.failures.size() == 1);
  CHECK(cut.failures[0].reason.find("cut short") != std::string::npos);
}

TEST_CASE("archive: archives in archives end somewhere", "[read][archive]") {
  const TempFolder folder;
  std::string inner = "底";
  std::string name = "a.txt";
  for (int i = 0; i < 5; ++i) {
    write_zip(folder / "n.zip", {{name, inner}});
    inner = slurp(folder / "n.zip");
    name = "n.zip";
  }
  const ReadResult result = read_file(folder / "n.zip");
  CHECK(result.collection.documents.empty());
  REQUIRE(result.failures.size() == 1);
  CHECK(result.failures[0].code == ErrorCode::kLimit);
}

TEST_CASE("table: a CSV with a column of texts gives a document a row", "[read]") {
  const TempFolder folder;
  folder.write("a.csv", "\xEF\xBB\xBFid,place,text\n一,青禾县,\"甲，乙\n丙\"\n,,丁\n");
  const ReadResult result = read_file(folder / "a.csv");
  CHECK(listed(result, folder) == "一=甲，乙\n丙;a.csv:4=丁;");
  CHECK(result.collection.documents[0].place == "青禾县");
  folder.write("b.csv", "a,b\n1,2\n");
  CHECK(read_file(folder / "b.csv").failures[0].reason.find("no column \"text\"") !=
        std::string::npos);
}

TEST_CASE("sniffing: content goes before the name, and the difference is told", "[read]") {
  const TempFolder folder;
  write_docx(folder / "a.txt", "<w:p><w:r><w:t>其实是文档</w:t></w:r></w:p>");
  CHECK(listed(read_file(folder / "a.txt"), folder) == "a.txt=其实是文档\n;");
  write_docx(folder / "a.jsonl", "<w:p><w:r><w:t>其实是文档</w:t></w:r></w:p>");
  const ReadResult rows = read_file(folder / "a.jsonl");
  CHECK(listed(rows, folder) == "a.jsonl=其实是文档\n;");
  REQUIRE(rows.warnings.size() == 1);
  CHECK(rows.warnings[0].reason == "is named as JSON Lines, but is a Word document: read as that");
  folder.write("b.docx", "其实是纯文本。");
  const ReadResult plain = read_file(folder / "b.docx");
  CHECK(listed(plain, folder) == "b.docx=其实是纯文本。;");
  CHECK(plain.warnings.size() == 1);
  folder.write("c.doc", "<html><body><p>其实是网页</p></body></html>");
  CHECK(listed(read_file(folder / "c.doc"), folder) == "c.doc=其实是网页\n;");
  std::string garbage;
  unsigned state = 1;
  for (int i = 0; i < 4096; ++i) {
    state = state * 1103515245U + 12345U;
    garbage += static_cast<char>(state >> 16 & 0xFFU);
  }
  folder.write("d.docx", garbage);
  const ReadResult damaged = read_file(folder / "d.docx");
  REQUIRE(damaged.failures.size() == 1);
  CHECK(damaged.failures[0].reason.find("is named as a Word document") == 0);
  folder.write("e.odt", "");
  CHECK(read_file(folder / "e.odt").warnings[0].reason == "file is empty");
}

TEST_CASE("sniffing: what cannot be read says what to do", "[read]") {
  const TempFolder folder;
  write_zip(folder / "a.xlsx", {{"[Content_Types].xml", ""}, {"xl/workbook.xml", ""}});
  CHECK(read_file(folder / "a.xlsx").failures[0].reason.find("save it as CSV") !=
        std::string::npos);
  folder.write("b.jpg", "\xFF\xD8\xFF\xE0");
  CHECK(read_file(folder / "b.jpg").failures[0].reason.find("OCR") != std::string::npos);
  std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  for (const char c : std::string("EncryptedPackage")) ole += std::string({c, '\0'});
  folder.write("c.docx", ole);
  CHECK(read_file(folder / "c.docx").failures[0].reason == "is protected by a password");
}
