// Events by hand: recovery curves against their formulas, overlapping events of every kind, and both ways of keeping
// time.
#include "model/ario/damage.h"

#include <cmath>

#include "random_case.h"

namespace chokepoint::model::ario::testing {
namespace {

Economy small() {
  Stream random{3, 1, Purpose::test};
  Drawn d;
  d.table = draw_table(random, 2, 2);
  return economy_of(d);
}

Event event(Event::Kind kind, std::uint32_t industry, double amount, int occurrence, int duration) {
  Event e;
  e.kind = kind;
  e.impact = {{industry, amount}};
  e.occurrence = occurrence;
  e.duration = duration;
  e.tau = 10;
  e.money = 1e6;
  return e;
}

TEST(ArioDamage, CurvesAreTheirFormulas) {
  for (const double e : {0.0, 1.0, 7.0, 10.0, 25.0}) {
    EXPECT_DOUBLE_EQ(left_after(Curve::linear, e, 10), std::max(0.0, 1 - e / 10));
    EXPECT_NEAR(left_after(Curve::convex_unscaled, e, 10), std::pow(0.9, e), 1e-15);
    EXPECT_NEAR(left_after(Curve::convex, e, 10), std::pow(0.9, 4 * e), 1e-15);
    const double p = (std::log(10.0) - std::log(1e-6)) / (std::log(10.0) - std::log(2.0));
    EXPECT_NEAR(left_after(Curve::concave, e, 10), 10 / (10 + 1e-6 * std::pow(e, p)), 1e-14);
  }
}

TEST(ArioDamage, OverlappingEventsOfEveryKind) {
  const Economy e = small();
  const double capital = e.capital[0];
  ASSERT_GT(capital, 0.0);
  Case asked;
  asked.events = {event(Event::Kind::arbitrary, 0, 0.2, 2, 3), event(Event::Kind::arbitrary, 0, 0.5, 3, 3),
                  event(Event::Kind::recovery, 0, 0.3 * capital, 3, 2),
                  event(Event::Kind::recovery, 0, 0.9 * capital, 4, 2)};
  Damage damage(e, asked, Rules::sound());
  const std::vector<double> expected{0, 0, 0.2, 0.5, 1.0, 1.0};  // shares: the largest; capital: the sum, at most all
  for (int t = 0; t < 6; ++t) {
    damage.begin(t);
    EXPECT_NEAR(damage.capacity_lost()[0], expected[static_cast<std::size_t>(t)], 1e-12) << t;
    EXPECT_LE(damage.capital_lost()[0], capital);
    damage.end(t, {});
  }
  for (int t = 6; t < 60; ++t) {
    damage.begin(t);
    damage.end(t, {});
  }
  for (std::size_t k = 0; k < damage.events(); ++k) EXPECT_EQ(damage.status(k), Status::finished);
  EXPECT_EQ(damage.capacity_lost()[0], 0.0);
}

TEST(ArioDamage, AsPublishedASharedLossComesAStepLate) {
  const Economy e = small();
  Case asked;
  asked.events = {event(Event::Kind::arbitrary, 0, 0.5, 2, 1)};
  Damage sound(e, asked, Rules::sound()), published(e, asked, Rules::published());
  for (int t = 0; t < 8; ++t) {
    const double before = t == 0 ? 0.0 : sound.capacity_lost()[0];
    sound.begin(t);
    published.begin(t);
    EXPECT_NEAR(published.capacity_lost()[0], before, 1e-6) << t;
    sound.end(t, {});
    published.end(t, {});
  }
}

TEST(ArioDamage, RebuildingEndsWhenAllIsBuilt) {
  const Economy e = small();
  Case asked;
  asked.events = {event(Event::Kind::rebuild, 0, 0.2 * e.capital[0], 1, 1)};
  asked.events[0].builders = {{0, 1.0}};
  asked.events[0].tau = 1.0;
  Damage damage(e, asked, Rules::sound());
  double built = 0.0;
  for (int t = 0; t < 4; ++t) {
    damage.begin(t);
    std::vector<double> all;
    for (const auto& order : damage.orders()) all.push_back(order.asked);
    for (const double amount : all) built += amount;
    damage.end(t, all);
  }
  double bought = e.bought[e.at(0, 0)];
  EXPECT_NEAR(built, bought > 0.0 ? 0.2 * e.capital[0] : 0.0, 1e-9);
  EXPECT_EQ(damage.status(0), Status::finished);
}

}  // namespace
}  // namespace chokepoint::model::ario::testing
