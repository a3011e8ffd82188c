// Numbers of files that others wrote: decimal commas, where they cannot mean anything else.
// Format: docs/formats/csv.md.   Verified by: tests/table/decimal_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "table/csv.h"

namespace chokepoint::table {

/// How the fractions of a column are written. `unclear`: its cells allow two readings ("1,234"), or contradict each
/// other.
enum class DecimalMark : std::uint8_t { point, comma, unclear };

/// Looks at all cells of the column. It is `comma` only if the cells are not separated by commas, every cell that looks
/// like a number is a whole number or digits,digits, and at least one of them cannot be a thousands mark ("1,5").
DecimalMark recognise_decimal_mark(const TextTable& table, std::size_t column);

/// As parse_number of csv.h; with `comma`, the decimal mark is a comma and a point is refused. `unclear` reads points.
std::optional<double> parse_number(std::string_view text, DecimalMark mark);

/// Why the cell is no number and what to do about it: thousands marks, decimal commas, percent signs, words.
Fault number_fault(const TextTable& table, std::size_t row, std::size_t column);

}  // namespace chokepoint::table
