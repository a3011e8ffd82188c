// The price at which supply and demand of one product meet, segment by segment: constant elasticities within capacity
// bounds, and limits on who may sell how much to whom. One design for the strategic day, static scenarios and later
// work.
//
// Quantities are in any one unit; prices are multiples of the base price; every price lies in [lowest, highest].
// What a segment buys may come from any supplier up to the limit of the pair; nothing is sold on. Where no limit binds
// there is one price; a limit that binds parts the market into groups of suppliers and buyers, each with its own price,
// buyers behind a binding limit paying more. The result is the unique competitive outcome (Samuelson 1952, spatial
// price equilibrium) found exactly by decomposition over cuts (Fujishige 1980; Groenevelt 1991), each price by
// bracketed Newton steps to 1e-13 of the group's quantity.
//
// Total function: no input gives infinity, NaN or an endless loop. No allocation; thread-safe.
// Method: docs/methods/prices.md sections 1 to 3.   Verified by: tests/market/clear_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace chokepoint::market {

inline constexpr std::size_t kMostSegments = 8;
inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// min(capacity, fixed + elastic p^elasticity).
struct Supply {
  double fixed{0.0};       // comes at any price: contracts at their own price, released stock
  double elastic{0.0};     // comes besides at the base price
  double elasticity{0.0};  // >= 0
  double capacity{kNoLimit};
};

/// fixed + elastic p^-elasticity.
struct Demand {
  double fixed{0.0};
  double elastic{0.0};
  double elasticity{0.0};  // >= 0, written positive
};

/// At most kMostSegments on either side; the rest is not looked at. Negative and NaN quantities and elasticities count
/// as 0; quantities are held below 1e100, elasticities below 20, prices between 1e-6 and 1e6.
struct Market {
  std::span<const Supply> supply;
  std::span<const Demand> demand;
  std::span<const double> limit;  // row a supplier, column a buyer; kNoLimit = free, 0 = closed. Empty: all free
  double lowest{0.01};
  double highest{100.0};
};

enum class Found : std::uint8_t {
  cleared,
  at_highest,     // even the highest price leaves demand unserved: what there is must be rationed
  at_lowest,      // even the lowest price leaves supply unsold
  not_determined  // nothing in the group answers to price: it stays what it was, as near as its neighbours allow
};

struct Side {
  double price{1.0};     // before: the price before (a starting point; kept where not determined)
  double quantity{0.0};  // offered or wanted at that price
  double left{0.0};      // of it, not sold or not served; shared within a group in proportion to quantity
  Found found{Found::cleared};
};

struct Clearing {
  std::array<Side, kMostSegments> supply, demand;
};

/// Replaces `clearing`, whose prices are taken as those before.
void clear(const Market& market, Clearing& clearing);

}  // namespace chokepoint::market
