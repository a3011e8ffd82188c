#include "market/origins.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace chokepoint::market {
namespace {

// reference.md 5.2, computed oracles: two origins, the first held to a share of its base quantity.
TEST(Origins, MatchTheComputedOracles) {
  struct Row {
    double share, substitution, pass, demand, supply;
    double controlled, other, index, quantity;
  };
  for (const Row& row :
       {Row{.7, 3, .5, .3, .2, 3.7494, 2.7798, 3.3593, .6952}, Row{.7, 3, .9, .3, .2, 1.2471, 1.1902, 1.2292, .9400},
        Row{.95, 2, .5, .5, .5, 3.6050, 2.1140, 3.4822, .5359}}) {
    std::vector<Origin> origins{{row.share, row.supply, row.pass}, {1 - row.share, row.supply}};
    const Nest nest = clear_origins(origins, row.substitution, row.demand);
    EXPECT_EQ(nest.found, Found::cleared);
    EXPECT_NEAR(origins[0].price, row.controlled, 6e-5);
    EXPECT_NEAR(origins[1].price, row.other, 6e-5);
    EXPECT_NEAR(nest.price, row.index, 6e-5);
    EXPECT_NEAR(nest.quantity, row.quantity, 6e-5);
    EXPECT_NEAR(origins[0].quantity, row.pass, 1e-12);
  }
}

// The definitions, written out: supply of each origin, its bound, demand for it, the price index.
TEST(Origins, SatisfyTheirDefinitions) {
  Stream stream(11, 0, Purpose::test);
  for (int k = 0; k < 5000; ++k) {
    std::vector<Origin> origins(1 + stream.below(6));
    double shares = 0;
    for (Origin& origin : origins) {
      origin.share = stream.uniform();
      origin.elasticity = 2 * stream.uniform();
      if (stream.uniform() < 0.5) origin.most = 0.4 + stream.uniform();
      shares += origin.share;
    }
    double substitution = stream.uniform() < 0.2 ? 1.0 : 0.2 + 5 * stream.uniform();
    if (stream.uniform() < 0.1) substitution = 1 + 1e-9;
    const double demand = 0.3 + stream.uniform();
    const Nest nest = clear_origins(origins, substitution, demand, 1e-6, 1e6);
    ASSERT_EQ(nest.found, Found::cleared);
    double logs = 0, powers = 0;
    for (const Origin& origin : origins) {
      const double wanted = std::pow(origin.price / nest.price, -substitution) * std::pow(nest.price, -demand);
      EXPECT_NEAR(origin.quantity, wanted, 1e-9 * wanted);
      const double offered = std::pow(origin.price, origin.elasticity);
      EXPECT_LE(origin.quantity, std::min(offered, origin.most) * (1 + 1e-9));
      EXPECT_GE(origin.quantity, std::min(offered, origin.most) * (1 - 1e-9)) << "the shorter side decides";
      logs += origin.share / shares * std::log(origin.price);
      powers += origin.share / shares * std::pow(origin.price, 1 - substitution);
    }
    const bool near_one = std::fabs(1 - substitution) < 1e-6;
    const double index = near_one ? std::exp(logs) : std::pow(powers, 1 / (1 - substitution));
    EXPECT_NEAR(nest.price, index, (near_one ? 1e-6 : 1e-9) * index) << substitution;
  }
}

TEST(Origins, NothingBoundChangesNothing) {
  std::vector<Origin> origins{{.7, .2}, {.2, 0.0}, {.1, 1.0}};
  const Nest nest = clear_origins(origins, 3, 0.3);
  EXPECT_NEAR(nest.price, 1.0, 1e-12);
  for (const Origin& origin : origins) EXPECT_NEAR(origin.price, 1.0, 1e-12);
}

TEST(Origins, VeryCloseSubstitutesApproachOnePrice) {
  std::vector<Origin> origins{{.6, 0, .5}, {.4, .5}};
  const Nest nest = clear_origins(origins, 20, 0.3);
  const Supply supply[] = {{0.3, 0, 0}, {0, .4, .5}};
  const Demand demand{0, 1, .3};
  Clearing clearing;
  clear({supply, {&demand, 1}, {}}, clearing);
  EXPECT_NEAR(nest.price, clearing.demand[0].price, 0.06);
}

TEST(Origins, AnOriginThatIsGone) {
  std::vector<Origin> replaceable{{.6, .2, 0.0}, {.4, .2}};
  const Nest nest = clear_origins(replaceable, 3, 0.3);
  EXPECT_EQ(nest.found, Found::cleared);
  EXPECT_EQ(replaceable[0].quantity, 0.0);
  EXPECT_EQ(replaceable[0].price, 100.0) << "held to the range";
  std::vector<Origin> essential{{.6, .2, 0.0}, {.4, .2}};
  EXPECT_EQ(clear_origins(essential, 0.5, 0.3).found, Found::at_highest);
  EXPECT_TRUE(std::isfinite(essential[1].quantity));
}

TEST(Origins, NothingThatAnswersGivesNoPrice) {
  std::vector<Origin> blind{{.6, 0, 1.0}, {.4, 0, 1.0}};
  const Nest nest = clear_origins(blind, 2, 0);
  EXPECT_EQ(nest.found, Found::not_determined);
  EXPECT_EQ(nest.price, 1.0);
  EXPECT_EQ(clear_origins({}, 2, 0.3).found, Found::not_determined);
}

TEST(Origins, IsATotalFunction) {
  const double odd[] = {0.0, -1.0, 1e-300, 0.3, 1.0, 3.0, 1e99, 1e300, kNoLimit, -kNoLimit, std::nan("")};
  Stream stream(12, 0, Purpose::test);
  const auto any = [&] { return odd[stream.below(std::size(odd))]; };
  for (int k = 0; k < 20000; ++k) {
    std::vector<Origin> origins(stream.below(5));
    for (Origin& origin : origins) origin = {any(), any(), any(), 1.0, 1.0};
    const Nest nest = clear_origins(origins, any(), any(), any(), any());
    ASSERT_TRUE(std::isfinite(nest.price) && std::isfinite(nest.quantity)) << k;
    for (const Origin& o : origins) ASSERT_TRUE(std::isfinite(o.price) && std::isfinite(o.quantity)) << k;
  }
}

}  // namespace
}  // namespace chokepoint::market
