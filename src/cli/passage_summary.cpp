#include "cli/passage_summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/passage_table.hpp"
#include "report/terminal_text.hpp"

namespace leitong::cli {
namespace {

constexpr std::size_t kFamiliesShown = 5;
constexpr std::size_t kBoilerplateShown = 3;
constexpr std::size_t kDocumentsShown = 5;
constexpr std::size_t kMembersShown = 3;
constexpr std::size_t kPlacesShown = 5;
constexpr std::uint32_t kAround = 10;  // characters shown around a place name
constexpr std::size_t kBarCells = 20;
constexpr std::size_t kLabelMost = 28;
constexpr double kLeastShare = 0.0005;  // what is shown as 0.1%
constexpr std::uint32_t kSnippetCharacters = 400;

constexpr Text kPassage{"passage_summary_passage"};
constexpr Text kPassagesWord{"passage_summary_passages_word"};
constexpr Text kFamilyWord{"passage_summary_family_word"};
constexpr Text kFamiliesWord{"passage_summary_families_word"};
constexpr Text kCounts{"passage_summary_counts"};
constexpr Text kNone{"passage_summary_none"};
constexpr Text kNotListed{"passage_summary_not_listed"};
constexpr Text kCapped{"passage_summary_capped"};
constexpr Text kAlike{"passage_summary_alike"};
constexpr Text kCarried{"passage_summary_carried"};
constexpr Text kTopCopied{"passage_summary_top_copied"};
constexpr Text kTopBoilerplate{"passage_summary_top_boilerplate"};
constexpr Text kTopDocuments{"passage_summary_top_documents"};
constexpr Text kTopForeign{"passage_summary_top_foreign"};
constexpr Text kFrom{"passage_summary_from"};
constexpr Text kAnd{"passage_summary_and"};

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f%%", share * 100);
  return text;
}

// The share in eighths of a cell; at least one, for a bar that is told is not nothing.
std::string bar(double share) {
  constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double exact = std::clamp(share, 0.0, 1.0) * double(kBarCells) * 8;
  const auto eighths = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(exact)));
  std::string out;
  for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
  return pad(out + kEighths[eighths % 8], kBarCells);
}

// Of the families that are boilerplate, or are not: the most carried, the longest, the first.
std::vector<std::size_t> top_families(const Passages& passages, bool boilerplate) {
  const auto key = [&](std::size_t i) {
    const Family& family = passages.families[i];
    const std::uint32_t length = family.members[family.earliest].span.length();
    return std::tuple(~family.documents, ~length, i);
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < passages.families.size(); ++i) {
    const bool is_boilerplate = passages.families[i].kind == PassageKind::kBoilerplate;
    if (is_boilerplate == boilerplate) order.push_back(i);
  }
  const std::size_t shown =
      std::min(boilerplate ? kBoilerplateShown : kFamiliesShown, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [&](std::size_t x, std::size_t y) { return key(x) < key(y); });
  order.resize(shown);
  return order;
}

std::string family_lines(const PassageView& view, const Family& family,
                         const std::vector<std::string>& labels, const Console& console) {
  const std::string times = counted(console.lang, family.documents, kDocument, kDocuments);
  const std::string word = kind_word(family.kind, console);
  std::string head = "  " + pad(times, 14, true) + "  ";
  const std::string indent(display_width(head), ' ');
  const std::size_t used = display_width(head) + display_width(word) + 2;
  head += in_kind_colour(family.kind, word, console) + "  ";
  const FamilyMember& earliest = family.members[family.earliest];
  Span span = earliest.span;
  span.end = std::min(span.end, span.start + kSnippetCharacters);
  const std::string text = harmless(view.texts.slice(earliest.document, span));
  std::string out = head + elide_end(text, console.cells - used) + "\n";
  std::vector<DocumentIndex> carriers;
  for (const FamilyMember& member : family.members) {
    if (carriers.empty() || carriers.back() != member.document) carriers.push_back(member.document);
  }
  const std::size_t shown = std::min(kMembersShown, carriers.size());
  const std::size_t cells = (console.cells - indent.size()) / kMembersShown - 4;
  std::string names;
  for (std::size_t i = 0; i < shown; ++i) {
    names += (i == 0 ? "" : console.lang == Lang::kChinese ? "，" : ", ");
    names += elide_middle(harmless(labels[number(carriers[i])]), cells);
  }
  if (shown < carriers.size()) names += console.say(kAnd, {grouped(carriers.size() - shown)});
  return out + indent + dim(names, console.colour_out) + "\n";
}

// A copied passage with a place name that does not belong there.
struct LeftOver {
  const Passage* passage = nullptr;
  const ForeignPlace* place = nullptr;
};

// By score, then in the order of the records.
std::vector<LeftOver> left_over_places(const Passages& passages) {
  std::vector<LeftOver> found;
  for (const Passage& passage : passages.passages) {
    if (passage.kind != PassageKind::kCopied) continue;
    for (const ForeignPlace& place : passage.foreign_places) found.push_back({&passage, &place});
  }
  std::stable_sort(found.begin(), found.end(), [](const LeftOver& x, const LeftOver& y) {
    return x.passage->score > y.passage->score;
  });
  return found;
}

std::string left_over_line(const PassageView& view, const LeftOver& found,
                           const std::vector<std::string>& labels, const Console& console) {
  const DocumentIndex document = found.place->in_a ? found.passage->a : found.passage->b;
  const Span span = found.place->span;
  const Span before{span.start - std::min(span.start, kAround), span.start};
  const std::uint32_t left = view.texts.characters(document) - span.end;
  const Span after{span.end, span.end + std::min(left, kAround)};
  const auto text = [&](Span stretch) { return harmless(view.texts.slice(document, stretch)); };
  return "  " + elide_middle(harmless(labels[number(document)]), kLabelMost) + "  …" +
         text(before) + yellow("【" + text(span) + "】", console.colour_out) + text(after) + "…\n";
}

std::string left_over_lines(const PassageView& view, const std::vector<std::string>& labels,
                            const Console& console) {
  const std::vector<LeftOver> found = left_over_places(view.passages);
  if (found.empty()) return {};
  const std::string title = console.say(kTopForeign, {grouped(found.size())});
  std::string out = "\n" + bold(title, console.colour_out) + "\n";
  for (std::size_t i = 0; i < std::min(kPlacesShown, found.size()); ++i) {
    out += left_over_line(view, found[i], labels, console);
  }
  return out;
}

std::vector<std::size_t> top_documents(const Passages& passages) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < passages.shares.size(); ++i) {
    if (passages.shares[i].copied >= kLeastShare) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    return passages.shares[x].copied > passages.shares[y].copied;
  });
  order.resize(std::min(kDocumentsShown, order.size()));
  return order;
}

std::string document_line(const PassageView& view, std::size_t document, std::size_t label_cells,
                          const std::vector<std::string>& labels, const Console& console) {
  const DocumentShares& shares = view.passages.shares[document];
  std::string line = "  " + pad(elide_middle(harmless(labels[document]), label_cells), label_cells);
  line += "  ";
  if (console.out_is_terminal) line += red(bar(shares.copied), console.colour_out) + "  ";
  line += pad(percent(shares.copied), 6, true);
  if (shares.largest_source) {
    const std::size_t used =
        2 + label_cells + 2 + (console.out_is_terminal ? kBarCells + 2 : 0) + 6;
    const std::string source = harmless(labels[number(*shares.largest_source)]);
    const std::string from = console.say(kFrom, {source, percent(shares.largest_source_share)});
    line += "  " + dim(elide_end(from, console.cells - used - 2), console.colour_out);
  }
  return line + "\n";
}

// Documents that count as copying nothing, though one other holds half of their text or more.
struct AlikeUncopied {
  std::size_t common = 0;   // a text that very many carry word for word becomes common wording
  std::size_t carried = 0;  // the other is later: it copied from this one
};

AlikeUncopied alike_uncopied(const Passages& passages) {
  constexpr double kHalf = 0.5;
  struct Shared {
    std::uint64_t common = 0;
    std::uint64_t lent = 0;
  };
  const auto counts = [&](DocumentIndex document) {
    if (number(document) >= passages.shares.size()) return false;  // a reference
    const DocumentShares& shares = passages.shares[number(document)];
    return shares.copied == 0 && shares.total >= kHalf;
  };
  std::map<std::pair<DocumentIndex, DocumentIndex>, Shared> same;  // of the first
  const auto add = [&](const auto& passage) {
    if (passage.a == passage.b) return;
    // What is copied from one that copies nothing is lent by it.
    const auto part = passage.kind == PassageKind::kCopied ? &Shared::lent : &Shared::common;
    if (counts(passage.a)) same[{passage.a, passage.b}].*part += passage.normal.a.length();
    if (counts(passage.b)) same[{passage.b, passage.a}].*part += passage.normal.b.length();
  };
  for (const Passage& passage : passages.passages) add(passage);
  for (const UnlistedPassage& passage : passages.unlisted) add(passage);
  std::map<DocumentIndex, bool> common;  // of those alike: whether by what is common
  for (const auto& [pair, shared] : same) {
    const auto all = static_cast<double>(passages.shares[number(pair.first)].characters);
    if (static_cast<double>(shared.common + shared.lent) < kHalf * all) continue;
    common[pair.first] |= shared.common > shared.lent;
  }
  AlikeUncopied out;
  for (const auto& [document, is_common] : common) ++(is_common ? out.common : out.carried);
  return out;
}

}  // namespace

std::string passage_counts(const PassageCounts& counts, const Console& console) {
  if (counts.passages == 0) return console.say(kNone);
  std::string out = console.say(
      kCounts, {counted(console.lang, counts.passages, kPassage, kPassagesWord),
                grouped(counts.copied), grouped(counts.quoted), grouped(counts.boilerplate),
                counted(console.lang, counts.families, kFamilyWord, kFamiliesWord)});
  if (counts.pairs_not_listed != 0) {
    out += "\n" + console.say(kNotListed, {grouped(counts.pairs_not_listed)});
  }
  if (counts.seeds_capped + counts.anchors_capped != 0) {
    out +=
        "\n" + console.say(kCapped, {grouped(counts.seeds_capped), grouped(counts.anchors_capped)});
  }
  return out;
}

std::string passage_summary(const PassageView& view, const Console& console) {
  std::string out = "\n" + passage_counts(view.passages.counts, console) + "\n";
  const AlikeUncopied alike = alike_uncopied(view.passages);
  const std::pair<std::size_t, const Text&> told[] = {{alike.common, kAlike},
                                                      {alike.carried, kCarried}};
  for (const auto& [documents, text] : told) {
    if (documents == 0) continue;
    out += console.say(text, {counted(console.lang, documents, kDocument, kDocuments)}) + "\n";
  }
  if (view.passages.families.empty()) return out;
  const std::vector<std::string> labels = document_labels(view.collection);
  for (const bool boilerplate : {false, true}) {
    const std::vector<std::size_t> families = top_families(view.passages, boilerplate);
    if (families.empty()) continue;
    const Text& title = boilerplate ? kTopBoilerplate : kTopCopied;
    out += "\n" + bold(console.say(title), console.colour_out) + "\n";
    for (const std::size_t i : families) {
      out += family_lines(view, view.passages.families[i], labels, console);
    }
  }
  out += left_over_lines(view, labels, console);
  const std::vector<std::size_t> documents = top_documents(view.passages);
  if (documents.empty()) return out;
  std::size_t cells = 0;
  for (const std::size_t i : documents) cells = std::max(cells, display_width(harmless(labels[i])));
  out += "\n" + bold(console.say(kTopDocuments), console.colour_out) + "\n";
  for (const std::size_t i : documents) {
    out += document_line(view, i, std::min(cells, kLabelMost), labels, console);
  }
  return out;
}

}  // namespace leitong::cli
