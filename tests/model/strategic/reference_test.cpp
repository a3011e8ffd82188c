// The day against a second implementation, on random worlds under random law, outages and demand.
#include "model/strategic/reference.h"

#include <gtest/gtest.h>

#include "model/strategic/run.h"

namespace chokepoint::strategic {
namespace {

constexpr std::int32_t kDays = 60;

struct Worst {
  double gap{0.0};
  std::string what;
  void see(double ours, double theirs, double scale, const char* name, std::uint32_t index, std::int32_t day) {
    const double now = std::abs(ours - theirs) / std::max(scale, 1e-300);
    if (now <= gap) return;
    gap = now;
    what = std::string(name) + " " + std::to_string(index) + " day " + std::to_string(day) + ": " +
           std::to_string(ours) + " against " + std::to_string(theirs);
  }
};

void compare(std::uint64_t number, bool substitution, bool sleep) {
  const made::WorldMaker world = made::random_world(number);
  const network::SupplyNetwork net = made::network_of(world.w);
  const std::vector<network::RuleChange> changes = random_rules(net, number, kDays);
  Parameters parameters;
  parameters.substitution = substitution;
  parameters.sleep = sleep;
  Days run(net, changes, kDays, parameters);
  reference::Model model(net, parameters);
  Worst worst;
  std::vector<double> market_flow(net.markets.size(), 0.0);
  for (std::uint32_t l = 0; l < net.links.size(); ++l) market_flow[net.links.customer[l]] += net.flow[l];
  for (std::int32_t day = 0; day < kDays; ++day) {
    random_drive(number, day, run.drive);
    run.day();
    std::vector<network::RuleChange> today;
    for (const auto& change : changes) {
      if (change.step == day) today.push_back(change);
    }
    model.day(today, run.drive);
    for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
      worst.see(run.state.output[s], model.output[s], net.output[s], "output", s, day);
      worst.see(run.state.finished[s], model.finished[s], net.output[s] * (1 + net.finished_days[s]), "finished", s,
                day);
      worst.see(run.state.redirected[s], model.redirected[s], net.output[s] * net.headroom[s], "redirected", s, day);
    }
    for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
      worst.see(run.state.ready[s], model.ready[s], net.output[s] * net.headroom[s], "ready", s, day);
      worst.see(run.state.added[s], model.added[s], net.output[s] * net.headroom[s] + 1.0, "added", s, day);
    }
    for (std::uint32_t i = 0; i < net.slot_use.size(); ++i) {
      worst.see(run.state.fitness[i], model.fitness[i], 1.0, "fitness", i, day);
      worst.see(run.state.slot_stock[i], model.stock[i], net.slot_use[i] * (1 + net.slot_days[i]), "stock", i, day);
    }
    for (std::uint32_t m = 0; m < net.markets.size(); ++m) {
      worst.see(run.state.market_stock[m], model.unsold[m], market_flow[m], "unsold", m, day);
      worst.see(run.state.in_transit[m], model.transit[m], market_flow[m] * 40, "transit", m, day);
    }
    for (std::uint32_t l = 0; l < net.links.size(); ++l) {
      worst.see(shipped_over(run.system, run.state, l), model.shipped[l], market_flow[net.links.customer[l]], "shipped",
                l, day);
    }
    for (std::uint32_t f = 0; f < net.finals.size(); ++f) {
      worst.see(run.state.delivered[f], model.delivered[f], net.finals[f].per_day, "delivered", f, day);
    }
  }
  EXPECT_LE(worst.gap, 1e-11) << "world " << number << ": " << worst.what;
}

TEST(Reference, AgreesOnRandomWorldsWithSubstitution) {
  for (std::uint64_t number = 1; number <= 30; ++number) compare(number, true, number % 2 == 0);
}

TEST(Reference, AgreesOnRandomWorldsWithoutSubstitution) {
  for (std::uint64_t number = 101; number <= 115; ++number) compare(number, false, number % 2 == 0);
}

}  // namespace
}  // namespace chokepoint::strategic
