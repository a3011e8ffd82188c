// From what is sent to the day a part runs out: closed forms, and a plain reference that follows every order.
#include "assess/bridge.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace chokepoint::assess {
namespace {

Lane lane(std::int32_t steps, std::int32_t transit, double sent, double share = 1.0) {
  return {share, transit, std::vector<Sending>(static_cast<std::size_t>(steps), Sending{sent, 0.0, 0})};
}

TEST(Bridge, NothingSentLastsStockPlusTransit) {
  for (const int stock : {0, 1, 7, 30}) {
    for (const int transit : {0, 3, 21}) {
      const Bridged bridged = bridge({static_cast<double>(stock), {lane(120, transit, 0.0)}, {}, {}}, 120);
      EXPECT_EQ(bridged.first_short, stock + transit);
      EXPECT_DOUBLE_EQ(bridged.lost, 120.0 - stock - transit);
      EXPECT_EQ(bridged.cut_from, 0);
      EXPECT_EQ(bridged.undisturbed_short, Bridged::kNever);
    }
  }
}

TEST(Bridge, PartOfTheSupplyDrainsStockAtTheGap) {
  // Short on day T + floor(N / (1 - f)), from then on a share 1 - f of each day is lost.
  for (const double f : {0.25, 0.5, 0.75}) {
    const double stock = 10.0;
    const std::int32_t transit = 4;
    const Bridged bridged = bridge({stock, {lane(200, transit, f)}, {}, {}}, 200);
    EXPECT_EQ(bridged.first_short, transit + static_cast<int>(std::floor(stock / (1.0 - f))));
    EXPECT_NEAR(bridged.lost, (200 - transit) * (1.0 - f) - stock, 1e-9);
    EXPECT_NEAR(bridged.covered.back(), f, 1e-12);
  }
}

TEST(Bridge, AnAlternativeEndsTheGapOnceItIsQualified) {
  const auto with = [](int qualification) {
    Supply supply{10.0, {lane(200, 5, 0.0)}, {}, {}};
    supply.alternatives.push_back({qualification, 1.0, lane(200, 7, 1.0)});
    return bridge(supply, 200);
  };
  EXPECT_EQ(with(8).first_short, Bridged::kNever) << "8 + 7 days are what stock and transit last";
  EXPECT_EQ(with(9).first_short, 15);
  EXPECT_DOUBLE_EQ(with(9).lost, 1.0);
  EXPECT_DOUBLE_EQ(with(60).lost, 60.0 + 7 - 15);
}

TEST(Bridge, AWaitIsOneGap) {
  Supply supply{5.0, {lane(100, 2, 1.0)}, {}, {}};
  for (Sending& sending : supply.lanes[0].orders) sending = {1.0, 1.0, 30};
  const Bridged bridged = bridge(supply, 100);
  EXPECT_EQ(bridged.first_short, 7);
  EXPECT_DOUBLE_EQ(bridged.lost, 25.0) << "30 days of wait, less 5 of stock; then the flow goes on";
  EXPECT_DOUBLE_EQ(bridged.covered.back(), 1.0);
}

TEST(Bridge, OpenOrdersAreTheFlowUpToTheLast) {
  Supply supply{10.0, {lane(60, 5, 1.0)}, {{10, 10.0}, {20, 15.0}}, {}};
  EXPECT_EQ(bridge(supply, 60).first_short, Bridged::kNever);
  supply.receipts[1].days = 0.0;
  EXPECT_EQ(bridge(supply, 60).undisturbed_short, 20);
  EXPECT_EQ(bridge(supply, 60).first_short, 20);
  // What should leave after the cut does not: due on day 20, it would have left on day 15.
  Supply cut{10.0, {lane(60, 5, 0.0)}, {{3, 10.0}, {20, 15.0}}, {}};
  EXPECT_EQ(bridge(cut, 60).first_short, 20);
}

TEST(Bridge, NoCutNoChange) {
  const Bridged bridged = bridge({0.0, {lane(50, 9, 1.0, 0.3), lane(50, 2, 1.0, 0.7)}, {}, {}}, 50);
  EXPECT_EQ(bridged.first_short, Bridged::kNever);
  EXPECT_EQ(bridged.cut_from, Bridged::kNever);
  EXPECT_EQ(bridged.lost, 0.0);
}

/// Every order on its own: placed, split, put on the day it arrives.
double reference_lost(const Supply& supply, std::int32_t steps) {
  std::vector<double> arrivals(static_cast<std::size_t>(steps) + 2000, 0.0);
  for (const Lane& l : supply.lanes) {
    for (std::int32_t placed = -l.transit; placed < steps; ++placed) {
      const Sending s = placed < 0 ? Sending{} : l.orders[static_cast<std::size_t>(placed)];
      arrivals[static_cast<std::size_t>(placed + l.transit)] += l.share * s.sent * (1.0 - s.held);
      arrivals[static_cast<std::size_t>(placed + l.transit + s.wait)] += l.share * s.sent * s.held;
    }
  }
  double stock = supply.stock;
  double lost = 0.0;
  for (std::int32_t t = 0; t < steps; ++t) {
    stock += arrivals[static_cast<std::size_t>(t)];
    if (stock < 1.0 - 1e-9) lost += 1.0 - stock;
    stock = std::max(0.0, stock - 1.0);
  }
  return lost;
}

TEST(Bridge, AgreesWithFollowingEveryOrder) {
  for (std::uint32_t n = 0; n < 300; ++n) {
    Stream random(7, n, Purpose::test);
    const std::int32_t steps = 1 + static_cast<std::int32_t>(random.below(150));
    Supply supply;
    supply.stock = 40.0 * random.uniform();
    double left = 1.0;
    for (int l = 0; l < 3; ++l) {
      Lane made{l == 2 ? left : left * random.uniform(), static_cast<std::int32_t>(random.below(40)), {}};
      left -= made.share;
      for (std::int32_t t = 0; t < steps; ++t) {
        made.orders.push_back({random.uniform(), random.uniform(), static_cast<std::int32_t>(random.below(90))});
      }
      supply.lanes.push_back(std::move(made));
    }
    const Bridged bridged = bridge(supply, steps);
    EXPECT_NEAR(bridged.lost, reference_lost(supply, steps), 1e-9 * steps) << n;
    // More stock never hurts.
    Supply more = supply;
    more.stock += 5.0;
    EXPECT_LE(bridge(more, steps).lost, bridged.lost + 1e-9) << n;
  }
}

}  // namespace
}  // namespace chokepoint::assess
