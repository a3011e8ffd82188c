#include "market/prices.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace chokepoint::market {
namespace {

Side cleared_at(double price) { return {price, 0.0, 0.0, Found::cleared}; }

TEST(Prices, MoveTowardsClearingAtTheirSpeed) {
  Prices prices;
  const Terms terms{0.4, 0.02, 0.0};
  for (int day = 0; day < 50; ++day) move(prices, cleared_at(8.0), terms, 1.0);
  // 1/50 a day: after 50 days 1 - 1/e of the way, in logarithms.
  EXPECT_NEAR(prices.spot, std::pow(8.0, 1 - std::exp(-1.0)), 1e-9);
  Prices weekly;
  for (int week = 0; week < 5; ++week) move(weekly, cleared_at(8.0), terms, 10.0);
  EXPECT_NEAR(weekly.spot, prices.spot, 1e-9) << "the same in larger steps";
  for (int day = 0; day < 5000; ++day) move(prices, cleared_at(8.0), terms, 1.0);
  EXPECT_NEAR(prices.spot, 8.0, 1e-9);
}

TEST(Prices, ContractsFollowWithTheirTerm) {
  Prices prices{3.0, 1.0};
  const Terms terms{0.2, 0.02, 180.0};
  for (int day = 0; day < 180; ++day) move(prices, cleared_at(3.0), terms, 1.0);
  EXPECT_NEAR(prices.contract, 3 - 2 * std::pow(1 - 1.0 / 180, 180), 1e-9);
  EXPECT_NEAR(prices.contract, 3 - 2 * std::exp(-1.0), 0.005);
  Prices daily{1.0, 1.0};
  move(daily, cleared_at(5.0), {0.2, 1e9, 0.0}, 1.0);
  EXPECT_NEAR(daily.contract, 5.0, 1e-12) << "no term: contracts are spot";
}

TEST(Prices, WhatIsNotDeterminedStays) {
  Prices prices{2.0, 2.0};
  move(prices, {9.0, 0.0, 0.0, Found::not_determined}, {}, 1.0);
  EXPECT_EQ(prices.spot, 2.0);
  Prices base;
  move(base, cleared_at(1.0), {}, 1.0);
  EXPECT_EQ(base.spot, 1.0) << "to the bit";
  EXPECT_EQ(base.contract, 1.0);
}

// Dysprosium, 2025-26: a spike of asks on a tiny volume, little in what most buyers paid (reference.md 5.4).
TEST(Prices, ASpikeOfTheSpotPriceIsNotWhatBuyersPay) {
  const Prices prices{4.0, 1.1};
  EXPECT_NEAR(volume_weighted(0.0, prices, {0.04, 0.02, 180}), 0.04 * 4 + 0.96 * 1.1, 1e-12);
  EXPECT_LT(volume_weighted(0.3, prices, {0.04, 0.02, 180}), volume_weighted(0.0, prices, {0.04, 0.02, 180}))
      << "who pays more buys less";
  EXPECT_EQ(volume_weighted(0.3, {}, {0.04, 0.02, 180}), 1.0);
}

TEST(Prices, ContractsSharpenTheSpotPrice) {
  // Supply falls to 90: where only a tenth is spot, that tenth must give way.
  const auto spot_price = [](double spot_share) {
    const Terms terms{spot_share, 0.02, 180};
    const Supply supply{90, 0, 0};
    const Demand demand = spot_demand(100, 0.3, {}, terms);
    Clearing clearing;
    clear({{&supply, 1}, {&demand, 1}, {}, 0.01, 1000}, clearing);
    return clearing.demand[0].price;
  };
  EXPECT_NEAR(spot_price(1.0), std::pow(0.9, -1 / 0.3), 1e-9);
  EXPECT_NEAR(spot_price(0.5), std::pow(0.8, -1 / 0.3), 1e-9);
  EXPECT_NEAR(spot_price(0.2), std::pow(0.5, -1 / 0.3), 1e-9);
}

// domain.md rule 17: annual static clearing is the long-run limit.
TEST(Prices, EndInTheStaticClearing) {
  const Terms terms{0.3, 0.02, 90};
  const std::vector<double> made{90, 10};
  const std::vector<double> used{40, 60};
  const std::vector<double> limit{kNoLimit, 25, kNoLimit, kNoLimit};
  std::vector<Prices> prices(2);
  Clearing day;
  for (int t = 0; t < 6000; ++t) {
    std::vector<Supply> supply;
    std::vector<Demand> demand;
    for (std::size_t k = 0; k < 2; ++k) {
      supply.push_back(spot_supply(made[k], 0.2, 1.2 * made[k], prices[k], terms));
      demand.push_back(spot_demand(used[k], 0.3, prices[k], terms));
    }
    clear({supply, demand, limit}, day);
    for (std::size_t k = 0; k < 2; ++k) move(prices[k], day.demand[k], terms, 1.0);
  }
  const std::vector<Supply> supply{{0, 90, 0.2, 108}, {0, 10, 0.2, 12}};
  const std::vector<Demand> demand{{0, 40, 0.3}, {0, 60, 0.3}};
  Clearing year;
  clear({supply, demand, limit}, year);
  EXPECT_GT(year.demand[1].price, 3.0);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_NEAR(prices[k].spot, year.demand[k].price, 1e-6 * year.demand[k].price);
    EXPECT_NEAR(prices[k].contract, year.demand[k].price, 1e-6 * year.demand[k].price);
    EXPECT_NEAR(wanted(used[k], 0.3, prices[k], terms), year.demand[k].quantity, 1e-5);
  }
}

// Incidence: of a rise of cost by k the price takes k^(supply / (supply + demand)).
TEST(Prices, CostsArePassedOnAsElasticitiesSay) {
  for (const double supply : {0.0, 0.2, 2.0}) {
    const Supply dearer = spot_supply(100, supply, kNoLimit, {}, {1.0, 0.02, 180}, 1.5);
    const Demand demand{0, 100, 0.3};
    Clearing clearing;
    clear({{&dearer, 1}, {&demand, 1}, {}}, clearing);
    EXPECT_NEAR(clearing.demand[0].price, std::pow(1.5, supply / (supply + 0.3)), 1e-10);
  }
}

TEST(Prices, UnmetDemandIsPricedOutPlusNotDelivered) {
  Stream stream(13, 0, Purpose::test);
  for (int k = 0; k < 5000; ++k) {
    const double base = 100 * stream.uniform();
    const double want = base * 1.2 * stream.uniform();
    const double got = base * 1.2 * stream.uniform();
    const Unmet unmet = split_unmet(base, want, got);
    EXPECT_GE(unmet.priced_out, 0.0);
    EXPECT_GE(unmet.not_delivered, 0.0);
    EXPECT_NEAR(unmet.priced_out + unmet.not_delivered, std::max(0.0, base - got), 1e-12);
  }
  const Unmet unmet = split_unmet(100, 80, 60);
  EXPECT_EQ(unmet.priced_out, 20);
  EXPECT_EQ(unmet.not_delivered, 20);
  EXPECT_EQ(split_unmet(100, 110, 90).priced_out, 0.0) << "cheaper goods price nobody out";
  EXPECT_EQ(split_unmet(100, 60, 90).priced_out, 10) << "who was served was not priced out";
}

TEST(Prices, ElasticitiesGrowWithTime) {
  EXPECT_NEAR(elasticity_after(0.1, 0.5, 0, 365), 0.1, 1e-15);
  EXPECT_NEAR(elasticity_after(0.1, 0.5, 365, 365), 0.5 - 0.4 * std::exp(-1.0), 1e-12);
  EXPECT_NEAR(elasticity_after(0.1, 0.5, 1e9, 365), 0.5, 1e-12);
  EXPECT_EQ(elasticity_after(0.1, 0.5, 10, 0), 0.5);
}

TEST(Prices, DerivedDemand) {
  EXPECT_DOUBLE_EQ(derived_elasticity(1.0, 0.5, 3.0), 0.5);
  EXPECT_DOUBLE_EQ(derived_elasticity(0.0, 0.5, 3.0), 3.0);
  EXPECT_DOUBLE_EQ(derived_elasticity(0.1, 0.5, 0.0), 0.05) << "a small part of the cost: nobody notices its price";
}

TEST(Prices, AreTotalFunctions) {
  const double odd[] = {0.0, -1.0, 1e-300, 0.3, 1.0, 1e300, kNoLimit, -kNoLimit, std::nan("")};
  Stream stream(14, 0, Purpose::test);
  const auto any = [&] { return odd[stream.below(std::size(odd))]; };
  for (int k = 0; k < 20000; ++k) {
    Prices prices{any(), any()};
    const Terms terms{any(), any(), any()};
    const Supply supply = spot_supply(any(), any(), any(), prices, terms, any());
    const Demand demand = spot_demand(any(), any(), prices, terms);
    const Unmet unmet = split_unmet(any(), any(), any());
    const double sum = supply.fixed + supply.elastic + supply.capacity + demand.fixed + demand.elastic +
                       wanted(any(), any(), prices, terms) + volume_weighted(any(), prices, terms) + unmet.priced_out +
                       unmet.not_delivered + elasticity_after(any(), any(), any(), any()) +
                       derived_elasticity(any(), any(), any());
    ASSERT_TRUE(std::isfinite(sum)) << k;
    move(prices, {any(), any(), any(), Found::cleared}, terms, any());
    ASSERT_TRUE(std::isfinite(prices.spot) && std::isfinite(prices.contract)) << k;
    ASSERT_GT(prices.spot, 0.0);
  }
}

}  // namespace
}  // namespace chokepoint::market
