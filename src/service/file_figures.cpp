#include "service/file_figures.h"

#include <array>

#include <fmt/format.h>

#include <algorithm>

#include "base/random.h"
#include "service/tables.h"
#include "table/csv.h"
#include "world/names.h"
#include "world/numerals.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

constexpr auto kStatus = std::to_array<std::string_view>({"quoted", "derived", "assumed"});

/// Checks what a figure rests on.
void check_standing(world::TomlTable& keys, const world::TomlValue& at, const FileFigure& figure, bool interval) {
  switch (figure.basis) {
    case report::Basis::quoted:
      if (figure.source.empty()) keys.missing("source", "who said it, where and when");
      if (figure.quote.empty()) {
        keys.missing("quote", "the sentence that holds the number");
      } else if (!world::holds_value(figure.quote, figure.value, figure.support == stats::Support::share)) {
        keys.fault(at, Code::bad_provenance, "a quote without the number " + table::format_number(figure.value),
                   "the sentence that holds it", "quote that sentence, or make the status derived");
      }
      break;
    case report::Basis::derived:
      if (figure.why.empty()) keys.missing("why", "how it was computed");
      if (figure.source.empty()) keys.missing("source", "from what it was computed");
      break;
    case report::Basis::assumed:
    case report::Basis::computed:
      if (!interval) keys.missing("low", "an interval `low`, `high` for a number that nobody states");
      if (figure.why.empty()) keys.missing("why", "a reason for the interval");
      break;
  }
}

void read_table(const world::TomlValue& at, world::TomlTable& owner, const FigureSpec& spec, FileFigure& figure) {
  world::TomlTable keys(at, owner.file(), owner.faults());
  const auto value = keys.number("value", spec.least, spec.most, true);
  figure.value = value.value_or(spec.least);
  const auto low = keys.number("low", spec.least, spec.most);
  const auto high = keys.number("high", spec.least, spec.most);
  const std::string status = keys.text("status", true);
  figure.why = keys.text("why", false);
  figure.source = keys.text("source", false);
  figure.quote = keys.text("quote", false);
  figure.low = low.value_or(figure.value);
  figure.high = high.value_or(figure.value);
  if (keys.has("low") != keys.has("high")) keys.missing(keys.has("low") ? "high" : "low", "both ends of the interval");
  if (value && (figure.low > figure.value || figure.high < figure.value)) {
    keys.fault(at, Code::bad_interval,
               fmt::format("{} <= {} <= {}", table::format_number(figure.low), table::format_number(figure.value),
                           table::format_number(figure.high)),
               "low, value and high in order", "correct one of them");
    figure.low = figure.high = figure.value;
  }
  const auto found = std::find(kStatus.begin(), kStatus.end(), status);
  if (found == kStatus.end()) {
    if (!status.empty()) {
      keys.fault(*keys.value("status"), Code::bad_choice, world::shown(status), world::join_words(kStatus),
                 world::did_you_mean(status, kStatus, "use one of those words"));
    }
  } else {
    figure.basis = std::array{report::Basis::quoted, report::Basis::derived,
                              report::Basis::assumed}[static_cast<std::size_t>(found - kStatus.begin())];
    check_standing(keys, at, figure, keys.has("low") || keys.has("high"));
  }
  keys.finish();
}

}  // namespace

std::size_t FileFigures::add(FileFigure figure) {
  figures_.push_back(std::move(figure));
  return figures_.size() - 1;
}

std::size_t FileFigures::index(std::string_view key) const {
  const auto found =
      std::find_if(figures_.begin(), figures_.end(), [&](const FileFigure& figure) { return figure.key == key; });
  return static_cast<std::size_t>(found - figures_.begin());
}

FileValues FileFigures::central() const {
  FileValues values;
  for (const FileFigure& figure : figures_) values.push_back(figure.value);
  return values;
}

FileValues FileFigures::drawn(std::uint64_t seed, std::uint32_t draw) const {
  FileValues values;
  for (const FileFigure& figure : figures_) {
    Stream stream(seed, draw, Purpose::figures, static_cast<std::uint32_t>(values.size()));
    const auto spread = stats::Distribution::fit(figure.value, figure.low, figure.high, figure.support);
    // Ends of the interval are P05 and P95; what lies beyond them stays within what the key allows.
    values.push_back(std::clamp(spread.quantile(stream.uniform()), figure.least, figure.most));
  }
  return values;
}

void read_figure(world::TomlTable& table, const std::string& prefix, std::string_view key, const FigureSpec& spec,
                 FileFigures& figures) {
  FileFigure figure;
  figure.key = prefix.empty() ? std::string(key) : prefix + "." + std::string(key);
  figure.unit = spec.unit;
  figure.least = spec.least;
  figure.most = spec.most;
  figure.support = spec.most == 1.0 ? stats::Support::share : stats::Support::positive;
  figure.value = spec.otherwise.value_or(spec.least);
  figure.low = figure.high = figure.value;
  const world::TomlValue* at = table.value(key);
  if (at != nullptr && at->kind == world::TomlValue::Kind::table) {
    read_table(*at, table, spec, figure);
  } else if (at != nullptr) {
    figure.value = table.number(key, spec.least, spec.most, true).value_or(figure.value);
    figure.low = figure.high = figure.value;
    figure.basis = report::Basis::assumed;
    figure.why = "stated in the file, without an interval";
  } else if (spec.otherwise) {
    figure.why = "not in the file: the program's default";
  } else {
    table.missing(key, "a number, or a table with value, low, high, status and why");
  }
  figures.add(std::move(figure));
}

report::Table assumptions_table(const FileFigures& figures, report::Report& report) {
  report::Table table;
  table.name = "assumptions";
  table.title = "What it rests on";
  table.note = "low and high: P05 and P95. Numbers without an interval do not vary in the bands.";
  report::Texts keys, units, why;
  report::Numbers values, low, high;
  std::vector<report::Basis> basis;
  std::vector<std::string> quoted;
  for (const FileFigure& figure : figures.all()) {
    keys.push_back(figure.key);
    units.push_back(figure.unit);
    values.push_back(figure.value);
    low.push_back(figure.low);
    high.push_back(figure.high);
    basis.push_back(figure.basis);
    quoted.push_back(figure.quote.empty() ? "" : figure.key);
    why.push_back(figure.why.empty()      ? figure.source
                  : figure.source.empty() ? figure.why
                                          : figure.why + " (" + figure.source + ")");
    if (figure.quote.empty()) continue;
    report::Quote quote;
    quote.figure = figure.key;
    quote.text = figure.quote;
    quote.language = "en";
    quote.source = figure.source;
    quote.note = figure.why;
    report.quotes.push_back(std::move(quote));
  }
  // Numbers of all sizes and units: each is told as it stands in the file.
  const auto texts = [](const report::Numbers& numbers) {
    report::Texts cells;
    for (const double number : numbers) cells.push_back(table::format_number(number));
    return cells;
  };
  table.columns.push_back(text_column("key", "Number", std::move(keys), report::Role::key));
  auto value = text_column("value", "Value", texts(values));
  value.basis = std::move(basis);
  value.figure = std::move(quoted);
  table.columns.push_back(std::move(value));
  table.columns.push_back(text_column("low", "Low", texts(low)));
  table.columns.push_back(text_column("high", "High", texts(high)));
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  table.columns.push_back(text_column("why", "Because", std::move(why)));
  return table;
}

FileHead read_head(world::TomlTable& top, std::string_view kind) {
  FileHead head;
  head.kind = top.text("kind", true);
  if (!head.kind.empty() && head.kind != kind) {
    top.fault(*top.value("kind"), Code::bad_choice, world::shown(head.kind), std::string(kind), "correct the kind");
  }
  head.name = top.text("name", true);
  if (!head.name.empty() && !world::is_word_id(head.name)) {
    top.fault(*top.value("name"), Code::bad_id, world::shown(head.name),
              "lower-case words joined by hyphens, at most 64 characters", "write it like `two-halls`");
  }
  head.title = top.text("title", true);
  head.about = top.text("about", false);
  head.place = top.text("place", true);
  head.use = top.text("use", true);
  return head;
}

std::string kind_of_file(std::string_view toml) {
  const auto document = world::parse_toml("", toml);
  if (!document) return {};
  const world::TomlValue* kind = document->find("kind");
  return kind != nullptr && kind->kind == world::TomlValue::Kind::text ? kind->text : std::string{};
}

}  // namespace chokepoint::service
