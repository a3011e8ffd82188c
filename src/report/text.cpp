// The report for a terminal. Foreign text cannot move the cursor or turn the line: controls are shown as U+FFFD,
// direction controls are dropped, and a cell with right-to-left letters ends with LRM so that the numbers beside it
// keep their place.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/people.h"
#include "report/render.h"
#include "report/utf8.h"

namespace chokepoint::report {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kLeftToRightMark = "\xe2\x80\x8e";
constexpr int kNarrowest = 10;           // text columns are not cut below this
constexpr int kLongWord = 18;            // words up to this stay whole where the table fits, and
constexpr int kWord = 12;                // words up to this always
constexpr std::size_t kMostLines = 4;    // of one cell
constexpr std::size_t kSampleRows = 24;  // of a time series

std::string one_line(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    at += c.size;
    if (c.code == '\n' || c.code == '\t' || c.code == '\r') {
      out.push_back(' ');
    } else if (is_control(c.code)) {
      append_utf8(out, 0xFFFD);
    } else if (!is_direction_control(c.code)) {
      append_utf8(out, c.code);
    }
  }
  return out;
}

bool runs_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    const Script script = script_of(c.code);
    if (script == Script::arabic || script == Script::hebrew) return true;
    at += c.size;
  }
  return false;
}

/// At most `width` terminal columns, the last one an ellipsis where something was cut.
std::string clipped(const std::string& text, int width) {
  if (display_width(text) <= width) return text;
  std::string out;
  int used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    if (used + display_width(c.code) > width - 1) break;
    used += display_width(c.code);
    out.append(text, at, c.size);
    at += c.size;
  }
  return out + "\xe2\x80\xa6";
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

int widest_word(const std::string& text) {
  int width = 0;
  for (const std::string& word : words_of(text)) width = std::max(width, display_width(word));
  return width;
}

/// Lines of whole words, at least one.
std::vector<std::string> broken(const std::string& text, int width) {
  std::vector<std::string> lines(1);
  for (const std::string& word : words_of(text)) {
    if (!lines.back().empty() && display_width(lines.back()) + 1 + display_width(word) > width) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

/// Whether a line may end after this character: names of several parts break between them.
bool ends_a_part(char32_t code) {
  return code == ' ' || code == ':' || code == '@' || code == '/' || code == '-' || display_width(code) == 2;
}

/// Lines of at most `width` terminal columns, at most `most` of them; what is left over ends in an ellipsis.
std::vector<std::string> folded(const std::string& text, int width, std::size_t most) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (lines.size() + 1 < most && display_width(text.substr(from)) > width) {
    std::size_t end = from;   // of what fits
    std::size_t part = from;  // and of its last whole part
    for (int used = 0; end < text.size();) {
      const Character c = decode(text, end);
      used += display_width(c.code);
      if (used > width) break;
      end += c.size;
      if (ends_a_part(c.code)) part = end;
    }
    if (end < text.size() && text[end] == ' ') part = end;
    if (part == from) part = end;
    if (part == from) break;  // not even one character fits
    std::string line = text.substr(from, part - from);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    lines.push_back(std::move(line));
    from = std::min(text.find_first_not_of(' ', part), text.size());
  }
  lines.push_back(clipped(text.substr(from), width));
  return lines;
}

class TextReport {
 public:
  TextReport(const Report& report, const TextOptions& options) : report_(report), options_(options) {}

  std::string write() {
    title();
    for (const Note& note : report_.notes) add_note(note);
    for (const Table& table : report_.tables) add_table(table);
    for (const Chain& chain : report_.reasons) add_chain(chain);
    quotes();
    legend();
    return std::move(out_);
  }

 private:
  std::string paint(std::string_view colour, const std::string& text) const {
    return options_.colour ? std::string(colour) + text + std::string(kPlain) : text;
  }

  /// Breaks at spaces and between wide characters; lines after the first are indented.
  void paragraph(std::string_view first, const std::string& text, int indent, std::string_view colour = {}) {
    std::string line(first);
    std::string word;
    const auto flush_line = [&] {
      while (!line.empty() && line.back() == ' ') line.pop_back();
      out_ += colour.empty() ? line : paint(colour, line);
      out_.push_back('\n');
      line.assign(static_cast<std::size_t>(indent), ' ');
    };
    bool started = false;
    const auto flush_word = [&] {
      if (word.empty()) return;
      if (started && display_width(line) + display_width(word) > options_.width) flush_line();
      line += word;
      started = true;
      word.clear();
    };
    const std::string clean = one_line(text);
    for (std::size_t at = 0; at < clean.size();) {
      const Character c = decode(clean, at);
      if (c.code == ' ') {
        flush_word();
        if (display_width(line) < options_.width) line.push_back(' ');
      } else {
        if (display_width(c.code) == 2) flush_word();
        word.append(clean, at, c.size);
      }
      at += c.size;
    }
    flush_word();
    if (runs_right_to_left(clean)) line += kLeftToRightMark;
    flush_line();
  }

  void title() {
    const std::string text = one_line(report_.title.empty() ? report_.manifest.use_case : report_.title);
    out_ += paint(kBold, text) + "\n";
    std::string run;
    const auto add = [&](const std::string& part) {
      if (!part.empty()) run += (run.empty() ? "" : " \xc2\xb7 ") + part;
    };
    add(report_.manifest.use_case);
    if (!report_.manifest.world_name.empty()) {
      add("world " + report_.manifest.world_name + " " + to_string(report_.manifest.world).substr(0, 8));
    }
    add("run " + to_string(key_of(report_.manifest)).substr(0, 8));
    paragraph("", run, 0, kDim);
    if (report_.outcome != Outcome::done) {
      const std::string outcome(chokepoint::name_of(report_.outcome));
      paragraph("", "Outcome: " + outcome + ". What follows is not a finished answer.", 0, kRed);
    }
    out_.push_back('\n');
  }

  void add_note(const Note& note) {
    switch (note.tone) {
      case Tone::headline:
        paragraph("", note.text, 0, kBold);
        break;
      case Tone::warning:
        paragraph("Warning: ", note.text, 9, kRed);
        break;
      case Tone::limit:
        paragraph("Limit: ", note.text, 7, kYellow);
        break;
      case Tone::plain:
        paragraph("", note.text, 0);
        break;
    }
  }

  /// Rows to print: all, the first max_rows, or an even sample of a time series.
  std::vector<std::size_t> shown_rows(const Table& table) const {
    const std::size_t rows = table.rows();
    std::vector<std::size_t> shown;
    if (table.draw == Draw::lines && rows > options_.max_rows && rows > 2) {
      const std::size_t count = std::max<std::size_t>(2, std::min(options_.max_rows, kSampleRows));
      for (std::size_t i = 0; i < count; ++i) shown.push_back(i * (rows - 1) / (count - 1));
    } else {
      for (std::size_t i = 0; i < std::min(rows, options_.max_rows); ++i) shown.push_back(i);
    }
    return shown;
  }

  std::string marked(const Column& column, std::size_t row, std::string text) {
    if (text.empty()) return text;
    switch (basis_at(column, row)) {
      case Basis::derived:
        marks_ = true;
        return "~" + text;
      case Basis::assumed:
        marks_ = true;
        return "?" + text;
      default:
        return text;
    }
  }

  struct Grid {
    std::vector<std::string> title;
    std::vector<std::string> unit;
    std::vector<std::vector<std::string>> cell;  // by column, then row
    std::vector<int> width;
    std::vector<bool> numeric;
  };

  Grid grid_of(const Table& table, const std::vector<std::size_t>& rows) {
    Grid grid;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      const std::size_t leader = leading_column(table, i);
      const auto bounds = bounds_of(table, leader);
      if (bounds && (i == bounds->first || i == bounds->second) && i != leader) continue;  // beside its leader
      const NumberStyle style = number_style(table, i);
      grid.title.push_back(one_line(label_of(column)));
      grid.unit.push_back(one_line(unit_label(table, i)));
      int width = std::max(display_width(grid.unit.back()), widest_word(grid.title.back()));
      std::vector<std::string> cells;
      for (const std::size_t row : rows) {
        cells.push_back(marked(column, row, one_line(cell_for_people(table, i, row, style))));
        width = std::max(width, display_width(cells.back()));
      }
      grid.cell.push_back(std::move(cells));
      grid.width.push_back(width);
      grid.numeric.push_back(is_numeric(column) && column.role != Role::date);
      if (bounds && i == leader) add_range(table, *bounds, rows, grid);
    }
    return grid;
  }

  /// Both ends of an interval in one column, beside the number that they enclose.
  static void add_range(const Table& table, std::pair<std::size_t, std::size_t> bounds,
                        const std::vector<std::size_t>& rows, Grid& grid) {
    const auto ends = [](const Column& column, std::string_view end) { return column.name.ends_with(end); };
    const bool percentiles = ends(table.columns[bounds.first], "p05") && ends(table.columns[bounds.second], "p95");
    grid.title.emplace_back(percentiles ? "5\xe2\x80\x93"
                                          "95 %"
                                        : "low\xe2\x80\x93high");
    grid.unit.emplace_back();
    int width = widest_word(grid.title.back());
    std::vector<std::string> cells;
    for (const std::size_t row : rows) {
      const std::string low = one_line(cell_for_people(table, bounds.first, row, number_style(table, bounds.first)));
      const std::string high = one_line(cell_for_people(table, bounds.second, row, number_style(table, bounds.second)));
      cells.push_back(low.empty() && high.empty() ? "" : low + "\xe2\x80\x93" + high);
      width = std::max(width, display_width(cells.back()));
    }
    grid.cell.push_back(std::move(cells));
    grid.width.push_back(width);
    grid.numeric.push_back(true);
  }

  /// Narrows the widest text columns until the table fits: first as far as words stay whole, then further. Numbers are
  /// never cut.
  void fit(Grid& grid) const {
    int excess = -2 - options_.width;
    for (const int width : grid.width) excess += width + 2;
    for (const int longest : {kLongWord, kWord}) {
      std::vector<int> least(grid.width.size(), kNarrowest);
      for (std::size_t i = 0; i < least.size(); ++i) {
        for (const std::string& cell : grid.cell[i])
          least[i] = std::max(least[i], std::min(widest_word(cell), longest));
      }
      narrow(grid, least, excess);
    }
  }

  static void narrow(Grid& grid, const std::vector<int>& least, int& excess) {
    for (; excess > 0; --excess) {
      std::size_t widest = grid.width.size();
      for (std::size_t i = 0; i < grid.width.size(); ++i) {
        if (grid.numeric[i] || grid.width[i] <= least[i]) continue;
        if (widest == grid.width.size() || grid.width[i] > grid.width[widest]) widest = i;
      }
      if (widest == grid.width.size()) return;
      --grid.width[widest];
    }
  }

  void add_line(const Grid& grid, const std::vector<std::string>& cells, std::string_view colour) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = clipped(cells[i], grid.width[i]);
      const std::string padding(static_cast<std::size_t>(std::max(0, grid.width[i] - display_width(cell))), ' ');
      if (i > 0) text += "  ";
      text += grid.numeric[i] ? padding + cell : cell;
      if (runs_right_to_left(cell)) text += kLeftToRightMark;
      if (!grid.numeric[i]) text += padding;
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    out_ += colour.empty() ? text : paint(colour, text);
    out_.push_back('\n');
  }

  /// Words that do not fit their column go on below.
  void add_row(const Grid& grid, std::size_t row) {
    std::vector<std::vector<std::string>> lines;
    std::size_t height = 1;
    for (std::size_t i = 0; i < grid.cell.size(); ++i) {
      lines.push_back(folded(grid.cell[i][row], grid.width[i], grid.numeric[i] ? 1 : kMostLines));
      height = std::max(height, lines.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::vector<std::string> cells;
      for (const std::vector<std::string>& cell : lines) cells.push_back(line < cell.size() ? cell[line] : "");
      add_line(grid, cells, {});
    }
  }

  /// Titles broken to the width of their columns and standing on the same last line, then units.
  void add_head(const Grid& grid) {
    std::vector<std::vector<std::string>> titles;
    std::size_t height = 0;
    for (std::size_t i = 0; i < grid.title.size(); ++i) {
      titles.push_back(broken(grid.title[i], grid.width[i]));
      height = std::max(height, titles.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::vector<std::string> cells;
      for (const std::vector<std::string>& title : titles) {
        const std::size_t empty = height - title.size();
        cells.push_back(line < empty ? std::string() : title[line - empty]);
      }
      add_line(grid, cells, {});
    }
    const bool units = std::any_of(grid.unit.begin(), grid.unit.end(), [](const std::string& u) { return !u.empty(); });
    if (units) add_line(grid, grid.unit, kDim);
    int width = -2;
    for (const int w : grid.width) width += w + 2;
    std::string rule;
    for (int i = 0; i < width; ++i) rule += "\xe2\x94\x80";
    out_ += paint(kDim, rule) + "\n";
  }

  void add_table(const Table& table) {
    out_.push_back('\n');
    paragraph("", std::string(label_of(table)), 0, kBold);
    const std::vector<std::size_t> rows = shown_rows(table);
    Grid grid = grid_of(table, rows);
    fit(grid);
    add_head(grid);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      add_row(grid, row);
    }
    if (table.rows() == 0) out_ += "(no rows)\n";
    if (rows.size() < table.rows()) {
      out_ += table.draw == Draw::lines ? fmt::format("({} of {} rows, evenly spaced)\n", rows.size(), table.rows())
                                        : fmt::format("+{} more rows\n", table.rows() - rows.size());
    }
    if (!table.note.empty()) paragraph("", table.note, 0, kDim);
  }

  void add_chain(const Chain& chain) {
    out_.push_back('\n');
    paragraph("Why: ", chain.title.empty() ? chain.result : chain.title, 5, kBold);
    for (std::size_t i = 0; i < chain.steps.size(); ++i) {
      const Step& step = chain.steps[i];
      std::string text = step.day;
      if (!text.empty()) text += "  ";
      text += step.what;
      if (!step.where.empty()) text += " (" + step.where + ")";
      const std::string figure = for_people(step.value, step.unit);
      if (!figure.empty()) text += ": " + figure;
      paragraph(fmt::format("{:3}. ", i + 1), text, 5);
    }
  }

  void quotes() {
    if (report_.quotes.empty()) return;
    out_.push_back('\n');
    paragraph("", "Says who", 0, kBold);
    for (const Quote& quote : report_.quotes) {
      paragraph("", quote.figure + (quote.rests_on ? "" : " (a rival claim)"), 2);
      paragraph("  ", "\xe2\x80\x9c" + quote.text + "\xe2\x80\x9d", 2);
      if (!quote.english.empty()) paragraph("  ", "English: " + quote.english, 2);
      std::string origin;
      for (const std::string* part : {&quote.source, &quote.publisher, &quote.date, &quote.grade, &quote.url}) {
        if (!part->empty()) origin += (origin.empty() ? "" : ", ") + *part;
      }
      if (!origin.empty()) paragraph("  ", origin, 2, kDim);
      if (!quote.note.empty()) paragraph("  ", quote.note, 2, kDim);
    }
  }

  void legend() {
    if (!marks_) return;
    out_.push_back('\n');
    paragraph("", "Marks: ~ derived from quoted figures, ? assumed (nobody states it), no mark quoted or computed.", 0,
              kDim);
  }

  const Report& report_;
  const TextOptions& options_;
  std::string out_;
  bool marks_{false};
};

}  // namespace

std::string to_text(const Report& report, const TextOptions& options) { return TextReport(report, options).write(); }

}  // namespace chokepoint::report
