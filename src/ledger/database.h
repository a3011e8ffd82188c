// A SQLite database and its statements, without exceptions and without SQLite's own types. The first failure is kept;
// whatever is asked after it does nothing, so callers ask once, at the end, whether all went well.
// Not thread-safe: one Database a thread; many may have the same file open.
// Verified by: tests/ledger/ledger_test.cpp, crash_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace chokepoint::ledger {

enum class Access : std::uint8_t { read, write, create };

class Database {
 public:
  /// `:memory:` is a database that nobody else sees. Faults: no such file (not_found; `create` makes it), a file that
  /// is no database (unreadable), no permission.
  static Result<Database> open(const std::filesystem::path& path, Access access);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// One statement or several, without values.
  void run(const std::string& sql);
  bool failed() const;
  /// What went wrong first, and forgets it; nothing where all went well.
  std::optional<Error> take_error();
  /// A fault of the caller's own: kept as one of the database.
  void fail_with(Fault fault);
  /// Rows that the last statement changed.
  std::int64_t changes() const;

 private:
  friend class Statement;
  struct Connection;
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Values for `?1`, `?2`, ... in order; forgets those of the last time.
  template <class... Values>
  Statement& with(const Values&... values) {
    reset();
    int at = 0;
    (bind(++at, values), ...);
    return *this;
  }
  /// The next row; false at the end and after a failure.
  bool next();
  /// To the end. Returns whether it went well.
  bool run();

  // Of the row at hand; columns from 0.
  std::string text(int column) const;
  std::int64_t whole(int column) const;
  std::optional<double> number(int column) const;

 private:
  struct Prepared;
  void reset();
  void bind(int at, std::string_view value);
  void bind(int at, const std::string& value) { bind(at, std::string_view(value)); }
  void bind(int at, const char* value) { bind(at, std::string_view(value)); }
  void bind(int at, std::int64_t value);
  void bind(int at, std::uint64_t value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, int value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, double value);
  void bind(int at, const std::optional<double>& value);

  Database& database_;
  std::unique_ptr<Prepared> prepared_;
};

/// All or nothing: without `commit` what was done is undone. Waits for another writer.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  /// After it returns success, what was done survives a crash of the program and of the machine.
  Result<std::monostate> commit();

 private:
  Database& database_;
  bool open_{true};
};

}  // namespace chokepoint::ledger
