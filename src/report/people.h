// Numbers as a person reads them: a sensible number of digits for the column they stand in, per cent, thousands, marks.
#pragma once

#include <string>
#include <string_view>

#include "report/report.h"

namespace chokepoint::report {

/// Digits after the point that serve a column: three significant ones for its largest value, fewer where all its values
/// need fewer.
struct NumberStyle {
  int decimals{0};
  bool per_cent{false};
  bool grouped{false};  // a comma every three digits, in columns that reach 10,000 (so that years stay years)
};

/// The column whose role and unit column `index` follows: itself, or for `low` and `high` the nearest other one to the
/// left (else to the right).
std::size_t leading_column(const Table& table, std::size_t index);
/// Style of column `index`; `low` and `high` share theirs with their leading column.
NumberStyle number_style(const Table& table, std::size_t index);
NumberStyle number_style(const std::vector<double>& values, Role role);

/// "98.2 %", "12,400", "0.0021", "-3"; "" for NaN and infinities. A value other than zero never prints as zero.
std::string for_people(double value, const NumberStyle& style);
/// A number that stands alone, with its unit ("" = none): "12.5 t".
std::string for_people(double value, std::string_view unit);

/// The cell as a person reads it (dates, per cent, numbers, text), without a mark.
std::string cell_for_people(const Table& table, std::size_t column, std::size_t row, const NumberStyle& style);
/// NaN where there is no number.
double number_at(const Column& column, std::size_t row);
std::string_view text_at(const Column& column, std::size_t row);
Basis basis_at(const Column& column, std::size_t row);
std::string_view figure_at(const Column& column, std::size_t row);
bool is_numeric(const Column& column);
/// What stands beside the title of a column: its unit, "days" for days, "" for shares (the cells say %).
std::string unit_label(const Table& table, std::size_t index);
/// The title, or the name where there is none.
std::string_view label_of(const Column& column);
std::string_view label_of(const Table& table);

}  // namespace chokepoint::report
