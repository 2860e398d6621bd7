#include "leitong/result.hpp"

namespace leitong {

std::string describe(const Error& error) {
  std::string out = error.path;
  if (error.line) out += ":" + std::to_string(*error.line);
  if (error.byte_offset) out += ": byte " + std::to_string(*error.byte_offset);
  if (!out.empty()) out += ": ";
  return out + error.reason;
}

}  // namespace leitong
