// `./dev report`, with a program that is built already in place of the build.

#include "base/child_process.hpp"
#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

// A copy of the script in `folder`/project; its packages are there, and cmake has nothing to do.
void install_dev(const TempFolder& folder) {
  const auto script = [&](const std::string& name, const std::string& text) {
    folder.write(name, "#!/bin/sh\n" + text);
    fs::permissions(folder / name, fs::perms::owner_all);
  };
  script("bin/cmake", "exit 0\n");
  script("bin/dpkg-query", "echo installed | tr -d '\\n'\n");
  script("bin/opener", "echo \"$1\" > \"$(dirname \"$0\")/../opened\"\n");
  fs::create_directories(folder / "project/build/release/src/cli");
  fs::create_symlink(LEITONG_PROGRAM, folder / "project/build/release/src/cli/leitong");
  fs::copy_file(fs::path(LEITONG_SOURCE_FOLDER) / "dev", folder / "project/dev");
}

// The exit code of `dev report ARGUMENTS`, called in a folder below `folder`.
int report(const TempFolder& folder, const std::string& where, const std::string& arguments) {
  leitong::ProgramCall call;
  call.words = {"/bin/sh", "-c",
                "PATH=\"$HOME/bin:$PATH\" LEITONG_OPENER=\"$HOME/bin/opener\"; export PATH "
                "LEITONG_OPENER; root=$HOME; cd \"" +
                    where + "\" && \"$root/project/dev\" report " + arguments};
  call.home = folder.path().string();
  const leitong::Result<leitong::ProgramRun> ran = leitong::run_program(call);
  REQUIRE(ran.ok());
  INFO(ran.value().err);
  CHECK_FALSE(has(ran.value().err, "more than once"));
  return ran.value().exit_code;
}

}  // namespace

TEST_CASE("dev: report makes a new folder each time and opens the report in it", "[cli][dev]") {
  const TempFolder folder;
  install_dev(folder);
  folder.write("work/in/a.txt", invented(1, 60));
  CHECK(report(folder, "work", "in") == 0);
  CHECK(has(slurp(folder / "opened"), "work/in-report/report.html"));
  CHECK(report(folder, "work", "in/") == 0);
  CHECK(has(slurp(folder / "opened"), "work/in-report-2/report.html"));
  // From within the folder: named after it, not after ".", and still not an input of the next run.
  CHECK(report(folder, "work/in", ". --xlsx") == 0);
  CHECK(has(slurp(folder / "opened"), "work/in/in-report/report.html"));
  CHECK(fs::exists(folder / "work/in/in-report/report.xlsx"));
  CHECK(report(folder, "work", "in -o mine") == 0);
  CHECK(has(slurp(folder / "opened"), "work/mine/report.html"));
  CHECK(slurp(folder / "work/mine/documents.jsonl") ==
        slurp(folder / "work/in-report/documents.jsonl"));
}

TEST_CASE("dev: report without a folder in front says how it is used", "[cli][dev]") {
  const TempFolder folder;
  install_dev(folder);
  folder.write("work/in/a.txt", invented(1, 60));
  CHECK(report(folder, "work", "") == 2);
  CHECK(report(folder, "work", "--xlsx in") == 2);
  CHECK_FALSE(fs::exists(folder / "opened"));
  CHECK_FALSE(fs::exists(folder / "work/in-report"));
}
