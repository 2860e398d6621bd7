// `leitong compare A B`: what two documents share, side by side.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "cli/pair_table.hpp"
#include "cli/passage_inputs.hpp"
#include "cli/passage_summary.hpp"
#include "cli/passage_table.hpp"
#include "cli/progress_bar.hpp"
#include "cli/side_by_side.hpp"
#include "read/decode.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

namespace fs = std::filesystem;

constexpr Text kTwoNeeded{"compare_two_needed"};
constexpr Text kManyDocuments{"compare_many_documents"};
constexpr Text kNoSuchId{"compare_no_such_id"};
constexpr Text kNothingRead{"compare_nothing_read"};
constexpr Text kSameDocument{"compare_same_document"};
constexpr Text kIdentical{"compare_identical"};
constexpr Text kEmptyText{"compare_empty_text"};
constexpr Text kFigures{"compare_figures"};
constexpr Text kNoise{"compare_noise"};
constexpr Text kForeign{"compare_foreign"};
constexpr Text kShares{"compare_shares"};
constexpr Text kCharactersOf{"compare_characters_of"};

struct Comparison {
  const Arguments& arguments;
  const Console& console;
  PassageInputs inputs;  // its collection holds a and b
  Passages passages;

  const Document& document(std::size_t i) const { return inputs.input.collection.documents[i]; }
};

std::string number_text(const char* format, double number) {
  char text[48];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

// "rows.jsonl#id" where that is no file and "rows.jsonl" is one.
struct Name {
  std::string path;
  std::optional<std::string> id;
};

Name name_of(const std::string& word) {
  std::error_code ignored;
  if (fs::exists(word, ignored)) return {word, {}};
  for (std::size_t at = word.find('#'); at != std::string::npos; at = word.find('#', at + 1)) {
    const std::string path = word.substr(0, at);
    if (!path.empty() && (path == "-" || fs::exists(path, ignored))) {
      return {path, word.substr(at + 1)};
    }
  }
  return {word, {}};
}

// Reads one of the two into `input`; false, told, where it is not one document.
bool read_one(const Comparison& job, const std::string& word, ReadResult& input) {
  const Console& console = job.console;
  const Name name = name_of(word);
  const ReadOptions reading = read_options(job.arguments);
  ReadResult read = read_paths({&name.path, 1}, reading, nullptr);
  // Rows of a table of metadata that name other files are no slip here.
  const auto about_metadata = [&](const Error& warning) {
    return !reading.metadata_path.empty() &&
           warning.path == read::readable_path(reading.metadata_path);
  };
  read.warnings.erase(std::remove_if(read.warnings.begin(), read.warnings.end(), about_metadata),
                      read.warnings.end());
  tell_problems(read, console);
  std::vector<Document>& documents = read.collection.documents;
  if (!read.failures.empty()) return false;
  if (name.id) {
    documents.erase(std::remove_if(documents.begin(), documents.end(),
                                   [&](const Document& d) { return d.id != *name.id; }),
                    documents.end());
  }
  if (documents.size() == 1) {
    input.collection.documents.push_back(std::move(documents.front()));
    return true;
  }
  if (documents.size() > 1) {
    const std::string example = name.path + "#" + documents.front().id;
    console.error(console.say(
        kManyDocuments,
        {word, counted(console.lang, documents.size(), kDocument, kDocuments), example}));
  } else {
    console.error(name.id ? console.say(kNoSuchId, {name.path, *name.id})
                          : console.say(kNothingRead, {word}));
  }
  return false;
}

bool same_document(const Document& a, const Document& b) {
  std::error_code ignored;
  const bool same_file = a.path == b.path || fs::equivalent(a.path, b.path, ignored);
  // Of a file of rows the id tells; a text file is one document under whatever path.
  const bool rows = a.id != a.path;
  return same_file && (!rows || a.id == b.id);
}

bool has_text(const Document& document) { return !normal_form(document.text, {}).empty(); }

std::string heading_of(const Document& document, std::size_t folder_bytes, const TextIndex& text,
                       const Console& console) {
  std::string out = document.id.substr(folder_bytes);
  for (const std::string* part : {&document.place, &document.date}) {
    if (!part->empty()) out += (part == &document.place ? "  " : " ") + *part;
  }
  return out + "  " + console.say(kCharactersOf, {grouped(text.characters())});
}

// "120–180 #3": offsets, and the paragraph that holds the beginning.
std::string place_in(const std::vector<Unit>& paragraphs, Span span) {
  const auto after = std::upper_bound(
      paragraphs.begin(), paragraphs.end(), span.start,
      [](std::uint32_t start, const Unit& unit) { return start < unit.span.start; });
  std::string out = std::to_string(span.start) + "–" + std::to_string(span.end);
  if (after != paragraphs.begin()) {
    out += " #" + std::to_string(std::prev(after)->number_in_document);
  }
  return out;
}

std::string heading_of(const Passage& passage, std::size_t index, const Console& console) {
  const double identity =
      passage.matched < passage.columns ? std::min(passage.identity(), 0.999) : 1;
  const char* arrow = passage.direction == Direction::kAToB   ? "  a → b"
                      : passage.direction == Direction::kBToA ? "  a ← b"
                                                              : "";
  const std::string figures = console.say(
      kFigures, {std::to_string(passage.matched), std::to_string(passage.columns),
                 number_text("%.3f", identity), std::to_string(passage.rare),
                 std::to_string(passage.longest_rare), number_text("%.1f", passage.score)});
  const std::string noise =
      passage.noise == 0 ? "" : console.say(kNoise, {std::to_string(passage.noise)});
  return bold(std::to_string(index + 1) + ".", console.colour_out) + " " +
         in_kind_colour(passage.kind, kind_word(passage.kind, console), console) + "  " + figures +
         noise + arrow + "\n";
}

std::string shares_line(const Comparison& job, std::size_t side) {
  const DocumentShares& shares = job.passages.shares[side];
  const auto percent = [](double share) { return number_text("%.1f%%", share * 100); };
  return job.console.say(kShares,
                         {side == 0 ? "a" : "b", percent(shares.total), grouped(shares.characters),
                          side == 0 ? "b" : "a", percent(shares.copied), percent(shares.quoted),
                          percent(shares.boilerplate)}) +
         "\n";
}

void write_comparison(const Sink& sink, const Comparison& job) {
  const Console& console = job.console;
  const TextIndex a(job.document(0).text);
  const TextIndex b(job.document(1).text);
  const TwoTexts texts{a, b, job.inputs.options.normalize,
                       static_cast<std::uint32_t>(job.arguments.integer("context"))};
  const std::vector<Unit> paragraphs[] = {
      units_of(job.document(0), DocumentIndex{0}, UnitLevel::kParagraph),
      units_of(job.document(1), DocumentIndex{1}, UnitLevel::kParagraph)};
  const std::size_t folder = common_folder_bytes(job.inputs.input.collection);
  std::string out = two_columns("a  " + heading_of(job.document(0), folder, a, console),
                                "b  " + heading_of(job.document(1), folder, b, console), console);
  out.pop_back();
  out = bold(out, console.colour_out) + "\n";
  if (job.document(0).text == job.document(1).text) out += console.say(kIdentical) + "\n";
  for (std::size_t side = 0; side < 2; ++side) {
    if (!has_text(job.document(side))) {
      out += console.say(kEmptyText, {harmless(job.document(side).id)}) + "\n";
    }
  }
  for (std::size_t i = 0; i < job.passages.passages.size(); ++i) {
    const Passage& passage = job.passages.passages[i];
    out += "\n" + heading_of(passage, i, console);
    out += two_columns("a " + place_in(paragraphs[0], passage.spans.a),
                       "b " + place_in(paragraphs[1], passage.spans.b), console);
    out += side_by_side(texts, passage, console);
    for (const ForeignPlace& place : passage.foreign_places) {
      const std::string_view words = (place.in_a ? a : b).slice(place.span);
      out += yellow(console.say(kForeign, {place.in_a ? "a" : "b", std::to_string(place.span.start),
                                           harmless(words)}),
                    console.colour_out) +
             "\n";
    }
    if (!sink(out)) return;
    out.clear();
  }
  out += "\n" + passage_counts(job.passages.counts, console) + "\n";
  out += shares_line(job, 0) + shares_line(job, 1);
  sink(out);
}

}  // namespace

int run_compare(const Arguments& arguments, const Console& console) {
  const std::vector<std::string>& words = arguments.paths();
  if (words.size() != 2) {
    console.error(console.say(kTwoNeeded, {find_command(kCompare).example}));
    return kFailed;
  }
  const std::string output = arguments.text("output");
  if (!output.empty()) {
    if (const Result<Done> fit = check_writable(output, arguments.paths(), console); !fit) {
      console.error(fit.error().reason);
      return kFailed;
    }
  }
  Comparison job{arguments, console, {}, {}};
  ReadResult& input = job.inputs.input;
  // Both are read even if the first is wrong: what is wrong with both is told at once.
  const bool read_a = read_one(job, words[0], input);
  const bool read_b = read_one(job, words[1], input);
  if (!read_a || !read_b) return kFailed;
  if (same_document(job.document(0), job.document(1))) {
    console.error(console.say(kSameDocument, {words[0], words[1]}));
    return kFailed;
  }
  if (!read_passage_sources(arguments, read_options(arguments), console, job.inputs)) {
    return kFailed;
  }
  tell_problems(input, console);
  job.passages = compare_documents(job.document(0), job.document(1), job.inputs.references,
                                   job.inputs.options);
  if (!write_to(
          output, [&](const Sink& sink) { write_comparison(sink, job); }, console)) {
    return kFailed;
  }
  tell_unreadable_dates(job.passages.counts, console);
  return exit_code(arguments, input, job.passages.counts.copied != 0);
}

}  // namespace leitong::cli
