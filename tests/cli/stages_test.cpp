// `dedup --memory` and `stage`: the bytes of `dedup`, from files, and no file left behind.

#include <chrono>
#include <random>

#include "cli_tests.hpp"

using namespace leitong::tests;

namespace {

std::string archive() {
  std::string rows;
  for (unsigned i = 0; i < 40; ++i) {
    rows += row("d" + std::to_string(i),
                i % 2 == 0 ? invented(i, 70) : altered(i - 1, 70, 35) + "\\n" + invented(99, 30));
  }
  return rows;
}

const std::vector<std::string> kOutputs = {"--format",    "jsonl",      "-o",
                                           "pairs.jsonl", "--clusters", "clusters.jsonl",
                                           "--unique",    "rest.jsonl"};

// The three files, and what they were is gone.
std::string take_outputs(const TempFolder& folder) {
  std::string all;
  for (const char* name : {"pairs.jsonl", "clusters.jsonl", "rest.jsonl"}) {
    all += slurp(folder / name) + "====\n";
    fs::remove(folder / name);
  }
  return all;
}

}  // namespace

TEST_CASE("dedup --memory: the same bytes, and its files are gone", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  CHECK(run_in(folder, with({"dedup", "x.jsonl"}, kOutputs)).code == 0);
  const std::string wanted = take_outputs(folder);
  CHECK(has(wanted, "\"jaccard\":"));

  How how;
  how.environment = {"TMPDIR=" + folder.path().string()};
  const Ran ran = run_in(folder, with({"dedup", "x.jsonl", "--memory", "512M"}, kOutputs), how);
  CHECK(ran.code == 0);
  CHECK(take_outputs(folder) == wanted);
  fs::remove(folder / "x.jsonl");
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("dedup --memory: a named folder is kept by a failure and resumed", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const Ran refused = run_in(
      folder, {"dedup", "x.jsonl", "--memory", "512M", "--work", "w", "-o", "nowhere/pairs.jsonl"});
  CHECK(refused.code == 2);
  CHECK(run_in(folder, {"stage", "sign", "w", "x.jsonl"}).code == 0);
  const Ran again = run_in(folder, {"dedup", "x.jsonl", "--memory", "512M", "--work", "w"});
  CHECK(again.code == 2);
  CHECK(has(again.err, "--resume"));
  const Ran resumed = run_in(
      folder, with({"dedup", "x.jsonl", "--memory", "512M", "--work", "w", "--resume"}, kOutputs));
  CHECK(resumed.code == 0);
  CHECK(fs::is_empty(folder / "w"));
  const std::string found = take_outputs(folder);
  CHECK(run_in(folder, with({"dedup", "x.jsonl"}, kOutputs)).code == 0);
  CHECK(take_outputs(folder) == found);
}

TEST_CASE("dedup --memory: what was begun with other options is not gone on with",
          "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const std::vector<std::string> command = {"dedup",  "x.jsonl", "--memory", "512M",
                                            "--work", "w",       "--resume"};
  CHECK(run_in(folder, {"stage", "sign", "w", "x.jsonl"}).code == 0);
  for (const std::vector<std::string>& other : {std::vector<std::string>{"--ngram", "4"},
                                                {"--permutations", "64"},
                                                {"--permutations", "256"},
                                                {"--threshold", "0.5"},
                                                {"--unit", "sentence"}}) {
    const Ran ran = run_in(folder, with(command, other));
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "was made with other options"));
  }
  CHECK(run_in(folder, with(command, kOutputs)).code == 0);
  const std::string found = take_outputs(folder);
  CHECK(run_in(folder, with({"dedup", "x.jsonl"}, kOutputs)).code == 0);
  CHECK(take_outputs(folder) == found);
}

TEST_CASE("dedup --memory: what stages have not made is never removed", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  const std::vector<std::string> command = {"dedup",  "x.jsonl", "--memory", "512M",
                                            "--work", "w",       "--resume", "-o"};
  struct Case {
    const char* file;
    const char* said;
  };
  for (const Case& own :
       {Case{"w/thesis.txt", "thesis.txt"}, Case{"w/blocks/photo.jpg", "photo.jpg"},
        Case{"w/blocks/block-000000/notes.bin", "notes.bin"}, Case{"w/verified.json/a", "verified"},
        Case{"w/shard-1-of-2.json.backup", "backup"}, Case{"w/.hidden", ".hidden"}}) {
    folder.write(own.file, "mine");
    const Ran ran = run_in(folder, with(command, {"pairs.txt"}));
    CHECK(ran.code == 2);
    CHECK(has(ran.err, own.said));
    CHECK(has(ran.err, "name another folder"));
    CHECK(slurp(folder / own.file) == "mine");
    CHECK_FALSE(fs::exists(folder / "pairs.txt"));
    fs::remove_all(folder / "w");
  }
  // A link leads to what is not ours, whatever its name.
  folder.write("photos/block-000000/texts.bin", "mine");
  fs::create_directory(folder / "w");
  fs::create_directory_symlink(folder / "photos", folder / "w/blocks");
  CHECK(run_in(folder, with(command, {"pairs.txt"})).code == 2);
  CHECK(slurp(folder / "photos/block-000000/texts.bin") == "mine");
}

TEST_CASE("dedup --memory: outputs in the work folder are refused", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  fs::create_directory(folder / "w");
  fs::create_directory_symlink(folder / "w", folder / "link");
  for (const char* option : {"-o", "--clusters", "--unique"}) {
    for (const char* target : {"w/out.txt", "./w/../w/out.txt", "link/out.txt", "w"}) {
      const Ran ran =
          run_in(folder, {"dedup", "x.jsonl", "--memory", "512M", "--work", "w/", option, target});
      CHECK(ran.code == 2);
      CHECK(has(ran.err, "the folder of --work"));
    }
  }
  CHECK(fs::is_empty(folder / "w"));
  CHECK(
      run_in(folder, {"dedup", "x.jsonl", "--memory", "512M", "--work", "w", "-o", "w.txt"}).code ==
      0);
  CHECK(fs::exists(folder / "w.txt"));
}

TEST_CASE("dedup --memory: a work folder below the input is not read", "[cli][stages]") {
  const TempFolder folder;
  folder.write("in/x.jsonl", archive());
  CHECK(run_in(folder, with({"dedup", "in"}, kOutputs)).code == 0);
  const std::string wanted = take_outputs(folder);
  CHECK(run_in(folder, {"stage", "sign", "in/w", "in/x.jsonl"}).code == 0);
  const Ran ran = run_in(
      folder, with({"dedup", "in", "--memory", "512M", "--work", "in/w", "--resume"}, kOutputs));
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  CHECK(take_outputs(folder) == wanted);
  CHECK(fs::is_empty(folder / "in/w"));
}

TEST_CASE("dedup --memory: killed at any moment and resumed, the result is the same",
          "[cli][stages]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 400; ++i) {
    rows += row("d" + std::to_string(i), i % 2 == 0 ? invented(i, 900) : altered(i - 1, 900, 60));
  }
  folder.write("x.jsonl", rows);
  REQUIRE(run_in(folder, with({"dedup", "x.jsonl"}, kOutputs)).code == 0);
  const std::string wanted = take_outputs(folder);
  const auto command =
      with({"dedup", "x.jsonl", "--memory", "512M", "--work", "w", "--resume"}, kOutputs);
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(run_in(folder, command).code == 0);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  CHECK(take_outputs(folder) == wanted);
  std::mt19937 random(7);
  std::uniform_int_distribution<unsigned> moments(1, static_cast<unsigned>(took.count()));
  for (unsigned round = 0; round < 6; ++round) {
    for (unsigned kills = 0; kills < 3; ++kills) {
      run_and_kill(folder, command, moments(random));
    }
    const Ran resumed = run_in(folder, command);
    CHECK(resumed.code == 0);
    CHECK(resumed.err == "");
    CHECK(take_outputs(folder) == wanted);
    CHECK_FALSE(fs::exists(folder / "w" / "blocks"));
    fs::remove_all(folder / "w");  // a killed run made it: the next found it there and left it
  }
}

TEST_CASE("stage: an archive that changes between two shards is refused", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  CHECK(run_in(folder, {"stage", "sign", "w", "x.jsonl", "--shard", "0/2"}).code == 0);
  folder.write("x.jsonl", archive() + row("late", invented(500, 60)));
  CHECK(run_in(folder, {"stage", "sign", "w", "x.jsonl", "--shard", "1/2"}).code == 0);
  const Ran ran = run_in(folder, {"stage", "bucket", "w"});
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "it changed in between"));
  const Ran resumed = run_in(
      folder, {"dedup", "x.jsonl", "--memory", "512M", "--work", "w", "--resume", "-o", "p.txt"});
  CHECK(resumed.code == 2);
  CHECK(has(resumed.err, "was made of other documents"));
}

TEST_CASE("stage sign: a folder that holds anything else is refused", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  folder.write("mine/thesis.txt", "mine");
  const Ran refused = run_in(folder, {"stage", "sign", "mine", "x.jsonl"});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "thesis.txt"));
  CHECK_FALSE(fs::exists(folder / "mine/blocks"));
  fs::create_directory(folder / "empty");
  CHECK(run_in(folder, {"stage", "sign", "empty", "x.jsonl"}).code == 0);
  CHECK(run_in(folder, {"stage", "sign", "empty", "x.jsonl"}).code == 0);
}

TEST_CASE("stage: shards and ranges in any order give the bytes of dedup", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  CHECK(run_in(folder, with({"dedup", "x.jsonl"}, kOutputs)).code == 0);
  const std::string wanted = take_outputs(folder);
  for (const char* shard : {"1/2", "0/2"}) {
    CHECK(run_in(folder, {"stage", "sign", "w", "x.jsonl", "--shard", shard}).code == 0);
  }
  for (const char* range : {"2/3", "0/3", "1/3"}) {
    CHECK(run_in(folder, {"stage", "bucket", "w", "--range", range}).code == 0);
  }
  CHECK(run_in(folder, {"stage", "verify", "w"}).code == 0);
  CHECK(run_in(folder, with({"stage", "cluster", "w"}, kOutputs)).code == 0);
  CHECK(take_outputs(folder) == wanted);
}

TEST_CASE("stage: what is wrong is said with what to do", "[cli][stages]") {
  const TempFolder folder;
  folder.write("x.jsonl", archive());
  struct Case {
    std::vector<std::string> words;
    const char* said;
  };
  const Case cases[] = {
      {{"stage", "sign"}, "no PATH given"},
      {{"stage", "sign", "w"}, "no PATH given"},
      {{"stage", "sign", "w", "x.jsonl", "--shard", "2/2"}, "I/N"},
      {{"stage", "sign", "w", "x.jsonl", "--shard", "a"}, "I/N"},
      {{"stage", "bucket", "w"}, "nothing is signed there yet"},
      {{"stage", "bucket", "w", "v"}, "one work folder"},
      {{"dedup", "x.jsonl", "--work", "w"}, "--memory"},
      {{"dedup", "x.jsonl", "--memory", "4Q"}, "a size like"},
      {{"dedup", "x.jsonl", "--memory", "1K"}, "at least 64M"},
      {{"dedup", "x.jsonl", "--memory", "64M"}, "they need"},
      {{"dedup", "x.jsonl", "--memory", "1G", "--resume"}, "--work"},
  };
  for (const Case& wrong : cases) {
    const Ran ran = run_in(folder, wrong.words);
    CHECK(ran.code == 2);
    CHECK(has(ran.err, wrong.said));
  }
}
