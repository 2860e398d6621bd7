// Where a long run keeps its files, and that they go away.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "leitong/result.hpp"
#include "leitong/stages.hpp"

namespace leitong::cli {

// A folder of this run's own. One that nobody named is made in TMPDIR (else /var/tmp, which is on
// a disk where /tmp may be memory) and is removed when this process ends, however it ends: a small
// process of its own waits for that. One that the user named is kept until done(), so that a run
// that was broken off can go on.
class WorkFolder {
 public:
  // As --work and --resume say. A named folder that holds something needs --resume, and may hold
  // nothing but what such a run has made.
  [[nodiscard]] static Result<std::unique_ptr<WorkFolder>> open(const Arguments& arguments,
                                                                stages::WorkOf whose,
                                                                const Console& console);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  bool is_named() const { return !temporary_; }
  // The run has come to its end: removes what such a run makes there, and the folder if this run
  // has made it.
  void done();

 private:
  WorkFolder() = default;
  Result<Done> start_janitor();

  std::filesystem::path path_;
  stages::WorkOf whose_ = stages::WorkOf::kStages;
  bool temporary_ = false;
  bool made_ = false;
  int alive_ = -1;  // closed by the system when this process ends
  int janitor_ = -1;
};

// Refuses a folder that holds what no such run has made; one that is not there is none.
[[nodiscard]] Result<Done> check_only_stages(const std::filesystem::path& folder,
                                             const Console& console,
                                             stages::WorkOf whose = stages::WorkOf::kStages);

// Whether --work, --resume and --memory go together, and no output (those options) lies in the
// folder of --work, whose files go away at the end. Says what does not.
[[nodiscard]] bool work_options_fit(const Arguments& arguments,
                                    std::initializer_list<const char*> outputs,
                                    const Console& console);

}  // namespace leitong::cli
