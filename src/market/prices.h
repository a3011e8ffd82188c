// What a price does between two clearings: the spot price moves towards clearing at finite speed, contracts follow when
// they come up for renewal, demand answers to the price its buyers really pay, and what goes unmet is split into priced
// out and not delivered.
//
// Prices are multiples of the base price. All functions are total: NaN and negative inputs count as 0, prices as 1.
// Method: docs/methods/prices.md section 5.   Verified by: tests/market/prices_test.cpp.
#pragma once

#include "market/clear.h"

namespace chokepoint::market {

/// How a product is sold. Assumed where no row states it.
struct Terms {
  double spot_share{1.0};       // of volume; the rest is under contract. 0..1
  double price_speed{0.03};     // 1/day: 1 - exp(-speed) of the way to clearing in a day
  double contract_days{180.0};  // from one renewal to the next; renewals are spread evenly. 0: every day
};

/// Of one product in one segment.
struct Prices {
  double spot{1.0};
  double contract{1.0};  // mean over contracts
};

/// `days` onward, towards `clearing`; a price that is not determined does not move. Steps of one and of seven days meet
/// for the spot price exactly, for contracts to first order in days / contract_days.
void move(Prices& prices, const Side& clearing, const Terms& terms, double days);

/// The offer and the want that a spot market has to clear: contracts go on at their own price.
/// `base`: offered or wanted at the base price. `cost`: of making it, as a multiple of the base cost: dearer inputs ask
/// for a dearer price, base x (price / cost)^elasticity.
Supply spot_supply(double base, double elasticity, double capacity, const Prices& prices, const Terms& terms,
                   double cost = 1.0);
Demand spot_demand(double base, double elasticity, const Prices& prices, const Terms& terms);

/// What is wanted at today's prices, of `base` at the base price.
double wanted(double base, double elasticity, const Prices& prices, const Terms& terms);

/// Mean price over what is wanted: what buyers pay, where the spot price is what the last buyer is asked.
double volume_weighted(double elasticity, const Prices& prices, const Terms& terms);

/// base - delivered = priced_out + not_delivered, both >= 0 (0 where more was delivered than `base`).
struct Unmet {
  double priced_out{0.0};
  double not_delivered{0.0};
};
Unmet split_unmet(double base, double wanted, double delivered);

/// An elasticity `days` after a shock: from the short-run to the long-run value, (1 - 1/e) of the way in `adjustment`
/// days.
double elasticity_after(double short_run, double long_run, double days, double adjustment);

/// Elasticity of demand for an input: users replace it (`substitution`, in the share of cost that is other inputs) and
/// sell less of what they make of it (`output`, in the input's share of cost). Hicks 1932 with other inputs at given
/// prices.
double derived_elasticity(double cost_share, double output, double substitution);

}  // namespace chokepoint::market
