// Any bytes through the CSV reader: it must neither crash nor lie. On UTF-8 text it must say what the plain reference
// reader says, and what it accepts must come back when written and read again.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "../table/agree.h"
#include "table/csv.h"
#include "table/decimal.h"
#include "table/utf8.h"

namespace {

using chokepoint::Context;
using chokepoint::PlainContext;
using chokepoint::Result;
using namespace chokepoint::table;

void demand(const std::string& difference) {
  if (difference.empty()) return;
  std::cerr << difference << '\n';
  std::abort();
}

Result<TextTable> read(const std::string& bytes, const CsvOptions& options) {
  PlainContext plain;
  Context context = plain.context();
  context.memory_limit = std::size_t{256} << 20;
  return parse_csv("fuzz.csv", bytes, options, context);
}

void write_and_read(const TextTable& table) {
  std::string text;
  std::vector<std::string_view> cells(table.columns());
  for (std::size_t c = 0; c < table.columns(); ++c) cells[c] = table.header(c);
  append_row(text, cells);
  for (std::size_t r = 0; r < table.rows(); ++r) {
    for (std::size_t c = 0; c < table.columns(); ++c) cells[c] = table.cell(r, c);
    append_row(text, cells);
  }
  CsvOptions options;
  options.delimiter = ',';
  options.encoding = "UTF-8";
  const auto again = read(text, options);
  if (!again || again->rows() != table.rows() || again->columns() != table.columns()) demand("written, not read again");
  for (std::size_t c = 0; c < table.columns(); ++c) {
    if (again->header(c) != table.header(c)) demand("another header");
    for (std::size_t r = 0; r < table.rows(); ++r) {
      if (again->cell(r, c) != table.cell(r, c)) demand("another cell");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto recognised = read(bytes, {});
  if (recognised) {
    write_and_read(*recognised);
    for (std::size_t c = 0; c < recognised->columns(); ++c) {
      const DecimalMark mark = recognise_decimal_mark(*recognised, c);
      for (std::size_t r = 0; r < recognised->rows(); ++r) {
        if (!parse_number(recognised->cell(r, c), mark)) number_fault(*recognised, r, c);
      }
    }
  }
  if (first_invalid_utf8(bytes) == bytes.size() && !bytes.starts_with(kUtf8Mark)) {
    for (const char delimiter : {',', ';'}) {
      CsvOptions options;
      options.delimiter = delimiter;
      options.encoding = "UTF-8";
      const bool other_mark = bytes.starts_with(std::string_view("\0\0", 2));  // may begin the mark of UTF-32
      if (!other_mark) demand(reference::difference(bytes, delimiter, read(bytes, options)));
    }
  }
  for (const char* encoding : {"GB18030", "Shift_JIS", "UTF-16LE", "windows-1256"}) {
    CsvOptions options;
    options.encoding = encoding;
    const auto stated = read(bytes, options);
    if (stated) write_and_read(*stated);
  }
  return 0;
}
