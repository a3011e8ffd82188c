// Which share of a market's units touches a region at least once on its way up, and which share needs a product at all.
//
// For a node n made at a place of region r, touched(n, r) = 1. Else its input groups decide: a group of substitutes
// touches with g = sum of share x touched(market of the input); groups are needed together, so
//   low          max over groups                  (the same units are hit each time)
//   independent  1 - product of (1 - g)           (each piece of material draws its source by itself)
//   high         min(1, sum over groups)          (never the same units)
// A market is the mix of its sources. Goods that no link brings touch nobody in the first two and anybody in `high`.
// low <= independent <= high always; the true share lies between low and high whatever the dependence between inputs.
// Cost: (inputs + sources) x (3 regions + products), once for all targets.
// Method: docs/methods/dependence.md, section 6 (Frechet 1935 for the bounds).
// Verified by: tests/assess/touch_test.cpp (enumeration of every choice of suppliers, worked values, properties).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assess/supply_index.h"

namespace chokepoint::assess {

class Touch {
 public:
  /// region_of_place[p] < regions for every place.
  Touch(const SupplyIndex& index, std::uint32_t products, std::span<const std::uint32_t> region_of_place,
        std::uint32_t regions);

  /// By region.
  std::span<const double> low(std::uint32_t market) const { return row(low_, market, regions_); }
  std::span<const double> independent(std::uint32_t market) const { return row(independent_, market, regions_); }
  std::span<const double> high(std::uint32_t market) const { return row(high_, market, regions_); }
  /// By product: share of the market's units that are or embody the product.
  std::span<const double> needs(std::uint32_t market) const { return row(needs_, market, products_); }

 private:
  static std::span<const double> row(const std::vector<double>& all, std::uint32_t i, std::uint32_t width) {
    return {all.data() + std::size_t{i} * width, width};
  }

  std::uint32_t regions_;
  std::uint32_t products_;
  std::vector<double> low_, independent_, high_, needs_;
};

}  // namespace chokepoint::assess
