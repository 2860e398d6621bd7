#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bodies.hpp"
#include "leitong/read.hpp"
#include "read/decode.hpp"
#include "temp_folder.hpp"

namespace leitong::fuzz {
namespace {

constexpr const char* kNames[] = {"rows.jsonl",    "text.txt",     "rows.json",  "noextension",
                                  "rows.jsonl.gz", "text.txt.zst", "text.md.gz", "rows.ndjson.zst"};
constexpr read::Encoding kEncodings[] = {read::Encoding::kUtf8, read::Encoding::kGb18030,
                                         read::Encoding::kBig5Hkscs, read::Encoding::kUtf16Le,
                                         read::Encoding::kUtf16Be};
constexpr std::uint64_t kMaxBytes = 1 << 20;

bool clean(const std::string& text) {
  return simdjson::validate_utf8(text) && text.find('\r') == std::string::npos &&
         text.find('\0') == std::string::npos;
}

std::string check_result(const ReadResult& result) {
  std::set<std::string> ids;
  std::uint64_t text_bytes = 0;
  for (const Document& document : result.collection.documents) {
    if (document.id.empty()) return "a document without an id";
    if (!ids.insert(document.id).second) return "an id that comes twice";
    if (!clean(document.text)) return "a text that is no clean UTF-8";
    for (const std::string* field : {&document.id, &document.title, &document.date, &document.place,
                                     &document.author, &document.series}) {
      if (!simdjson::validate_utf8(*field)) return "metadata that is no UTF-8";
    }
    text_bytes += document.text.size();
  }
  if (text_bytes != result.text_bytes) return "text bytes counted wrongly";
  for (const auto* errors : {&result.failures, &result.warnings}) {
    for (const Error& error : *errors) {
      if (error.reason.empty() || error.path.empty()) return "an error without place or reason";
    }
  }
  return {};
}

// Whether both runs gave the same documents and told the same.
bool same(const ReadResult& x, const ReadResult& y) {
  const auto told = [](const std::vector<Error>& errors) {
    std::string all;
    for (const Error& error : errors) all += describe(error) + "\n";
    return all;
  };
  if (x.collection.documents.size() != y.collection.documents.size()) return false;
  for (std::size_t i = 0; i < x.collection.documents.size(); ++i) {
    if (x.collection.documents[i].id != y.collection.documents[i].id) return false;
    if (x.collection.documents[i].text != y.collection.documents[i].text) return false;
  }
  return told(x.failures) == told(y.failures) && told(x.warnings) == told(y.warnings);
}

}  // namespace

std::string reader_body(std::string_view bytes) {
  if (bytes.empty()) return {};
  const unsigned choice = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);

  const std::string detected = detect_encoding(bytes);
  constexpr std::string_view kKnown[] = {"",           "utf-8",    "gb18030",
                                         "big5-hkscs", "utf-16le", "utf-16be"};
  if (std::find(std::begin(kKnown), std::end(kKnown), detected) == std::end(kKnown)) {
    return "an encoding without a known name";
  }
  for (const read::Encoding encoding : kEncodings) {
    if (!simdjson::validate_utf8(read::decode(std::string(bytes), encoding).text)) {
      return "decoded text that is no UTF-8";
    }
  }

  static const tests::TempFolder folder;  // one a process: making folders would be the slow part
  const std::vector<std::string> paths = {folder.write(kNames[choice % 8], bytes).string()};
  ReadOptions options;
  options.strict = (choice & 8) != 0;
  options.max_bytes = kMaxBytes;
  options.threads = 1;
  const ReadResult one = read_paths(paths, options);
  if (std::string broken = check_result(one); !broken.empty()) return broken;
  options.threads = 3;
  return same(one, read_paths(paths, options)) ? "" : "threads change what is read";
}

}  // namespace leitong::fuzz
