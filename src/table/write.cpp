#include "table/csv.h"

namespace chokepoint::table {

namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

/// A leading byte-order mark is quoted too, or a reader would take it off the first cell of a file.
bool needs_quotes(std::string_view text) {
  return text.find_first_of(",\"\r\n") != std::string_view::npos || text.starts_with("\xEF\xBB\xBF");
}

}  // namespace

void append_cell(std::string& out, std::string_view text) {
  if (needs_quotes(text)) {
    append_quoted(out, text);
  } else {
    out += text;
  }
}

void append_safe_cell(std::string& out, std::string_view text) {
  constexpr std::string_view kStartsFormula = "=+-@\t\r";
  if (text.empty() || kStartsFormula.find(text.front()) == std::string_view::npos || parse_number(text)) {
    append_cell(out, text);
    return;
  }
  append_cell(out, "'" + std::string(text));
}

void append_row(std::string& out, std::span<const std::string_view> cells) {
  if (cells.size() == 1 && cells[0].empty()) out += "\"\"";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, cells[i]);
  }
  out += '\n';
}

}  // namespace chokepoint::table
