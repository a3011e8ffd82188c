#include "respond/regime.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assess/n_minus_1.h"

namespace chokepoint::respond {

Result<TradeOff> trade_off(const Body& body, double mean, std::span<const double> shares,
                           std::span<const double> blocks, const Technology& technology, double horizon_months) {
  double covered = 0.0;
  for (const double share : shares) covered += share;
  Faults faults;
  if (shares.size() != body.members || blocks.size() != body.members || !(covered >= 0.0 && covered <= 1.0 + 1e-9)) {
    faults.add({Code::bad_structure, "", 0, 0,
                fmt::format("{} shares that add up to {} and {} odds for {} members", shares.size(), covered,
                            blocks.size(), body.members),
                "one share and one odds a member, shares at most 1 in all", "correct them"});
  }
  if (!(horizon_months > 0.0) || !(technology.leaked >= 0.0 && technology.leaked <= 1.0)) {
    faults.add({Code::out_of_range, "", 0, 0,
                fmt::format("a horizon of {} months, {} leaked", horizon_months, technology.leaked),
                "a horizon above 0 and a share from 0 to 1", "correct them"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  auto months = expected_months(body, mean);
  if (!months) return tl::unexpected(months.error());
  auto adopted = adoption_odds(blocks, body.needed);
  if (!adopted) return tl::unexpected(adopted.error());
  // A market held whole has no price at which it clears: short of it by a thousandth.
  constexpr double kMost = 0.999;
  auto denial = assess::denial(std::min(kMost, covered * (1.0 - technology.leaked)), technology.demand_elasticity,
                               technology.supply_elasticity);
  if (!denial) return tl::unexpected(denial.error());
  TradeOff found;
  found.months = *months;
  found.adopted = *adopted;
  found.covered = covered;
  found.price = denial->price;
  found.denied = denial->denied;
  found.over_horizon = *adopted * denial->denied * std::max(0.0, 1.0 - *months / horizon_months);
  return found;
}

}  // namespace chokepoint::respond
