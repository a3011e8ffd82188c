// What a table looks like: its columns, their kinds and words. One spec serves reading, checking, documentation and
// schema.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::table {

enum class Kind : std::uint8_t { text, id, ids, number, integer, boolean, date, choice, unit };

struct ColumnSpec {
  std::string_view name;
  Kind kind{Kind::text};
  bool key{false};
  bool required{true};                          // the column must exist and its cells must not be empty
  std::span<const std::string_view> choices{};  // for Kind::choice
  std::string_view refers_to{};                 // for ids: the table(s) named, "places" or "places|regimes|firms"
  std::string_view help{};
};

struct TableSpec {
  std::string_view name;
  bool figures{false};  // carries the figure columns of docs/formats/world.md section 1
  bool required{false};
  std::span<const ColumnSpec> columns;
  std::string_view help{};
};

}  // namespace chokepoint::table
