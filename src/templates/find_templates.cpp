// The passes of template induction in order; the headers say what stands between them.
//
// Sentences come first, then windows of fewer and fewer clauses. A window that stands nearly only
// inside occurrences of a larger template is not told; one that stands elsewhere too is a template
// of its own, and a child of the larger ones.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "base/xxhash.hpp"
#include "templates/assemble.hpp"
#include "templates/cores.hpp"
#include "templates/frames.hpp"
#include "templates/phrases.hpp"
#include "templates/windows.hpp"

namespace leitong {
namespace {

using templates::AlignScratch;
using templates::Corpus;
using templates::Draft;
using templates::Group;
using templates::Level;
using templates::Range;
using templates::Shapes;
using templates::Verdict;

// Sizes of candidates that are no number of clauses.
constexpr unsigned kSentence = 0;
constexpr unsigned kPhrase = 1000;

constexpr std::uint32_t kLongestFilling = 14;  // letters of a clause that is a filling of a frame
constexpr std::uint32_t kSlip = 1;             // code points
constexpr double kOutside = 0.15;  // of a window's occurrences: outside larger templates

// What holds for the whole run.
struct Run {
  const TemplateOptions& options;
  const Corpus& corpus;
  const templates::TextIndex texts;
  const templates::NullModel null;
  const templates::SharedGrams shared;
  const templates::Frames frames;
  const templates::WordEdges edges;
  const templates::Contexts contexts;
  templates::Alternations alternations;  // of the levels so far
  std::uint32_t min_documents = 3;
  std::uint32_t min_series = 1;
  std::vector<Draft> accepted;                   // until the end `children` are the larger ones
  std::map<templates::Ids, std::size_t> by_key;  // of the accepted
  TemplateCounts counts;

  bool few() const { return min_documents <= 2; }
};

// Which accepted occurrence covers which tokens; larger ones were accepted earlier.
class Cover {
 public:
  void rebuild(const std::vector<Draft>& drafts) {
    entries_.clear();
    for (std::uint32_t d = 0; d < drafts.size(); ++d) {
      for (std::uint32_t i = 0; i < drafts[d].places.size(); ++i) {
        entries_.push_back({drafts[d].places[i], d, i});
      }
    }
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.range.begin, a.range.end, a.draft) <
             std::tie(b.range.begin, b.range.end, b.draft);
    });
    longest_ = 0;
    for (const Entry& entry : entries_) longest_ = std::max(longest_, entry.range.size());
  }

  // Calls visit(draft, occurrence) for each occurrence that contains `range`.
  template <typename Visit>
  void containing(const Range& range, const Visit& visit) const {
    const std::uint32_t least = range.end > longest_ ? range.end - longest_ : 0;
    auto entry =
        std::lower_bound(entries_.begin(), entries_.end(), least,
                         [](const Entry& a, std::uint32_t begin) { return a.range.begin < begin; });
    for (; entry != entries_.end() && entry->range.begin <= range.begin; ++entry) {
      if (entry->range.end >= range.end) visit(entry->draft, entry->occurrence);
    }
  }

 private:
  struct Entry {
    Range range;
    std::uint32_t draft = 0;
    std::uint32_t occurrence = 0;
  };
  std::vector<Entry> entries_;
  std::uint32_t longest_ = 0;
};

std::vector<Group> split_all(const Level& level, std::vector<Group> groups) {
  std::vector<std::vector<Group>> parts(groups.size());
  parallel_for(groups.size(), level.threads, [&](std::size_t g) {
    AlignScratch scratch;
    parts[g] = templates::split(level, std::move(groups[g]), scratch);
  });
  std::vector<Group> out;
  for (auto& part : parts) {
    for (Group& group : part) out.push_back(std::move(group));
  }
  return out;
}

Draft draft_of(const Level& level, const Group& group, double candidates, const Run& run) {
  AlignScratch scratch;
  templates::Layout layout = templates::lay_out(level, group, scratch);
  templates::snap(level, group, run.edges, layout);
  Draft draft = templates::assemble(level, group, layout, run.texts, run.null);
  templates::weigh(draft, candidates, run.few());
  return draft;
}

std::vector<Draft> drafts_of(const Level& level, const std::vector<Group>& groups,
                             double candidates, const Run& run) {
  std::vector<Draft> drafts(groups.size());
  parallel_for(groups.size(), level.threads,
               [&](std::size_t g) { drafts[g] = draft_of(level, groups[g], candidates, run); });
  return drafts;
}

// Whether occurrences of one template overlap: windows of one sentence, one clause apart.
bool overlaps(const Draft& draft) {
  for (std::size_t i = 1; i < draft.places.size(); ++i) {
    if (draft.places[i].begin < draft.places[i - 1].end) return true;
  }
  return false;
}

// Whether a window of few letters is a word or a name, or one filling of many of a thin frame. Two
// occurrences in a small corpus are too few to tell.
bool is_common_matter(const Draft& draft, const Run& run) {
  if (run.few() || draft.made.constant_chars > kLongestFilling) return false;
  const bool is_short = templates::is_short(draft.made);
  if (draft.inner_mark && !is_short) return false;
  if (2 * draft.clauses < draft.places.size()) return is_short && !draft.inner_mark;
  const auto ordinary = std::count_if(
      draft.places.begin(), draft.places.end(),
      [&](const Range& place) { return run.frames.one_of_many(place, draft.places.size()); });
  return 2 * static_cast<std::size_t>(ordinary) > draft.places.size();
}

Verdict verdict_of(const Draft& draft, unsigned size, const Run& run) {
  const bool window = size != kSentence && 2 * draft.whole < draft.places.size();
  Verdict verdict = templates::judge(draft, run.options, run.min_documents, run.min_series, window);
  // A sentence of a third of all documents is no chance, however common its words are.
  const std::size_t all = run.corpus.document_begin.size() - 1;
  if (verdict == Verdict::kGain && draft.made.gain_bits > 0 && draft.made.documents >= 10 &&
      3 * draft.made.documents >= all && 10 * draft.whole >= 8 * draft.places.size()) {
    verdict = Verdict::kAccepted;
  }
  // A slot for whole clauses at the end of a sentence, or anywhere in a window, is chance: the
  // rest will be found as a smaller window.
  const bool chance = size > 1 && size != kPhrase ? draft.spans_clauses : draft.open_end;
  const bool rejected = verdict == Verdict::kAccepted && run.options.max_clauses > 0 &&
                        (chance || overlaps(draft) || (window && is_common_matter(draft, run)));
  return rejected ? Verdict::kConstants : verdict;
}

// Adds the cores of shapes that are in no group which would be accepted.
void add_cores(const Level& level, const std::vector<Group>& groups, unsigned size,
               double candidates, const Run& run, std::vector<Draft>& drafts) {
  const auto neighbours = templates::shapes_like(level);
  std::vector<bool> taken(level.shapes.size(), false);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (verdict_of(drafts[g], size, run) != Verdict::kAccepted) continue;
    for (const std::uint32_t shape : groups[g].shapes) taken[shape] = true;
  }
  const auto gain_of = [&](Group& group) {
    AlignScratch scratch;
    templates::refresh(level, group, scratch);
    const Draft draft = draft_of(level, group, candidates, run);
    return verdict_of(draft, size, run) == Verdict::kAccepted ? draft.made.gain_bits : 0;
  };
  const templates::Partners partners =
      templates::find_partners(neighbours, taken, gain_of, level.threads);
  std::vector<Group> cores(partners.size());
  parallel_for(cores.size(), level.threads, [&](std::size_t shape) {
    cores[shape] =
        templates::find_core(static_cast<std::uint32_t>(shape), partners[shape], gain_of);
  });
  const std::vector<Group> found = templates::distinct_cores(std::move(cores));
  for (Draft& draft : drafts_of(level, found, candidates, run)) drafts.push_back(std::move(draft));
}

// Templates of one level; `look` sees the groups before siblings are parted.
template <typename Look>
std::vector<Draft> drafts_of(const templates::Wanted& wanted, Run& run, const Look& look) {
  const Shapes shapes = templates::find_shapes(run.corpus, wanted, run.counts);
  Level level{run.corpus, shapes, run.shared, run.options.threads};
  templates::Fits fits;
  std::vector<Group> groups = templates::find_groups(level, fits);
  look(level, groups);
  level.alternations = &run.alternations;
  level.contexts = &run.contexts;
  for (int round = 0; round < 2; ++round) {
    templates::find_alternations(level, groups, run.alternations);
    groups = split_all(level, std::move(groups));
    templates::unite(level, groups);
    templates::reassign(level, groups, fits);
  }
  templates::find_alternations(level, groups, run.alternations);
  groups = split_all(level, std::move(groups));
  templates::unite(level, groups);
  const double candidates = static_cast<double>(shapes.places.size());
  std::vector<Draft> drafts = drafts_of(level, groups, candidates, run);
  if (run.few()) add_cores(level, groups, wanted.level, candidates, run, drafts);
  return drafts;
}

std::vector<Draft> phrases_of(const Run& run) {
  templates::Phrases phrases = templates::find_phrases(
      run.corpus, {run.min_documents, run.min_series, run.options.min_constant_chars});
  const Level level{run.corpus, phrases.shapes, run.shared, run.options.threads};
  parallel_for(phrases.groups.size(), level.threads, [&](std::size_t g) {
    AlignScratch scratch;
    templates::refresh(level, phrases.groups[g], scratch);
  });
  return drafts_of(level, phrases.groups, static_cast<double>(run.corpus.clauses.size()), run);
}

// Whether an occurrence that contains a stretch tells what it says: what fills a free slot is not
// told by the template; figures, and what it gives as a choice or an optional part, are. Up to half
// of the stretch may be in slots, but where two occurrences make a template only a slip in one at
// either end: that is no place in the template, but where its constants end.
bool is_told(const Run& run, const Range& range, const Draft& larger, std::uint32_t occurrence) {
  const Span span{run.corpus.tokens[range.begin].start, run.corpus.tokens[range.end - 1].end()};
  const Template& made = larger.made;
  const std::vector<Span>& fills = made.occurrences[occurrence].fills;
  const auto is_end = [&](std::size_t slot) {
    const auto is = [&](const PatternPart& part) { return part.is_slot() && part.slot == slot; };
    return is(made.pattern.front()) || is(made.pattern.back());
  };
  std::uint32_t filled = 0;
  std::uint32_t at_ends = 0;
  for (std::size_t k = 0; k < fills.size(); ++k) {
    if (templates::is_figure(made.slots[k].type) || made.slots[k].kind != SlotKind::kFree) continue;
    const std::uint32_t start = std::max(fills[k].start, span.start);
    const std::uint32_t end = std::min(fills[k].end, span.end);
    if (end <= start) continue;
    filled += end - start;
    at_ends += is_end(k) ? end - start : 0;
  }
  return 2 * filled <= span.length() && (!run.few() || at_ends <= kSlip);
}

// Whether a window stands outside the larger templates often enough; notes which these are.
bool stands_alone(Draft& draft, const Cover& cover, bool phrase, const Run& run) {
  std::size_t outside = 0;
  std::set<std::uint32_t> documents;
  std::map<std::uint32_t, unsigned> parents;
  for (std::size_t i = 0; i < draft.places.size(); ++i) {
    bool inside = false;
    cover.containing(draft.places[i], [&](std::uint32_t larger, std::uint32_t at) {
      if (phrase && !is_told(run, draft.places[i], run.accepted[larger], at)) return;
      inside = true;
      ++parents[larger];
    });
    if (inside) continue;
    ++outside;
    documents.insert(number(draft.made.occurrences[i].document));
  }
  std::uint32_t most = 0;
  for (const auto& [larger, times] : parents) {
    if (times >= 2) draft.made.children.push_back(larger);
    most = std::max(most, run.accepted[larger].made.documents);
  }
  // In few documents one more is enough.
  const bool spread = documents.size() >= run.min_documents ||
                      (run.few() && !documents.empty() && draft.made.documents > most);
  return spread &&
         static_cast<double>(outside) >= kOutside * static_cast<double>(draft.places.size());
}

void accept_level(unsigned size, std::vector<Draft> drafts, const Cover& cover, Run& run) {
  run.counts.groups += drafts.size();
  std::vector<Draft> kept;
  for (Draft& draft : drafts) {
    const Verdict verdict = verdict_of(draft, size, run);
    run.counts.rejected_spread += verdict == Verdict::kSpread ? 1 : 0;
    run.counts.rejected_constants += verdict == Verdict::kConstants ? 1 : 0;
    run.counts.rejected_gain += verdict == Verdict::kGain ? 1 : 0;
    if (verdict != Verdict::kAccepted) continue;
    // One run of constants with anything around it is a phrase.
    const bool windows = size != kSentence && 2 * draft.whole < draft.places.size();
    const bool phrase = draft.one_run && draft.loose_ends && run.options.max_clauses > 0;
    if ((phrase && (windows || run.few())) ||
        (size != kSentence && !stands_alone(draft, cover, size == kPhrase, run))) {
      ++run.counts.rejected_nested;
      continue;
    }
    kept.push_back(std::move(draft));
  }
  // The same wording found as candidates of two kinds is one template: that of more occurrences.
  for (Draft& draft : kept) {
    const auto [known, fresh] = run.by_key.try_emplace(draft.key, run.accepted.size());
    if (fresh) {
      run.accepted.push_back(std::move(draft));
      continue;
    }
    Draft& other = run.accepted[known->second];
    ++run.counts.rejected_nested;
    if (other.places.size() < draft.places.size()) other = std::move(draft);
  }
}

double mean_place(const Template& made, const templates::TextIndex& texts) {
  // In whole millionths: their sum does not depend on the order of documents.
  std::uint64_t sum = 0;
  for (const TemplateOccurrence& occurrence : made.occurrences) {
    const std::uint64_t length = std::max(1U, texts.length(number(occurrence.document)));
    sum += 1000000 * std::uint64_t{occurrence.span.start} / length;
  }
  return 1e-6 * static_cast<double>(sum) / static_cast<double>(made.occurrences.size());
}

// Orders the templates, names them, and gives the larger ones the smaller as their children.
void finish(Run& run, Templates& result) {
  std::unordered_set<std::uint64_t> used;
  for (Draft& draft : run.accepted) {
    std::uint64_t id = XXH3_64bits(draft.key.data(), draft.key.size() * sizeof(draft.key[0]));
    while (!used.insert(id).second) ++id;
    draft.made.id = id;
    draft.made.role = templates::role_of(draft.made, mean_place(draft.made, run.texts));
  }
  std::vector<std::uint32_t> order(run.accepted.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Template& x = run.accepted[a].made;
    const Template& y = run.accepted[b].made;
    return x.occurrences.size() != y.occurrences.size()
               ? x.occurrences.size() > y.occurrences.size()
               : x.id < y.id;
  });
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  std::vector<std::vector<std::uint32_t>> children(order.size());
  for (const std::uint32_t i : order) {
    Template& made = run.accepted[i].made;
    for (const std::uint32_t larger : made.children) children[place[larger]].push_back(place[i]);
    result.templates.push_back(std::move(made));
  }
  for (std::size_t i = 0; i < children.size(); ++i) {
    std::sort(children[i].begin(), children[i].end());
    result.templates[i].children = std::move(children[i]);
  }
  run.counts.templates = result.templates.size();
}

}  // namespace

Templates find_templates(const Collection& collection, const TemplateOptions& options,
                         Progress* progress) {
  Templates result;
  Stopwatch watch;
  const auto lap = [&](std::string pass) {
    result.times.push_back({std::move(pass), watch.seconds()});
    watch = Stopwatch();
  };
  const Corpus corpus = templates::read_corpus(collection, options.threads);
  templates::SharedGrams shared(corpus);
  templates::Contexts contexts(corpus, shared);
  Run run{options,
          corpus,
          templates::TextIndex(collection, options.threads),
          templates::NullModel(corpus),
          std::move(shared),
          templates::Frames(corpus),
          templates::WordEdges(corpus),
          std::move(contexts),
          {},
          3,
          1,
          {},
          {},
          {}};
  lap("tokens");
  const std::size_t documents = collection.documents.size();
  run.min_documents = options.min_documents != 0 ? options.min_documents : documents < 10 ? 2 : 3;
  run.min_series = std::min(options.min_series, corpus.series_count);
  run.counts.min_documents = run.min_documents;
  run.counts.min_series = run.min_series;
  run.counts.sentences = corpus.sentences();
  run.counts.clauses = corpus.clauses.size();
  const unsigned windows = options.max_clauses;
  if (progress != nullptr) progress->start("templates", windows > 0 ? windows + 2 : 1, "units");
  const auto done = [&](std::string pass) {
    if (progress != nullptr) progress->advance(1);
    lap(std::move(pass));
  };
  const unsigned letters = options.min_constant_chars;
  const auto nothing = [](const Level&, const std::vector<Group>&) {};
  // Single clauses are grouped first, since they tell which windows recur, and accepted last.
  std::vector<Draft> clauses;
  std::vector<std::uint32_t> labels;
  if (windows > 0) {
    clauses = drafts_of({1, 1, letters, nullptr}, run,
                        [&](const Level& level, const std::vector<Group>& groups) {
                          labels = templates::label_clauses(level, groups);
                        });
    done("clauses");
  }
  Cover cover;
  accept_level(kSentence, drafts_of({0, windows > 0 ? 2U : 1U, letters, nullptr}, run, nothing),
               cover, run);
  cover.rebuild(run.accepted);
  done("sentences");
  for (unsigned size = windows; size > 1; --size) {
    const std::vector<bool> recurring =
        templates::recurring_windows(corpus, labels, size, std::min(2U, run.min_documents));
    accept_level(size, drafts_of({size, size, letters, &recurring}, run, nothing), cover, run);
    cover.rebuild(run.accepted);
    done("windows of " + std::to_string(size));
  }
  accept_level(1, std::move(clauses), cover, run);
  if (windows > 0) {
    cover.rebuild(run.accepted);
    accept_level(kPhrase, phrases_of(run), cover, run);
    done("phrases");
  }
  if (progress != nullptr) progress->finish();
  finish(run, result);
  result.counts = run.counts;
  return result;
}

}  // namespace leitong
