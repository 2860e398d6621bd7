// Files that would take the machine down or that hold nothing to read: stopped, small in memory,
// and told in words that help. The PDFs are written here, and read by the real poppler.

#include <zip.h>

#include <algorithm>
#include <cstring>

#include "base/child_process.hpp"
#include "cli/cli_tests.hpp"
#include "zip_file.hpp"

using namespace leitong::tests;

namespace {

constexpr std::uint64_t kMostMemory = std::uint64_t{256} << 20;
constexpr std::size_t kNested = 200'000;

bool without_poppler() {
  if (leitong::find_program("pdftotext")) return false;
  WARN("skipped: pdftotext is not installed");
  return true;
}

// A part of an archive that is made while it is packed: `head`, then many of one letter.
struct LongPart {
  std::string head;
  std::uint64_t bytes = 0;
  std::uint64_t given = 0;
};

zip_int64_t give(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  LongPart& part = *static_cast<LongPart*>(state);
  if (command == ZIP_SOURCE_OPEN) part.given = 0;
  if (command == ZIP_SOURCE_READ) {
    char* const out = static_cast<char*>(data);
    const std::uint64_t count = std::min(length, part.bytes - part.given);
    std::memset(out, 'a', count);
    for (std::uint64_t i = part.given; i < part.head.size() && i < part.given + count; ++i) {
      out[i - part.given] = part.head[i];
    }
    part.given += count;
    return static_cast<zip_int64_t>(count);
  }
  if (command == ZIP_SOURCE_STAT) {
    zip_stat_t* const about = static_cast<zip_stat_t*>(data);
    zip_stat_init(about);
    about->size = part.bytes;
    about->valid = ZIP_STAT_SIZE;
    return sizeof *about;
  }
  if (command == ZIP_SOURCE_SUPPORTS) {
    return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                          ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
  }
  return 0;
}

// A docx whose text grows to `bytes`; the test itself never holds it, for a child's peak of memory
// begins with its parent's.
void write_growing_docx(const fs::path& path, std::uint64_t bytes) {
  LongPart part{R"(<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>)",
                bytes};
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  REQUIRE(archive != nullptr);
  const std::string types = "<Types/>";
  zip_file_add(archive, "[Content_Types].xml",
               zip_source_buffer(archive, types.data(), types.size(), 0), ZIP_FL_ENC_UTF_8);
  const zip_int64_t index = zip_file_add(
      archive, "word/document.xml", zip_source_function(archive, give, &part), ZIP_FL_ENC_UTF_8);
  zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_DEFLATE, 1);
  REQUIRE(zip_close(archive) == 0);
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// A PDF of these objects, numbered from 1; the first is the catalogue.
std::string pdf_of(const std::vector<std::string>& objects, const std::string& trailer = "") {
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> places;
  for (const std::string& object : objects) {
    places.push_back(out.size());
    out += std::to_string(places.size()) + " 0 obj\n" + object + "\nendobj\n";
  }
  const std::size_t table = out.size();
  out += "xref\n0 " + std::to_string(places.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t place : places) {
    std::string digits = std::to_string(place);
    out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  out += "trailer\n<< /Size " + std::to_string(places.size() + 1) + " /Root 1 0 R " + trailer +
         " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  return out;
}

std::string stream_of(const std::string& keys, const std::string& bytes) {
  return "<< " + keys + " /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes +
         "\nendstream";
}

// One page with that content; `resources` are its fonts or pictures (objects from 5).
std::string page_of(const std::string& content, const std::string& resources,
                    const std::string& object, const std::string& trailer = "") {
  return pdf_of(
      {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << " +
           resources + " >> >>",
       stream_of("", content), object},
      trailer);
}

const std::string kFont = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";

}  // namespace

TEST_CASE("danger: a docx that grows to 1 GiB is stopped in little memory and under a second",
          "[cli][formats][danger]") {
  const TempFolder folder;
  write_growing_docx(folder / "bomb.docx", std::uint64_t{1} << 30);
  CHECK(fs::file_size(folder / "bomb.docx") < (std::size_t{16} << 20));
  // A second copy claims in its directory to be small: that one shows while it is inflated.
  std::string bytes = slurp(folder / "bomb.docx");
  const std::size_t entry = bytes.rfind("PK\x01\x02");
  REQUIRE(entry != std::string::npos);
  constexpr std::size_t kSizeAt = 24;
  bytes.replace(entry + kSizeAt, 4, std::string("\x10\x27\0\0", 4));
  folder.write("lie.docx", bytes);
  bytes = {};
  for (const std::string name : {"bomb.docx", "lie.docx"}) {
    const Ran ran = run_in(folder, {"text", name});
    INFO(ran.err);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, name + ": word/document.xml in it"));
    CHECK(ran.out.empty());
    CHECK(ran.peak_memory_bytes > 0);
    CHECK(ran.peak_memory_bytes < kMostMemory);
    // Of the processor, whatever else the machine does; inflating all of it takes more.
    CHECK(ran.processor_seconds > 0);
    CHECK(ran.processor_seconds < 1);
  }
}

TEST_CASE("danger: entities that a file declares are never expanded, in any format",
          "[cli][formats][danger]") {
  const TempFolder folder;
  std::string entities = "<!DOCTYPE x [<!ENTITY a \"" + std::string(1000, 'a') + "\">";
  for (char name = 'b'; name <= 'h'; ++name) {
    const std::string before = std::string("&") + static_cast<char>(name - 1) + ";";
    entities += std::string("<!ENTITY ") + name + " \"" + repeated(before, 20) + "\">";
  }
  entities += "]>";
  write_zip(
      folder / "a.docx",
      {{"[Content_Types].xml", "<Types/>"},
       {"word/document.xml",
        entities +
            R"(<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>&h;</w:t></w:r></w:p></w:body></w:document>)"}});
  write_zip(folder / "b.odt", {{"mimetype", "application/vnd.oasis.opendocument.text"},
                               {"content.xml", entities + "<office>&h;</office>"}});
  folder.write("c.html", entities + "<html><body><p>正文照读。&h;</p></body></html>");
  const Ran ran = run_in(folder, {"text", "a.docx", "b.odt", "c.html"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "a.docx: word/document.xml declares entities"));
  CHECK(has(ran.err, "b.odt: content.xml declares entities"));
  CHECK(has(ran.out, "正文照读。"));
  CHECK(ran.out.size() < 100'000);
  CHECK(ran.peak_memory_bytes < kMostMemory);
}

TEST_CASE("danger: 200,000 nested elements are read or refused in little memory",
          "[cli][formats][danger]") {
  const TempFolder folder;
  write_docx(folder / "a.docx", repeated("<w:p>", kNested) + "<w:r><w:t>深处的字</w:t></w:r>" +
                                    repeated("</w:p>", kNested));
  write_odt(folder / "b.odt", "<text:p>" + repeated("<text:span>", kNested) + "深处的字" +
                                  repeated("</text:span>", kNested) + "</text:p>");
  folder.write("c.html", "<html><body>" + repeated("<div>", kNested) + "深处的字");
  for (const char* name : {"a.docx", "b.odt", "c.html"}) {
    INFO(name);
    const Ran ran = run_in(folder, {"text", name});
    CHECK(ran.signal == 0);
    CHECK((ran.code == 0 || has(ran.err, "nests elements more than")));
    CHECK((ran.code == 2 || has(ran.out, "深处的字")));
    CHECK(ran.peak_memory_bytes < kMostMemory);
  }
}

TEST_CASE("danger: a PDF with a password is told as that", "[cli][formats][danger]") {
  if (without_poppler()) return;
  const TempFolder folder;
  // No password, and surely not the empty one, gives this /U.
  const std::string hash = "<" + repeated("3A", 32) + ">";
  folder.write("a.pdf",
               page_of("BT /F1 12 Tf 50 700 Td (secret) Tj ET", "/Font << /F1 5 0 R >>", kFont,
                       "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O " + hash +
                           " /U " + hash + " >> /ID [<41> <41>]"));
  folder.write("b.txt", "其余照读。\n");
  How how;
  how.environment = {"PATH=/usr/bin:/bin"};
  const Ran ran = run_in(folder, {"text", "a.pdf", "b.txt"}, how);
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "a.pdf: is protected by a password"));
  CHECK(ran.out == "其余照读。\n");
}

TEST_CASE("danger: a scanned PDF is told to need OCR, one with text is read",
          "[cli][formats][danger]") {
  if (without_poppler()) return;
  const TempFolder folder;
  const std::string picture = stream_of(
      "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray "
      "/BitsPerComponent 8",
      std::string(64, '\x7f'));
  folder.write("scan.pdf",
               page_of("q 500 0 0 700 40 70 cm /Im1 Do Q", "/XObject << /Im1 5 0 R >>", picture));
  folder.write("text.pdf", page_of("BT /F1 12 Tf 50 700 Td (Water works) Tj ET",
                                   "/Font << /F1 5 0 R >>", kFont));
  How how;
  how.environment = {"PATH=/usr/bin:/bin"};
  const Ran ran = run_in(folder, {"text", "scan.pdf", "text.pdf"}, how);
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "scan.pdf: has no text layer (its pages are pictures): OCR needed"));
  CHECK(ran.out == "Water works\n");
}

TEST_CASE("noise: an advertisement is listed alike in every format, and stays in the text",
          "[cli][formats][noise]") {
  const TempFolder folder;
  const std::string line = "QQ 12345678";
  folder.write("a.txt", "Water works of the year\n" + line + "\nThe end of the report\n");
  const auto paragraph = [](const std::string& open, const std::string& text,
                            const std::string& close) { return open + text + close; };
  std::string word, open_document, web, shown = "BT /F1 12 Tf 50 700 Td ";
  for (const std::string& text :
       {std::string("Water works of the year"), line, std::string("The end of the report")}) {
    word += paragraph("<w:p><w:r><w:t>", text, "</w:t></w:r></w:p>");
    open_document += paragraph("<text:p>", text, "</text:p>");
    web += paragraph("<p>", text, "</p>");
    shown += "(" + text + ") Tj 0 -60 Td ";
  }
  write_docx(folder / "b.docx", word);
  write_odt(folder / "c.odt", open_document);
  folder.write("d.html", "<html><body>" + web + "</body></html>");
  std::vector<std::string> names = {"a.txt", "b.docx", "c.odt", "d.html"};
  if (!without_poppler()) {
    folder.write("e.pdf", page_of(shown + "ET", "/Font << /F1 5 0 R >>", kFont));
    names.emplace_back("e.pdf");
  }
  How how;
  how.environment = {"PATH=/usr/bin:/bin"};
  for (const std::string& name : names) {
    INFO(name);
    const Ran units = run_in(folder, {"text", name, "--units"}, how);
    CHECK(units.code == 0);
    CHECK(has(units.out, R"("noise":"advertisement or watermark")"));
    CHECK(has(run_in(folder, {"text", name}, how).out, line + "\n"));
    const Ran told = run_in(folder, {"scan", name, "--verbose"}, how);
    CHECK(has(told.err, "noise: " + name + ": advertisement or watermark: " + line));
    CHECK(run_in(folder, {"scan", name, "-o", "out", "--force"}, how).code == 0);
    const std::string record = slurp(folder / "out/run.json");
    CHECK(has(record, R"("noise_lines": 1)"));
    CHECK(has(record, R"("text": ")" + line + '"'));
    CHECK(has(record, R"("left_out": false)"));
  }
}
