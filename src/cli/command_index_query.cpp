// `leitong index query`: new documents against everything indexed.

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "cli/command_index.hpp"
#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/pair_table.hpp"
#include "cli/passage_inputs.hpp"
#include "cli/passage_summary.hpp"
#include "cli/passage_table.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr Text kOther{"index_query_other"};
constexpr Text kOn{"index_query_on"};
constexpr Text kOff{"index_query_off"};
constexpr Text kNothing{"index_query_nothing"};

// Whether what was asked is what the index was made with; tells the first setting that is not.
bool settings_fit(const Arguments& arguments, const IndexSettings& settings,
                  const Console& console) {
  const auto refuse = [&](const char* name, const std::string& index, const std::string& asked) {
    console.error(console.say(kOther, {name, index, asked}));
    return false;
  };
  const std::pair<const char*, std::uint64_t> numbers[] = {
      {"ngram", settings.ngram},
      {"permutations", settings.permutations},
      {"min-chars", settings.min_chars},
      {"seed", *settings.seed},
      {"passage-ngram", settings.passage_ngram}};
  for (const auto& [name, value] : numbers) {
    if (!arguments.given(name) || arguments.integer(name) == value) continue;
    return refuse(name, std::to_string(value), arguments.text(name));
  }
  if (arguments.given("threshold") && arguments.real("threshold") != settings.threshold) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%g", settings.threshold);
    return refuse("threshold", digits, arguments.text("threshold"));
  }
  const std::pair<const char*, bool> flags[] = {{"fold-variants", settings.normalize.fold_variants},
                                                {"mask-numbers", settings.normalize.mask_numbers}};
  for (const auto& [name, value] : flags) {
    if (!arguments.given(name) || value) continue;
    return refuse(name, console.say(kOff), console.say(kOn));
  }
  return true;
}

struct Found {
  std::vector<IndexAnswer> answers;
  bool any = false;
};

bool is_nothing(const IndexAnswer& answer) {
  return answer.passages.counts.passages == 0 &&
         std::all_of(answer.duplicates.begin(), answer.duplicates.end(),
                     [](const Duplicates& level) { return level.pairs.empty(); });
}

// What was asked, and of how many, as an empty table may mean either nothing found or nothing
// asked.
std::string nothing_line(const IndexAnswer& answer, const Console& console) {
  const PassageCounts& counts = answer.passages.counts;
  const std::vector<Document>& documents = answer.documents.documents;
  const std::string asked = documents.empty() ? std::string() : harmless(documents.back().id);
  return console.say(kNothing,
                     {asked, counted(console.lang, counts.documents - 1, kDocument, kDocuments)});
}

// The new document comes last and is what is asked about: in a table, the pairs of each of its
// units stand together. Records keep the order of dedup.
void sort_by_asked(Duplicates& level) {
  std::stable_sort(level.pairs.begin(), level.pairs.end(),
                   [](const DuplicatePair& x, const DuplicatePair& y) { return x.b < y.b; });
}

void write_answer(const Sink& sink, const Arguments& arguments, IndexAnswer& answer,
                  const Console& console) {
  const unsigned threads = threads_of(arguments);
  const TextIndexes texts(answer.documents, threads);
  const PassageView view{answer.documents, texts, answer.passages};
  if (arguments.text("format") == "jsonl") {
    const RecordOptions records{Format::kJsonLines, false, threads};
    write_duplicates(sink, answer.documents, answer.duplicates, records);
    write_passages(sink, view, records);
    return;
  }
  if (is_nothing(answer)) {
    if (!console.err_is_terminal) sink(nothing_line(answer, console) + "\n");
    return;
  }
  for (Duplicates& level : answer.duplicates) {
    if (level.pairs.empty()) continue;
    sort_by_asked(level);
    write_pair_table(sink, answer.documents, level, 0, threads, console);
  }
  PassageTableOptions options;
  options.threads = threads;
  write_passage_table(sink, view, options, console);
}

Result<Done> write_folder(const std::filesystem::path& folder, const Found& found,
                          const Arguments& arguments, const Console& console) {
  if (Result<Done> made = make_folder(folder, console); !made) return made;
  OutputSet files;
  const RecordOptions records{Format::kJsonLines, false, threads_of(arguments)};
  const Result<Sink> duplicates = files.add(folder / "duplicates.jsonl");
  if (!duplicates) return duplicates.error();
  const Result<Sink> passages = files.add(folder / "passages.jsonl");
  if (!passages) return passages.error();
  const Result<Sink> families = files.add(folder / "families.jsonl");
  if (!families) return families.error();
  for (const IndexAnswer& answer : found.answers) {
    const TextIndexes texts(answer.documents, threads_of(arguments));
    const PassageView view{answer.documents, texts, answer.passages};
    write_duplicates(duplicates.value(), answer.documents, answer.duplicates, records);
    write_passages(passages.value(), view, records);
    write_families(families.value(), view, records);
  }
  return files.commit();
}

std::optional<Found> ask(Index& index, const PassageInputs& inputs, const Console& console) {
  Found found;
  for (const Document& document : inputs.input.collection.documents) {
    Result<IndexAnswer> answer = index.query(document, inputs.references, inputs.options);
    if (!answer) {
      console.error(describe(answer.error(), console.lang));
      return {};
    }
    found.answers.push_back(std::move(answer).value());
    const IndexAnswer& last = found.answers.back();
    found.any |= last.passages.counts.copied > 0;
    for (const Duplicates& level : last.duplicates) found.any |= !level.pairs.empty();
  }
  return found;
}

}  // namespace

int run_index_query(const Arguments& arguments, const Console& console) {
  std::optional<Index> index = open_index(arguments, 2, SIZE_MAX, console);
  if (!index || !settings_fit(arguments, index->settings(), console)) return kFailed;
  PassageInputs inputs;
  const ReadOptions reading = read_options(arguments);
  inputs.input = read_texts(std::span(arguments.paths()).subspan(1), reading, nullptr);
  if (!read_passage_sources(arguments, reading, console, inputs)) return kFailed;
  tell_problems(inputs.input, console);
  inputs.options.normalize = index->settings().normalize;
  inputs.options.ngram = index->settings().passage_ngram;
  inputs.options.skip_same_series = arguments.flag("skip-same-series");
  std::optional<Found> found = ask(*index, inputs, console);
  if (!found) return kFailed;
  if (const std::string folder = arguments.text("output"); !folder.empty()) {
    if (const Result<Done> done = write_folder(folder, *found, arguments, console); !done) {
      console.error(describe(done.error(), console.lang));
      return kFailed;
    }
  } else {
    const bool written = write_to(
        {},
        [&](const Sink& sink) {
          for (IndexAnswer& answer : found->answers) {
            write_answer(sink, arguments, answer, console);
          }
        },
        console);
    if (!written) return kFailed;
  }
  if (console.err_is_terminal || console.verbose) {
    for (const IndexAnswer& answer : found->answers) {
      console.note(is_nothing(answer) ? nothing_line(answer, console)
                                      : passage_counts(answer.passages.counts, console));
    }
  }
  return exit_code(arguments, inputs.input, found->any);
}

}  // namespace leitong::cli
