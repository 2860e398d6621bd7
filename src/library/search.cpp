// Full-text search: postings by template, then the numbers of those that are shown.
//
// Cost: for each word the blocks of its grams (at most 8 KB for 4,096 templates), one walk over the
// templates by use (kept in memory), and for each hit that is shown its variants; the wordings of a
// variant are read only where the variant's constants do not settle the matter.

#include <algorithm>
#include <iterator>
#include <string>

#include "base/utf8.hpp"
#include "leitong/text.hpp"
#include "library/grams.hpp"
#include "library/pattern.hpp"
#include "library/read.hpp"
#include "library/rows.hpp"

namespace leitong::library {
namespace {

using Ids = std::vector<std::uint64_t>;

constexpr std::size_t kLongestGram = 3;

std::vector<std::u32string> words_of(std::string_view text) {
  std::vector<std::u32string> out;
  std::string word;
  const auto close = [&] {
    std::u32string normal = normal_form(word, {});
    if (!normal.empty()) out.push_back(std::move(normal));
    word.clear();
  };
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    const char32_t c = next_code_point(p);
    if (c == U' ' || c == U'\t' || c == U'\n' || c == U'\u3000') {
      close();
    } else {
      append_utf8(word, c);
    }
  }
  close();
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Grams that a text with the word must have; of a short word they are the word.
std::vector<Gram> needed_grams(const std::u32string& word) {
  std::vector<Gram> out;
  const std::size_t length = std::min(word.size(), kLongestGram);
  for (std::size_t i = 0; i + length <= word.size(); ++i) {
    Gram gram = 0;
    for (std::size_t j = i; j < i + length; ++j) gram = gram << 21 | word[j];
    out.push_back(gram);
  }
  make_distinct(out);
  return out;
}

Ids both(const Ids& a, const Ids& b) {
  Ids out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

bool has(std::u32string_view text, const std::u32string& word) {
  return text.find(word) != std::u32string_view::npos;
}

bool some_wording_has(Database& db, std::uint64_t id, const std::u32string& word) {
  Query query(db, "SELECT text FROM wordings WHERE template = ?", id);
  while (query.next()) {
    if (has(normal_form(query.view(0), {}), word)) return true;
  }
  return false;
}

// Templates, removed ones among them, with each of the words in some wording.
Ids templates_with_words(Database& db, const std::vector<std::u32string>& words) {
  Ids out;
  bool first = true;
  for (const std::u32string& word : words) {
    for (const Gram gram : needed_grams(word)) {
      Ids with = templates_with(db, gram);
      out = first ? std::move(with) : both(out, with);
      first = false;
      if (out.empty()) return out;
    }
  }
  for (const std::u32string& word : words) {
    if (word.size() <= kLongestGram) continue;
    out.erase(std::remove_if(out.begin(), out.end(),
                             [&](std::uint64_t id) { return !some_wording_has(db, id, word); }),
              out.end());
  }
  return out;
}

// Whether a text can contain a word that begins with this Han character: it stands there, or there
// is something whose normal form could be it (compatibility ideographs, radicals, enclosed ones).
// Far cheaper than the normal form, which nearly all texts are spared.
bool may_begin(std::string_view text, const std::string& first) {
  if (text.find(first) != std::string_view::npos) return true;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0xE2) continue;
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead >= 0xF0 || (lead == 0xE2 && next >= 0xBA) ||
        (lead == 0xE3 && (next == 0x86 || (next >= 0x88 && next <= 0x8F))) ||
        (lead == 0xEF && next >= 0xA4 && next <= 0xAB)) {
      return true;
    }
  }
  return false;
}

bool all_in_constants(const Pattern& pattern, const std::vector<std::u32string>& words) {
  std::vector<std::u32string> constants;
  for (const Piece& piece : pattern) {
    if (!piece.is_slot) constants.push_back(normal_form(piece.text, {}));
  }
  return std::all_of(words.begin(), words.end(), [&](const std::u32string& word) {
    return std::any_of(constants.begin(), constants.end(),
                       [&](const std::u32string& text) { return has(text, word); });
  });
}

std::uint64_t occurrences_with(Database& db, std::uint64_t id,
                               const std::vector<std::u32string>& words) {
  std::uint64_t out = 0;
  const char32_t head = words.front().front();
  const std::string first = head >= 0x4E00 && head <= 0x9FFF
                                ? to_utf8(std::u32string_view(words.front()).substr(0, 1))
                                : std::string();  // stands in every text
  Query variants(db,
                 "SELECT v.id, v.pattern, n FROM (SELECT variant, sum(occurrences) AS n FROM "
                 "wordings WHERE template = ? GROUP BY variant) JOIN variants v ON v.id = variant",
                 id);
  while (variants.next()) {
    if (all_in_constants(decoded(db, variants.view(1)), words)) {
      out += variants.number(2);
      continue;
    }
    Query wordings(db, "SELECT text, occurrences FROM wordings WHERE template = ? AND variant = ?",
                   id, variants.number(0));
    while (wordings.next()) {
      if (!may_begin(wordings.view(0), first)) continue;
      const std::u32string text = normal_form(wordings.view(0), {});
      if (std::all_of(words.begin(), words.end(),
                      [&](const std::u32string& word) { return has(text, word); })) {
        out += wordings.number(1);
      }
    }
  }
  return out;
}

// Which of the numbers up to the greatest of `known` are among `ids`.
std::vector<bool> marked(const Ids& ids, const Ids& known) {
  const std::uint64_t most = known.empty() ? 0 : *std::max_element(known.begin(), known.end());
  std::vector<bool> out(most + 1);
  for (const std::uint64_t id : ids) {
    if (id <= most) out[id] = true;
  }
  return out;
}

}  // namespace

std::vector<std::uint64_t> templates_by_use(Database& db) {
  std::vector<std::uint64_t> out;
  Query query(db, "SELECT template FROM counts WHERE live = 1 ORDER BY occurrences DESC, template");
  while (query.next()) out.push_back(query.number(0));
  return out;
}

SearchResult search_templates(Database& db, const std::vector<std::uint64_t>& by_use,
                              std::string_view words, std::uint64_t limit) {
  const std::vector<std::u32string> wanted = words_of(words);
  if (wanted.empty()) fail(ErrorCode::kUsage, {}, "no word to search for");
  const Ids ids = templates_with_words(db, wanted);
  SearchResult out;
  if (ids.empty()) return out;
  Ids shown;
  const std::vector<bool> wanted_ids = marked(ids, by_use);
  for (const std::uint64_t id : by_use) {
    if (!wanted_ids[id]) continue;
    ++out.total;
    if (limit == 0 || shown.size() < limit) shown.push_back(id);
  }
  for (const std::uint64_t id : shown) {
    out.hits.push_back({summary_of(db, id), occurrences_with(db, id, wanted)});
  }
  return out;
}

}  // namespace leitong::library
