// Decodes the word lists once and answers for synonyms and for characters easily mistaken.
#include "vocabulary.hpp"

namespace leitong::archive {
namespace {

// Calls visit(part) for each non-empty part of `text` between separators.
template <typename Visit>
void split(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    if (!part.empty()) visit(part);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::u32string decode(std::string_view utf8) {
  // The word lists and option values are valid UTF-8; other bytes never reach this function.
  std::u32string out;
  out.reserve(utf8.size() / 3 + 1);
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fU);
    }
    out.push_back(c);
    i += length;
  }
  return out;
}

void append_utf8(std::u32string_view text, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + text.size() * 4);
  char* to = out.data() + before;
  for (const char32_t c : text) {
    if (c < 0x80) {
      *to++ = static_cast<char>(c);
    } else if (c < 0x800) {
      *to++ = static_cast<char>(0xc0 | (c >> 6));
      *to++ = static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      *to++ = static_cast<char>(0xe0 | (c >> 12));
      *to++ = static_cast<char>(0x80 | ((c >> 6) & 0x3f));
      *to++ = static_cast<char>(0x80 | (c & 0x3f));
    } else {
      *to++ = static_cast<char>(0xf0 | (c >> 18));
      *to++ = static_cast<char>(0x80 | ((c >> 12) & 0x3f));
      *to++ = static_cast<char>(0x80 | ((c >> 6) & 0x3f));
      *to++ = static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  append_utf8(text, out);
  return out;
}

Words Vocabulary::words(const char* list) {
  Words out;
  split(list, ' ', [&](std::string_view entry) {
    Words group;
    split(entry, '/', [&](std::string_view word) { group.push_back(decode(word)); });
    for (const std::u32string& word : group) {
      out.push_back(word);
      // A word of several groups keeps its first.
      if (group.size() > 1) group_of_.emplace(word, groups_.size());
    }
    if (group.size() > 1) groups_.push_back(std::move(group));
  });
  for (const std::u32string& word : out) {
    for (const char32_t c : word) {
      if (c >= 0x4e00 && c < 0xa000 && all_characters.find(c) == std::u32string::npos) {
        all_characters.push_back(c);
      }
    }
  }
  return out;
}

std::vector<Counted> Vocabulary::counted(const char* list) {
  std::vector<Counted> out;
  for (const std::u32string& entry : words(list)) {
    const std::size_t colon = entry.find(U':');
    out.push_back({entry.substr(0, colon), entry.substr(colon + 1)});
  }
  return out;
}

Vocabulary::Vocabulary() {
  adverbs = words(kCommon.adverbs);
  verbs = words(kCommon.verbs);
  modifiers = words(kCommon.modifiers);
  heads = words(kCommon.heads);
  predicates = words(kCommon.predicates);
  idioms = words(kCommon.idioms);
  times = words(kCommon.times);
  actors = words(kCommon.actors);
  builds = words(kCommon.builds);
  events = words(kCommon.events);
  quote_words = words(kCommon.quote_words);
  measures = words(kCommon.measures);
  district_names = words(kNames.district_names);
  surnames = words(kNames.surnames);
  firm_trades = words(kNames.firm_trades);
  first_characters = decode(kNames.first_characters);
  last_characters = decode(kNames.last_characters);
  given_characters = decode(kNames.given_characters);
  for (std::size_t i = 0; i < kSloganCount; ++i) slogans.push_back(decode(kSlogans[i]));
  const auto add_topic = [&](const TopicSource& source) {
    Topic topic;
    topic.name = decode(source.name);
    topic.fields = words(source.fields);
    topic.things = words(source.things);
    topic.deeds = words(source.deeds);
    topic.people = words(source.people);
    topic.offices = words(source.offices);
    topic.troubles = words(source.troubles);
    topic.facilities = counted(source.facilities);
    topic.indicators = counted(source.indicators);
    topics.push_back(std::move(topic));
  };
  for (std::size_t i = 0; i < kTopicsACount; ++i) add_topic(kTopicsA[i]);
  for (std::size_t i = 0; i < kTopicsBCount; ++i) add_topic(kTopicsB[i]);
  split(kNames.near_characters, ' ', [&](std::string_view pair) {
    const std::u32string both = decode(pair);
    near_.emplace(both[0], both[1]);
    near_.emplace(both[1], both[0]);
  });
}

const Words* Vocabulary::synonyms(std::u32string_view word) const {
  const auto found = group_of_.find(std::u32string(word));
  return found == group_of_.end() ? nullptr : &groups_[found->second];
}

char32_t Vocabulary::mistaken(char32_t c, Random& random) const {
  const auto found = near_.find(c);
  if (found != near_.end() && random.chance(0.7)) return found->second;
  char32_t other = c;
  while (other == c) other = random.pick(all_characters);
  return other;
}

const Vocabulary& vocabulary() {
  static const Vocabulary words;
  return words;
}

}  // namespace leitong::archive
