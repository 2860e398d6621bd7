// Edits of planted copies (see edits.hpp).
#include "edits.hpp"

#include <algorithm>
#include <cmath>

namespace leitong::archive {

const char* const kCopyKindNames[kCopyKindCount] = {"verbatim",  "swapped", "synonyms", "clauses",
                                                    "reordered", "noisy",   "mixed"};

namespace {

constexpr double kNoiseShare = 0.03;

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_chinese(char32_t c) { return c >= 0x4e00 && c < 0xa000; }
bool ends_clause(char32_t c) { return c == U'，' || c == U'。' || c == U'；'; }

struct Span {
  std::size_t start = 0;
  std::size_t end = 0;
};

// Each longest word that has synonyms, in order, without overlaps.
std::vector<Span> words_with_synonyms(std::u32string_view text) {
  const Vocabulary& words = vocabulary();
  std::vector<Span> found;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = 0;
    for (std::size_t size = std::min<std::size_t>(5, text.size() - i); size >= 2; --size) {
      if (words.synonyms(text.substr(i, size)) != nullptr) {
        length = size;
        break;
      }
    }
    if (length > 0) found.push_back({i, i + length});
    i += std::max<std::size_t>(length, 1);
  }
  return found;
}

std::u32string another_word(std::u32string_view word, Random& random) {
  const Words& group = *vocabulary().synonyms(word);
  std::size_t choice = random.below(group.size());
  if (group[choice] == word) choice = (choice + 1) % group.size();
  return group[choice];
}

std::u32string another_number(std::u32string_view digits, Random& random) {
  std::u32string out(digits);
  while (out == digits) {
    for (char32_t& c : out) c = static_cast<char32_t>(U'0' + random.below(10));
    if (out.size() > 1 && out[0] == U'0') out[0] = U'1';
  }
  return out;
}

std::size_t difference(std::u32string_view a, std::u32string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  std::size_t count = std::max(a.size(), b.size()) - common;
  for (std::size_t i = 0; i < common; ++i) count += a[i] != b[i] ? 1U : 0U;
  return count;
}

template <typename T>
void shuffle(std::vector<T>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

// The end of the town or village name that starts at `at`, else `at`.
std::size_t place_end(std::u32string_view text, std::size_t at) {
  const Vocabulary& words = vocabulary();
  const auto first = [&](std::size_t i) {
    return i < text.size() && words.first_characters.find(text[i]) != std::u32string::npos;
  };
  const auto last = [&](std::size_t i) {
    return i + 1 < text.size() && words.last_characters.find(text[i]) != std::u32string::npos &&
           (text[i + 1] == U'镇' || text[i + 1] == U'乡' || text[i + 1] == U'村');
  };
  if (!first(at)) return at;
  if (last(at + 1)) return at + 3;
  if (first(at + 1) && last(at + 2)) return at + 4;
  return at;
}

Copy swap_places_and_numbers(const std::u32string& base, Random& random, const CopyScenes& scenes) {
  Copy copy;
  const std::u32string_view text = base;
  const std::u32string& from = scenes.from.place;
  for (std::size_t i = 0; i < text.size();) {
    if (!from.empty() && text.substr(i, from.size()) == from) {
      copy.text += scenes.to.place;
      copy.edited += from.size();
      i += from.size();
    } else if (is_digit(text[i])) {
      std::size_t end = i;
      while (end < text.size() && is_digit(text[end])) ++end;
      copy.text += another_number(text.substr(i, end - i), random);
      copy.edited += end - i;
      i = end;
    } else if (const std::size_t end = place_end(text, i); end > i) {
      const std::u32string_view name = text.substr(i, end - i);
      for (std::size_t k = 0; k + 2 < name.size(); ++k) {
        copy.text += random.pick(vocabulary().first_characters);
      }
      copy.text += random.pick(vocabulary().last_characters);
      copy.text += name.back();
      copy.edited += name.size() - 1;
      i = end;
    } else {
      copy.text += text[i++];
    }
  }
  return copy;
}

Copy replace_synonyms(const std::u32string& base, double share, Random& random) {
  std::vector<Span> places = words_with_synonyms(base);
  shuffle(places, random);
  const auto goal = static_cast<std::size_t>(share * static_cast<double>(base.size()));
  std::vector<std::pair<Span, std::u32string>> replacements;
  Copy copy;
  for (const Span& place : places) {
    if (copy.edited >= goal) break;
    const std::u32string word = base.substr(place.start, place.end - place.start);
    replacements.emplace_back(place, another_word(word, random));
    copy.edited += difference(word, replacements.back().second);
  }
  std::sort(replacements.begin(), replacements.end(),
            [](const auto& a, const auto& b) { return a.first.start < b.first.start; });
  std::size_t at = 0;
  for (const auto& [place, word] : replacements) {
    copy.text.append(base, at, place.start - at);
    copy.text += word;
    at = place.end;
  }
  copy.text.append(base, at, std::u32string::npos);
  return copy;
}

// Parts that end behind a separator; what follows the last one is a part of its own.
template <typename Ends>
std::vector<std::u32string> split_behind(const std::u32string& text, Ends ends) {
  std::vector<std::u32string> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (ends(text[i]) || i + 1 == text.size()) {
      parts.push_back(text.substr(start, i + 1 - start));
      start = i + 1;
    }
  }
  return parts;
}

std::u32string join(const std::vector<std::u32string>& parts) {
  std::u32string out;
  for (const std::u32string& part : parts) out += part;
  return out;
}

// Drops and adds clauses; the first and the last stay, so that the passage keeps its ends.
Copy edit_clauses(const std::u32string& base, double share, Random& random, const Scene& scene) {
  std::vector<std::u32string> clauses = split_behind(base, ends_clause);
  const auto goal = static_cast<std::size_t>(share * static_cast<double>(base.size()));
  const std::size_t topic = random.below(vocabulary().topics.size());
  Copy copy;
  for (int turn = 0; copy.edited < goal && turn < 50; ++turn) {
    if (clauses.size() < 3) break;
    const std::size_t at = 1 + random.below(clauses.size() - 2);
    if (turn % 2 == 0 && clauses.size() > 3) {
      // A dropped clause takes its comma along; a dropped sentence end stays one.
      copy.edited += clauses[at].size();
      const char32_t end = clauses[at].back();
      if (end != U'，') clauses[at - 1].back() = end;
      clauses.erase(clauses.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      std::u32string added;
      append_clause(random, scene, topic, added);
      added += U'，';
      copy.edited += added.size();
      clauses.insert(clauses.begin() + static_cast<std::ptrdiff_t>(at), added);
    }
  }
  copy.text = join(clauses);
  return copy;
}

Copy reorder_sentences(const std::u32string& base, Random& random) {
  const std::vector<std::u32string> sentences =
      split_behind(base, [](char32_t c) { return c == U'。' || c == U'；'; });
  std::vector<std::u32string> order = sentences;
  for (int turn = 0; turn < 20 && order == sentences; ++turn) shuffle(order, random);
  Copy copy;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] != sentences[i]) copy.edited += order[i].size();
  }
  copy.text = join(order);
  return copy;
}

Copy add_noise(const std::u32string& base, Random& random) {
  Copy copy{base, 0};
  for (char32_t& c : copy.text) {
    if (is_chinese(c) && random.chance(kNoiseShare)) {
      c = vocabulary().mistaken(c, random);
      ++copy.edited;
    }
  }
  return copy;
}

// One small edit somewhere before the last character: a number, a word, or a run of about
// `length` characters.
void edit_somewhere(std::u32string& text, std::size_t length, Random& random, const Scene& scene) {
  if (text.size() < 4) return;
  const std::size_t at = random.below(text.size() - 2);
  const std::size_t room = text.size() - 1 - at;
  std::size_t run = std::min(length, room);
  for (std::size_t i = 0; i < run; ++i) {
    if (text[at + i] == U'。') run = i;
  }
  std::u32string fresh;
  const std::uint32_t kind = random.below(4);
  if (is_digit(text[at]) && kind < 2) {
    std::size_t end = at;
    while (is_digit(text[end])) ++end;
    fresh = another_number(std::u32string_view(text).substr(at, end - at), random);
    run = end - at;
  } else if (kind == 3) {
    fresh.clear();  // dropped
  } else {
    const std::size_t topic = random.below(vocabulary().topics.size());
    append_clause(random, scene, topic, fresh);
    fresh.resize(std::min(fresh.size(), std::max<std::size_t>(run, 1)));
    if (kind == 2) run = 0;  // added
  }
  text.replace(at, run, fresh);
}

// Replaces the letter of number `at`. Near its start a text has fewer than five 5-grams over a
// character, so that the last step to the target can be a small one.
void edit_near_start(std::u32string& text, std::size_t at, Random& random) {
  for (char32_t& c : text) {
    if (!is_chinese(c) && !is_digit(c)) continue;
    if (at-- > 0) continue;
    c = is_digit(c) ? (c == U'9' ? U'1' : c + 1) : vocabulary().mistaken(c, random);
    return;
  }
}

}  // namespace

std::u32string normal_form(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (const char32_t c : text) {
    const bool upper = c >= U'A' && c <= U'Z';
    if (is_chinese(c) || is_digit(c) || upper || (c >= U'a' && c <= U'z') || c == U'〇') {
      out += upper ? c + 32 : c;
    }
  }
  return out;
}

std::vector<Gram> gram_set(std::u32string_view normal) {
  std::vector<Gram> grams;
  const std::size_t length = std::min(kGramLength, normal.size());
  if (length == 0) return grams;
  grams.reserve(normal.size());
  for (std::size_t i = 0; i + length <= normal.size(); ++i) {
    Gram gram;
    for (std::size_t k = 0; k < length; ++k) {
      // Three code points of 21 bits in the low word, two in the high one.
      std::uint64_t& word = k < 3 ? gram.low : gram.high;
      word = (word << 21) | normal[i + k];
    }
    grams.push_back(gram);
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

double jaccard(const std::vector<Gram>& a, const std::vector<Gram>& b) {
  std::size_t common = 0;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a[i] == b[k]) {
      ++common, ++i, ++k;
    } else if (a[i] < b[k]) {
      ++i;
    } else {
      ++k;
    }
  }
  const std::size_t all = a.size() + b.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

NearDuplicate make_near_duplicate(const std::u32string& base, double target, Random& random,
                                  const Scene& scene) {
  NearDuplicate best{base, 1};
  if (target >= 1) {
    // Equal in the normal form; every other one differs in its punctuation.
    if (random.chance(0.5)) {
      for (char32_t& c : best.text) {
        if (c == U'，' && random.chance(0.3)) c = U'、';
      }
    }
    return best;
  }
  const std::vector<Gram> grams = gram_set(normal_form(base));
  const auto count = static_cast<double>(grams.size());
  // Two sets of n grams of which k differ on each side have J = (n - k) / (n + k).
  const double wanted = count * (1 - target) / (1 + target);
  std::u32string text = base;
  double now = 1;
  int last_steps = 0;
  for (int turn = 0; turn < 200 && now > target && last_steps < 4; ++turn) {
    const double missing = wanted - count * (1 - now) / (1 + now);
    const bool small_step = missing < 5 && last_steps++ == 0;
    if (small_step) {
      edit_near_start(text, static_cast<std::size_t>(std::max(0.0, missing - 0.5)), random);
    }
    // An edit of m characters changes m + 4 grams.
    const int batch = std::max(1, static_cast<int>(missing / 20));
    const int longest = std::clamp(static_cast<int>(missing) - 4, 1, 9);
    for (int i = 0; i < batch && !small_step; ++i) {
      edit_somewhere(text, static_cast<std::size_t>(random.between(1, longest)), random, scene);
    }
    now = jaccard(grams, gram_set(normal_form(text)));
    if (std::abs(now - target) < std::abs(best.jaccard - target)) best = {text, now};
  }
  return best;
}

Copy make_copy(const std::u32string& base, CopyKind kind, double share, Random& random,
               const CopyScenes& scenes) {
  switch (kind) {
    case CopyKind::verbatim:
      return {base, 0};
    case CopyKind::swapped:
      return swap_places_and_numbers(base, random, scenes);
    case CopyKind::synonyms:
      return replace_synonyms(base, share, random);
    case CopyKind::clauses:
      return edit_clauses(base, share, random, scenes.to);
    case CopyKind::reordered:
      return reorder_sentences(base, random);
    case CopyKind::noisy:
      return add_noise(base, random);
    case CopyKind::mixed: {
      const Copy swapped = swap_places_and_numbers(base, random, scenes);
      const auto size = static_cast<double>(base.size());
      const double left = std::max(0.0, share - static_cast<double>(swapped.edited) / size);
      const Copy reworded = replace_synonyms(swapped.text, left * 0.5, random);
      Copy mixed = edit_clauses(reworded.text, left * 0.5, random, scenes.to);
      mixed.edited += swapped.edited + reworded.edited;
      return mixed;
    }
  }
  return {base, 0};
}

}  // namespace leitong::archive
