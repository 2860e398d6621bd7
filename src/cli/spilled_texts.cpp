#include "cli/spilled_texts.hpp"

#include <string_view>
#include <utility>

#include "base/utf8.hpp"

namespace leitong::cli {
namespace {

constexpr std::uint64_t kPageBytes = 65536;  // what the system brings in at once
constexpr std::uint64_t kViewedBytes = std::uint64_t{16} << 20;

}  // namespace

SpilledTexts::SpilledTexts(const std::string& folder, std::uint64_t memory_bytes)
    : space_(folder, memory_bytes),
      bytes_(&space_),
      limit_(memory_bytes, [this] { space_.release(); }) {}

Result<Done> SpilledTexts::take(std::vector<Document>& documents) {
  try {
    for (Document& document : documents) {
      const std::string text = std::exchange(document.text, {});
      places_.push_back({bytes_.size(), text.size(), count_code_points(text)});
      bytes_.insert(bytes_.end(), text.begin(), text.end());
    }
  } catch (const SpillError& failed) {
    return Error{ErrorCode::kWrite, {}, {}, {}, failed.what()};
  }
  return Done{};
}

void SpilledTexts::keep(const std::vector<bool>& marked) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (marked[i]) places_[kept++] = places_[i];
  }
  places_.resize(kept);
}

Documents SpilledTexts::with(const Collection& collection) const {
  return {collection.documents.size(), [this, &collection](DocumentIndex index) -> DocumentView {
            const Document& d = collection[index];
            const Place& place = places_[number(index)];
            const std::string_view text(bytes_.data() + place.begin, place.bytes);
            // What is viewed is read: no more of it comes in than this, whoever reads.
            const std::uint64_t part = place.bytes + kPageBytes;
            if (viewed_bytes_.fetch_add(part) + part >= kViewedBytes) {
              viewed_bytes_ = 0;
              limit_.look();
            }
            return {d.id, d.title, d.date, d.place, d.author, d.series, text};
          }};
}

std::uint64_t SpilledTexts::characters() const {
  std::uint64_t sum = 0;
  for (const Place& place : places_) sum += place.characters;
  return sum;
}

}  // namespace leitong::cli
