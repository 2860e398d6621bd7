// run.json: what was asked, read, found and left out, and what it cost.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "leitong/duplicates.hpp"
#include "leitong/passages.hpp"
#include "leitong/read.hpp"
#include "leitong/templates.hpp"

namespace leitong {

// The value of an option as run.json tells it.
using Parameter = std::variant<std::monostate, bool, std::uint64_t, double, std::string,
                               std::vector<std::string>>;

// All that one run has to tell. The views must outlive it.
struct RunRecord {
  std::string command;
  std::vector<std::pair<std::string, Parameter>> parameters;  // in the order they are told
  std::span<const std::string> paths;
  const ReadResult* input = nullptr;
  // Where the collection of the input does not hold them.
  std::optional<std::uint64_t> documents;
  std::uint64_t characters = 0;  // code points of all documents
  std::span<const Duplicates> duplicates;
  const Passages* passages = nullptr;    // nullptr: none were looked for
  const Templates* templates = nullptr;  // likewise
  // What may differ from run to run stands under "cost" and nowhere else.
  unsigned threads = 0;
  double read_seconds = 0;
  double write_seconds = 0;
  double total_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
};

// The object as indented JSON, with a line end.
[[nodiscard]] std::string run_json(const RunRecord& run);
// The same in one line and without the cost: what is the same in every run.
[[nodiscard]] std::string lasting_run_json(const RunRecord& run);
// Its parameters alone.
[[nodiscard]] std::string parameters_json(const RunRecord& run);

// The most memory this process has held so far.
[[nodiscard]] std::uint64_t peak_memory_bytes();

}  // namespace leitong
