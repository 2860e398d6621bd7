// A path as the file system knows it, whichever way it was spelled.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace leitong {

// Absolute, without "." and "..", links resolved; where that fails, or nothing of it is there, as
// it is spelled.
[[nodiscard]] inline std::filesystem::path resolved_path(const std::string& path) {
  std::error_code trouble;
  std::filesystem::path out = std::filesystem::weakly_canonical(path, trouble);
  if (!trouble) return out;
  out = std::filesystem::absolute(path, trouble);
  return (trouble ? std::filesystem::path(path) : out).lexically_normal();
}

}  // namespace leitong
