// The index at scale: how long building, opening, asking and adding take, how large it is, and
// whether its answers are those of a run over all documents.
//
//   leitong_bench_index --paragraphs 1000000 --folder DIR [--queries 100] [--batch 1] [--keep]
//     [--reuse] [--raw FILE]
//
// An archive is made; the last documents are held out. Those of them that are asked about are
// checked first: planted near-duplicates of documents in the index must be found, and the first
// `--batch` answers must be those of find_duplicates and find_passages over everything, byte by
// byte (families' numbers apart). --keep leaves the index there, --reuse asks it again without
// building; --raw keeps the figures as JSON.

#include "leitong/index.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "archive.hpp"
#include "base/atomic_file.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "documents.hpp"
#include "report/passage_records.hpp"
#include "report/records.hpp"

namespace {

using namespace leitong;
namespace fs = std::filesystem;

constexpr std::size_t kAddedParagraphs = 1000;

// A planted pair of near-duplicate paragraphs.
struct Planted {
  std::string a;
  std::string b;
  double jaccard = 0;
};

struct Archive {
  Collection indexed;
  Collection asked;  // held out
  Collection added;  // held out, some kAddedParagraphs paragraphs
  std::vector<Planted> planted;
};

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(2);
}

template <typename T>
T must(Result<T> result) {
  if (!result) die(describe(result.error()));
  return std::move(result).value();
}

std::size_t paragraphs_of(const Document& document) {
  return static_cast<std::size_t>(std::count(document.text.begin(), document.text.end(), '\n'));
}

Archive make_archive(std::size_t paragraphs, std::size_t queries) {
  Archive made;
  archive::Options options;
  options.paragraphs = paragraphs + queries * 40 + kAddedParagraphs;
  simdjson::dom::parser parser;
  archive::Sinks sinks;
  sinks.document = archive::into(made.indexed);
  sinks.truth = [&](std::string_view json) {
    const simdjson::padded_string padded(json);
    const simdjson::dom::element row = parser.parse(padded).value();
    if (row["kind"].get_string().value() != "near_duplicate") return true;
    if (row["level"].get_string().value() != "paragraph") return true;
    made.planted.push_back({std::string(row["a"]["document"].get_string().value()),
                            std::string(row["b"]["document"].get_string().value()),
                            row["jaccard"].get_double().value()});
    return true;
  };
  archive::write_archive(options, sinks);
  const auto hold_out = [&](Collection& into) {
    into.documents.push_back(std::move(made.indexed.documents.back()));
    made.indexed.documents.pop_back();
  };
  for (std::size_t i = 0; i < queries; ++i) hold_out(made.asked);
  for (std::size_t sum = 0; sum < kAddedParagraphs;) {
    hold_out(made.added);
    sum += paragraphs_of(made.added.documents.back());
  }
  return made;
}

std::string told(const Collection& documents, std::vector<Duplicates> levels, Passages passages,
                 DocumentIndex own) {
  for (Duplicates& level : levels) {
    std::erase_if(level.pairs, [&](const DuplicatePair& pair) {
      return (level.units[number(pair.a)].document == own) ==
             (level.units[number(pair.b)].document == own);
    });
  }
  std::erase_if(passages.passages, [&](const Passage& p) { return p.a != own && p.b != own; });
  for (Passage& passage : passages.passages) passage.family = 0;
  std::string out;
  const Sink sink = [&](std::string_view bytes) {
    out += bytes;
    return true;
  };
  write_duplicates(sink, documents, levels, {});
  const TextIndexes texts(documents, 0);
  write_passages(sink, {documents, texts, passages}, {});
  return out;
}

std::string told(const IndexAnswer& answer) {
  const auto last = static_cast<std::uint32_t>(answer.documents.documents.size() - 1);
  return told(answer.documents, answer.duplicates, answer.passages, DocumentIndex{last});
}

// Whether the first answers are those of a run over all.
std::size_t check_batch(const Archive& archive, Index& index, std::size_t count) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Collection all = archive.indexed;
    all.documents.push_back(archive.asked.documents[i]);
    PassageOptions options;
    options.all_pairs = 1'000'000;
    DuplicateOptions duplicates;
    const DocumentIndex own{static_cast<std::uint32_t>(all.documents.size() - 1)};
    const std::string wanted =
        told(all, {find_duplicates(all, duplicates)}, find_passages(all, {}, options), own);
    const std::string found = told(must(index.query(archive.asked.documents[i], {}, {})));
    same += found == wanted;
    std::printf("  %s: %zu records, %s\n", archive.asked.documents[i].id.c_str(),
                static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), '\n')),
                found == wanted ? "as the run over all" : "NOT as the run over all");
  }
  return same;
}

// The share of planted pairs of a new document with an indexed one that are found.
double planted_found(const Archive& archive, const std::vector<IndexAnswer>& answers) {
  std::map<std::string, std::size_t> asked;
  for (std::size_t i = 0; i < archive.asked.documents.size(); ++i) {
    asked[archive.asked.documents[i].id] = i;
  }
  std::set<std::string> held_out;
  for (const Document& document : archive.added.documents) held_out.insert(document.id);
  std::size_t wanted = 0;
  std::size_t found = 0;
  for (const Planted& pair : archive.planted) {
    const auto a = asked.find(pair.a);
    const auto b = asked.find(pair.b);
    if ((a == asked.end()) == (b == asked.end()) || pair.jaccard < 0.7) continue;
    const std::string& other = a == asked.end() ? pair.a : pair.b;
    if (held_out.contains(other)) continue;
    ++wanted;
    const IndexAnswer& answer = answers[a == asked.end() ? b->second : a->second];
    const Duplicates& level = answer.duplicates.front();
    found += std::any_of(level.pairs.begin(), level.pairs.end(), [&](const DuplicatePair& p) {
      return answer.documents[level.units[number(p.a)].document].id == other;
    });
  }
  std::printf("planted pairs of the new documents: %zu of %zu found\n", found, wanted);
  return wanted == 0 ? 1 : double(found) / double(wanted);
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * double(values.size() - 1) + 0.5)];
}

// The promises of a run, told as they are looked at and kept as JSON.
class Promises {
 public:
  bool report(const std::string& name, double value, const char* relation, double promise) {
    rows_.push_back({name, value, promise});
    return bench::report(name, value, relation, promise);
  }
  void keep(const std::string& path, const std::string& command) const {
    if (path.empty()) return;
    JsonWriter json;
    json.begin_object();
    json.field("processor", std::string_view(bench::processor_name()));
    json.field("command", std::string_view(command));
    json.key("promises");
    json.begin_array();
    for (const Row& row : rows_) {
      json.begin_object();
      json.field("name", std::string_view(row.name));
      json.field("value", row.value);
      json.field("promise", row.promise);
      json.end_object();
    }
    json.end_array();
    json.end_object();
    std::string text;
    json.take(text);
    must(write_file(path, text + "\n"));
    std::printf("raw results: %s\n", path.c_str());
  }

 private:
  struct Row {
    std::string name;
    double value;
    double promise;
  };
  std::vector<Row> rows_;
};

}  // namespace

int main(int argc, char** argv) {
  const bench::Arguments arguments(
      argc, argv, {"paragraphs", "folder", "queries", "batch", "raw"}, {"keep", "reuse"},
      "leitong_bench_index --paragraphs N --folder DIR [--queries 100] [--batch 1] [--keep] "
      "[--reuse] [--raw FILE]");
  Promises promises;
  const std::size_t paragraphs = arguments.number("paragraphs", 100'000);
  const std::string folder = arguments.text("folder", "bench-index");
  const Archive archive = make_archive(paragraphs, arguments.number("queries", 100));
  std::uint64_t text_bytes = 0;
  for (const Document& document : archive.indexed.documents) text_bytes += document.text.size();
  std::printf("%s; %zu paragraphs, %zu documents, %.1f MB\n", bench::processor_name().c_str(),
              paragraphs, archive.indexed.documents.size(), double(text_bytes) / 1e6);
  const bool reuse = arguments.has("reuse") && fs::exists(fs::path(folder) / "catalog.sqlite");
  if (!reuse) {
    fs::remove_all(folder);
    IndexSettings settings;
    settings.seed = 0;
    must(Index::create(folder, settings));
  }
  Index index = must(Index::open(folder, {}));
  if (!reuse) {
    const double build = bench::time_once([&] { must(index.add(archive.indexed)); });
    std::printf("built in %.1f s, %.2f MB/s; peak memory %.0f MB (the archive in it)\n", build,
                double(text_bytes) / 1e6 / build, double(bench::peak_memory_bytes()) / 1e6);
  }
  if (must(index.stat()).documents != archive.indexed.documents.size()) {
    die("the folder holds the index of another archive");
  }
  const IndexStat stat = must(index.stat());
  const double ratio = double(stat.segment_bytes + stat.catalog_bytes) / double(stat.text_bytes);
  bool kept = promises.report("bytes of the index / bytes of text", ratio, "<=", 1.2);

  std::vector<double> opens;
  for (int i = 0; i < 50; ++i) {
    opens.push_back(bench::time_once([&] { (void)must(Index::open(folder, {})); }) * 1e3);
  }
  kept &= promises.report("open, median ms", percentile(opens, 0.5), "<=", 20);

  std::vector<IndexAnswer> answers;
  std::vector<double> cold;
  for (const Document& document : archive.asked.documents) {
    cold.push_back(
        bench::time_once([&] { answers.push_back(must(index.query(document, {}, {}))); }) * 1e3);
  }
  kept &=
      promises.report("planted near-duplicates found", planted_found(archive, answers), ">=", .99);
  std::vector<double> warm;
  const std::clock_t started = std::clock();
  for (int round = 0; round < 3; ++round) {
    for (const Document& document : archive.asked.documents) {
      warm.push_back(bench::time_once([&] { (void)must(index.query(document, {}, {})); }) * 1e3);
    }
  }
  std::printf("query, warm: %.1f ms of processor time on average\n",
              1e3 * double(std::clock() - started) / CLOCKS_PER_SEC / double(warm.size()));
  std::printf("query, first time: median %.1f ms, 99th percentile %.1f ms\n", percentile(cold, 0.5),
              percentile(cold, 0.99));
  kept &= promises.report("query, warm, median ms", percentile(warm, 0.5), "<=", 50);
  kept &= promises.report("query, warm, 99th percentile ms", percentile(warm, 0.99), "<=", 200);
  const std::size_t batches =
      std::min<std::size_t>(arguments.number("batch", 1), archive.asked.documents.size());
  kept &= promises.report("answers as the run over all",
                          double(check_batch(archive, index, batches)), ">=", double(batches));
  IndexAdded added;
  const double add = bench::time_once([&] { added = must(index.add(archive.added)); });
  std::size_t added_paragraphs = 0;
  for (const Document& document : archive.added.documents)
    added_paragraphs += paragraphs_of(document);
  std::printf("added: %llu documents, %zu paragraphs\n",
              static_cast<unsigned long long>(added.documents), added_paragraphs);
  if (added.documents != archive.added.documents.size() || added.replaced > 0) {
    die("documents that were to be added were there already");
  }
  kept &= promises.report("adding 1,000 paragraphs, s", add, "<=", 2);
  if (arguments.has("keep")) {
    std::vector<std::string> ids;
    for (const Document& document : archive.added.documents) ids.push_back(document.id);
    must(index.remove(ids));
  }
  std::string command = "leitong_bench_index";
  for (int i = 1; i < argc; ++i) command += std::string(" ") + argv[i];
  promises.keep(arguments.text("raw", ""), command);
  const std::vector<std::string> problems = must(index.check());
  for (const std::string& problem : problems) std::printf("%s\n", problem.c_str());
  if (!arguments.has("keep")) fs::remove_all(folder);
  return kept && problems.empty() ? 0 : 1;
}
