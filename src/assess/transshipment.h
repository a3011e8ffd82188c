// Do goods under a control come through a third place? Signs in trade statistics, each with what it compares.
//
//   origin  exports exceed what the place can have made or rightly passed on: own mine or smelter output, scrap, and
//           imports from anyone but the controlled origin
//   jump    exports are many times those of the same months before the control
//   mirror  partners report much more from the place than the place reports to them
// An alarm needs `origin`, or `jump` and `mirror` together: a mine that grows jumps, and statistics differ by
// themselves. Method: docs/methods/screening.md section 7. Verified by: tests/assess/transshipment_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace chokepoint::assess {

/// Over one window of time, in one unit of contained material. What is not known stays empty, and its sign is silent.
struct HubTrade {
  std::string hub;
  double exports{0.0};               // as the partners report them where they do, else as the hub does
  std::optional<double> own_output;  // mined, smelted from own ore or scrap, at most, in the window
  std::optional<double> own_feed;    // for a smelter: what it can take in besides, at most, from other origins
  std::optional<double> before;      // exports in the same months before the control
  std::optional<double> reported;    // by the hub itself
};

struct AlarmRule {
  double slack{0.25};  // above plausible origin: stocks, late shipments, rounding. Assumed
  double jump{3.0};    // times the months before. Assumed
  double mirror{1.5};  // times what the hub reports. Assumed
  double least{0.0};   // exports below this are no matter
};

struct HubSigns {
  std::optional<bool> origin, jump, mirror;  // empty: cannot be said
  double unexplained{0.0};                   // exports above plausible origin with its slack
  bool alarm{false};
};

HubSigns signs_of(const HubTrade& trade, const AlarmRule& rule);

/// What came through hubs against what was blocked: rerouted / blocked, at most 1; empty where nothing was blocked.
std::optional<double> leak_rate(const std::vector<HubTrade>& hubs, const AlarmRule& rule, double blocked);

}  // namespace chokepoint::assess
