// Do goods under a control come through a third place? Signs in trade statistics, each with what it compares.
//
//   origin  exports exceed what the place can have mined, smelted or rightly passed on: own mines and scrap, imports
//           from anyone but the controlled origin, behind what its smelters can make
//   jump    exports are many times those of the year before the control
//   mirror  partners report much more from the place than the place reports to them
// An alarm needs `origin`, or `jump` and `mirror` together: a mine that grows jumps, and statistics differ by
// themselves. Every amount is an interval, and an answer is yes or no only where its whole interval says so.
// Method: docs/methods/screening.md section 7. Verified by: tests/assess/transshipment_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/amount.h"

namespace chokepoint::assess {

enum class Alarm : std::uint8_t { no, yes, unknown };
std::string_view name_of(Alarm alarm);

/// What a place must have to send what it sends. In words: "own mine output".
enum class Part : std::uint8_t { mine, scrap, raw_imports, smelter, refined_imports, stock, use };
std::string_view name_of(Part part);

/// Over one window of time, in one unit of contained material. What is not known stays empty.
struct HubTrade {
  std::string hub;
  // Sent, as the partners report it where they do, else as records of shipments or the place do.
  Amount raw, refined;
  // Mined; won from scrap; taken in unrefined, and refined, from anyone but the controlled origin.
  std::optional<Amount> mine, scrap, raw_imports, refined_imports;
  std::optional<Amount> smelter;          // what its smelters can make at most
  std::optional<Amount> stock, use;       // drawn; used at home. Empty: none (the rule's slack stands for stocks)
  std::optional<Amount> before;           // sent in as many days of the year before the control
  std::optional<Amount> reported;         // sent, by the place itself, where raw and refined are its partners' figures
  std::optional<Amount> from_controlled;  // taken in from the controlled origin; decides nothing

  Amount exports() const { return raw + refined; }
};

struct AlarmRule {
  double slack{0.25};  // above plausible origin: stocks, late shipments, rounding. Assumed
  double jump{3.0};    // times the year before. Assumed
  double mirror{1.5};  // times what the place reports. Assumed
  double least{0.0};   // exports up to this are no matter
};

struct HubSigns {
  Amount plausible;                  // of what binds: refined goods by the smelters, or all goods by all that came in
  Amount excess;                     // exports above it, without slack
  bool by_smelters{false};           // the refined goods bind
  Alarm origin{Alarm::unknown};      // beyond the slack
  std::optional<Amount> growth;      // times the year before
  std::optional<bool> jump, mirror;  // empty: cannot be said
  Alarm alarm{Alarm::unknown};
  std::vector<Part> missing;  // what is not known and would settle the origin
};

HubSigns signs_of(const HubTrade& trade, const AlarmRule& rule);

/// What came through places with an alarm, above their plausible origin, against what was blocked: at most 1; empty
/// where nothing was blocked.
std::optional<Amount> leak_rate(const std::vector<HubTrade>& hubs, const AlarmRule& rule, const Amount& blocked);

}  // namespace chokepoint::assess
