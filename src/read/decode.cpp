#include "read/decode.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/utf8.hpp"
#include "read/code_points.hpp"

namespace leitong::read {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

Decoded decode_by_steps(std::string_view bytes, Encoding encoding) {
  Decoded out;
  out.text.reserve(encoding == Encoding::kUtf8 ? bytes.size() : bytes.size() + bytes.size() / 2);
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  for_each_step(encoding, begin, begin + bytes.size(),
                [&](const Step& step, const unsigned char* at) {
                  if (step.value != 0 && step.value < kPairs) {
                    append_utf8(out.text, step.value);
                    return;
                  }
                  if (step.value >= kPairs && step.value != kInvalid) {
                    append_utf8(out.text, kLetterPairs[step.value - kPairs].letter);
                    append_utf8(out.text, kLetterPairs[step.value - kPairs].accent);
                    return;
                  }
                  append_utf8(out.text, kReplacement);
                  out.bad_bytes += step.bytes;
                  ++out.bad_places;
                  if (!out.first_bad) out.first_bad = static_cast<std::uint64_t>(at - begin);
                });
  return out;
}

}  // namespace

Decoded decode(std::string bytes, Encoding encoding, bool drop_mark) {
  const std::optional<Mark> mark = drop_mark ? mark_of(bytes) : std::nullopt;
  const std::size_t skip = mark && mark->encoding == encoding ? mark->bytes : 0;
  if (encoding == Encoding::kUtf8 && std::memchr(bytes.data(), '\0', bytes.size()) == nullptr &&
      simdjson::validate_utf8(bytes.data(), bytes.size())) {
    Decoded out;
    out.text = std::move(bytes);
    out.text.erase(0, skip);
    return out;
  }
  Decoded out = decode_by_steps(std::string_view(bytes).substr(skip), encoding);
  if (out.first_bad) *out.first_bad += skip;
  return out;
}

void normalize_line_ends(std::string& text) {
  char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto find = [&](const char* from) {
    return static_cast<const char*>(std::memchr(from, '\r', static_cast<std::size_t>(end - from)));
  };
  const char* next = find(begin);
  if (next == nullptr) return;
  char* out = begin + (next - begin);
  while (next != nullptr) {
    *out++ = '\n';
    const char* rest = next + 1;
    if (rest != end && *rest == '\n') ++rest;
    next = find(rest);
    const auto length = static_cast<std::size_t>((next != nullptr ? next : end) - rest);
    std::memmove(out, rest, length);
    out += length;
  }
  text.resize(static_cast<std::size_t>(out - begin));
}

std::string valid_utf8(std::string bytes) {
  return decode(std::move(bytes), Encoding::kUtf8, false).text;
}

std::string readable_path(const std::string& path) {
  Decoded whole = decode(path, Encoding::kUtf8, false);
  if (whole.bad_bytes == 0) return std::move(whole.text);
  std::string out;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    const Encoding found = detect(part).value_or(Encoding::kUtf8);
    const bool wide = found == Encoding::kUtf16Le || found == Encoding::kUtf16Be;
    out += decode(part, wide ? Encoding::kUtf8 : found, false).text;
    if (end < path.size()) out += '/';
    at = end + 1;
  }
  return out;
}

}  // namespace leitong::read
