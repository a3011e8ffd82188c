// What is asked of the model: parameters, events and length of one run, as names; and which rules it follows.
// Method: docs/methods/ario.md. Verified by: tests/model/ario/case_file_test.cpp, golden_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chokepoint::model::ario {

/// The reference program's peculiarities, one by one (docs/methods/ario.md, section 4). None of them: what its papers
/// say, with tests that do not hang on rounding or on the unit of money.
struct Rules {
  bool gates{false};        // stocks move, and are refilled, only if some entry of the whole matrix is off by 1e-5
  bool exact_tests{false};  // overproduction decays only where its drive is exactly 0; limits without tolerance
  bool lag{false};          // capacity shocks act one step late
  bool rounding{false};     // damages are rounded to decimals of money
  bool mixed_units{false};  // yearly against daily money in the cut-off; rebuilding ignores the event's unit

  static Rules published() { return {true, true, true, true, true}; }
  static Rules sound() { return {}; }
};

/// Defaults are those of the reference program.
struct Params {
  bool base_model{false};  // the first ARIO: psi = 1, stocks are refilled at once
  double psi{0.8};
  bool alternative_orders{true};  // shares follow the suppliers' capacity; else they stay as they were
  double alpha_base{1.0}, alpha_max{1.25}, alpha_tau{365.0};
  double inventory_days{90.0};
  std::map<std::string, double> inventory_by_sector;  // infinity: never short
  double restoration_days{60.0};
  std::map<std::string, double> restoration_by_sector;
  int step{1};                // temporal units in a step
  double year{365.0};         // temporal units in the table's year
  double money{1e6};          // units of currency in the table's unit
  double capital_ratio{4.0};  // productive capital over yearly value added
  std::map<std::string, double> capital_by_sector;
};

enum class Curve : std::uint8_t { linear, convex_unscaled, convex, concave };

struct Event {
  enum class Kind : std::uint8_t { recovery, arbitrary, rebuild };
  Kind kind{Kind::recovery};
  std::string name;
  std::vector<std::pair<std::uint32_t, double>> impact;      // industry: money, or share of capacity
  std::vector<std::pair<std::uint32_t, double>> households;  // final user: money
  int occurrence{1}, duration{1};
  double tau{0.0};  // of recovery or rebuilding
  Curve curve{Curve::linear};
  std::vector<std::pair<std::uint32_t, double>> builders;  // sector: share of the rebuilding, adding up to 1
  double builders_factor{1.0};
  std::optional<double> money;  // units of currency in the unit of its impact; none: 1 as published, else the table's
};

struct Case {
  std::string name;
  Params params;
  int units{365};  // temporal units to simulate
  std::vector<Event> events;

  int steps() const { return (units + params.step - 1) / params.step; }
};

}  // namespace chokepoint::model::ario
