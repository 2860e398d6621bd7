// `leitong passages` on the real program: records, the table, references, focus, families, models
// of the background, and input that is wrong.

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

#include "cli/cli_tests.hpp"

using namespace leitong::tests;

namespace {

std::string about(const std::string& place, const std::string& date) {
  return R"(,"place":")" + place + R"(","date":")" + date + "\"";
}

// b took 60 characters of a; c has nothing of either.
std::string three_documents() {
  const std::string shared = invented(1, 60);
  return row("a", invented(11, 100) + "。" + shared + "。" + invented(12, 80),
             about("甲县", "2021-03-01")) +
         row("b", invented(21, 90) + "。" + shared + "。" + invented(22, 70),
             about("乙县", "2022-03-01")) +
         row("c", invented(31, 200), about("丙县", "2022-05-01"));
}

}  // namespace

TEST_CASE("passages --memory: the same bytes, and nothing left behind", "[cli][passages][memory]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  folder.write("r.txt", invented(1, 40));
  std::filesystem::create_directory(folder / "tmp");
  const std::vector<std::string> outputs = {"passages", "x.jsonl",  "--reference",
                                            "r.txt",    "--format", "jsonl"};
  How how;
  how.environment = {"TMPDIR=" + (folder / "tmp").string()};
  const Ran whole = run_in(folder, outputs, how);
  std::vector<std::string> limited = outputs;
  limited.insert(limited.end(), {"--memory", "512M"});
  const Ran ran = run_in(folder, limited, how);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, R"("kind":)"));
  CHECK(ran.out == whole.out);
  limited.back() = "100M";
  const Ran refused = run_in(folder, limited, how);
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "a limit of 100M is too little for copied passages: they need 384M"));
  CHECK(std::filesystem::is_empty(folder / "tmp"));
}

TEST_CASE("passages --memory --work: killed at any moment and resumed, the result is the same",
          "[cli][passages][memory]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 300; ++i) {
    std::string text = invented(1000 + i, 500);
    for (unsigned k = 1; k <= 3 && k <= i; ++k) text += "。" + invented(1000 + i - k, 200 - 40 * k);
    rows += row("d" + std::to_string(i), text, about("县" + std::to_string(i % 40), "2021"));
  }
  folder.write("x.jsonl", rows);
  folder.write("r.txt", invented(1007, 100));
  const std::vector<std::string> plain = {"passages", "x.jsonl", "--reference", "r.txt",
                                          "--format", "jsonl",   "--families",  "f.jsonl"};
  std::vector<std::string> command = plain;
  command.insert(command.end(), {"--memory", "512M", "--work", "w", "--resume"});
  const auto result = [&](const std::vector<std::string>& words) {
    const Ran ran = run_in(folder, words);
    CHECK(ran.code == 0);
    CHECK(ran.err == "");
    return ran.out + slurp(folder / "f.jsonl");
  };
  const std::string wanted = result(plain);
  CHECK(count_lines(wanted) > 600);
  const auto start = std::chrono::steady_clock::now();
  CHECK(result(command) == wanted);
  CHECK_FALSE(std::filesystem::exists(folder / "w"));
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  std::mt19937 random(5);
  std::uniform_int_distribution<unsigned> moments(1, static_cast<unsigned>(took.count()));
  for (unsigned round = 0; round < 5; ++round) {
    for (unsigned kills = 0; kills < 3; ++kills) run_and_kill(folder, command, moments(random));
    CHECK(result(command) == wanted);
    CHECK_FALSE(std::filesystem::exists(folder / "w" / "passages.json"));
    std::filesystem::remove_all(folder / "w");  // a killed run made it: the next left it
  }
}

TEST_CASE("passages --memory --work: what an earlier run left is used, and only if it is whole",
          "[cli][passages][memory]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  const std::vector<std::string> command = {
      "passages", "x.jsonl", "--format", "jsonl", "--memory", "512M", "--work", "w", "--resume"};
  const std::string wanted = run_in(folder, {"passages", "x.jsonl", "--format", "jsonl"}).out;
  // A folder that is named at the end only: all passes are done and the output cannot be written.
  std::vector<std::string> failing = command;
  failing.insert(failing.end(), {"--families", "/dev/full"});
  CHECK(run_in(folder, failing).code == 2);
  REQUIRE(std::filesystem::exists(folder / "w/aligned-0.json"));
  std::vector<std::string> other = command;
  other.insert(other.end(), {"--min-chars", "20"});
  const Ran refused = run_in(folder, other);
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "was made of other documents or with other options"));
  folder.write("y.jsonl", three_documents() + row("late", invented(500, 60)));
  other = command;
  other[1] = "y.jsonl";
  CHECK(has(run_in(folder, other).err, "was made of other documents or with other options"));
  const Ran without = run_in(folder, {"passages", "x.jsonl", "--memory", "512M", "--work", "w"});
  CHECK(without.code == 2);
  CHECK(has(without.err, "is not empty"));
  const Ran stages =
      run_in(folder, {"dedup", "x.jsonl", "--memory", "512M", "--work", "w", "--resume"});
  CHECK(stages.code == 2);
  CHECK(has(stages.err, "no file of such a run"));
  // The seeds are not made again; an array that is damaged is.
  const auto seeds = std::filesystem::last_write_time(folder / "w/seeds.json");
  std::string found = slurp(folder / "w/aligned-0-found.bin");
  REQUIRE(found.size() == 64 + 40);
  found[70] = static_cast<char>(found[70] ^ 1);
  folder.write("w/aligned-0-found.bin", found);
  CHECK(run_in(folder, failing).code == 2);
  CHECK(std::filesystem::last_write_time(folder / "w/seeds.json") == seeds);
  const Ran ran = run_in(folder, command);
  CHECK(ran.code == 0);
  CHECK(ran.out == wanted);
  CHECK(run_in(folder, {"passages", "x.jsonl", "--work", "w"}).code == 2);
  CHECK(run_in(folder, {"passages", "x.jsonl", "--memory", "512M", "--resume"}).code == 2);
}

TEST_CASE("passages: a stretch that two documents share is one record with its offsets",
          "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  const Ran ran = run_in(folder, {"passages", "x.jsonl", "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  REQUIRE(count_lines(ran.out) == 1);
  CHECK(ran.out.starts_with(R"({"a":{"document":"a","start":101,"end":161},)"
                            R"("b":{"document":"b","start":91,"end":151},"matched":60,)"
                            R"("identity":1.0,)"));
  CHECK(has(ran.out, R"("kind":"copied","direction":"a_to_b","family":0,)"
                     R"("blocks":[[101,161,91,151]])"));
  CHECK(has(ran.out, R"("edits":[],"foreign_places":[])"));
}

TEST_CASE("passages: --check finds copies only", "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  folder.write("y.jsonl", row("a", invented(1, 100)) + row("b", invented(2, 100)));
  folder.write("phrases.txt", invented(1, 60) + "\n");
  CHECK(run_in(folder, {"passages", "x.jsonl", "--check"}).code == 1);
  CHECK(run_in(folder, {"passages", "y.jsonl", "--check"}).code == 0);
  const Ran ran = run_in(
      folder, {"passages", "x.jsonl", "--check", "--phrases", "phrases.txt", "--format", "jsonl"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, R"("kind":"boilerplate")"));
}

TEST_CASE("passages: what stands in a reference is quoted, and a reference is no document",
          "[cli][passages]") {
  const TempFolder folder;
  folder.write("in/x.jsonl", three_documents());
  folder.write("in/superior.txt", invented(41, 50) + "。" + invented(1, 60) + "。");
  folder.write("other.txt", invented(51, 50));
  const Ran without = run_in(folder, {"passages", "in", "--format", "jsonl"});
  CHECK(has(without.out, "superior"));
  for (const std::vector<std::string>& paths :
       {std::vector<std::string>{"in"}, {"in/x.jsonl", "in/superior.txt"}, {"./in/../in"}}) {
    std::vector<std::string> words = {"passages"};
    words.insert(words.end(), paths.begin(), paths.end());
    for (const char* word :
         {"--reference", "other.txt", "--reference", "in/superior.txt", "--format", "jsonl"}) {
      words.emplace_back(word);
    }
    const Ran ran = run_in(folder, words);
    CHECK(ran.code == 0);
    CHECK(count_lines(ran.out) == 1);
    CHECK(has(ran.out, R"("kind":"quoted")"));
    CHECK_FALSE(has(ran.out, "superior"));
  }
}

TEST_CASE("passages: the table shows kind, figures, who, direction and text", "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  const Ran ran = run_in(folder, {"passages", "x.jsonl"});
  CHECK(ran.out.starts_with("kind"));
  CHECK(has(ran.out, "copied            60     1.000  甲县 2021-03-01  →  乙县 2022-03-01  "));
  CHECK(count_lines(ran.out) == 2);
  CHECK(run_in(folder, {"passages", "x.jsonl", "--kind", "quoted,boilerplate"}).out.empty());
  CHECK(has(run_in(folder, {"passages", "x.jsonl", "--lang", "zh"}).out, "抄录"));
  CHECK(has(run_in(folder, {"passages", "x.jsonl", "--color", "always"}).out,
            "\x1b[31mcopied\x1b[0m"));
  CHECK(has(run_in(folder, {"passages", "x.jsonl", "--summary"}).out,
            "1 passage between documents: 1 copied, 0 quoted, 0 boilerplate; 1 family."));
}

TEST_CASE("passages: the table is sorted and limited on request", "[cli][passages]") {
  const TempFolder folder;
  const std::string small = invented(1, 30);
  const std::string large = invented(2, 90);
  folder.write("x.jsonl", row("a", small + "。" + invented(3, 40)) +
                              row("b", invented(4, 40) + "。" + small + "。" + large) +
                              row("c", large + "。" + invented(5, 40)));
  const auto first = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"passages", "x.jsonl", "--limit", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run_in(folder, words).out;
  };
  CHECK(has(first({}), " 30     1.000  a"));
  CHECK(has(first({"--sort", "matched"}), " 90     1.000  b"));
  CHECK(has(first({"--sort", "score"}), " 90     1.000  b"));
  CHECK(has(first({}), "... and 1 more"));
}

TEST_CASE("passages: json and csv hold the same passages", "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  const Ran json = run_in(folder, {"passages", "x.jsonl", "--format", "json"});
  const Ran lines = run_in(folder, {"passages", "x.jsonl", "--format", "jsonl"});
  CHECK(json.out == "[\n" + lines.out + "]\n");
  const Ran csv = run_in(folder, {"passages", "x.jsonl", "--format", "csv", "--csv-raw"});
  CHECK(csv.out.starts_with("kind,matched,identity,"));
  CHECK(has(csv.out, "\ncopied,60,1.0,"));
  CHECK(has(csv.out, "a_to_b,0,a,101,161,b,91,151,1,0," + invented(1, 60)));
}

TEST_CASE("passages: a focus leaves only the passages of its document", "[cli][passages]") {
  const TempFolder folder;
  const std::string p = invented(1, 60);
  const std::string q = invented(2, 60);
  folder.write("in/x.txt", p + "。" + invented(3, 50));
  folder.write("in/y.txt", p + "。" + q);
  folder.write("in/z.txt", q + "。" + invented(4, 50));
  folder.write("mine.txt", q + "。" + invented(5, 50));
  const auto pairs = [&](const std::vector<std::string>& focus) {
    std::vector<std::string> words = {"passages", "in", "--format", "jsonl"};
    for (const std::string& one : focus) words.insert(words.end(), {"--focus", one});
    return run_in(folder, words);
  };
  CHECK(count_lines(pairs({}).out) == 2);
  CHECK(count_lines(pairs({"in/x.txt"}).out) == 1);
  CHECK(count_lines(pairs({"in/x.txt", "in/z.txt"}).out) == 2);
  CHECK(count_lines(pairs({"./in/x.txt"}).out) == 1);
  // A file beside the PATHs is compared with them.
  const Ran mine = pairs({"mine.txt"});
  CHECK(count_lines(mine.out) == 2);
  CHECK(has(mine.out, R"("document":"mine.txt")"));
  const Ran none = pairs({"nothing.txt"});
  CHECK(none.code == 2);
  CHECK(none.out.empty());
  CHECK(has(none.err, "option '--focus': 'nothing.txt' is neither an id nor a path"));
}

TEST_CASE("passages: pairs of one series, and places of one document, on request",
          "[cli][passages]") {
  const TempFolder folder;
  const std::string p = invented(1, 60);
  folder.write("x.jsonl", row("a", p, about("甲县", "2021")) + row("b", p, about("甲县", "2022")));
  CHECK(count_lines(run_in(folder, {"passages", "x.jsonl", "--format", "jsonl"}).out) == 1);
  CHECK(run_in(folder, {"passages", "x.jsonl", "--format", "jsonl", "--skip-same-series"}).out ==
        "");
  folder.write("y.jsonl", row("a", p + "。" + invented(2, 300) + "。" + p));
  CHECK(run_in(folder, {"passages", "y.jsonl", "--format", "jsonl"}).out.empty());
  CHECK(count_lines(run_in(folder, {"passages", "y.jsonl", "--format", "jsonl", "--within"}).out) ==
        1);
}

TEST_CASE("passages: a text of many documents is one family, its pairs listed on request",
          "[cli][passages]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 12; ++i) {
    rows += row("d" + std::to_string(i), invented(100 + i, 50) + "。" + invented(1, 60));
  }
  folder.write("x.jsonl", rows);
  const Ran few = run_in(folder, {"passages", "x.jsonl", "--format", "jsonl", "--families", "f"});
  CHECK(count_lines(few.out) == 11);
  const std::string families = slurp(folder / "f");
  CHECK(count_lines(families) == 1);
  CHECK(has(families, R"("family":0,"kind":"boilerplate","documents":12,"series":12,)"));
  CHECK(has(families, R"("earliest":{"document":"d0","start":51,"end":111})"));
  CHECK(has(families, "\"text\":\"" + invented(1, 60) + "\""));
  const Ran all = run_in(folder, {"passages", "x.jsonl", "--format", "jsonl", "--all-pairs", "12"});
  CHECK(count_lines(all.out) == 66);
  run_in(folder, {"passages", "x.jsonl", "--format", "csv", "--families", "f.csv"});
  CHECK(count_lines(slurp(folder / "f.csv")) == 13);
}

TEST_CASE("passages: PAN XML is a file a document", "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  CHECK(run_in(folder, {"passages", "x.jsonl", "--format", "pan"}).code == 2);
  const Ran ran = run_in(folder, {"passages", "x.jsonl", "--format", "pan", "-o", "pan"});
  CHECK(ran.code == 0);
  CHECK(ran.out.empty());
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder / "pan")) {
    names.insert(entry.path().filename().string());
  }
  CHECK(names == std::set<std::string>{"00000-a.xml", "00001-b.xml", "00002-c.xml"});
  CHECK(has(slurp(folder / "pan/00001-b.xml"),
            R"(this_offset="91" this_length="60" source_reference="a" source_offset="101")"));
  CHECK_FALSE(has(slurp(folder / "pan/00000-a.xml"), "feature"));
}

TEST_CASE("passages: a background model is built, used, and refused where it is none",
          "[cli][passages]") {
  const TempFolder folder;
  std::string rows;
  for (unsigned i = 0; i < 30; ++i) {
    rows += row("d" + std::to_string(i), invented(100 + i, 50) + "。" + invented(1, 60));
  }
  folder.write("archive.jsonl", rows);
  folder.write("x.jsonl", three_documents());
  const Ran built = run_in(folder, {"passages", "archive.jsonl", "--build-background", "model"});
  CHECK(built.code == 0);
  CHECK(built.out.empty());
  CHECK(has(built.err, "model: a background model of 30 documents"));
  const Ran own =
      run_in(folder, {"passages", "x.jsonl", "--background", "model", "--format", "jsonl"});
  CHECK(own.code == 0);
  CHECK(has(own.out, R"("kind":"boilerplate")"));
  for (const std::string bad : {"archive.jsonl", "nothing"}) {
    const Ran ran = run_in(folder, {"passages", "x.jsonl", "--background", bad});
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(has(ran.err, bad + ": "));
  }
  CHECK(has(run_in(folder, {"passages", "x.jsonl", "--background", "model", "--no-background"}).err,
            "exclude each other"));
  CHECK(has(run_in(folder, {"passages", "x.jsonl", "--ngram", "10"}).err,
            "the background model is of 8-grams"));
}

TEST_CASE("passages: what is wrong with phrases, references and dates is told, the rest is done",
          "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  folder.write("phrases.txt", "以人民为中心的发展思想\n\xFF\xFE坏\n");
  const Ran line = run_in(folder, {"passages", "x.jsonl", "--phrases", "phrases.txt"});
  CHECK(line.code == 0);
  CHECK(count_lines(line.out) == 2);
  CHECK(has(line.err, "warning: phrases.txt:2: "));
  for (const std::string option : {"--phrases", "--reference"}) {
    const Ran ran = run_in(folder, {"passages", "x.jsonl", option, "nothing.txt"});
    CHECK(ran.code == 2);
    CHECK(count_lines(ran.out) == 2);
    CHECK(has(ran.err, "nothing.txt"));
  }
  const std::string p = invented(1, 60);
  folder.write("y.jsonl",
               row("a", p, about("甲县", "某年")) + row("b", p, about("乙县", "2022-03-01")));
  const Ran dates = run_in(folder, {"passages", "y.jsonl", "--format", "jsonl"});
  CHECK(dates.code == 0);
  CHECK(has(dates.out, R"("direction":null)"));
  CHECK(has(dates.err, "1 document with a date that cannot be read"));
}

TEST_CASE("passages: standard input is read once, as documents or as a reference",
          "[cli][passages]") {
  const TempFolder folder;
  folder.write("x.jsonl", three_documents());
  leitong::tests::How how;
  how.input = three_documents();
  const Ran documents = run_in(folder, {"passages", "-", "--format", "jsonl"}, how);
  CHECK(documents.out == run_in(folder, {"passages", "x.jsonl", "--format", "jsonl"}).out);
  how.input = row("r", invented(1, 60));
  const Ran reference =
      run_in(folder, {"passages", "x.jsonl", "--reference", "-", "--format", "jsonl"}, how);
  CHECK(has(reference.out, R"("kind":"quoted")"));
  const Ran both = run_in(folder, {"passages", "-", "--reference", "-"}, how);
  CHECK(both.code == 2);
  CHECK(has(both.err, "standard input ('-') can be read only once"));
}

TEST_CASE("passages: options of units are refused as options of other commands",
          "[cli][passages]") {
  for (const std::string option : {"--unit", "--threshold", "--permutations", "--seed"}) {
    const Ran ran = leitong::tests::run({"passages", "x", option, "1"});
    CHECK(ran.code == 2);
    CHECK(has(ran.err, "'" + option + "' is an option of "));
    CHECK(has(ran.err, "not of passages"));
  }
  CHECK(has(leitong::tests::run({"scan", "x", "--focus", "y"}).err,
            "'--focus' is an option of passages, not of scan"));
}

TEST_CASE("passages: empty documents, one character over and over, copies of one document",
          "[cli][passages]") {
  const TempFolder folder;
  std::string same;
  for (unsigned i = 0; i < 200; ++i) same += row("s" + std::to_string(i), invented(7, 100));
  std::string one;
  for (unsigned i = 0; i < 5000; ++i) one += "好";
  folder.write("x.jsonl", row("empty", "") + row("marks", "，。！") + row("one", one) +
                              row("another", one) + same);
  const Ran ran = run_in(folder, {"passages", "x.jsonl", "--summary", "--within"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "further pairs within large families"));
}
