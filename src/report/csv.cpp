#include <cmath>

#include "report/render.h"
#include "report/utf8.h"
#include "table/csv.h"

namespace chokepoint::report {
namespace {

std::string cell_text(const Column& column, std::size_t row) {
  if (const auto* numbers = std::get_if<Numbers>(&column.cells)) {
    const double value = row < numbers->size() ? (*numbers)[row] : std::nan("");
    if (!std::isfinite(value)) return {};
    return value == 0.0 ? "0" : table::format_number(value);
  }
  const Texts& texts = std::get<Texts>(column.cells);
  return row < texts.size() ? valid_utf8(texts[row]) : std::string();
}

void append_table(std::string& out, const Table& table) {
  const auto end_cell = [&](bool last) { out.push_back(last ? '\n' : ','); };
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    const bool last = i + 1 == table.columns.size();
    table::append_safe_cell(out, valid_utf8(column.name));
    end_cell(last && column.basis.empty());
    if (!column.basis.empty()) {
      table::append_safe_cell(out, valid_utf8(column.name) + "_basis");
      end_cell(last);
    }
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      const bool last = i + 1 == table.columns.size();
      const std::string text = cell_text(column, row);
      if (text.empty() && table.columns.size() == 1 && column.basis.empty()) out += "\"\"";  // an empty line is no row
      table::append_safe_cell(out, text);
      end_cell(last && column.basis.empty());
      if (!column.basis.empty()) {
        if (row < column.basis.size()) out += name_of(column.basis[row]);
        end_cell(last);
      }
    }
  }
}

}  // namespace

std::string to_csv(const Report& report) {
  std::string out;
  const bool several = report.tables.size() > 1;
  for (const Table& table : report.tables) {
    if (several) {
      if (!out.empty()) out.push_back('\n');
      std::string name = valid_utf8(table.name);
      for (char& c : name) {
        if (c == '\n' || c == '\r') c = ' ';
      }
      out += "# " + name + "\n";
    }
    append_table(out, table);
  }
  return out;
}

}  // namespace chokepoint::report
