#include "library/texts.hpp"

#include "base/utf8.hpp"
#include "leitong/text.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kMostBytes = 8000;  // a row: two pages, rewritten whole when it changes

struct Entry {
  std::uint64_t wording = 0;
  std::uint64_t occurrences = 0;
  std::string normal;
};

void append_varint(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}

std::uint64_t read_varint(Database& db, const char*& p, const char* end) {
  std::uint64_t out = 0;
  for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(*p++);
    out |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return out;
  }
  fail(ErrorCode::kInvalid, db.path(), "the library is damaged: packed texts");
}

// Rows of one template, written as they fill.
class Packing {
 public:
  Packing(Database& db, std::uint64_t id) : db_(db), id_(id) {}

  void put(const Entry& entry) {
    if (bytes_.size() > kMostBytes) close();
    if (bytes_.empty()) {
      first_ = entry.wording;
      last_ = 0;
    }
    append_varint(bytes_, entry.wording - last_);
    append_varint(bytes_, entry.occurrences);
    append_varint(bytes_, entry.normal.size());
    bytes_ += entry.normal;
    last_ = entry.wording;
  }
  void close() {
    if (bytes_.empty()) return;
    Query query(db_, "INSERT OR REPLACE INTO texts VALUES(?, ?, ?)", id_, first_);
    query.bind_blob(3, bytes_);
    query.next();
    bytes_.clear();
  }

 private:
  Database& db_;
  std::uint64_t id_;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  std::string bytes_;
};

// The row that would hold a wording of this number; empty where there is none.
std::vector<Entry> row_of(Database& db, std::uint64_t id, std::uint64_t wording) {
  std::vector<Entry> out;
  Query query(
      db, "SELECT bytes FROM texts WHERE template = ? AND first <= ? ORDER BY first DESC LIMIT 1",
      id, wording);
  if (!query.next()) return out;
  const std::string_view bytes = query.view(0);
  std::uint64_t number = 0;
  for (const char *p = bytes.data(), *end = p + bytes.size(); p < end;) {
    const PackedText text = next_text(db, p, end);
    number += text.wording;
    out.push_back({number, text.occurrences, std::string(text.normal)});
  }
  return out;
}

std::string packed_normal(std::string_view text) { return to_utf8(normal_form(text, {})); }

}  // namespace

PackedText next_text(Database& db, const char*& p, const char* end) {
  PackedText out;
  out.wording = read_varint(db, p, end);
  out.occurrences = read_varint(db, p, end);
  const std::uint64_t size = read_varint(db, p, end);
  if (size > static_cast<std::uint64_t>(end - p)) {
    fail(ErrorCode::kInvalid, db.path(), "the library is damaged: packed texts");
  }
  out.normal = std::string_view(p, size);
  p += size;
  return out;
}

void apply_texts(Database& db, std::uint64_t id, const std::vector<TextChange>& changes) {
  std::size_t i = 0;
  while (i < changes.size()) {
    std::vector<Entry> row = row_of(db, id, changes[i].wording);
    const bool grows = changes[i].is_new;
    const std::size_t turn = i;
    std::size_t place = 0;
    Packing packing(db, id);
    if (grows) {
      for (; i < changes.size(); ++i) {
        row.push_back({changes[i].wording, changes[i].added, changes[i].normal});
      }
    } else {
      const std::uint64_t last = row.empty() ? 0 : row.back().wording;
      for (; i < changes.size() && !changes[i].is_new && changes[i].wording <= last; ++i) {
        while (place < row.size() && row[place].wording < changes[i].wording) ++place;
        if (row[place].wording != changes[i].wording) break;
        row[place].occurrences += changes[i].added;
      }
      const bool stuck = i == turn || (i < changes.size() && !changes[i].is_new &&
                                       (changes[i].wording <= last || row.empty()));
      if (stuck) {
        fail(ErrorCode::kInvalid, db.path(), "the library is damaged: packed texts");
      }
    }
    for (const Entry& entry : row) packing.put(entry);
    packing.close();
  }
}

void make_texts(Database& db, std::uint64_t id) {
  execute(db, "DELETE FROM texts WHERE template = ?", id);
  Packing packing(db, id);
  Query query(db, "SELECT id, occurrences, text FROM wordings WHERE template = ? ORDER BY id", id);
  while (query.next()) {
    packing.put({query.number(0), query.number(1), packed_normal(query.view(2))});
  }
  packing.close();
}

bool texts_are_right(Database& db, std::uint64_t id) {
  Query wordings(db, "SELECT id, occurrences, text FROM wordings WHERE template = ? ORDER BY id",
                 id);
  Query rows(db, "SELECT first, bytes FROM texts WHERE template = ? ORDER BY first", id);
  while (rows.next()) {
    const std::string_view bytes = rows.view(1);
    std::uint64_t number = 0;
    for (const char *p = bytes.data(), *end = p + bytes.size(); p < end;) {
      const PackedText text = next_text(db, p, end);
      const bool head = number == 0;
      number += text.wording;
      if ((head && number != rows.number(0)) || !wordings.next() || wordings.number(0) != number ||
          wordings.number(1) != text.occurrences ||
          packed_normal(wordings.view(2)) != text.normal) {
        return false;
      }
    }
  }
  return !wordings.next();
}

}  // namespace leitong::library
