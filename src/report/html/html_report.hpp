// report.html: what a scan found, as one page that opens from disk without a network.
//
// The page is a fixed frame, style and script (folder page/) and blocks of data (blocks.hpp), gzip
// and base64: those that the first view needs stand before the script, the texts behind it. The
// script reads them with DecompressionStream and puts every text into the page as text.
// Nothing in the page depends on a clock: the same input, options and version give the same bytes.
// Cost: one deflate of the documents' text. Above the limits the page holds the documents with the
// highest shares only, and says how much it leaves out; the records always hold everything.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/pipeline.hpp"
#include "report/records.hpp"
#include "report/run_record.hpp"
#include "report/text_index.hpp"

namespace leitong {

struct HtmlLimits {
  std::size_t documents = 50'000;
  std::size_t passages = 300'000;     // listed and unlisted together
  std::size_t clusters = 100'000;     // of each level
  std::size_t pairs = 100'000;        // of each level
  std::size_t occurrences = 300'000;  // of all templates
  std::uint64_t text_bytes = std::uint64_t{64} << 20;
};

// What a page is made from. The views must outlive it.
struct HtmlView {
  const Collection& collection;
  const TextIndexes& texts;
  const ScanResult& result;
  const RunRecord& run;
  const Collection* references = nullptr;         // documents that may be quoted freely
  std::span<const std::string_view> more_inputs;  // phrases, a background model: for the number
  HtmlLimits limits;
  // What the library says in English, in Chinese: for readers of Chinese, beside the English.
  std::function<std::string(std::string_view)> to_chinese = nullptr;
};

// "LT-0123-4567-89AB-CDEF": a hash of version, parameters and every input.
[[nodiscard]] std::string report_number(const HtmlView& view);

void write_html(const Sink& sink, const HtmlView& view);

}  // namespace leitong
