#include "read/metadata.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/dates.hpp"
#include "base/noise_lines.hpp"
#include "base/utf8.hpp"
#include "read/csv.hpp"
#include "read/decode.hpp"
#include "read/source.hpp"

namespace leitong::read {
namespace {

constexpr std::size_t kMaxTitle = 60;     // code points
constexpr std::size_t kMaxFactLine = 80;  // of a line that tells a date, place or author
constexpr std::size_t kFirstLines = 6;
constexpr std::size_t kMaxFileBytes = 64 << 20;  // of a metadata table

std::string_view trim(std::string_view text) {
  const auto drop = [&](std::string_view what) {
    bool any = false;
    while (text.starts_with(what)) {
      text.remove_prefix(what.size());
      any = true;
    }
    while (text.ends_with(what)) {
      text.remove_suffix(what.size());
      any = true;
    }
    return any;
  };
  while (drop(" ") || drop("\t") || drop("\r") || drop("　")) {
  }
  return text;
}

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}
template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return text.starts_with(start); });
}

// The first lines that are neither blank nor a reseller's, trimmed; the Markdown marks of a heading
// are dropped.
std::vector<std::string_view> first_lines(std::string_view text) {
  std::vector<std::string_view> out;
  // A line longer than this says nothing plainly, and a text of one line has no beginning.
  constexpr std::size_t kMost = 4096;
  std::string_view rest = text;
  if (text.size() > kMost) rest = text.substr(0, text.rfind('\n', kMost) + 1);
  while (!rest.empty() && out.size() < kFirstLines) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = trim(rest.substr(0, end));
    while (line.starts_with('#')) line.remove_prefix(1);
    line = trim(line);
    if (!line.empty() && !is_noise_phrase(line)) out.push_back(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

// The place that `text` begins with, in bytes; 0 where it plainly begins with none.
std::size_t place_at_front(std::string_view text) {
  constexpr std::array<std::string_view, 8> kEnds = {"省", "市", "县", "縣",
                                                     "区", "區", "州", "旗"};
  constexpr std::array<std::string_view, 10> kNoPlace = {"全", "我", "本", "各",   "该",
                                                         "該", "两", "兩", "中共", "在"};
  constexpr std::array<std::string_view, 12> kNoPlaceEnds = {"城市",   "社区",   "园区",   "校区",
                                                             "小区",   "示范区", "实验区", "试验区",
                                                             "开发区", "城区",   "山区",   "景区"};
  constexpr std::array<std::string_view, 12> kFollowers = {
      "人民政府", "政府", "人大",   "政协",         "县委",     "市委",
      "省委",     "区委", "委员会", "人民代表大会", "国民经济", "统计公报"};
  constexpr std::size_t kMaxName = 11;  // code points of one name: 新疆维吾尔自治区 has 8
  if (starts_with_any(text, kNoPlace)) return 0;
  std::size_t end = 0;
  std::size_t length = 0;  // of the name at hand
  std::size_t at = 0;
  while (at < text.size() && length < kMaxName) {
    const char* p = text.data() + at;
    if (!is_han(next_code_point(p))) break;
    at = static_cast<std::size_t>(p - text.data());
    ++length;
    if (length < 2 || !ends_with_any(text.substr(0, at), kEnds)) continue;
    const std::string_view behind = text.substr(at);
    const char* next = behind.data();
    const bool ends =
        behind.empty() || !is_han(next_code_point(next)) || starts_with_any(behind, kFollowers);
    const bool stops = ends && !ends_with_any(text.substr(0, at), kNoPlaceEnds);
    if (stops) end = at;
    length = stops ? length : length >= 3 ? 0 : length;  // 江西省|青禾县
  }
  return end;
}

// "——2023年1月5日在青禾县第十七届人民代表大会…": when and where a report was given.
struct Occasion {
  std::optional<Date> date;
  std::string_view place;
};
Occasion occasion_of(std::string_view line) {
  constexpr std::array<std::string_view, 9> kOpeners = {"—",  "-", "─",  "（", "(",
                                                        "〔", "[", "【", "*"};
  bool opened = true;
  while (opened) {
    opened = false;
    for (const std::string_view opener : kOpeners) {
      if (!line.starts_with(opener)) continue;
      line.remove_prefix(opener.size());
      opened = true;
    }
  }
  line = trim(line);
  const std::optional<FoundDate> found = date_at_front(line);
  if (!found) return {};
  std::string_view rest = trim(line.substr(found->bytes));
  if (found->date.day == 0) {
    // （2017年X月X日）: what is blotted out leaves the year.
    constexpr std::array<std::string_view, 4> kBlots = {"X月", "x月", "×月", "Ｘ月"};
    if (!starts_with_any(rest, kBlots)) return {};
    return {found->date, {}};
  }
  const auto drop = [&](std::string_view what) {
    if (rest.starts_with(what)) rest.remove_prefix(what.size());
  };
  drop("上午");
  drop("下午");
  constexpr std::array<std::string_view, 7> kClosers = {"）", ")", "〕", "]", "】", "*", "星期"};
  if (rest.empty() || starts_with_any(rest, kClosers)) return {found->date, {}};
  if (!rest.starts_with("在")) return {};
  drop("在");
  const std::size_t end = rest.find("第");
  const bool assembly =
      end != std::string_view::npos && rest.find("大会", end) != std::string_view::npos;
  // The name must be all that stands before 第: 青禾县第十七届人民代表大会.
  const std::string_view name = assembly ? rest.substr(0, end) : std::string_view();
  return {found->date,
          !name.empty() && place_at_front(name) == name.size() ? name : std::string_view()};
}

bool is_title(std::string_view line) {
  constexpr std::array<std::string_view, 14> kSentenceEnds = {
      "。", "；", "，", "、", "：", "！", "？", "…", ".", ";", ",", ":", "!", "?"};
  if (count_code_points(line) < 2 || count_code_points(line) > kMaxTitle) return false;
  if (ends_with_any(line, kSentenceEnds)) return false;
  const char* at = line.data();
  const char32_t first = next_code_point(at);
  const bool word = (first >= U'0' && first <= U'9') || (first >= U'A' && first <= U'Z') ||
                    (first >= U'a' && first <= U'z');
  return is_han(first) || word || first == U'《' || first == U'“' || first == U'（';
}

void set_if_empty(std::string& member, std::string_view value) {
  if (member.empty()) member = value;
}

std::string_view stem_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? file_name : file_name.substr(0, dot);
}

// A place anywhere between the separators of a file name.
std::string_view place_in_name(std::string_view stem) {
  while (!stem.empty()) {
    const std::size_t bytes = place_at_front(stem);
    if (bytes != 0) return stem.substr(0, bytes);
    const std::size_t separator = stem.find_first_of("_- .");
    if (separator == std::string_view::npos) break;
    stem.remove_prefix(separator + 1);
  }
  return {};
}

std::string_view without_date(std::string_view text) {
  const std::optional<FoundDate> date = date_at_front(text);
  return date ? trim(text.substr(date->bytes)) : text;
}

// A column of a metadata table and where its cells go.
using Column = std::pair<std::size_t, std::string Document::*>;

std::vector<Column> columns_of(const CsvRow& header, const FieldNames& fields) {
  const std::array<std::pair<std::string_view, std::string Document::*>, 5> known = {{
      {fields.title, &Document::title},
      {fields.date, &Document::date},
      {fields.place, &Document::place},
      {fields.author, &Document::author},
      {fields.series, &Document::series},
  }};
  std::vector<Column> columns;
  for (std::size_t i = 1; i < header.cells.size(); ++i) {
    for (const auto& [name, member] : known) {
      if (trim(header.cells[i]) == name) columns.emplace_back(i, member);
    }
  }
  return columns;
}

// The text of a table, whatever its encoding.
Result<std::string> table_text(const std::string& path, std::vector<Error>& warnings) {
  Result<Source> source = Source::open(path, {kMaxFileBytes, nullptr});
  if (!source) return source.error();
  Result<std::string> bytes = read_all(source.value());
  if (!bytes) return bytes.error();
  const std::optional<Encoding> encoding = detect(bytes.value());
  if (!encoding) return Error{ErrorCode::kInvalid, path, {}, {}, "not text"};
  Decoded decoded = decode(std::move(bytes).value(), *encoding);
  if (decoded.first_bad) {
    warnings.push_back({ErrorCode::kInvalid,
                        path,
                        {},
                        decoded.first_bad,
                        std::to_string(decoded.bad_bytes) + " invalid bytes became U+FFFD"});
  }
  normalize_line_ends(decoded.text);
  return std::move(decoded.text);
}

}  // namespace

void fill_from(const Document& known, Document& out) {
  for (std::string Document::*member : {&Document::title, &Document::date, &Document::place,
                                        &Document::author, &Document::series}) {
    set_if_empty(out.*member, known.*member);
  }
}

void fill_from_file(std::string_view file_name, Document& out) {
  const std::string_view stem = stem_of(file_name);
  const std::vector<std::string_view> lines = first_lines(out.text);
  if (lines.size() > 1 && is_title(lines[0])) set_if_empty(out.title, lines[0]);
  if (const std::optional<FoundDate> found = find_date(stem)) {
    set_if_empty(out.date, iso(found->date));
  } else if (const std::optional<Date> year = lone_year(stem)) {
    set_if_empty(out.date, iso(*year));
  }
  set_if_empty(out.place, place_in_name(without_date(stem)));
  set_if_empty(out.place, out.title.substr(0, place_at_front(out.title)));
  const std::string_view undated_title = without_date(out.title);
  set_if_empty(out.place, undated_title.substr(0, place_at_front(undated_title)));
  for (const std::string_view line : lines) {
    if (count_code_points(line) > kMaxFactLine) continue;
    const Occasion occasion = occasion_of(line);
    if (occasion.date) set_if_empty(out.date, iso(*occasion.date));
    set_if_empty(out.place, occasion.place);
    for (const std::string_view label : {"作者：", "报告人：", "作者:", "报告人:"}) {
      if (line.starts_with(label)) set_if_empty(out.author, trim(line.substr(label.size())));
    }
  }
  if (const std::optional<FoundDate> found = find_date(out.title)) {
    set_if_empty(out.date, iso(found->date));
  }
}

Result<Done> MetadataTable::add(const std::string& path, const std::string& folder,
                                const FieldNames& fields, std::vector<Error>& warnings) {
  const Result<std::string> text = table_text(path, warnings);
  if (!text) return text.error();
  Result<std::vector<CsvRow>> parsed = parse_csv(text.value());
  if (!parsed) {
    Error error = parsed.error();
    error.path = path;
    return error;
  }
  const std::vector<CsvRow>& rows = parsed.value();
  if (rows.empty()) return Error{ErrorCode::kInvalid, path, {}, {}, "no row names the columns"};
  const std::vector<Column> columns = columns_of(rows[0], fields);
  if (columns.empty()) {
    return Error{ErrorCode::kInvalid,
                 path,
                 rows[0].line,
                 {},
                 "no column is named title, date, place, author or series"};
  }
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Document row;
    row.id = trim(rows[i].cells[0]);
    if (row.id.starts_with("./")) row.id.erase(0, 2);
    if (!folder.empty()) row.id = folder + (folder.ends_with('/') ? "" : "/") + row.id;
    if (row.id.starts_with("./")) row.id.erase(0, 2);
    row.path = path;
    for (const auto& [column, member] : columns) {
      if (column < rows[i].cells.size()) row.*member = trim(rows[i].cells[column]);
    }
    if (!by_path_.emplace(row.id, rows_.size()).second) {
      warnings.push_back({ErrorCode::kInvalid,
                          path,
                          rows[i].line,
                          {},
                          "\"" + row.id + "\" again: the first row counts"});
      continue;
    }
    rows_.push_back(std::move(row));
    used_.emplace_back(false);
  }
  return Done{};
}

const Document* MetadataTable::find_one(std::string_view path) const {
  if (path.starts_with("./")) path.remove_prefix(2);
  const auto found = by_path_.find(std::string(path));
  if (found == by_path_.end()) return nullptr;
  used_[found->second].store(true, std::memory_order_relaxed);
  return &rows_[found->second];
}

const Document* MetadataTable::find(std::string_view path, std::string_view below) const {
  if (rows_.empty()) return nullptr;
  const Document* found = find_one(readable_path(std::string(path)));
  return found != nullptr ? found : find_one(readable_path(std::string(below)));
}

}  // namespace leitong::read
