// The messages are complete, used and found again. That both languages have the same keys with the
// same {1} ... {9} is held when the program is built; that no unknown key is used, by the compiler.

#include "cli/messages.hpp"

#include <simdjson.h>
#include <sqlite3.h>
#include <zip.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pugixml.hpp>
#include <regex>
#include <set>

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

// Without spaces at its ends and colons that part it from what is put in.
std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" :");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" :") + 1 - first);
}

bool is_reason(std::string_view key) {
  return key.starts_with("reason_") || key.starts_with("outside_");
}

bool found_by_text(std::string_view key) {
  return is_reason(key) || key.starts_with("progress_") || key.starts_with("sheet_");
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
    if (!found_by_text(key) || key.starts_with("sheet_") || key.starts_with("outside_")) continue;
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
        "扩展名表示“PDF”，内容却是“Word 文档”：按内容读取");
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
        "是“xz 文件”：请先解开，或改用 zip、tar 打包");
}

TEST_CASE("messages: every reason of the index, the stages and their database has its Chinese",
          "[cli][messages]") {
  std::string forms;
  for (const std::string_view key : kMessageKeys) {
    if (!is_reason(key)) continue;
    forms += message_named(std::string(key), Lang::kEnglish).value_or("") + "\n";
  }
  // What no user sees.
  const std::set<std::string> inner = {"leitong stage 2", "index files are read in place"};
  const std::regex quoted_quote("'\\\\?\"'");
  const std::regex comment("//[^\n]*|#include[^\n]*");
  const std::regex literal("\"((?:[^\"\\\\]|\\\\.)*)\"");
  const std::regex sql("SELECT|INSERT|DELETE|UPDATE|CREATE|PRAGMA|WHERE|ORDER BY|LIMIT|BEGIN");
  const std::string source_folder = std::string(LEITONG_SOURCE_FOLDER) + "/src/";
  std::string source = sources_below(source_folder + "index", "") +
                       sources_below(source_folder + "stages", "") +
                       slurp(source_folder + "library/sqlite.cpp");
  source = std::regex_replace(source, quoted_quote, "");
  source = std::regex_replace(source, comment, "");
  std::size_t seen = 0;
  for (std::sregex_iterator at(source.begin(), source.end(), literal), end; at != end; ++at) {
    const std::string text = trimmed((*at)[1].str());
    if (!has(text, " ") || std::regex_search(text, sql) || inner.contains(text)) continue;
    INFO(text);
    // Of "the index is damaged: its settings" both sides are forms.
    const std::size_t colon = text.find(": ");
    const bool is_form = has(forms, text);
    CHECK((is_form || (colon != std::string::npos && has(forms, text.substr(0, colon)) &&
                       has(forms, trimmed(text.substr(colon + 2))))));
    ++seen;
  }
  CHECK(seen > 60);
}

TEST_CASE("messages: whatever makes an import refused is told in Chinese", "[cli][messages]") {
  const std::string source = sources_below(std::string(LEITONG_SOURCE_FOLDER) + "/src/library", "");
  const std::regex refusal("\\brefuse\\(");
  const std::regex with_text("\\brefuse\\((?:std::string\\()?\"([^\"]*)\"");
  const auto count = [&](const std::regex& what) {
    return std::distance(std::sregex_iterator(source.begin(), source.end(), what), {});
  };
  CHECK(count(refusal) == count(with_text) + 1);  // and the function itself
  std::size_t seen = 0;
  for (std::sregex_iterator at(source.begin(), source.end(), with_text), end; at != end; ++at) {
    std::string text = (*at)[1].str();
    if (text.ends_with(" '")) text += "7'";
    INFO(text);
    const std::string told =
        reason_in_language("not an export of a template library: " + text, Lang::kChinese);
    INFO(told);
    CHECK(told.starts_with("不是模板库的导出文件："));
    CHECK(std::regex_replace(told, std::regex("JSON|also|templates"), "")
              .find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
          std::string::npos);
    ++seen;
  }
  CHECK(seen > 25);
}

TEST_CASE("messages: what other libraries say is put into Chinese where it is known",
          "[cli][messages]") {
  std::vector<std::string> known;
  for (int code = 1; code < 32; ++code) {
    if (code == ZIP_ER_ZIPCLOSED || code == ZIP_ER_CHANGED || code == ZIP_ER_REMOVE) continue;
    if (code == ZIP_ER_DELETED || code == ZIP_ER_INUSE) continue;  // of writing
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    known.emplace_back(zip_error_strerror(&error));
    zip_error_fini(&error);
  }
  for (int status = pugi::status_io_error; status <= pugi::status_end_element_mismatch; ++status) {
    pugi::xml_parse_result result;
    result.status = static_cast<pugi::xml_parse_status>(status);
    known.emplace_back(result.description());
  }
  for (const int code : {SQLITE_ERROR, SQLITE_PERM, SQLITE_BUSY, SQLITE_NOMEM, SQLITE_READONLY,
                         SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_SCHEMA,
                         SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_NOTADB}) {
    known.emplace_back(sqlite3_errstr(code));
  }
  for (const simdjson::error_code code :
       {simdjson::CAPACITY, simdjson::MEMALLOC, simdjson::TAPE_ERROR, simdjson::DEPTH_ERROR,
        simdjson::STRING_ERROR, simdjson::T_ATOM_ERROR, simdjson::F_ATOM_ERROR,
        simdjson::N_ATOM_ERROR, simdjson::NUMBER_ERROR, simdjson::UTF8_ERROR, simdjson::EMPTY,
        simdjson::UNESCAPED_CHARS, simdjson::UNCLOSED_STRING}) {
    known.emplace_back(simdjson::error_message(code));
  }
  // Other versions of the libraries word some otherwise: those few are told in English.
  std::size_t in_english = 0;
  for (const std::string& text : known) {
    if (has(reason_in_language(text, Lang::kChinese), "（英文）")) {
      ++in_english;
      UNSCOPED_INFO(text);
    }
  }
  CHECK(known.size() > 60);
  CHECK(in_english < 5);
}

TEST_CASE("messages: a reason that nobody foresaw is told in English and said to be so",
          "[cli][messages]") {
  const auto told = [](const std::string& reason) {
    return describe({ErrorCode::kInvalid, "a.zip", {}, {}, reason}, Lang::kChinese);
  };
  CHECK(told("flux capacitor missing") == "a.zip: 原因（英文）：flux capacitor missing");
  CHECK(told("zip archive is damaged: flux missing") ==
        "a.zip: zip 压缩包已损坏：原因（英文）：flux missing");
  CHECK(told("zip archive is damaged: Read error: Input/output error") ==
        "a.zip: zip 压缩包已损坏：读取出错：读写出错");
  CHECK(told("no such document: is it here") == "a.zip: 没有这篇文档：is it here");
  CHECK(told("文件夹不见了") == "a.zip: 文件夹不见了");
  CHECK(told("the index is damaged: database disk image is malformed") ==
        "a.zip: 索引已损坏：数据库文件已损坏");
  CHECK(describe({ErrorCode::kInvalid, "a.zip", {}, {}, "flux missing"}, Lang::kEnglish) ==
        "a.zip: flux missing");
}

TEST_CASE("messages: no Chinese message keeps three Latin words in a row", "[cli][messages]") {
  const std::regex words("[A-Za-z]{2,}( [A-Za-z]{2,}){2,}");
  const std::regex command("leitong [a-z]+ [a-z]+");
  const auto is_chinese = [&](const std::string& text) {
    return !std::regex_search(std::regex_replace(text, command, ""), words);
  };
  for (const std::string_view key : kMessageKeys) {
    INFO(key);
    CHECK(is_chinese(message_named(std::string(key), Lang::kChinese).value_or("")));
  }
  for (const char* const reason :
       {"id \"a\" again: it is now \"a#2\"",
        "CSV has no column \"text\": its first row names the columns (see --text-field)",
        "1 invalid byte became U+FFFD, the first here",
        "2 invalid bytes became U+FFFD, the first here",
        "is named as a Word document, but is text: read as that",
        "row is not JSON: The JSON document has an improper structure: missing or superfluous "
        "commas, braces, missing keys, etc."}) {
    INFO(in_language(reason, Lang::kChinese));
    CHECK(in_language(reason, Lang::kChinese) != reason);
    CHECK(is_chinese(in_language(reason, Lang::kChinese)));
  }
  const TempFolder folder;
  folder.write("in.txt", "一段普通的文字写在这里。\n");
  folder.write("file", "");
  const Ran ran = run_in(folder, {"scan", "in.txt", "-o", "file/out", "--lang", "zh"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "不是文件夹"));
  CHECK(is_chinese(ran.err));
}

TEST_CASE("messages: Chinese is kept apart from digits and letters that are put in",
          "[cli][messages]") {
  const Text text{"passage_summary_from"};
  CHECK(say(Lang::kChinese, text, {"3 篇文档", "x"}) == "主要来自 3 篇文档（x）");
  CHECK(say(Lang::kChinese, text, {"“3 篇”", "x"}) == "主要来自“3 篇”（x）");
  CHECK(say(Lang::kChinese, text, {"甲县", "x"}) == "主要来自甲县（x）");
  CHECK(say(Lang::kChinese, text, {"\xE4\xB8", ""}) == "主要来自\xE4\xB8（）");
  const Text both{"passage_inputs_also_references"};
  CHECK(say(Lang::kChinese, both, {"a.txt"}) == "a.txt 同时列在输入中，只作参考文件");
  CHECK(say(Lang::kChinese, both, {""}) == "同时列在输入中，只作参考文件");
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
