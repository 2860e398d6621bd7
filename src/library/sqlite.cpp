// SQLite's calls and its failures in our words.

#include "library/sqlite.hpp"

namespace leitong::library {
namespace {

constexpr std::size_t kMostIdle = 256;

ErrorCode code_of(int status) {
  switch (status & 0xFF) {
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::kUnreadable;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
      return ErrorCode::kInvalid;
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return ErrorCode::kLimit;
    case SQLITE_IOERR:
      return status == SQLITE_IOERR_READ || status == SQLITE_IOERR_SHORT_READ
                 ? ErrorCode::kUnreadable
                 : ErrorCode::kWrite;
    default:
      return ErrorCode::kWrite;
  }
}

std::string reason_of(int status, const char* message, const std::string& kind, unsigned wait_ms) {
  switch (status & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "the " + kind + " is being written by another program; waited " +
             std::to_string(wait_ms) + " ms";
    case SQLITE_READONLY:
      return "the " + kind + " is read-only";
    case SQLITE_NOTADB:
      return kind == "library" ? "not a template library" : "no " + kind;
    case SQLITE_CORRUPT:
      return "the " + kind + " is damaged: " + message;
    case SQLITE_FULL:
      return "the disk is full";
    default:
      return message;
  }
}

}  // namespace

Database::Database(const std::string& path, const std::string& uri, int flags, unsigned wait_ms,
                   const char* kind)
    : path_(path), wait_ms_(wait_ms), kind_(kind) {
  const int status = sqlite3_open_v2(uri.c_str(), &handle_, flags, nullptr);
  if (status != SQLITE_OK) {
    Error error{code_of(status),
                path,
                {},
                {},
                handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_)};
    sqlite3_close_v2(handle_);
    throw Failure{std::move(error)};
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, static_cast<int>(wait_ms));
  // A library may come from a stranger: its schema must not be able to do anything.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

Database::~Database() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

void Database::fail() const {
  const int status = sqlite3_extended_errcode(handle_);
  const int kind = status & 0xFF;
  throw Failure{Error{code_of(status),
                      path_,
                      {},
                      {},
                      reason_of(status, sqlite3_errmsg(handle_), kind_, wait_ms_)},
                kind == SQLITE_BUSY || kind == SQLITE_LOCKED};
}

void Database::copy_from(Database& other) {
  sqlite3_backup* copying = sqlite3_backup_init(handle_, "main", other.handle_, "main");
  if (copying == nullptr) fail();
  sqlite3_backup_step(copying, -1);
  if (sqlite3_backup_finish(copying) != SQLITE_OK) fail();
}

void Database::run(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

sqlite3_stmt* Database::borrow(std::string_view sql) {
  const auto found = idle_.find(std::string(sql));
  if (found != idle_.end()) {
    sqlite3_stmt* statement = found->second;
    idle_.erase(found);
    return statement;
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail();
  }
  return statement;
}

void Database::give_back(std::string_view sql, sqlite3_stmt* statement) noexcept {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  try {
    if (idle_.size() < kMostIdle && idle_.emplace(sql, statement).second) return;
  } catch (const std::bad_alloc&) {  // then it is not kept
  }
  sqlite3_finalize(statement);
}

Transaction::Transaction(Database& db, Kind kind) : db_(db), open_(!db.in_transaction()) {
  if (open_) db_.run(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (!open_ || !db_.in_transaction()) return;
  try {
    db_.run("ROLLBACK");
  } catch (const Failure&) {  // closing the file will roll it back
  }
}

void Transaction::commit() {
  if (!open_) return;
  db_.run("COMMIT");
  open_ = false;
}

}  // namespace leitong::library
