#include "read/folders.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "read/decode.hpp"

namespace leitong::read {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTableName = "metadata.csv";

using FileKey = std::pair<dev_t, ino_t>;  // a file or folder, whatever it is called

// What `scan` writes; which of it stands there is for the run to say.
constexpr std::string_view kResultNames[] = {
    "clusters.jsonl",  "documents.jsonl", "duplicates.jsonl", "families.jsonl", "passages.jsonl",
    "templates.jsonl", "report.html",     "report.xlsx",      "run.json"};

bool is_result_name(std::string_view name) {
  return std::find(std::begin(kResultNames), std::end(kResultNames), name) !=
         std::end(kResultNames);
}

// Whether a folder holds what a run wrote: the records of texts are no texts.
bool holds_results(const std::string& folder) {
  std::ifstream file(folder + "/run.json", std::ios::binary);
  std::string head(64, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  return std::string_view(head).starts_with("{\n  \"program\": \"leitong\",");
}

class Walker {
 public:
  Walker(std::string root, std::span<const std::string> skip) : root_(std::move(root)) {
    for (const std::string& path : skip) {
      struct stat found {};
      if (::stat(path.c_str(), &found) == 0) skip_.insert({found.st_dev, found.st_ino});
    }
  }

  Inputs walk() {
    found_.among_results = holds_results(root_);
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
    std::sort(found_.results.begin(), found_.results.end());
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
    if (!below.empty() && holds_results(join(below))) {
      found_.results.push_back(join(below));
      return;
    }
    std::error_code error;
    fs::directory_iterator entries(join(below), error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      const std::string name = entries->path().filename().string();
      // "~$report.docx" is what Word keeps while a report is open: its owner, and no text.
      if (!name.starts_with('.') && !name.starts_with("~$"))
        add_entry(below.empty() ? name : below + "/" + name);
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
    } else if (found_.among_results && is_result_name(below)) {
      return;
    } else if (S_ISREG(found.st_mode)) {
      found_.files.push_back(
          {path, below, static_cast<std::uint64_t>(found.st_size), found.st_dev, found.st_ino});
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

// The path on disk that reads as `path` does: names that are no UTF-8 are told decoded, and what is
// told can be given back. `path` itself where there is none.
std::string stored_path(const std::string& path) {
  std::string out = path.starts_with('/') ? "/" : "";
  for (std::size_t at = out.size(); at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    at = end + 1;
    std::string stored;
    std::error_code error;
    if (fs::exists(out + part, error)) {
      stored = part;
    } else {
      fs::directory_iterator entries(out.empty() ? "." : out, error);
      for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        const bool same = name != part && readable_path(name) == part;
        if (same && (stored.empty() || name < stored)) stored = name;
      }
    }
    if (stored.empty()) return path;
    out += stored;
    if (end < path.size()) out += '/';
  }
  return out;
}

}  // namespace

Inputs list_inputs(const std::string& given, std::span<const std::string> skip) {
  struct stat looked {};
  const bool absent = given != "-" && ::stat(given.c_str(), &looked) != 0 && errno == ENOENT;
  const std::string path = absent ? stored_path(given) : given;
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
                       sized ? static_cast<std::uint64_t>(found.st_size) : 0,
                       sized ? found.st_dev : 0, sized ? found.st_ino : 0});
  return out;
}

}  // namespace leitong::read
