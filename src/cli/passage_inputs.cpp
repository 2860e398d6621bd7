#include "cli/passage_inputs.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "cli/inputs.hpp"
#include "cli/library_common.hpp"
#include "leitong/library.hpp"

namespace leitong::cli {
namespace {

namespace fs = std::filesystem;

constexpr Text kNoFocus{"passage_inputs_no_focus"};
constexpr Text kAlsoReferences{"passage_inputs_also_references"};
constexpr Text kInputTwice{"passage_inputs_input_twice"};
constexpr Text kNoBackgroundAt{"passage_inputs_no_background_at"};
constexpr Text kDatesUnreadable{"passage_inputs_dates_unreadable"};

fs::path real_path(const std::string& path) {
  std::error_code ignored;
  const fs::path real = fs::weakly_canonical(path, ignored);
  return real.empty() ? fs::path(path) : real;
}

// The same for one document after the other: rows of one file ask the system once.
class RealPaths {
 public:
  const fs::path& of(const Document& document) {
    if (document.path != last_ || real_.empty()) {
      last_ = document.path;
      real_ = real_path(last_);
    }
    return real_;
  }

 private:
  std::string last_;
  fs::path real_;
};

// Whether `path` is `folder` itself or lies below it; both real.
bool is_at_or_below(const fs::path& path, const fs::path& folder) {
  const auto end = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first;
  return end == folder.end() || (end->empty() && std::next(end) == folder.end());
}

bool is_below_any(const fs::path& path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    return is_at_or_below(path, real_path(folder));
  });
}

// --focus may name a file beside the PATHs: it is read with them.
std::vector<std::string> paths_to_read(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.paths();
  if (find_option("focus", arguments.command()) == nullptr) return paths;
  for (const std::string& focus : arguments.all("focus")) {
    std::error_code ignored;
    if (fs::exists(focus, ignored) && !is_below_any(real_path(focus), paths)) {
      paths.push_back(focus);
    }
  }
  return paths;
}

// Documents of the files of references leave the input.
void drop_references(ReadResult& input, const Collection& references, SpilledTexts* texts,
                     const Console& console) {
  if (references.documents.empty()) return;
  std::set<fs::path> files;
  RealPaths real;
  for (const Document& document : references.documents) files.insert(real.of(document));
  std::vector<Document>& documents = input.collection.documents;
  std::vector<bool> marked;
  std::vector<Document> kept;
  for (Document& document : documents) {
    marked.push_back(files.count(real.of(document)) == 0);
    if (marked.back()) kept.push_back(std::move(document));
  }
  const auto dropped = static_cast<unsigned long long>(documents.size() - kept.size());
  documents = std::move(kept);
  if (texts != nullptr) texts->keep(marked);
  if (dropped == 0) return;
  console.note(
      console.say(kAlsoReferences, {counted(console.lang, dropped, kDocument, kDocuments)}));
}

// Documents without their texts, which `texts` has taken.
Result<ReadResult> read_into(SpilledTexts& texts, const std::vector<std::string>& paths,
                             const ReadOptions& reading, Progress* progress) {
  std::vector<Document> all;
  Result<ReadResult> read = read_in_batches(
      paths, reading,
      [&](std::vector<Document> documents) -> Result<Done> {
        if (Result<Done> taken = texts.take(documents); !taken) return taken;
        std::move(documents.begin(), documents.end(), std::back_inserter(all));
        return Done{};
      },
      progress);
  if (read) read.value().collection.documents = std::move(all);
  return read;
}

bool find_focus(const Arguments& arguments, const Collection& collection, const Console& console,
                std::vector<DocumentIndex>& focus) {
  if (find_option("focus", arguments.command()) == nullptr) return true;
  std::set<std::uint32_t> found;
  for (const std::string& wanted : arguments.all("focus")) {
    const fs::path path = real_path(wanted);
    RealPaths real;
    bool any = false;
    for (std::uint32_t i = 0; i < collection.documents.size(); ++i) {
      const Document& document = collection.documents[i];
      if (document.id != wanted && !is_at_or_below(real.of(document), path)) continue;
      found.insert(i);
      any = true;
    }
    if (any) continue;
    console.error(console.say(kNoFocus, {wanted}));
    return false;
  }
  for (const std::uint32_t i : found) focus.push_back(DocumentIndex{i});
  return true;
}

bool read_background(const Arguments& arguments, const Console& console, PassageOptions& options) {
  options.background = !arguments.flag("no-background");
  const std::string path = arguments.text("background");
  if (!path.empty() && !options.background) {
    console.error(console.say(kExclusive, {"--background", "--no-background"}));
    return false;
  }
  if (!path.empty()) {
    std::ifstream in(path, std::ios::binary);
    options.background_model.assign(std::istreambuf_iterator<char>(in), {});
    Result<Done> checked = in.bad() || !in.is_open()
                               ? Error{ErrorCode::kUnreadable, {}, {}, {}, "cannot be read"}
                               : check_background_model(options.background_model);
    if (!checked) {
      Error error = checked.error();
      error.path = path;
      console.error(describe(error, console.lang));
      return false;
    }
  }
  const unsigned usual = PassageOptions{}.ngram;
  if (options.background && options.ngram != usual) {
    console.warning(console.say(kNoBackgroundAt, {std::to_string(usual)}));
  }
  return true;
}

void read_phrase_file(const Arguments& arguments, ReadResult& input, PassageOptions& options) {
  const std::string path = arguments.text("phrases");
  if (path.empty()) return;
  Result<Phrases> phrases = read_phrases(path);
  if (!phrases) {
    input.failures.push_back(phrases.error());
    return;
  }
  options.phrases = std::move(phrases.value().phrases);
  const std::vector<Error>& warnings = phrases.value().warnings;
  input.warnings.insert(input.warnings.end(), warnings.begin(), warnings.end());
}

// The constants of a library are phrases too. A library that cannot be read is told like any input
// that cannot, and everything else is done.
void read_library(const Arguments& arguments, ReadResult& input, PassageOptions& options) {
  const std::string path = arguments.text("library");
  if (path.empty()) return;
  library::OpenOptions opening;
  opening.read_only = true;
  Result<library::Library> opened = library::Library::open(path, opening);
  Result<std::vector<std::string>> phrases =
      opened ? opened.value().phrases() : Result<std::vector<std::string>>(opened.error());
  if (!phrases) {
    Error error = phrases.error();
    if (error.path.empty()) error.path = path;
    input.failures.push_back(std::move(error));
    return;
  }
  std::vector<std::string>& constants = phrases.value();
  options.phrases.insert(options.phrases.end(), constants.begin(), constants.end());
}

void read_references(const Arguments& arguments, ReadOptions reading, PassageInputs& inputs) {
  const std::vector<std::string> paths = arguments.all("reference");
  if (paths.empty()) return;
  // Only their text matters; a table of metadata is about the documents.
  if (!reading.metadata_path.empty()) reading.skip_paths.push_back(reading.metadata_path);
  reading.metadata_path.clear();
  ReadResult read = read_paths(paths, reading, nullptr);
  inputs.references = std::move(read.collection);
  const auto append = [](std::vector<Error>& to, const std::vector<Error>& from) {
    for (const Error& error : from) {
      // A file that is input and reference fails once.
      const bool known = std::any_of(to.begin(), to.end(), [&](const Error& other) {
        return describe(other) == describe(error);
      });
      if (!known) to.push_back(error);
    }
  };
  append(inputs.input.failures, read.failures);
  append(inputs.input.warnings, read.warnings);
}

PassageOptions plain_options(const Arguments& arguments) {
  const bool scans = arguments.command() == kScan || arguments.command() == kIndexQuery;
  const auto integer = [&](const char* name) {
    return static_cast<unsigned>(arguments.integer(name));
  };
  PassageOptions options;
  options.normalize = normalize_options(arguments);
  options.ngram = integer(scans ? "passage-ngram" : "ngram");
  options.min_chars = integer(scans ? "passage-min-chars" : "min-chars");
  options.max_gap = integer("max-gap");
  options.threads = threads_of(arguments);
  if (find_option("all-pairs", arguments.command()) == nullptr) return options;
  options.all_pairs = integer("all-pairs");
  options.within = arguments.flag("within");
  options.skip_same_series = arguments.flag("skip-same-series");
  return options;
}

}  // namespace

bool read_passage_sources(const Arguments& arguments, const ReadOptions& reading,
                          const Console& console, PassageInputs& inputs) {
  inputs.options = plain_options(arguments);
  if (!read_background(arguments, console, inputs.options)) return false;
  read_references(arguments, reading, inputs);
  read_phrase_file(arguments, inputs.input, inputs.options);
  read_library(arguments, inputs.input, inputs.options);
  return true;
}

std::optional<PassageInputs> read_passage_inputs(const Arguments& arguments, ReadOptions reading,
                                                 const Console& console, Progress* progress,
                                                 SpilledTexts* texts) {
  const std::vector<std::string> references = arguments.all("reference");
  const std::vector<std::string> paths = paths_to_read(arguments);
  const auto standard_input = [](const std::vector<std::string>& names) {
    return std::count(names.begin(), names.end(), "-");
  };
  if (standard_input(paths) + standard_input(references) > 1) {
    console.error(console.say(kInputTwice));
    return {};
  }
  PassageInputs inputs;
  const std::vector<std::string> skip = reading.skip_paths;
  reading.skip_paths.insert(reading.skip_paths.end(), references.begin(), references.end());
  if (texts == nullptr) {
    inputs.input = read_paths(paths, reading, progress);
  } else {
    Result<ReadResult> read = read_into(*texts, paths, reading, progress);
    if (!read) {
      console.error(describe(read.error(), console.lang));
      return {};
    }
    inputs.input = std::move(read.value());
  }
  reading.skip_paths = skip;
  if (!read_passage_sources(arguments, reading, console, inputs)) return {};
  tell_problems(inputs.input, console);
  drop_references(inputs.input, inputs.references, texts, console);
  if (!find_focus(arguments, inputs.input.collection, console, inputs.options.focus)) return {};
  return inputs;
}

void tell_unreadable_dates(const PassageCounts& counts, const Console& console) {
  if (counts.dates_unreadable == 0) return;
  console.note(console.say(
      kDatesUnreadable, {counted(console.lang, counts.dates_unreadable, kDocument, kDocuments)}));
}

}  // namespace leitong::cli
