#include "race/availability.h"

#include <gtest/gtest.h>

#include "sample.h"

namespace chokepoint::race {
namespace {

Availability months(std::vector<float> shares) {
  Availability a;
  a.products = 1;
  a.months = static_cast<std::uint32_t>(shares.size());
  a.share = std::move(shares);
  return a;
}

const std::vector<Need> kAll{{0, 1.0}};

TEST(Progress, OfHandWorkedMonths) {
  const Availability a = months({1, 0.5, 0, 0, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  const Progress p(a, 0, kAll);
  EXPECT_DOUBLE_EQ(p.finish(0, 1), 1);
  EXPECT_DOUBLE_EQ(p.finish(0, 1.25), 1.5);
  EXPECT_DOUBLE_EQ(p.finish(0, 1.5), 2);  // at the end of the second month, not after the stop
  EXPECT_DOUBLE_EQ(p.finish(0, 1.75), 4.5);
  EXPECT_DOUBLE_EQ(p.finish(2.5, 1), 5.5);  // begins while nothing moves
  EXPECT_DOUBLE_EQ(p.finish(0, 5), 8);
  EXPECT_DOUBLE_EQ(p.finish(10, 40), 50);  // on beyond the last month
  EXPECT_DOUBLE_EQ(p.finish(30, 40), 70);
  EXPECT_EQ(p.finish(3, 0), 3);
  EXPECT_FALSE(p.undisturbed());
}

TEST(Progress, HalfNeededIsHalfSlowed) {
  const Availability a = months(std::vector<float>(24, 0.0F));
  EXPECT_DOUBLE_EQ(Progress(a, 0, std::vector<Need>{{0, 0.5}}).finish(0, 10), 20);
  EXPECT_DOUBLE_EQ(Progress(a, 0, std::vector<Need>{{0, 0.0}}).finish(0, 10), 10);
  EXPECT_EQ(Progress(a, 0, kAll).finish(0, 10), kNever);
  EXPECT_EQ(Progress(a, 0, kAll).finish(100, 10), kNever);
  EXPECT_DOUBLE_EQ(Progress(a, 0, {}).finish(7, 10), 17);
}

TEST(Progress, ScarcestNeedBinds) {
  Availability a;
  a.products = 2;
  a.months = 12;
  a.share.assign(24, 0.5F);
  for (int m = 12; m < 24; ++m) a.share[static_cast<std::size_t>(m)] = 0.25F;
  EXPECT_DOUBLE_EQ(Progress(a, 0, std::vector<Need>{{0, 1}, {1, 1}}).finish(0, 2), 8);
}

TEST(Availability, UndisturbedSupplyChangesNothing) {
  Network net = sample::everything();
  for (Task& task : net.tasks) task.needs = {{0, 1.0}};
  const auto plain = sample::run_of(sample::everything(), {20000, 3, 1});
  const auto supplied = sample::run_of(net, {20000, 3, 1}, months(std::vector<float>(60, 1.0F)));
  EXPECT_EQ(plain.first, supplied.first);
}

TEST(Availability, ShortSupplyDelaysWhoNeedsIt) {
  Network net = sample::everything();
  net.tasks[1].needs = {{0, 1.0}};  // coils of a
  const auto before = sample::run_of(net, {20000, 3, 0}, months(std::vector<float>(60, 1.0F)));
  std::vector<float> stop(60, 1.0F);
  for (std::size_t m = 6; m < 30; ++m) stop[m] = 0.0F;
  const auto after = sample::run_of(net, {20000, 3, 0}, months(stop));
  EXPECT_GT(after.arrivals[0].quantile(0.5), before.arrivals[0].quantile(0.5) + 6);
  EXPECT_EQ(after.arrivals[6].quantile(0.5), before.arrivals[6].quantile(0.5));  // c does not
  for (int i = 1; i < 20; ++i) {
    EXPECT_GE(after.arrivals[0].quantile(i / 20.0), before.arrivals[0].quantile(i / 20.0));
  }
}

TEST(Availability, DrawsMeetTheSupplyOfTheSameNumber) {
  // Two draws of supply, none in the second: every second draw never builds.
  Network net = sample::duel({Duration::fit(Shape::fixed, 5, 0, 0)});
  net.tasks[0].needs = {{0, 1.0}};
  Availability a;
  a.draws = 2;
  a.products = 1;
  a.months = 12;
  a.share.assign(24, 1.0F);
  std::fill(a.share.begin() + 12, a.share.end(), 0.0F);
  EXPECT_DOUBLE_EQ(sample::run_of(net, {1000, 3, 0}, a).nobody[0], 0.5);
}

}  // namespace
}  // namespace chokepoint::race
