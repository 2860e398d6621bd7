// Zip files for tests, by libzip: Word and OpenDocument files are such.
#pragma once

#include <zip.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace leitong::tests {

using ZipParts = std::vector<std::pair<std::string, std::string>>;  // names and contents

inline void write_zip(const std::filesystem::path& path, const ZipParts& parts) {
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : parts) {
    zip_source_t* const source = zip_source_buffer(archive, content.data(), content.size(), 0);
    zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_GUESS);
  }
  zip_close(archive);
}

// A Word file with that body (and other parts of the folder word/).
inline void write_docx(const std::filesystem::path& path, const std::string& body,
                       const ZipParts& others = {}) {
  const std::string open =
      R"(<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w" xmlns:mc="urn:mc"><w:body>)";
  ZipParts parts = {{"[Content_Types].xml", "<Types/>"},
                    {"word/document.xml", open + body + "</w:body></w:document>"}};
  for (const auto& [name, content] : others) parts.emplace_back("word/" + name, content);
  write_zip(path, parts);
}

// An OpenDocument text with that body and these automatic styles.
inline void write_odt(const std::filesystem::path& path, const std::string& body,
                      const std::string& styles = "") {
  write_zip(path, {{"mimetype", "application/vnd.oasis.opendocument.text"},
                   {"content.xml",
                    R"(<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s">)"
                    "<office:automatic-styles>" +
                        styles + "</office:automatic-styles><office:body><office:text>" + body +
                        "</office:text></office:body></office:document-content>"}});
}

}  // namespace leitong::tests
