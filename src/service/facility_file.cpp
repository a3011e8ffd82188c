#include "service/facility_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "table/csv.h"
#include "world/names.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using world::TomlTable;
using world::TomlValue;

constexpr FigureSpec kShare{0.0, 1.0, "share", std::nullopt};
constexpr double kHundredYears = 876'600.0;

class FacilityReader {
 public:
  FacilityReader(const TomlValue& document, const std::string& file, FacilityFile& facility, Faults& faults)
      : top_(document, file, faults), facility_(facility), faults_(faults) {}

  void read() {
    facility_.head = read_head(top_, "facility");
    if (const auto target = top_.number("target_percent", 0.0, 100.0)) {
      facility_.target.unavailability = (100.0 - *target) / 100.0;
      if (!(facility_.target.unavailability > 0.0)) {
        top_.fault(*top_.value("target_percent"), Code::out_of_range, "a target of 100 %", "less than 100 %",
                   "a load that never goes dark cannot be bought: ask for a number of nines, such as 99.999");
      }
    }
    if (const auto most = top_.number("interruptions_per_year", 1e-9, 1e6)) facility_.target.interruptions = *most;
    section("load", true, [&](TomlTable& keys) {
      figure(keys, "it_mw", {1e-6, 1e6, "MW", std::nullopt});
      figure(keys, "pue", {1.0, 10.0, "", std::nullopt});
      figure(keys, "query_share", {0.0, 1.0, "share", 0.0});
      figure(keys, "ai_share", {0.0, 1.0, "share", 0.0});
      figure(keys, "ai_multiple", {0.01, 1e4, "times a search", 1.0});
    });
    read_grid();
    section("generators", true, [&](TomlTable& keys) {
      figure(keys, "unit_mw", {1e-6, 1e6, "MW", std::nullopt});
      facility_.spare_sets = whole(keys, "spare", 0, 63, true);
      facility_.crews = whole(keys, "crews", 0, 64, false);
      figure(keys, "availability", {1e-6, 1.0, "share", std::nullopt});
      figure(keys, "start_failure", kShare);
      figure(keys, "run_mttf_hours", {1e-3, 1e12, "h", std::nullopt});
      figure(keys, "repair_hours", {1e-3, kHundredYears, "h", std::nullopt});
      figure(keys, "common_share", kShare);
      figure(keys, "start_seconds", {0.0, 86'400.0, "s", 10.0});
    });
    section("tank", false, [&](TomlTable& keys) {
      figure(keys, "hours", {0.0, kHundredYears, "h", 0.0});
      figure(keys, "delivery_hours", {1e-3, kHundredYears, "h", 24.0});
      figure(keys, "spread", {0.1, 1.0, "share", 0.25});
    });
    read_battery();
    section("paths", false, [&](TomlTable& keys) {
      facility_.paths_needed = whole(keys, "needed", 1, 16, false, 1);
      facility_.spare_paths = whole(keys, "spare", 0, 15, false);
      figure(keys, "mtbf_hours", {0.0, 1e12, "h", 0.0});
      figure(keys, "mttr_hours", {0.0, kHundredYears, "h", 0.0});
      figure(keys, "common_share", {0.0, 1.0, "share", 0.0});
    });
    read_prices_and_choices();
    read_growth();
    top_.finish();
  }

 private:
  /// A table of the file; read with every key missing where it is left out and may be.
  template <class Body>
  void section(const std::string& name, bool required, const Body& body) {
    prefix_ = name;
    const TomlValue* at = top_.table(name);
    if (at == nullptr && required && !top_.has(name)) top_.missing(name, "a table [" + name + "]");
    const TomlValue empty = [&] {
      TomlValue none;
      none.kind = TomlValue::Kind::table;
      none.row = top_.at().row;
      return none;
    }();
    Faults unheard;
    TomlTable keys(at != nullptr ? *at : empty, top_.file(), at == nullptr && required ? unheard : faults_);
    body(keys);
    keys.finish();
  }

  void figure(TomlTable& keys, std::string_view key, const FigureSpec& spec) {
    read_figure(keys, prefix_, key, spec, facility_.figures);
  }

  static int whole(TomlTable& keys, std::string_view key, int least, int most, bool required, int otherwise = 0) {
    return static_cast<int>(keys.integer(key, least, most, required).value_or(otherwise));
  }

  std::string class_name(TomlTable& keys, const std::vector<std::string>& others) {
    std::string name = keys.text("name", true);
    if (!name.empty() && !world::is_word_id(name)) {
      keys.fault(*keys.value("name"), Code::bad_id, world::shown(name), "lower-case words joined by hyphens",
                 "write it like `ice-storm`");
    }
    if (!name.empty() && std::find(others.begin(), others.end(), name) != others.end()) {
      keys.fault(*keys.value("name"), Code::duplicate, "a second " + world::shown(name), "names that differ",
                 "rename one of them");
    }
    return name;
  }

  void read_grid() {
    const auto classes = top_.tables("grid");
    if (classes.empty() && !top_.has("grid")) top_.missing("grid", "classes of outages, each a table [[grid]]");
    if (classes.size() > 16) {
      top_.fault(*top_.value("grid"), Code::too_large, fmt::format("{} classes of outages", classes.size()),
                 "at most 16", "join some");
    }
    for (const TomlValue* at : classes) {
      TomlTable keys(*at, top_.file(), faults_);
      facility_.outages.push_back(class_name(keys, facility_.outages));
      prefix_ = "grid." + facility_.outages.back();
      figure(keys, "per_year", {0.0, 1e6, "a year", std::nullopt});
      figure(keys, "mean_hours", {1e-6, kHundredYears, "h", std::nullopt});
      keys.finish();
    }
  }

  void read_battery() {
    section("battery", true, [&](TomlTable& keys) {
      figure(keys, "minutes", {0.0, 1e6, "min", std::nullopt});
      facility_.strings_needed = whole(keys, "strings_needed", 1, 64, false, 1);
      facility_.spare_strings = whole(keys, "spare_strings", 0, 63, false);
      figure(keys, "string_failure", kShare);
      figure(keys, "recharge_hours", {0.0, 1e4, "h", 0.0});
      figure(keys, "efficiency", {0.01, 1.0, "share", std::nullopt});
      figure(keys, "depth_of_discharge", {0.01, 1.0, "share", std::nullopt});
      figure(keys, "end_of_life", {0.01, 1.0, "share", std::nullopt});
      figure(keys, "calendar_loss", {0.0, 1.0, "share in the first year", 0.0});
      figure(keys, "calendar_exponent", {0.1, 1.0, "", 1.0});
      figure(keys, "cycle_loss", {0.0, 1.0, "share a full cycle", 0.0});
      figure(keys, "cycles_per_year", {0.0, 1e6, "a year", 0.0});
      figure(keys, "most_years", {0.1, 100.0, "years", 15.0});
      double sum = 0.0;
      for (const TomlValue* at : keys.tables("cells")) {
        TomlTable cell(*at, top_.file(), faults_);
        CellShare share{cell.text("product", true), "", at->row, at->column};
        prefix_ = "cells." + share.product;
        share.key = prefix_ + ".share";
        const auto same = [&](const CellShare& other) { return other.product == share.product; };
        if (std::any_of(facility_.cells.begin(), facility_.cells.end(), same)) {
          cell.fault(*at, Code::duplicate, "a second share of " + world::shown(share.product), "each product once",
                     "join them");
        }
        figure(cell, "share", kShare);
        sum += facility_.figures.all().back().value;
        cell.finish();
        facility_.cells.push_back(std::move(share));
      }
      if (!facility_.cells.empty() && std::abs(sum - 1.0) > 1e-6) {
        keys.fault(*keys.value("cells"), Code::shares_exceed, "shares that add up to " + table::format_number(sum),
                   "shares of one whole: 1", "correct a share");
      }
    });
  }

  template <class T>
  std::vector<T> list(TomlTable& keys, std::string_view key, double least, double most) {
    std::vector<T> out;
    const TomlValue* at = keys.value(key);
    if (at == nullptr) {
      keys.missing(key, "a list of numbers");
      return out;
    }
    const auto refuse = [&](const TomlValue& where, std::string found) {
      keys.fault(where, Code::out_of_range, std::move(found),
                 fmt::format("a list of {}numbers from {} to {}", std::is_same_v<T, int> ? "whole " : "",
                             table::format_number(least), table::format_number(most)),
                 fmt::format("write {} = [0, 1, 2]", key));
    };
    if (at->kind != TomlValue::Kind::list || at->list.empty()) refuse(*at, "no list as " + world::shown(key));
    for (const TomlValue& item : at->list) {
      const bool number = item.kind == TomlValue::Kind::number && item.number >= least && item.number <= most;
      if (!number || (std::is_same_v<T, int> && !item.whole)) {
        refuse(item, number ? table::format_number(item.number) : "another value in " + world::shown(key));
      } else {
        out.push_back(static_cast<T>(item.number));
      }
    }
    return out;
  }

  void read_prices_and_choices() {
    const bool priced = top_.has("prices") || top_.has("choices");
    section("prices", priced, [&](TomlTable& keys) {
      const std::optional<double> none = priced ? std::optional<double>{} : std::optional<double>(0.0);
      figure(keys, "per_set", {0.0, 1e12, "money", none});
      figure(keys, "battery_per_kwh", {0.0, 1e9, "money/kWh", none});
      figure(keys, "tank_per_hour", {0.0, 1e12, "money/h", none});
      figure(keys, "per_path", {0.0, 1e12, "money", none});
      figure(keys, "upkeep_share", {0.0, 1.0, "share a year", 0.0});
      figure(keys, "interest", {0.0, 1.0, "share a year", 0.0});
      figure(keys, "set_years", {0.1, 100.0, "years", 25.0});
      figure(keys, "tank_years", {0.1, 100.0, "years", 25.0});
      figure(keys, "path_years", {0.1, 100.0, "years", 20.0});
    });
    const TomlValue* at = top_.table("choices");
    if (at == nullptr) return;
    TomlTable keys(*at, top_.file(), faults_);
    facility_.choices.spare_sets = list<int>(keys, "spare_sets", 0, 63);
    facility_.choices.battery_minutes = list<double>(keys, "battery_minutes", 0.0, 1e6);
    facility_.choices.spare_strings = list<int>(keys, "spare_strings", 0, 63);
    facility_.choices.tank_hours = list<double>(keys, "tank_hours", 0.0, kHundredYears);
    facility_.choices.spare_paths = list<int>(keys, "spare_paths", 0, 15);
    keys.finish();
  }

  void read_growth() {
    facility_.has_cluster = top_.has("cluster");
    section("cluster", false, [&](TomlTable& keys) { figure(keys, "it_mw", {0.0, 1e7, "MW", 0.0}); });
    std::vector<std::string> names;
    for (const TomlValue* at : top_.tables("build_out")) {
      TomlTable keys(*at, top_.file(), faults_);
      BuildOut wave;
      wave.name = class_name(keys, names);
      names.push_back(wave.name);
      wave.from = keys.date("from", true).value_or(Day{});
      wave.until = keys.date("until", true).value_or(wave.from + 1);
      if (wave.until <= wave.from && keys.has("until")) {
        keys.fault(*keys.value("until"), Code::bad_order, "an end " + to_string(wave.until),
                   "a day after " + to_string(wave.from), "correct one of the dates");
      }
      prefix_ = "build_out." + wave.name;
      wave.key = prefix_ + ".it_mw";
      figure(keys, "it_mw", {0.0, 1e7, "MW", std::nullopt});
      keys.finish();
      facility_.build_out.push_back(std::move(wave));
    }
  }

  TomlTable top_;
  FacilityFile& facility_;
  Faults& faults_;
  std::string prefix_;
};

}  // namespace

double FacilityFile::it_kw(const FileValues& v) const {
  return 1000.0 * at(v, "load.it_mw") *
         continuity::ai_load_factor(at(v, "load.query_share"), at(v, "load.ai_share"), at(v, "load.ai_multiple"));
}

continuity::PowerSystem FacilityFile::system(const FileValues& v) const {
  continuity::PowerSystem system;
  for (const std::string& name : outages)
    system.grid.push_back({name, at(v, "grid." + name + ".per_year"), at(v, "grid." + name + ".mean_hours")});
  // The number of sets is part of the design: it does not follow a draw of the load.
  const FileValues central = figures.central();
  const double load_mw = it_kw(central) / 1000.0 * at(central, "load.pue");
  auto& sets = system.generators;
  sets.needed = static_cast<int>(std::min(1e6, std::ceil(load_mw / at(central, "generators.unit_mw") - 1e-9)));
  sets.units = sets.needed + spare_sets;
  sets.crews = crews;
  sets.availability = at(v, "generators.availability");
  sets.start_failure = at(v, "generators.start_failure");
  sets.run_mttf_hours = at(v, "generators.run_mttf_hours");
  sets.repair_hours = at(v, "generators.repair_hours");
  sets.common_share = at(v, "generators.common_share");
  sets.start_seconds = at(v, "generators.start_seconds");
  system.fuel.hours = at(v, "tank.hours");
  system.fuel.delivery_hours = at(v, "tank.delivery_hours");
  const double spread = at(central, "tank.spread");
  system.fuel.stages = static_cast<int>(std::lround(1.0 / (spread * spread)));
  system.battery.minutes = at(v, "battery.minutes");
  system.battery.needed = strings_needed;
  system.battery.strings = strings_needed + spare_strings;
  system.battery.failure_on_demand = at(v, "battery.string_failure");
  system.battery.recharge_hours = at(v, "battery.recharge_hours");
  system.paths = {paths_needed + spare_paths, paths_needed, at(v, "paths.mtbf_hours"), at(v, "paths.mttr_hours"),
                  at(v, "paths.common_share")};
  return system;
}

continuity::BatterySize FacilityFile::battery(const FileValues& v) const {
  return {it_kw(v),
          at(v, "load.pue"),
          at(v, "battery.minutes"),
          at(v, "battery.efficiency"),
          at(v, "battery.depth_of_discharge"),
          at(v, "battery.end_of_life"),
          strings_needed + spare_strings,
          strings_needed};
}

continuity::Ageing FacilityFile::ageing(const FileValues& v) const {
  return {at(v, "battery.calendar_loss"), at(v, "battery.calendar_exponent"), at(v, "battery.cycle_loss"),
          at(v, "battery.most_years")};
}

double FacilityFile::battery_life(const FileValues& v) const {
  return std::max(0.1,
                  continuity::life_years(ageing(v), at(v, "battery.end_of_life"), at(v, "battery.cycles_per_year")));
}

continuity::Prices FacilityFile::prices(const FileValues& v) const {
  continuity::Prices prices;
  prices.per_set = at(v, "prices.per_set");
  prices.battery_per_kwh = at(v, "prices.battery_per_kwh");
  prices.tank_per_hour = at(v, "prices.tank_per_hour");
  prices.per_path = at(v, "prices.per_path");
  prices.upkeep_share = at(v, "prices.upkeep_share");
  prices.interest = at(v, "prices.interest");
  prices.set_years = at(v, "prices.set_years");
  prices.tank_years = at(v, "prices.tank_years");
  prices.path_years = at(v, "prices.path_years");
  return prices;
}

Result<FacilityFile> read_facility(const std::string& file, std::string_view toml) {
  auto document = world::parse_toml(file, toml);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  FacilityFile facility;
  facility.file = file;
  facility.fingerprint = chokepoint::fingerprint(toml);
  FacilityReader(*document, file, facility, faults).read();
  if (!faults.empty()) return fail(std::move(faults).take());
  Faults wrong = continuity::check(facility.system(facility.figures.central()), file);
  if (!wrong.empty()) return fail(std::move(wrong).take());
  return facility;
}

}  // namespace chokepoint::service
