// What a run leaves behind: series per industry in the layout of the reference program's output, totals, and what first
// held each industry back.
// Verified by: tests/model/ario/golden_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/ario/economy.h"

namespace chokepoint::model::ario {

/// Per step, in the table's unit; by industry but for final_unmet (final users) and stocks (sectors x industries).
enum class Series : std::uint8_t {
  production,
  capacity,
  intermediate_demand,
  final_undelivered,
  final_unmet,
  overproduction,
  rebuild_demand,
  rebuild_production,
  capital_lost,
  stocks,
};
inline constexpr std::size_t kSeries = 10;
/// The reference program's name of its file: "production_realised".
std::string_view name_of(Series series);
using Wanted = std::array<bool, kSeries>;

inline constexpr std::uint32_t kNothing = 0xffffffff;

struct Trace {
  Outcome outcome{Outcome::done};
  std::vector<int> recorded;  // temporal units of the recorded steps
  std::array<std::vector<double>, kSeries> values;
  std::vector<int> steps;  // temporal units of all steps made
  std::vector<double> production_total, unmet_total;
  std::vector<std::uint32_t> limiting;  // pairs of an input and an industry that it holds back
  // Over all steps, by industry (the last by final user):
  std::vector<double> lost_production, lost_final, unmet_by_user;
  std::vector<std::int32_t> first_limited;  // temporal unit, or -1
  std::vector<std::uint32_t> first_input;   // the sector that then ran shortest, or kNothing
  std::vector<double> lost_before;          // lost_production up to then

  std::size_t width(Series series, const Economy& economy) const;
};

/// Writes the days of a loop into a trace. Losses are against the undisturbed step.
class Recorder {
 public:
  Recorder(const Economy& economy, Wanted wanted, int every, int step);

  struct Day {
    std::span<const double> production, capacity, intermediate_demand;
    std::span<const double> alpha, rebuild_demand, rebuild_production, capital_lost;
    std::span<const double> undelivered, unmet;  // by industry, by final user
    std::span<const std::uint32_t> shortest;     // the input that holds an industry back, or kNothing
    std::uint32_t limiting{0};
  };
  /// Are stocks of this step wanted? Then `stocks` is to be filled, sectors x industries, before they move.
  std::vector<double>* stocks(int step);
  void add(int step, const Day& day);
  Trace take() { return std::move(trace_); }

 private:
  bool recorded(int step) const { return step % every_ == 0; }
  const Economy& economy_;
  Wanted wanted_;
  int every_, unit_;
  Trace trace_;
};

}  // namespace chokepoint::model::ario
