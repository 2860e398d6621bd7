// The Word document of a template library: an archive of well-formed XML in which everything
// stands.
#include "report/library_docx.hpp"

#include <zip.h>

#include <pugixml.hpp>

#include "catch.hpp"
#include "leitong/library.hpp"
#include "library_samples.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

// The content of one file of an archive; empty where it is not there.
std::string unpacked(const std::string& archive, const char* name) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
  REQUIRE(source != nullptr);
  zip_t* zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  REQUIRE(zip != nullptr);
  std::string out;
  if (zip_file_t* file = zip_fopen(zip, name, 0); file != nullptr) {
    char bytes[4096];
    for (zip_int64_t n = 0; (n = zip_fread(file, bytes, sizeof bytes)) > 0;) {
      out.append(bytes, static_cast<std::size_t>(n));
    }
    zip_fclose(file);
  }
  zip_close(zip);
  return out;
}

std::vector<library::Details> all_of(library::Library& library) {
  std::vector<library::Details> out;
  for (const library::Summary& summary : value_of(library.list({})).templates) {
    out.push_back(value_of(library.show(summary.id, {})));
  }
  return out;
}

// The text of all runs that `which` chooses.
std::string text_of(const pugi::xml_document& document, const char* which) {
  std::string out;
  for (const pugi::xpath_node& node : document.select_nodes(which)) {
    out += node.node().text().get();
    out += '|';
  }
  return out;
}

}  // namespace

TEST_CASE("library: a Word document holds roles, slots, fillers and sources", "[library]") {
  const LibraryFile file;
  library::Library library = filled_library(file);
  value_of(library.set_role(template_with(library, "预算收入"), "data"));
  const std::vector<library::Details> all = all_of(library);
  const std::string bytes = value_of(library_docx(all, true));
  CHECK(bytes == value_of(library_docx(all, true)));
  for (const char* name : {"[Content_Types].xml", "_rels/.rels", "word/styles.xml",
                           "word/_rels/document.xml.rels", "word/document.xml"}) {
    INFO(name);
    pugi::xml_document part;
    CHECK(part.load_string(unpacked(bytes, name).c_str()).status == pugi::status_ok);
  }
  pugi::xml_document document;
  REQUIRE(document.load_string(unpacked(bytes, "word/document.xml").c_str()));
  CHECK(text_of(document, "//w:p[w:pPr/w:pStyle/@w:val='Heading1']//w:t") == "数据|其他|");
  CHECK(text_of(document, "//w:r[w:rPr/w:highlight]//w:t") == "{数字1}|{数字1}|");
  CHECK(text_of(document, "//w:tbl//w:t").find("数字1|5|2|6|1|") != std::string::npos);
  CHECK(text_of(document, "//w:t").find("2021-02-01  青禾县  a  《a report》  0–") !=
        std::string::npos);
}

TEST_CASE("library: control characters of a text do not break the Word document", "[library]") {
  library::Details details;
  details.summary.id = library::TemplateId{7};
  details.summary.pattern = {{"甲<b>&\x1b\x02乙", 0, false}};
  details.summary.tags = {"\"]]>"};
  const std::string bytes = value_of(library_docx({details}, false));
  const std::string xml = unpacked(bytes, "word/document.xml");
  pugi::xml_document document;
  REQUIRE(document.load_string(xml.c_str()));
  CHECK(xml.find('\x1b') == std::string::npos);
  CHECK(xml.find("&#") == std::string::npos);
  CHECK(text_of(document, "//w:p[w:pPr/w:pStyle/@w:val='Normal']//w:t") == "甲<b>&\uFFFD\uFFFD乙|");
}
