// Full-text search: postings by template, then the numbers of those that are shown.
//
// Cost: for each word the blocks of its grams (at most 8 KB for 4,096 templates), and the packed
// texts of each hit that is shown.

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>

#include "base/utf8.hpp"
#include "leitong/text.hpp"
#include "library/grams.hpp"
#include "library/read.hpp"
#include "library/rows.hpp"
#include "library/texts.hpp"

namespace leitong::library {
namespace {

using Ids = std::vector<std::uint64_t>;

constexpr std::size_t kLongestGram = 3;
constexpr std::size_t kPassPays = 12;  // a query costs as much as so many rows of a pass

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

bool has_all(const PackedText& text, const std::vector<std::string>& words) {
  return text.occurrences != 0 &&
         std::all_of(words.begin(), words.end(), [&](const std::string& word) {
           return text.normal.find(word) != std::string_view::npos;
         });
}

bool some_text_has_all(Database& db, std::uint64_t id, const std::vector<std::string>& words) {
  bool found = false;
  for_each_text(db, id, [&](const PackedText& text) {
    found = has_all(text, words);
    return !found;
  });
  return found;
}

// Those of `ids` (ascending) with a text that has all words. Many are found in one pass over all
// packed texts, which are in the order of templates; few by a query each.
Ids with_all(Database& db, const Ids& ids, const std::vector<std::string>& words) {
  Ids out;
  if (ids.size() * kPassPays < ask(db, "SELECT count(*) FROM counts")) {
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(out),
                 [&](std::uint64_t id) { return some_text_has_all(db, id, words); });
    return out;
  }
  Query query(db, "SELECT template, bytes FROM texts ORDER BY template, first");
  for (auto next = ids.begin(); query.next() && next != ids.end();) {
    const std::uint64_t id = query.number(0);
    while (next != ids.end() && *next < id) ++next;
    if (next == ids.end() || *next != id || (!out.empty() && out.back() == id)) continue;
    const std::string_view bytes = query.view(1);
    for (const char *p = bytes.data(), *end = p + bytes.size(); p < end;) {
      if (!has_all(next_text(db, p, end), words)) continue;
      out.push_back(id);
      break;
    }
  }
  return out;
}

// Templates, removed ones among them, whose wordings have all grams of the words.
Ids templates_with_grams(Database& db, const std::vector<std::u32string>& words) {
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
  return out;
}

std::uint64_t occurrences_with(Database& db, std::uint64_t id,
                               const std::vector<std::string>& words) {
  std::uint64_t out = 0;
  for_each_text(db, id, [&](const PackedText& text) {
    if (has_all(text, words)) out += text.occurrences;
    return true;
  });
  return out;
}

// Without templates that are removed, merged or given up; without dormant ones unless these are
// asked for.
Ids visible_ones(Database& db, const Ids& ids, bool dormant) {
  Ids hidden;
  {
    Query query(db, dormant ? "SELECT id FROM templates WHERE status NOT IN (0, 4) ORDER BY id"
                            : "SELECT template FROM counts WHERE live = 0 ORDER BY template");
    while (query.next()) hidden.push_back(query.number(0));
  }
  Ids out;
  std::set_difference(ids.begin(), ids.end(), hidden.begin(), hidden.end(),
                      std::back_inserter(out));
  return out;
}

// The most used `limit` of them (0: all), live ones first, then the most used. Of few each is asked
// for its count; of many the index by use is walked, where the first ones soon turn up.
Ids most_used(Database& db, const Ids& ids, std::uint64_t limit) {
  constexpr std::size_t kFew = 2000;
  Ids out;
  if (ids.size() <= kFew) {
    std::vector<std::tuple<bool, std::int64_t, std::uint64_t>> ranked;
    for (const std::uint64_t id : ids) {
      Query query(db, "SELECT live, occurrences FROM counts WHERE template = ?", id);
      if (!query.next()) continue;
      ranked.emplace_back(query.number(0) == 0, -static_cast<std::int64_t>(query.number(1)), id);
    }
    std::sort(ranked.begin(), ranked.end());
    for (const auto& [asleep, uses, id] : ranked) out.push_back(id);
  } else {
    const std::size_t wanted = limit == 0 ? ids.size() : std::min<std::size_t>(limit, ids.size());
    Query query(db, "SELECT template FROM counts ORDER BY live DESC, occurrences DESC, template");
    while (out.size() < wanted && query.next()) {
      if (std::binary_search(ids.begin(), ids.end(), query.number(0)))
        out.push_back(query.number(0));
    }
  }
  if (limit != 0 && out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace

SearchResult search_templates(Database& db, std::string_view words, std::uint64_t limit,
                              bool dormant) {
  const std::vector<std::u32string> wanted = words_of(words);
  if (wanted.empty())
    fail(ErrorCode::kUsage, {}, "no word to search for: only letters and digits are searched");
  Ids ids = visible_ones(db, templates_with_grams(db, wanted), dormant);
  std::vector<std::string> utf8;
  for (const std::u32string& word : wanted) utf8.push_back(to_utf8(word));
  // One short word is its own gram. Of several each may stand in an occurrence of its own.
  if (wanted.size() > 1 || wanted.front().size() > kLongestGram) {
    ids = with_all(db, ids, utf8);
  }
  SearchResult out;
  out.total = ids.size();
  for (const std::uint64_t id : most_used(db, ids, limit)) {
    out.hits.push_back({summary_of(db, id), occurrences_with(db, id, utf8)});
  }
  return out;
}

}  // namespace leitong::library
