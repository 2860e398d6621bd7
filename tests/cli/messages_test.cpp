// The messages are complete, used and found again. That both languages have the same keys with the
// same {1} ... {9} is held when the program is built; that no unknown key is used, by the compiler.

#include "cli/messages.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "cli/cli_tests.hpp"

using namespace leitong;
using namespace leitong::cli;
using namespace leitong::tests;

namespace {

std::string sources_below(const std::filesystem::path& folder, const std::string& without) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cpp" && extension != ".hpp") continue;
    if (!without.empty() && has(entry.path().string(), without)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

bool found_by_text(std::string_view key) {
  return key.starts_with("reason_") || key.starts_with("progress_") || key.starts_with("sheet_");
}

}  // namespace

TEST_CASE("messages: every message is used somewhere", "[cli][messages]") {
  const std::string sources =
      sources_below(std::string(LEITONG_SOURCE_FOLDER) + "/src/cli", "/src/cli/messages/");
  REQUIRE(sources.size() > 100000);
  for (const std::string_view key : kMessageKeys) {
    INFO(key);
    const std::string quoted = '"' + std::string(key) + '"';
    CHECK((found_by_text(key) || has(sources, quoted)));
  }
}

TEST_CASE(
    "messages: every reason and every pass that is put into Chinese is one that the library "
    "tells",
    "[cli][messages]") {
  std::string sources = sources_below(std::string(LEITONG_SOURCE_FOLDER) + "/src", "/src/cli/");
  for (const int number :
       {ENOENT, EACCES, EISDIR, ENOTDIR, ENOSPC, EROFS, EEXIST, EIO, EMFILE, ENAMETOOLONG, EPIPE}) {
    sources += std::string(" ") + std::strerror(number) + " ";
  }
  for (const std::string_view key : kMessageKeys) {
    if (!found_by_text(key) || key.starts_with("sheet_")) continue;
    INFO(key);
    const std::string english = message_named(std::string(key), Lang::kEnglish).value_or("");
    CHECK_FALSE(english.empty());
    std::string word;
    for (const char c : english + " ") {
      if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
        word += c;
        continue;
      }
      if (word.size() > 2) CHECK((has(sources, word) || word == "left"));
      word.clear();
    }
  }
}

TEST_CASE("messages: every word of report.xlsx stands in it", "[cli][messages]") {
  const std::string source =
      slurp(std::string(LEITONG_SOURCE_FOLDER) + "/src/report/xlsx/xlsx_report.cpp");
  for (const std::string_view key : kMessageKeys) {
    if (!key.starts_with("sheet_")) continue;
    INFO(key);
    const std::string word(key.substr(6));
    const std::string kind = word.substr(0, word.find('_'));  // "level_paragraph": of a level
    CHECK((has(source, '"' + word + '"') || has(source, "word(\"" + kind + "\", ") ||
           has(source, '"' + kind + "_\" +")));
  }
}

TEST_CASE("messages: a reason is put into Chinese with what stands in it", "[cli][messages]") {
  const auto chinese = [](const char* reason) { return in_language(reason, Lang::kChinese); };
  CHECK(chinese("cannot read: No such file or directory") == "读不出：没有这个文件或文件夹");
  CHECK(chinese("is named as a PDF, but is a Word document: read as that") ==
        "扩展名是PDF，内容却是Word 文档：按内容读取");
  CHECK(chinese("3 invalid bytes became U+FFFD") == "3 个无效字节换成了 U+FFFD");
  // Of two that fit, the one that says more.
  CHECK(chinese("template 7 has no slot '地点'; it has none") ==
        "模板 7 没有空位“地点”；它一个空位也没有");
  CHECK(chinese("template 7 has no slot '地点'; it has 日期") ==
        "模板 7 没有空位“地点”；它有 日期");
  CHECK(chinese("what nobody foresaw {1}") == "what nobody foresaw {1}");
  CHECK(in_language("file is empty", Lang::kEnglish) == "file is empty");
}

TEST_CASE("messages: what readers say of files and formats is told in Chinese", "[cli][messages]") {
  const auto in_chinese = [](const std::string& reason) {
    const std::string told = in_language(reason, Lang::kChinese);
    return std::any_of(told.begin(), told.end(), [](char c) { return (c & 0x80) != 0; });
  };
  for (const char* const reason :
       {"archive has no document in it",
        "archives hold too many entries",
        "7 in it is not used: metadata stand beside an archive, not in it",
        "its name leads outside the archive: the way there is left out",
        "7 links in it to files that it does not hold, or by name only: not read",
        "tar archive is cut short: what comes behind 7 entries is missing",
        "7 of 9 rows name no file that was given",
        "7 of 9 pages have no text: empty, or pictures that need OCR",
        "CSV has no column \"7\"9",
        "is named as 7, but is neither that nor text: damaged, or something else",
        "7 is too long beside the file's other parts",
        "7 embedded files of another format (altChunk) not read: save the document again with Word",
        "LibreOffice cannot read it either: damaged, or something else",
        "Office file is longer than 512 MiB",
        "OpenDocument file has no content.xml",
        "Word file has no 7",
        "PDF cannot be read",
        "PDF cannot be read: 7",
        "PDF is damaged or cut short",
        "web page is not text in a known encoding",
        "web page is longer than 2 GiB",
        "no memory for 7",
        "numbers of automatic lists may be missing: with LibreOffice they would be there",
        "reading PDF takes the program pdftotext: install poppler-utils and poppler-data",
        "reading doc and wps takes antiword or LibreOffice, and antiword is missing or cannot read "
        "this one: install antiword, libreoffice-writer",
        "reading this takes LibreOffice: install libreoffice-writer",
        "cannot make a pipe: 7",
        "cannot make a temporary file: 7",
        "cannot make a temporary folder: 7",
        "cannot write a temporary file: 7",
        "cannot start 7: 9",
        "gzip stream is corrupt: 7",
        "line is longer than 4 GiB",
        "row is not JSON: 7",
        "row is too long: 7",
        "no column is named title, date, place, author or series",
        "unknown encoding \"7\": known are 9",
        "a picture has no text: OCR needed",
        "convert it to PDF or docx first",
        "save it as CSV with a column of texts",
        "save it as HTML or PDF first",
        "unpack it first, or pack it as zip or tar",
        "it is no document",
        "JSON Lines",
        "a 7z archive",
        "a RAR archive",
        "an xz file",
        "a bzip2 file",
        "a PNG picture",
        "a JPEG picture",
        "a GIF picture",
        "a TIFF picture",
        "a DjVu file",
        "a PostScript file",
        "an SQLite database",
        "an Excel file",
        "a PowerPoint file",
        "a web archive (MHT)",
        "an OFD file",
        "an Office XML file",
        "an OpenDocument file without text"}) {
    INFO(reason);
    CHECK(in_chinese(reason));
  }
  // What the sniffer can call a file.
  const std::string source =
      slurp(std::string(LEITONG_SOURCE_FOLDER) + "/src/read/formats/sniff.cpp");
  const std::regex name("\"(an? [A-Za-z0-9]+( [A-Za-z0-9()]+)+)\"");
  std::size_t names = 0;
  for (std::sregex_iterator at(source.begin(), source.end(), name), end; at != end; ++at, ++names) {
    INFO((*at)[1].str());
    CHECK(in_chinese((*at)[1].str()));
  }
  CHECK(names > 30);
  CHECK(in_language("is an xz file: unpack it first, or pack it as zip or tar", Lang::kChinese) ==
        "是xz 文件：请先解开，或改用 zip、tar 打包");
}

TEST_CASE("messages: what is put in is not read as a place again", "[cli][messages]") {
  CHECK(say(Lang::kEnglish, kExclusive, {"{2}", "b"}) ==
        "options '{2}' and 'b' exclude each other");
  CHECK(say(Lang::kEnglish, kMissingValue, {"--x"}) == "option '--x' needs a value: --x {2}");
}

TEST_CASE("messages: errors of files are told in the language asked, records keep to English",
          "[cli][messages]") {
  const TempFolder folder;
  folder.write("good.txt", "一段普通的文字。\n");
  folder.write("empty.txt", "");
  const Ran ran = run_in(folder, {"scan", ".", "missing.txt", "-o", "out", "--lang", "zh"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "missing.txt: 读不出：没有这个文件或文件夹"));
  CHECK(has(ran.err, "empty.txt: 文件是空的"));
  CHECK(has(slurp(folder / "out/run.json"), "No such file or directory"));
}
