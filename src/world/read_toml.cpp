// world.toml.
#include <cmath>

#include "world/names.h"
#include "world/readers.h"
#include "world/suggest.h"
#include "world/toml.h"

namespace chokepoint::world {

namespace {

constexpr double kLongestStock = 3650.0;  // days; ten years

/// `name = [value, low, high]`, an assumed number of days.
FigureId read_days(Reading& in, TomlTable& defaults, std::string_view key, double otherwise, double low, double high) {
  Estimate estimate{otherwise, low, high, Status::assumed};
  CellRef where{in.raw.toml.value_or(0), 0, 0};
  if (const TomlValue* value = defaults.value(key)) {
    where.row = value->row;
    where.column = value->column;
    bool numbers = value->kind == TomlValue::Kind::list && value->list.size() == 3;
    for (const TomlValue& item : value->list) numbers = numbers && item.kind == TomlValue::Kind::number;
    if (!numbers) {
      defaults.fault(*value, Code::bad_number, "another kind of value as " + shown(key),
                     "three numbers: value, low, high", "write them as [30, 10, 90]");
    } else {
      estimate.value = value->list[0].number;
      estimate.low = value->list[1].number;
      estimate.high = value->list[2].number;
      if (!(estimate.low >= 0.0 && estimate.low <= estimate.value && estimate.value <= estimate.high &&
            estimate.high <= kLongestStock)) {
        defaults.fault(*value, Code::bad_interval, "days out of order as " + shown(key),
                       "0 <= low <= value <= high <= 3650", "write value, low and high in this order");
      }
    }
  }
  FigureNote note;
  note.key = "defaults:" + std::string(key);
  note.reason = "the world's default where no row says otherwise";
  return in.world.figures.add(estimate, where, std::move(note), {});
}

void read_head(Reading& in, TomlTable& top) {
  World& world = in.world;
  world.name = top.text("name", true);
  if (!world.name.empty() && !is_word_id(world.name)) {
    top.fault(*top.value("name"), Code::bad_id, shown(world.name),
              "lower-case words joined by hyphens, at most 64 characters", "write it like `strategic`");
  }
  world.title = top.text("title", true);
  world.about = top.text("about", false);
  if (const auto day = top.date("base_date", true)) world.base_date = *day;
  const std::string money = top.text("money", false);
  if (top.has("money") && money != "USD") {
    top.fault(*top.value("money"), Code::bad_choice, shown(money), "USD: prices are in US dollars",
              "convert the prices to US dollars");
  }
  if (const auto year = top.integer("money_year", 1900, 2400, false)) world.money_year = static_cast<int>(*year);
}

}  // namespace

void read_world_toml(Reading& in) {
  TomlValue document;
  std::string file = in.raw.origin.empty() ? "world.toml" : in.raw.origin + "/world.toml";
  bool readable = false;
  if (!in.raw.toml) {
    in.faults.add(
        {Code::not_found, file, 0, 0, "no world.toml", "a world.toml with name, title and base_date", "add the file"});
  } else {
    auto parsed = parse_toml(file, in.raw.toml_text);
    if (parsed) {
      document = std::move(*parsed);
      readable = true;
    } else {
      for (const Fault& fault : parsed.error().faults) in.faults.add(fault);
    }
  }
  // Where the file cannot be read its settings take their defaults, so that the tables are still checked.
  Faults unheard;
  Faults& faults = readable ? in.faults : unheard;
  TomlTable top(document, file, faults);
  read_head(in, top);
  const TomlValue nothing;
  const TomlValue* completion = top.table("completion");
  TomlTable settings(completion != nullptr ? *completion : nothing, file, faults);
  Completion& out = in.world.completion;
  out.home_preference = settings.number("home_preference", 0.0, 1000.0).value_or(out.home_preference);
  out.prune_below = settings.number("prune_below", 0.0, 0.5).value_or(out.prune_below);
  settings.finish();
  const TomlValue* defaults = top.table("defaults");
  TomlTable days(defaults != nullptr ? *defaults : nothing, file, faults);
  in.world.default_input_days = read_days(in, days, "input_days", 30, 10, 90);
  in.world.default_finished_days = read_days(in, days, "finished_days", 10, 3, 30);
  days.finish();
  top.finish();
}

}  // namespace chokepoint::world
