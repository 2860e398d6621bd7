// How a kind of record becomes a file: for the .cpp files that write records.
//
// A source names its records by index and says how one becomes a JSON object and a row of CSV:
//   std::size_t size() const;
//   void json(std::size_t i, JsonWriter& out) const;                  // one value
//   static std::string_view csv_titles();                             // without line end
//   void csv(std::size_t i, std::string& out, bool raw) const;        // without the last line end
// It is asked from several threads at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "report/records.hpp"

namespace leitong {

inline constexpr std::size_t kRecordsAChunk = 2048;

// The records of one source in one format, made in parallel, in order.
template <typename Source>
void write_source(const Sink& sink, const Source& source, const RecordOptions& options,
                  std::size_t chunk = kRecordsAChunk) {
  const bool array = options.format == Format::kJson;
  const bool csv = options.format == Format::kCsv;
  const std::string_view line_end = options.csv_raw ? "\n" : "\r\n";
  if (array && !sink("[\n")) return;
  if (csv) {
    std::string head(options.csv_raw ? std::string_view() : "\xEF\xBB\xBF");
    head += source.csv_titles();
    head += line_end;
    if (!sink(head)) return;
  }
  write_in_order(sink, source.size(), chunk, options.threads,
                 [&](std::size_t begin, std::size_t end, std::string& out) {
                   JsonWriter json;
                   for (std::size_t i = begin; i < end; ++i) {
                     if (csv) {
                       source.csv(i, out, options.csv_raw);
                       out += line_end;
                       continue;
                     }
                     source.json(i, json);
                     if (array && i != 0) out += ",\n";
                     json.take(out);
                     if (!array) out += '\n';
                   }
                 });
  if (array) sink(source.size() == 0 ? "]\n" : "\n]\n");
}

// `{"document","unit","start","end"}`, with a key in front unless it stands in an array.
inline void put_place(JsonWriter& json, std::string_view key, const UnitPlace& place) {
  if (!key.empty()) json.key(key);
  json.begin_object();
  json.field("document", place.document);
  json.field("unit", place.unit);
  json.field("start", place.span.start);
  json.field("end", place.span.end);
  json.end_object();
}

// The digits that JSON gets.
inline std::string digits_of(double number) {
  JsonWriter json;
  json.value(number);
  std::string out;
  json.take(out);
  return out;
}

// A row of CSV: cells in order.
class CsvRow {
 public:
  CsvRow(std::string& out, bool raw) : out_(out), raw_(raw) {}
  CsvRow& text(std::string_view cell) { return plain(csv_cell(cell, raw_)); }
  CsvRow& count(std::uint64_t number) { return plain(std::to_string(number)); }
  CsvRow& real(double number) { return plain(digits_of(number)); }
  CsvRow& place(const UnitPlace& place) {
    return text(place.document).count(place.unit).count(place.span.start).count(place.span.end);
  }

 private:
  CsvRow& plain(std::string_view cell) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += cell;
    return *this;
  }

  std::string& out_;
  bool raw_;
  bool first_ = true;
};

}  // namespace leitong
