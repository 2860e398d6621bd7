// Segments as large ones are, made small: a dictionary, and n-grams told by so few bits that many
// are taken for others, must give the same answers.

#include "index/segment.hpp"

#include <map>
#include <utility>

#include "index_samples.hpp"
#include "passages/against.hpp"
#include "passages/grams.hpp"
#include "passages/texts.hpp"

using namespace leitong;
using namespace leitong::tests;
using index::Segment;
using index::SegmentLimits;

namespace {

constexpr SegmentLimits kFewBits{2, 0};  // so many n-grams are taken for others; a dictionary
constexpr SegmentLimits kUsual{};

std::uint64_t hash_of(std::u32string_view gram) {
  std::uint64_t sum = 0;
  for (const char32_t c : gram) sum = sum * passages::kGramBase + c;
  return passages::mix(sum);
}

Collection sample(std::size_t paragraphs) {
  archive::Options made;
  made.paragraphs = paragraphs;
  made.seed = 29;
  made.districts = 6;
  return archive_of(made);
}

std::unique_ptr<Segment> segment_of(const TempFolder& folder, const std::string& name,
                                    const Collection& collection, std::uint32_t first,
                                    const SegmentLimits& limits) {
  index::Shape shape;
  shape.settings = settings_of({UnitLevel::kParagraph});
  std::vector<std::uint32_t> series;
  std::vector<std::uint64_t> sequences;
  for (std::uint32_t i = 0; i < collection.documents.size(); ++i) {
    series.push_back(first + i);
    sequences.push_back(first + i);
  }
  const index::WrittenSegment written =
      must(index::write_segment(folder / name, {collection, series, sequences, limits}, shape, 2));
  return must(Segment::open(folder / name, shape, written.file.checksum));
}

// Two segments as an archive in which each document is a series.
struct Store {
  std::vector<std::unique_ptr<Segment>> segments;
  std::vector<passages::ArchivedDocument> documents;
  std::vector<passages::ArchivedPart> parts;
  std::vector<std::uint32_t> bases{0};  // of documents
  std::vector<std::uint32_t> part_bases{0};

  void take(std::unique_ptr<Segment> segment) {
    for (std::uint32_t i = 0; i < segment->documents(); ++i) {
      const index::DocumentEntry entry = segment->document(i).value();
      const Date date{static_cast<std::uint16_t>(entry.date >> 16),
                      static_cast<std::uint8_t>(entry.date >> 8),
                      static_cast<std::uint8_t>(entry.date)};
      documents.push_back({date, entry.series, entry.sequence, entry.characters});
    }
    for (std::uint32_t i = 0; i < segment->parts(); ++i) {
      const index::PartEntry entry = segment->part(i).value();
      parts.push_back({bases.back() + entry.document, entry.first_character});
    }
    passages::set_order(documents);
    bases.push_back(static_cast<std::uint32_t>(documents.size()));
    part_bases.push_back(static_cast<std::uint32_t>(parts.size()));
    segments.push_back(std::move(segment));
  }
};

class StoredArchive final : public passages::Archive {
 public:
  StoredArchive(const Store& store, std::uint64_t characters)
      : Archive(store.documents, store.parts), store_(store), characters_(characters) {}

  std::uint64_t documents() const override { return store_.documents.size(); }
  std::uint64_t characters() const override { return characters_; }
  std::uint64_t series() const override { return store_.documents.size(); }
  std::uint32_t series_limit() const override { return store_.bases.back(); }
  std::optional<std::uint32_t> series_named(const std::string&) const override { return {}; }
  void carriers(std::u32string_view gram, std::uint64_t hash, const StandsIn& stands_in,
                std::vector<std::uint32_t>& parts) const override {
    parts.clear();
    for (std::size_t i = 0; i < store_.segments.size(); ++i) {
      const std::uint32_t base = store_.part_bases[i];
      Segment::StandsIn local;
      if (stands_in) {
        local = [&, base](std::span<const std::uint32_t> some) {
          std::vector<std::uint32_t> shown(some.begin(), some.end());
          for (std::uint32_t& part : shown) part += base;
          return stands_in(shown);
        };
      }
      const std::size_t before = parts.size();
      store_.segments[i]->carriers({index::Cores(gram), hash}, local, parts);
      for (std::size_t k = before; k < parts.size(); ++k) parts[k] += base;
    }
  }
  std::string part_text(std::uint32_t number) const override {
    const std::size_t i = number < store_.part_bases[1] ? 0 : 1;
    return store_.segments[i]->part_text(number - store_.part_bases[i]).value();
  }
  Document load(std::uint32_t document) const override {
    const std::size_t i = document < store_.bases[1] ? 0 : 1;
    return store_.segments[i]->load(document - store_.bases[i]).value();
  }

 private:
  const Store& store_;
  std::uint64_t characters_;
};

std::string told(const Store& store, std::uint64_t characters, const Document& document) {
  const StoredArchive archive(store, characters);
  PassageOptions options;
  options.threads = 2;
  passages::Against against = passages::find_passages_against(archive, document, {}, options);
  const DocumentIndex own{static_cast<std::uint32_t>(against.documents.documents.size() - 1)};
  return records_with(against.documents, std::move(against.passages), own);
}

}  // namespace

TEST_CASE("segment: each n-gram is in the parts in which it begins, and never in others",
          "[index][segment]") {
  const Collection collection = sample(400);
  PassageCounts counts;
  const passages::Texts texts = passages::lay_out(collection, {}, {}, counts);
  const TempFolder folder;
  std::size_t taken_for_others = 0;
  std::size_t asked_first = 0;  // what the text was asked about
  std::size_t asked_again = 0;
  for (const SegmentLimits& limits : {kUsual, kFewBits}) {
    const auto segment = segment_of(folder, "a.lts", collection, 0, limits);
    CHECK((segment->file().size_of(index::kDictionary) > 0) == (limits.dictionary_bytes == 0));
    std::vector<std::uint32_t> first_part(collection.documents.size() + 1, segment->parts());
    for (std::uint32_t i = segment->parts(); i-- > 0;) {
      first_part[segment->part(i).value().document] = i;
    }
    std::map<std::u32string, std::vector<std::uint32_t>> wanted;
    std::map<std::u32string, std::uint64_t> hashes;
    passages::for_each_gram(
        texts, 0, texts.size(), 8, [&](passages::Place place, std::uint64_t hash) {
          const passages::Rank rank = texts.document_at(place);
          std::u32string gram;
          for (unsigned i = 0; i < 8; ++i) gram += passages::masked(texts.chars[place + i]);
          const std::uint32_t document = texts.source[rank];
          std::uint32_t part = first_part[document];
          while (part + 1 < first_part[document + 1] &&
                 segment->part(part + 1)->first_character <= place - texts.begin[rank]) {
            ++part;
          }
          wanted[gram].push_back(part);
          hashes[gram] = hash;
        });
    for (auto& [gram, parts] : wanted) {
      std::sort(parts.begin(), parts.end());
      parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    }
    std::size_t wrong = 0;
    std::size_t asked = 0;
    std::vector<std::uint32_t> found;
    for (const auto& [gram, parts] : wanted) {
      // n-grams of a segment are never taken for one another, whatever the bits.
      const index::Gram own{index::Cores(gram), hashes[gram]};
      found.clear();
      segment->carriers(own, {}, found);
      wrong += found != parts;
      for (const char32_t last : {gram.back(), U'〇'}) {
        std::u32string other = gram;
        other.back() = last;
        const bool is_there = wanted.contains(other);
        const auto stands_in = [&](std::span<const std::uint32_t> some) {
          ++asked;
          wrong += is_there && !std::equal(some.begin(), some.end(), parts.begin(), parts.end());
          return is_there;
        };
        const index::Gram looked_up{index::Cores(other), hash_of(other)};
        for (unsigned round = 0; round < 2; ++round) {
          const std::size_t before = asked;
          found.clear();
          segment->carriers(looked_up, stands_in, found);
          wrong += found != (is_there ? parts : std::vector<std::uint32_t>());
          (round == 0 ? asked_first : asked_again) += asked - before;
          taken_for_others += round == 0 && !is_there && asked > before;
        }
      }
    }
    CHECK(wrong == 0);
    for (std::uint32_t i = 0; i < collection.documents.size(); ++i) {
      CHECK(segment->load(i)->text == collection.documents[i].text);
    }
    CHECK_FALSE(segment->file().damage());
  }
  CHECK(taken_for_others > 1000);  // or nothing was tried
  CHECK(asked_first > 1000);
  CHECK(asked_again * 10 < asked_first);  // most answers are kept
}

TEST_CASE("segment: n-grams that are taken for others change no answer", "[index][segment]") {
  Collection first = sample(700);
  std::vector<Document> asked;
  for (std::size_t i = 0; i < 4; ++i) {
    asked.push_back(first.documents.back());
    first.documents.pop_back();
  }
  asked[3].date = "2016-03";
  Collection second;
  const std::size_t half = first.documents.size() / 2;
  second.documents.assign(first.documents.begin() + static_cast<std::ptrdiff_t>(half),
                          first.documents.end());
  first.documents.resize(half);
  const TempFolder folder;
  Store usual;
  Store few_bits;
  for (const auto& [store, limits] : {std::pair(&usual, kUsual), std::pair(&few_bits, kFewBits)}) {
    store->take(segment_of(folder, "a.lts", first, 0, limits));
    store->take(segment_of(folder, "b.lts", second, static_cast<std::uint32_t>(half), limits));
  }
  std::size_t records = 0;
  // As small as it is, and so large that n-grams are winnowed and most are frequent.
  for (const std::uint64_t characters : {0ULL, 900'000'000ULL}) {
    for (const Document& document : asked) {
      INFO(characters << " " << document.id);
      const std::string wanted = told(usual, characters, document);
      CHECK(told(few_bits, characters, document) == wanted);
      records += static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), '\n'));
    }
  }
  CHECK(records > 100);
}

TEST_CASE("segment: what is kept of answers is as small as the segment", "[index][segment]") {
  CHECK(index::Verdicts(500).slots() == 8);
  CHECK(index::Verdicts(std::uint64_t{1} << 34).slots() == std::size_t{1} << 19);
  index::Verdicts verdicts(500);
  for (std::uint64_t i = 0; i < 100; ++i) verdicts.keep(i << 8, i % 2 == 0);
  // The newer take the older's place, and nothing is taken for another.
  std::size_t kept = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const std::optional<bool> answer = verdicts.find(i << 8);
    if (!answer) continue;
    CHECK(*answer == (i % 2 == 0));
    ++kept;
  }
  CHECK(kept >= 1);
  CHECK(kept <= 8);
}
