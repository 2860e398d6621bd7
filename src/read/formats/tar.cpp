// Blocks of 512 bytes: a header, then the content. POSIX.1-2017 pax; GNU types L and K (long names)
// and base-256 sizes.
#include "read/formats/tar.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace leitong::read {
namespace {

constexpr std::size_t kBlock = 512;

// A field up to its first zero byte.
std::string_view field(std::string_view header, std::size_t at, std::size_t size) {
  const std::string_view whole = header.substr(at, size);
  return whole.substr(0, std::min(whole.find('\0'), whole.size()));
}

std::optional<std::uint64_t> size_of(std::string_view header) {
  const std::string_view whole = header.substr(124, 12);
  if ((static_cast<unsigned char>(whole[0]) & 0x80U) != 0) {  // base 256
    std::uint64_t value = 0;
    for (const char c : whole.substr(4)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view digits = field(header, 124, 12);
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
  if (error != std::errc()) return {};
  return value;
}

bool sum_is_right(std::string_view header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char c = i >= 148 && i < 156 ? ' ' : header[i];
    sum += static_cast<unsigned char>(c);
  }
  std::string_view digits = field(header, 148, 8);
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  std::uint64_t said = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), said, 8);
  return error == std::errc() && said == sum;
}

// The value of `key` in pax records: "27 path=reports/a.txt\n".
std::string pax_value(std::string_view records, std::string_view key) {
  std::string path;
  while (!records.empty()) {
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(records.data(), records.data() + records.size(), length);
    const auto digits = static_cast<std::size_t>(end - records.data());
    if (error != std::errc() || length <= digits + 1 || length > records.size()) return path;
    std::string_view record = records.substr(digits + 1, length - digits - 2);
    if (record.starts_with(key)) path = record.substr(key.size());
    records.remove_prefix(length);
  }
  return path;
}

std::string name_in(std::string_view header) {
  std::string name(field(header, 0, 100));
  const std::string_view prefix = field(header, 345, 155);
  const bool ustar = header.substr(257, 6) == std::string_view("ustar\0", 6);
  if (ustar && !prefix.empty()) name = std::string(prefix) + "/" + name;
  return name;
}

}  // namespace

Result<TarEntries> list_tar(std::string_view bytes, const FormatContext& context) {
  TarEntries out;
  std::string long_name, long_target;
  std::map<std::string, std::string_view, std::less<>> by_name;
  std::size_t at = 0;
  while (at + kBlock <= bytes.size()) {
    const std::string_view header = bytes.substr(at, kBlock);
    if (std::all_of(header.begin(), header.end(), [](char c) { return c == '\0'; })) return out;
    const std::optional<std::uint64_t> size = size_of(header);
    if (!size || !sum_is_right(header)) {
      return Error{ErrorCode::kInvalid, context.path, {}, at, "tar archive is damaged"};
    }
    at += kBlock;
    if (*size > bytes.size() - at) {
      out.cut = true;
      return out;
    }
    const std::string_view content = bytes.substr(at, static_cast<std::size_t>(*size));
    const char type = header[156];
    if (type == 'L') {
      long_name = content.substr(0, std::min(content.find('\0'), content.size()));
    } else if (type == 'K') {
      long_target = content.substr(0, std::min(content.find('\0'), content.size()));
    } else if (type == 'x') {
      if (std::string path = pax_value(content, "path="); !path.empty()) {
        long_name = std::move(path);
      }
      if (std::string path = pax_value(content, "linkpath="); !path.empty()) {
        long_target = std::move(path);
      }
    } else if (type == '0' || type == '\0' || type == '7') {
      std::string name = long_name.empty() ? name_in(header) : long_name;
      by_name[name] = content;
      if (!name.ends_with('/')) out.entries.push_back({std::move(name), content});
    } else if (type == '1') {
      const auto target = by_name.find(long_target.empty() ? field(header, 157, 100)
                                                           : std::string_view(long_target));
      if (target == by_name.end()) {
        ++out.links;
      } else {
        out.entries.push_back({long_name.empty() ? name_in(header) : long_name, target->second});
      }
    } else if (type == '2') {
      ++out.links;
    }
    if (type != 'L' && type != 'K' && type != 'x' && type != 'g') {
      long_name.clear();
      long_target.clear();
    }
    at += (content.size() + kBlock - 1) / kBlock * kBlock;
  }
  out.cut = true;  // no end mark
  return out;
}

}  // namespace leitong::read
