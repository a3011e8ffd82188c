// Numbers as a person reads them: a sensible number of digits for the column they stand in, per cent, thousands, marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/report.h"

namespace chokepoint::report {

/// Digits after the point that serve a column: three significant ones for its largest value, fewer where all its values
/// need fewer.
struct NumberStyle {
  int decimals{0};
  bool per_cent{false};
  double divisor{1.0};
  std::string_view scale;  // "million" or "billion"; unit_label puts it before the unit
  bool grouped{false};     // a comma every three digits, in columns that reach 10,000 (so that years stay years)
};

/// Which line of a band a column is, and the name that its lines share: by the suffixes _p05, _low, _p50, _p95, _high
/// of its name (alone: the empty stem), else by its role.
struct Line {
  std::string_view stem;
  int part{0};  // -1 low, 0 middle, 1 high
};
Line line_of(const Column& column);

/// The column whose role and unit column `index` follows: itself, unless its role is `low` or `high`. Then the one that
/// bears the stem of its name; without such a name the nearest quantity to the left, else to the right. Bounds of a
/// stem that no column bears follow the first of them.
std::size_t leading_column(const Table& table, std::size_t index);
/// The low and the high column that follow `leader` (which may be the low one itself), if both are there.
std::optional<std::pair<std::size_t, std::size_t>> bounds_of(const Table& table, std::size_t leader);
/// Style of column `index`; `low` and `high` share theirs with their leading column, and columns of one unit their
/// scale, so that they can be compared.
NumberStyle number_style(const Table& table, std::size_t index);
/// `scale_for`: a larger value, of other columns, that decides the scale.
NumberStyle number_style(const std::vector<double>& values, Role role, double scale_for = 0.0);

/// "98.2 %", "12,400", "0.0021", "-3"; "" for NaN and infinities. A value other than zero never prints as zero: a share
/// too small for its column is "<0.1 %".
std::string for_people(double value, const NumberStyle& style);
/// A number that stands alone, with its unit ("" = none): "12.5 t", "3.2 billion USD". A unit that begins with
/// "share" makes it per cent: "18 % of normal output" for 0.18 "share of normal output".
std::string for_people(double value, std::string_view unit);

/// The cell as a person reads it (dates, per cent, numbers, text), without a mark.
std::string cell_for_people(const Table& table, std::size_t column, std::size_t row, const NumberStyle& style);
/// NaN where there is no number.
double number_at(const Column& column, std::size_t row);
std::string_view text_at(const Column& column, std::size_t row);
Basis basis_at(const Column& column, std::size_t row);
std::string_view figure_at(const Column& column, std::size_t row);
bool is_numeric(const Column& column);
/// What stands beside the title of a column: its unit with its scale, "days" for days, "" for shares (the cells say %).
std::string unit_label(const Table& table, std::size_t index);
/// The title, or the name where there is none.
std::string_view label_of(const Column& column);
std::string_view label_of(const Table& table);

}  // namespace chokepoint::report
