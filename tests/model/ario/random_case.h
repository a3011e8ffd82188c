// Random economies, cases and link laws: tables with gaps, industries that sell nothing, several events at once.
#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/random.h"
#include "model/ario/loop.h"

namespace chokepoint::model::ario::testing {

struct Drawn {
  network::IoTable table;
  Case asked;
  std::vector<LinkRule> rules;
  Rerouting rerouting;
};

inline network::IoTable draw_table(Stream& random, std::uint32_t regions, std::uint32_t sectors) {
  network::IoTable t;
  for (std::uint32_t r = 0; r < regions; ++r) t.regions.push_back("r" + std::to_string(r));
  for (std::uint32_t i = 0; i < sectors; ++i) t.sectors.push_back("s" + std::to_string(i));
  for (std::uint32_t r = 0; r < regions; ++r) {
    for (std::uint32_t i = 0; i < sectors; ++i) {
      if (regions * sectors > 4 && random.uniform() < 0.1) continue;  // not every region has every sector
      t.industries.push_back(t.regions[r] + "|" + t.sectors[i]);
      t.region.push_back(r);
      t.sector.push_back(i);
    }
    for (const char* use : {"homes", "state"}) {
      t.final_users.push_back(t.regions[r] + "|" + use);
      t.final_region.push_back(r);
    }
  }
  const std::size_t n = t.size();
  t.square.resize(n * n);
  t.final_demand.resize(n * t.final_users.size());
  t.output.assign(n, 0.0);
  std::vector<double> scales(n);  // some industries make, and buy, nothing
  for (double& scale : scales) scale = random.uniform() < 0.1 ? 0.0 : 1000.0 * random.uniform();
  for (std::size_t i = 0; i < n; ++i) {
    const double scale = scales[i];
    for (std::size_t j = 0; j < n; ++j) {
      const double flow =
          scales[j] == 0.0 || random.uniform() < 0.3 ? 0.0 : scale * random.uniform() / static_cast<double>(n);
      t.square[j * n + i] = flow;
      t.output[i] += flow;
    }
    for (std::size_t u = 0; u < t.final_users.size(); ++u) {
      double& wanted = t.final_demand[i * t.final_users.size() + u];
      wanted = scale * random.uniform() / static_cast<double>(t.final_users.size());
      t.output[i] += wanted;
    }
  }
  return t;
}

inline Event draw_event(Stream& random, const network::IoTable& t, const Params& params, int k) {
  Event event;
  event.kind = static_cast<Event::Kind>(random.below(3));
  event.name = "event " + std::to_string(k);
  for (std::uint32_t f = 0; f < t.size(); ++f) {
    if (random.uniform() > 0.2) continue;
    event.impact.emplace_back(f, event.kind == Event::Kind::arbitrary ? random.uniform() : 0.3 * t.output[f]);
  }
  if (event.impact.empty())
    event.impact.emplace_back(0, event.kind == Event::Kind::arbitrary ? 0.5 : 0.1 * t.output[0]);
  event.occurrence = 1 + static_cast<int>(random.below(20));
  event.duration = 1 + static_cast<int>(random.below(10));
  event.tau = params.step + 3.0 + 30.0 * random.uniform();
  event.curve = static_cast<Curve>(random.below(4));
  event.money = params.money;
  if (event.kind == Event::Kind::rebuild) {
    event.builders = {{0, 0.6}, {static_cast<std::uint32_t>(t.sectors.size()) - 1, 0.4}};
    event.households = {{0, 0.1 * t.output[0]}};
  }
  return event;
}

inline Drawn draw_case(std::uint32_t seed, bool with_law) {
  Stream random{7, seed, Purpose::test};
  Drawn d;
  const auto regions = static_cast<std::uint32_t>(1 + random.below(5));
  const auto sectors = static_cast<std::uint32_t>(2 + random.below(7));
  d.table = draw_table(random, regions, sectors);
  Params& p = d.asked.params;
  p.base_model = random.uniform() < 0.2;
  p.psi = 0.5 + 0.45 * random.uniform();
  p.alternative_orders = random.uniform() < 0.6;
  p.alpha_tau = 60.0;
  p.inventory_days = 2.0 + 20.0 * random.uniform();
  p.restoration_days = 2.0 + 20.0 * random.uniform();
  p.step = random.uniform() < 0.2 ? 7 : 1;
  if (random.uniform() < 0.5) p.inventory_by_sector["s0"] = std::numeric_limits<double>::infinity();
  d.asked.units = 60 * p.step;
  const auto events = random.below(4);
  for (std::uint64_t k = 0; k < events; ++k)
    d.asked.events.push_back(draw_event(random, d.table, p, static_cast<int>(k)));
  if (!with_law) return d;
  const auto rules = 1 + random.below(4);
  for (std::uint64_t k = 0; k < rules; ++k) {
    LinkRule rule;
    rule.from = static_cast<std::int32_t>(random.below(30)) - 3;
    rule.to = rule.from + static_cast<std::int32_t>(random.below(40));
    for (std::uint32_t f = 0; f < d.table.size(); ++f) {
      if (random.uniform() < 0.3) rule.sellers.push_back(f);
    }
    for (std::uint32_t q = 0; q < regions; ++q) {
      if (random.uniform() < 0.5) rule.regions.push_back(q);
    }
    rule.pass = random.uniform() < 0.5 ? 0.0 : random.uniform();
    rule.delay = random.uniform() < 0.5 ? 0 : static_cast<std::int32_t>(random.below(6));
    d.rules.push_back(rule);
  }
  d.rerouting.rate = random.uniform() < 0.4 ? 0.0 : random.uniform();
  d.rerouting.ceiling = random.uniform();
  return d;
}

inline Economy economy_of(const Drawn& d) {
  auto economy = make_economy(d.table, d.asked.params);
  EXPECT_TRUE(economy) << to_string(economy.error());
  return std::move(*economy);
}

inline LinkLaw law_of(const Drawn& d, const Economy& e) {
  return LinkLaw(d.rules, d.rerouting, e.n, static_cast<std::uint32_t>(e.regions.size()));
}

}  // namespace chokepoint::model::ario::testing
