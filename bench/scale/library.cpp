// The template library at scale: a library of so many occurrences in 10,000 documents, made in this
// process, then opened anew and asked.
//
//   leitong_bench_library [--occurrences 200000] [--documents 10000] [--templates 43000]
//                         [--rounds 9] [--threads 2] [--folder DIR] [--keep | --reuse]
//
// Making the library takes minutes and measuring it seconds: --keep leaves it in the folder, and
// --reuse measures a copy of what a run with the same numbers has kept there.
//
// Templates are invented sentences with one slot, a number or two to five characters; how often
// each is used falls by Zipf's law. The rest of a document, up to the length of a speech (5,000 to
// 10,000 characters), is fresh text of the generator of archives, which no template covers.
// What templates the bulk has is told (that is the business of the induction, which has its own
// benchmark); a speech that is added afterwards goes through the induction as in `leitong library
// add`. Every answer is checked before its time is told: totals and counts of a search against a
// scan of all that was planted, an added speech against the templates it was made of.

#include "leitong/library.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "common/arguments.hpp"
#include "common/measure.hpp"
#include "grammar.hpp"
#include "leitong/pipeline.hpp"
#include "leitong/text.hpp"

namespace {

using namespace leitong;
using namespace leitong::bench;
using library::Library;

constexpr int kShortest = 5'000;  // characters of a document
constexpr int kLongest = 10'000;

struct Uses {
  std::map<std::u32string, std::uint64_t> wordings;  // normal form -> occurrences
};

struct Planted {
  std::vector<std::u32string> head;
  std::vector<std::u32string> tail;
  std::vector<Uses> uses;  // of each template
  Collection documents;
  std::vector<library::FoundTemplate> found;
};

class Maker {
 public:
  explicit Maker(std::size_t templates) {
    for (std::size_t t = 0; t < templates; ++t) {
      planted.head.push_back(word(8 + draw(12)));
      planted.tail.push_back(word(5 + draw(10)));
    }
    planted.uses.resize(templates);
    planted.found.resize(templates);
    for (std::size_t t = 0; t < templates; ++t) {
      planted.found[t].pattern = {{to_utf8(planted.head[t]), 0, false},
                                  {"", 1, true},
                                  {to_utf8(planted.tail[t]) + "。", 0, false}};
      planted.found[t].slots = {{1, t % 2 == 1 ? "number" : "free", false}};
    }
  }

  std::size_t draw(std::size_t below) { return static_cast<std::size_t>(random_() % below); }

  // Few characters are frequent, as in the genre.
  std::u32string word(std::size_t length) {
    static const std::u32string kCharacters =
        U"发展工作建设经济社会全面推进改革创新服务群众保障民生加强管理提高质量促进增长企业项目投资"
        U"农村"
        U"城市环境治理教育医疗卫生安全稳定坚持党的领导深化落实责任监督制度体系能力水平优化结构实现"
        U"目标"
        U"任务完成重点领域基础设施产业升级科技人才";
    std::u32string out;
    for (std::size_t i = 0; i < length; ++i) {
      const double u = double(draw(1'000'000)) / 1e6;
      out += kCharacters[static_cast<std::size_t>(u * u * double(kCharacters.size()))];
    }
    return out;
  }

  std::size_t zipf() {
    const auto all = double(planted.head.size());
    const double u = double(draw(1'000'000) + 1) / 1e6;
    return std::min(planted.head.size() - 1, static_cast<std::size_t>(std::pow(all, u) - 1));
  }

  std::u32string filler(std::size_t t) {
    if (t % 2 == 0) return word(2 + draw(4));
    std::u32string out;
    for (const char digit : std::to_string(draw(500))) out += static_cast<char32_t>(digit);
    return out;
  }

  // A document of these templates, one after the other; `record`: they are planted.
  Document document(const std::string& id, const std::vector<std::size_t>& templates, bool record) {
    Document out;
    out.id = id;
    out.place = "县" + std::to_string(draw(300));
    out.date = std::to_string(2000 + draw(25));
    const DocumentIndex index{static_cast<std::uint32_t>(planted.documents.documents.size())};
    std::uint32_t at = 0;
    for (const std::size_t t : templates) {
      const std::u32string fill = filler(t);
      const std::u32string text = planted.head[t] + fill + planted.tail[t];
      const auto from = at + static_cast<std::uint32_t>(planted.head[t].size());
      const auto end = at + static_cast<std::uint32_t>(text.size()) + 1;
      if (record) {
        const Span span{from, from + static_cast<std::uint32_t>(fill.size())};
        planted.found[t].occurrences.push_back({index, {at, end}, {{1, span}}});
        ++planted.uses[t].wordings[text];
      }
      out.text += to_utf8(text) + "。";
      at = end;
    }
    out.text += "\n";
    archive::Random random(7, 0, documents_made_++);
    const archive::Scene scene{archive::district_name(random.below(kDistricts)),
                               2000 + random.between(0, 24)};
    const auto length = static_cast<std::size_t>(random.between(kShortest, kLongest));
    std::u32string fresh;
    while (at + fresh.size() < length) {
      archive::append_paragraph(random, scene, archive::paragraph_length(random), fresh);
      fresh += U'\n';
    }
    out.text += to_utf8(fresh);
    characters += at + fresh.size();
    return out;
  }

  Planted planted;
  std::uint64_t characters = 0;  // of all documents

 private:
  static constexpr std::size_t kDistricts = 300;
  std::uint64_t documents_made_ = 0;
  std::mt19937_64 random_{7};
};

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

template <typename T>
T value_of(Result<T> result) {
  if (!result) stop(describe(result.error()));
  return std::move(result).value();
}

Library open_library(const std::string& path, unsigned threads) {
  library::OpenOptions options;
  options.create = true;
  options.threads = threads;
  return value_of(Library::open(path, options));
}

// As the commands that ask open it.
Library open_for_reading(const std::string& path, unsigned threads) {
  library::OpenOptions options;
  options.read_only = true;
  options.threads = threads;
  return value_of(Library::open(path, options));
}

// What a search must find: templates with an occurrence that has all words, and how many have.
struct Truth {
  std::uint64_t total = 0;
  std::map<std::string, std::uint64_t> with_words;  // by pattern
};

Truth scan(const Planted& planted, const std::string& words) {
  std::vector<std::u32string> wanted;
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    wanted.push_back(normal_form(words.substr(begin, end - begin), {}));
    begin = end + 1;
  }
  Truth out;
  for (std::size_t t = 0; t < planted.uses.size(); ++t) {
    std::uint64_t with_all = 0;
    for (const auto& [text, uses] : planted.uses[t].wordings) {
      const bool all = std::all_of(wanted.begin(), wanted.end(), [&, &in = text](const auto& word) {
        return in.find(word) != std::u32string::npos;
      });
      if (all) with_all += uses;
    }
    if (with_all == 0) continue;
    ++out.total;
    out.with_words[library::pattern_line(planted.found[t].pattern, planted.found[t].slots)] =
        with_all;
  }
  return out;
}

void check_search(const Planted& planted, const std::string& words,
                  const library::SearchResult& result) {
  const Truth truth = scan(planted, words);
  if (result.total != truth.total) stop("search " + words + ": wrong total");
  for (const library::SearchHit& hit : result.hits) {
    const auto found =
        truth.with_words.find(library::pattern_line(hit.summary.pattern, hit.summary.slots));
    if (found == truth.with_words.end() || found->second != hit.occurrences) {
      stop("search " + words + ": wrong number of occurrences");
    }
  }
}

// Seconds of processor time that this process has used, all threads together: on a machine that
// others use too, it tells more than the clock.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

struct Times {
  Samples clock;
  Samples processor;

  void run(const std::function<void()>& work) {
    const double before = processor_seconds();
    clock.seconds.push_back(time_once(work));
    processor.seconds.push_back(processor_seconds() - before);
  }
  // "12.3 (10.1)": medians in milliseconds, by the clock and (processor).
  std::string text() const {
    return fixed(clock.median() * 1000, 1) + " (" + fixed(processor.median() * 1000, 1) + ")";
  }
};

Times times(unsigned rounds, const std::function<void()>& work) {
  Times out;
  for (unsigned i = 0; i < rounds; ++i) out.run(work);
  return out;
}

// One to five characters, in constants, in slots, over the edges of slots; several words.
std::vector<std::string> searches_of(const Planted& planted) {
  std::vector<std::string> out = {"发",   "3",         "发展", "工作",
                                  "增长", "工作 建设", "发 3", "领导 监督"};
  const std::u32string edge = planted.head[1].substr(planted.head[1].size() - 2) + U"1";
  out.push_back(to_utf8(edge));
  out.push_back(to_utf8(planted.head[0].substr(1, 4)));
  out.push_back(to_utf8(planted.head[5].substr(0, 3)));
  out.push_back(to_utf8(planted.tail[2].substr(0, 5)) + " 发");
  return out;
}

bool measure_search(const Planted& planted, const std::string& path, unsigned rounds,
                    unsigned threads, bool promised) {
  double worst = 0;
  Table table({"search", "templates", "ms (processor)", "opening included"});
  Library open = open_for_reading(path, threads);
  for (const std::string& words : searches_of(planted)) {
    const library::SearchResult result = value_of(open.search(words));
    check_search(planted, words, result);
    const Times warm = times(rounds, [&] { value_of(open.search(words)); });
    const Times cold = times(rounds, [&] {
      Library own = open_for_reading(path, threads);
      value_of(own.search(words));
    });
    worst = std::max(worst, cold.clock.median() * 1000);
    table.add({words, std::to_string(result.total), warm.text(), cold.text()});
  }
  table.print();
  if (!promised) return true;
  return report("search, the slowest, opening included, ms", worst, "<=", 20);
}

bool measure_add(Maker& maker, const std::string& path, unsigned rounds, unsigned threads) {
  Times samples;
  const std::uint64_t before = maker.characters;
  for (unsigned i = 0; i < rounds; ++i) {
    std::vector<std::size_t> templates;
    while (templates.size() < 100) {
      const std::size_t t = maker.zipf();
      if (!maker.planted.found[t].occurrences.empty()) templates.push_back(t);
    }
    Collection one;
    one.documents = {maker.document("speech " + std::to_string(i), templates, false)};
    library::Added added;
    samples.run([&] {
      Library own = open_library(path, threads);
      TemplateOptions options;
      options.threads = threads;
      added = value_of(own.add(one, library_induction(options)));
    });
    // Two templates of the many may look alike to the matcher; nearly all must be found.
    if (added.documents != 1 || added.occurrences < templates.size() * 98 / 100) {
      stop("add: " + std::to_string(added.occurrences) + " of 100 known sentences found");
    }
  }
  std::printf(
      "one speech of %.0f characters on average added, opening included: %s ms (processor), "
      "slowest %.0f ms\n",
      double(maker.characters - before) / rounds, samples.text().c_str(),
      *std::max_element(samples.clock.seconds.begin(), samples.clock.seconds.end()) * 1000);
  return report("one speech added, median, s", samples.clock.median(), "<=", 1);
}

void measure_others(Maker& maker, const std::string& path, unsigned rounds, unsigned threads) {
  Library own = open_for_reading(path, threads);
  const library::Listing listing = value_of(own.list({}));
  Table table({"what", "ms (processor)"});
  table.add({"list, 50 of " + std::to_string(listing.total),
             times(rounds, [&] { value_of(own.list({})); }).text()});
  for (const std::size_t rank : {std::size_t{0}, std::size_t{40}}) {
    const library::Summary& summary = listing.templates[rank];
    table.add({"show, template with " + std::to_string(summary.occurrences) + " occurrences",
               times(rounds, [&] { value_of(own.show(summary.id, {})); }).text()});
  }
  std::vector<std::size_t> templates;
  for (std::size_t k = 0; k < 300; ++k) templates.push_back(maker.zipf());
  const std::string draft = maker.document("draft", templates, false).text;
  table.add({"patterns made ready, once", times(1, [&] { value_of(own.match("")); }).text()});
  table.add({"match, draft of " + std::to_string(count_code_points(draft)) + " characters",
             times(rounds, [&] { value_of(own.match(draft)); }).text()});
  const std::string paragraph = draft.substr(0, 900);
  table.add({"suggest, paragraph of 300 characters",
             times(rounds, [&] { value_of(own.suggest(paragraph)); }).text()});
  table.print();
}

// The bulk in one addition, with templates that are told.
void make_library(const Maker& maker, const std::string& path, unsigned threads) {
  library::Added added;
  Times bulk;
  bulk.run([&] {
    Library own = open_library(path, threads);
    added = value_of(own.add(maker.planted.documents, [&](const Collection&, std::uint64_t) {
      std::vector<library::FoundTemplate> used;
      for (const library::FoundTemplate& found : maker.planted.found) {
        if (!found.occurrences.empty()) used.push_back(found);
      }
      return used;
    }));
  });
  std::printf("%lu documents, %lu templates, %lu occurrences in one add: %s ms (processor)\n",
              added.documents, added.templates_new, added.occurrences, bulk.text().c_str());
  // Searches could not be checked.
  if (added.occurrences_left_out != 0) stop("two invented templates are one to the library");
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Arguments arguments(
      argc, argv, {"occurrences", "documents", "templates", "rounds", "threads", "folder"},
      {"keep", "reuse"},
      "leitong_bench_library [--occurrences N] [--documents N] [--templates N] [--rounds N] "
      "[--threads N] [--folder DIR] [--keep | --reuse]");
  const unsigned long occurrences = arguments.number("occurrences", 200'000);
  const unsigned long documents = arguments.number("documents", 10'000);
  const auto rounds = static_cast<unsigned>(arguments.number("rounds", 9));
  const auto threads = static_cast<unsigned>(arguments.number("threads", 2));
  const std::string folder =
      arguments.text("folder", std::filesystem::temp_directory_path().string());
  const std::string path = folder + "/leitong-bench-library.db";
  const std::string kept_path = folder + "/leitong-bench-library-kept.db";
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  Maker maker(arguments.number("templates", 43'000));
  const unsigned long each = std::max(1UL, occurrences / documents);
  for (unsigned long d = 0; d < documents; ++d) {
    std::vector<std::size_t> templates;
    for (unsigned long k = 0; k < each; ++k) templates.push_back(maker.zipf());
    maker.planted.documents.documents.push_back(
        maker.document("d" + std::to_string(d), templates, true));
  }
  if (arguments.has("reuse")) {
    std::filesystem::copy_file(kept_path, path);
  } else {
    make_library(maker, path, threads);
    if (arguments.has("keep")) {
      std::filesystem::copy_file(path, kept_path,
                                 std::filesystem::copy_options::overwrite_existing);
    }
  }
  std::printf("%s\n%lu documents of %.0f characters on average, file of %.0f MB\n",
              processor_name().c_str(), documents, double(maker.characters) / double(documents),
              double(std::filesystem::file_size(path)) / 1e6);
  const bool promised = occurrences <= 200'000;
  bool kept = measure_search(maker.planted, path, rounds, threads, promised);
  measure_others(maker, path, rounds, threads);
  kept = measure_add(maker, path, rounds, threads) && kept;
  std::printf("peak memory of all %.0f MB\n", double(peak_memory_bytes()) / 1e6);
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  return kept ? 0 : 1;
}
