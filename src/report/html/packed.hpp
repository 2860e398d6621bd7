// gzip (RFC 1952) and base64 (RFC 4648) on the way to a sink: how data stands inside a page. No
// character of base64 means anything to HTML, so nothing in the data can end the element around it.
// The same bytes in give the same bytes out: the header carries no time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "report/records.hpp"

namespace leitong {

[[nodiscard]] std::string base64(std::string_view bytes);

// Owned by one thread; holds some hundred kilobytes whatever is written.
class PackedWriter {
 public:
  explicit PackedWriter(const Sink& sink);
  ~PackedWriter();
  PackedWriter(const PackedWriter&) = delete;
  PackedWriter& operator=(const PackedWriter&) = delete;

  void write(std::string_view bytes);
  // Ends the stream. Nothing can be written afterwards.
  void finish();

 private:
  struct Stream;
  void deflate_input(int flush);

  const Sink& sink_;
  std::unique_ptr<Stream> stream_;
  std::string input_;    // what was written and is not packed yet
  std::string pending_;  // bytes of gzip that do not fill three yet
};

}  // namespace leitong
