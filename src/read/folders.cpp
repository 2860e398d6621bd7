#include "read/folders.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace leitong::read {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTableName = "metadata.csv";

using FileKey = std::pair<dev_t, ino_t>;  // a file or folder, whatever it is called

class Walker {
 public:
  Walker(std::string root, std::span<const std::string> skip) : root_(std::move(root)) {
    for (const std::string& path : skip) {
      struct stat found {};
      if (::stat(path.c_str(), &found) == 0) skip_.insert({found.st_dev, found.st_ino});
    }
  }

  Inputs walk() {
    add_folder("");
    // Linked folders come after all that is reached without links, in sorted order.
    while (!linked_folders_.empty()) {
      const std::string below = *linked_folders_.begin();
      linked_folders_.erase(linked_folders_.begin());
      add_folder(below);
    }
    const auto by_path = [](const InputFile& a, const InputFile& b) { return a.path < b.path; };
    std::sort(found_.files.begin(), found_.files.end(), by_path);
    std::sort(found_.tables.begin(), found_.tables.end());
    const auto by_error_path = [](const Error& a, const Error& b) { return a.path < b.path; };
    std::sort(found_.failures.begin(), found_.failures.end(), by_error_path);
    if (found_.files.empty() && found_.failures.empty()) {
      found_.failures.push_back(
          {ErrorCode::kInvalid, root_, {}, {}, "folder has no readable file in it"});
    }
    return std::move(found_);
  }

 private:
  std::string join(const std::string& below) const {
    return below.empty() ? root_ : root_.ends_with('/') ? root_ + below : root_ + "/" + below;
  }

  void fail(ErrorCode code, const std::string& below, std::string reason) {
    found_.failures.push_back({code, join(below), {}, {}, std::move(reason)});
  }

  // A folder and the folders below it, without recursion: a deep tree must not end the stack.
  void add_folder(const std::string& below) {
    pending_.push_back(below);
    while (!pending_.empty()) visit_pending();
  }

  void visit_pending() {
    const std::string below = std::move(pending_.back());
    pending_.pop_back();
    struct stat found {};
    if (::stat(join(below).c_str(), &found) != 0) {
      return fail(ErrorCode::kUnreadable, below,
                  std::string("cannot read: ") + std::strerror(errno));
    }
    if (!seen_.insert({found.st_dev, found.st_ino}).second) return;
    std::error_code error;
    fs::directory_iterator entries(join(below), error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      const std::string name = entries->path().filename().string();
      if (!name.starts_with('.')) add_entry(below.empty() ? name : below + "/" + name);
    }
    if (error) fail(ErrorCode::kUnreadable, below, "cannot read: " + error.message());
  }

  void add_entry(const std::string& below) {
    const std::string path = join(below);
    struct stat found {};
    struct stat link {};
    if (::lstat(path.c_str(), &link) != 0 || ::stat(path.c_str(), &found) != 0) {
      const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreadable;
      return fail(code, below, std::string("cannot read: ") + std::strerror(errno));
    }
    if (skip_.count({found.st_dev, found.st_ino}) != 0) return;
    if (S_ISDIR(found.st_mode)) {
      if (S_ISLNK(link.st_mode)) {
        linked_folders_.insert(below);
      } else {
        pending_.push_back(below);
      }
    } else if (S_ISREG(found.st_mode) && below.substr(below.rfind('/') + 1) == kTableName) {
      found_.tables.push_back(path);
    } else if (S_ISREG(found.st_mode)) {
      found_.files.push_back({path, below, static_cast<std::uint64_t>(found.st_size)});
    } else {
      fail(ErrorCode::kInvalid, below, "not a file");
    }
  }

  std::string root_;
  std::vector<std::string> pending_;
  std::set<std::string> linked_folders_;
  std::set<FileKey> skip_;
  std::set<FileKey> seen_;  // folders
  Inputs found_;
};

}  // namespace

Inputs list_inputs(const std::string& path, std::span<const std::string> skip) {
  struct stat found {};
  const bool there = path != "-" && ::stat(path.c_str(), &found) == 0;
  if (there && S_ISDIR(found.st_mode)) {
    std::string root = path;
    while (root.size() > 1 && root.ends_with('/')) root.pop_back();
    return Walker(std::move(root), skip).walk();
  }
  Inputs out;
  const bool sized = there && S_ISREG(found.st_mode);
  out.files.push_back({path, path.substr(path.rfind('/') + 1),
                       sized ? static_cast<std::uint64_t>(found.st_size) : 0});
  return out;
}

}  // namespace leitong::read
