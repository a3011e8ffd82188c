#include "service/backtest_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "service/embedded.h"
#include "service/options.h"
#include "table/csv.h"
#include "world/toml.h"

namespace chokepoint::service {
namespace {

using assess::Measure;
using table::TextTable;

constexpr Measure kMeasures[] = {Measure::price, Measure::paid, Measure::exports, Measure::imports, Measure::output};

/// All that was frozen, as one text: what the fingerprint is of. Words on how a value was found are no part of it.
std::string canonical(const FrozenFile& file) {
  std::string text = fmt::format("on={};draws={};seed={}", to_string(file.on), file.draws, file.seed);
  for (const FrozenParameter& parameter : file.named)
    text += fmt::format(";{}={}", parameter.name, json_number(parameter.value));
  for (const FrozenEpisode& episode : file.episodes)
    text += fmt::format(";{}:{}:{}:{}:{}:{}", episode.name, episode.variant, episode.test ? "test" : "calibrate",
                        to_string(episode.until), episode.world, episode.scenario);
  return text;
}

std::optional<std::string> embedded(const std::string& name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == name) return std::string(file.bytes);
  }
  return std::nullopt;
}

/// A free parameter: its name in the file, its range, where it goes.
struct Free {
  const char* name;
  double low, high;
  double assess::Frozen::*member;
};
constexpr Free kFree[] = {{"leakage", 0.0, 1.0, &assess::Frozen::leakage},
                          {"stock_up_days", 0.0, 365.0, &assess::Frozen::stock_up_days},
                          {"elasticity_scale", 0.0, 100.0, &assess::Frozen::elasticity_scale}};

void read_parameters(world::TomlTable& table, const std::string& file, FrozenFile& frozen, Faults& faults) {
  for (const world::TomlValue* entry : table.tables("parameter")) {
    world::TomlTable row(*entry, file, faults);
    FrozenParameter parameter;
    parameter.name = row.text("name", true);
    parameter.found = row.text("found", true);
    bool known = false;
    for (const Free& free : kFree) {
      if (parameter.name != free.name) continue;
      known = true;
      parameter.value = row.number("value", free.low, free.high, true).value_or(0.0);
      frozen.parameters.*free.member = parameter.value;
    }
    if (!known) {
      row.value("value");
      row.fault(*entry, Code::bad_choice, parameter.name, "leakage, stock_up_days or elasticity_scale",
                "name a free parameter");
    }
    row.finish();
    frozen.named.push_back(std::move(parameter));
  }
  for (const Free& free : kFree) {
    const auto named = std::count_if(frozen.named.begin(), frozen.named.end(),
                                     [&](const FrozenParameter& parameter) { return parameter.name == free.name; });
    if (named != 1)
      faults.add({Code::bad_structure, file, 0, 0, fmt::format("{} entries for {}", named, free.name),
                  "one [[parameter]] a free parameter", "see docs/methods/backtests.md section 6"});
  }
}

std::optional<Measure> measure_of(std::string_view word) {
  for (const Measure measure : kMeasures) {
    if (assess::name_of(measure) == word) return measure;
  }
  return std::nullopt;
}

class ObservedReader {
 public:
  ObservedReader(const world::World& world, Day start, Day until, const TextTable& table)
      : world_(world), start_(start), until_(until), table_(table) {}

  Result<Observed> run() {
    for (const char* name : {"series", "measure", "product", "place", "from", "base", "value", "unit", "source"}) {
      if (!table_.find(name))
        faults_.add({Code::missing_column, table_.name(), 1, 0, std::string("no column ") + name,
                     "the columns of docs/methods/backtests.md section 6", "name it in row 1"});
    }
    if (!faults_.empty()) return fail(std::move(faults_).take());
    for (row_ = 0; row_ < table_.rows(); ++row_) read_row();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return std::move(observed_);
  }

 private:
  std::string cell(std::string_view column) const {
    const auto at = table_.find(column);
    return at ? std::string(table_.cell(row_, *at)) : std::string();
  }
  void fault(std::string_view column, Code code, std::string expected) {
    const auto at = table_.find(column);
    faults_.add({code, table_.name(), table_.sheet_row(row_), at ? static_cast<std::uint32_t>(*at) + 1 : 0,
                 cell(column).empty() ? "an empty cell" : cell(column), std::move(expected), "check the row"});
  }
  std::optional<double> number(std::string_view column) {
    const auto value = table::parse_number(cell(column));
    if (!value) fault(column, Code::bad_number, "a number");
    return value;
  }

  void read_row() {
    const auto measure = measure_of(cell("measure"));
    if (!measure) fault("measure", Code::bad_choice, "price, paid, exports, imports or output");
    const ProductId product = world_.products.find(cell("product"));
    if (!product.valid()) fault("product", Code::unknown_reference, "the id of a product of the episode's world");
    const std::string place_text = cell("place");
    const PlaceId place = place_text == "WORLD" ? PlaceId{} : world_.places.find(place_text);
    if (measure && (*measure == Measure::exports || *measure == Measure::imports) && place_text == "WORLD") {
      fault("place", Code::out_of_range, "a place: the world trades with nobody");
    }
    if (!place.valid() && place_text != "WORLD")
      fault("place", Code::unknown_reference, "the id of a place of the episode's world, or WORLD");
    const PlaceId partner = cell("partner").empty() ? PlaceId{} : world_.places.find(cell("partner"));
    if (!cell("partner").empty() && !partner.valid())
      fault("partner", Code::unknown_reference, "the id of a place of the episode's world, or nothing");
    if (partner.valid() && measure && *measure != Measure::exports && *measure != Measure::imports)
      fault("partner", Code::out_of_range, "nothing: only exports and imports have a partner");
    const auto from = parse_day(cell("from"));
    if (!from) fault("from", Code::bad_date, "a date, YYYY-MM-DD");
    const auto to = cell("to").empty() ? from : parse_day(cell("to"));
    if (!to && !cell("to").empty()) fault("to", Code::bad_date, "a date, YYYY-MM-DD, or nothing");
    const auto base = number("base");
    const auto value = number("value");
    if (!measure || !product.valid() || !from || !to || !base || !value) return;
    if (!(*base > 0.0)) return fault("base", Code::out_of_range, "the level before, above 0");
    if (*value < 0.0) return fault("value", Code::out_of_range, "a price or an amount, 0 or more");
    if (*to < *from) return fault("to", Code::bad_order, "no day before `from`");
    if (*to < start_ || *to > until_) {
      ++observed_.outside;
      return;
    }
    const std::string name = cell("series");
    const auto [it, fresh] = series_.try_emplace(name, observed_.series.size());
    if (fresh) observed_.series.push_back({name, *measure, product, place, {}, partner});
    assess::ObservedSeries& series = observed_.series[it->second];
    if (series.measure != *measure || series.product != product || series.place != place || series.partner != partner)
      return fault("series", Code::bad_structure, "one measure, product, place and partner for a series");
    if (!series.points.empty() && *from < series.points.back().first)
      return fault("from", Code::bad_order, "rows of one series in order of time");
    observed_.rows.push_back({it->second, series.points.size(), cell("source"), cell("quote"), cell("grade")});
    series.points.push_back({std::max(*from, start_), *to, *value / *base});
  }

  const world::World& world_;
  Day start_, until_;
  const TextTable& table_;
  std::size_t row_{0};
  std::map<std::string, std::size_t> series_;
  Observed observed_;
  Faults faults_;
};

}  // namespace

Result<FrozenFile> read_frozen(const std::string& file, std::string_view toml) {
  auto document = world::parse_toml(file, toml);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  world::TomlTable table(*document, file, faults);
  FrozenFile frozen;
  frozen.on = table.date("frozen_on", true).value_or(Day{});
  frozen.draws = static_cast<std::uint32_t>(table.integer("draws", 1, 10'000, true).value_or(1));
  frozen.seed = static_cast<std::uint64_t>(table.integer("seed", 0, 1'000'000, true).value_or(0));
  frozen.stated = table.text("fingerprint", true);
  read_parameters(table, file, frozen, faults);
  for (const world::TomlValue* entry : table.tables("episode")) {
    world::TomlTable row(*entry, file, faults);
    FrozenEpisode episode;
    episode.name = row.text("name", true);
    episode.variant = row.text("variant", true);
    const std::string split = row.text("split", true);
    episode.test = split == "test";
    if (split != "test" && split != "calibrate")
      row.fault(*entry, Code::bad_choice, split, "calibrate or test", "the split is fixed: docs/methods/backtests.md");
    episode.until = row.date("until", true).value_or(Day{});
    episode.world = row.text("world", true);
    episode.scenario = row.text("scenario", true);
    row.finish();
    frozen.episodes.push_back(std::move(episode));
  }
  table.finish();
  if (!faults.empty()) return fail(std::move(faults).take());
  frozen.computed = to_string(fingerprint(canonical(frozen)));
  return frozen;
}

Result<FrozenFile> shipped_frozen() {
  const std::string name = "backtest/frozen.toml";
  const auto bytes = embedded(name);
  if (!bytes)
    return fail(Fault{Code::not_found, name, 0, 0, "no such file", "the frozen parameters", "build with data/worlds"});
  return read_frozen(name, *bytes);
}

std::optional<std::string> shipped_observed(std::string_view episode) {
  return embedded("observed/" + std::string(episode) + ".csv");
}

Result<Observed> read_observed(const world::World& world, Day start, Day until, const std::string& file,
                               std::string bytes, Context& context) {
  auto table = table::parse_csv(file, std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  return ObservedReader(world, start, until, *table).run();
}

}  // namespace chokepoint::service
