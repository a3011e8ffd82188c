// What share of a good's value is controlled goods, through all tiers of its bill of materials: de minimis by value.
//
// Worked out bottom-up in intervals. A controlled item counts with its whole value, whatever it is made of; an item
// that is not controlled with the controlled content of its own parts. A price that is not known may be anything from
// what the parts cost; where what an item is or is made of is not known, all of its value may be controlled. So an
// answer is yes or no only where no missing price or origin could turn it. Method: docs/methods/screening.md section 8.
// Verified by: tests/assess/content_test.cpp (cases by hand; monotone; invariant under renaming and rescaling; every
// draw inside the intervals).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "assess/amount.h"

namespace chokepoint::assess {

enum class Holds : std::uint8_t { no, yes, unknown };

struct ContentItem {
  std::optional<std::uint32_t> part_of;  // index of what it is built into; empty: of nothing else in the bill
  double quantity{1.0};                  // per piece of that
  std::optional<Amount> cost;            // of a piece, in one money for all; `value` is not used
  Holds controlled{Holds::no};           // a controlled good of the issuer itself
  std::optional<Amount> stated;          // share of controlled content, as its supplier states it, 0 to 1
  bool free{false};                      // known to hold none, though nothing of its parts is listed
};

struct ContentShare {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  double low{0.0}, high{1.0};  // of the item's value
  /// The item below (or itself) that leaves most open, and whether it is its price or what it is made of.
  enum class Ask : std::uint8_t { nothing, price, content } ask{Ask::nothing};
  std::uint32_t widest{kNone};
};

/// One an item. Items may stand in any order and form no circle.
std::vector<ContentShare> content_shares(std::span<const ContentItem> items);

}  // namespace chokepoint::assess
