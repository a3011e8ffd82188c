#include "market/clear.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "certificate.h"

namespace chokepoint::market {
namespace {

Clearing cleared(const Market& market, double before = 1.0) {
  Clearing clearing;
  for (Side& side : clearing.supply) side.price = before;
  for (Side& side : clearing.demand) side.price = before;
  clear(market, clearing);
  return clearing;
}

double price_of(const Supply& supply, const Demand& demand) {
  return cleared({{&supply, 1}, {&demand, 1}, {}}).demand[0].price;
}

// reference.md 5.1 and 2: p = (S/D)^(-1/(elasticities)) without caps.
TEST(Clear, MatchesTheClosedFormOfOneMarket) {
  for (const double offer : {10.0, 40.0, 99.0, 100.0, 130.0}) {
    for (const double supply : {0.0, 0.2, 1.7}) {
      for (const double demand : {0.1, 0.3, 0.9}) {
        const double expected = std::pow(offer / 100, -1 / (supply + demand));
        if (expected > 100 || expected < 0.01) continue;
        EXPECT_NEAR(price_of({0, offer, supply}, {0, 100, demand}), expected, 1e-11 * expected);
      }
    }
  }
}

// reference.md section 2: demand 100 p^-0.3, other supply 40 p^0.2: 6.25 (57.708); with capacity 55: 7.33597.
TEST(Clear, MatchesTheCapacityExample) {
  const Demand demand{0, 100, 0.3};
  const Supply open{0, 40, 0.2};
  const auto free = cleared({{&open, 1}, {&demand, 1}, {}});
  EXPECT_NEAR(free.demand[0].price, 6.25, 1e-10);
  EXPECT_NEAR(free.demand[0].quantity, 57.708, 5e-4);
  const Supply bound{0, 40, 0.2, 55};
  const auto capped = cleared({{&bound, 1}, {&demand, 1}, {}});
  EXPECT_NEAR(capped.demand[0].price, 7.33597, 5e-6);
  EXPECT_NEAR(capped.demand[0].quantity, 55, 1e-10);
  EXPECT_EQ(capped.demand[0].found, Found::cleared);
}

// reference.md 5.4 and 2: the elasticities that observed prices imply.
TEST(Clear, MatchesTheImpliedElasticities) {
  EXPECT_NEAR(price_of({0, 60, 0.1}, {0, 100, 0.0565}), 26.1, 0.1);  // dysprosium, 40 % less outside China: sum .157
  EXPECT_NEAR(price_of({0, 40, 0.5}, {0, 100, 0.5}), 2.5, 0.001);
  EXPECT_NEAR(price_of({0, 20, 1.2}, {0, 100, 0.557}), 2.5, 0.001);
  EXPECT_NEAR(price_of({0, 6, 2.5}, {0, 100, 0.570}), 2.5, 0.001);
  EXPECT_NEAR(price_of({0, 80, 0.666}, {0, 100, 0.3}), 1.26, 0.001);
}

TEST(Clear, TheBaselineStandsStill) {
  const std::vector<Supply> supply{{0, 97.3, 0.4, 110}, {0, 13.11, 0.4, 14}, {0.3, 1.7, 0.4, 2.2}};
  const std::vector<Demand> demand{{0, 40.1, 0.15}, {10, 31.31, 0.15}, {0, 31.0, 0.15}};
  const std::vector<double> free(9, kNoLimit);
  for (const auto& limit : {std::vector<double>{}, free}) {
    const auto clearing = cleared({supply, demand, limit});
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(clearing.supply[k].price, 1.0, 1e-12);
      EXPECT_NEAR(clearing.demand[k].price, 1.0, 1e-12);
      EXPECT_EQ(clearing.demand[k].left, 0.0);
    }
  }
}

// Home makes 90 and uses 40, the target makes 10 and uses 60; a share of the 50 sold abroad passes.
TEST(Clear, AControlPartsTheMarketInTwo) {
  const std::vector<Supply> supply{{0, 90, 0.2}, {0, 10, 0.2}};
  const std::vector<Demand> demand{{0, 40, 0.3}, {0, 60, 0.3}};
  double dear_before = 1.0;
  double cheap_before = 1.0;
  for (const double pass : {1.0, 0.9, 0.5, 0.2, 0.0}) {
    const std::vector<double> limit{kNoLimit, 50 * pass, kNoLimit, kNoLimit};
    const auto clearing = cleared({supply, demand, limit});
    const double home = clearing.demand[0].price;
    const double target = clearing.demand[1].price;
    // Each side's own equation.
    EXPECT_NEAR(90 * std::pow(home, 0.2), 40 * std::pow(home, -0.3) + 50 * pass, 1e-9);
    EXPECT_NEAR(10 * std::pow(target, 0.2) + 50 * pass, 60 * std::pow(target, -0.3), 1e-9);
    EXPECT_EQ(clearing.supply[0].price, home);
    EXPECT_EQ(clearing.supply[1].price, target);
    EXPECT_GE(target, dear_before);
    EXPECT_LE(home, cheap_before);
    EXPECT_EQ(wrong_with({supply, demand, limit}, clearing, 1e-9), "");
    dear_before = target;
    cheap_before = home;
  }
  EXPECT_GT(dear_before, 30) << "(1/6)^(-1/0.5) = 36";
}

// What is bought may not be sold on: a third place sends the target its own goods only.
TEST(Clear, AThirdPlaceSendsItsOwnGoodsOnly) {
  const std::vector<Supply> supply{{0, 80, 0.2}, {0, 10, 0.2}, {0, 10, 0.2}};  // home, target, third
  const std::vector<Demand> demand{{0, 30, 0.3}, {0, 40, 0.3}, {0, 30, 0.3}};
  const std::vector<double> limit{kNoLimit, 0, kNoLimit, kNoLimit, kNoLimit, kNoLimit, kNoLimit, kNoLimit, kNoLimit};
  const auto clearing = cleared({supply, demand, limit});
  EXPECT_EQ(wrong_with({supply, demand, limit}, clearing, 1e-9), "");
  const double target = clearing.demand[1].price;
  EXPECT_EQ(clearing.supply[2].price, target) << "the third place's makers sell to whom pays more";
  EXPECT_EQ(clearing.demand[2].price, clearing.supply[0].price) << "and its users buy at home's price";
  EXPECT_NEAR(20 * std::pow(target, 0.2), 40 * std::pow(target, -0.3), 1e-9);
}

// Graphite, December 2023 (reference.md 5.4): exports fell by 93 %, prices did not rise, because there was too much.
TEST(Clear, OversupplyTakesTheSpikeAway) {
  const std::vector<Demand> demand{{0, 100, 0.15}};
  const std::vector<Supply> tight{{0, 30, 0.4}, {0, 70 * 0.07, 0.4}};
  const std::vector<Supply> slack{{95, 0, 0.4}, {0, 70 * 0.07, 0.4}};  // stocks and idle plants elsewhere
  EXPECT_GT(cleared({tight, demand, {}}).demand[0].price, 5.0);
  EXPECT_LT(cleared({slack, demand, {}}).demand[0].price, 1.05);
}

TEST(Clear, NothingThatAnswersGivesNoPrice) {
  for (const double offer : {50.0, 100.0, 150.0}) {
    const Supply supply{0, offer, 0};
    const Demand demand{0, 100, 0};
    const auto clearing = cleared({{&supply, 1}, {&demand, 1}, {}}, 1.7);
    EXPECT_EQ(clearing.demand[0].found, Found::not_determined);
    EXPECT_NEAR(clearing.demand[0].price, 1.7, 1e-12) << "it stays what it was";
    EXPECT_NEAR(clearing.demand[0].left, std::max(0.0, 100 - offer), 1e-9);
    EXPECT_NEAR(clearing.supply[0].left, std::max(0.0, offer - 100), 1e-9);
  }
  // Elasticity on paper only: capacity binds at any price.
  const Supply bound{0, 100, 0.2, 1};
  const Demand demand{0, 100, 0};
  EXPECT_EQ(cleared({{&bound, 1}, {&demand, 1}, {}}).demand[0].found, Found::not_determined);
}

TEST(Clear, StopsAtTheEndsOfTheRange) {
  const Demand demand{0, 100, 0.3};
  const Supply none{0, 0, 0.2};
  const auto top = cleared({{&none, 1}, {&demand, 1}, {}});
  EXPECT_EQ(top.demand[0].found, Found::at_highest);
  EXPECT_NEAR(top.demand[0].price, 100, 1e-9);
  EXPECT_NEAR(top.demand[0].left, 100 * std::pow(100, -0.3), 1e-9);
  const Supply plenty{1e6, 0, 0};
  const auto bottom = cleared({{&plenty, 1}, {&demand, 1}, {}});
  EXPECT_EQ(bottom.demand[0].found, Found::at_lowest);
  EXPECT_NEAR(bottom.demand[0].price, 0.01, 1e-12);
  EXPECT_NEAR(bottom.supply[0].left, 1e6 - 100 * std::pow(0.01, -0.3), 1e-6);
  // Price-blind demand above capacity: the highest price clears nothing either.
  const Supply bound{0, 90, 0.2, 95};
  const Demand fixed{100, 0, 0};
  const auto blind = cleared({{&bound, 1}, {&fixed, 1}, {}});
  EXPECT_EQ(blind.demand[0].found, Found::at_highest);
  EXPECT_NEAR(blind.demand[0].left, 5, 1e-9);
  // Where a range of prices clears, it is the lowest, from wherever one comes.
  const Demand just{95, 0, 0};
  for (const double before : {0.2, 1.0, 1.4, 50.0}) {
    EXPECT_NEAR(cleared({{&bound, 1}, {&just, 1}, {}}, before).demand[0].price, std::pow(95.0 / 90, 5), 1e-9);
  }
}

struct RandomMarket {
  std::vector<Supply> supply;
  std::vector<Demand> demand;
  std::vector<double> limit;
  Market market() const { return {supply, demand, limit}; }
};

RandomMarket random_market(Stream& stream) {
  RandomMarket random;
  const std::size_t n = 1 + stream.below(4);
  const std::size_t m = 1 + stream.below(4);
  const bool same = stream.uniform() < 0.5;
  const auto elasticity = [&](double common) {
    const double u = stream.uniform();
    return u < 0.1 ? 0.0 : same ? common : 2 * stream.uniform();
  };
  for (std::size_t i = 0; i < n; ++i) {
    Supply s{0, 100 * stream.uniform(), elasticity(0.3)};
    if (stream.uniform() < 0.3) s.fixed = 30 * stream.uniform();
    if (stream.uniform() < 0.5) s.capacity = (s.fixed + s.elastic) * 1.3 * stream.uniform();
    if (stream.uniform() < 0.1) s.elastic = 0;
    random.supply.push_back(s);
  }
  for (std::size_t j = 0; j < m; ++j) {
    Demand d{0, 100 * stream.uniform(), elasticity(0.2)};
    if (stream.uniform() < 0.3) d.fixed = 30 * stream.uniform();
    if (stream.uniform() < 0.1) d.elastic = 0;
    random.demand.push_back(d);
  }
  for (std::size_t k = 0; k < n * m; ++k) {
    const double u = stream.uniform();
    random.limit.push_back(u < 0.4 ? kNoLimit : u < 0.6 ? 0.0 : 40 * stream.uniform());
  }
  return random;
}

TEST(Clear, IsTheCompetitiveOutcomeOfRandomMarkets) {
  Stream stream(5, 0, Purpose::test);
  for (int k = 0; k < 20000; ++k) {
    const RandomMarket random = random_market(stream);
    const auto clearing = cleared(random.market(), k % 3 == 0 ? 1.0 : 0.02 + 40 * stream.uniform());
    ASSERT_EQ(wrong_with(random.market(), clearing, 1e-8), "") << "market " << k;
  }
}

TEST(Clear, ASecondCallFromItsOwnAnswerChangesNothing) {
  Stream stream(6, 0, Purpose::test);
  for (int k = 0; k < 2000; ++k) {
    const RandomMarket random = random_market(stream);
    Clearing clearing = cleared(random.market());
    const Clearing first = clearing;
    clear(random.market(), clearing);
    for (std::size_t j = 0; j < random.demand.size(); ++j) {
      EXPECT_NEAR(clearing.demand[j].price, first.demand[j].price, 1e-9 * first.demand[j].price) << k;
      EXPECT_EQ(clearing.demand[j].found, first.demand[j].found) << k;
    }
  }
}

TEST(Clear, TighterCapacityOrLimitsNeverLowerTheBuyersPriceOfTheTarget) {
  Stream stream(7, 0, Purpose::test);
  for (int k = 0; k < 5000; ++k) {
    RandomMarket random = random_market(stream);
    const auto before = cleared(random.market());
    // Less of everybody's capacity: nobody pays less.
    RandomMarket tight = random;
    const std::size_t i = stream.below(tight.supply.size());
    const double now = std::min(tight.supply[i].capacity, tight.supply[i].fixed + tight.supply[i].elastic * 3);
    tight.supply[i].capacity = now * stream.uniform();
    const auto after = cleared(tight.market());
    for (std::size_t j = 0; j < random.demand.size(); ++j) {
      if (after.demand[j].found == Found::not_determined || before.demand[j].found == Found::not_determined) continue;
      EXPECT_GE(after.demand[j].price, before.demand[j].price * (1 - 1e-9)) << k;
    }
    // Less may be sold to one buyer: this buyer pays no less.
    RandomMarket closed = random;
    const std::size_t j = stream.below(random.demand.size());
    double& limit = closed.limit[stream.below(closed.supply.size()) * random.demand.size() + j];
    limit = limit == kNoLimit ? 10.0 : 0.5 * limit;
    const auto behind = cleared(closed.market());
    if (behind.demand[j].found == Found::not_determined || before.demand[j].found == Found::not_determined) continue;
    EXPECT_GE(behind.demand[j].price, before.demand[j].price * (1 - 1e-9)) << k;
  }
}

TEST(Clear, UnitsAndNamesDoNotMatter) {
  Stream stream(8, 0, Purpose::test);
  for (int k = 0; k < 2000; ++k) {
    const RandomMarket random = random_market(stream);
    const auto before = cleared(random.market());
    RandomMarket scaled = random;
    const double unit = std::pow(10.0, 12 * stream.uniform() - 6);
    for (auto& s : scaled.supply) s.fixed *= unit, s.elastic *= unit, s.capacity *= unit;
    for (auto& d : scaled.demand) d.fixed *= unit, d.elastic *= unit;
    for (auto& l : scaled.limit) l *= unit;
    const auto after = cleared(scaled.market());
    // The other way round.
    RandomMarket turned = random;
    std::reverse(turned.supply.begin(), turned.supply.end());
    std::reverse(turned.demand.begin(), turned.demand.end());
    std::reverse(turned.limit.begin(), turned.limit.end());
    const auto mirrored = cleared(turned.market());
    const std::size_t m = random.demand.size();
    for (std::size_t j = 0; j < m; ++j) {
      const double price = before.demand[j].price;
      EXPECT_NEAR(after.demand[j].price, price, 1e-9 * price) << k;
      EXPECT_NEAR(after.demand[j].left, unit * before.demand[j].left, 1e-8 * unit * before.demand[j].quantity) << k;
      EXPECT_NEAR(mirrored.demand[m - 1 - j].price, price, 1e-9 * price) << k;
      EXPECT_EQ(mirrored.demand[m - 1 - j].found, before.demand[j].found) << k;
    }
  }
}

TEST(Clear, IsATotalFunction) {
  const double odd[] = {0.0,   -1.0,     1e-320,    1e-100,       1.0, 1e15, 1e99,
                        1e300, kNoLimit, -kNoLimit, std::nan(""), 0.3, 25.0, 1e7};
  Stream stream(9, 0, Purpose::test);
  const auto any = [&] { return odd[stream.below(std::size(odd))]; };
  for (int k = 0; k < 20000; ++k) {
    std::vector<Supply> supply(stream.below(11));
    std::vector<Demand> demand(stream.below(11));
    for (Supply& s : supply) s = {any(), any(), any(), any()};
    for (Demand& d : demand) d = {any(), any(), any()};
    std::vector<double> limit(stream.below(2) * stream.below(130));
    for (double& l : limit) l = any();
    Clearing clearing;
    for (Side& side : clearing.supply) side.price = any();
    for (Side& side : clearing.demand) side.price = any();
    clear({supply, demand, limit, any(), any()}, clearing);
    const auto sound = [](const Side& side) {
      return side.price >= 1e-7 && side.price <= 1e7 && std::isfinite(side.quantity) && side.quantity >= 0 &&
             std::isfinite(side.left) && side.left >= 0;
    };
    for (std::size_t i = 0; i < std::min(supply.size(), kMostSegments); ++i)
      ASSERT_TRUE(sound(clearing.supply[i])) << k;
    for (std::size_t j = 0; j < std::min(demand.size(), kMostSegments); ++j)
      ASSERT_TRUE(sound(clearing.demand[j])) << k;
  }
}

}  // namespace
}  // namespace chokepoint::market
