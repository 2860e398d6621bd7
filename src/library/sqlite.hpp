// SQLite as this room uses it: queries that clean up after themselves, failures as exceptions.
//
// Inside the room a failed call throws Failure, because every line of a transaction can fail and a
// half-done one must roll back; `guarded` turns it into a Result at the door.
#pragma once

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "leitong/result.hpp"

namespace leitong::library {

struct Failure {
  Error error;
  bool busy = false;  // somebody else has the lock
};

// Owned by one thread.
class Database {
 public:
  // `flags` as for sqlite3_open_v2; `kind` is what messages call the file. Throws Failure.
  Database(const std::string& path, const std::string& uri, int flags, unsigned wait_ms,
           const char* kind = "library");
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* sql);        // one or more statements without a result
  void copy_from(Database& other);  // everything; REQUIRES: this one is empty
  [[nodiscard]] std::int64_t changes() const { return sqlite3_changes64(handle_); }
  [[nodiscard]] std::uint64_t last_row() const {
    return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(handle_));
  }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[noreturn]] void fail() const;  // with what SQLite says of the last call

 private:
  friend class Query;
  sqlite3_stmt* borrow(std::string_view sql);
  void give_back(std::string_view sql, sqlite3_stmt* statement) noexcept;

  sqlite3* handle_ = nullptr;
  std::string path_;
  unsigned wait_ms_ = 0;
  const char* kind_ = "library";
  std::unordered_map<std::string, sqlite3_stmt*> idle_;  // prepared, by their text
};

// One run of a statement: `Query q(db, "...", a, b); while (q.next()) q.text(0);`
class Query {
 public:
  // Texts must outlive the query.
  template <typename... Values>
  explicit Query(Database& db, std::string_view sql, Values&&... values)
      : db_(db), sql_(sql), statement_(db.borrow(sql)) {
    static_assert((!std::is_same_v<std::string, Values> && ...), "a string that is gone by then");
    int position = 0;
    (bind(++position, values), ...);
  }
  ~Query() { db_.give_back(sql_, statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool next() {
    const int status = sqlite3_step(statement_);
    if (status == SQLITE_ROW) return true;
    if (status != SQLITE_DONE) db_.fail();
    return false;
  }
  void bind(int position, std::integral auto number) {
    sqlite3_bind_int64(statement_, position, static_cast<sqlite3_int64>(number));
  }
  // Views must outlive the query.
  void bind(int position, std::string_view text) {
    sqlite3_bind_text64(statement_, position, text.data() == nullptr ? "" : text.data(),
                        text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int position, const std::string& text) { bind(position, std::string_view(text)); }
  void bind(int position, const char* text) { bind(position, std::string_view(text)); }
  void bind_blob(int position, std::string_view bytes) {
    sqlite3_bind_blob64(statement_, position, bytes.data() == nullptr ? "" : bytes.data(),
                        bytes.size(), SQLITE_STATIC);
  }

  [[nodiscard]] std::uint64_t number(int column) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
  }
  [[nodiscard]] std::uint32_t small(int column) const {
    return static_cast<std::uint32_t>(sqlite3_column_int64(statement_, column));
  }
  [[nodiscard]] bool null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  // Valid until the next step. Also of a blob.
  [[nodiscard]] std::string_view view(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr
               ? std::string_view()
               : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
  [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }

 private:
  Database& db_;
  std::string_view sql_;
  sqlite3_stmt* statement_;
};

// Runs a statement that has no result.
template <typename... Values>
void execute(Database& db, std::string_view sql, const Values&... values) {
  Query query(db, sql, values...);
  while (query.next()) {
  }
}

// The one number a statement gives; 0 without a row.
template <typename... Values>
[[nodiscard]] std::uint64_t ask(Database& db, std::string_view sql, const Values&... values) {
  Query query(db, sql, values...);
  return query.next() ? query.number(0) : 0;
}

// A transaction; rolled back unless committed. Inside another one it is a part of that.
class Transaction {
 public:
  enum class Kind { kRead, kWrite };
  Transaction(Database& db, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& db_;
  bool open_;
};

// Calls work(), which may throw Failure, and gives what it returns.
template <typename Work>
auto guarded(const Work& work) -> Result<decltype(work())> {
  try {
    return work();
  } catch (Failure& failure) {
    return std::move(failure.error);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kLimit, {}, {}, {}, "out of memory"};
  }
}

[[noreturn]] inline void fail(ErrorCode code, const std::string& path, std::string reason) {
  throw Failure{Error{code, path, {}, {}, std::move(reason)}};
}

}  // namespace leitong::library
