#include "read/noise.hpp"

#include <iterator>
#include <utility>

#include "base/noise_lines.hpp"
#include "base/parallel.hpp"

namespace leitong::read {

std::vector<NoiseLine> find_noise(const Document& document, DocumentIndex index) {
  std::vector<NoiseLine> noise;
  for (NoiseInText& found : noise_lines(document.text)) {
    NoiseLine told;
    told.document = index;
    told.text = found.text;
    told.why =
        found.kind == NoiseKind::kPhrase ? "advertisement or watermark" : "recurs in the document";
    told.times = found.spans.size();
    told.spans = std::move(found.spans);
    noise.push_back(std::move(told));
  }
  return noise;
}

std::vector<NoiseLine> find_noise(const Collection& collection, unsigned threads) {
  constexpr std::size_t kChunk = 64;
  const std::size_t documents = collection.documents.size();
  std::vector<std::vector<NoiseLine>> parts((documents + kChunk - 1) / kChunk);
  parallel_chunks(documents, kChunk, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<NoiseLine>& part = parts[begin / kChunk];
    for (std::size_t i = begin; i < end; ++i) {
      std::vector<NoiseLine> found =
          find_noise(collection.documents[i], static_cast<DocumentIndex>(i));
      std::move(found.begin(), found.end(), std::back_inserter(part));
    }
  });
  std::vector<NoiseLine> all;
  for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

}  // namespace leitong::read
