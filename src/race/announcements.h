// What the record of announced dates says by itself, without any network: how fast a date recedes, and how long plans
// of a kind took in the end. Times are years.
//
// Method: docs/methods/race.md section 5.   Verified by: tests/race/announcements_test.cpp.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "race/duration.h"

namespace chokepoint::race {

/// A date that was stated for one milestone, and the day it was stated.
struct Announcement {
  double announced{0.0};
  double planned{0.0};
};

/// Years by which the planned date moves per year that passes: the least-squares slope of planned on announced. Nothing
/// for fewer than two different days.
std::optional<double> recession_rate(std::span<const Announcement> announcements);

/// now + remaining / (1 - rate): where a date that recedes at this rate meets the calendar. Never for a rate of 1 or
/// more, or where nothing remains and the date still recedes.
double recession_arrival(double now, double remaining, double rate);

/// One plan of a class: lasted / planned; `open` where it is not done and has lasted so long at least.
struct Outcome {
  double ratio{1.0};
  double weight{1.0};
  bool open{false};
};

struct ClassFit {
  SlipClass slips;
  std::size_t done{0}, open{0};
  bool converged{false};
};

/// Lognormal fit of the ratios by maximum likelihood, open ones censored on the right (EM; Tobin 1958's model,
/// Dempster, Laird and Rubin 1977's algorithm). Nothing for fewer than two that are done and differ. The deviation is
/// the maximum likelihood one (divided by the weight, not by the weight less one).
std::optional<ClassFit> fit_slips(std::span<const Outcome> outcomes);

/// Quantile p of the arrival of something announced at `announced` for `planned`, not reached by `now`, if it slips as
/// its class does. Requires planned > announced.
double reference_arrival(const Announcement& plan, double now, const SlipClass& slips, double p);

}  // namespace chokepoint::race
