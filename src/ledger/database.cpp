#include "ledger/database.h"

#include <sqlite3.h>

#include <cmath>
#include <system_error>

namespace chokepoint::ledger {
namespace {

constexpr int kPatience = 20'000;  // milliseconds that one waits for another writer

Code code_of(int sqlite) {
  switch (sqlite & 0xff) {
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return Code::unreadable;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Code::no_permission;
    case SQLITE_READONLY:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::cannot_write;
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
      return Code::too_large;
    default:
      return Code::internal;
  }
}

const char* remedy_of(int sqlite) {
  switch (sqlite & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "name a ledger that this program made, or restore it from an export";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is writing; try again when it is done";
    case SQLITE_FULL:
      return "free space on the disk";
    default:
      return "check the path, its permissions and the disk";
  }
}

}  // namespace

struct Database::Connection {
  sqlite3* handle{nullptr};
  std::string name;
  std::optional<Fault> fault;

  ~Connection() { sqlite3_close_v2(handle); }
  void keep(int sqlite) {
    if (fault) return;
    const char* said = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(sqlite);
    fault = Fault{code_of(sqlite), name, 0, 0, said, "a ledger that can be used", remedy_of(sqlite)};
  }
};

struct Statement::Prepared {
  sqlite3_stmt* handle{nullptr};
  ~Prepared() { sqlite3_finalize(handle); }
};

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& path, Access access) {
  auto connection = std::make_unique<Connection>();
  connection->name = path.string();
  std::error_code error;
  const bool memory = path == ":memory:";
  if (!memory && access != Access::create && !std::filesystem::exists(path, error)) {
    return fail(Fault{Code::not_found, path.string(), 0, 0, "no such ledger", "a ledger with documents in it",
                      "begin one with: chokepoint evidence add FILE --ledger " + path.string()});
  }
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
  const int opened = sqlite3_open_v2(connection->name.c_str(), &connection->handle, flags, nullptr);
  if (opened != SQLITE_OK) {
    connection->keep(opened);
    return fail(*connection->fault);
  }
  sqlite3* handle = connection->handle;
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kPatience);
  // The file may come from anywhere: nothing in its schema is trusted.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  Database database(std::move(connection));
  database.run("PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
  if (access == Access::read) database.run("PRAGMA query_only = ON;");
  if (auto fault = database.take_error()) return fail(std::move(*fault));
  return database;
}

void Database::run(const std::string& sql) {
  if (failed()) return;
  const int done = sqlite3_exec(connection_->handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (done != SQLITE_OK) connection_->keep(done);
}

bool Database::failed() const { return connection_->fault.has_value(); }

std::optional<Error> Database::take_error() {
  if (!connection_->fault) return std::nullopt;
  Error error{{std::move(*connection_->fault)}, 0};
  connection_->fault.reset();
  return error;
}

void Database::fail_with(Fault fault) {
  if (failed()) return;
  if (fault.file.empty() && connection_->name != ":memory:") fault.file = connection_->name;
  connection_->fault = std::move(fault);
}

std::int64_t Database::changes() const { return sqlite3_changes64(connection_->handle); }

Statement::Statement(Database& database, std::string_view sql)
    : database_(database), prepared_(std::make_unique<Prepared>()) {
  if (database.failed()) return;
  const int done = sqlite3_prepare_v2(database.connection_->handle, sql.data(), static_cast<int>(sql.size()),
                                      &prepared_->handle, nullptr);
  if (done != SQLITE_OK) database.connection_->keep(done);
}

Statement::~Statement() = default;

void Statement::reset() {
  if (prepared_->handle == nullptr) return;
  sqlite3_reset(prepared_->handle);
  sqlite3_clear_bindings(prepared_->handle);
}

bool Statement::next() {
  if (prepared_->handle == nullptr || database_.failed()) return false;
  const int done = sqlite3_step(prepared_->handle);
  if (done == SQLITE_ROW) return true;
  if (done != SQLITE_DONE) database_.connection_->keep(done);
  sqlite3_reset(prepared_->handle);  // gives back its locks
  return false;
}

bool Statement::run() {
  while (next()) {
  }
  return !database_.failed();
}

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(prepared_->handle, column);
  const int size = sqlite3_column_bytes(prepared_->handle, column);
  return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes), size);
}

std::int64_t Statement::whole(int column) const { return sqlite3_column_int64(prepared_->handle, column); }

std::optional<double> Statement::number(int column) const {
  if (sqlite3_column_type(prepared_->handle, column) == SQLITE_NULL) return std::nullopt;
  return sqlite3_column_double(prepared_->handle, column);
}

void Statement::bind(int at, std::string_view value) {
  if (prepared_->handle == nullptr) return;
  sqlite3_bind_text64(prepared_->handle, at, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

void Statement::bind(int at, std::int64_t value) {
  if (prepared_->handle != nullptr) sqlite3_bind_int64(prepared_->handle, at, value);
}

void Statement::bind(int at, double value) {
  if (prepared_->handle == nullptr) return;
  if (std::isfinite(value)) {
    sqlite3_bind_double(prepared_->handle, at, value);
  } else {
    sqlite3_bind_null(prepared_->handle, at);
  }
}

void Statement::bind(int at, const std::optional<double>& value) {
  if (prepared_->handle == nullptr) return;
  if (value) {
    bind(at, *value);
  } else {
    sqlite3_bind_null(prepared_->handle, at);
  }
}

Transaction::Transaction(Database& database) : database_(database) { database.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  auto error = database_.take_error();  // undoing works in spite of it
  database_.run("ROLLBACK");
  database_.take_error();
  if (error && !error->faults.empty()) database_.fail_with(std::move(error->faults.front()));
}

Result<std::monostate> Transaction::commit() {
  database_.run("COMMIT");
  if (database_.failed()) {
    auto error = database_.take_error();
    database_.run("ROLLBACK");
    database_.take_error();
    open_ = false;
    return fail(std::move(*error));
  }
  open_ = false;
  return std::monostate{};
}

}  // namespace chokepoint::ledger
