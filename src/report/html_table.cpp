#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/html_parts.h"
#include "report/html_text.h"
#include "report/people.h"
#include "report/svg_lines.h"
#include "report/svg_tiers.h"

namespace chokepoint::report {
namespace {

constexpr std::size_t kMostRows = 2000;  // on the page; the rest is in the JSON
constexpr std::size_t kSampleRows = 25;  // of a time series, as its values in words
constexpr std::size_t kFilterFrom = 20;  // rows from which a filter helps

/// What stands in one column of the page: a column of the table, or a pair of bounds.
struct Shown {
  std::size_t column;
  std::optional<std::size_t> high;  // set: `column` is the low bound of a range
  bool bar{false};
  double full{1.0};  // value of a whole bar
  NumberStyle style;
  std::optional<std::pair<std::size_t, std::size_t>> bounds{};  // of the column
};

double largest_of(const Table& table, std::size_t leader) {
  double largest = 0.0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (leading_column(table, i) != leader) continue;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double value = number_at(table.columns[i], row);
      if (!std::isnan(value)) largest = std::max(largest, value);
    }
  }
  return largest;
}

bool numeric_role(const Column& column, Role role) { return is_numeric(column) && column.role == role; }

/// Columns that get bars: shares, or where there are none the first quantity.
std::vector<bool> bar_columns(const Table& table) {
  std::vector<bool> bars(table.columns.size(), false);
  if (table.draw != Draw::bars) return bars;
  for (std::size_t i = 0; i < bars.size(); ++i) bars[i] = numeric_role(table.columns[i], Role::share);
  if (std::find(bars.begin(), bars.end(), true) != bars.end()) return bars;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Role role = table.columns[i].role;
    const bool quantity =
        is_numeric(table.columns[i]) && (role == Role::plain || role == Role::money || role == Role::days);
    if (quantity && largest_of(table, i) > 0.0) {
      bars[i] = true;
      break;
    }
  }
  return bars;
}

/// Each column, and after a column its bounds as one range, wherever in the table they stand.
std::vector<Shown> columns_to_show(const Table& table) {
  const std::vector<bool> bars = bar_columns(table);
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::size_t leader = leading_column(table, i);
    const auto bounds = bounds_of(table, leader);
    const NumberStyle style = number_style(table, i);
    const bool bound = bounds && (i == bounds->first || i == bounds->second);
    if (!bound) {
      Shown item{i, std::nullopt, bars[i], 1.0, style, bounds};
      if (bars[i]) {
        const double largest = largest_of(table, i);
        item.full = numeric_role(table.columns[i], Role::share) ? std::max(1.0, largest) : largest;
      }
      shown.push_back(item);
    }
    if (bounds && i == leader) shown.push_back({bounds->first, bounds->second, false, 1.0, style, {}});
  }
  return shown;
}

/// "HHI, low" without its last word: the title of a range that has no column of its own.
std::string range_title(const Column& low) {
  std::string_view title = label_of(low);
  for (const std::string_view end : {", low", " low", "_low", ", 5 %", "_p05"}) {
    if (title.size() > end.size() && title.substr(title.size() - end.size()) == end) {
      title.remove_suffix(end.size());
      break;
    }
  }
  return std::string(title);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

class Grid {
 public:
  Grid(const Report& report, std::size_t report_index, std::size_t index, const Sources& sources)
      : report_(report),
        table_(report.tables[index]),
        report_index_(report_index),
        index_(index),
        sources_(sources),
        shown_(columns_to_show(table_)) {
    for (const Column& column : table_.columns) kinds_.push_back(kind_of(column));
    for (std::size_t i = table_.columns.size(); i-- > 0;) {
      if (!is_numeric(table_.columns[i])) why_column_ = i;
    }
    const std::string start = "/tables/" + table_.name + "/";
    for (std::size_t i = 0; i < report.reasons.size(); ++i) {
      const std::string& result = report.reasons[i].result;
      if (result.rfind(start, 0) == 0) why_.emplace(result.substr(start.size()), i);
    }
  }

  std::string write(std::span<const std::size_t> rows) {
    out_ += fmt::format("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table{}>\n<thead><tr>",
                        html_attribute(label_of(table_)), many_bars() ? " class=\"many-bars\"" : "");
    for (const Shown& shown : shown_) write_head(shown);
    out_ += "</tr></thead>\n<tbody>\n";
    for (const std::size_t row : rows) {
      out_ += fmt::format("<tr id=\"{}\">", row_id(report_index_, index_, row));
      for (const Shown& shown : shown_) write_cell(shown, row);
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table></div>\n";
    return std::move(out_);
  }

 private:
  bool many_bars() const {
    return std::count_if(shown_.begin(), shown_.end(), [](const Shown& shown) { return shown.bar; }) > 2;
  }

  /// Long texts get room, so that a row does not become a tower.
  static const char* kind_of(const Column& column) {
    if (is_numeric(column)) return column.role == Role::date ? "txt" : "num";
    std::size_t longest = 0;
    for (const std::string& cell : std::get<Texts>(column.cells)) longest = std::max(longest, cell.size());
    return longest > 70 ? "txt longest" : longest > 24 ? "txt long" : longest > 10 ? "txt" : "txt short";
  }

  void write_head(const Shown& shown) {
    const Column& column = table_.columns[shown.column];
    if (shown.high) {
      const bool percentiles = ends_with(column.name, "p05") && ends_with(table_.columns[*shown.high].name, "p95");
      const char* words = percentiles ? "5\xe2\x80\x93"
                                        "95\xe2\x80\xaf%"
                                      : "low\xe2\x80\x93high";
      const bool orphan = leading_column(table_, shown.column) == std::min(shown.column, *shown.high);
      out_ += orphan ? fmt::format(
                           "<th scope=\"col\" class=\"num range\"><span class=\"head\">{}</span> <span "
                           "class=\"unit\">{}</span></th>",
                           html(range_title(column)), words)
                     : fmt::format("<th scope=\"col\" class=\"num range\"><span class=\"head\">{}</span></th>", words);
      return;
    }
    const std::string unit = unit_label(table_, shown.column);
    out_ += fmt::format("<th scope=\"col\" class=\"{}{}\"><span class=\"head\">{}</span>{}</th>", kinds_[shown.column],
                        shown.bar ? " bar" : "", html(label_of(column)),
                        unit.empty() ? std::string() : " <span class=\"unit\">" + html(unit) + "</span>");
  }

  void write_cell(const Shown& shown, std::size_t row) {
    const Column& column = table_.columns[shown.column];
    if (shown.high) {
      write_range(shown, row);
      return;
    }
    const double value = number_at(column, row);
    const std::string words = cell_for_people(table_, shown.column, row, shown.style);
    const bool number = is_numeric(column) && column.role != Role::date;
    std::string text = words.empty() ? std::string() : number ? html_number(words) : html(words);
    if (text.empty()) {
      text = number ? "<span class=\"none\">\xe2\x80\x93</span>" : "";
    } else {
      text = marked_html(text, basis_at(column, row), figure_at(column, row), sources_);
    }
    if (shown.column == why_column_) text += why_link(row);
    const std::string sorted = std::isnan(value) ? std::string() : fmt::format(" data-v=\"{}\"", value);
    // The first column names the row.
    const char* tag = shown.column == 0 ? "th" : "td";
    const char* scope = shown.column == 0 ? " scope=\"row\"" : "";
    if (shown.bar) text = bar_html(shown, row) + "<span class=\"value\">" + text + "</span>";
    out_ += fmt::format("<{}{} class=\"{}{}{}\"{}>{}</{}>", tag, scope, kinds_[shown.column],
                        column.role == Role::key ? " key" : "", shown.bar ? " bar" : "", sorted, text, tag);
  }

  void write_range(const Shown& shown, std::size_t row) {
    const double low = number_at(table_.columns[shown.column], row);
    const double high = number_at(table_.columns[*shown.high], row);
    std::string from = for_people(low, shown.style);
    const std::string to = for_people(high, shown.style);
    if (from != to && ends_with(from, " %") && ends_with(to, " %")) from.resize(from.size() - 2);
    std::string text = html_number(from) + "\xe2\x80\x93" + html_number(to);
    if (from == to) text = html_number(to);
    if (from.empty() && to.empty()) text = "<span class=\"none\">\xe2\x80\x93</span>";
    const std::string sorted = std::isnan(low) ? std::string() : fmt::format(" data-v=\"{}\"", low);
    out_ += fmt::format("<td class=\"num range\"{}>{}</td>", sorted, text);
  }

  /// Bar with a whisker where the bounds of the column are known.
  std::string bar_html(const Shown& shown, std::size_t row) const {
    const double value = number_at(table_.columns[shown.column], row);
    const auto per_cent = [&](double v) { return px(std::clamp(v / shown.full, 0.0, 1.0) * 100.0); };
    std::string bar = "<span class=\"track\" aria-hidden=\"true\">";
    if (!std::isnan(value)) {
      const std::string_view basis = name_of(basis_at(table_.columns[shown.column], row));
      bar += fmt::format("<span class=\"fill {}\" style=\"width:{}%\"></span>", basis, per_cent(value));
      const auto& bounds = shown.bounds;
      const double low = bounds ? number_at(table_.columns[bounds->first], row) : std::nan("");
      const double high = bounds ? number_at(table_.columns[bounds->second], row) : std::nan("");
      if (low <= high) {
        const double from = std::clamp(low / shown.full, 0.0, 1.0) * 100.0;
        const double to = std::clamp(high / shown.full, 0.0, 1.0) * 100.0;
        bar += fmt::format("<span class=\"whisker\" style=\"left:{}%;width:{}%\"></span>", px(from), px(to - from));
      }
    }
    return bar + "</span>";
  }

  std::string why_link(std::size_t row) const {
    const auto found = why_.find(std::to_string(row));
    if (found == why_.end()) return {};
    return fmt::format(" <a class=\"why\" href=\"#{}\">why</a>", chain_id(report_index_, found->second));
  }

  const Report& report_;
  const Table& table_;
  std::size_t report_index_;
  std::size_t index_;
  const Sources& sources_;
  std::vector<Shown> shown_;
  std::vector<const char*> kinds_;  // class of each column
  std::map<std::string, std::size_t> why_;
  std::size_t why_column_{0};  // the first column of texts
  std::string out_;
};

std::vector<std::size_t> first_rows(std::size_t count) {
  std::vector<std::size_t> rows(count);
  for (std::size_t i = 0; i < count; ++i) rows[i] = i;
  return rows;
}

std::vector<std::size_t> sampled_rows(std::size_t count) {
  if (count <= kSampleRows) return first_rows(count);
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < kSampleRows; ++i) rows.push_back(i * (count - 1) / (kSampleRows - 1));
  return rows;
}

/// The values behind a drawing, folded away.
std::string values_html(const std::string& grid, const std::string& what) {
  return fmt::format("<details class=\"values\"><summary>{}</summary>\n{}</details>\n", what, grid);
}

}  // namespace

std::string grid_html(const Report& report, std::size_t report_index, std::size_t index,
                      std::span<const std::size_t> rows, const Sources& sources) {
  return Grid(report, report_index, index, sources).write(rows);
}

std::string table_html(const Report& report, std::size_t report_index, std::size_t index, const Sources& sources) {
  const Table& table = report.tables[index];
  const std::size_t count = table.rows();
  if (table.columns.empty() || count == 0) return "<p class=\"empty\">No rows.</p>\n";
  if (table.draw == Draw::lines) {
    const std::string lines = lines_html(table, report_index, index);
    if (!lines.empty()) {
      const std::vector<std::size_t> rows = sampled_rows(count);
      const std::string what = rows.size() < count
                                   ? fmt::format("Values ({} of {} rows, evenly spaced)", rows.size(), count)
                                   : std::string("Values");
      return lines + values_html(grid_html(report, report_index, index, rows, sources), what);
    }
  }
  const std::vector<std::size_t> rows = first_rows(std::min(count, kMostRows));
  std::string grid = grid_html(report, report_index, index, rows, sources);
  if (count > kMostRows)
    grid += fmt::format("<p class=\"more\">+{} more rows in the saved data.</p>\n", count - kMostRows);
  if (table.draw == Draw::tiers) {
    const std::string tiers = tiers_html(table, report_index, index);
    if (!tiers.empty()) return tiers + values_html(grid, "Values");
  }
  if (count >= kFilterFrom) {
    const std::string filter =
        "<p class=\"filter\" hidden><label>Filter rows <input type=\"search\" autocomplete=\"off\"></label> "
        "<span class=\"found\" aria-live=\"polite\"></span></p>\n";
    return filter + grid;
  }
  return grid;
}

}  // namespace chokepoint::report
