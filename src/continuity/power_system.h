// What keeps a load alive: a grid that fails in several ways, batteries, generating sets, a tank, paths to the load.
//
// Assumptions, all of them also in docs/methods/continuity.md, section 1: outages of a class come at a constant rate
// and last an exponential time; repairs, running times and deliveries are exponential; the battery's ride-through and
// the time sets need to start are fixed; a battery is full again when it is next asked (the trial can do without this);
// the tank is full when an outage begins and lasts a random time of the stated mean (gamma with `stages`); a delivery
// is on its way from the first hour. Paths fail independently of the source.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace chokepoint::continuity {

/// One way in which the grid fails. Several classes together make a hyperexponential duration.
struct OutageClass {
  std::string name;
  double per_year{0.0};
  double mean_hours{1.0};
};

struct Generators {
  int units{0};
  int needed{1};              // to carry the whole load; partial loads are not modelled
  double availability{1.0};   // of a set, when an outage comes: not out for repair or maintenance
  double start_failure{0.0};  // per set and demand
  double run_mttf_hours{1000.0};
  double repair_hours{24.0};
  int crews{0};                // sets repaired at a time; 0: all
  double common_share{0.0};    // beta: part of start and run failures that takes all sets at once
  double start_seconds{10.0};  // until sets carry the load
};

/// hours <= 0: no limit.
struct Fuel {
  double hours{0.0};  // mean running time of a full tank at full load
  double delivery_hours{24.0};
  int stages{16};  // of the gamma distribution: 16 = a spread (standard deviation) of 25 %
};

struct Battery {
  double minutes{0.0};  // at full load, at the end of life
  int strings{1};       // equal, each 1 / needed of the load
  int needed{1};
  double failure_on_demand{0.0};  // per string
  double recharge_hours{0.0};     // used by the trial only
};

struct Paths {
  int units{1};
  int needed{1};
  double mtbf_hours{0.0};  // <= 0: never fails
  double mttr_hours{0.0};
  double common_share{0.0};
};

struct PowerSystem {
  std::vector<OutageClass> grid;
  Generators generators;
  Fuel fuel;
  Battery battery;
  Paths paths;

  bool fuel_limited() const { return fuel.hours > 0.0 && generators.units > 0; }
  double start_hours() const { return generators.start_seconds / 3600.0; }
  double battery_hours() const { return battery.minutes / 60.0; }
};

/// Every fault of a system that no answer can be given for, in words; `name` stands as the file.
Faults check(const PowerSystem& system, const std::string& name);

}  // namespace chokepoint::continuity
