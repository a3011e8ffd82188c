#include "model/strategic/day.h"

#include "model/strategic/pricing.h"
#include "model/strategic/redirect.h"
#include "model/strategic/ship.h"
#include "model/strategic/users.h"
#include "model/strategic/wake.h"

namespace chokepoint::strategic {
namespace {

bool acts_on(const State& state, std::uint32_t link) { return state.pass[link] != 1.0 || state.delay[link] != 0; }

void set_link(const System& system, const network::RuleChange& rule, std::uint32_t link, State& state) {
  const std::uint32_t market = system.link_market[link];
  const double waiting_before = state.delayed[link] * state.delay[link];
  const bool acted = acts_on(state, link);
  state.pass[link] = rule.pass;
  state.delayed[link] = rule.delayed;
  state.delay[link] = rule.delay;
  state.why[link] = rule.why;
  if (acts_on(state, link) && !acted) ++state.ruled[market];
  if (!acts_on(state, link) && acted) --state.ruled[market];
  state.lead_days[market] += system.link_share[link] * (rule.delayed * rule.delay - waiting_before);
  state.product_ruled[system.market_product[market]] = 1;
  wake(system, state, system.market_product[market]);
}

/// A pair without a link: the rule meets only orders that look for a new supplier.
void set_lane(const System& system, const network::RuleChange& rule, State& state) {
  if (state.lane_of_pair.empty()) state.lane_of_pair.assign(system.pair_link.size(), 0);
  std::uint32_t& lane = state.lane_of_pair[rule.pair];
  if (lane == 0) {
    lane = static_cast<std::uint32_t>(state.lanes.size());
    state.lanes.emplace_back();
  }
  state.lanes[lane] = {rule.pass, rule.delayed, rule.delay};
}

void turn_rings(State& state) {
  for (std::uint32_t product : state.awake) {
    const std::uint32_t next = state.ring_now[product] + 1;
    state.ring_now[product] = next < state.ring_days[product] ? next : 0;
  }
}

}  // namespace

Workspace::Workspace(const System& system)
    : plan(system.sites()),
      capacity(system.sites()),
      asked(system.sites()),
      left(system.sites()),
      site_short(system.sites()),
      site_cut(system.sites()),
      lacks(system.sites()),
      claimed(system.sites()),
      claim_fill(system.sites()),
      need(system.slot_use),
      use(system.slot_use),
      got(system.slots()),
      needs(system.markets()),
      bare(system.markets()),
      market_short(system.markets()) {}

void advance(const System& system, const Parameters& parameters, std::span<const network::RuleChange> rules,
             const Drive& drive, State& state, Workspace& work) {
  if (!parameters.sleep) {
    for (std::uint32_t product = 0; product < system.products(); ++product) wake(system, state, product);
  }
  for (const network::RuleChange& rule : rules) {
    const std::uint32_t link = system.pair_link[rule.pair];
    if (link == kNothing) {
      set_lane(system, rule, state);
    } else {
      set_link(system, rule, link, state);
    }
  }
  heed_drive(system, drive, state);
  // The list grows while it is walked: what wakes today is computed today, at its baseline up to where it was reached.
  std::size_t planned = 0;
  const auto plan_new = [&] {
    for (; planned < state.awake.size(); ++planned) {
      plan(system, parameters, drive, state.awake[planned], state, work);
    }
  };
  plan_new();
  for (std::size_t i = 0; i < state.awake.size(); ++i) {
    trade(system, parameters, drive, state.awake[i], state, work);
    plan_new();
  }
  // What follows concerns one product at a time, so it runs while its arrays are at hand.
  for (std::uint32_t product : state.awake) {
    produce(system, parameters, drive, product, state, work);
    ship(system, product, state, work);
    if (parameters.prices) reprice(system, parameters, drive, product, state);
    if (parameters.substitution) redirect(system, parameters, drive, product, state, work);
  }
  turn_rings(state);
  ++state.day;
}

}  // namespace chokepoint::strategic
