#include "report/svg_lines.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/day.h"
#include "report/html_text.h"
#include "report/people.h"
#include "report/series.h"
#include "report/spread.h"
#include "report/ticks.h"

namespace chokepoint::report {
namespace {

constexpr std::size_t kColours = 6;

/// What the sheet of a drawing measures, in pixels.
struct Sheet {
  const char* kind;
  double width, height, left, right, top, bottom, font, label_font;
  std::size_t x_ticks;
  double plot_right() const { return width - right; }
  double plot_bottom() const { return height - bottom; }
};
constexpr Sheet kWide{"wide", 880, 330, 56, 188, 12, 44, 12.5, 13, 9};
constexpr Sheet kNarrow{"narrow", 360, 290, 46, 98, 10, 42, 11.5, 11.5, 5};

double value_at(const Table& table, const std::optional<std::size_t>& column, std::size_t row) {
  return column ? number_at(table.columns[*column], row) : std::numeric_limits<double>::quiet_NaN();
}

/// The vertical axis of a panel: from zero to the highest value, or from the lowest where that is below zero.
struct Scale {
  std::vector<double> ticks;
  NumberStyle tick_style;
  NumberStyle value_style;  // the digits that the values need
};

Scale scale_of(const Table& table, const Axis& axis, const Panel& panel) {
  double low = 0.0;
  double high = 0.0;
  std::vector<double> values;
  for (const Series& series : panel.series) {
    for (std::size_t row = 0; row < axis.x.size(); ++row) {
      for (const auto& column : {series.low, series.middle, series.high}) {
        const double value = value_at(table, column, row);
        if (std::isnan(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
        values.push_back(value);
      }
    }
  }
  Scale scale;
  scale.ticks = round_ticks(low, high, 6);
  scale.tick_style = number_style(scale.ticks, panel.per_cent ? Role::share : Role::plain);
  scale.value_style = scale.tick_style;
  for (double& value : values) value /= scale.tick_style.divisor;
  scale.value_style.decimals = number_style(values, panel.per_cent ? Role::share : Role::plain).decimals;
  return scale;
}

class PanelDrawing {
 public:
  PanelDrawing(const Table& table, const Axis& axis, const Panel& panel, const Scale& scale, const Sheet& sheet,
               std::string id)
      : table_(table), axis_(axis), panel_(panel), scale_(scale), sheet_(sheet), id_(std::move(id)) {
    label_ends();
  }

  std::string draw(const std::string& title, const std::string& description) {
    out_ += fmt::format(
        "<svg class=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}-t {}-d\" data-left=\"{}\" "
        "data-right=\"{}\" data-top=\"{}\" data-bottom=\"{}\" data-first=\"{}\" data-last=\"{}\">",
        sheet_.kind, px(sheet_.width), px(height_), id_, id_, px(sheet_.left), px(sheet_.plot_right()), px(sheet_.top),
        px(bottom()), axis_.x.front(), axis_.x.back());
    out_ += fmt::format("<title id=\"{}-t\">{}</title><desc id=\"{}-d\">{}</desc>", id_, html_attribute(title), id_,
                        html_attribute(description));
    draw_y_axis();
    draw_x_axis();
    for (std::size_t i = 0; i < panel_.series.size(); ++i) draw_band(i);
    for (std::size_t i = 0; i < panel_.series.size(); ++i) draw_line(i);
    draw_labels();
    out_ += "</svg>\n";
    return std::move(out_);
  }

 private:
  struct Label {
    std::size_t series;
    double x, y;  // the end of the line
    std::vector<std::string> lines;
    std::string value;
  };

  double bottom() const { return height_ - sheet_.bottom; }
  double x_of(double value) const {
    const double span = axis_.x.back() - axis_.x.front();
    const double share = span > 0.0 ? (value - axis_.x.front()) / span : 0.5;
    return sheet_.left + share * (sheet_.plot_right() - sheet_.left);
  }
  double y_of(double value) const {
    const double share = (value - scale_.ticks.front()) / (scale_.ticks.back() - scale_.ticks.front());
    return bottom() - share * (bottom() - sheet_.top);
  }
  double leading(const Series& series, std::size_t row) const {
    return value_at(table_, series.middle ? series.middle : series.high ? series.high : series.low, row);
  }

  /// Decides the words at the ends of the lines, and makes the sheet higher where they would not fit.
  void label_ends() {
    const double room = sheet_.right - 16;
    double needed = 0.0;
    for (std::size_t i = 0; i < panel_.series.size(); ++i) {
      const Series& series = panel_.series[i];
      std::size_t row = axis_.x.size();
      while (row > 0 && std::isnan(leading(series, row - 1))) --row;
      if (row == 0) continue;
      const double value = leading(series, row - 1);
      labels_.push_back({i, x_of(axis_.x[row - 1]), value, wrapped(series.title, room, sheet_.label_font, 3),
                         for_people(value, scale_.value_style)});
      needed += label_height(labels_.back()) + 4;
    }
    height_ = std::max(sheet_.height, needed + sheet_.top + sheet_.bottom);
    for (Label& label : labels_) label.y = y_of(label.y);
    std::stable_sort(labels_.begin(), labels_.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
  }

  double line_height() const { return sheet_.label_font * 1.2; }
  double label_height(const Label& label) const { return static_cast<double>(label.lines.size() + 1) * line_height(); }

  void draw_y_axis() {
    for (const double tick : scale_.ticks) {
      const std::string y = px(y_of(tick));
      out_ += fmt::format("<line class=\"{}\" x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\"/>", tick == 0.0 ? "zero" : "grid",
                          px(sheet_.left), px(sheet_.plot_right()), y, y);
      out_ += fmt::format("<text class=\"tick\" x=\"{}\" y=\"{}\" text-anchor=\"end\" font-size=\"{}\">{}</text>",
                          px(sheet_.left - 7), px(y_of(tick) + sheet_.font * 0.35), px(sheet_.font),
                          html_number(for_people(tick, scale_.tick_style)));
    }
  }

  void x_tick(double at, const std::string& label, const std::string& below) {
    const double x = x_of(at);
    out_ += fmt::format("<line class=\"mark\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>", px(x), px(bottom()),
                        px(bottom() + 5));
    const auto text = [&](const std::string& words, double y, const char* kind) {
      // The first and the last label stay inside the sheet.
      const double half = text_width(words, sheet_.font) / 2;
      const double inside = std::clamp(x, half + 1, std::max(half + 1, sheet_.width - half - 1));
      out_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"{}\">{}</text>",
                          kind, px(inside), px(y), px(sheet_.font), html_attribute(words));
    };
    text(label, bottom() + 7 + sheet_.font, "tick");
    if (!below.empty()) text(below, bottom() + 10 + 2 * sheet_.font, "tick year");
  }

  void draw_x_axis() {
    if (axis_.dates) {
      const Day first{static_cast<std::int32_t>(axis_.x.front())};
      const Day last{static_cast<std::int32_t>(axis_.x.back())};
      for (const DateTick& tick : date_ticks(first, last, sheet_.x_ticks))
        x_tick(tick.day.number, tick.label, tick.year);
    } else {
      const std::vector<double> ticks = round_ticks(axis_.x.front(), axis_.x.back(), sheet_.x_ticks);
      const NumberStyle style = number_style(ticks, Role::key);
      for (const double tick : ticks) {
        if (tick >= axis_.x.front() && tick <= axis_.x.back()) x_tick(tick, for_people(tick, style), "");
      }
      const Column& column = table_.columns.front();
      std::string name(label_of(column));
      const std::string unit = unit_label(table_, 0);
      if (!unit.empty()) name += ", " + unit;
      out_ +=
          fmt::format("<text class=\"tick year\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"{}\">{}</text>",
                      px((sheet_.left + sheet_.plot_right()) / 2), px(bottom() + 11 + 2 * sheet_.font), px(sheet_.font),
                      html_attribute(name));
    }
  }

  /// Rows to draw: all, or where there are more than two for a pixel, the extremes of each pixel.
  std::vector<std::size_t> rows_for(const std::optional<std::size_t>& column) const {
    const std::size_t count = axis_.x.size();
    const auto pixels = static_cast<std::size_t>(sheet_.plot_right() - sheet_.left);
    std::vector<std::size_t> rows;
    if (count <= 2 * pixels) {
      for (std::size_t row = 0; row < count; ++row) rows.push_back(row);
      return rows;
    }
    for (std::size_t begin = 0; begin < count;) {
      const double pixel = std::floor(x_of(axis_.x[begin]));
      std::size_t end = begin;
      std::size_t least = begin;
      std::size_t most = begin;
      for (; end < count && std::floor(x_of(axis_.x[end])) == pixel; ++end) {
        const double value = value_at(table_, column, end);
        if (std::isnan(value) || value < value_at(table_, column, least)) least = end;
        if (std::isnan(value) || value > value_at(table_, column, most)) most = end;
      }
      std::vector<std::size_t> kept{begin, least, most, end - 1};
      std::sort(kept.begin(), kept.end());
      kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
      rows.insert(rows.end(), kept.begin(), kept.end());
      begin = end;
    }
    return rows;
  }

  static std::string style_of(std::size_t series) {
    static constexpr const char* kDashes[] = {"", " dash", " dots"};
    return fmt::format("s{}{}", series % kColours + 1, kDashes[std::min<std::size_t>(series / kColours, 2)]);
  }

  void draw_line(std::size_t index) {
    const Series& series = panel_.series[index];
    if (!series.middle) return;
    std::string path;
    bool pen_down = false;
    for (const std::size_t row : rows_for(series.middle)) {
      const double value = value_at(table_, series.middle, row);
      if (!std::isnan(value)) {
        path += fmt::format("{}{} {}", pen_down ? "L" : "M", px(x_of(axis_.x[row])), px(y_of(value)));
      }
      pen_down = !std::isnan(value);
    }
    out_ += fmt::format("<path class=\"line {}\" d=\"{}\"/>", style_of(index), path);
  }

  void draw_band(std::size_t index) {
    const Series& series = panel_.series[index];
    if (!series.low || !series.high) return;
    std::string path;
    std::vector<std::size_t> run;
    const auto close = [&] {
      for (std::size_t i = 0; i < run.size(); ++i) {
        path += fmt::format("{}{} {}", i == 0 ? "M" : "L", px(x_of(axis_.x[run[i]])),
                            px(y_of(value_at(table_, series.high, run[i]))));
      }
      for (std::size_t i = run.size(); i-- > 0;) {
        path += fmt::format("L{} {}", px(x_of(axis_.x[run[i]])), px(y_of(value_at(table_, series.low, run[i]))));
      }
      if (!run.empty()) path += "Z";
      run.clear();
    };
    for (const std::size_t row : rows_for(series.high)) {
      const bool both =
          !std::isnan(value_at(table_, series.low, row)) && !std::isnan(value_at(table_, series.high, row));
      if (both) {
        run.push_back(row);
      } else {
        close();
      }
    }
    close();
    out_ += fmt::format("<path class=\"band {}\" d=\"{}\"/>", style_of(index), path);
  }

  void draw_labels() {
    std::vector<double> wanted, size;
    for (const Label& label : labels_) {
      wanted.push_back(label.y);
      size.push_back(label_height(label));
    }
    const std::vector<double> centre = spread(wanted, size, 4, sheet_.top - 8, bottom() + 8);
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      const Label& label = labels_[i];
      const std::string style = style_of(label.series);
      const double x = sheet_.plot_right() + 12;
      out_ += fmt::format(
          "<path class=\"lead {}\" d=\"M{} {}L{} {}L{} {}\"/><circle class=\"end {}\" cx=\"{}\" cy=\"{}\" r=\"2.6\"/>",
          style, px(label.x), px(label.y), px(sheet_.plot_right() + 3), px(label.y), px(sheet_.plot_right() + 10),
          px(centre[i]), style, px(label.x), px(label.y));
      double y = centre[i] - label_height(label) / 2 + sheet_.label_font * 0.95;
      for (const std::string& line : label.lines) {
        out_ += fmt::format("<text class=\"label {}\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>", style, px(x),
                            px(y), px(sheet_.label_font), html_attribute(line));
        y += line_height();
      }
      out_ += fmt::format("<text class=\"label value {}\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>", style, px(x),
                          px(y), px(sheet_.label_font), html_number(label.value));
    }
  }

  const Table& table_;
  const Axis& axis_;
  const Panel& panel_;
  const Scale& scale_;
  const Sheet& sheet_;
  std::string id_;
  std::vector<Label> labels_;
  double height_{0.0};
  std::string out_;
};

std::string x_for_people(const Axis& axis, std::size_t row) {
  if (axis.dates) return date_for_people(Day{static_cast<std::int32_t>(axis.x[row])});
  return for_people(axis.x[row], number_style(std::vector<double>{axis.x[row]}, Role::key));
}

/// "LFP cells: 100 % at 30 Sep 2025, lowest 18 % at 1 Dec 2026, 82 % at 29 Sep 2027."
std::string in_words(const Table& table, const Axis& axis, const Panel& panel, const NumberStyle& style) {
  std::string words;
  for (const Series& series : panel.series) {
    const auto column = series.middle ? series.middle : series.high ? series.high : series.low;
    const Column& cells = table.columns[*column];
    std::optional<std::size_t> first, last, least, most;
    for (std::size_t row = 0; row < axis.x.size(); ++row) {
      const double value = number_at(cells, row);
      if (std::isnan(value)) continue;
      if (!first) first = row;
      last = row;
      if (!least || value < number_at(cells, *least)) least = row;
      if (!most || value > number_at(cells, *most)) most = row;
    }
    if (!first) continue;
    const auto say = [&](const char* what, std::size_t row) {
      return fmt::format("{}{} at {}", what, for_people(number_at(cells, row), style), x_for_people(axis, row));
    };
    words += fmt::format("{}{}: {}, {}, {}, {}.", words.empty() ? "" : " ", series.title, say("", *first),
                         say("lowest ", *least), say("highest ", *most), say("", *last));
  }
  return words;
}

std::string axis_title(const Panel& panel, const NumberStyle& style) {
  if (!panel.per_cent) {
    const std::string unit = panel.unit == "1" ? std::string() : panel.unit;
    return std::string(style.scale) + (style.scale.empty() || unit.empty() ? "" : " ") + unit;
  }
  if (panel.unit.empty() || panel.unit == "1" || panel.unit == "%") return "%";
  return (panel.unit.rfind("of ", 0) == 0 ? "% " : "%, ") + panel.unit;
}

/// `low:middle:high` column numbers of each series, for the script.
std::string columns_of(const Panel& panel) {
  std::string text;
  const auto number = [](const std::optional<std::size_t>& column) {
    return column ? std::to_string(*column) : std::string();
  };
  for (const Series& series : panel.series) {
    text += fmt::format("{}{}:{}:{}", text.empty() ? "" : ";", number(series.low), number(series.middle),
                        number(series.high));
  }
  return text;
}

}  // namespace

std::string lines_html(const Table& table, std::size_t report, std::size_t index) {
  const std::optional<Axis> axis = axis_of(table);
  const std::vector<Panel> panels = panels_of(table);
  if (!axis || panels.empty()) return {};
  std::string out;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const Panel& panel = panels[i];
    const Scale scale = scale_of(table, *axis, panel);
    const std::string unit = axis_title(panel, scale.tick_style);
    const std::string description = in_words(table, *axis, panel, scale.value_style);
    const std::string title = std::string(label_of(table)) + (unit.empty() ? "" : " (" + unit + ")");
    out += fmt::format(
        "<div class=\"chart\" data-report=\"{}\" data-table=\"{}\" data-series=\"{}\" data-divisor=\"{}\"{}{}>\n",
        report, index, columns_of(panel), scale.tick_style.divisor, axis->dates ? " data-dates" : "",
        panel.per_cent ? " data-percent" : "");
    if (!unit.empty()) out += fmt::format("<p class=\"axis\">{}</p>\n", html(unit));
    for (const Sheet* sheet : {&kWide, &kNarrow}) {
      const std::string id = fmt::format("c{}-{}-{}-{}", report + 1, index + 1, i + 1, sheet->kind);
      out += PanelDrawing(table, *axis, panel, scale, *sheet, id).draw(title, description);
    }
    out += "</div>\n";
  }
  return out;
}

}  // namespace chokepoint::report
