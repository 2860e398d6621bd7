#include "leitong/passages.hpp"

#include <string>

#include "catch.hpp"
#include "passages_samples.hpp"
#include "temp_folder.hpp"

namespace leitong::tests {
namespace {

TEST_CASE("passages: a verbatim copy is found, and both spans select it", "[passages]") {
  Random random(1);
  const std::string copy = fresh(random, 6);
  const Collection corpus = corpus_of({report("a", fresh(random, 9) + copy + fresh(random, 4)),
                                       report("b", fresh(random, 3) + copy + fresh(random, 8))});
  const Passages found = find_passages(corpus, {}, plain_options());
  REQUIRE(found.passages.size() == 1);
  const Passage& passage = found.passages.front();
  CHECK(at(corpus.documents[0], passage.spans.a) + "。" == copy);
  CHECK(at(corpus.documents[1], passage.spans.b) + "。" == copy);
  CHECK(passage.matched == 60);
  CHECK(passage.identity() == 1);
  CHECK(passage.kind == PassageKind::kCopied);
  CHECK(passage.blocks.size() == 1);
  CHECK(passage.rare == 60);
}

TEST_CASE("passages: direction follows real calendar dates only", "[passages]") {
  Random random(2);
  const std::string copy = fresh(random, 5);
  const auto direction = [&](const char* date_a, const char* date_b) {
    const Collection corpus = corpus_of({report("a", fresh(random, 3) + copy, date_a),
                                         report("b", fresh(random, 3) + copy, date_b)});
    const Passages found = find_passages(corpus, {}, plain_options());
    REQUIRE(found.passages.size() == 1);
    CHECK(found.passages.front().a == DocumentIndex{0});
    return found.passages.front().direction;
  };
  CHECK(direction("2019", "2020") == Direction::kAToB);
  CHECK(direction("2020-03-01", "2020-02-28") == Direction::kBToA);
  CHECK(direction("2020", "2020-02-28") == Direction::kUnknown);
  CHECK(direction("2020-02-30", "2021-01-01") == Direction::kUnknown);
  CHECK(direction("", "2021") == Direction::kUnknown);
  CHECK(direction("2020年12月", "2021年1月5日") == Direction::kAToB);
}

TEST_CASE("passages: dates that are none are counted", "[passages]") {
  const Collection corpus = corpus_of(
      {report("a", "一", "2020-13-01"), report("b", "二", ""), report("c", "三", "2020")});
  const Passages found = find_passages(corpus, {}, plain_options());
  CHECK(found.counts.undated == 2);
  CHECK(found.counts.dates_unreadable == 1);
}

TEST_CASE("passages: a shuffled paragraph is one passage of several blocks", "[passages]") {
  Random random(3);
  std::vector<std::string> sentences;
  for (int i = 0; i < 4; ++i) sentences.push_back(to_utf8(random.han_text(60)) + "。");
  const Collection corpus = corpus_of(
      {report("a", fresh(random, 8) + sentences[0] + sentences[1] + sentences[2] + sentences[3]),
       report("b", fresh(random, 9) + sentences[1] + sentences[3] + sentences[0] + sentences[2])});
  const Passages found = find_passages(corpus, {}, plain_options());
  REQUIRE(found.passages.size() == 1);
  CHECK(found.passages.front().blocks.size() == 4);
  CHECK(found.passages.front().matched == 240);
}

TEST_CASE("passages: what lies farther apart than max_gap is two passages", "[passages]") {
  Random random(4);
  const std::string one = fresh(random, 3);
  const std::string two = fresh(random, 3);
  const Collection corpus = corpus_of(
      {report("a", one + fresh(random, 4) + two), report("b", one + fresh(random, 4) + two)});
  PassageOptions options = plain_options();
  CHECK(find_passages(corpus, {}, options).passages.size() == 1);
  options.max_gap = 20;
  CHECK(find_passages(corpus, {}, options).passages.size() == 2);
}

TEST_CASE("passages: what enough series carry is boilerplate, and one family", "[passages]") {
  Random random(5);
  const std::string text = fresh(random, 6);
  std::vector<Document> documents;
  for (int i = 0; i < 12; ++i) {
    documents.push_back(report("d" + std::to_string(i), fresh(random, 3) + text + fresh(random, 3),
                               std::to_string(2020 - i)));
  }
  const Passages found = find_passages(corpus_of(documents), {}, plain_options());
  REQUIRE(found.families.size() == 1);
  const Family& family = found.families.front();
  CHECK(family.kind == PassageKind::kBoilerplate);
  CHECK(family.documents == 12);
  CHECK(family.series == 12);
  CHECK(family.variants == 1);
  CHECK(family.first_year == 2009);
  CHECK(family.last_year == 2020);
  CHECK(family.members[family.earliest].document == DocumentIndex{11});
  CHECK(found.passages.size() == 11);
  CHECK(found.counts.pairs_not_listed == 55);
  for (const Passage& passage : found.passages) CHECK(passage.b == DocumentIndex{11});
}

TEST_CASE("passages: a small family lists all its pairs", "[passages]") {
  Random random(6);
  const std::string text = fresh(random, 6);
  std::vector<Document> documents;
  for (int i = 0; i < 5; ++i)
    documents.push_back(report(std::to_string(i), fresh(random, 3) + text));
  CHECK(find_passages(corpus_of(documents), {}, plain_options()).passages.size() == 10);
}

TEST_CASE("passages: hundreds of carriers cost their number, not their pairs", "[passages]") {
  Random random(7);
  const std::string text = fresh(random, 6);
  std::vector<Document> documents;
  for (int i = 0; i < 300; ++i) {
    documents.push_back(report(std::to_string(i), fresh(random, 3) + text + fresh(random, 2)));
  }
  const Passages found = find_passages(corpus_of(documents), {}, plain_options());
  REQUIRE(found.families.size() == 1);
  CHECK(found.families.front().members.size() == 300);
  CHECK(found.passages.size() == 299);
  CHECK(found.counts.candidates < 1000);
}

TEST_CASE("passages: two reports of one series are one witness", "[passages]") {
  Random random(8);
  const std::string text = fresh(random, 6);
  std::vector<Document> documents;
  for (int i = 0; i < 4; ++i) {
    documents.push_back(
        report(std::to_string(i), fresh(random, 3) + text, "", i < 3 ? "甲县" : "乙县"));
  }
  const Passages found = find_passages(corpus_of(documents), {}, plain_options());
  REQUIRE(found.passages.size() == 6);
  for (const Passage& passage : found.passages) CHECK(passage.kind == PassageKind::kCopied);

  PassageOptions options = plain_options();
  options.skip_same_series = true;
  CHECK(find_passages(corpus_of(documents), {}, options).passages.size() == 3);
}

TEST_CASE("passages: what both sides took from a reference is quoted", "[passages]") {
  Random random(9);
  const std::string text = fresh(random, 6);
  const Collection corpus = corpus_of({report("a", fresh(random, 3) + text, "", "甲县"),
                                       report("b", text + fresh(random, 3), "", "乙县")});
  const Collection references = corpus_of({report("r", fresh(random, 20) + text)});
  PassageOptions options = plain_options();
  for (const bool skip : {false, true}) {
    options.skip_same_series = skip;
    const Passages found = find_passages(corpus, references, options);
    REQUIRE(found.passages.size() == 1);
    CHECK(found.passages.front().kind == PassageKind::kQuoted);
    CHECK(found.shares[0].quoted == Approx(60.0 / 90));
    CHECK(found.shares[0].reference == Approx(60.0 / 90));
  }
}

TEST_CASE("passages: a phrase is nobody's", "[passages]") {
  Random random(10);
  const std::string phrase = to_utf8(random.han_text(30));
  const Collection corpus = corpus_of({report("a", fresh(random, 3) + phrase + "。"),
                                       report("b", phrase + "。" + fresh(random, 3))});
  PassageOptions options = plain_options();
  CHECK(find_passages(corpus, {}, options).passages.at(0).kind == PassageKind::kCopied);
  options.phrases = {phrase};
  const Passages found = find_passages(corpus, {}, options);
  REQUIRE(found.passages.size() == 1);
  CHECK(found.passages.front().kind == PassageKind::kBoilerplate);
  CHECK(found.passages.front().rare == 0);
}

TEST_CASE("passages: a formula with another figure is the same formula", "[passages]") {
  std::vector<Document> documents;
  Random random(11);
  const std::string tail = to_utf8(random.han_text(24));
  for (int i = 0; i < 5; ++i) {
    documents.push_back(
        report(std::to_string(i),
               fresh(random, 3) + "增长" + std::to_string(11 + i) + "个百分点" + tail + "。"));
  }
  for (const Passage& passage : find_passages(corpus_of(documents), {}, plain_options()).passages) {
    CHECK(passage.kind == PassageKind::kBoilerplate);
  }
}

TEST_CASE("passages: replaced places and numbers are told, and a foreign name", "[passages]") {
  Random random(12);
  const std::string one = to_utf8(random.han_text(30));
  const std::string two = to_utf8(random.han_text(30));
  const std::string three = to_utf8(random.han_text(30));
  const std::string four = to_utf8(random.han_text(30));
  const Collection corpus =
      corpus_of({report("a", one + "青禾县" + two + "12.5" + three + "青禾" + four, "", "青禾县"),
                 report("b", one + "白河县" + two + "13.4" + three + "青禾" + four, "", "白河县")});
  const Passages found = find_passages(corpus, {}, plain_options());
  REQUIRE(found.passages.size() == 1);
  const Passage& passage = found.passages.front();
  REQUIRE(passage.edits.size() == 2);
  CHECK(passage.edits[0].kind == EditKind::kPlace);
  CHECK(at(corpus.documents[1], passage.edits[0].spans.b).substr(0, 6) == "白河");
  CHECK(passage.edits[1].kind == EditKind::kNumber);
  CHECK(at(corpus.documents[0], passage.edits[1].spans.a) == "12.5");
  CHECK(at(corpus.documents[1], passage.edits[1].spans.b) == "13.4");
  REQUIRE(passage.foreign_places.size() == 1);
  CHECK_FALSE(passage.foreign_places[0].in_a);
  CHECK(at(corpus.documents[1], passage.foreign_places[0].span) == "青禾");
}

TEST_CASE("passages: shares count the copier, not the source", "[passages]") {
  Random random(13);
  const std::string copy = fresh(random, 5);
  const Collection corpus = corpus_of({report("source", copy + fresh(random, 5), "2019"),
                                       report("copier", copy + fresh(random, 15), "2020")});
  const Passages found = find_passages(corpus, {}, plain_options());
  CHECK(found.shares[0].characters == 100);
  CHECK(found.shares[0].total == Approx(0.5));
  CHECK(found.shares[0].copied == 0);
  CHECK_FALSE(found.shares[0].largest_source.has_value());
  CHECK(found.shares[1].total == Approx(0.25));
  CHECK(found.shares[1].copied == Approx(0.25));
  CHECK(found.shares[1].largest_source == DocumentIndex{0});
  CHECK(found.shares[1].largest_source_share == Approx(0.25));
}

TEST_CASE("passages: what a share excludes leaves its denominator too", "[passages]") {
  Random random(14);
  const std::string copy = fresh(random, 5);
  const std::string formula = fresh(random, 5);
  std::vector<Document> documents;
  for (int i = 0; i < 4; ++i) {
    documents.push_back(report(std::to_string(i), fresh(random, 10) + formula + fresh(random, 10)));
  }
  documents[0].text += copy;
  documents[1].text += copy;
  const Passages found = find_passages(corpus_of(documents), {}, plain_options());
  CHECK(found.shares[0].characters == 300);
  CHECK(found.shares[0].boilerplate == Approx(50.0 / 300));
  CHECK(found.shares[0].copied == Approx(50.0 / 250));
  CHECK(found.shares[2].copied == 0);
}

TEST_CASE("passages: within a document only on request", "[passages]") {
  Random random(15);
  const std::string copy = fresh(random, 5);
  const Collection corpus = corpus_of({report("a", copy + fresh(random, 8) + copy)});
  PassageOptions options = plain_options();
  CHECK(find_passages(corpus, {}, options).passages.empty());
  options.within = true;
  const Passages found = find_passages(corpus, {}, options);
  REQUIRE(found.passages.size() == 1);
  CHECK(found.passages.front().spans.a.end <= found.passages.front().spans.b.start);
  CHECK(found.passages.front().matched == 50);
}

TEST_CASE("passages: with a focus only its pairs", "[passages]") {
  Random random(16);
  const std::string copy = fresh(random, 5);
  std::vector<Document> documents;
  for (int i = 0; i < 4; ++i)
    documents.push_back(report(std::to_string(i), fresh(random, 2) + copy));
  PassageOptions options = plain_options();
  options.focus = {DocumentIndex{2}};
  const Passages found = find_passages(corpus_of(documents), {}, options);
  REQUIRE(found.passages.size() == 3);
  for (const Passage& p : found.passages) {
    CHECK((p.a == DocumentIndex{2} || p.b == DocumentIndex{2}));
  }
}

TEST_CASE("passages: a formula in front of a copy does not hide it", "[passages]") {
  Random random(17);
  const std::string formula = to_utf8(random.han_text(20));
  const std::string copy = to_utf8(random.han_text(60));
  std::vector<Document> documents;
  for (int i = 0; i < 100; ++i) {
    documents.push_back(report(std::to_string(i), fresh(random, 3) + formula + fresh(random, 2)));
  }
  documents[50].text += formula + copy;
  documents[70].text += formula + copy;
  const Passages found = find_passages(corpus_of(documents), {}, plain_options());
  bool copied = false;
  for (const Passage& p : found.passages) {
    copied |= p.a == DocumentIndex{50} && p.b == DocumentIndex{70} && p.matched >= 60 &&
              p.kind == PassageKind::kCopied;
  }
  CHECK(copied);
}

TEST_CASE("passages: reading order changes no evidence", "[passages]") {
  Random random(18);
  const std::string copy = fresh(random, 6);
  std::vector<Document> documents;
  for (int i = 0; i < 6; ++i) documents.push_back(report(std::to_string(i), fresh(random, 6)));
  documents[1].text += copy;
  documents[4].text += copy.substr(0, copy.size() / 2) + "又" + copy.substr(copy.size() / 2);
  const Passages forwards = find_passages(corpus_of(documents), {}, plain_options());
  const Passages backwards =
      find_passages(corpus_of({documents.rbegin(), documents.rend()}), {}, plain_options());
  REQUIRE(forwards.passages.size() == 1);
  REQUIRE(backwards.passages.size() == 1);
  CHECK(forwards.passages[0].rare == backwards.passages[0].rare);
  CHECK(forwards.passages[0].matched == backwards.passages[0].matched);
  CHECK(forwards.passages[0].kind == backwards.passages[0].kind);
}

TEST_CASE("passages: any number of threads gives the same", "[passages]") {
  Random random(19);
  std::vector<std::string> pool;
  for (int i = 0; i < 30; ++i) pool.push_back(fresh(random, 1 + random.below(6)));
  std::vector<Document> documents;
  for (int i = 0; i < 60; ++i) {
    std::string text;
    for (int k = 0; k < 8; ++k)
      text += random.chance(0.5) ? pool[random.below(30)] : fresh(random, 3);
    documents.push_back(report(std::to_string(i), text, std::to_string(2000 + random.below(20))));
  }
  PassageOptions options = plain_options();
  options.within = true;
  options.threads = 1;
  const Passages one = find_passages(corpus_of(documents), {}, options);
  options.threads = 5;
  const Passages five = find_passages(corpus_of(documents), {}, options);
  REQUIRE(one.passages.size() == five.passages.size());
  REQUIRE(one.passages.size() > 100);
  for (std::size_t i = 0; i < one.passages.size(); ++i) {
    const Passage& x = one.passages[i];
    const Passage& y = five.passages[i];
    CHECK((x.a == y.a && x.b == y.b && x.spans == y.spans && x.blocks == y.blocks &&
           x.family == y.family && x.score == y.score && x.kind == y.kind));
  }
  REQUIRE(one.families.size() == five.families.size());
  for (std::size_t i = 0; i < one.families.size(); ++i) {
    CHECK(one.families[i].members == five.families[i].members);
  }
}

TEST_CASE("passages: empty, tiny, identical and monotonous documents are borne", "[passages]") {
  std::string same;
  for (int i = 0; i < 20000; ++i) same += "啊";
  const Collection corpus =
      corpus_of({report("empty", ""), report("marks", "，。！"), report("tiny", "一二三"),
                 report("same", same), report("again", same)});
  PassageOptions options = plain_options();
  options.within = true;
  const Passages found = find_passages(corpus, {}, options);
  bool whole = false;
  for (const Passage& p : found.passages) whole |= p.a != p.b && p.matched == 20000;
  CHECK(whole);
  CHECK(found.counts.seeds_capped > 0);
  CHECK(found.shares[0].total == 0);
  CHECK(find_passages({}, {}, options).passages.empty());
}

TEST_CASE("compare: two documents alone are judged, with their runs", "[passages]") {
  Random random(20);
  const std::string one = to_utf8(random.han_text(30));
  const std::string two = to_utf8(random.han_text(30));
  const Document a = report("a", one + "甲乙" + two);
  const Document b = report("b", one + "丙" + two);
  const Passages found = compare_documents(a, b, {}, {});
  REQUIRE(found.passages.size() == 1);
  const Passage& passage = found.passages.front();
  REQUIRE(passage.runs.size() == 2);
  CHECK(at(a, passage.runs[0].a) == one);
  CHECK(at(b, passage.runs[1].b) == two);
  REQUIRE(passage.edits.size() == 1);
  CHECK(at(a, passage.edits[0].spans.a) == "甲乙");
  CHECK(at(b, passage.edits[0].spans.b) == "丙");
}

TEST_CASE("phrases: an unreadable line is named and the others are kept", "[passages]") {
  const TempFolder folder;
  const auto path =
      folder.write("phrases.txt", "# 说明\n一切为了人民\r\n\xff\xfe\n，，\n稳中求进工作总基调\n");
  const Result<Phrases> read = read_phrases(path.string());
  REQUIRE(read);
  CHECK(read.value().phrases == std::vector<std::string>{"一切为了人民", "稳中求进工作总基调"});
  REQUIRE(read.value().warnings.size() == 2);
  CHECK(read.value().warnings[0].line == 3);
  CHECK(read.value().warnings[1].line == 4);
  CHECK_FALSE(read_phrases((folder / "absent").string()));
}

TEST_CASE("PAN export: the later document has the feature, and names are escaped", "[passages]") {
  Random random(21);
  const std::string copy = fresh(random, 5);
  const Collection corpus =
      corpus_of({report("a<&\">", copy, "2020"), report("b", fresh(random, 1) + copy, "2019")});
  const Passages found = find_passages(corpus, {}, plain_options());
  CHECK(pan_xml(corpus, found, DocumentIndex{1}).find("<feature") == std::string::npos);
  const std::string xml = pan_xml(corpus, found, DocumentIndex{0});
  CHECK(xml.find("reference=\"a&lt;&amp;&quot;") != std::string::npos);
  CHECK(xml.find(
            "this_offset=\"0\" this_length=\"54\" source_reference=\"b\" source_offset=\"11\"") !=
        std::string::npos);
}

}  // namespace
}  // namespace leitong::tests
