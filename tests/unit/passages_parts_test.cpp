#include <algorithm>
#include <filesystem>
#include <string>

#include "base/mapped_file.hpp"
#include "base/spill.hpp"
#include "catch.hpp"
#include "passages/align.hpp"
#include "passages/background.hpp"
#include "passages/chains.hpp"
#include "passages/cover.hpp"
#include "passages/grams.hpp"
#include "passages/partitions.hpp"
#include "passages/seeds.hpp"
#include "passages_samples.hpp"
#include "reference/exhaustive_alignment.hpp"
#include "temp_folder.hpp"

namespace leitong::tests {
namespace {

using namespace passages;

Texts texts_of(const std::vector<std::u32string>& texts) {
  Collection corpus;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    corpus.documents.push_back(report(std::to_string(i), to_utf8(texts[i])));
  }
  PassageCounts counts;
  return lay_out(corpus, {}, {}, counts);
}

TEST_CASE("dates: forms that are dates of the calendar, and forms that are none", "[passages]") {
  CHECK(parse_date("2023") == Date{2023, 0, 0});
  CHECK(parse_date(" 2023-05 ") == Date{2023, 5, 0});
  CHECK(parse_date("2023-05-06T08:00:00") == Date{2023, 5, 6});
  CHECK(parse_date("2023-02-29").year == 0);
  CHECK(parse_date("2024-02-29").year == 2024);
  CHECK(parse_date("2023年以前").year == 0);
  CHECK(parse_date("0999").year == 0);
  CHECK(compare_dates({2023, 5, 0}, {2023, 6, 1}) < 0);
  CHECK(compare_dates({2023, 5, 0}, {2023, 5, 1}) == 0);
}

TEST_CASE("chain: a gap over max_gap breaks the chain", "[passages]") {
  const std::vector<Seed> seeds = {{1, 0, 1000, 10}, {1, 40, 1045, 10}};
  std::uint64_t capped = 0;
  CHECK(chain_seeds(seeds, 50, capped).size() == 1);
  CHECK(chain_seeds(seeds, 34, capped).size() == 2);
}

TEST_CASE("chain: seeds of one diagonal that overlap are one anchor", "[passages]") {
  const std::vector<Seed> seeds = {{1, 0, 1000, 12}, {1, 5, 1005, 20}, {1, 25, 1025, 8}};
  std::uint64_t capped = 0;
  const std::vector<Chain> chains = chain_seeds(seeds, 50, capped);
  REQUIRE(chains.size() == 1);
  REQUIRE(chains[0].size() == 1);
  CHECK(chains[0][0].length == 33);
}

TEST_CASE("chain: moved text makes a chain of its own", "[passages]") {
  const std::vector<Seed> seeds = {{1, 0, 1100, 30}, {1, 30, 1000, 30}};
  std::uint64_t capped = 0;
  CHECK(chain_seeds(seeds, 50, capped).size() == 2);
}

TEST_CASE("cover: counts what is new, stretches that touch become one", "[passages]") {
  Cover cover;
  cover.add(10, 20);
  cover.add(30, 40);
  CHECK(cover.uncovered(0, 50) == 30);
  cover.add(15, 35);
  CHECK(cover.size() == 30);
  CHECK(cover.uncovered(10, 40) == 0);
}

TEST_CASE("n-grams: the same wherever they stand and whatever digits they hold", "[passages]") {
  const Texts texts = texts_of({U"前言增长12个百分点以上", U"增长34个百分点以上"});
  std::vector<std::uint64_t> first;
  std::vector<std::uint64_t> second;
  for_each_gram(texts, 0, texts.size(), 8, [&](Place place, std::uint64_t hash) {
    (texts.document_at(place) == 0 ? first : second).push_back(hash);
  });
  REQUIRE(first.size() == 5);
  REQUIRE(second.size() == 3);
  CHECK(std::equal(second.begin(), second.end(), first.begin() + 2));
}

TEST_CASE("partitions: every n-gram once, sorted by key, places ascending", "[passages]") {
  Random random(1);
  std::vector<std::u32string> documents;
  for (int i = 0; i < 50; ++i) {
    std::u32string text;
    for (int k = 0; k < 2000; ++k) text.push_back(static_cast<char32_t>(0x4E00 + random.below(3)));
    documents.push_back(text);
  }
  const Texts texts = texts_of(documents);
  std::vector<std::size_t> sizes(kPartitions, 0);
  for_each_partition(texts, 8, 3, [&](std::size_t number, std::span<std::uint64_t> entries) {
    sizes[number] = std::is_sorted(entries.begin(), entries.end()) ? entries.size() : 0;
  });
  std::size_t sum = 0;
  for (const std::size_t size : sizes) sum += size;
  CHECK(sum == 50 * (2000 - 7));
}

TEST_CASE("passages: arrays that lie in files hold what they hold in memory",
          "[passages][memory]") {
  Random random(7);
  Collection corpus;
  std::u32string before;
  for (int i = 0; i < 400; ++i) {
    std::u32string text = random.han_text(3000);
    if (i % 2 == 1) text.replace(500, 1000, before, 700, 1000);
    if (i % 5 == 0) text.replace(0, 200, std::u32string(200, U'年'));  // one n-gram, many times
    before = text;
    corpus.documents.push_back(report(std::to_string(i), to_utf8(text)));
  }
  const TempFolder folder;
  SpillSpace space(folder.path(), std::uint64_t{1} << 20);
  const ResidentLimit always(1, [&space] { space.release(); });
  const auto found = [&](SpillSpace* in) {
    PassageCounts counts;
    PassageOptions options;
    options.threads = 2;
    const Texts texts = lay_out(Documents(corpus), Documents(0, nullptr), options, counts, in);
    GramTable table;
    Postings postings = index_grams(texts, options, {}, table, counts);
    const Seeds seeds = find_seeds(texts, table, std::move(postings), options, counts);
    std::vector<std::uint64_t> all(table.flags.begin(), table.flags.end());
    all.insert(all.end(), table.information.begin(), table.information.end());
    all.insert(all.end(), texts.chars.begin(), texts.chars.end());
    for (const Seed& s : seeds.all) all.insert(all.end(), {s.document_b, s.a, s.b, s.length});
    for (const SeedGroup& g : seeds.groups) all.insert(all.end(), {g.begin, g.end});
    CHECK(counts.seeds > 200);
    return all;
  };
  CHECK(found(&space) == found(nullptr));
  CHECK(std::filesystem::is_empty(folder.path()));
  SpillSpace nowhere(folder / "none", 1 << 20);
  CHECK_THROWS_AS(found(&nowhere), SpillError);
}

TEST_CASE("passages: a limit without room for what is found is refused, and the one told works",
          "[passages][memory]") {
  Random random(8);
  const std::u32string shared = random.han_text(60);
  Collection corpus;
  for (int i = 0; i < 4; ++i) {
    corpus.documents.push_back(
        report(std::to_string(i), to_utf8(random.han_text(80) + shared + random.han_text(40))));
  }
  // As if so much were found: more than the least limit leaves beside pages of files.
  std::vector<char> ballast(std::size_t{300} << 20, 'x');
  const TempFolder folder;
  PassageMemory memory{kLeastPassageMemory, folder.path().string()};
  const auto found = [&] {
    return find_passages_within(corpus, Documents(0, nullptr), plain_options(), memory);
  };
  const Result<Passages> refused = found();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::kLimit);
  const std::string& reason = refused.error().reason;
  const std::string before =
      "a limit of 384M is too little for the passages of these documents: they need ";
  REQUIRE(reason.substr(0, before.size()) == before);
  memory.bytes = std::stoull(reason.substr(before.size())) << 20;
  CHECK(memory.bytes > ballast.size() + (std::size_t{96} << 20));
  const Result<Passages> told = found();
  REQUIRE(told.ok());
  CHECK(told.value().passages.size() == 6);
  ballast.clear();
}

TEST_CASE("align: as good as the exhaustive alignment on edited copies", "[passages]") {
  Random random(2);
  for (int round = 0; round < 40; ++round) {
    const std::u32string source = random.han_text(120);
    std::u32string copy;
    for (const char32_t c : source) {
      if (random.chance(0.03)) copy.push_back(random.han());
      if (!random.chance(0.03)) copy.push_back(random.chance(0.04) ? random.han() : c);
    }
    const std::u32string a = random.han_text(60) + source + random.han_text(60);
    const std::u32string b = random.han_text(50) + copy + random.han_text(70);
    const auto wanted = reference::exhaustive_alignment(a, b, 24);
    REQUIRE_FALSE(wanted.empty());
    const Collection corpus = corpus_of({report("a", to_utf8(a)), report("b", to_utf8(b))});
    const Passages found = find_passages(corpus, {}, plain_options());
    REQUIRE_FALSE(found.passages.empty());
    CHECK(found.passages[0].matched * 100 >= wanted[0].matched * 95);
  }
}

TEST_CASE("exhaustive alignment: hand-made pairs", "[passages][reference]") {
  const auto one = reference::exhaustive_alignment(U"天地玄黄宇宙洪荒", U"日月玄黄宇宙盈昃", 8);
  REQUIRE(one.size() == 1);
  CHECK(one[0].score == 8);
  CHECK(one[0].a_from == 2);
  CHECK(one[0].b_to == 6);
  // Two runs over one replaced character: 5 + 5 matches less a mismatch.
  const auto two =
      reference::exhaustive_alignment(U"甲乙丙丁戊己庚辛壬癸子", U"甲乙丙丁戊丑庚辛壬癸子", 8);
  REQUIRE(two.size() == 1);
  CHECK(two[0].score == 17);
  CHECK(two[0].matched == 10);
  // A character left out costs as much.
  const auto three =
      reference::exhaustive_alignment(U"甲乙丙丁戊庚辛壬癸子", U"甲乙丙丁戊丑庚辛壬癸子", 8);
  REQUIRE(three.size() == 1);
  CHECK(three[0].score == 17);
  CHECK(reference::exhaustive_alignment(U"", U"甲", 1).empty());
}

TEST_CASE("background: built from an archive it knows its formulae and no text", "[passages]") {
  Random random(3);
  const std::string formula = to_utf8(random.han_text(30));
  std::vector<Document> archive;
  for (int i = 0; i < 6; ++i) {
    archive.push_back(report(std::to_string(i), fresh(random, 20) + formula + fresh(random, 5)));
  }
  const std::string model = build_background_model(corpus_of(archive), {});
  REQUIRE(check_background_model(model));
  CHECK(model.find(formula.substr(0, 12)) == std::string::npos);
  CHECK(open_background(model).series == 6);

  const Collection corpus = corpus_of({report("a", fresh(random, 3) + formula + "。"),
                                       report("b", formula + "。" + fresh(random, 3))});
  PassageOptions options = plain_options();
  CHECK(find_passages(corpus, {}, options).passages.at(0).kind == PassageKind::kCopied);
  options.background = true;
  options.background_model = model;
  CHECK(find_passages(corpus, {}, options).passages.at(0).kind == PassageKind::kBoilerplate);
}

TEST_CASE("background: damage of any kind is refused", "[passages]") {
  const std::string model(shipped_background());
  REQUIRE(check_background_model(model));
  CHECK(model.size() < 4U << 20);
  CHECK(open_background(model).ngram == PassageOptions{}.ngram);
  CHECK_FALSE(check_background_model(""));
  CHECK_FALSE(check_background_model(model.substr(0, model.size() - 1)));
  for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{9}, std::size_t{20},
                               std::size_t{5000}, model.size() / 2, model.size() - 1}) {
    std::string damaged = model;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    CHECK_FALSE(check_background_model(damaged));
  }
}

}  // namespace
}  // namespace leitong::tests
