// Errors as values: what went wrong, in which file, where, and why.
//
// The library neither prints nor exits. A function that reads, parses or writes returns Result<T>;
// one that works on values in memory returns them plainly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace leitong {

enum class ErrorCode {
  kUsage,       // an option or argument makes no sense
  kNotFound,    // no such file
  kUnreadable,  // the file is there but the system will not give its bytes
  kInvalid,     // the bytes are not what they claim to be
  kLimit,       // larger than a stated limit
  kWrite,       // an output could not be written
};

// One failure. `path`, `line` (from 1) and `byte_offset` (from 0) are empty where they mean
// nothing.
struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string path;
  std::optional<std::uint64_t> line;
  std::optional<std::uint64_t> byte_offset;
  std::string reason;
};

// "path:line: reason" or "path: byte 12: reason", whichever place is known.
[[nodiscard]] std::string describe(const Error& error);

// A value or the Error that stood in its way.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : content_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  const T& value() const& { return std::get<0>(content_); }
  T& value() & { return std::get<0>(content_); }
  T&& value() && { return std::get<0>(std::move(content_)); }

  // REQUIRES: !ok()
  const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

// What a function without a value returns.
struct Done {};

}  // namespace leitong
