// Blocks of template numbers by gram, changed in order of grams so that each block is rewritten
// once.

#include "library/grams.hpp"

#include <algorithm>
#include <string>

#include "leitong/text.hpp"
#include "library/pattern.hpp"

namespace leitong::library {
namespace {

constexpr std::uint64_t kBlock = 4096;

std::vector<std::uint16_t> decode(std::string_view bytes) {
  std::vector<std::uint16_t> out(bytes.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto low = static_cast<unsigned char>(bytes[2 * i]);
    const auto high = static_cast<unsigned char>(bytes[2 * i + 1]);
    out[i] = static_cast<std::uint16_t>(low | high << 8);
  }
  return out;
}

std::string encode(const std::vector<std::uint16_t>& members) {
  std::string out;
  out.reserve(members.size() * 2);
  for (const std::uint16_t member : members) {
    out += static_cast<char>(member & 0xFF);
    out += static_cast<char>(member >> 8);
  }
  return out;
}

// Changes of one gram and block, ascending by template.
void change_block(Database& db, Gram gram, std::uint64_t block, const GramChange* begin,
                  const GramChange* end) {
  std::vector<std::uint16_t> members;
  {
    Query query(db, "SELECT members FROM grams WHERE gram = ? AND block = ?", gram, block);
    if (query.next()) members = decode(query.view(0));
  }
  std::vector<std::uint16_t> next;
  next.reserve(members.size() + static_cast<std::size_t>(end - begin));
  auto old = members.begin();
  for (const GramChange* change = begin; change != end; ++change) {
    const auto member = static_cast<std::uint16_t>(change->id % kBlock);
    while (old != members.end() && *old < member) next.push_back(*old++);
    if (old != members.end() && *old == member) ++old;
    if (change->present) next.push_back(member);
  }
  next.insert(next.end(), old, members.end());
  if (next == members) return;
  if (next.empty()) {
    execute(db, "DELETE FROM grams WHERE gram = ? AND block = ?", gram, block);
    return;
  }
  const std::string bytes = encode(next);
  Query query(db, "INSERT OR REPLACE INTO grams VALUES(?, ?, ?)", gram, block);
  query.bind_blob(3, bytes);
  query.next();
}

}  // namespace

void append_grams(std::u32string_view normal, std::vector<Gram>& out) {
  for (std::size_t i = 0; i < normal.size(); ++i) {
    Gram gram = normal[i];
    out.push_back(gram);
    for (std::size_t j = i + 1; j < std::min(i + 3, normal.size()); ++j) {
      gram = gram << 21 | normal[j];
      out.push_back(gram);
    }
  }
}

void append_grams_at_slots(std::string_view text, std::string_view fills, std::vector<Gram>& out) {
  const auto spans = decode_fills(fills).value_or(std::vector<Fill>());
  const NormalText normal = normal_form_with_map(text, {});
  const std::size_t size = normal.chars.size();
  // Characters of one constant have one even number, those of a fill an odd one.
  std::vector<std::size_t> run(size);
  std::size_t at = 0;
  for (std::size_t i = 0; i < size; ++i) {
    while (at < spans.size() && spans[at].span.end <= normal.starts[i]) ++at;
    const bool inside = at < spans.size() && spans[at].span.start <= normal.starts[i];
    run[i] = 2 * at + (inside ? 1 : 0);
  }
  for (std::size_t i = 0; i < size; ++i) {
    Gram gram = normal.chars[i];
    if (run[i] % 2 == 1) out.push_back(gram);
    for (std::size_t j = i + 1; j < std::min(i + 3, size); ++j) {
      gram = gram << 21 | normal.chars[j];
      if (run[i] % 2 == 1 || run[j] != run[i]) out.push_back(gram);
    }
  }
}

void make_distinct(std::vector<Gram>& grams) {
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
}

std::vector<Gram> grams_of(Database& db, std::uint64_t id) {
  std::vector<Gram> out;
  Query query(db, "SELECT text FROM wordings WHERE template = ? AND occurrences > 0", id);
  std::size_t distinct = 0;
  while (query.next()) {
    append_grams(normal_form(query.view(0), {}), out);
    if (out.size() < 2 * distinct + 100'000) continue;
    make_distinct(out);
    distinct = out.size();
  }
  make_distinct(out);
  return out;
}

void make_distinct(std::vector<GramChange>& changes) {
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
}

void apply(Database& db, std::vector<GramChange> changes) {
  make_distinct(changes);
  for (std::size_t i = 0; i < changes.size();) {
    const std::uint64_t block = changes[i].id / kBlock;
    std::size_t j = i;
    while (j < changes.size() && changes[j].gram == changes[i].gram &&
           changes[j].id / kBlock == block) {
      ++j;
    }
    change_block(db, changes[i].gram, block, changes.data() + i, changes.data() + j);
    i = j;
  }
}

std::vector<std::uint64_t> templates_with(Database& db, Gram gram) {
  std::vector<std::uint64_t> out;
  Query query(db, "SELECT block, members FROM grams WHERE gram = ? ORDER BY block", gram);
  while (query.next()) {
    const std::uint64_t base = query.number(0) * kBlock;
    for (const std::uint16_t member : decode(query.view(1))) out.push_back(base + member);
  }
  return out;
}

}  // namespace leitong::library
