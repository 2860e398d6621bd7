// The passes of template induction in order; the headers say what stands between them.
//
// Sentences come first, then windows of fewer and fewer clauses. A window that stands nearly only
// inside occurrences of a larger template is not told; one that stands elsewhere too is a template
// of its own, and the larger ones are its children.
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

constexpr double kOutside = 0.15;  // of a window's occurrences: outside larger templates

// What holds for the whole run.
struct Run {
  const TemplateOptions& options;
  const Corpus& corpus;
  const templates::TextIndex texts;
  const templates::NullModel null;
  const templates::SharedGrams shared;
  std::uint32_t min_documents = 3;
  std::uint32_t min_series = 1;
  std::vector<Draft> accepted;
  TemplateCounts counts;
};

// Which accepted occurrence covers which tokens; larger ones were accepted earlier.
class Cover {
 public:
  void rebuild(const std::vector<Draft>& drafts) {
    entries_.clear();
    for (std::uint32_t d = 0; d < drafts.size(); ++d) {
      for (const Range& range : drafts[d].places) entries_.push_back({range, d});
    }
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.range.begin, a.range.end, a.draft) <
             std::tie(b.range.begin, b.range.end, b.draft);
    });
    longest_ = 0;
    for (const Entry& entry : entries_) longest_ = std::max(longest_, entry.range.size());
  }

  // Calls visit(draft) for each occurrence that contains `range`.
  template <typename Visit>
  void containing(const Range& range, const Visit& visit) const {
    const std::uint32_t least = range.end > longest_ ? range.end - longest_ : 0;
    auto entry =
        std::lower_bound(entries_.begin(), entries_.end(), least,
                         [](const Entry& a, std::uint32_t begin) { return a.range.begin < begin; });
    for (; entry != entries_.end() && entry->range.begin <= range.begin; ++entry) {
      if (entry->range.end >= range.end) visit(entry->draft);
    }
  }

 private:
  struct Entry {
    Range range;
    std::uint32_t draft = 0;
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

// Templates of one level; `look` sees the groups before siblings are parted.
template <typename Look>
std::vector<Draft> drafts_of(const templates::Wanted& wanted, Run& run, const Look& look) {
  const Shapes shapes = templates::find_shapes(run.corpus, wanted, run.counts);
  const Level level{run.corpus, shapes, run.shared, run.options.threads};
  templates::Fits fits;
  std::vector<Group> groups = templates::find_groups(level, fits);
  look(level, groups);
  for (int round = 0; round < 2; ++round) {
    groups = split_all(level, std::move(groups));
    templates::unite(level, groups);
    templates::reassign(level, groups, fits);
  }
  groups = split_all(level, std::move(groups));
  templates::unite(level, groups);
  std::vector<Draft> drafts(groups.size());
  parallel_for(groups.size(), level.threads, [&](std::size_t g) {
    AlignScratch scratch;
    const templates::Layout layout = templates::lay_out(level, groups[g], scratch);
    drafts[g] = templates::assemble(level, groups[g], layout, run.texts, run.null);
    templates::weigh(drafts[g], static_cast<double>(level.shapes.places.size()));
  });
  return drafts;
}

// Whether a window stands outside the larger templates often enough; its children are set.
bool stands_alone(Draft& draft, const Cover& cover, const Run& run) {
  std::size_t outside = 0;
  std::set<std::uint32_t> documents;
  std::map<std::uint32_t, unsigned> parents;
  for (std::size_t i = 0; i < draft.places.size(); ++i) {
    bool inside = false;
    cover.containing(draft.places[i], [&](std::uint32_t larger) {
      inside = true;
      ++parents[larger];
    });
    if (inside) continue;
    ++outside;
    documents.insert(number(draft.made.occurrences[i].document));
  }
  for (const auto& [larger, times] : parents) {
    if (times >= 2) draft.made.children.push_back(larger);
  }
  return documents.size() >= run.min_documents &&
         static_cast<double>(outside) >= kOutside * static_cast<double>(draft.places.size());
}

// Whether at least half of the occurrences are sentences, not parts of one.
bool are_sentences(const Draft& draft, const Corpus& corpus) {
  const auto ends = [&](std::size_t token) {
    const std::uint32_t id = corpus.tokens[token].id;
    return id == U'\n' || templates::ends_sentence(id);
  };
  std::size_t whole = 0;
  for (const Range& place : draft.places) {
    const bool begins = place.begin == 0 || ends(place.begin - 1);
    whole += begins && (place.end == corpus.tokens.size() || ends(place.end)) ? 1U : 0U;
  }
  return 2 * whole >= draft.places.size();
}

void accept_level(unsigned clauses, std::vector<Draft> drafts, const Cover& cover, Run& run) {
  run.counts.groups += drafts.size();
  std::vector<Draft> kept;
  for (Draft& draft : drafts) {
    const bool window = clauses > 0 && !are_sentences(draft, run.corpus);
    Verdict verdict =
        templates::judge(draft, run.options, run.min_documents, run.min_series, window);
    // A slot for whole clauses at the end of a sentence, or anywhere in a window, is chance: the
    // rest will be found as a smaller window.
    const bool chance = clauses > 1 ? draft.spans_clauses : draft.open_end;
    if (verdict == Verdict::kAccepted && run.options.max_clauses > 0 && chance) {
      verdict = Verdict::kConstants;
    }
    run.counts.rejected_spread += verdict == Verdict::kSpread ? 1 : 0;
    run.counts.rejected_constants += verdict == Verdict::kConstants ? 1 : 0;
    run.counts.rejected_gain += verdict == Verdict::kGain ? 1 : 0;
    if (verdict != Verdict::kAccepted) continue;
    if (clauses > 0 && !stands_alone(draft, cover, run)) {
      ++run.counts.rejected_nested;
      continue;
    }
    kept.push_back(std::move(draft));
  }
  for (Draft& draft : kept) run.accepted.push_back(std::move(draft));
}

double mean_place(const Template& made, const templates::TextIndex& texts) {
  double sum = 0;
  for (const TemplateOccurrence& occurrence : made.occurrences) {
    const double length = std::max(1U, texts.length(number(occurrence.document)));
    sum += static_cast<double>(occurrence.span.start) / length;
  }
  return sum / static_cast<double>(made.occurrences.size());
}

// Orders the templates, names them, and lets `children` point to their new places.
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
  for (const std::uint32_t i : order) {
    Template& made = run.accepted[i].made;
    for (std::uint32_t& child : made.children) child = place[child];
    std::sort(made.children.begin(), made.children.end());
    result.templates.push_back(std::move(made));
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
  Run run{options,
          corpus,
          templates::TextIndex(collection, options.threads),
          templates::NullModel(corpus),
          templates::SharedGrams(corpus),
          3,
          1,
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
  if (progress != nullptr) progress->start("templates", windows + 1, "units");
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
  accept_level(0, drafts_of({0, windows > 0 ? 2U : 1U, letters, nullptr}, run, nothing), cover,
               run);
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
  if (progress != nullptr) progress->finish();
  finish(run, result);
  result.counts = run.counts;
  return result;
}

}  // namespace leitong
