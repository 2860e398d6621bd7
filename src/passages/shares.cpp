// How much of each document stands elsewhere (formulas: leitong/passages.hpp).
// Cost: a sort of the sides of all passages, listed or not.

#include <algorithm>
#include <tuple>

#include "passages/cover.hpp"
#include "passages/found.hpp"

namespace leitong::passages {
namespace {

struct Side {
  Rank document;
  Rank partner;
  Place from;
  Place to;
  PassageKind kind;
};

struct Covers {
  Cover any;
  Cover copied;
  Cover quoted;
  Cover boilerplate;
  Cover counted;    // copied, quoted or boilerplate
  Cover formulaic;  // quoted or boilerplate
  Cover own;
};

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void add(const Texts& texts, const Side& side, Covers& covers, Cover& partner) {
  const bool distinct = side.document != side.partner;
  const int order =
      distinct ? compare_dates(texts.dates[side.document], texts.dates[side.partner]) : 0;
  covers.any.add(side.from, side.to);
  if (distinct && order > 0 && texts.series[side.document] == texts.series[side.partner]) {
    covers.own.add(side.from, side.to);
  }
  if (side.kind == PassageKind::kCopied) {
    if (order < 0) return;
    covers.copied.add(side.from, side.to);
    if (distinct) partner.add(side.from, side.to);
  } else {
    (side.kind == PassageKind::kQuoted ? covers.quoted : covers.boilerplate)
        .add(side.from, side.to);
    covers.formulaic.add(side.from, side.to);
  }
  covers.counted.add(side.from, side.to);
}

std::vector<Side> sides_of(std::span<const Found> found) {
  std::vector<Side> sides;
  for (const Found& f : found) {
    sides.push_back({f.document_a, f.document_b, f.from_a, f.to_a, f.kind});
    sides.push_back({f.document_b, f.document_a, f.from_b, f.to_b, f.kind});
  }
  const auto key = [](const Side& s) {
    return std::tuple(s.document, s.partner, s.from, s.to, s.kind);
  };
  std::sort(sides.begin(), sides.end(),
            [&](const Side& x, const Side& y) { return key(x) < key(y); });
  return sides;
}

}  // namespace

std::vector<DocumentShares> share_documents(const Texts& texts, std::span<const Found> found,
                                            const std::vector<bool>& quoted) {
  const std::vector<Side> sides = sides_of(found);
  std::vector<DocumentShares> shares(texts.corpus_documents);
  auto side = sides.begin();
  for (Rank document = 0; document < texts.corpus_documents; ++document) {
    DocumentShares& share = shares[texts.source[document]];
    share.characters = texts.end(document) - texts.begin[document];
    Covers covers;
    std::uint64_t largest = 0;
    while (side != sides.end() && side->document == document) {
      const Rank partner = side->partner;
      Cover of_partner;
      for (; side != sides.end() && side->document == document && side->partner == partner;
           ++side) {
        add(texts, *side, covers, of_partner);
      }
      const std::uint64_t size = of_partner.size();
      const bool first = size == largest && size > 0 && share.largest_source &&
                         texts.source[partner] < number(*share.largest_source);
      if (size <= largest && !first) continue;
      largest = size;
      share.largest_source = DocumentIndex{texts.source[partner]};
    }
    const std::uint64_t all = share.characters;
    const std::uint64_t counted = covers.counted.size();
    const std::uint64_t copied = covers.copied.size();
    const std::uint64_t own_text = all - (counted - copied);
    share.total = ratio(covers.any.size(), all);
    share.copied = ratio(copied, own_text);
    share.quoted =
        ratio(covers.quoted.size(), all - (covers.formulaic.size() - covers.quoted.size()));
    share.boilerplate = ratio(covers.boilerplate.size(), all);
    share.own = ratio(covers.own.size(), all);
    share.largest_source_share = ratio(largest, own_text);
    if (quoted.empty()) continue;
    share.reference =
        ratio(static_cast<std::uint64_t>(std::count(quoted.begin() + texts.begin[document],
                                                    quoted.begin() + texts.end(document), true)),
              all);
  }
  return shares;
}

}  // namespace leitong::passages
