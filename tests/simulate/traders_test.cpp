// What traders do about the law: leaks arrive late, stocks are built between announcement and effect.
#include "simulate/traders.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"
#include "simulate/simulator.h"

namespace chokepoint::simulate {
namespace {

/// OnePath under a licence that refuses all, announced on one day and in force from another.
struct Announced {
  made::OnePath path;
  world::Scenario scenario;
  Announced(const std::string& announced, const std::string& in_force, double stock_days = 0.0)
      : path(stock_days, 1.0, 3.0, 0.0) {
    const ControlId control = path.m.control("aa-1", path.a);
    const ClauseId clause = path.m.clause(control, "1", world::Rule::ban);
    path.m.status(control, announced, world::ClauseState::announced);
    path.m.status(control, in_force, world::ClauseState::in_force);
    path.m.coverage(clause, path.part);
    scenario.name = "none";
    scenario.horizon = {path.m.w.base_date, 365, 1};
  }
  Impact run(double leakage, double stock_up) const {
    PlainContext plain;
    Context context = plain.context();
    auto simulator = Simulator::make(path.m.done());
    EXPECT_TRUE(simulator) << to_string(simulator.error());
    RunOptions options;
    options.leakage = leakage;
    options.stock_up_days = stock_up;
    Probes probes;
    probes.series = {{Quantity::delivered, path.good, path.b}};
    auto impact = simulator->run(scenario, probes, options, context);
    EXPECT_TRUE(impact) << to_string(impact.error());
    return impact ? std::move(*impact) : Impact{};
  }
};

int days_served(const Impact& impact) {
  int days = 0;
  const Series& series = impact.series[0];
  for (double value : series.values) days += value > 0.99 * series.baseline ? 1 : 0;
  return days;
}

// The base date is 2025-09-30: in force on day 100.
TEST(StockingUp, LastsAsLongAsWhatWasPutBy) {
  const Announced ahead("2025-10-10", "2026-01-08");
  const int without = days_served(ahead.run(0.0, 0.0));
  EXPECT_NEAR(without, 101, 1);
  EXPECT_NEAR(days_served(ahead.run(0.0, 20.0)), without + 20, 2);
}

// Rule 12: acts in force on the day they are announced leave no time.
TEST(StockingUp, NoTimeWhereAnnouncementAndEffectFallTogether) {
  const Announced sudden("2026-01-08", "2026-01-08");
  EXPECT_EQ(days_served(sudden.run(0.0, 0.0)), days_served(sudden.run(0.0, 40.0)));
}

TEST(Leakage, IsTheMeanFlowInTheLongRunAndLate) {
  const Announced ban("2025-10-01", "2025-10-10");
  const Impact impact = ban.run(0.25, 0.0);
  const Series& series = impact.series[0];
  EXPECT_NEAR(series.values[30], 0.0, 1e-9) << "the detour takes two months";
  EXPECT_NEAR(series.values[300] / series.baseline, 0.25, 1e-6);
}

TEST(Leakage, StopsOfAScenarioDoNotLeak) {
  const network::LinkRules law({{3, 0, 0.2, 0.5, 10, ClauseId{std::size_t{0}}}, {3, 1, 0.0, 0.0, 0, {}}}, 100);
  const network::LinkRules leaky = with_leakage(law, 0.5, 100);
  EXPECT_NEAR(leaky.all()[0].pass, 0.6, 1e-15);
  EXPECT_NEAR(leaky.all()[0].pass * leaky.all()[0].delayed, 0.1 + 0.4, 1e-15);
  EXPECT_EQ(leaky.all()[0].delay, 50) << "a fifth waits 10 days, four fifths 60";
  EXPECT_EQ(leaky.all()[1].pass, 0.0);
}

}  // namespace
}  // namespace chokepoint::simulate
