// `leitong compare` on the real program: two columns, what is marked, and pairs that make no sense.

#include "cli/cli_tests.hpp"
#include "report/terminal_text.hpp"

using namespace leitong::tests;

namespace {

How wide() {
  How how;
  how.environment = {"COLUMNS=400"};
  return how;
}

const std::string kHead = invented(1, 30);
const std::string kTail = invented(2, 30);

}  // namespace

TEST_CASE("compare: equal text is plain, replaced text marked, left-out text is …",
          "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", invented(3, 40) + "。\n" + kHead + "青山" + kTail + "。");
  folder.write("b.txt", kHead + "绿水" + kTail + "。\n" + invented(4, 40) + "。");
  const Ran ran = run_in(folder, {"compare", "a.txt", "b.txt"}, wide());
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(has(ran.out, "a  a.txt  105 characters"));
  CHECK(has(ran.out, "1. copied  60 of 62 characters equal (0.968)"));
  CHECK(has(ran.out, "a 42–104 #1"));
  CHECK(has(ran.out, "│ b 0–62 #0"));
  CHECK(has(ran.out, kHead + "[-青山-]" + kTail));
  CHECK(has(ran.out, kHead + "{+绿水+}" + kTail));
  CHECK(has(ran.out, "a: "));
  CHECK(has(ran.out, "\nb: "));

  folder.write("b.txt", kHead + kTail + "。");
  const Ran left_out = run_in(folder, {"compare", "a.txt", "b.txt"}, wide());
  CHECK(has(left_out.out, kHead + "…" + kTail));
  CHECK(has(left_out.out, kHead + "[-青山-]" + kTail));
}

TEST_CASE("compare: with colours there are colours and no brackets", "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", kHead + "青山" + kTail);
  folder.write("b.txt", kHead + "绿水" + kTail);
  const Ran ran = run_in(folder, {"compare", "a.txt", "b.txt", "--color", "always"}, wide());
  CHECK(has(ran.out, "\x1b[31m青山\x1b[0m"));
  CHECK(has(ran.out, "\x1b[32m绿水\x1b[0m"));
  CHECK_FALSE(has(ran.out, "[-"));
}

TEST_CASE("compare: both columns stay in their half at any width", "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", kHead + "青山，ＡＢ c" + kTail + "…………\n\n　　" + invented(5, 90));
  folder.write("b.txt", kHead + "绿水" + kTail + invented(5, 90) + "\t尾");
  for (const std::size_t cells : {60U, 61U, 100U, 173U}) {
    How how;
    how.environment = {"COLUMNS=" + std::to_string(cells)};
    const std::string out = run_in(folder, {"compare", "a.txt", "b.txt"}, how).out;
    std::size_t columns = 0;
    for (std::size_t at = 0; at < out.size();) {
      const std::string line = out.substr(at, out.find('\n', at) - at);
      at += line.size() + 1;
      const std::size_t bar = line.find("│");
      if (bar == std::string::npos) continue;
      ++columns;
      CHECK(leitong::display_width(line.substr(0, bar)) == (cells - 3) / 2 + 1);
      CHECK(leitong::display_width(line) <= cells);
    }
    CHECK(columns > 4);
  }
}

TEST_CASE("compare: context is shown as far as asked", "[cli][compare]") {
  const TempFolder folder;
  const std::string before = invented(3, 40);
  folder.write("a.txt", before + kHead + kTail);
  folder.write("b.txt", invented(4, 40) + kHead + kTail);
  const auto with = [&](const std::string& context) {
    return run_in(folder, {"compare", "a.txt", "b.txt", "--context", context}).out;
  };
  CHECK(has(with("5"), "\n…" + before.substr(35 * 3) + " "));
  CHECK_FALSE(has(with("0"), before.substr(39 * 3)));
}

TEST_CASE("compare: rows of JSON Lines are named by file and id", "[cli][compare]") {
  const TempFolder folder;
  folder.write("x.jsonl", row("a#1", kHead + kTail) + row("b", kHead + kTail + "尾"));
  folder.write("y.txt", kHead);
  const Ran ran = run_in(folder, {"compare", "x.jsonl#a#1", "x.jsonl#b"});
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "1. copied"));
  CHECK(run_in(folder, {"compare", "x.jsonl#b", "y.txt"}).code == 0);
  const Ran many = run_in(folder, {"compare", "x.jsonl", "y.txt"});
  CHECK(many.code == 2);
  CHECK(has(many.err, "x.jsonl: there are 2 documents in it; name one, for example: x.jsonl#a#1"));
  CHECK(has(run_in(folder, {"compare", "x.jsonl#c", "y.txt"}).err,
            "x.jsonl: no document with the id 'c'"));
}

TEST_CASE("compare: a document with itself, identical texts and an empty one are told plainly",
          "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", kHead + kTail);
  folder.write("b.txt", kHead + kTail);
  folder.write("empty.txt", "，。\n");
  const Ran same = run_in(folder, {"compare", "a.txt", "./a.txt"});
  CHECK(same.code == 2);
  CHECK(has(same.err, "'a.txt' and './a.txt' are the same document"));
  const Ran identical = run_in(folder, {"compare", "a.txt", "b.txt", "--check"});
  CHECK(identical.code == 1);
  CHECK(has(identical.out, "The two texts are identical."));
  const Ran empty = run_in(folder, {"compare", "a.txt", "empty.txt"});
  CHECK(empty.code == 0);
  CHECK(has(empty.out, "empty.txt has no letter or digit"));
  CHECK(has(empty.out, "No passage of one document stands in another."));
}

TEST_CASE("compare: long equal text is shown by its ends", "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", invented(1, 2000));
  folder.write("b.txt", invented(1, 2000) + "尾");
  const Ran ran = run_in(folder, {"compare", "a.txt", "b.txt"});
  CHECK(has(ran.out, "…(1,700)…"));
  CHECK(ran.out.size() < 6000);
}

TEST_CASE("compare: it takes two documents, and an output file", "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", kHead + kTail);
  folder.write("b.txt", kTail + kHead);
  CHECK(has(run_in(folder, {"compare", "a.txt"}).err, "compare takes two documents"));
  CHECK(run_in(folder, {"compare", "a.txt", "b.txt", "a.txt"}).code == 2);
  const Ran missing = run_in(folder, {"compare", "a.txt", "nothing.txt"});
  CHECK(missing.code == 2);
  CHECK(has(missing.err, "nothing.txt"));
  const Ran ran = run_in(folder, {"compare", "a.txt", "b.txt", "-o", "out.txt"});
  CHECK(ran.out.empty());
  CHECK(slurp(folder / "out.txt") == run_in(folder, {"compare", "a.txt", "b.txt"}).out);
}

TEST_CASE("compare: text of documents does not steer the terminal", "[cli][compare]") {
  const TempFolder folder;
  folder.write("a.txt", kHead + "\x1b[31m" + kTail);
  folder.write("b.txt", kHead + "\xE2\x80\xAE" + kTail);
  const Ran ran = run_in(folder, {"compare", "a.txt", "b.txt"});
  CHECK(ran.code == 0);
  CHECK_FALSE(has(ran.out, "\x1b"));
  CHECK_FALSE(has(ran.out, "\xE2\x80\xAE"));
}
