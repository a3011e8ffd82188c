// Licence offices: the fluid queue in closed form, the wait it puts on goods, and an office that keeps nobody waiting.
#include "simulate/offices.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

using namespace made;

constexpr double kDaysBefore = 10.0;

/// A control at the only maker from day 10 on: licences of 30 days' validity, a wait of 20 days.
struct Licensed : OnePath {
  ControlId control;
  ClauseId clause;
  explicit Licensed(double stock_days = 30.0) : OnePath(stock_days, 1.0, 3.0, 3.0) {
    control = m.control("act", a);
    clause = m.clause(control, "all", Rule::licence);
    m.coverage(clause, part);
    m.status(control, "2025-10-10", ClauseState::in_force);
    m.licence(control, LicenceQuantity::wait_days, 20.0);
    m.licence(control, LicenceQuantity::refused_share, 0.0);
  }
  void office(double per_day) { m.licence(control, LicenceQuantity::office_per_day, per_day); }
  Impact run(std::int32_t days, std::int32_t step_days = 1) const {
    PlainContext plain;
    Context context = plain.context();
    auto simulator = Simulator::make(m.done());
    EXPECT_TRUE(simulator);
    world::Scenario scenario;
    scenario.horizon = {m.w.base_date, days, step_days};
    Probes probes;
    for (const auto q : {Quantity::output, Quantity::delivered, Quantity::stock, Quantity::shipments}) {
      for (const ProductId p : {part, good}) probes.series.push_back({q, p, {}});
    }
    auto impact = simulator->run(scenario, probes, {}, context);
    EXPECT_TRUE(impact);
    return std::move(*impact);
  }
};

policy::OfficeTerms terms(std::int32_t step, double per_day, double validity, std::uint32_t pair = 0) {
  return {step, ControlId{0U}, per_day, validity, {{pair, 1.0}}};
}

// a applications a day come, c are decided: the backlog is (a - c) t, the wait (a - c) t / c. After c doubles past a it
// falls by (c' - a) a day.
TEST(Offices, BacklogAndWaitInClosedForm) {
  const Licensed world;
  const strategic::System system = strategic::prepare(network_of(world.m.w));
  const strategic::State state = strategic::initial(system);
  const double a = 1.0 / 30.0, c = 1.0 / 50.0, later = 1.0 / 20.0;
  Offices offices(std::vector{terms(5, c, 30.0), terms(205, later, 30.0)}, system, 1);
  const double peak = (a - c) * 200.0;
  for (std::int32_t step = 0; step < 600; ++step) {
    const auto rules = offices.on(step, {}, state);
    double backlog = 0.0, can = c;
    if (step >= 5) backlog = (a - c) * (step - 4);
    if (step >= 205) {
      can = later;
      backlog = std::max(0.0, peak - (later - a) * (step - 204));
    }
    const auto wait = static_cast<std::int32_t>(backlog / can + 0.5);
    static std::int32_t now = 0;
    if (step == 0) now = 0;
    for (const auto& rule : rules) now = rule.delay;
    EXPECT_LE(std::abs(now - wait), 1) << step;
  }
  const auto queue = offices.finish();
  ASSERT_EQ(queue.size(), 1U);
  EXPECT_NEAR(queue[0].longest_wait, (a - c) * 200.0 / c, 1e-9);
  EXPECT_EQ(queue[0].longest_step, 204);
  EXPECT_NEAR(queue[0].applications, a * 595.0, 1e-9);
  EXPECT_NEAR(queue[0].decided, queue[0].applications, 1e-9) << "the backlog was worked off";
}

TEST(Offices, AnOfficeThatKeepsUpNeverKeepsAnybodyWaiting) {
  const Licensed world;
  const strategic::System system = strategic::prepare(network_of(world.m.w));
  const strategic::State state = strategic::initial(system);
  Offices offices(std::vector{terms(0, 1.0 / 30.0, 30.0)}, system, 1);
  for (std::int32_t step = 0; step < 300; ++step) EXPECT_TRUE(offices.on(step, {}, state).empty());
  EXPECT_EQ(offices.finish()[0].longest_wait, 0.0);
}

TEST(Offices, WithRoomForAllTheBytesAreThoseOfAFixedWait) {
  Licensed without, with;
  with.office(1e6);
  const Impact one = without.run(300), two = with.run(300);
  ASSERT_EQ(one.series.size(), two.series.size());
  for (std::size_t k = 0; k < one.series.size(); ++k) EXPECT_EQ(one.series[k].values, two.series[k].values);
  EXPECT_EQ(two.offices.size(), 1U);
  EXPECT_EQ(two.offices[0].longest_wait, 0.0);
  EXPECT_TRUE(one.offices.empty());
}

// Half as many decisions as applications: the wait grows by (a - c) / c = 1 day a day, the goods of day t arrive on day
// t + 20 + (t - 10), so that only half of the flow arrives while the queue grows.
TEST(Offices, AQueueThatGrowsLetsThroughWhatTheOfficeDecides) {
  Licensed world(400.0);  // stocks hide the gap: orders go on as they were
  world.m.licence(world.control, LicenceQuantity::validity_days, 60.0);
  world.office(7.0 / 5.0 / 60.0 / 2.0);  // of one link: half an application every sixty days
  const Impact impact = world.run(300);
  ASSERT_EQ(impact.offices.size(), 1U);
  EXPECT_NEAR(impact.offices[0].longest_wait, 300.0 - kDaysBefore, 30.0);
  EXPECT_NEAR(impact.offices[0].decided, impact.offices[0].applications / 2.0, 0.3);
}

TEST(Offices, MoreDecisionsNeverHurt) {
  double before = -1.0;
  for (const double per_day : {0.02, 0.03, 0.04, 0.05, 0.1}) {
    Licensed world(10.0);
    world.office(per_day);
    const Impact impact = world.run(365);
    double delivered = 0.0;
    for (const UseLoss& use : impact.uses) delivered += use.delivered;
    EXPECT_GE(delivered, before - 1e-9) << per_day;
    before = delivered;
  }
}

TEST(Offices, ALongerStepSeesTheSameQueue) {
  Licensed world(10.0);
  world.office(0.03);
  const Impact day = world.run(364), week = world.run(364, 7);
  ASSERT_EQ(week.offices.size(), 1U);
  EXPECT_GT(day.offices[0].longest_wait, 10.0);
  EXPECT_NEAR(week.offices[0].longest_wait / day.offices[0].longest_wait, 1.0, 0.15);
}

TEST(Offices, AnActStaffsAnOffice) {
  Licensed world(10.0);
  PlainContext plain;
  Context context = plain.context();
  auto simulator = Simulator::make(world.m.done());
  ASSERT_TRUE(simulator);
  world::Scenario scenario;
  scenario.horizon = {world.m.w.base_date, 365, 1};
  world::SetControl set;
  set.control = world.control;
  set.office_per_day = 0.03;
  scenario.acts.push_back({day_of(2025, 10, 10), {}, set, ""});
  const auto impact = simulator->run(scenario, {}, {}, context);
  ASSERT_TRUE(impact);
  world.office(0.03);
  const Impact by_row = world.run(365);
  ASSERT_EQ(impact->offices.size(), 1U);
  EXPECT_EQ(impact->offices[0].longest_wait, by_row.offices[0].longest_wait);
}

}  // namespace
}  // namespace chokepoint::simulate
