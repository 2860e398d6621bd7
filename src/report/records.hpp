// The report model and its writers: what was found, as records in JSON Lines, JSON and CSV.
//
// A record is built from the results by index only when it is written, in chunks on all threads,
// and the chunks go out in order: memory stays at a few chunks, the bytes are the same at any
// number of threads. Cost: linear in the bytes written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/read.hpp"

namespace leitong {

enum class Format : std::uint8_t { kTable, kJsonLines, kJson, kCsv };

// Takes bytes in order; false when no more are wanted (a closed pipe, a full disk).
using Sink = std::function<bool(std::string_view)>;

struct RecordOptions {
  Format format = Format::kJsonLines;  // not kTable
  bool csv_raw = false;  // no byte-order mark, no guard against formulas, "\n" as line end
  unsigned threads = 0;  // 0: all
};

// Appends records [begin, end) to `out`. Called from any thread.
using MakeRecords = std::function<void(std::size_t begin, std::size_t end, std::string& out)>;

// Gives what `make` makes of [0, count) to `sink` in order. `chunk` records are made at a time. The
// sink is called by one thread at a time, not always the same.
void write_in_order(const Sink& sink, std::size_t count, std::size_t chunk, unsigned threads,
                    const MakeRecords& make);

// A unit as the records name it.
struct UnitPlace {
  std::string_view document;
  std::uint32_t unit = 0;
  Span span;
};
[[nodiscard]] UnitPlace place_of(const Documents& documents, const Unit& unit);

// One pair with all that is told of it. Views into the documents.
struct PairRecord {
  UnitLevel level = UnitLevel::kParagraph;
  UnitPlace a;
  UnitPlace b;
  double jaccard = 0;
  double containment_a = 0;
  double containment_b = 0;
  const Unit* unit_a = nullptr;
  const Unit* unit_b = nullptr;
};
[[nodiscard]] PairRecord pair_record(const Documents& documents, const Duplicates& duplicates,
                                     const DuplicatePair& pair);

// The files of `scan` and the outputs of `dedup`: levels in the order given.
void write_duplicates(const Sink& sink, const Documents& documents,
                      std::span<const Duplicates> levels, const RecordOptions& options);
void write_clusters(const Sink& sink, const Documents& documents,
                    std::span<const Duplicates> levels, const RecordOptions& options);

// The noise in whose place a unit stands; nullptr where it is text.
[[nodiscard]] const NoiseLine* noise_at(const ReadResult& input, const Unit& unit);

// One record a unit of every document: {"document","unit","kind","start","end","normal"}; where the
// document has pages "page", where the unit is a line of noise "noise": why it is one.
void write_units(const Sink& sink, const ReadResult& input, UnitLevel level,
                 const NormalizeOptions& normalize, unsigned threads);
// The normal form of every unit, one a line.
void write_normal_forms(const Sink& sink, const Collection& collection, UnitLevel level,
                        const NormalizeOptions& normalize, unsigned threads);

// A cell of CSV: quoted where it must be; unless `raw`, a text that a spreadsheet would take for a
// formula (=, +, -, @, tab, line end, or their full-width forms in front) gets a ' in front.
[[nodiscard]] std::string csv_cell(std::string_view text, bool raw);

}  // namespace leitong
