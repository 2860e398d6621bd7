#include <unicode/ucnv.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "common/measure.hpp"
#include "leitong/read.hpp"
#include "quality/quality.hpp"

namespace leitong::bench {
namespace {

struct Encoding {
  const char* ours;
  const char* icu;
};
constexpr Encoding kEncodings[] = {{"utf-8", "UTF-8"},
                                   {"gb18030", "gb18030"},
                                   {"big5-hkscs", "Big5-HKSCS"},
                                   {"utf-16le", "UTF-16LE"},
                                   {"utf-16be", "UTF-16BE"}};

struct Promise {
  std::size_t characters;
  double share;
};
constexpr Promise kPromises[] = {{10, 0.985}, {20, 0.995}, {50, 1.0}};
constexpr std::size_t kStretches = 20000;  // of a file and length, about

// Encodes UTF-8; nothing where the encoding lacks a character.
class Encoder {
 public:
  explicit Encoder(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    converter_.reset(ucnv_open(name, &status));
    ucnv_setFromUCallBack(converter_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                          &status);
  }
  std::optional<std::string> encode(const std::u32string& text) const {
    std::u16string utf16;
    for (const char32_t c : text) {
      if (c < 0x10000) {
        utf16.push_back(static_cast<char16_t>(c));
      } else {
        utf16.push_back(static_cast<char16_t>(0xD7C0 + (c >> 10)));
        utf16.push_back(static_cast<char16_t>(0xDC00 + (c & 0x3FF)));
      }
    }
    std::string out(utf16.size() * 4 + 16, '\0');
    UErrorCode status = U_ZERO_ERROR;
    const int32_t size =
        ucnv_fromUChars(converter_.get(), out.data(), static_cast<int32_t>(out.size()),
                        utf16.data(), static_cast<int32_t>(utf16.size()), &status);
    if (U_FAILURE(status)) return {};
    out.resize(static_cast<std::size_t>(size));
    return out;
  }

 private:
  struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
  };
  std::unique_ptr<UConverter, Close> converter_;
};

bool has_han(const std::u32string& text) {
  for (const char32_t c : text) {
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
  }
  return false;
}

std::u32string text_of_file(const std::string& file) {
  const std::vector<std::string> paths = {file};
  std::u32string text;
  for (const Document& document : read_paths(paths, {}).collection.documents) {
    const char* p = document.text.data();
    const char* const end = p + document.text.size();
    while (p < end) text.push_back(next_code_point(p));
  }
  return text;
}

}  // namespace

bool encodings(const std::vector<std::string>& files) {
  std::printf("\nencodings: share of stretches whose encoding is detected, without a mark\n");
  Table table({"file", "encoding", "10 characters", "20", "50", "stretches"});
  bool kept = true;
  for (const std::string& file : files) {
    const std::u32string text = text_of_file(file);
    for (const Encoding& encoding : kEncodings) {
      const Encoder encoder(encoding.icu);
      std::vector<std::string> row = {file.substr(file.rfind('/') + 1), encoding.ours};
      std::size_t tried = 0;
      for (const Promise& promise : kPromises) {
        std::size_t right = 0;
        tried = 0;
        const std::size_t step = 1 + text.size() / kStretches;
        for (std::size_t at = 0; at + promise.characters <= text.size(); at += step) {
          const std::u32string stretch = text.substr(at, promise.characters);
          if (!has_han(stretch)) continue;  // ASCII alone is the same in most encodings
          const std::optional<std::string> bytes = encoder.encode(stretch);
          if (!bytes) continue;
          ++tried;
          if (detect_encoding(*bytes) == encoding.ours) ++right;
        }
        const double share =
            tried == 0 ? 1 : static_cast<double>(right) / static_cast<double>(tried);
        kept &= share >= promise.share;
        row.push_back(fixed(share * 100, 3) + "%" + (share < promise.share ? " MISSED" : ""));
      }
      row.push_back(std::to_string(tried));
      table.add(row);
    }
  }
  table.print();
  return kept;
}

}  // namespace leitong::bench
