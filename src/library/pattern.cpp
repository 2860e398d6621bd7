// Patterns as values.
//
// The difference of a variant is a longest common subsequence (quadratic; patterns are short: those
// beyond kMostCells cells are shown as removed and added whole).

#include "library/pattern.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.hpp"
#include "base/xxhash.hpp"
#include "leitong/text.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kMostCells = 4'000'000;

void append_json(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

// Reads what append_json wrote, from behind the opening quote; false where it is something else.
bool read_json(const char*& p, const char* end, std::string& out) {
  while (p < end && *p != '"') {
    if (*p != '\\') {
      out += *p++;
      continue;
    }
    if (++p == end) return false;
    if (*p == '"' || *p == '\\') {
      out += *p++;
      continue;
    }
    unsigned code = 0;
    if (end - p < 5 || *p != 'u' || std::from_chars(p + 1, p + 5, code, 16).ptr != p + 5) {
      return false;
    }
    append_utf8(out, code);
    p += 5;
  }
  return p++ < end;
}

bool read_number(const char*& p, const char* end, std::uint32_t& out) {
  const auto [next, trouble] = std::from_chars(p, end, out);
  if (trouble != std::errc()) return false;
  p = next;
  return true;
}

// A code point, or a slot beyond the last code point.
constexpr char32_t kSlotBase = 0x200000;

std::u32string symbols_of(const Pattern& pattern) {
  std::u32string out;
  for (const Piece& piece : pattern) {
    if (piece.is_slot) {
      out += static_cast<char32_t>(kSlotBase + piece.slot);
      continue;
    }
    const char* p = piece.text.data();
    const char* const end = p + piece.text.size();
    while (p < end) out += next_code_point(p);
  }
  return out;
}

void append_symbol(std::vector<DiffPiece>& out, DiffKind kind, char32_t symbol) {
  if (symbol >= kSlotBase && kind == DiffKind::kSame) {
    out.push_back({DiffKind::kSlot, {}, symbol - kSlotBase});
    return;
  }
  if (out.empty() || out.back().kind != kind) out.push_back({kind, {}, 0});
  if (symbol < kSlotBase) {
    append_utf8(out.back().text, symbol);
  } else {
    out.back().text += "{" + std::to_string(symbol - kSlotBase) + "}";
  }
}

}  // namespace

std::string encode(const Pattern& pattern) {
  std::string out = "[";
  for (const Piece& piece : pattern) {
    if (out.size() > 1) out += ',';
    if (piece.is_slot) {
      out += std::to_string(piece.slot);
    } else {
      append_json(out, piece.text);
    }
  }
  return out += ']';
}

std::optional<Pattern> decode_pattern(std::string_view stored) {
  const char* p = stored.data();
  const char* const end = p + stored.size();
  if (p == end || *p++ != '[') return {};
  Pattern out;
  while (p < end && *p != ']') {
    if (!out.empty() && *p++ != ',') return {};
    if (p == end) return {};
    Piece piece;
    if (*p == '"') {
      if (!read_json(++p, end, piece.text)) return {};
    } else {
      piece.is_slot = true;
      if (!read_number(p, end, piece.slot)) return {};
    }
    out.push_back(std::move(piece));
  }
  return p + 1 == end ? std::optional(std::move(out)) : std::nullopt;
}

std::string encode(const std::vector<Fill>& fills) {
  std::string out;
  for (const Fill& fill : fills) {
    if (!out.empty()) out += ';';
    out += std::to_string(fill.slot) + ',' + std::to_string(fill.span.start) + ',' +
           std::to_string(fill.span.end);
  }
  return out;
}

std::optional<std::vector<Fill>> decode_fills(std::string_view stored) {
  std::vector<Fill> out;
  const char* p = stored.data();
  const char* const end = p + stored.size();
  while (p < end) {
    if (!out.empty() && *p++ != ';') return {};
    Fill fill;
    if (!read_number(p, end, fill.slot) || p == end || *p++ != ',') return {};
    if (!read_number(p, end, fill.span.start) || p == end || *p++ != ',') return {};
    if (!read_number(p, end, fill.span.end)) return {};
    out.push_back(fill);
  }
  return out;
}

std::vector<std::uint32_t> byte_offsets(std::string_view utf8) {
  std::vector<std::uint32_t> out;
  out.reserve(utf8.size() / 2 + 2);
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if ((static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80) {
      out.push_back(static_cast<std::uint32_t>(i));
    }
  }
  out.push_back(static_cast<std::uint32_t>(utf8.size()));
  return out;
}

std::string_view part(std::string_view utf8, const std::vector<std::uint32_t>& offsets, Span span) {
  const std::size_t last = offsets.size() - 1;
  const std::uint32_t begin = offsets[std::min<std::size_t>(span.start, last)];
  const std::uint32_t end = offsets[std::min<std::size_t>(span.end, last)];
  return utf8.substr(begin, end - begin);
}

Pattern with_constant(const Pattern& pattern, std::uint32_t slot, const std::string& text) {
  Pattern out;
  for (Piece piece : pattern) {
    if (piece.is_slot && piece.slot == slot) {
      piece = {text, 0, false};
      if (piece.text.empty()) continue;
    }
    if (!piece.is_slot && !out.empty() && !out.back().is_slot) {
      out.back().text += piece.text;
    } else {
      out.push_back(std::move(piece));
    }
  }
  return out;
}

bool well_formed(const std::vector<Fill>& fills, std::size_t length) {
  std::size_t behind = 0;
  for (const Fill& fill : fills) {
    if (fill.span.start < behind || fill.span.end < fill.span.start) return false;
    behind = fill.span.end;
  }
  return behind <= length;
}

Pattern pattern_of(std::string_view text, const std::vector<Fill>& fills) {
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  Pattern out;
  std::uint32_t behind = 0;
  const auto constant = [&](std::uint32_t until) {
    const std::string_view bytes = part(text, offsets, {behind, until});
    if (!bytes.empty()) out.push_back({std::string(bytes), 0, false});
  };
  for (const Fill& fill : fills) {
    constant(fill.span.start);
    out.push_back({{}, fill.slot, true});
    behind = fill.span.end;
  }
  constant(static_cast<std::uint32_t>(offsets.size() - 1));
  return out;
}

Skeleton skeleton_of(const Pattern& pattern) {
  Skeleton out;
  for (const Piece& piece : pattern) {
    if (piece.is_slot) {
      out.gaps.push_back({static_cast<std::uint32_t>(out.constants.size()), piece.slot});
    } else {
      out.constants += normal_form(piece.text, {});
    }
  }
  return out;
}

std::uint64_t key_of(const Skeleton& skeleton) {
  std::string bytes;
  std::size_t behind = 0;
  for (const Gap& gap : skeleton.gaps) {
    bytes += to_utf8(std::u32string_view(skeleton.constants).substr(behind, gap.at - behind));
    bytes += '\x01';
    behind = gap.at;
  }
  bytes += to_utf8(std::u32string_view(skeleton.constants).substr(behind));
  return hash_of(bytes);
}

std::uint64_t hash_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::vector<DiffPiece> difference(const Pattern& from, const Pattern& to) {
  const std::u32string a = symbols_of(from);
  const std::u32string b = symbols_of(to);
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  const std::size_t rows = a.size() - head;
  const std::size_t columns = b.size() - head;
  std::vector<DiffPiece> out;
  for (std::size_t i = 0; i < head; ++i) append_symbol(out, DiffKind::kSame, a[i]);
  if ((rows + 1) * (columns + 1) > kMostCells) {
    for (std::size_t i = head; i < a.size(); ++i) append_symbol(out, DiffKind::kRemoved, a[i]);
    for (std::size_t j = head; j < b.size(); ++j) append_symbol(out, DiffKind::kAdded, b[j]);
    return out;
  }
  // common[i][j]: of a behind i and b behind j.
  std::vector<std::uint32_t> common((rows + 1) * (columns + 1), 0);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
    return common[i * (columns + 1) + j];
  };
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      at(i, j) =
          a[head + i] == b[head + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && a[head + i] == b[head + j]) {
      append_symbol(out, DiffKind::kSame, a[head + i++]);
      ++j;
    } else if (i < rows && (j == columns || at(i + 1, j) >= at(i, j + 1))) {
      append_symbol(out, DiffKind::kRemoved, a[head + i++]);
    } else {
      append_symbol(out, DiffKind::kAdded, b[head + j++]);
    }
  }
  return out;
}

std::size_t edits(std::u32string_view a, std::u32string_view b, std::size_t most) {
  const std::size_t apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (apart > most) return most + 1;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    std::size_t least = row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return std::min(row[b.size()], most + 1);
}

std::vector<std::optional<std::size_t>> gaps_in_place(const Skeleton& from, const Skeleton& to) {
  const std::u32string& a = from.constants;
  const std::u32string& b = to.constants;
  const std::size_t width = b.size() + 1;
  std::vector<std::uint32_t> cost((a.size() + 1) * width);
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      std::uint32_t& here = cost[i * width + j];
      if (i == 0 || j == 0) {
        here = static_cast<std::uint32_t>(i + j);
        continue;
      }
      here = std::min(cost[(i - 1) * width + j], cost[i * width + j - 1]) + 1;
      here = std::min(here, cost[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U));
    }
  }
  // The places of `to` that each place of `from` is aligned to.
  std::vector<Span> places(a.size() + 1, Span{0xFFFFFFFF, 0});
  for (std::size_t i = a.size(), j = b.size();;) {
    places[i].start = std::min(places[i].start, static_cast<std::uint32_t>(j));
    places[i].end = std::max(places[i].end, static_cast<std::uint32_t>(j));
    if (i == 0 && j == 0) break;
    const std::uint32_t here = cost[i * width + j];
    if (i > 0 && j > 0 &&
        here == cost[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)) {
      --i;
      --j;
    } else if (i > 0 && here == cost[(i - 1) * width + j] + 1) {
      --i;
    } else {
      --j;
    }
  }
  std::vector<std::optional<std::size_t>> out;
  std::size_t next = 0;
  for (const Gap& gap : from.gaps) {
    const Span place = places[std::min<std::size_t>(gap.at, a.size())];
    while (next < to.gaps.size() && to.gaps[next].at + 1 < place.start) ++next;
    out.emplace_back();
    if (next < to.gaps.size() && to.gaps[next].at <= place.end + 1) out.back() = next++;
  }
  return out;
}

}  // namespace leitong::library
