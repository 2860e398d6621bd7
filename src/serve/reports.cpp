#include "serve/reports.hpp"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <map>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "serve/found.hpp"
#include "serve/report_view.hpp"

namespace leitong::serve {
namespace {

constexpr std::size_t kNameBytes = 180;  // file systems take 255
constexpr std::uint64_t kFillers = 20;   // of a slot, in the report

// What is found about one document: in its collection the indexed documents that share something
// stand first, and then this one.
struct Asked : Found {
  DocumentIndex own{};
};

Result<Done> ask_index(Sources& sources, const Document& document,
                       const std::vector<std::string>& phrases, unsigned threads, Asked& found) {
  Result<Indexes::Taken> taken = sources.indexes->take();
  if (!taken) return taken.error();
  Index& index = *taken.value();
  const IndexSettings settings = index.settings();
  PassageOptions options;
  options.normalize = settings.normalize;
  options.ngram = settings.passage_ngram;
  options.phrases = phrases;
  options.threads = threads;
  Result<IndexAnswer> asked = index.query(document, {}, options);
  if (!asked) return asked.error();
  IndexAnswer& answer = asked.value();
  found.input.collection = std::move(answer.documents);
  found.own =
      DocumentIndex{static_cast<std::uint32_t>(found.input.collection.documents.size() - 1)};
  found.result.duplicates = std::move(answer.duplicates);
  found.result.passages = std::move(answer.passages);
  add_clusters(found.result.duplicates, found.own);
  add_lengths(found.input.collection, settings.normalize, found.result.passages);
  found.passages = true;
  std::vector<std::string> levels;
  for (const UnitLevel level : settings.levels) levels.emplace_back(name(level));
  found.run.parameters = {{"index", file_name(sources.index_path)},
                          {"unit", levels},
                          {"threshold", settings.threshold},
                          {"ngram", std::uint64_t{settings.ngram}},
                          {"min_chars", std::uint64_t{settings.min_chars}},
                          {"passage_ngram", std::uint64_t{settings.passage_ngram}},
                          {"passage_min_chars", std::uint64_t{options.min_chars}},
                          {"fold_variants", settings.normalize.fold_variants},
                          {"mask_numbers", settings.normalize.mask_numbers}};
  return Done{};
}

// The library's templates that stand in the document, in the order in which they first do.
Result<Done> ask_library(Sources& sources, library::Library& library, const Document& document,
                         Asked& found) {
  Result<library::Matched> matched = library.match(document.text);
  if (!matched) return matched.error();
  library::ShowOptions options;
  options.most_fillers = kFillers;
  options.most_variants = 1;
  options.most_sources = 1;
  std::map<library::TemplateId, std::pair<std::size_t, library::Details>> seen;
  std::vector<Template>& templates = found.result.templates.templates;
  for (const library::TextMatch& match : matched.value().matches) {
    auto at = seen.find(match.id);
    if (at == seen.end()) {
      Result<library::Details> details = library.show(match.id, options);
      if (!details) continue;  // removed since: then it is none
      at = seen.emplace(match.id, std::pair(templates.size(), std::move(details).value())).first;
      templates.push_back(as_template(at->second.second));
    }
    templates[at->second.first].occurrences.push_back(
        as_occurrence(at->second.second, match, found.own));
  }
  found.result.templates.counts.templates = templates.size();
  // Nobody looked for templates in the other documents: no number (null in the report).
  found.result.template_shares.assign(found.input.collection.documents.size(),
                                      std::numeric_limits<double>::quiet_NaN());
  found.result.template_shares[number(found.own)] = matched.value().share();
  found.templates = true;
  found.run.parameters.emplace_back("library", file_name(sources.library_path));
  return Done{};
}

Result<Asked> find(Sources& sources, const Document& document, unsigned threads) {
  Asked found;
  std::vector<std::string> phrases;
  std::optional<Libraries::Taken> library;
  if (sources.libraries) {
    Result<Libraries::Taken> taken = sources.libraries->take();
    if (!taken) return taken.error();
    library.emplace(std::move(taken).value());
    Result<std::vector<std::string>> known = (*library)->phrases();
    if (!known) return known.error();
    phrases = std::move(known).value();
  }
  if (sources.indexes) {
    const Result<Done> asked = ask_index(sources, document, phrases, threads, found);
    if (!asked) return asked.error();
  } else {
    found.input.collection.documents = {document};
  }
  if (library) {
    const Result<Done> asked = ask_library(sources, **library, document, found);
    if (!asked) return asked.error();
  }
  return found;
}

// The shares of the others are not known: the record is that of the document alone, the last.
void keep_own_record(Report& report) {
  const std::string& all = *report.records["documents"];
  const std::size_t line = all.size() < 2 ? std::string::npos : all.rfind('\n', all.size() - 2);
  report.records["documents"] =
      std::make_shared<const std::string>(line == std::string::npos ? all : all.substr(line + 1));
}

// How much of the document each other one shares, whatever its kind: a text that very many carry is
// nobody's, counts as boilerplate, and may yet be all there is.
struct Alike {
  const Document* nearest = nullptr;  // the one that shares most, of equals the first
  double share = 0;
  double lent = 0;              // of the document, what the nearest copied from it
  std::uint64_t documents = 0;  // that share half of it or more
};

std::uint32_t covered(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.start < b.start; });
  std::uint32_t characters = 0;
  std::uint32_t end = 0;
  for (const Span& span : spans) {
    characters += span.end > end ? span.end - std::max(span.start, end) : 0;
    end = std::max(end, span.end);
  }
  return characters;
}

Alike alike(const Asked& found) {
  Alike out;
  if (!found.passages) return out;
  std::map<std::uint32_t, std::vector<Span>> spans;
  std::map<std::uint32_t, std::vector<Span>> lent;
  for (const Passage& passage : found.result.passages.passages) {
    const bool first = passage.a == found.own;
    const std::uint32_t other = number(first ? passage.b : passage.a);
    const Span& span = first ? passage.normal.a : passage.normal.b;
    spans[other].push_back(span);
    const Direction from_here = first ? Direction::kAToB : Direction::kBToA;
    if (passage.kind == PassageKind::kCopied && passage.direction == from_here) {
      lent[other].push_back(span);
    }
  }
  const std::uint32_t whole = found.result.passages.shares[number(found.own)].characters;
  std::uint32_t most = 0;
  for (auto& [other, shared] : spans) {
    const std::uint32_t characters = covered(shared);
    out.documents += std::uint64_t{characters} * 2 >= whole;
    if (characters <= most) continue;
    most = characters;
    out.nearest = &found.input.collection.documents[other];
    out.share = double(characters) / double(whole);
    out.lent = double(covered(lent[other])) / double(whole);
  }
  return out;
}

std::string summary_of(const Asked& found, const Report& report) {
  JsonWriter json;
  json.begin_object();
  json.field("report", std::string_view(report.id));
  json.field("page", std::string_view("/report/" + report.id + "#/document/" +
                                      std::to_string(number(found.own))));
  std::uint64_t pairs = 0;
  for (const Duplicates& level : found.result.duplicates) pairs += level.pairs.size();
  const PassageCounts& counts = found.result.passages.counts;
  const std::pair<const char*, std::uint64_t> fields[] = {
      {"copied", counts.copied},
      {"quoted", counts.quoted},
      {"boilerplate", counts.boilerplate},
      {"duplicates", pairs},
      {"templates", found.result.templates.templates.size()}};
  for (const auto& [key, value] : fields) json.field(key, value);
  const Alike others = alike(found);
  json.key("nearest");
  if (others.nearest != nullptr) {
    json.value(std::string_view(others.nearest->id));
  } else {
    json.null();
  }
  json.field("nearest_share", others.share);
  json.field("lent_share", others.lent);
  json.field("alike", others.documents);
  json.end_object();
  std::string own;
  json.take(own);
  // The document's record with these fields before its own.
  const std::string& record = *report.records.at("documents");
  own.back() = ',';
  return own + record.substr(1, record.find_last_of('}'));
}

// Messages and ids name files as their owner does.
void forget_folder(const std::string& folder, std::string& text) {
  const std::string prefix = folder + "/";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    text.erase(at, prefix.size());
  }
}

void forget_folder(const std::string& folder, std::vector<Error>& errors) {
  for (Error& error : errors) {
    forget_folder(folder, error.path);
    forget_folder(folder, error.reason);
  }
}

// Lines that are none of a document's text, as warnings: one of each reason, in their order.
std::vector<Error> noise_warnings(const std::string& document,
                                  const std::vector<NoiseLine>& noise) {
  struct Group {
    const NoiseLine* first;
    std::uint64_t lines;
  };
  std::vector<Group> groups;
  for (const NoiseLine& line : noise) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return group.first->why == line.why && group.first->left_out == line.left_out;
    });
    if (same == groups.end()) {
      groups.push_back({&line, line.times});
    } else {
      same->lines += line.times;
    }
  }
  std::vector<Error> warnings;
  for (const auto& [line, lines] : groups) {
    const std::string what = line->left_out ? "lines left out that are none of the text: "
                                            : "lines kept that may be none of the text: ";
    warnings.push_back({ErrorCode::kInvalid,
                        document,
                        {},
                        {},
                        what + std::to_string(lines) + " (" + line->why + ")"});
  }
  return warnings;
}

}  // namespace

std::string harmless_name(std::string_view name) {
  const std::size_t folder = name.find_last_of("/\\");
  if (folder != std::string_view::npos) name.remove_prefix(folder + 1);
  const bool sound = simdjson::validate_utf8(name.data(), name.size());
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte != 0x7F && (sound || byte < 0x80);
    out += plain ? c : '_';
  }
  if (out.size() > kNameBytes) {
    // The end tells what it is; a code point is not cut.
    std::size_t begin = out.size() - kNameBytes;
    while (begin < out.size() && (static_cast<unsigned char>(out[begin]) & 0xC0) == 0x80) ++begin;
    out.erase(0, begin);
  }
  if (out.empty() || out == "." || out == "..") return "document";
  return out;
}

Result<std::shared_ptr<const Report>> make_report(Sources& sources, const Document& document,
                                                  std::vector<NoiseLine> noise, unsigned threads) {
  Result<Asked> asked = find(sources, document, threads);
  if (!asked) return asked.error();
  Asked& found = asked.value();
  found.input.noise = std::move(noise);
  for (NoiseLine& line : found.input.noise) line.document = found.own;
  found.paths = {document.id};
  found.input.files = 1;
  close_run(found, threads);
  const std::shared_ptr<Report> report = report_of(found, sources.to_chinese, threads);
  keep_own_record(*report);
  report->summary = summary_of(found, *report);
  return std::shared_ptr<const Report>(report);
}

Result<Made> make_reports(Sources& sources, const ReadOptions& reading, const std::string& folder,
                          const std::string& path, const Told& told, std::size_t most_documents) {
  const std::string paths[] = {path};
  ReadResult input = read_paths(paths, reading);
  Made made;
  made.failures = std::move(input.failures);
  made.warnings = std::move(input.warnings);
  forget_folder(folder, made.failures);
  forget_folder(folder, made.warnings);
  std::vector<Document>& documents = input.collection.documents;
  if (documents.size() > most_documents) {
    made.left_out = documents.size() - most_documents;
    documents.resize(most_documents);
  }
  std::optional<Error> broken;
  for (std::uint32_t i = 0; i < documents.size(); ++i) {
    Document& document = documents[i];
    std::vector<NoiseLine> noise;
    for (const NoiseLine& line : input.noise) {
      if (number(line.document) == i) noise.push_back(line);
    }
    forget_folder(folder, document.id);
    forget_folder(folder, document.path);
    const std::vector<Error> told_of = noise_warnings(document.id, noise);
    made.warnings.insert(made.warnings.end(), told_of.begin(), told_of.end());
    const std::pair<const std::string Told::*, std::string Document::*> fields[] = {
        {&Told::title, &Document::title},
        {&Told::date, &Document::date},
        {&Told::place, &Document::place},
        {&Told::series, &Document::series}};
    if (!told.date.empty() && !document.date.empty() &&
        date_told(told.date) != date_told(document.date)) {
      made.warnings.push_back(
          {ErrorCode::kInvalid,
           document.id,
           {},
           {},
           "the date given, " + told.date + ", takes the place of its own, " + document.date});
    }
    for (const auto& [from, to] : fields) {
      if (!(told.*from).empty()) document.*to = told.*from;
    }
    Result<std::shared_ptr<const Report>> report =
        make_report(sources, document, std::move(noise), reading.threads);
    if (!report) {
      // The others are no worse for it.
      broken = report.error();
      Error& failure = made.failures.emplace_back(report.error());
      if (failure.path.empty()) failure.path = document.id;
      continue;
    }
    made.reports.push_back(std::move(report).value());
  }
  if (made.reports.empty() && broken) return *std::move(broken);
  return made;
}

}  // namespace leitong::serve
