// CSV in and out (RFC 4180), with what real files add: byte-order marks, UTF-16, legacy encodings, other delimiters.
// Format: docs/formats/csv.md.
// Verified by: tests/table/ (a plain byte-at-a-time reader as oracle, round trips of arbitrary cells),
// tests/fuzz/csv.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::table {

struct CsvOptions {
  char delimiter{0};     // 0: recognised among , ; tab |
  std::string encoding;  // empty: UTF-8 (with or without BOM), UTF-16 by BOM, else recognised or asked for
  std::size_t size_limit{std::size_t{4} << 30};
};

/// A table of more columns is a fault: it keeps every plan for memory bounded.
inline constexpr std::size_t kMaximumColumns = std::size_t{1} << 20;

/// The cells of a file as text, in file order. Owns its bytes; cells are views into them, valid while the table lives
/// and is not moved. Four bytes a cell and four a row beside the text. Reading is thread-safe.
class TextTable {
 public:
  const std::string& name() const { return name_; }
  std::size_t rows() const { return rows_; }  // data rows, header not counted
  std::size_t columns() const { return columns_; }
  std::string_view header(std::size_t column) const { return text_at(0, column); }
  /// Column number by header name.
  std::optional<std::size_t> find(std::string_view column) const;
  std::string_view cell(std::size_t row, std::size_t column) const { return text_at(row + 1, column); }
  /// Row number as a spreadsheet shows it (header = 1): quoted newlines do not shift it, skipped empty lines do.
  std::uint32_t sheet_row(std::size_t row) const;
  /// Physical line where the row starts, for editors.
  std::uint32_t line(std::size_t row) const;
  char delimiter() const { return delimiter_; }
  /// What was recognised, for a note to the user ("Shift_JIS, delimiter ;").
  const std::string& recognised() const { return recognised_; }

 private:
  friend class CsvReader;
  /// From `row` on, rows stand `lines` physical lines and `records` spreadsheet rows further down than their number
  /// says.
  struct Shift {
    std::uint32_t row;
    std::uint32_t lines;
    std::uint32_t records;
  };
  std::string_view text_at(std::size_t record, std::size_t column) const;
  Shift shift_at(std::size_t row) const;

  std::string name_;
  std::string bytes_;
  std::size_t rows_{0};
  std::size_t columns_{0};
  std::vector<std::uint32_t> offsets_;  // per record (0 is the header): where it begins, then where each cell ends
  std::vector<Shift> shifts_;           // ordered by row
  char delimiter_{','};
  std::string recognised_;
};

/// `name` is used in faults. A row with more or fewer cells than the header, an unclosed quote, a NUL byte, text after
/// a closing quote, a repeated or empty header name: each is a fault with row and column; all are reported. Wholly
/// empty lines are skipped. A quote inside an unquoted cell stands for itself. A file whose encoding or delimiter
/// cannot be told with confidence is a fault that names the candidates. Progress counts bytes. The text itself is at
/// most 4 GiB.
Result<TextTable> parse_csv(std::string name, std::string bytes, const CsvOptions& options, Context& context);

/// Decimal number: optional sign, digits with a point, optional exponent; nothing else (no thousands marks, no inf/nan,
/// no hexadecimal, no surrounding space). Nothing if it is not one or overflows; too small to hold reads as 0.
std::optional<double> parse_number(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);
/// The shortest text that reads back to the same double ("0.1", "1e-07", "12000"); "" for NaN, "inf" and "-inf" (which
/// parse_number refuses).
std::string format_number(double value);

/// Quotes a cell where RFC 4180 needs it. A row of one empty cell needs append_row.
void append_cell(std::string& out, std::string_view text);
/// As append_cell, and cells beginning with = + - @ tab or CR that are not numbers get a leading apostrophe, so that no
/// spreadsheet runs them.
void append_safe_cell(std::string& out, std::string_view text);
/// The cells joined by commas and ended by a line feed; a single empty cell is written "" so that it is no empty line.
void append_row(std::string& out, std::span<const std::string_view> cells);

}  // namespace chokepoint::table
