#include "serve/overview.hpp"

#include <algorithm>
#include <exception>
#include <new>

#include "base/json.hpp"
#include "serve/found.hpp"

namespace leitong::serve {
namespace {

// What an overview is made of; another name after each change that it would show.
Result<std::string> sources_state(Sources& sources) {
  Result<Indexes::Taken> index = sources.indexes->take();
  if (!index) return index.error();
  Result<std::string> state = index.value()->state();
  if (!state || !sources.libraries) return state;
  Result<Libraries::Taken> library = sources.libraries->take();
  if (!library) return library.error();
  const auto latest = library.value()->history(1);
  if (!latest) return latest.error();
  const std::uint64_t change = latest.value().empty() ? 0 : latest.value().front().number;
  return state.value() + "-" + std::to_string(change);
}

std::string in_megabytes(std::uint64_t bytes) {
  const std::uint64_t tenths = (bytes * 10 + (1U << 20) - 1) >> 20;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

// The options of `scan` as they are unless others are asked for, where the index does not have its
// own: levels that only the index has come last.
ScanOptions scan_options(const IndexSettings& settings, std::vector<std::string> phrases,
                         unsigned threads) {
  ScanOptions options;
  for (const UnitLevel level : settings.levels) {
    const bool there =
        std::find(options.levels.begin(), options.levels.end(), level) != options.levels.end();
    if (!there) options.levels.push_back(level);
  }
  options.duplicates.normalize = settings.normalize;
  options.duplicates.ngram = settings.ngram;
  options.duplicates.threshold = settings.threshold;
  options.duplicates.permutations = settings.permutations;
  options.duplicates.min_chars = settings.min_chars;
  options.duplicates.threads = threads;
  options.passages.normalize = settings.normalize;
  options.passages.ngram = settings.passage_ngram;
  options.passages.phrases = std::move(phrases);
  options.passages.keep_unlisted = true;  // the page counts them
  options.passages.threads = threads;
  options.templates.threads = threads;
  return options;
}

void put_parameters(const Sources& sources, const ScanOptions& options, const IndexChoice& choice,
                    RunRecord& run) {
  std::vector<std::string> levels;
  for (const UnitLevel level : options.levels) levels.emplace_back(name(level));
  const DuplicateOptions& duplicates = options.duplicates;
  run.parameters = {{"index", file_name(sources.index_path)},
                    {"unit", levels},
                    {"threshold", duplicates.threshold},
                    {"ngram", std::uint64_t{duplicates.ngram}},
                    {"permutations", std::uint64_t{duplicates.permutations}},
                    {"min_chars", std::uint64_t{duplicates.min_chars}},
                    {"passage_ngram", std::uint64_t{options.passages.ngram}},
                    {"passage_min_chars", std::uint64_t{options.passages.min_chars}},
                    {"fold_variants", duplicates.normalize.fold_variants},
                    {"mask_numbers", duplicates.normalize.mask_numbers}};
  if (sources.libraries) run.parameters.emplace_back("library", file_name(sources.library_path));
  const std::pair<const char*, const std::string&> chosen[] = {{"words", choice.words},
                                                               {"series", choice.series},
                                                               {"place", choice.place},
                                                               {"year", choice.year}};
  for (const auto& [key, value] : chosen) {
    if (!value.empty()) run.parameters.emplace_back(key, value);
  }
}

// Documents that were not chosen are no part of the report, and it must say so.
void tell_left_out(const Sources& sources, const IndexTexts& texts, ReadResult& input) {
  const std::uint64_t left = texts.all.documents - texts.chosen.documents;
  if (left == 0) return;
  input.failures.push_back({ErrorCode::kLimit,
                            file_name(sources.index_path),
                            {},
                            {},
                            std::to_string(left) + " of " + std::to_string(texts.all.documents) +
                                " documents of the index were not chosen"});
}

std::string summary_of(const Found& found, const IndexTexts& texts, const Report& report) {
  std::uint64_t pairs = 0;
  std::uint64_t clusters = 0;
  for (const Duplicates& level : found.result.duplicates) {
    pairs += level.counts.pairs;
    clusters += level.clusters.size();
  }
  const PassageCounts& passages = found.result.passages.counts;
  JsonWriter json;
  json.begin_object();
  json.field("report", std::string_view(report.id));
  json.field("page", std::string_view("/report/" + report.id + "#/overview"));
  json.field("made", std::string_view(report.made));
  const std::pair<const char*, std::uint64_t> fields[] = {
      {"documents", texts.chosen.documents},
      {"left_out", texts.all.documents - texts.chosen.documents},
      {"text_bytes", texts.chosen.text_bytes},
      {"characters", found.run.characters},
      {"series", passages.series},
      {"copied", passages.copied},
      {"quoted", passages.quoted},
      {"boilerplate", passages.boilerplate},
      {"families", passages.families},
      {"duplicates", pairs},
      {"clusters", clusters},
      {"templates", found.result.templates.templates.size()}};
  for (const auto& [key, value] : fields) json.field(key, value);
  json.end_object();
  std::string text;
  json.take(text);
  return text;
}

Error error_of(ErrorCode code, std::string reason) { return {code, {}, {}, {}, std::move(reason)}; }

struct Read {
  IndexTexts texts;
  ScanOptions options;
};

// Texts and options; nothing is held of index and library afterwards.
Result<Read> read(Sources& sources, const IndexChoice& choice, const Overviews::Limits& limits) {
  std::vector<std::string> phrases;
  if (sources.libraries) {
    Result<Libraries::Taken> library = sources.libraries->take();
    if (!library) return library.error();
    Result<std::vector<std::string>> known = library.value()->phrases();
    if (!known) return known.error();
    phrases = std::move(known).value();
  }
  Result<Indexes::Taken> index = sources.indexes->take();
  if (!index) return index.error();
  Result<IndexTexts> texts = index.value()->texts(choice, limits.text_bytes);
  if (!texts) return texts.error();
  const IndexTexts& chosen = texts.value();
  if (chosen.chosen.documents == 0) {
    return error_of(ErrorCode::kNotFound, "no document of the index is chosen by this");
  }
  if (chosen.chosen.text_bytes > limits.text_bytes) {
    return error_of(ErrorCode::kLimit,
                    std::to_string(chosen.chosen.documents) + " documents hold " +
                        in_megabytes(chosen.chosen.text_bytes) + " of text, more than " +
                        in_megabytes(limits.text_bytes) +
                        "; choose fewer, or give more by --overview-limit");
  }
  ScanOptions options = scan_options(index.value()->settings(), std::move(phrases), limits.threads);
  return Read{std::move(texts).value(), std::move(options)};
}

Result<std::shared_ptr<const Report>> made(Sources& sources, const IndexChoice& choice,
                                           const Overviews::Limits& limits, Progress* progress) {
  progress->start("read", 0, "documents");
  Result<Read> asked = read(sources, choice, limits);
  if (!asked) return asked.error();
  const ScanOptions& options = asked.value().options;
  IndexTexts& texts = asked.value().texts;
  Found found;
  found.input.collection = std::move(texts.documents);
  found.input.files = texts.chosen.documents;
  found.input.bytes = texts.chosen.text_bytes;
  found.paths = {file_name(sources.index_path)};
  found.passages = found.templates = true;
  tell_left_out(sources, texts, found.input);
  put_parameters(sources, options, choice, found.run);
  found.result = scan(found.input.collection, {}, options, progress);
  progress->start("write", 0, "bytes");
  close_run(found, limits.threads);
  const std::shared_ptr<Report> report = report_of(found, sources.to_chinese, limits.threads);
  report->summary = summary_of(found, texts, *report);
  return std::shared_ptr<const Report>(report);
}

}  // namespace

void WatchedProgress::start(std::string_view pass, std::uint64_t total, std::string_view unit) {
  if (ended_) throw Ended{};
  const std::lock_guard lock(mutex_);
  seen_ = {std::string(pass), std::string(unit), 0, total};
  done_ = 0;
}

void WatchedProgress::advance(std::uint64_t amount) {
  if (ended_) throw Ended{};
  done_ += amount;
}

WatchedProgress::Seen WatchedProgress::seen() const {
  const std::lock_guard lock(mutex_);
  Seen seen = seen_;
  seen.done = done_;
  return seen;
}

Overviews::~Overviews() {
  {
    const std::lock_guard lock(mutex_);
    if (progress_) progress_->end();
  }
  if (worker_.joinable()) worker_.join();
}

OverviewState Overviews::seen(const IndexChoice& choice, const std::string& now) const {
  OverviewState state;
  if (working_ == choice) {
    state.is = OverviewState::Is::kWorking;
    state.progress = progress_->seen();
    return state;
  }
  const auto found = std::find_if(kept_.rbegin(), kept_.rend(),
                                  [&](const Kept& kept) { return kept.choice == choice; });
  if (found == kept_.rend()) return state;
  state.is = found->report ? OverviewState::Is::kReady : OverviewState::Is::kFailed;
  state.stale = found->made_of != now;
  state.report = found->report;
  state.error = found->error;
  return state;
}

Result<OverviewState> Overviews::state(const IndexChoice& choice) {
  const Result<std::string> now = sources_state(sources_);
  if (!now) return now.error();
  const std::lock_guard lock(mutex_);
  return seen(choice, now.value());
}

Result<std::optional<OverviewState>> Overviews::make(const IndexChoice& choice) {
  const Result<std::string> now = sources_state(sources_);
  if (!now) return now.error();
  const std::lock_guard lock(mutex_);
  OverviewState state = seen(choice, now.value());
  const bool there = state.is == OverviewState::Is::kReady && !state.stale;
  if (there || state.is == OverviewState::Is::kWorking) return std::optional(std::move(state));
  if (working_) return std::optional<OverviewState>();
  // The one before has told that it is over.
  if (worker_.joinable()) worker_.join();
  progress_ = std::make_shared<WatchedProgress>();
  working_ = choice;
  try {
    worker_ = std::thread([this, choice] { work(choice); });
  } catch (const std::exception&) {
    working_.reset();
    return error_of(ErrorCode::kUnreadable, "the system gives no thread");
  }
  return std::optional(seen(choice, now.value()));
}

std::shared_ptr<const Report> Overviews::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  for (const Kept& kept : kept_) {
    if (kept.report && kept.report->id == id) return kept.report;
  }
  return nullptr;
}

void Overviews::work(const IndexChoice& choice) {
  Kept result{choice, {}, nullptr, {}};
  try {
    // Asked before the texts are read: a change in between makes the overview stale too soon, never
    // too late.
    const Result<std::string> now = sources_state(sources_);
    if (now) result.made_of = now.value();
    Result<std::shared_ptr<const Report>> report =
        now ? made(sources_, choice, limits_, progress_.get()) : now.error();
    if (report) {
      result.report = std::move(report).value();
    } else {
      result.error = report.error();
    }
  } catch (const WatchedProgress::Ended&) {
    result.error = error_of(ErrorCode::kUnreadable, "the server ends");
  } catch (const std::bad_alloc&) {
    result.error = error_of(ErrorCode::kLimit, "not enough memory");
  } catch (const std::exception& failure) {
    result.error = error_of(ErrorCode::kUnreadable, failure.what());
  }
  const std::lock_guard lock(mutex_);
  working_.reset();
  keep(std::move(result));
}

void Overviews::keep(Kept made) {
  const auto same = std::find_if(kept_.begin(), kept_.end(),
                                 [&](const Kept& kept) { return kept.choice == made.choice; });
  if (same != kept_.end()) kept_.erase(same);
  kept_.push_back(std::move(made));
  std::size_t bytes = 0;
  for (const Kept& kept : kept_) bytes += kept.report ? kept.report->bytes() : 0;
  // The newest stays, however large it is.
  while (kept_.size() > 1 && (kept_.size() > limits_.kept || bytes > limits_.kept_bytes)) {
    bytes -= kept_.front().report ? kept_.front().report->bytes() : 0;
    kept_.pop_front();
  }
}

}  // namespace leitong::serve
