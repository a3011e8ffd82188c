// A CSV file, plain or gzip, as a sequence of tables of whole rows under the same header: what is in memory besides the
// bytes is one piece, not the text and its cells.
// Verified by: tests/table/pieces_test.cpp (pieces of every size say what parse_csv says).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/result.h"
#include "table/csv.h"
#include "table/gzip.h"

namespace chokepoint::table {

class CsvPieces {
 public:
  static constexpr std::size_t kPiece = std::size_t{8} << 20;

  /// `bytes` must outlive it. A file that begins with an empty header cell, as files with row labels do, gets the
  /// header `corner` there. The delimiter is that of `delimiters` which the header shows most: labels may hold the
  /// others.
  CsvPieces(std::string name, std::string_view bytes, std::string corner, std::string_view delimiters = ",;\t",
            std::size_t piece = kPiece);

  struct Piece {
    TextTable rows;
    std::uint32_t rows_before;  // of the sheet: add it to rows.sheet_row()
  };
  /// The next piece of at least one row, but the first may have none; nothing at the end. Faults are those of parse_csv
  /// for the whole file. Progress counts bytes of the file.
  Result<std::optional<Piece>> next(Context& context);

 private:
  Result<bool> fill(Context& context);
  Result<TextTable> parse(std::string text, Context& context) const;
  Result<std::optional<Piece>> whole(Context& context);

  std::string name_, corner_;
  std::string_view delimiters_;
  char delimiter_{0};
  std::string_view bytes_;
  std::optional<Inflater> inflater_;
  std::string_view left_;  // of a plain file
  std::size_t piece_;
  std::string header_;  // with its line end; empty before the first piece
  std::string text_;    // read, not yet handed out
  bool filled_{false};
  bool done_{false};
  std::size_t taken_{0};     // data rows handed out
  std::uint32_t before_{0};  // sheet rows handed out, header not counted
};

}  // namespace chokepoint::table
