// A bill through all tiers: chains whose answer is known; the day decides; every path of random worlds followed.
#include "assess/screen.h"

#include <gtest/gtest.h>

#include <map>

#include "network/world_maker.h"

namespace chokepoint::assess {
namespace {

using made::WorldMaker;
using world::ClauseState;
using world::LegalDefault;
using world::Rule;

/// AA mines ore, BB refines all of it, CC makes parts of the metal, DD buys parts.
struct Chain {
  WorldMaker m;
  PlaceId a{m.place("AA")}, b{m.place("BB")}, c{m.place("CC")}, d{m.place("DD")};
  ProductId ore{m.product("ore")}, metal{m.product("metal")}, part{m.product("part")};
  ProductId use{m.product("use", world::Stage::use, false)};
  ControlId control{m.control("aa-1", a)};
  ClauseId clause{m.clause(control, "1", Rule::licence)};

  Chain() {
    m.share(ore, a, 1.0);
    m.share(metal, b, 1.0);
    m.share(part, c, 1.0);
    m.recipe(metal, ore, 2.0);
    m.recipe(part, metal, 1.0);
    m.recipe(use, part, 1.0);
    m.demand(use, d, 365.0);
    for (const ProductId p : {ore, metal, part, use}) m.price(p, 1.0);
    m.coverage(clause, ore);
    m.status(control, "2025-01-01", ClauseState::in_force);
    m.status(control, "2025-11-07", ClauseState::suspended, "2026-11-11", LegalDefault::resumes);
  }
  Firm firm(PlaceId supplier = {}) const {
    Firm firm;
    firm.place = d;
    Part line;
    line.name = "line";
    line.product = part;
    line.supplier.maker = supplier;
    firm.parts.push_back(line);
    return firm;
  }
};

Screening screened(const WorldMaker& m, const Firm& firm, const char* day) {
  PlainContext plain;
  Context context = plain.context();
  auto simulator = simulate::Simulator::make(m.done());
  EXPECT_TRUE(simulator) << to_string(simulator.error());
  return screen(*simulator, firm, *parse_day(day), context);
}

TEST(Screen, WhatIsCaughtTwoTiersUpIsFound) {
  const Chain chain;
  for (const PlaceId supplier : {PlaceId{}, chain.c}) {
    const Screening found = screened(chain.m, chain.firm(supplier), "2025-06-01");
    ASSERT_EQ(found.lines.size(), 1U);
    const LineScreen& line = found.lines.front();
    EXPECT_EQ(line.own_caught, Caught::no);
    EXPECT_EQ(line.upstream_caught, Caught::yes);
    ASSERT_EQ(line.upstream.size(), 1U);
    EXPECT_EQ(line.upstream[0].product, chain.ore);
    EXPECT_EQ(line.upstream[0].from, chain.a);
    EXPECT_EQ(line.upstream[0].to, chain.b);
    EXPECT_EQ(line.upstream[0].tier, 2U);
    EXPECT_NEAR(line.upstream[0].share, 1.0, 1e-9);
  }
}

TEST(Screen, TheDayDecides) {
  const Chain chain;
  EXPECT_EQ(screened(chain.m, chain.firm(), "2024-12-31").lines[0].upstream_caught, Caught::no);
  EXPECT_EQ(screened(chain.m, chain.firm(), "2025-01-01").lines[0].upstream_caught, Caught::yes);
  EXPECT_EQ(screened(chain.m, chain.firm(), "2025-11-07").lines[0].upstream_caught, Caught::no) << "suspended";
  EXPECT_EQ(screened(chain.m, chain.firm(), "2026-11-11").lines[0].upstream_caught, Caught::unknown)
      << "no source says what followed";
}

TEST(Screen, APartItselfCaughtIsItsOwnLaw) {
  Chain chain;
  const ControlId control = chain.m.control("cc-1", chain.c);
  chain.m.coverage(chain.m.clause(control, "1", Rule::ban), chain.part);
  chain.m.status(control, "2025-03-01", ClauseState::in_force);
  const Screening found = screened(chain.m, chain.firm(), "2025-06-01");
  EXPECT_EQ(found.lines[0].own_caught, Caught::yes);
  ASSERT_EQ(found.lines[0].own.size(), 1U);
  ASSERT_EQ(found.lines[0].own[0].verdicts.size(), 1U);
  EXPECT_EQ(found.lines[0].upstream.size(), 1U);
}

// As clause 1 of notice 46/2024: a ban for military users.
TEST(Screen, ABanOnOneClassOfUsersLetsTheOthersPass) {
  Chain chain;
  const ControlId control = chain.m.control("cc-1", chain.c);
  const ClauseId ban = chain.m.clause(control, "1", Rule::ban);
  chain.m.coverage(ban, chain.part);
  chain.m.status(control, "2025-03-01", ClauseState::in_force);
  chain.m.licence(control, world::LicenceQuantity::refused_share, 0.0, world::UserClass::civil, ban);
  Firm firm = chain.firm();
  const Screening civil = screened(chain.m, firm, "2025-06-01");
  EXPECT_EQ(civil.lines[0].own_caught, Caught::no);
  EXPECT_TRUE(civil.lines[0].own[0].verdicts[0].other_users);
  firm.defence = true;
  EXPECT_EQ(screened(chain.m, firm, "2025-06-01").lines[0].own_caught, Caught::yes);
}

// De minimis by value through a bill that takes parts apart: CC builds two things with metal of BB and with ore of AA.
TEST(Screen, ABillThatTakesPartsApartGivesBoundsOfContent) {
  Chain chain;
  const ControlId control = chain.m.control("aa-2", chain.a);
  const ClauseId content = chain.m.clause(control, "1", Rule::licence);
  WorldMaker::edit(chain.m.w.clauses, content, [](world::Clause& c) {
    c.reach = world::Reach::content;
    c.parameter = "origin_value_share";
    c.op = world::Operator::at_least;
    c.threshold = 10.0;
    c.threshold_text = "10";
    c.unit = parse_unit("%");
    c.refers_to = "aa-1";
  });
  chain.m.coverage(content, chain.part, 0.5, world::Answer::part);
  chain.m.status(control, "2025-01-01", ClauseState::in_force);
  Firm firm = chain.firm(chain.c);
  firm.parts[0].cost = Amount::exactly(100.0);
  Part inside;
  inside.name = "ore inside";
  inside.product = chain.ore;
  inside.supplier.maker = chain.a;
  inside.part_of = 0;
  inside.quantity = 3.0;
  inside.cost = Amount::exactly(4.0);
  firm.parts.push_back(inside);
  const auto own = [&] { return screened(chain.m, firm, "2025-06-01").lines[0]; };
  LineScreen line = own();
  ASSERT_EQ(line.content.size(), 1U);
  EXPECT_DOUBLE_EQ(line.content[0].low, 0.12);
  EXPECT_DOUBLE_EQ(line.content[0].high, 0.12);
  EXPECT_EQ(line.own_caught, Caught::yes);
  firm.parts[1].quantity = 2.0;
  EXPECT_EQ(own().own_caught, Caught::no);
  firm.parts[1].cost.reset();
  line = own();
  EXPECT_EQ(line.own_caught, Caught::unknown);
  EXPECT_EQ(line.content[0].question, "what does a piece of ore inside cost?");
  firm.parts[1].cost = Amount::exactly(4.0);
  firm.parts[1].supplier = {};
  EXPECT_EQ(own().own_caught, Caught::no) << "8 % at most, wherever it is from";
  firm.parts[1].quantity = 3.0;
  EXPECT_EQ(own().own_caught, Caught::unknown) << "12 % if it is from AA";
  // What stands inside goes to who builds it in.
  EXPECT_EQ(screened(chain.m, firm, "2025-06-01").lines[1].goes_to, chain.c);
}

TEST(Screen, PartsOutsideTheWorldAreNotCovered) {
  const Chain chain;
  Firm firm = chain.firm();
  firm.parts[0].product = {};
  const Screening found = screened(chain.m, firm, "2025-06-01");
  EXPECT_FALSE(found.lines[0].in_world);
  EXPECT_TRUE(found.lines[0].own.empty());
  EXPECT_TRUE(found.lines[0].upstream.empty());
}

/// Every path upward on its own, without a memory: share of the site's units that something over each link goes into,
/// never more than all of them.
std::map<std::uint32_t, double> follow(const network::SupplyNetwork& net, std::uint32_t site, double least) {
  std::map<std::uint32_t, double> all;
  const auto add = [&](std::uint32_t link, double share) { all[link] = std::min(1.0, all[link] + share); };
  for (auto group = net.site_group_first[site]; group < net.site_group_first[site + 1]; ++group) {
    double served = 0.0;
    const auto part = [&](std::uint32_t slot) { return net.slot_use[slot] / net.slot_per_output[slot]; };
    for (auto slot = net.group_slot_first[group]; slot < net.group_slot_first[group + 1]; ++slot) served += part(slot);
    for (auto slot = net.group_slot_first[group]; slot < net.group_slot_first[group + 1]; ++slot) {
      if (net.slot_kind[slot] != world::InputKind::consumed && net.slot_kind[slot] != world::InputKind::wearing)
        continue;
      const auto market = net.slot_market[slot];
      double sum = 0.0;
      for (auto link = net.links.customer_first[market]; link < net.links.customer_first[market + 1]; ++link)
        sum += net.flow[link];
      for (auto link = net.links.customer_first[market]; link < net.links.customer_first[market + 1]; ++link) {
        const double through = part(slot) / served * net.flow[link] / sum;
        if (!(through > least)) continue;
        add(link, through);
        for (const auto& [higher, share] : follow(net, net.links.supplier[link], least / through))
          add(higher, through * share);
      }
    }
  }
  return all;
}

TEST(Screen, EveryPathOfRandomWorldsFollowedOnItsOwn) {
  std::size_t compared = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    WorldMaker m = made::random_world(number);
    const ControlId control = m.control("aa-law", m.w.places.find("AA"));
    const ClauseId clause = m.clause(control, "1", Rule::ban);
    for (std::uint32_t p = 0; p < m.w.products.size(); ++p) m.coverage(clause, ProductId{p});
    m.status(control, "2025-01-01", ClauseState::in_force);
    PlainContext plain;
    Context context = plain.context();
    auto simulator = simulate::Simulator::make(m.done());
    if (!simulator) continue;
    const auto& net = simulator->network();
    for (std::uint32_t site = 0; site < net.sites.size(); ++site) {
      Firm firm;
      firm.place = m.w.places.find("BB");
      Part part;
      part.name = "x";
      part.product = net.sites.product[site];
      part.supplier.maker = net.sites.place[site];
      firm.parts.push_back(part);
      // A country's site stands for its provinces too; only lone sites are compared.
      std::size_t within = 0;
      for (std::uint32_t s = 0; s < net.sites.size(); ++s)
        within += net.sites.product[s] == part.product && world::within(m.w, net.sites.place[s], part.supplier.maker);
      if (within != 1) continue;
      const std::map<std::uint32_t, double> paths = follow(net, site, 1e-9);
      std::map<std::tuple<ProductId, PlaceId, PlaceId>, double> expected;
      for (const auto& [link, share] : paths) {
        const auto from = net.links.supplier[link];
        const PlaceId to = net.markets.place[net.links.customer[link]];
        if (!world::within(m.w, net.sites.place[from], m.w.places.find("AA")) ||
            world::within(m.w, to, m.w.places.find("AA")))
          continue;
        expected[{net.sites.product[from], net.sites.place[from], to}] += std::min(1.0, share);
      }
      const Screening found = screen(*simulator, firm, day_of(2025, 6, 1), context);
      std::map<std::tuple<ProductId, PlaceId, PlaceId>, double> got;
      for (const Upstream& up : found.lines[0].upstream) got[{up.product, up.from, up.to}] = up.share;
      for (const auto& [key, share] : expected) {
        // Traces are left out on every step of the way, so a little less may come.
        if (share < 0.05) continue;
        ++compared;
        EXPECT_NEAR(got[key], std::min(1.0, share), 0.02) << number;
      }
      for (const auto& [key, share] : got) EXPECT_LE(share, expected[key] + 1e-9) << number;
    }
  }
  EXPECT_GT(compared, 50U);
}

}  // namespace
}  // namespace chokepoint::assess
