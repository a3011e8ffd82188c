// Orders that return to suppliers a lifting lets through: against the second implementation, and what never changes.
#include "model/strategic/shift.h"

#include <gtest/gtest.h>

#include "model/strategic/reference.h"
#include "model/strategic/run.h"

namespace chokepoint::strategic {
namespace {

std::vector<Gain> random_gains(const network::SupplyNetwork& net, std::uint64_t number, std::int32_t days) {
  Stream r(number, 5, Purpose::test);
  const double sizes[] = {1.0, 1.3, 2.0, 10.0};
  std::vector<Gain> gains;
  for (std::uint32_t link = 0; link < net.links.size(); ++link) {
    if (r.below(3) == 0)
      gains.push_back({static_cast<std::int32_t>(r.below(static_cast<std::uint64_t>(days))), link, sizes[r.below(4)]});
  }
  std::stable_sort(gains.begin(), gains.end(), [](const Gain& a, const Gain& b) { return a.step < b.step; });
  return gains;
}

TEST(Shift, AgreesWithTheSecondImplementationUnderRandomLaw) {
  constexpr std::int32_t kDays = 60;
  for (std::uint64_t number = 1; number <= 20; ++number) {
    const made::WorldMaker world = made::random_world(number);
    const network::SupplyNetwork net = made::network_of(world.w);
    const std::vector<network::RuleChange> changes = random_rules(net, number, kDays);
    const std::vector<Gain> gains = random_gains(net, number, kDays);
    Parameters parameters;
    parameters.prices = false;
    Days run(net, changes, kDays, parameters);
    const System base = run.system;
    Shift shift(base, gains);
    reference::Model model(net, parameters);
    std::map<std::uint32_t, double> in_force;
    double worst = 0.0;
    for (std::int32_t day = 0; day < kDays; ++day) {
      random_drive(number, day, run.drive);
      Drive theirs = run.drive;
      for (const Gain& gain : gains) {
        if (gain.step == day) in_force[gain.link] = gain.gain;
      }
      for (const auto& [m, more] : model.shift(in_force, theirs)) theirs.ahead[m] += more;
      shift.apply(day, parameters, run.drive, run.system, run.state);
      run.day();
      shift.take_back(run.drive);
      std::vector<network::RuleChange> today;
      for (const auto& change : changes) {
        if (change.step == day) today.push_back(change);
      }
      model.day(today, theirs);
      for (std::uint32_t s = 0; s < net.sites.size(); ++s)
        worst = std::max(worst, std::abs(run.state.output[s] - model.output[s]) / net.output[s]);
      for (std::uint32_t l = 0; l < net.links.size(); ++l)
        worst = std::max(worst, std::abs(shipped_over(run.system, run.state, l) - model.shipped[l]) /
                                    run.system.market_flow[run.system.link_market[l]]);
      for (std::uint32_t f = 0; f < net.finals.size(); ++f)
        worst = std::max(worst, std::abs(run.state.delivered[f] - model.delivered[f]) / net.finals[f].per_day);
    }
    EXPECT_LE(worst, 1e-10) << number;
  }
}

TEST(Shift, SharesSumToOneAndStayPositive) {
  for (std::uint64_t number = 1; number <= 20; ++number) {
    const made::WorldMaker world = made::random_world(number);
    const network::SupplyNetwork net = made::network_of(world.w);
    Days run(net, {}, 200);
    const System base = run.system;
    Shift shift(base, random_gains(net, number, 100));
    for (std::int32_t day = 0; day < 200; ++day) {
      shift.apply(day, run.parameters, run.drive, run.system, run.state);
      run.day();
      shift.take_back(run.drive);
    }
    for (std::size_t m = 0; m < run.system.markets(); ++m) {
      double sum = 0.0, lags = 0.0;
      for (auto l = base.market_link_first[m]; l < base.market_link_first[m + 1]; ++l) {
        EXPECT_GE(run.system.link_share[l], 0.0);
        sum += run.system.link_share[l];
      }
      for (auto e = base.market_lag_first[m]; e < base.market_lag_first[m + 1]; ++e) lags += run.system.lag_share[e];
      EXPECT_NEAR(sum, 1.0, 1e-12);
      EXPECT_NEAR(lags, 1.0, 1e-12);
    }
    EXPECT_EQ(run.drive.ahead, still(base).ahead) << "what was wanted ahead is taken back";
  }
}

TEST(Shift, GainsOfOneMoveNothing) {
  const made::WorldMaker world = made::random_world(4);
  const network::SupplyNetwork net = made::network_of(world.w);
  Days run(net, {}, 60);
  const System base = run.system;
  std::vector<Gain> gains;
  for (std::uint32_t link = 0; link < net.links.size(); ++link) gains.push_back({3, link, 2.0});
  Shift shift(base, gains);  // all alike: nobody is preferred
  for (std::int32_t day = 0; day < 60; ++day) {
    shift.apply(day, run.parameters, run.drive, run.system, run.state);
    run.day();
    shift.take_back(run.drive);
    for (std::size_t s = 0; s < base.sites(); ++s)
      EXPECT_NEAR(run.state.output[s], base.base_output[s], 1e-12 * base.base_output[s]);
  }
}

}  // namespace
}  // namespace chokepoint::strategic
