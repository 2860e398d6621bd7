// A line is parsed by simdjson's DOM: it checks the whole row (its on-demand parser skips what is
// not asked for, broken or not) and one line's damage cannot reach the next. Lines it refuses are
// mended if they can be (row_repair) and tried once more.
#include "read/rows.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "read/decode.hpp"
#include "read/row_repair.hpp"

namespace leitong::read {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// One field of a row and where it goes.
struct Target {
  const std::string* name;
  std::string Document::*member;
};
using Targets = std::array<Target, 6>;  // all but the text

Targets targets_of(const FieldNames& fields) {
  return {Target{&fields.id, &Document::id},         Target{&fields.title, &Document::title},
          Target{&fields.date, &Document::date},     Target{&fields.place, &Document::place},
          Target{&fields.author, &Document::author}, Target{&fields.series, &Document::series}};
}

// A number as it is said in decimal, a string as it is; nothing for anything else.
std::optional<std::string> plain_text(const element& value) {
  switch (value.type()) {
    case element_type::STRING:
      return std::string(std::string_view(value));
    case element_type::INT64:
      return std::to_string(std::int64_t(value));
    case element_type::UINT64:
      return std::to_string(std::uint64_t(value));
    case element_type::DOUBLE: {
      std::array<char, 32> digits;
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), double(value));
      return std::string(digits.data(), end.ptr);
    }
    default:
      return {};
  }
}

// U+0000 to U+FFFD; returns how many.
std::uint64_t replace_nulls(std::string& text) {
  if (std::memchr(text.data(), '\0', text.size()) == nullptr) return 0;
  std::uint64_t count = 0;
  std::string out;
  for (const char c : text) {
    if (c == '\0') {
      out += kReplacement;
      ++count;
    } else {
      out += c;
    }
  }
  text = std::move(out);
  return count;
}

// Whether `raw` begins with `text` and a quote, each line end of it as two bytes, and how long the
// text is there. Bytes are compared, so nothing of JSON has to be known: where they stand, the text
// can be read.
std::optional<std::uint64_t> stands_in(std::string_view raw, std::string_view text) {
  std::uint64_t length = 0;
  while (true) {
    const std::size_t line = std::min(text.find('\n'), text.size());
    if (raw.size() <= line || raw.substr(0, line) != text.substr(0, line)) return {};
    raw.remove_prefix(line);
    text.remove_prefix(line);
    length += line;
    if (text.empty()) return raw[0] == '"' ? std::optional(length) : std::nullopt;
    if (!raw.starts_with("\\n")) return {};
    raw.remove_prefix(2);
    text.remove_prefix(1);
    length += 2;
  }
}

// Where in its line the text stands; no bytes where it is spelled otherwise.
TextPlace place_in(std::string_view line, const std::string& field, std::string_view text) {
  constexpr int kMostTries = 3;  // the name may stand in other values before
  const std::string name = "\"" + field + "\"";
  std::size_t at = 0;
  for (int i = 0; i < kMostTries; ++i) {
    at = line.find(name, at);
    if (at == std::string_view::npos) return {};
    at += name.size();
    const std::size_t quote = line.find_first_not_of(": \t", at);
    if (quote == std::string_view::npos || line[quote] != '"') continue;
    if (const auto bytes = stands_in(line.substr(quote + 1), text)) return {quote + 1, *bytes};
  }
  return {};
}

class RowParser {
 public:
  // `chunk`: what the lines lie in.
  RowParser(const RowOptions& options, const Chunk& chunk)
      : options_(&options), targets_(targets_of(*options.fields)), chunk_(&chunk) {}

  // One line without its end. REQUIRES: Chunk::kPadding readable bytes behind it.
  void add(std::string_view line) {
    ++rows_.lines;
    bad_bytes_ = bad_escapes_ = 0;
    if (options_->encoding == Encoding::kUtf8) return add_utf8(line);
    // No trail byte of the double-byte encodings is a line end, so each line decodes by itself.
    Decoded decoded = decode(std::string(line), options_->encoding, false);
    bad_bytes_ = decoded.bad_bytes;
    decoded.text.reserve(decoded.text.size() + Chunk::kPadding);
    add_utf8(decoded.text);
  }
  ParsedRows take() { return std::move(rows_); }

 private:
  void add_utf8(std::string_view line);
  void fail(ErrorCode code, std::string reason) {
    rows_.outcome.failures.push_back({code, options_->path, rows_.lines, {}, std::move(reason)});
  }
  void warn(std::string reason) {
    rows_.outcome.warnings.push_back(
        {ErrorCode::kInvalid, options_->path, rows_.lines, {}, std::move(reason)});
  }
  std::optional<element> parse(std::string_view line);
  bool take_fields(const simdjson::dom::object& row, Document& out, bool& has_text);
  void keep(Document document);
  bool tell_losses();

  const RowOptions* options_;
  Targets targets_;
  const Chunk* chunk_;
  simdjson::dom::parser parser_;
  std::string repaired_;
  std::uint64_t bad_bytes_ = 0;    // of the row at hand
  std::uint64_t bad_escapes_ = 0;  // likewise
  ParsedRows rows_;
};

// The row's value, mended where need be; else the failure is noted.
std::optional<element> RowParser::parse(std::string_view line) {
  element row;
  simdjson::error_code error = parser_.parse(line.data(), line.size(), false).get(row);
  if (error == simdjson::CAPACITY || error == simdjson::MEMALLOC) {
    fail(ErrorCode::kLimit, std::string("row is too long: ") + simdjson::error_message(error));
    return {};
  }
  if (error == simdjson::SUCCESS) return row;
  RepairedRow repaired = repair_row(line);
  bad_bytes_ += repaired.bad_bytes;
  bad_escapes_ = repaired.bad_escapes;
  repaired_ = std::move(repaired.json);
  error = parser_.parse(repaired_).get(row);
  if (error == simdjson::SUCCESS) return row;
  fail(ErrorCode::kInvalid, std::string("row is not JSON: ") + simdjson::error_message(error));
  return {};
}

// False where the row's text is there but is no text; that failure is noted.
bool RowParser::take_fields(const simdjson::dom::object& row, Document& out, bool& has_text) {
  for (const auto field : row) {
    if (field.key == options_->fields->text) {
      if (field.value.is_null()) continue;
      std::string_view text;
      if (field.value.get(text) != simdjson::SUCCESS) {
        fail(ErrorCode::kInvalid, "\"" + options_->fields->text + "\" is not a string");
        return false;
      }
      out.text = text;
      has_text = true;
    }
    for (const Target& target : targets_) {
      if (field.key != *target.name || field.value.is_null()) continue;
      if (std::optional<std::string> value = plain_text(field.value)) {
        bad_escapes_ += replace_nulls(*value);
        out.*target.member = std::move(*value);
      } else {
        warn("\"" + *target.name + "\" is neither a string nor a number: left out");
      }
    }
  }
  return true;
}

// False where the loss refuses the row.
bool RowParser::tell_losses() {
  if (bad_bytes_ == 0 && bad_escapes_ == 0) return true;
  std::string what;
  if (bad_bytes_ != 0) what = std::to_string(bad_bytes_) + " invalid bytes";
  if (bad_escapes_ != 0) {
    what += (what.empty() ? "" : " and ") + std::to_string(bad_escapes_) +
            " escapes of U+0000 or of half a surrogate pair";
  }
  if (options_->strict) {
    fail(ErrorCode::kInvalid, what);
    return false;
  }
  warn(what + " became U+FFFD");
  rows_.outcome.replaced_bytes += bad_bytes_;
  return true;
}

void RowParser::keep(Document document) {
  if (!fits_offsets(document.text)) {
    fail(ErrorCode::kLimit, "text is longer than 4294967295 code points");
    return;
  }
  if (!has_letter_or_digit(document.text)) {
    ++rows_.outcome.empty_documents;
    warn("text has no letter or digit");
  }
  document.path = options_->path;
  if (document.id.empty()) rows_.unnamed.push_back({rows_.outcome.documents.size(), rows_.lines});
  rows_.outcome.documents.push_back(std::move(document));
}

void RowParser::add_utf8(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  const std::optional<element> value = parse(line);
  if (!value) return;
  simdjson::dom::object row;
  if (value->get(row) != simdjson::SUCCESS) {
    fail(ErrorCode::kInvalid, "row is not a JSON object");
    return;
  }
  Document document;
  bool has_text = false;
  if (!take_fields(row, document, has_text)) return;
  if (!has_text) {
    fail(ErrorCode::kInvalid, "row has no \"" + options_->fields->text + "\"");
    return;
  }
  bad_escapes_ += replace_nulls(document.text);
  normalize_line_ends(document.text);
  if (!tell_losses()) return;
  if (options_->note_places) {
    TextPlace place = place_in(line, options_->fields->text, document.text);
    place.begin += chunk_->begin + static_cast<std::uint64_t>(line.data() - chunk_->data.get());
    document.place_in_file = place;
  }
  keep(std::move(document));
}

}  // namespace

ParsedRows parse_rows(Chunk chunk, const RowOptions& options) {
  RowParser parser(options, chunk);
  if (chunk.overlong) {
    ParsedRows rows;
    rows.lines = 1;
    rows.outcome.failures.push_back(
        {ErrorCode::kLimit, options.path, 1, {}, "line is longer than 4 GiB"});
    return rows;
  }
  std::string_view rest = chunk.view();
  while (!rest.empty()) {
    const auto* const end = static_cast<const char*>(std::memchr(rest.data(), '\n', rest.size()));
    const std::size_t length =
        end == nullptr ? rest.size() : static_cast<std::size_t>(end - rest.data());
    parser.add(rest.substr(0, length));
    rest.remove_prefix(end == nullptr ? length : length + 1);
  }
  return parser.take();
}

bool looks_like_rows(std::string_view beginning, std::size_t lines) {
  simdjson::dom::parser parser;
  std::size_t rows = 0;
  for (std::size_t at = 0; rows < lines; ++rows) {
    const std::size_t start = beginning.find_first_not_of(" \t\r\n", at);
    if (start == std::string_view::npos) break;
    if (beginning[start] != '{') return false;
    const std::size_t end = std::min(beginning.find('\n', start), beginning.size());
    element row;
    const RepairedRow repaired = repair_row(beginning.substr(start, end - start));
    if (parser.parse(repaired.json).get(row) != simdjson::SUCCESS || !row.is_object()) return false;
    at = end;
  }
  return rows > 0;
}

}  // namespace leitong::read
