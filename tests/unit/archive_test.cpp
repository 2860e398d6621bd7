// The archive generator: its truth must be true, or everything measured with it is not.
#include "archive.hpp"

#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "folder.hpp"
#include "temp_folder.hpp"
#include "templates.hpp"

namespace {

using namespace leitong::archive;
namespace fs = std::filesystem;

struct Archive {
  std::map<std::string, Row> rows;  // by id
  std::vector<Row> order;
  std::vector<std::string> truth;
  std::string bytes;  // everything, for comparing
  Summary summary;
};

Archive write(const Options& options) {
  Archive out;
  Sinks sinks;
  sinks.document = [&](const Row& row) {
    out.rows[row.id] = row;
    out.order.push_back(row);
    append_json_row(row, out.bytes);
    out.bytes += '\n';
    return true;
  };
  sinks.reference = [&](const Row& row) {
    out.rows[row.id] = row;
    return true;
  };
  sinks.truth = [&](std::string_view record) {
    out.truth.emplace_back(record);
    out.bytes += record;
    out.bytes += '\n';
    return true;
  };
  out.summary = write_archive(options, sinks);
  return out;
}

Options middling() {
  Options options;
  options.paragraphs = 3000;
  options.seed = 7;
  options.carried = 20;
  options.quoted = 5;
  return options;
}

// Calls visit(record) for each truth record of a kind; returns how many there were.
template <typename Visit>
std::size_t each(const Archive& archive, std::string_view kind, Visit visit) {
  simdjson::dom::parser parser;
  std::size_t count = 0;
  for (const std::string& line : archive.truth) {
    const simdjson::dom::element record = parser.parse(simdjson::padded_string(line));
    if (std::string_view(record["kind"]) != kind) continue;
    ++count;
    visit(record);
  }
  return count;
}

std::size_t number(simdjson::dom::element element) {
  return static_cast<std::size_t>(std::uint64_t(element));
}

std::u32string text_of(const Archive& archive, std::string_view document,
                       simdjson::dom::element span) {
  const std::size_t start = number(span["start"]);
  const std::size_t end = number(span["end"]);
  const std::u32string& text = archive.rows.at(std::string(document)).text;
  REQUIRE(start < end);
  REQUIRE(end <= text.size());
  return text.substr(start, end - start);
}

std::u32string text_at(const Archive& archive, simdjson::dom::element place) {
  return text_of(archive, std::string_view(place["document"]), place);
}

double naive_jaccard(std::u32string_view a, std::u32string_view b) {
  const auto grams = [](std::u32string_view text) {
    std::u32string normal;
    for (const char32_t c : text) {
      const bool letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
      if (letter || (c >= U'0' && c <= U'9') || c == 0x3007 || (c >= 0x4e00 && c < 0xa000)) {
        normal += c >= U'A' && c <= U'Z' ? c + 32 : c;
      }
    }
    std::set<std::u32string> out;
    for (std::size_t i = 0; i + 5 <= std::max<std::size_t>(normal.size(), 5); ++i) {
      out.insert(normal.substr(i, 5));
    }
    return out;
  };
  const std::set<std::u32string> left = grams(a);
  const std::set<std::u32string> right = grams(b);
  std::size_t common = 0;
  for (const std::u32string& gram : left) common += right.count(gram);
  return static_cast<double>(common) / static_cast<double>(left.size() + right.size() - common);
}

std::vector<std::u32string> sorted_sentences(const std::u32string& text) {
  std::vector<std::u32string> out(1);
  for (const char32_t c : text) {
    out.back() += c;
    if (c == U'。') out.emplace_back();
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The text that a pattern gives with the occurrence's own fillers and parts.
std::u32string rebuilt(const Archive& archive, const Template& pattern,
                       simdjson::dom::element occurrence) {
  const std::string_view document = occurrence["document"];
  std::map<std::size_t, std::u32string> parts;
  for (const simdjson::dom::element part : simdjson::dom::array(occurrence["parts"])) {
    parts[number(part["part"])] = text_of(archive, document, part);
  }
  std::vector<std::u32string> fills;
  for (const simdjson::dom::element fill : simdjson::dom::array(occurrence["fills"])) {
    CHECK(number(fill["slot"]) == fills.size());
    fills.push_back(text_of(archive, document, fill));
  }
  std::u32string out;
  std::size_t slot = 0;
  for (std::size_t i = 0; i < pattern.parts.size(); ++i) {
    const TemplatePart& part = pattern.parts[i];
    if (part.kind == TemplatePart::Kind::constant) {
      out += part.text;
    } else if (part.kind == TemplatePart::Kind::slot) {
      out += fills.at(slot++);
    } else if (parts.count(i) > 0) {
      const bool known = part.kind == TemplatePart::Kind::optional
                             ? parts[i] == part.text
                             : std::count(part.choices.begin(), part.choices.end(), parts[i]) == 1;
      CHECK(known);
      out += parts[i];
    }
  }
  return out;
}

TEST_CASE("archive: the same options give the same bytes, another seed others", "[archive]") {
  Options options = middling();
  const std::string bytes = write(options).bytes;
  CHECK(bytes == write(options).bytes);
  options.seed = 8;
  CHECK(bytes != write(options).bytes);
}

TEST_CASE("archive: the number of paragraphs is the one asked for", "[archive]") {
  for (const std::size_t wanted : {1U, 39U, 40U, 1000U, 3001U}) {
    Options options;
    options.paragraphs = wanted;
    options.mode = Mode::one_number;  // no line but the title and the paragraphs
    const Archive archive = write(options);
    std::size_t lines = 0;
    for (const Row& row : archive.order) {
      lines += static_cast<std::size_t>(std::count(row.text.begin(), row.text.end(), U'\n')) - 1;
    }
    CHECK(lines == wanted);
    CHECK(archive.summary.paragraphs == wanted);
    CHECK(archive.rows.size() == archive.order.size());
  }
}

TEST_CASE("archive: the recorded Jaccard is the exact one, and near its target", "[archive]") {
  const Archive archive = write(middling());
  double squares = 0;
  const std::size_t count = each(archive, "near_duplicate", [&](simdjson::dom::element record) {
    const std::u32string a = text_at(archive, record["a"]);
    const std::u32string b = text_at(archive, record["b"]);
    CHECK(double(record["jaccard"]) == Approx(naive_jaccard(a, b)).margin(1e-12));
    const double miss = double(record["jaccard"]) - double(record["target"]);
    squares += miss * miss;
  });
  REQUIRE(count > 80);
  CHECK(squares / static_cast<double>(count) < 0.03 * 0.03);
}

TEST_CASE("archive: passages select what their kind says, in two districts", "[archive]") {
  const Archive archive = write(middling());
  std::map<std::string, int> kinds;
  each(archive, "passage", [&](simdjson::dom::element record) {
    const std::string edit{std::string_view(record["edit"])};
    ++kinds[edit];
    const std::u32string a = text_at(archive, record["a"]);
    const std::u32string b = text_at(archive, record["b"]);
    CHECK(a.size() >= 60);
    CHECK(a.size() <= 400);
    const Row& from = archive.rows.at(std::string(std::string_view(record["a"]["document"])));
    const Row& to = archive.rows.at(std::string(std::string_view(record["b"]["document"])));
    CHECK(from.series != to.series);
    CHECK(from.date < to.date);
    if (edit == "verbatim") CHECK(a == b);
    if (edit == "reordered") {
      CHECK(a != b);
      CHECK(sorted_sentences(a) == sorted_sentences(b));
    }
    if (edit == "noisy") {
      REQUIRE(a.size() == b.size());
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < a.size(); ++i) wrong += a[i] != b[i] ? 1U : 0U;
      CHECK(static_cast<double>(wrong) / static_cast<double>(a.size()) ==
            Approx(double(record["edited"])));
    }
    if (edit == "swapped" || edit == "synonyms" || edit == "mixed") CHECK(a != b);
  });
  CHECK(kinds.size() == kCopyKindCount);
}

TEST_CASE("archive: occurrences without noise are their pattern, filled", "[archive]") {
  const Options options = middling();
  const Archive archive = write(options);
  std::map<std::size_t, std::size_t> support;
  const std::size_t count = each(archive, "occurrence", [&](simdjson::dom::element record) {
    const std::size_t id = number(record["template"]);
    ++support[id];
    const Template pattern = make_template(options.seed, 'A', id);
    CHECK(text_at(archive, record) == rebuilt(archive, pattern, record));
  });
  REQUIRE(count > 300);
  each(archive, "template", [&](simdjson::dom::element record) {
    CHECK(number(record["support"]) == support[number(record["template"])]);
  });
}

TEST_CASE("archive: noise spoils about the share of occurrences asked for", "[archive]") {
  Options options = middling();
  options.template_noise = 0.3;
  const Archive archive = write(options);
  std::size_t spoilt = 0;
  const std::size_t count = each(archive, "occurrence", [&](simdjson::dom::element record) {
    const Template pattern = make_template(options.seed, 'A', number(record["template"]));
    const bool noisy = number(record["noise"]) > 0;
    spoilt += noisy ? 1U : 0U;
    if (!noisy) CHECK(text_at(archive, record) == rebuilt(archive, pattern, record));
  });
  CHECK(static_cast<double>(spoilt) / static_cast<double>(count) == Approx(0.3).margin(0.08));
}

TEST_CASE("archive: the template sets have no constants in common", "[archive]") {
  std::set<std::u32string> constants;
  const auto longest = [](const Template& pattern) {
    std::u32string out;
    for (const TemplatePart& part : pattern.parts) {
      if (part.text.size() > out.size()) out = part.text;
    }
    return out;
  };
  for (const char set : kTemplateSets) {
    std::set<std::u32string> own;
    for (std::size_t id = 0; id < 300; ++id) own.insert(longest(make_template(1, set, id)));
    CHECK(own.size() > 250);
    for (const std::u32string& text : own) CHECK(constants.insert(text).second);
  }
}

TEST_CASE("archive: slogans, carried and quoted paragraphs are where the truth says", "[archive]") {
  const Archive archive = write(middling());
  std::map<std::size_t, std::set<std::u32string>> slogans;
  each(archive, "slogan", [&](simdjson::dom::element record) {
    slogans[number(record["slogan"])].insert(text_at(archive, record));
  });
  CHECK(slogans.size() > 30);
  for (const auto& [slogan, texts] : slogans) CHECK(texts.size() == 1);
  for (const std::string_view kind : {"carried", "quoted"}) {
    const std::size_t count = each(archive, kind, [&](simdjson::dom::element record) {
      std::set<std::u32string> texts;
      std::set<std::string> series;
      std::size_t members = 0;
      for (const simdjson::dom::element member : simdjson::dom::array(record["members"])) {
        texts.insert(text_at(archive, member));
        series.insert(archive.rows.at(std::string(std::string_view(member["document"]))).series);
        ++members;
      }
      if (kind == "quoted") texts.insert(text_at(archive, record["source"]));
      CHECK(texts.size() == 1);
      CHECK(members == (kind == "quoted" ? 5U : 20U));
      CHECK(series.size() >= 5);
    });
    CHECK(count == 1);
  }
}

TEST_CASE("archive: at least half of the text repeats nothing planted", "[archive]") {
  const Archive archive = write(middling());
  CHECK(archive.summary.planted_characters * 2 < archive.summary.characters);
  CHECK(archive.summary.planted_characters * 20 > archive.summary.characters);
}

TEST_CASE("archive: degenerate archives are as degenerate as they say", "[archive]") {
  Options options;
  options.paragraphs = 200;
  const auto paragraphs = [&](Mode mode) {
    options.mode = mode;
    std::set<std::u32string> texts;
    std::set<std::u32string> without_digits;
    for (const Row& row : write(options).order) {
      std::size_t start = row.text.find(U'\n') + 1;
      while (start < row.text.size()) {
        const std::size_t end = row.text.find(U'\n', start);
        std::u32string text = row.text.substr(start, end - start);
        texts.insert(text);
        const std::size_t tail = text.rfind(U"全年共办结事项");
        without_digits.insert(text.substr(0, tail));
        start = end + 1;
      }
    }
    CHECK(without_digits.size() == 1);
    return texts.size();
  };
  CHECK(paragraphs(Mode::identical) == 1);
  CHECK(paragraphs(Mode::one_number) == 200);
  options.mode = Mode::slogans_only;
  const Archive negatives = write(options);
  CHECK(each(negatives, "slogan", [](simdjson::dom::element) {}) == negatives.truth.size());
}

TEST_CASE("archive: wrong options are named", "[archive]") {
  Options options;
  CHECK(mistake(options).empty());
  options.jaccards = {1.5};
  CHECK_FALSE(mistake(options).empty());
  options = Options();
  options.passages = 0.9;
  CHECK_FALSE(mistake(options).empty());
  options = Options();
  options.template_set = 'F';
  CHECK_FALSE(mistake(options).empty());
}

TEST_CASE("archive: the samples checked in are what their command writes", "[archive][samples]") {
  const fs::path samples = LEITONG_SAMPLES_FOLDER;
  const leitong::tests::TempFolder folder;
  Options options;  // the options of the command in samples/README.md
  options.districts = 10;
  options.years = 3;
  options.first_year = 2021;
  options.shortest = 12;
  options.longest = 28;
  options.quoted = 5;
  options.carried = 8;
  options.seed = 2024;
  Summary summary;
  REQUIRE(write_to_folder(options, {folder.path(), true, true}, summary).empty());
  std::size_t files = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    const fs::path name = entry.path().lexically_relative(folder.path());
    INFO(name.string());
    CHECK(leitong::tests::slurp(entry.path()) == leitong::tests::slurp(samples / name));
    ++files;
  }
  CHECK(files == 34);  // 30 reports, a reference, two lists and the truth
}

}  // namespace
