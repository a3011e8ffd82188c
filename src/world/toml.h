// TOML as a plain tree with positions, and a reader of its tables that finds every key nobody asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"
#include "base/result.h"

namespace chokepoint::world {

/// Configuration and scenarios are small; anything larger is a mistake.
inline constexpr std::size_t kTomlLimit = std::size_t{1} << 20;

struct TomlEntry;

struct TomlValue {
  enum class Kind : std::uint8_t { text, number, boolean, date, list, table, other } kind{Kind::other};
  std::string text;
  double number{0.0};
  bool whole{false};  // the number was written as an integer
  bool boolean{false};
  Day date;
  std::vector<TomlValue> list;
  std::vector<TomlEntry> table;     // in file order
  std::uint32_t row{0}, column{0};  // line and column, from 1

  const TomlValue* find(std::string_view key) const;
};

struct TomlEntry {
  std::string key;
  TomlValue value;
};

/// The document, a table. A syntax error is one fault with line and column.
Result<TomlValue> parse_toml(const std::string& file, std::string_view bytes);

/// Reads the keys of one table; each that is missing or of the wrong kind is a fault.
class TomlTable {
 public:
  TomlTable(const TomlValue& table, std::string file, Faults& faults)
      : table_(table), file_(std::move(file)), faults_(faults) {}

  bool has(std::string_view key) const { return table_.find(key) != nullptr; }
  const TomlValue* value(std::string_view key);
  std::string text(std::string_view key, bool required);
  std::optional<double> number(std::string_view key, double least, double most, bool required = false);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most, bool required);
  std::optional<Day> date(std::string_view key, bool required);
  const TomlValue* table(std::string_view key);
  /// The elements of `[[key]]`.
  std::vector<const TomlValue*> tables(std::string_view key);

  void fault(const TomlValue& at, Code code, std::string found, std::string expected, std::string remedy);
  void missing(std::string_view key, std::string expected);
  /// A fault for every key that was not asked for.
  void finish();

  const TomlValue& at() const { return table_; }
  const std::string& file() const { return file_; }
  Faults& faults() { return faults_; }

 private:
  const TomlValue* find(std::string_view key, TomlValue::Kind kind, std::string_view kind_text, bool required);

  const TomlValue& table_;
  std::string file_;
  Faults& faults_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace chokepoint::world
