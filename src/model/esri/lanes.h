// Eight scenarios side by side, one to a lane: a link is read once for all of them, and the losses of a firm in eight
// scenarios are one line of memory. A sum is never split across lanes, so every kind of processor gives the same bits.
//
// Verified by: tests/model/esri/fast_test.cpp (against plain).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/esri/layout.h"

namespace chokepoint::model::esri {

inline constexpr std::size_t kLanes = 8;

/// A value per lane.
struct alignas(64) Lane8 {
  double of[kLanes]{};
};
/// Firms in eight scenarios.
using LaneRows = std::vector<Lane8>;

/// next = max(now, min(1, sales . now)); lanes with `moving` 0 keep what they have. Returns the largest increments.
Lane8 sweep_up(const Layout& layout, const LaneRows& now, const Lane8& moving, LaneRows& next);
/// next = max(now, min(1, max over slots of shares . replaced)); `left` receives what is left of each market then.
/// Returns the largest increments.
Lane8 sweep_down(const Layout& layout, const LaneRows& replaced, const LaneRows& now, const Lane8& moving,
                 LaneRows& next, LaneRows& left);
/// replaced = loss x share of it that the market cannot make good.
void replace_all(const Layout& layout, const Replacement& replacement, const LaneRows& left, const LaneRows& loss,
                 LaneRows& replaced);
/// Weighted sums over firms of down, up, and the larger of the two.
struct LaneTotals {
  Lane8 down, up, either;
};
LaneTotals totals(const Layout& layout, const LaneRows& down, const LaneRows& up);
/// Of one side only.
Lane8 total(const Layout& layout, const LaneRows& loss);

}  // namespace chokepoint::model::esri
