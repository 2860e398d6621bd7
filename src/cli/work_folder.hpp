// Where a long run keeps its files, and that they go away.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/console.hpp"
#include "leitong/result.hpp"

namespace leitong::cli {

// A folder of this run's own. One that nobody named is made in TMPDIR (else /var/tmp, which is on
// a disk where /tmp may be memory) and is removed when this process ends, however it ends: a small
// process of its own waits for that. One that the user named is kept until done(), so that a run
// that was broken off can go on.
class WorkFolder {
 public:
  // `named` may be empty. A named folder that holds something needs `resume`, and may hold nothing
  // but what stages have made.
  [[nodiscard]] static Result<std::unique_ptr<WorkFolder>> open(const std::string& named,
                                                                bool resume,
                                                                const Console& console);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // The run has come to its end: removes what stages have made there, and the folder if this run
  // has made it.
  void done();

 private:
  WorkFolder() = default;
  Result<Done> start_janitor();

  std::filesystem::path path_;
  bool temporary_ = false;
  bool made_ = false;
  int alive_ = -1;  // closed by the system when this process ends
  int janitor_ = -1;
};

// Refuses a folder that holds what no stage has made; one that is not there is none.
[[nodiscard]] Result<Done> check_only_stages(const std::filesystem::path& folder,
                                             const Console& console);

}  // namespace leitong::cli
