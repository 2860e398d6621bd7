#include "report/html/selection.hpp"

#include <algorithm>
#include <numeric>

namespace leitong {
namespace {

void select_documents(const HtmlView& view, Selection& selection) {
  const std::vector<Document>& all = view.collection.documents;
  const std::vector<DocumentShares>& shares = view.result.passages.shares;
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  if (!shares.empty()) {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
      return shares[x].total > shares[y].total;
    });
  }
  order.resize(std::min(order.size(), view.limits.documents));
  std::vector<bool> texts(all.size(), false);
  std::uint64_t bytes = 0;
  for (const std::uint32_t i : order) {
    texts[i] = bytes + all[i].text.size() <= view.limits.text_bytes;
    if (texts[i]) {
      bytes += all[i].text.size();
    } else {
      ++selection.texts_left_out;
    }
  }
  std::sort(order.begin(), order.end());
  selection.place_of.assign(all.size(), Selection::kNone);
  for (const std::uint32_t i : order) {
    selection.place_of[i] = static_cast<std::uint32_t>(selection.documents.size());
    selection.documents.push_back(i);
    selection.has_text.push_back(texts[i]);
  }
  selection.documents_left_out = all.size() - order.size();
}

template <typename AnyPassage>
std::vector<std::uint32_t> held(const std::vector<AnyPassage>& passages, std::size_t& room,
                                Selection& selection) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t i = 0; i < passages.size(); ++i) {
    const bool both = selection.holds(passages[i].a) && selection.holds(passages[i].b);
    if (!both || room == 0) {
      ++selection.passages_left_out;
      continue;
    }
    --room;
    chosen.push_back(i);
  }
  return chosen;
}

void select_level(const HtmlView& view, const Duplicates& level, Selection& selection) {
  const auto holds = [&](UnitIndex unit) {
    return selection.holds(level.units[number(unit)].document);
  };
  LevelSelection chosen;
  for (std::uint32_t i = 0; i < level.clusters.size(); ++i) {
    const std::vector<UnitIndex>& members = level.clusters[i].members;
    if (chosen.clusters.size() < view.limits.clusters &&
        std::all_of(members.begin(), members.end(), holds)) {
      chosen.clusters.push_back(i);
    }
  }
  for (std::uint32_t i = 0; i < level.pairs.size(); ++i) {
    const DuplicatePair& pair = level.pairs[i];
    if (chosen.pairs.size() < view.limits.pairs && holds(pair.a) && holds(pair.b)) {
      chosen.pairs.push_back(i);
    }
  }
  selection.clusters_left_out += level.clusters.size() - chosen.clusters.size();
  selection.pairs_left_out += level.pairs.size() - chosen.pairs.size();
  selection.levels.push_back(std::move(chosen));
}

void select_templates(const HtmlView& view, Selection& selection) {
  const std::vector<Template>& all = view.result.templates.templates;
  std::size_t room = view.limits.occurrences;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const std::vector<TemplateOccurrence>& occurrences = all[i].occurrences;
    const auto held = static_cast<std::size_t>(
        std::count_if(occurrences.begin(), occurrences.end(),
                      [&](const TemplateOccurrence& at) { return selection.holds(at.document); }));
    if (held == 0 || held > room) {
      ++selection.templates_left_out;
      continue;
    }
    room -= held;
    selection.occurrences_left_out += occurrences.size() - held;
    selection.templates.push_back(i);
  }
}

}  // namespace

Selection select(const HtmlView& view) {
  Selection selection;
  select_documents(view, selection);
  std::size_t room = view.limits.passages;
  selection.listed = held(view.result.passages.passages, room, selection);
  selection.unlisted = held(view.result.passages.unlisted, room, selection);
  for (const Duplicates& level : view.result.duplicates) select_level(view, level, selection);
  select_templates(view, selection);
  return selection;
}

}  // namespace leitong
