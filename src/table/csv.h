// CSV in and out (RFC 4180), with what real files add: byte-order marks, UTF-16, legacy encodings, other delimiters.
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
  char delimiter{0};           // 0: recognised among , ; tab |
  std::string encoding;        // empty: UTF-8 (with or without BOM), UTF-16 by BOM, else recognised or asked for
  std::size_t size_limit{std::size_t{4} << 30};
};

/// The cells of a file as text, in file order. Owns its bytes; cells are views into them.
class TextTable {
 public:
  const std::string& name() const { return name_; }
  std::size_t rows() const { return lines_.size(); }     // data rows, header not counted
  std::size_t columns() const { return header_.size(); }
  std::string_view header(std::size_t column) const { return header_[column]; }
  /// Column number by header name.
  std::optional<std::size_t> find(std::string_view column) const;
  std::string_view cell(std::size_t row, std::size_t column) const;
  /// Spreadsheet row of a data row (header = 1): records, not lines, so quoted newlines do not shift it.
  std::uint32_t sheet_row(std::size_t row) const { return static_cast<std::uint32_t>(row) + 2; }
  /// Physical line where the row starts, for editors.
  std::uint32_t line(std::size_t row) const { return lines_[row]; }
  /// What was recognised, for a note to the user ("Shift_JIS, delimiter ;").
  const std::string& recognised() const { return recognised_; }

 private:
  friend class CsvReader;
  struct Span {
    std::uint64_t begin;
    std::uint32_t size;
  };
  std::string name_;
  std::string bytes_;
  std::vector<std::string> header_;
  std::vector<Span> cells_;  // rows x columns
  std::vector<std::uint32_t> lines_;
  std::string recognised_;
};

/// `name` is used in faults. A row with more or fewer cells than the header, an unclosed quote, a NUL byte, text after a
/// closing quote, a repeated or empty header name: each is a fault with row and column; all are reported. Wholly empty lines
/// are skipped. A file whose encoding cannot be told apart with confidence is a fault that names the candidates.
Result<TextTable> parse_csv(std::string name, std::string bytes, const CsvOptions& options, Context& context);

/// Decimal number: optional sign, digits with a point, optional exponent; nothing else (no thousands marks, no inf/nan, no
/// hexadecimal, no surrounding space). Nothing if it is not one or overflows.
std::optional<double> parse_number(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);
/// The shortest text that reads back to the same double ("0.1", "1e-07", "12000"); "" for NaN.
std::string format_number(double value);

/// Quotes a cell where RFC 4180 needs it.
void append_cell(std::string& out, std::string_view text);
/// As append_cell, and cells beginning with = + - @ tab or CR that are not numbers get a leading apostrophe, so that no
/// spreadsheet runs them.
void append_safe_cell(std::string& out, std::string_view text);

}  // namespace chokepoint::table
