// A query tells what a run over all documents tells: byte by byte, families' numbers apart.

#include <filesystem>

#include "index_samples.hpp"
#include "leitong/read.hpp"
#include "passages_samples.hpp"

using namespace leitong;
using namespace leitong::tests;

namespace {

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Asks about every `step`th document and holds the answer against the run over all. Gives the
// number of records compared.
std::size_t agree(const Collection& collection, const Collection& references,
                  const IndexSettings& settings, PassageOptions options, std::size_t step) {
  options.normalize = settings.normalize;
  options.ngram = settings.passage_ngram;
  const TempFolder folder;
  Index index = index_of(folder, collection, settings);
  std::size_t records = 0;
  for (std::size_t i = 0; i < collection.documents.size(); i += step) {
    const Told wanted = batch(collection, i, settings, references, options);
    const Told found = asked(index, collection.documents[i], references, options);
    INFO(collection.documents[i].id);
    CHECK(found.duplicates == wanted.duplicates);
    CHECK(found.passages == wanted.passages);
    records += lines_of(wanted.duplicates) + lines_of(wanted.passages);
  }
  return records;
}

Collection corpus_at(const char* name) {
  const std::string path = std::string(LEITONG_CORPORA_FOLDER) + "/" + name;
  if (!std::filesystem::exists(path)) return {};
  const std::string paths[] = {path};
  return read_paths(paths, {}).collection;
}

}  // namespace

TEST_CASE("index: a query of an archive tells what a run over all tells", "[index]") {
  archive::Options options;
  options.paragraphs = 900;
  options.seed = 7;
  const Collection collection = archive_of(options);
  const IndexSettings settings = settings_of({UnitLevel::kParagraph, UnitLevel::kSentence});
  CHECK(agree(collection, {}, settings, {}, 3) > 100);
}

TEST_CASE("index: queries of other n-grams, bands and normal forms agree as well", "[index]") {
  archive::Options options;
  options.paragraphs = 500;
  options.seed = 11;
  const Collection collection = archive_of(options);
  IndexSettings settings = settings_of({UnitLevel::kSentence, UnitLevel::kDocument});
  settings.ngram = 4;
  settings.threshold = 0.5;
  settings.permutations = 96;
  settings.passage_ngram = 7;
  settings.seed = 42;
  settings.normalize.mask_numbers = true;
  PassageOptions passages;
  passages.skip_same_series = true;
  passages.min_chars = 20;
  passages.phrases = {"全面贯彻落实", "高质量发展"};
  CHECK(agree(collection, {}, settings, passages, 3) > 50);
}

TEST_CASE("index: n-grams of more documents than propose all pairs agree", "[index]") {
  // 300 short reports: formulae in all, in the half, and in forty of them; every date thrice.
  Random random(5);
  std::vector<std::string> formulae;
  for (std::size_t i = 0; i < 40; ++i) formulae.push_back(to_utf8(random.han_text(9 + i % 30)));
  Collection collection;
  for (std::size_t i = 0; i < 300; ++i) {
    std::string text = fresh(random, 6);
    for (std::size_t k = 0; k < formulae.size(); ++k) {
      const std::size_t often = k % 3 == 0 ? 1 : k % 3 == 1 ? 2 : 7;
      if (i % often == 0 && (i + k) % 20 != 0) text += formulae[k] + "。";
      if (k % 8 == 0) text += fresh(random, 1);
    }
    const std::string date =
        i % 11 == 0 ? "" : "20" + std::to_string(10 + i % 9) + "-0" + std::to_string(1 + i % 8);
    collection.documents.push_back(
        report("d" + std::to_string(i), text, date, "地" + std::to_string(i % 50)));
  }
  CHECK(agree(collection, {}, settings_of({UnitLevel::kParagraph}), plain_options(), 83) > 300);
}

TEST_CASE("index: what both sides quote is quoted in a query", "[index]") {
  Random random(6);
  const std::string law = fresh(random, 12);
  Collection references = corpus_of({report("law", law)});
  Collection collection;
  for (std::size_t i = 0; i < 8; ++i) {
    std::string text = fresh(random, 5);
    if (i % 4 == 0) text += law.substr(0, 33 * 5) + "\n";
    if (i % 4 == 1) text += law.substr(33 * 4, 33 * 5) + "\n";
    text += fresh(random, 5);
    collection.documents.push_back(report("d" + std::to_string(i), text, "2020", ""));
  }
  PassageOptions options = plain_options();
  CHECK(agree(collection, references, settings_of({UnitLevel::kParagraph}), options, 1) > 3);
  const TempFolder folder;
  Index index = index_of(folder, collection, settings_of({UnitLevel::kParagraph}));
  const IndexAnswer answer = must(index.query(collection.documents[0], references, options));
  CHECK(answer.passages.counts.quoted > 0);
}

TEST_CASE("index: provincial reports agree with a run over all", "[index][corpora]") {
  const Collection collection = corpus_at("provincial_reports_2026.jsonl");
  if (collection.documents.empty()) {
    WARN("skipped: the corpus is not there");
    return;
  }
  CHECK(agree(collection, {}, settings_of({UnitLevel::kParagraph, UnitLevel::kSentence}), {}, 1) >
        1000);
}

TEST_CASE("index: city regulations agree with a run over all", "[index][corpora]") {
  const Collection collection = corpus_at("city_regulations.jsonl");
  if (collection.documents.empty()) {
    WARN("skipped: the corpus is not there");
    return;
  }
  const char* all = std::getenv("LEITONG_AGREE_ALL");
  CHECK(agree(collection, {}, settings_of({UnitLevel::kParagraph}), {}, all == nullptr ? 29 : 1) >
        1000);
}
