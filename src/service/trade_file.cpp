#include "service/trade_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/unit.h"
#include "service/embedded.h"
#include "table/csv.h"
#include "table/decimal.h"
#include "table/shown.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using assess::Amount;
using assess::Reporter;
using assess::TradeMeasure;
using assess::TradeRow;
using table::TextTable;

constexpr double kMostAmount = 1e15;
constexpr std::int32_t kLongestPeriod = 3660;  // days
constexpr std::string_view kShipped = "observed/trade/antimony-2025.csv";

constexpr std::array<std::string_view, 18> kColumns{"product", "place",  "measure", "form",  "partner", "reported_by",
                                                    "from",    "to",     "value",   "low",   "high",    "unit",
                                                    "content", "status", "source",  "quote", "grade",   "note"};
constexpr std::array<std::string_view, 7> kRequired{"product", "place", "measure", "from", "to", "value", "unit"};
constexpr std::array<TradeMeasure, 7> kMeasures{TradeMeasure::exports, TradeMeasure::imports, TradeMeasure::mine,
                                                TradeMeasure::scrap,   TradeMeasure::smelter, TradeMeasure::stock,
                                                TradeMeasure::use};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

class TradeReader {
 public:
  TradeReader(const world::World& world, const TextTable& table) : table_(table) {
    for (std::uint32_t p = 0; p < world.places.size(); ++p) {
      const world::Place& row = world.places.at(p);
      places_.emplace(lower(row.id), row.id);
      places_.emplace(lower(row.name), row.id);
      for (const std::string& alias : row.aliases) places_.emplace(lower(alias), row.id);
    }
  }

  Result<TradeFile> run() {
    find_columns();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    for (row_ = 0; row_ < table_.rows(); ++row_) read_row();
    check_any();
    check_overlaps();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    file_.recognised = table_.recognised();
    file_.unknown_places.assign(unknown_.begin(), unknown_.end());
    return std::move(file_);
  }

 private:
  void find_columns() {
    std::set<std::string> seen;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const std::string name = lower(trimmed(table_.header(c)));
      const auto column = static_cast<std::uint32_t>(c) + 1;
      if (std::find(kColumns.begin(), kColumns.end(), name) == kColumns.end()) {
        faults_.add({Code::unknown_column, table_.name(), 1, column, "the column " + table::shown(table_.header(c)),
                     "one of: " + world::join_words(kColumns),
                     world::did_you_mean(name, kColumns, "leave it out, or keep what it says in the column note")});
      } else if (!seen.insert(name).second) {
        faults_.add({Code::duplicate, table_.name(), 1, column, "the column " + table::shown(name) + " again",
                     "each column once", "keep one of them"});
      } else {
        at_[name] = c;
      }
    }
    for (const std::string_view name : kRequired) {
      if (seen.count(std::string(name)) != 0) continue;
      faults_.add({Code::missing_column, table_.name(), 1, 0, "no column " + std::string(name),
                   "the columns of docs/formats/trade.md", "name it in row 1"});
    }
    for (const std::string_view name : {"value", "low", "high", "content"}) {
      if (const auto at = column(name)) marks_[std::string(name)] = table::recognise_decimal_mark(table_, *at);
    }
  }

  std::optional<std::size_t> column(std::string_view name) const {
    const auto it = at_.find(std::string(name));
    return it == at_.end() ? std::nullopt : std::optional(it->second);
  }
  std::string_view cell(std::string_view name) const {
    const auto at = column(name);
    return at ? trimmed(table_.cell(row_, *at)) : std::string_view();
  }
  void fault(std::string_view name, Code code, std::string expected, std::string remedy) {
    const auto at = column(name);
    faults_.add({code, table_.name(), table_.sheet_row(row_), at ? static_cast<std::uint32_t>(*at) + 1 : 0,
                 cell(name).empty() ? "an empty cell" : table::shown(cell(name)), std::move(expected),
                 std::move(remedy)});
  }

  /// Nothing for an empty cell, and for a faulty one after its fault.
  std::optional<double> number(std::string_view name, double low, double high, std::string_view what) {
    if (cell(name).empty()) return std::nullopt;
    const auto value = table::parse_number(cell(name), marks_[std::string(name)]);
    if (!value) {
      faults_.add(table::number_fault(table_, row_, *column(name)));
      return std::nullopt;
    }
    if (*value >= low && *value <= high) return value;
    fault(name, Code::out_of_range,
          std::string(what) + ", from " + table::format_number(low) + " to " + table::format_number(high),
          "check the number and its unit");
    return std::nullopt;
  }

  std::optional<Day> date(std::string_view name) {
    const auto day = parse_day(cell(name));
    if (!day) fault(name, Code::bad_date, "a date, YYYY-MM-DD", "both days of a period count");
    return day;
  }

  std::string place(std::string_view text) {
    const auto it = places_.find(lower(text));
    if (it != places_.end()) return it->second;
    if (lower(text) == "other") return "other";
    if (!text.empty()) unknown_.insert(std::string(text));
    return std::string(text);
  }

  TradeProduct& product(std::string_view name) {
    const auto [it, fresh] = by_name_.emplace(lower(name), file_.products.size());
    if (fresh) file_.products.emplace_back().name = std::string(name);
    return file_.products[it->second];
  }

  /// A cell that must be one of some words; `otherwise` where it is empty.
  template <std::size_t N>
  std::optional<std::size_t> choice(std::string_view name, const std::array<std::string_view, N>& words,
                                    std::optional<std::size_t> otherwise) {
    const std::string text = lower(cell(name));
    if (text.empty() && otherwise) return otherwise;
    const auto it = std::find(words.begin(), words.end(), text);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    fault(name, Code::bad_choice, "one of: " + world::join_words(words), "see docs/formats/trade.md");
    return std::nullopt;
  }

  void read_row() {
    const std::size_t before = faults_.size();
    if (cell("product").empty())
      fault("product", Code::missing_value, "the name of a product", "rows of one product carry one name");
    if (cell("place").empty()) fault("place", Code::missing_value, "a place", "its two letters, or its name");
    static constexpr std::array<std::string_view, 8> kWords{"exports", "imports", "mine", "scrap",
                                                            "smelter", "stock",   "use",  "control"};
    const auto measure = choice("measure", kWords, std::nullopt);
    if (!measure || faults_.size() > before) return;
    if (*measure == kMeasures.size()) return read_control();
    const TradeMeasure what = kMeasures[*measure];
    TradeRow row;
    row.measure = what;
    row.place = place(cell("place"));
    row.partner = place(cell("partner"));
    const bool flow = what == TradeMeasure::exports || what == TradeMeasure::imports;
    static constexpr std::array<std::string_view, 2> kForms{"refined", "raw"};
    static constexpr std::array<std::string_view, 3> kReporters{"partner", "records", "place"};
    static constexpr std::array<std::string_view, 3> kStatus{"quoted", "derived", "assumed"};
    row.raw = choice("form", kForms, 0).value_or(0) == 1;
    row.by = static_cast<Reporter>(choice("reported_by", kReporters, flow ? 0 : 2).value_or(0));
    const auto status = choice("status", kStatus, cell("source").empty() ? 2 : 0);
    if (what == TradeMeasure::imports && row.partner.empty())
      fault("partner", Code::missing_value, "where the place took it from",
            "imports whose origin is not known cannot be told from the controlled ones: leave the row out");
    if (!row.partner.empty() && row.partner == row.place)
      fault("partner", Code::out_of_range, "another place", "a place does not trade with itself");
    if (!flow && !row.partner.empty())
      fault("partner", Code::bad_structure, "nothing: only exports and imports have a partner", "empty the cell");
    const auto from = date("from"), to = date("to");
    if (from && to && (*to < *from || *to - *from >= kLongestPeriod))
      fault("to", Code::bad_order, "a day from `from` to ten years later", "both days count");
    if (cell("value").empty()) fault("value", Code::missing_value, "an amount over the period", "0 is a value too");
    const auto value = number("value", 0.0, kMostAmount, "an amount over the period");
    auto low = number("low", 0.0, kMostAmount, "the lowest it can be");
    auto high = number("high", 0.0, kMostAmount, "the highest it can be");
    const auto content = number("content", 1e-9, 1.0, "the share of the material in what is weighed");
    if (cell("source").empty() && !(low && high) && faults_.size() == before)
      fault("low", Code::missing_value, "low and high: an amount without a source is an assumption",
            "name the source, or how low and how high it can be");
    if (status && *status == 2 && !(low && high) && !cell("source").empty() && faults_.size() == before)
      fault("low", Code::missing_value, "low and high of an assumed amount", "say how low and how high it can be");
    if (value && ((low && *low > *value) || (high && *high < *value)))
      fault("value", Code::out_of_range, "an amount from low to high", "check the three numbers");
    TradeProduct& into = product(cell("product"));
    const auto unit = parse_unit(cell("unit"));
    if (!unit) {
      fault("unit", Code::bad_unit, "a unit such as t, kg or pcs",
            "units are those of docs/formats/world.md section 5");
    } else if (into.unit.empty()) {
      into.unit = std::string(cell("unit"));
    }
    const auto wanted = parse_unit(into.unit);
    const auto factor = unit && wanted ? convert(1.0, *unit, *wanted) : std::nullopt;
    if (unit && wanted && !factor)
      fault("unit", Code::bad_unit, "a unit of the kind of the product's first row, " + into.unit,
            "give all amounts of one product as masses, or all as pieces");
    if (faults_.size() > before || !value || !factor) return;
    const double scale = *factor * content.value_or(1.0);
    row.from = *from;
    row.to = *to;
    row.amount = Amount{low.value_or(*value), *value, high.value_or(*value)}.times(scale);
    into.rows.push_back(std::move(row));
    into.sources.push_back({static_cast<report::Basis>(static_cast<std::size_t>(report::Basis::quoted) + *status),
                            std::string(cell("source")), std::string(cell("quote")), std::string(cell("grade")),
                            std::string(cell("note")), table_.sheet_row(row_)});
  }

  void read_control() {
    const auto since = date("from");
    if (!since) return;
    TradeProduct& into = product(cell("product"));
    assess::ControlledTrade& control = into.control;
    if (into.has_control && control.since != *since)
      return fault("from", Code::duplicate,
                   "the day of the product's other row of the control, " + to_string(control.since),
                   "one control a product: put the other into a file of its own, or a name of its own");
    into.has_control = true;
    control.since = *since;
    const auto add = [](std::vector<std::string>& words, std::string word) {
      if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    };
    add(control.origins, place(cell("place")));
    add(control.targets, place(cell("partner")));
  }

  void check_any() {
    if (!file_.products.empty() || !faults_.empty()) return;
    faults_.add(
        {Code::missing_value, table_.name(), 0, 0, "a header and no row", "a row for each figure", "add the figures"});
  }

  void check_overlaps() {
    for (const TradeProduct& product : file_.products) {
      for (const auto& [a, b] : assess::overlapping(product.rows)) {
        faults_.add({Code::duplicate, table_.name(), product.sources[b].row, 0,
                     "the same flow of the same days as in row " + std::to_string(product.sources[a].row),
                     "periods of one place, measure, form, partner and reporter that do not overlap",
                     "a month stands in one row: take the total or its parts out"});
      }
    }
  }

  const TextTable& table_;
  std::unordered_map<std::string, std::string> places_;
  std::unordered_map<std::string, std::size_t> at_, by_name_;
  std::unordered_map<std::string, table::DecimalMark> marks_;
  std::set<std::string> unknown_;
  std::size_t row_{0};
  TradeFile file_;
  Faults faults_;
};

}  // namespace

Result<TradeFile> read_trade(const world::World& world, std::string name, std::string bytes, Context& context) {
  auto table = table::parse_csv(name, std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  if (table->rows() > kMostTradeRows) {
    return fail(Fault{Code::too_large, std::move(name), 0, 0, std::to_string(table->rows()) + " rows",
                      "at most " + std::to_string(kMostTradeRows),
                      "keep the product, and the years around the control"});
  }
  return TradeReader(world, *table).run();
}

ShippedTrade shipped_trade() {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == kShipped) return {kShipped, file.bytes};
  }
  return {};
}

}  // namespace chokepoint::service
