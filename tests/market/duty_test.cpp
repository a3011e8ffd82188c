// Duties as wedges: incidence in closed form; no duty changes nothing; a plain search over flows; in random markets
// buyers pay what the duty says where goods cross and less where none do.
#include "market/duty.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "market/prices.h"

namespace chokepoint::market {
namespace {

Clearing clear_of(const Market& market, std::span<const Duty> duties, double* revenue = nullptr) {
  Clearing clearing;
  const double brought = clear_with_duties(market, duties, clearing);
  if (revenue != nullptr) *revenue = brought;
  return clearing;
}

// Jenkin (1871): buyers bear supply / (supply + demand) of a tax; sellers the rest.
TEST(Duty, IncidenceOfConstantElasticities) {
  for (const auto& [supply, demand] : {std::pair{0.5, 0.5}, {2.0, 0.3}, {0.1, 1.5}, {0.35, 0.05}}) {
    for (const double rate : {0.01, 0.25, 1.0}) {
      const Supply s[] = {{0.0, 10.0, supply}};
      const Demand d[] = {{0.0, 10.0, demand}};
      const Duty duty[] = {{0, 0, rate}};
      double revenue = 0.0;
      const Clearing found = clear_of({s, d, {}}, duty, &revenue);
      const double share = borne_by_buyers(supply, demand);
      const double paid = std::pow(1.0 + rate, share), got = std::pow(1.0 + rate, share - 1.0);
      EXPECT_NEAR(found.demand[0].price, paid, 1e-8);
      EXPECT_NEAR(found.supply[0].price, got, 1e-8);
      EXPECT_NEAR(paid / got, 1.0 + rate, 1e-12);
      EXPECT_NEAR(revenue, rate * got * 10.0 * std::pow(got, supply), 1e-6);
      EXPECT_LT(found.demand[0].left + found.supply[0].left, 1e-6);
    }
  }
  EXPECT_EQ(borne_by_buyers(0.0, 0.5), 0.0) << "makers who cannot sell elsewhere bear it all";
  EXPECT_EQ(borne_by_buyers(0.5, 0.0), 1.0);
  EXPECT_EQ(borne_by_buyers(0.0, 0.0), 1.0);
}

// A subsidy to makers is a negative duty: their cost is 1 / (1 + rate).
TEST(Duty, ASubsidyIsBorneTheOtherWayRound) {
  const double supply = 0.6, demand = 0.4, rate = 0.3;
  Prices prices;
  const Supply s[] = {spot_supply(10.0, supply, kNoLimit, prices, {}, 1.0 / (1.0 + rate))};
  const Demand d[] = {{0.0, 10.0, demand}};
  const Clearing found = clear_of({s, d, {}}, {});
  EXPECT_NEAR(found.demand[0].price, std::pow(1.0 + rate, -supply / (supply + demand)), 1e-10);
}

TEST(Duty, NoDutyChangesNoBit) {
  const Supply s[] = {{1.0, 5.0, 0.4, 7.0}, {0.0, 3.0, 0.2}};
  const Demand d[] = {{2.0, 4.0, 0.3}, {0.5, 4.0, 0.6}};
  const double limit[] = {kNoLimit, 0.7, kNoLimit, kNoLimit};
  Clearing plain;
  clear({s, d, limit}, plain);
  for (const std::vector<Duty>& none :
       {std::vector<Duty>{}, {{0, 1, 0.0}}, {{0, 9, 0.5}}, {{1, 0, -0.2}}, {{0, 0, NAN}}}) {
    const Clearing found = clear_of({s, d, limit}, none);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(found.demand[i].price, plain.demand[i].price);
      EXPECT_EQ(found.supply[i].quantity, plain.supply[i].quantity);
    }
  }
}

// Makers at home and others untaxed serve the buyer as long as they can: then the duty raises no price.
TEST(Duty, WhoCanBuyElsewhereBearsNothing) {
  const Supply s[] = {{0.0, 50.0, 0.5}, {0.0, 50.0, 0.5}};
  const Demand d[] = {{0.0, 70.0, 0.4}, {0.0, 30.0, 0.4}};
  const Duty duty[] = {{0, 1, 0.5}};
  const Clearing found = clear_of({s, d, {}}, duty);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(found.demand[i].price, 1.0, 1e-9);
  // With fewer others the price stands between: 20 untaxed for 30.
  const Supply few[] = {{0.0, 80.0, 0.5}, {0.0, 20.0, 0.5}};
  const Clearing dear = clear_of({few, d, {}}, duty);
  EXPECT_GT(dear.demand[1].price, 1.01);
  EXPECT_LE(dear.demand[1].price, 1.5 * dear.supply[0].price * (1.0 + 1e-9));
}

double excess_at(const Supply& s, double price) {
  return std::min(s.capacity, s.fixed + s.elastic * std::pow(price, s.elasticity));
}
double want_at(const Demand& d, double price) { return d.fixed + d.elastic * std::pow(price, -d.elasticity); }

// Two segments by a plain search: the flow at which the two balances give prices apart by the duty.
TEST(Duty, AgainstAPlainSearchOverFlows) {
  const Supply s[] = {{0.0, 80.0, 0.5}, {0.0, 20.0, 0.5}};
  const Demand d[] = {{0.0, 60.0, 0.3}, {0.0, 40.0, 0.8}};
  for (const double rate : {0.05, 0.2, 0.6}) {
    const auto price_where = [](const auto& balance) {
      double low = 0.01, high = 100.0;
      for (int k = 0; k < 200; ++k) {
        const double middle = std::sqrt(low * high);
        (balance(middle) > 0.0 ? high : low) = middle;
      }
      return low;
    };
    double low = 0.0, high = 60.0;  // what crosses
    double home = 1.0, abroad = 1.0;
    for (int k = 0; k < 200; ++k) {
      const double flow = 0.5 * (low + high);
      home = price_where([&](double p) { return excess_at(s[0], p) - flow - want_at(d[0], p); });
      abroad = price_where([&](double p) { return excess_at(s[1], p) + flow - want_at(d[1], p); });
      (abroad > (1.0 + rate) * home ? low : high) = flow;
    }
    const Duty duty[] = {{0, 1, rate}};
    double revenue = 0.0;
    const Clearing found = clear_of({s, d, {}}, duty, &revenue);
    EXPECT_NEAR(found.supply[0].price, home, 1e-7) << rate;
    EXPECT_NEAR(found.demand[1].price, abroad, 1e-7);
    EXPECT_NEAR(revenue, rate * home * low, 1e-5);
  }
}

TEST(Duty, WhereGoodsCrossBuyersPayWhatTheDutySays) {
  std::uint32_t state = 5;
  const auto uniform = [&] { return static_cast<double>((state = state * 1664525U + 1013904223U) >> 8) / 16777216.0; };
  for (int n = 0; n < 100; ++n) {
    constexpr std::size_t kSize = 4;
    std::array<Supply, kSize> s;
    std::array<Demand, kSize> d;
    std::vector<Duty> duties;
    std::array<std::array<double, kSize>, kSize> rate{};
    for (std::size_t i = 0; i < kSize; ++i) {
      s[i] = {uniform(), 1.0 + 10.0 * uniform(), 0.05 + uniform(), uniform() < 0.3 ? 8.0 : kNoLimit};
      d[i] = {uniform(), 1.0 + 10.0 * uniform(), 0.05 + uniform()};
      for (std::size_t j = 0; j < kSize; ++j) {
        if (i == j || uniform() < 0.6) continue;
        rate[i][j] = 0.05 + 0.5 * uniform();
        duties.push_back({i, j, rate[i][j]});
      }
    }
    const Clearing found = clear_of({s, d, {}}, duties);
    double offered = 0.0, wanted = 0.0;
    for (std::size_t i = 0; i < kSize; ++i) {
      offered += found.supply[i].quantity;
      wanted += found.demand[i].quantity;
      // Nobody can buy for less than what some seller asks with his duty.
      for (std::size_t j = 0; j < kSize; ++j)
        EXPECT_LE(found.demand[j].price, (1.0 + rate[i][j]) * found.supply[i].price * (1.0 + 1e-5)) << n;
    }
    EXPECT_NEAR(offered, wanted, 1e-4 * offered) << n;
    // And each buyer's price is what one of them asks.
    for (std::size_t j = 0; j < kSize; ++j) {
      double least = 1e9;
      for (std::size_t i = 0; i < kSize; ++i) least = std::min(least, (1.0 + rate[i][j]) * found.supply[i].price);
      EXPECT_NEAR(found.demand[j].price, least, 1e-5 * least) << n;
    }
  }
}

}  // namespace
}  // namespace chokepoint::market
