// JSON for a block, row by row: for the .cpp files that write blocks.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "report/records.hpp"

namespace leitong {

// One value of the writer goes out at a time: memory stays small.
class Rows {
 public:
  explicit Rows(const Sink& sink) : sink_(sink) {}

  JsonWriter& json() { return json_; }
  void raw(std::string_view text) { sink_(text); }
  void flush() {
    std::string out;
    json_.take(out);
    sink_(out);
  }
  // `put(i)` writes one value.
  template <typename Put>
  void array(std::size_t count, Put&& put) {
    raw("[");
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) raw(",\n");
      put(i);
      flush();
    }
    raw("]");
  }

 private:
  const Sink& sink_;
  JsonWriter json_;
};

}  // namespace leitong
