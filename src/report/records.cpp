#include "report/records.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "base/json.hpp"
#include "base/parallel.hpp"
#include "base/utf8.hpp"
#include "report/record_source.hpp"

namespace leitong {
namespace {

constexpr std::size_t kDocumentsAChunk = 16;
constexpr std::size_t kChunksAThread = 4;

// Several levels one after the other: which level an index falls into.
class Levels {
 public:
  Levels(std::span<const Duplicates> levels, std::size_t (*count)(const Duplicates&))
      : levels_(levels) {
    for (const Duplicates& level : levels) ends_.push_back(size() + count(level));
  }
  std::size_t size() const { return ends_.empty() ? 0 : ends_.back(); }
  // The level of index i; i becomes the index within it.
  const Duplicates& at(std::size_t& i) const {
    std::size_t level = 0;
    while (i >= ends_[level]) ++level;
    if (level != 0) i -= ends_[level - 1];
    return levels_[level];
  }

 private:
  std::span<const Duplicates> levels_;
  std::vector<std::size_t> ends_;
};

struct PairSource {
  const Documents& documents;
  Levels levels;

  std::size_t size() const { return levels.size(); }
  PairRecord at(std::size_t i) const {
    const Duplicates& level = levels.at(i);
    return pair_record(documents, level, level.pairs[i]);
  }
  void json(std::size_t i, JsonWriter& out) const {
    const PairRecord pair = at(i);
    out.begin_object();
    out.field("level", name(pair.level));
    put_place(out, "a", pair.a);
    put_place(out, "b", pair.b);
    out.field("jaccard", pair.jaccard);
    out.field("containment_a", pair.containment_a);
    out.field("containment_b", pair.containment_b);
    out.end_object();
  }
  static std::string_view csv_titles() {
    return "level,jaccard,containment_a,containment_b,a_document,a_unit,a_start,a_end,"
           "b_document,b_unit,b_start,b_end,a_text,b_text";
  }
  void csv(std::size_t i, std::string& out, bool raw) const {
    const PairRecord pair = at(i);
    CsvRow row(out, raw);
    row.text(name(pair.level)).real(pair.jaccard).real(pair.containment_a);
    row.real(pair.containment_b).place(pair.a).place(pair.b);
    row.text(text_of(documents, *pair.unit_a)).text(text_of(documents, *pair.unit_b));
  }
};

struct ClusterSource {
  const Documents& documents;
  Levels levels;

  std::size_t size() const { return levels.size(); }
  UnitPlace place(const Duplicates& level, UnitIndex unit) const {
    return place_of(documents, level.units[number(unit)]);
  }
  void json(std::size_t i, JsonWriter& out) const {
    const Duplicates& level = levels.at(i);
    const Cluster& cluster = level.clusters[i];
    out.begin_object();
    out.field("level", name(level.level));
    out.field("cluster", i);
    out.field("size", cluster.members.size());
    put_place(out, "representative", place(level, cluster.representative));
    out.key("members");
    out.begin_array();
    for (const UnitIndex member : cluster.members) put_place(out, {}, place(level, member));
    out.end_array();
    out.end_object();
  }
  static std::string_view csv_titles() {
    return "level,cluster,size,representative,document,unit,start,end,text";
  }
  // One row a member.
  void csv(std::size_t i, std::string& out, bool raw) const {
    const Duplicates& level = levels.at(i);
    const Cluster& cluster = level.clusters[i];
    bool first = true;
    for (const UnitIndex member : cluster.members) {
      if (!first) out += raw ? "\n" : "\r\n";
      first = false;
      CsvRow row(out, raw);
      row.text(name(level.level)).count(i).count(cluster.members.size());
      row.count(member == cluster.representative ? 1 : 0).place(place(level, member));
      row.text(text_of(documents, level.units[number(member)]));
    }
  }
};

}  // namespace

void write_in_order(const Sink& sink, std::size_t count, std::size_t chunk, unsigned threads,
                    const MakeRecords& make) {
  const std::size_t workers = thread_count(threads);
  const std::size_t batch = workers == 1 ? 1 : workers * kChunksAThread;
  std::vector<std::string> ready(batch);   // made before, now written
  std::vector<std::string> making(batch);  // made meanwhile
  std::size_t ready_chunks = 0;
  bool wanted = true;
  const auto write_ready = [&] {
    for (std::size_t i = 0; i < ready_chunks && wanted; ++i) wanted = sink(ready[i]);
  };
  for (std::size_t first = 0; first < count && wanted; first += batch * chunk) {
    const std::size_t chunks = std::min(batch, (count - first + chunk - 1) / chunk);
    // Task 0 writes, the others make: one batch goes out while the next comes into being.
    parallel_for(chunks + 1, threads, [&](std::size_t task) {
      if (task == 0) return write_ready();
      const std::size_t begin = first + (task - 1) * chunk;
      making[task - 1].clear();
      make(begin, std::min(count, begin + chunk), making[task - 1]);
    });
    ready.swap(making);
    ready_chunks = chunks;
  }
  write_ready();
}

UnitPlace place_of(const Documents& documents, const Unit& unit) {
  return {documents[unit.document].id, unit.number_in_document, unit.span};
}

PairRecord pair_record(const Documents& documents, const Duplicates& duplicates,
                       const DuplicatePair& pair) {
  const Unit& a = duplicates.units[number(pair.a)];
  const Unit& b = duplicates.units[number(pair.b)];
  return {duplicates.level,
          place_of(documents, a),
          place_of(documents, b),
          duplicates.jaccard(pair),
          duplicates.containment_a(pair),
          duplicates.containment_b(pair),
          &a,
          &b};
}

void write_duplicates(const Sink& sink, const Documents& documents,
                      std::span<const Duplicates> levels, const RecordOptions& options) {
  const Levels counted(levels, [](const Duplicates& level) { return level.pairs.size(); });
  write_source(sink, PairSource{documents, counted}, options);
}

void write_clusters(const Sink& sink, const Documents& documents,
                    std::span<const Duplicates> levels, const RecordOptions& options) {
  const Levels counted(levels, [](const Duplicates& level) { return level.clusters.size(); });
  write_source(sink, ClusterSource{documents, counted}, options, kRecordsAChunk / 8);
}

const NoiseLine* noise_at(const ReadResult& input, const Unit& unit) {
  NoiseLine wanted;
  wanted.document = unit.document;
  const auto [first, last] = std::equal_range(input.noise.begin(), input.noise.end(), wanted,
                                              [](const NoiseLine& a, const NoiseLine& b) {
                                                return number(a.document) < number(b.document);
                                              });
  for (auto line = first; line != last; ++line) {
    for (const Span& span : line->spans) {
      if (span.start <= unit.span.start && unit.span.end <= span.end) return &*line;
    }
  }
  return nullptr;
}

void write_units(const Sink& sink, const ReadResult& input, UnitLevel level,
                 const NormalizeOptions& normalize, unsigned threads) {
  const Collection& collection = input.collection;
  const MakeRecords make = [&](std::size_t begin, std::size_t end, std::string& out) {
    JsonWriter json;
    for (std::size_t i = begin; i < end; ++i) {
      for (const Unit& unit :
           units_of(collection.documents[i], static_cast<DocumentIndex>(i), level)) {
        const std::string normal = to_utf8(normal_form(text_of(collection, unit), normalize));
        json.begin_object();
        json.field("document", std::string_view(collection.documents[i].id));
        json.field("unit", unit.number_in_document);
        json.field("kind", name(unit.kind));
        json.field("start", unit.span.start);
        json.field("end", unit.span.end);
        json.field("normal", std::string_view(normal));
        const std::uint32_t page = collection.documents[i].page_of(unit.span.start);
        if (page != 0) json.field("page", page);
        if (const NoiseLine* noise = noise_at(input, unit)) {
          json.field("noise", std::string_view(noise->why));
        }
        json.end_object();
        json.take(out);
        out += '\n';
      }
    }
  };
  write_in_order(sink, collection.documents.size(), kDocumentsAChunk, threads, make);
}

void write_normal_forms(const Sink& sink, const Collection& collection, UnitLevel level,
                        const NormalizeOptions& normalize, unsigned threads) {
  const MakeRecords make = [&](std::size_t begin, std::size_t end, std::string& out) {
    for (std::size_t i = begin; i < end; ++i) {
      for (const Unit& unit :
           units_of(collection.documents[i], static_cast<DocumentIndex>(i), level)) {
        out += to_utf8(normal_form(text_of(collection, unit), normalize));
        out += '\n';
      }
    }
  };
  write_in_order(sink, collection.documents.size(), kDocumentsAChunk, threads, make);
}

std::string csv_cell(std::string_view text, bool raw) {
  constexpr std::array<std::string_view, 11> kFormulas = {"=",  "+",  "-",  "@",  "\t", "\n",
                                                          "\r", "＝", "＋", "－", "＠"};
  const bool formula = !raw && std::any_of(kFormulas.begin(), kFormulas.end(),
                                           [&](std::string_view c) { return text.starts_with(c); });
  const bool quoted = text.find_first_of("\",\r\n") != std::string_view::npos;
  if (!formula && !quoted) return std::string(text);
  std::string out;
  if (quoted) out += '"';
  if (formula) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
  return out;
}

}  // namespace leitong
