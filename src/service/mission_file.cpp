#include "service/mission_file.h"

#include <algorithm>

#include "world/names.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using world::TomlTable;
using world::TomlValue;

constexpr double kHundredYears = 876'600.0;

class MissionReader {
 public:
  MissionReader(const TomlValue& document, const std::string& file, MissionFile& mission, Faults& faults)
      : top_(document, file, faults), mission_(mission), faults_(faults) {}

  void read() {
    mission_.head = read_head(top_, "mission");
    read_mission();
    read_cells();
    read_loads();
    read_growth();
    top_.finish();
  }

 private:
  void figure(TomlTable& keys, const std::string& prefix, std::string_view key, const FigureSpec& spec) {
    read_figure(keys, prefix, key, spec, mission_.figures);
  }

  template <class Named>
  std::string new_name(TomlTable& keys, const std::vector<Named>& others) {
    std::string name = keys.text("name", true);
    if (name.empty()) return name;
    if (!world::is_word_id(name)) {
      keys.fault(*keys.value("name"), Code::bad_id, world::shown(name), "lower-case words joined by hyphens",
                 "write it like `squad-radio`");
    }
    if (std::any_of(others.begin(), others.end(), [&](const Named& other) { return other.name == name; })) {
      keys.fault(*keys.value("name"), Code::duplicate, "a second " + world::shown(name), "names that differ",
                 "rename one of them");
    }
    return name;
  }

  void read_mission() {
    const TomlValue* at = top_.table("mission");
    if (at == nullptr) {
      if (!top_.has("mission")) top_.missing("mission", "a table [mission]");
      return;
    }
    TomlTable keys(*at, top_.file(), faults_);
    figure(keys, "mission", "hours", {1e-3, kHundredYears, "h", std::nullopt});
    figure(keys, "mission", "resupply_hours", {0.0, kHundredYears, "h", 0.0});
    figure(keys, "mission", "reserve", {0.0, 10.0, "share on top", 0.0});
    figure(keys, "mission", "units", {0.0, 1e9, "", 1.0});
    figure(keys, "mission", "per_year", {0.0, 1e6, "a year", 0.0});
    keys.finish();
  }

  void read_cells() {
    const auto found = top_.tables("cell");
    if (found.empty() && !top_.has("cell")) top_.missing("cell", "kinds of cells, each a table [[cell]]");
    for (const TomlValue* at : found) {
      TomlTable keys(*at, top_.file(), faults_);
      MissionFile::Cell cell;
      cell.name = new_name(keys, mission_.cells);
      cell.product = keys.text("product", true);
      cell.row = at->row;
      cell.column = at->column;
      const TomlValue* again = keys.value("rechargeable");
      if (again == nullptr) {
        keys.missing("rechargeable", "true or false");
      } else if (again->kind != TomlValue::Kind::boolean) {
        keys.fault(*again, Code::bad_choice, "another value as `rechargeable`", "true or false", "write true or false");
      } else {
        cell.rechargeable = again->boolean;
      }
      const std::string prefix = "cell." + cell.name;
      figure(keys, prefix, "wh_per_kg", {1e-3, 1e5, "Wh/kg", std::nullopt});
      figure(keys, prefix, "usable", {0.01, 1.0, "share", std::nullopt});
      figure(keys, prefix, "cycles", {1.0, 1e6, "", cell.rechargeable ? std::optional<double>{} : 1.0});
      figure(keys, prefix, "years", {0.01, 100.0, "years", cell.rechargeable ? std::optional<double>{} : 10.0});
      figure(keys, prefix, "most_c_rate", {1e-3, 1e4, "1/h", std::nullopt});
      figure(keys, prefix, "turnaround_hours", {0.0, kHundredYears, "h", 0.0});
      keys.finish();
      mission_.cells.push_back(std::move(cell));
    }
  }

  std::size_t cell_of(TomlTable& keys) {
    const std::string name = keys.text("cell", true);
    std::vector<std::string_view> names;
    for (std::size_t c = 0; c < mission_.cells.size(); ++c) {
      if (mission_.cells[c].name == name) return c;
      names.emplace_back(mission_.cells[c].name);
    }
    if (!name.empty()) {
      keys.fault(*keys.value("cell"), Code::unknown_reference, world::shown(name), "the name of a [[cell]]",
                 world::did_you_mean(name, names, "add that cell, or name another"));
    }
    return 0;
  }

  void read_loads() {
    const auto found = top_.tables("load");
    if (found.empty() && !top_.has("load")) top_.missing("load", "what draws power, each a table [[load]]");
    for (const TomlValue* at : found) {
      TomlTable keys(*at, top_.file(), faults_);
      MissionFile::Device load;
      load.name = new_name(keys, mission_.loads);
      load.cell = cell_of(keys);
      load.pulses = keys.has("output_watts");
      const std::string prefix = "load." + load.name;
      if (load.pulses) {
        figure(keys, prefix, "output_watts", {0.0, 1e12, "W", std::nullopt});
        figure(keys, prefix, "efficiency", {1e-4, 1.0, "share", std::nullopt});
        figure(keys, prefix, "seconds", {0.0, 1e9, "s", std::nullopt});
        figure(keys, prefix, "times", {0.0, 1e9, "", std::nullopt});
      } else {
        figure(keys, prefix, "watts", {0.0, 1e12, "W", std::nullopt});
        figure(keys, prefix, "hours", {0.0, kHundredYears, "h", std::nullopt});
      }
      figure(keys, prefix, "count", {0.0, 1e9, "", 1.0});
      keys.finish();
      mission_.loads.push_back(std::move(load));
    }
  }

  void read_growth() {
    for (const TomlValue* at : top_.tables("build_out")) {
      TomlTable keys(*at, top_.file(), faults_);
      BuildOut wave;
      wave.name = new_name(keys, mission_.build_out);
      wave.from = keys.date("from", true).value_or(Day{});
      wave.until = keys.date("until", true).value_or(wave.from + 1);
      if (wave.until <= wave.from && keys.has("until")) {
        keys.fault(*keys.value("until"), Code::bad_order, "an end " + to_string(wave.until),
                   "a day after " + to_string(wave.from), "correct one of the dates");
      }
      wave.key = "build_out." + wave.name + ".units";
      figure(keys, "build_out." + wave.name, "units", {0.0, 1e9, "", std::nullopt});
      keys.finish();
      mission_.build_out.push_back(std::move(wave));
    }
  }

  TomlTable top_;
  MissionFile& mission_;
  Faults& faults_;
};

}  // namespace

continuity::Mission MissionFile::mission(const FileValues& v) const {
  continuity::Mission mission;
  mission.hours = at(v, "mission.hours");
  mission.resupply_hours = at(v, "mission.resupply_hours");
  mission.reserve = at(v, "mission.reserve");
  mission.units = at(v, "mission.units");
  mission.missions_per_year = at(v, "mission.per_year");
  for (const Cell& cell : cells) {
    const std::string prefix = "cell." + cell.name + ".";
    mission.cells.push_back({cell.name, at(v, prefix + "wh_per_kg"), at(v, prefix + "usable"), cell.rechargeable,
                             at(v, prefix + "cycles"), at(v, prefix + "years"), at(v, prefix + "most_c_rate"),
                             at(v, prefix + "turnaround_hours")});
  }
  for (const Device& load : loads) {
    const std::string prefix = "load." + load.name + ".";
    continuity::Load drawn;
    if (load.measured) {
      const double watts = load.measured->most_watts;
      drawn = {load.name, load.cell, watts, watts > 0.0 ? load.measured->wh / watts : 0.0, 1.0};
    } else if (load.pulses) {
      drawn = continuity::pulses(load.name, load.cell, at(v, prefix + "output_watts"), at(v, prefix + "efficiency"),
                                 at(v, prefix + "seconds"), at(v, prefix + "times"));
    } else {
      drawn = {load.name, load.cell, at(v, prefix + "watts"), at(v, prefix + "hours"), 1.0};
    }
    drawn.count = at(v, prefix + "count");
    drawn.hours = std::min(drawn.hours, mission.hours);  // a draw of one does not outlast a draw of the other
    mission.loads.push_back(std::move(drawn));
  }
  return mission;
}

Result<MissionFile> read_mission(const std::string& file, std::string_view toml) {
  auto document = world::parse_toml(file, toml);
  if (!document) return tl::unexpected(document.error());
  Faults faults;
  MissionFile mission;
  mission.file = file;
  mission.fingerprint = chokepoint::fingerprint(toml);
  MissionReader(*document, file, mission, faults).read();
  if (faults.empty()) {
    const double hours = mission.at(mission.figures.central(), "mission.hours");
    for (const auto& load : mission.loads) {
      const auto values = mission.figures.central();
      const double on = load.pulses ? mission.at(values, "load." + load.name + ".seconds") / 3600.0 *
                                          mission.at(values, "load." + load.name + ".times")
                                    : mission.at(values, "load." + load.name + ".hours");
      if (on <= hours) continue;
      faults.add({Code::out_of_range, file, 0, 0, world::shown(load.name) + " on for longer than the mission",
                  "at most the mission's hours", "correct its hours (use `count` for several of them)"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  auto need = continuity::need_of(mission.mission(mission.figures.central()));
  if (!need) return tl::unexpected(need.error());
  return mission;
}

}  // namespace chokepoint::service
