// Recall against the exhaustive alignment, on any documents.
#include <algorithm>
#include <cstdio>
#include <map>

#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "common/measure.hpp"
#include "quality/passages.hpp"
#include "reference/exhaustive_alignment.hpp"

namespace leitong::bench {
namespace {

constexpr int kLeastScore = 24;
constexpr std::size_t kLeastMatched = 24;

struct Pair {
  std::uint32_t a;
  std::uint32_t b;
  std::vector<reference::LocalAlignment> wanted;
  std::vector<SpanPair> found;  // blocks, in characters of the normal form
};

struct Sum {
  std::size_t wanted = 0;
  std::size_t found = 0;
  std::size_t characters = 0;
  std::size_t covered = 0;
};

// First character of the normal form at or behind a code point.
std::uint32_t normal_at(const NormalText& text, std::uint32_t code_point) {
  return static_cast<std::uint32_t>(
      std::lower_bound(text.starts.begin(), text.starts.end(), code_point) - text.starts.begin());
}

SpanPair in_normal(const NormalText& a, const NormalText& b, const SpanPair& block) {
  return {{normal_at(a, block.a.start), normal_at(a, block.a.end)},
          {normal_at(b, block.b.start), normal_at(b, block.b.end)}};
}

std::size_t covered(std::size_t from, std::size_t to, std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end());
  std::size_t sum = 0;
  std::size_t at = from;
  for (const Span& span : spans) {
    const std::size_t low = std::max<std::size_t>(at, span.start);
    const std::size_t high = std::min<std::size_t>(to, span.end);
    if (low < high) {
      sum += high - low;
      at = high;
    }
  }
  return sum;
}

bool touch(std::size_t from, std::size_t to, const Span& span) {
  return span.start < to && from < span.end;
}

void add(const Pair& pair, const NormalText& a, std::size_t show, Sum& sum) {
  for (const reference::LocalAlignment& wanted : pair.wanted) {
    if (wanted.matched < kLeastMatched) continue;
    std::vector<Span> on_a;
    std::vector<Span> on_b;
    for (const SpanPair& block : pair.found) {
      if (!touch(wanted.a_from, wanted.a_to, block.a)) continue;
      if (!touch(wanted.b_from, wanted.b_to, block.b)) continue;
      on_a.push_back(block.a);
      on_b.push_back(block.b);
    }
    const std::size_t size_a = wanted.a_to - wanted.a_from;
    const std::size_t size_b = wanted.b_to - wanted.b_from;
    const std::size_t covered_a = covered(wanted.a_from, wanted.a_to, on_a);
    const std::size_t covered_b = covered(wanted.b_from, wanted.b_to, on_b);
    const bool found = covered_a * 2 >= size_a && covered_b * 2 >= size_b;
    ++sum.wanted;
    sum.found += found;
    sum.characters += size_a + size_b;
    sum.covered += covered_a + covered_b;
    if (found || sum.wanted - sum.found > show) continue;
    const std::u32string_view text = std::u32string_view(a.chars).substr(wanted.a_from, size_a);
    std::printf("missed %u x %u: matched %zu score %d covered %zu/%zu %zu/%zu %s\n", pair.a, pair.b,
                wanted.matched, wanted.score, covered_a, size_a, covered_b, size_b,
                to_utf8(text).c_str());
  }
}

}  // namespace

int measure_oracle(const Arguments& arguments, const std::vector<std::string>& paths) {
  const Collection corpus = read_all(paths);
  PassageOptions options = passage_options(arguments);
  options.all_pairs = ~0U;
  options.keep_runs = true;
  const Passages passages = find_passages(corpus, {}, options);
  std::vector<NormalText> normal;
  for (const Document& d : corpus.documents) normal.push_back(normal_form_with_map(d.text, {}));
  std::vector<Pair> pairs;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> at;
  for (std::uint32_t a = 0; a < normal.size(); ++a) {
    for (std::uint32_t b = a + 1; b < normal.size(); ++b) {
      at[{a, b}] = pairs.size();
      pairs.push_back({a, b, {}, {}});
    }
  }
  std::size_t without_ngram = 0;
  for (const Passage& p : passages.passages) {
    const NormalText& a = normal[number(p.a)];
    const NormalText& b = normal[number(p.b)];
    Pair& pair = pairs[at[{number(p.a), number(p.b)}]];
    for (const SpanPair& block : p.blocks) pair.found.push_back(in_normal(a, b, block));
    without_ngram += std::none_of(p.runs.begin(), p.runs.end(), [&](const SpanPair& run) {
      const SpanPair r = in_normal(a, b, run);
      return r.a.length() >= options.ngram;
    });
  }
  parallel_for(pairs.size(), options.threads, [&](std::size_t i) {
    pairs[i].wanted = reference::exhaustive_alignment(normal[pairs[i].a].chars,
                                                      normal[pairs[i].b].chars, kLeastScore);
  });
  Sum sum;
  for (const Pair& pair : pairs) add(pair, normal[pair.a], arguments.number("show", 0), sum);
  std::printf("passages %zu, of the oracle (%zu+ matched) %zu\n", passages.passages.size(),
              kLeastMatched, sum.wanted);
  bool kept =
      report("found", double(sum.found) / double(std::max<std::size_t>(1, sum.wanted)), ">=", 0.98);
  kept &=
      report("characters", double(sum.covered) / double(std::max<std::size_t>(1, sum.characters)),
             ">=", 0.97);
  kept &= report("without a shared n-gram",
                 double(without_ngram) / double(std::max<std::size_t>(1, passages.passages.size())),
                 "<=", 0.01);
  return kept ? 0 : 1;
}

}  // namespace leitong::bench
