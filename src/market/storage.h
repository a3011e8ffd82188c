// Prices over time where goods can be kept: who expects a higher price than keeping costs holds, and who holds bids
// today's price up. Perfect foresight over a finite horizon; after it a stock is worth nothing.
//
//   stock_t = stock_{t-1} + supply_t(p_t) - demand_t(p_t) >= 0,   p_{t+1} <= (1 + interest) (p_t + keeping),
// with equality wherever stock_t > 0 (competitive storage; Gustafson 1958, Wright and Williams 1982). Exact by regimes:
// a run of periods over which stock is carried has one unknown, its first price; the run that asks for the highest
// first price is the next one. Total function: no input gives infinity, NaN or an endless loop; prices lie in [lowest,
// highest]. Method: docs/methods/prices.md section 5a. Verified by: tests/market/storage_test.cpp (two periods in
// closed form, the conditions above on random years, no keeping: each period for itself).
#pragma once

#include <span>
#include <vector>

#include "market/clear.h"

namespace chokepoint::market {

struct Period {
  Supply supply;
  Demand demand;
};

struct Keeping {
  double interest{0.0};  // a period, >= 0
  double cost{0.0};      // a unit and period, in base prices, >= 0
  double opening{0.0};   // stock before the first period, >= 0
  double lowest{0.01}, highest{100.0};
};

struct Kept {
  std::vector<double> price;
  std::vector<double> stock;  // at the end of each period
  std::vector<double> unmet;  // wanted at the highest price and not there
};

Kept keep(std::span<const Period> periods, const Keeping& keeping);

}  // namespace chokepoint::market
