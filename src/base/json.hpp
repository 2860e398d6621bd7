// JSON text, by RapidJSON's Writer: the only file that knows it.
//
// Numbers are written as the shortest digits that read back as the same double (std::to_chars,
// after Adams, "Ryu revisited", 2019), so the bytes are the same on every machine. RapidJSON's own
// digits (Grisu2) are right but not always the shortest. Text goes out as UTF-8, escaped only where
// JSON demands it.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace leitong {

// Writes one value after another into its own buffer. Owned by one thread.
class JsonWriter {
 public:
  JsonWriter() : writer_(buffer_) {}

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void key(std::string_view name) { put_string(name); }

  void value(std::string_view text) { put_string(text); }
  void value(const char* text) { put_string(text); }
  void value(bool truth) { writer_.Bool(truth); }
  void value(std::unsigned_integral auto count) { writer_.Uint64(count); }
  void value(double number) {
    if (!std::isfinite(number)) {
      writer_.Null();
      return;
    }
    char digits[40];
    char* end = std::to_chars(digits, digits + sizeof digits - 2, number).ptr;
    // A whole number stays recognisable as a real one: 1 becomes 1.0.
    if (std::string_view(digits, static_cast<std::size_t>(end - digits)).find_first_of(".e") ==
        std::string_view::npos) {
      *end++ = '.';
      *end++ = '0';
    }
    writer_.RawValue(digits, static_cast<std::size_t>(end - digits), rapidjson::kNumberType);
  }
  void null() { writer_.Null(); }

  void field(std::string_view name, auto content) {
    key(name);
    value(content);
  }
  // The same, but null where nothing is known.
  void field_or_null(std::string_view name, std::string_view text) {
    key(name);
    if (text.empty()) {
      null();
    } else {
      value(text);
    }
  }

  // Moves what was written behind `out` and makes ready for the next value.
  void take(std::string& out) {
    out.append(buffer_.GetString(), buffer_.GetSize());
    buffer_.Clear();
    writer_.Reset(buffer_);
  }

 private:
  void put_string(std::string_view text) {
    writer_.String(text.data() == nullptr ? "" : text.data(),
                   static_cast<rapidjson::SizeType>(text.size()));
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace leitong
