// Scenarios side by side, one to a lane: a link is read once for all of them, and the losses of a firm in eight
// scenarios (or in sixteen, at half the digits) are one line of memory. A sum is never split across lanes, so every
// kind of processor gives the same bits.
//
// Verified by: tests/model/esri/fast_test.cpp (against plain).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/esri/large_pages.h"
#include "model/esri/layout.h"

namespace chokepoint::model::esri {

/// A value per lane: a line of memory of doubles or of floats.
template <class Real>
struct alignas(64) Lane {
  static constexpr std::size_t kCount = 64 / sizeof(Real);
  Real of[kCount]{};
};
/// Firms in several scenarios.
template <class Real>
using LaneRowsOf = std::vector<Lane<Real>, LargePages<Lane<Real>>>;

using Lane8 = Lane<double>;
using Lane16 = Lane<float>;
using LaneRows = LaneRowsOf<double>;
inline constexpr std::size_t kLanes = Lane8::kCount;
inline constexpr std::uint32_t kRowsOfBlock = 64;
inline std::size_t blocks_of(const Layout& layout) { return (layout.firms + kRowsOfBlock - 1) / kRowsOfBlock; }
inline constexpr std::uint32_t kNarrowSum = 16;
/// A step in lanes of floats is off by at most this share of each loss: of the shares, the products, the sums of
/// kNarrowSum, the difference and the result as they are kept.
inline constexpr double kNarrowError = (kNarrowSum + 5) * 0x1p-24;

/// next = max(now, min(1, sales . now)); lanes with `moving` 0 keep what they have. `most` receives the largest
/// increments, `most_of_block` those of every kRowsOfBlock rows. (Not a result: g++ 12 does not align one nobody
/// takes.)
void sweep_up(const Layout& layout, const LaneRows& now, const Lane8& moving, LaneRows& next, LaneRows& most_of_block,
              Lane8& most);
void sweep_up(const Layout& layout, const LaneRowsOf<float>& now, const Lane16& moving, LaneRowsOf<float>& next,
              LaneRowsOf<float>& most_of_block, Lane16& most);
/// The largest increments that the next sweep would give these firms.
void rise_of(const Layout& layout, const LaneRows& now, std::span<const std::uint32_t> firms, Lane8& most);
void rise_of(const Layout& layout, const LaneRowsOf<float>& now, std::span<const std::uint32_t> firms, Lane16& most);
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
/// Of one side only, with these weights.
Lane8 total(std::span<const double> weight, const LaneRows& loss);
/// The same to float's digits, added up with 53 bits.
struct Totals16 {
  double of[Lane16::kCount];
};
Totals16 total(std::span<const double> weight, const LaneRowsOf<float>& loss);

}  // namespace chokepoint::model::esri
