// What must hold in every world: nothing moves without an act, goods are conserved, nothing is negative, blocked pairs
// carry nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "model/strategic/run.h"

namespace chokepoint::strategic {
namespace {

RC_GTEST_PROP(Still, RandomWorldsStayAtTheBaseline, ()) {
  const made::WorldMaker world = made::random_world(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  const network::SupplyNetwork net = made::network_of(world.w);
  Days run(net);
  double worst = 0.0;
  run.parameters.sleep = false;
  run.go(365, [&](std::int32_t) {
    for (std::size_t s = 0; s < run.system.sites(); ++s) {
      worst = std::max(worst, std::abs(run.state.output[s] / run.system.base_output[s] - 1.0));
      worst =
          std::max(worst, std::abs(run.state.finished[s] - run.system.finished_target[s]) / run.system.base_output[s]);
    }
    for (std::size_t i = 0; i < run.system.slots(); ++i) {
      worst = std::max(worst, std::abs(run.state.slot_stock[i] - run.system.slot_target[i]) / net.slot_use[i]);
    }
    for (std::size_t f = 0; f < run.system.finals(); ++f) {
      worst = std::max(worst, std::abs(run.state.delivered[f] / run.system.final_need[f] - 1.0));
    }
    for (std::size_t l = 0; l < run.system.links(); ++l) {
      worst = std::max(worst, std::abs(shipped_over(run.system, run.state, l) / run.system.link_flow[l] - 1.0));
    }
    for (double u : run.state.redirected) worst = std::max(worst, u);
  });
  RC_ASSERT(worst <= 1e-12);
}

RC_GTEST_PROP(Goods, AreConservedAndNeverNegative, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const made::WorldMaker world = made::random_world(number);
  const network::SupplyNetwork net = made::network_of(world.w);
  constexpr std::int32_t kDays = 30;
  Parameters parameters;
  parameters.substitution = number % 2 == 0;
  Days run(net, random_rules(net, number, kDays), kDays, parameters);
  const auto products = static_cast<std::uint32_t>(run.system.products());
  std::vector<double> before(products);
  for (std::int32_t day = 0; day < kDays; ++day) {
    for (std::uint32_t p = 0; p < products; ++p) before[p] = goods_of_product(run.system, run.state, p);
    random_drive(number, day, run.drive);
    run.day();
    std::vector<double> change(products, 0.0), scale(products, 1.0);
    for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
      change[net.sites.product[s].index] += run.state.output[s];
      scale[net.sites.product[s].index] += net.output[s] * 60;
    }
    for (std::uint32_t m = 0; m < net.markets.size(); ++m)
      change[net.markets.product[m].index] += run.drive.released[m];
    for (std::uint32_t i = 0; i < net.slot_use.size(); ++i) {
      change[net.markets.product[net.slot_market[i]].index] -= run.state.used[i];
    }
    for (std::uint32_t f = 0; f < net.finals.size(); ++f) {
      change[net.markets.product[net.finals[f].market].index] -= run.state.delivered[f];
    }
    for (std::uint32_t p = 0; p < products; ++p) {
      const double gap = goods_of_product(run.system, run.state, p) - before[p] - change[p];
      RC_ASSERT(std::abs(gap) <= 1e-12 * scale[p]);
    }
    const State& s = run.state;
    for (const auto* values :
         {&s.slot_stock, &s.finished, &s.market_stock, &s.in_transit, &s.ring, &s.orders, &s.redirected, &s.spare,
          &s.unfilled, &s.output, &s.used, &s.shipped, &s.delivered, &s.wanted}) {
      for (double v : *values) RC_ASSERT(std::isfinite(v) && v >= 0.0);
    }
    for (std::uint32_t site = 0; site < net.sites.size(); ++site) {
      RC_ASSERT(s.output[site] <= run.system.base_capacity[site] * run.drive.capacity_factor[site] + s.added[site] +
                                      run.drive.added_capacity[site]);
    }
    for (std::uint32_t f = 0; f < net.finals.size(); ++f) RC_ASSERT(s.delivered[f] <= s.wanted[f]);
  }
}

/// Every product stopped from one place to all others, on a random day: what reaches a market from that place is only
/// what was under way, by link or by redirecting.
RC_GTEST_PROP(Blocked, CarriesNothingFromTheDayOfTheAct, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const made::WorldMaker world = made::random_world(number);
  const network::SupplyNetwork net = made::network_of(world.w);
  const auto start = static_cast<std::int32_t>(number % 30);
  const PlaceId from = world.w.places.find(number % 3 == 0 ? "AA" : number % 3 == 1 ? "BB" : "CC");
  std::vector<network::RuleChange> rules;
  std::vector<bool> outside(net.markets.size(), false);
  for (std::uint32_t m = 0; m < net.markets.size(); ++m) outside[m] = !within(world.w, net.markets.place[m], from);
  std::vector<std::uint32_t> stopped;
  for (std::uint32_t s = 0; s < net.sites.size(); ++s) {
    if (!within(world.w, net.sites.place[s], from)) continue;
    stopped.push_back(s);
    const std::uint32_t p = net.sites.product[s].index;
    for (auto m = net.product_market_first[p]; m < net.product_market_first[p + 1]; ++m) {
      if (outside[m]) rules.push_back({start, net.pair_of(s, m), 0.0, 0.0, 0, {}});
    }
  }
  Days run(net, rules, 365);
  run.go(120, [&](std::int32_t day) {
    if (day < start) return;
    for (const auto& rule : rules) {
      const std::uint32_t link = net.pair_link[rule.pair];
      if (link != network::SupplyNetwork::kNoLink) RC_ASSERT(shipped_over(run.system, run.state, link) == 0.0);
    }
    for (const auto& claim : run.work.claims) {
      const bool from_inside = std::find(stopped.begin(), stopped.end(), claim.site) != stopped.end();
      RC_ASSERT(!(from_inside && outside[claim.market]));
    }
  });
}

}  // namespace
}  // namespace chokepoint::strategic
