#include "continuity/power_system.h"

#include <cmath>

#include <fmt/format.h>

namespace chokepoint::continuity {
namespace {

class Checker {
 public:
  Checker(std::string name, Faults& faults) : name_(std::move(name)), faults_(faults) {}

  void positive(std::string_view what, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) out(what, value, "a number above 0");
  }
  void not_negative(std::string_view what, double value) {
    if (!(value >= 0.0) || !std::isfinite(value)) out(what, value, "a number of at least 0");
  }
  void share(std::string_view what, double value) {
    if (!(value >= 0.0 && value <= 1.0)) out(what, value, "a share from 0 to 1");
  }
  void count(std::string_view what, int value, int least, int most) {
    if (value < least || value > most) out(what, value, fmt::format("a whole number from {} to {}", least, most));
  }
  void fault(std::string found, std::string expected, std::string remedy) {
    faults_.add({Code::bad_structure, name_, 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  }

 private:
  void out(std::string_view what, double value, std::string expected) {
    faults_.add({Code::out_of_range, name_, 0, 0, fmt::format("{} = {}", what, value), std::move(expected),
                 "correct the number"});
  }
  std::string name_;
  Faults& faults_;
};

}  // namespace

Faults check(const PowerSystem& system, const std::string& name) {
  Faults faults;
  Checker is(name, faults);
  if (system.grid.empty()) is.fault("a grid without outages", "at least one class of outages", "add one");
  if (system.grid.size() > 16) is.fault("more than 16 classes of outages", "at most 16", "join some");
  for (const OutageClass& outage : system.grid) {
    is.not_negative("outages a year of " + outage.name, outage.per_year);
    is.positive("mean hours of " + outage.name, outage.mean_hours);
  }
  double outages = 0.0;
  for (const OutageClass& outage : system.grid) outages += outage.per_year;
  if (!system.grid.empty() && !(outages > 0.0))
    is.fault("a grid that never fails", "outages in some class", "add some");
  const Generators& sets = system.generators;
  is.count("generating sets", sets.units, 0, 64);
  is.count("sets needed", sets.needed, 1, 64);
  is.share("availability of a set", sets.availability);
  if (!(sets.availability > 0.0)) is.fault("sets that are never available", "an availability above 0", "use 0 sets");
  is.share("start failure", sets.start_failure);
  is.share("common share of the sets", sets.common_share);
  is.positive("mean running time to failure", sets.run_mttf_hours);
  is.positive("repair time of a set", sets.repair_hours);
  is.not_negative("start time", sets.start_seconds);
  is.count("repair crews", sets.crews, 0, 64);
  if (system.fuel.hours > 0.0) {
    is.positive("delivery time of fuel", system.fuel.delivery_hours);
    is.count("stages of the tank", system.fuel.stages, 1, 400);
  }
  is.not_negative("battery minutes", system.battery.minutes);
  is.count("battery strings", system.battery.strings, 1, 64);
  is.count("strings needed", system.battery.needed, 1, system.battery.strings);
  is.share("failure on demand of a string", system.battery.failure_on_demand);
  is.not_negative("recharge time", system.battery.recharge_hours);
  is.count("paths", system.paths.units, 1, 16);
  is.count("paths needed", system.paths.needed, 1, system.paths.units);
  is.share("common share of the paths", system.paths.common_share);
  if (system.paths.mtbf_hours > 0.0) is.not_negative("repair time of a path", system.paths.mttr_hours);
  return faults;
}

}  // namespace chokepoint::continuity
