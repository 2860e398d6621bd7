// Which earlier sentences an addition looks at when it cannot look at all, and what it tells of
// those that it did not look at.
#include <algorithm>
#include <set>

#include "library/loose.hpp"
#include "library/schema.hpp"
#include "library_samples.hpp"

using namespace leitong;
using namespace leitong::tests;
using library::Library;
using library::LooseLimits;
using library::LooseRow;

namespace {

constexpr const char* kThanks = "在这里我代表区政府向全体干部群众表示衷心的感谢。";
constexpr const char* kOther = "在这里我代表区委会向全体干部群众表示由衷的感谢。";

std::vector<library::LooseSentence> loose_of(const std::string& text) {
  Document document;
  document.text = text;
  return library::loose_sentences(document, {});
}

std::string times(const std::string& text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

// Document 1 says the sentence twenty times, document 2 once and otherwise.
std::unique_ptr<library::Database> with_one_that_repeats() {
  std::unique_ptr<library::Database> db = library::library_in_memory();
  library::put_loose(*db, 1, loose_of(times(kThanks, 20)));
  library::put_loose(*db, 2, loose_of(kOther));
  return db;
}

std::size_t of_document(const std::vector<LooseRow>& rows, std::uint64_t number) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const LooseRow& row) { return row.document == number; }));
}

// Sixty documents that an induction which finds nothing has seen.
Library untold(const LibraryFile& file, const std::string& before) {
  Library library = file.open();
  Collection first;
  for (unsigned i = 0; i < 60; ++i) {
    const std::string name = std::to_string(100 + i);
    first.documents.push_back(library_document(
        name, "县" + name, "2021",
        before + "一般公共预算收入增长" + std::to_string(i + 1) + "%。\n今年天气很好。\n"));
  }
  value_of(library.add(first, [](const Collection&, std::uint64_t) {
    return std::vector<library::FoundTemplate>{};
  }));
  return library;
}

Collection one_more(const std::string& text) {
  Collection out;
  out.documents = {library_document("new", "新区", "2022", text)};
  return out;
}

}  // namespace

TEST_CASE("library: beyond the limit one document does not hide the others", "[library]") {
  const auto db = with_one_that_repeats();
  const auto sentences = loose_of(kThanks);
  const std::vector<LooseRow> all = library::loose_like(*db, sentences, {40, 3000, 16});
  CHECK(of_document(all, 1) == 20);
  CHECK(of_document(all, 2) == 1);
  const std::vector<LooseRow> at_limit = library::loose_like(*db, sentences, {40, 21, 16});
  CHECK(at_limit.size() == 21);
  const std::vector<LooseRow> beyond = library::loose_like(*db, sentences, {40, 20, 16});
  CHECK(of_document(beyond, 1) == 15);  // two, and what fills up
  CHECK(of_document(beyond, 2) == 1);
  const std::vector<LooseRow> few = library::loose_like(*db, sentences, {40, 20, 3});
  CHECK(of_document(few, 1) == 2);
  CHECK(of_document(few, 2) == 1);
}

TEST_CASE("library: of a gram that many sentences have one document does not hide the others",
          "[library]") {
  const auto db = with_one_that_repeats();
  const std::vector<LooseRow> rows = library::loose_like(*db, loose_of(kThanks), {4, 3000, 16});
  CHECK(of_document(rows, 1) <= 4);
  CHECK(of_document(rows, 2) == 1);
}

TEST_CASE("library: who asks for many documents a template has as many sentences looked at",
          "[library]") {
  CHECK(library::loose_limits(0).like_one == 16);
  CHECK(library::loose_limits(8).like_one == 16);
  CHECK(library::loose_limits(20).like_one == 40);
  CHECK(library::loose_limits(30).of_one_gram == 60);
}

TEST_CASE("library: a new template has its earlier places though the induction saw few of them",
          "[library]") {
  const LibraryFile file;
  Library library = untold(file, "");
  REQUIRE(value_of(library.list({})).total == 0);
  std::size_t seen = 0;
  const library::Added added = value_of(library.add(
      one_more("一般公共预算收入增长99%。\n"), [&](const Collection& all, std::uint64_t corpus) {
        seen = all.documents.size();
        return induce_by_figures(all, corpus);
      }));
  REQUIRE(seen < 50);
  CHECK(added.templates_new == 1);
  CHECK(added.occurrences == 61);
  const library::Details details =
      value_of(library.show(template_with(library, "预算收入"), {100, 100, 100}));
  CHECK(details.summary.documents == 61);
  std::set<std::string> fillers;
  for (const auto& filler : details.slots.at(0).fillers) fillers.insert(filler.text);
  CHECK(fillers.size() == 61);
  CHECK(fillers.count("60") == 1);
  require_whole(library);
}

TEST_CASE("library: earlier places stand where they are in their documents", "[library]") {
  const LibraryFile file;
  Library library = untold(file, "过去的一年很不平凡。\n");
  value_of(library.add(one_more("一般公共预算收入增长99%。\n"), induce_by_figures));
  const library::Details details =
      value_of(library.show(template_with(library, "预算收入"), {100, 100, 100}));
  REQUIRE(details.sources.size() == 61);
  for (const auto& source : details.sources) {
    INFO(source.text);
    CHECK(source.text.find("一般公共预算收入增长") == 0);
  }
  require_whole(library);
}
