// Concentration of supply: how much of a product comes from how few.
//
// Shares are fractions of one whole. `shares_of` is the gate that checks a caller's numbers; the other functions trust
// shares that came through it (finite, >= 0, sum <= 1) unless they return a Result.
// Method: docs/methods/dependence.md, section 1 (Herfindahl; Hirschman 1945; EU guidelines 2017 for the weighted form).
// Verified by: tests/assess/concentration_test.cpp (published tables, closed forms, properties).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

/// Two bounds between which a quantity lies. Never a distribution.
struct Bounds {
  double low{0.0};
  double high{0.0};
};

/// Each quantity's share of their sum. Faults: a quantity that is negative or not finite (row = its position from 1);
/// a sum of zero.
Result<std::vector<double>> shares_of(std::span<const double> quantities);

/// Herfindahl-Hirschman index, sum of s^2, in 0..1 (times 10,000 in antitrust units).
double hhi(std::span<const double> shares);

/// Number of equal suppliers with the same index, 1/HHI. Nothing for an index of 0.
std::optional<double> effective_number(double index);

/// Hirschman's index of trade concentration of 1945, 100 sqrt(sum s^2), in 0..100.
double hirschman(std::span<const double> shares);

/// Sum of the `n` largest shares.
double top_share(std::span<const double> shares, std::size_t n);

/// Product of shares along a hierarchy: a province's share of its country times the country's share of the world.
double composed_share(std::span<const double> shares);

/// What is known about the producers that a table does not name.
enum class Unnamed : std::uint8_t {
  anything,                ///< one supplier or endlessly many
  below_smallest_named,    ///< the table lists the largest: no unnamed share exceeds the smallest named one
  at_least_smallest_named  ///< figures were withheld, not small: no unnamed share is below the smallest named one
};

/// Bounds of the index when the named shares leave a residual R = 1 - sum. An interval, never a point:
///   anything                 low: R spread endlessly thin (adds 0);        high: one supplier (adds R^2)
///   below_smallest_named     low: as above;   high: as many suppliers of the smallest named share s as fit, and the
///   rest at_least_smallest_named  low: R over floor(R/s) equal suppliers, at least one;   high: one supplier
/// Without named shares the last two are as `anything`.
/// Faults: a share that is negative or not finite; a sum above 1 + 1e-9.
struct HhiBounds {
  Bounds index;
  double residual{0.0};
};
Result<HhiBounds> hhi_bounds(std::span<const double> named, Unnamed rule);

/// World Governance Indicator (-2.5..2.5, higher is better) as a risk 0..10, the EU's scale: 2 (2.5 - w).
double governance_risk(double indicator);

/// The same indicator as an instability 0..1, GeoPolRisk's g: (2.5 - w) / 5; a missing one counts 0.5.
double governance_instability(std::optional<double> indicator);

/// sum s^2 W t. `trade` may be empty (all 1). Faults: lengths that differ; an entry that is negative or not finite.
Result<double> weighted_hhi(std::span<const double> shares, std::span<const double> weights,
                            std::span<const double> trade = {});

}  // namespace chokepoint::assess
