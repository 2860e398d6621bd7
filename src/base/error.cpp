#include "leitong/result.hpp"

namespace leitong {

std::string describe(const Error& error) {
  // Where no path stands before it, a place stands for itself.
  std::string out = error.path;
  if (error.line) out += (out.empty() ? "line " : ":") + std::to_string(*error.line);
  if (error.byte_offset)
    out += (out.empty() ? "byte " : ": byte ") + std::to_string(*error.byte_offset);
  if (!out.empty()) out += ": ";
  return out + error.reason;
}

}  // namespace leitong
