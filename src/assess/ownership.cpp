#include "assess/ownership.h"

#include <algorithm>

namespace chokepoint::assess {
namespace {

/// .25 + .25 must not fall below a half.
constexpr double kSlack = 1e-9;

bool holds_on(const world::Ownership& row, Day day) {
  return !(row.from && row.from->first > day) && !(row.to && row.to->first <= day);
}

enum class End : std::uint8_t { low, value, high };

double share_of(const world::Estimate& estimate, End end) {
  switch (end) {
    case End::low:
      return estimate.low;
    case End::high:
      return estimate.high;
    case End::value:
      break;
  }
  return estimate.value;
}

/// The least set that holds the listed firms and is closed under the rule; sums by listed owners per firm. A firm joins
/// once and never leaves, so the loop ends after as many rounds as there are firms at most.
std::vector<double> close(const world::World& world, std::vector<std::uint8_t>& counts, Day day, End end) {
  std::vector<double> owned(world.firms.size(), 0.0);
  for (bool again = true; again;) {
    again = false;
    std::fill(owned.begin(), owned.end(), 0.0);
    for (const auto& row : world.ownership) {
      if (counts[row.owner.index] != 0 && holds_on(row, day))
        owned[row.owned.index] += share_of(world.figures[row.share], end);
    }
    for (std::size_t f = 0; f < owned.size(); ++f) {
      if (counts[f] != 0 || owned[f] < kHalf - kSlack) continue;
      counts[f] = 1;
      again = true;
    }
  }
  return owned;
}

}  // namespace

std::vector<Owned> ownership_by(const world::World& world, const std::vector<std::uint8_t>& listed, Day day) {
  std::vector<std::uint8_t> surely = listed;
  std::vector<std::uint8_t> centrally = listed;
  std::vector<std::uint8_t> perhaps = listed;
  const auto low = close(world, surely, day, End::low);
  const auto value = close(world, centrally, day, End::value);
  const auto high = close(world, perhaps, day, End::high);
  std::vector<Owned> result(world.firms.size());
  for (std::size_t f = 0; f < result.size(); ++f) {
    Owned& owned = result[f];
    owned.listed = listed[f] != 0;
    owned.low = std::min(1.0, low[f]);
    owned.value = std::clamp(value[f], owned.low, 1.0);
    owned.high = std::clamp(high[f], owned.value, 1.0);
    owned.counts = surely[f] != 0 ? Owned::Counts::yes : perhaps[f] != 0 ? Owned::Counts::unknown : Owned::Counts::no;
  }
  for (const auto& row : world.ownership) {
    if (perhaps[row.owner.index] != 0 && holds_on(row, day)) result[row.owned.index].through.push_back(row.owner);
  }
  return result;
}

}  // namespace chokepoint::assess
