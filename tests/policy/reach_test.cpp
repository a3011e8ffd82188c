// Whose goods a clause reaches: content, technology, passing on, blocs as issuers; and which clauses have no place.
#include "policy/reach.h"

#include <gtest/gtest.h>

#include "network/network_maker.h"
#include "policy/rules.h"

namespace chokepoint::policy {
namespace {

using made::WorldMaker;
using world::ClauseState;
using world::Reach;
using world::Rule;

Day on(const char* text) { return parse_day(text).value(); }

/// Ore of CN and AU goes into alloy of JP, and that into magnets of JP and VN; US makes magnets of nothing that is
/// counted. US, DE and JP use magnets.
struct Chain {
  WorldMaker m;
  PlaceId cn, jp, vn, us, de, au;
  ProductId ore, alloy, magnet;
  ControlId listing, abroad;
  ClauseId listed, clause;
  world::Scenario scenario;
  network::SupplyNetwork net;
  std::vector<double> values;

  explicit Chain(Reach reach) {
    cn = m.place("CN");
    jp = m.place("JP");
    vn = m.place("VN");
    us = m.place("US");
    de = m.place("DE");
    au = m.place("AU");
    ore = m.product("ore");
    alloy = m.product("alloy");
    magnet = m.product("magnet");
    m.share(ore, cn, 0.8);
    m.share(ore, au, 0.2);
    m.share(alloy, jp, 1.0);
    for (PlaceId at : {jp, vn}) m.share(magnet, at, 0.4);
    m.share(magnet, us, 0.2);
    m.recipe(alloy, ore, 1.0);
    // Magnets of the United States are made without.
    for (PlaceId at : {jp, vn})
      m.recipe(magnet, alloy, 1.0, "", world::InputKind::consumed, world::Criticality::critical, at);
    for (PlaceId at : {us, de, jp}) m.demand(magnet, at, 365.0);
    listing = m.control("cn-list", cn);
    listed = m.clause(listing, "1", Rule::licence);
    m.coverage(listed, ore);
    m.status(listing, "2020-01-01", ClauseState::in_force);
    abroad = m.control("cn-abroad", cn);
    clause = m.clause(abroad, "1", Rule::ban);
    WorldMaker::edit(m.w.clauses, clause, [&](world::Clause& c) {
      c.reach = reach;
      c.refers_to = "cn-list";
    });
    m.coverage(clause, magnet, 0.4, world::Answer::part);
    m.status(abroad, "2026-01-01", ClauseState::in_force);
    scenario.name = "test";
    scenario.horizon = {on("2025-10-01"), 365, 1};
  }
  Rules rules() {
    net = made::network_of(m.w);
    values = m.w.figures.central();
    auto made = rules_for(m.w, scenario, net, values, {});
    EXPECT_TRUE(made);
    return made ? std::move(*made) : Rules{};
  }
  double pass(const Rules& rules, PlaceId from, PlaceId to, const char* day = "2026-02-01") const {
    double share = 1.0;
    const std::uint32_t pair = net.pair_of(net.site_of(magnet, from), net.market_of(magnet, to));
    for (const auto& rule : rules.links.all()) {
      if (rule.pair == pair && rule.step <= scenario.horizon.step_of(on(day))) share = rule.pass;
    }
    return share;
  }
};

TEST(Reach, GoodsMadeAbroadWithListedContentAndNoOthers) {
  Chain chain(Reach::content);
  const Rules rules = chain.rules();
  EXPECT_NEAR(chain.pass(rules, chain.jp, chain.de), 0.6, 1e-15) << "Chinese ore, two tiers up";
  EXPECT_NEAR(chain.pass(rules, chain.vn, chain.us), 0.6, 1e-15) << "and through the alloy of JP";
  EXPECT_EQ(chain.pass(rules, chain.us, chain.de), 1.0) << "made without";
  EXPECT_EQ(chain.pass(rules, chain.jp, chain.jp), 1.0) << "no export";
  EXPECT_EQ(chain.pass(rules, chain.jp, chain.de, "2025-12-31"), 1.0);
}

TEST(Reach, ContentIsOfTheListedProductsOnly) {
  Chain chain(Reach::content);
  chain.m.w.control_coverage = {};
  chain.m.coverage(chain.listed, chain.alloy);  // the list holds alloy, and CN makes none
  chain.m.coverage(chain.clause, chain.magnet, 0.4, world::Answer::part);
  const Rules rules = chain.rules();
  EXPECT_TRUE(rules.links.empty());
  WorldMaker::edit(chain.m.w.clauses, chain.clause, [](world::Clause& c) { c.refers_to = "a circular"; });
  EXPECT_NEAR(chain.pass(chain.rules(), chain.jp, chain.de), 0.6, 1e-15) << "no list named: any content";
}

TEST(Reach, TechnologyReachesEveryMakerAbroad) {
  Chain chain(Reach::technology);
  const Rules rules = chain.rules();
  EXPECT_NEAR(chain.pass(rules, chain.us, chain.de), 0.6, 1e-15);
  EXPECT_NEAR(chain.pass(rules, chain.jp, chain.us), 0.6, 1e-15);
  EXPECT_EQ(chain.pass(rules, chain.us, chain.us), 1.0);
}

TEST(Reach, PassingOnDoesNotActAndIsSaid) {
  Chain chain(Reach::re_exports);
  const Rules rules = chain.rules();
  EXPECT_TRUE(rules.links.empty());
  ASSERT_EQ(rules.remarks.size(), 1U);
  EXPECT_EQ(rules.remarks[0].kind, Remark::Kind::does_not_act);
  EXPECT_EQ(rules.remarks[0].idle, Idle::re_exports);
  EXPECT_EQ(rules.remarks[0].day, on("2026-01-01"));
}

TEST(Reach, ExportsOfTheIssuerAreNoGoodsMadeAbroad) {
  Chain chain(Reach::content);
  chain.m.coverage(chain.clause, chain.ore);
  const Rules rules = chain.rules();
  const std::uint32_t pair =
      chain.net.pair_of(chain.net.site_of(chain.ore, chain.cn), chain.net.market_of(chain.ore, chain.jp));
  for (const auto& rule : rules.links.all()) EXPECT_NE(rule.pair, pair);
}

TEST(Reach, ABlocControlsWhatLeavesItsMembersOnTheDay) {
  Chain chain(Reach::exports);
  const RegimeId bloc = chain.m.regime("bloc");
  chain.m.member(bloc, chain.jp);
  chain.m.member(bloc, chain.vn, "2026-03-01");
  chain.m.member(bloc, chain.de);
  WorldMaker::edit(chain.m.w.controls, chain.abroad, [&](world::Control& c) {
    c.issuer = PlaceId{};
    c.issuing_regime = bloc;
  });
  const Rules rules = chain.rules();
  EXPECT_NEAR(chain.pass(rules, chain.jp, chain.us), 0.6, 1e-15);
  EXPECT_EQ(chain.pass(rules, chain.jp, chain.de), 1.0) << "inside the bloc";
  EXPECT_EQ(chain.pass(rules, chain.vn, chain.us, "2026-02-28"), 1.0) << "not yet a member";
  EXPECT_NEAR(chain.pass(rules, chain.vn, chain.us, "2026-03-01"), 0.6, 1e-15);
  EXPECT_EQ(chain.pass(rules, chain.vn, chain.de, "2026-03-01"), 1.0);
  EXPECT_EQ(chain.pass(rules, chain.us, chain.de), 1.0) << "into the bloc";
}

TEST(IdleClauses, EachKindHasItsReason) {
  WorldMaker m;
  const PlaceId cn = m.place("CN");
  const ProductId product = m.product("p");
  const FirmId firm = m.w.firms.add("f", {});
  auto made = [&](const std::string& id, Rule rule, world::Instrument instrument = world::Instrument::export_control,
                  bool covers = true, std::vector<world::Target> targets = {WorldMaker::to_all()}) {
    const ClauseId clause = m.clause(m.control(id, cn, instrument), "1", rule, std::move(targets));
    if (covers) m.coverage(clause, product);
    return clause;
  };
  made("a", Rule::licence);
  made("b", Rule::technology);
  made("c", Rule::procurement, world::Instrument::procurement_ban, true, {WorldMaker::to(firm)});
  made("d", Rule::duty);
  made("e", Rule::notification);
  made("f", Rule::ban, world::Instrument::export_control, true, {WorldMaker::to(firm)});
  made("g", Rule::ban, world::Instrument::tariff);
  made("h", Rule::ban, world::Instrument::investment);
  made("i", Rule::ban, world::Instrument::procurement_ban);
  made("j", Rule::licence, world::Instrument::quota, false);
  const ClauseId nothing = made("k", Rule::technology, world::Instrument::export_control, false);
  m.coverage(nothing, product, 0.0, world::Answer::no);
  made("l", Rule::procurement, world::Instrument::procurement_ban);  // names places: binds the issuer's purchases
  EXPECT_EQ(idle_clauses(m.w), (std::vector<Idle>{Idle::acts, Idle::technology, Idle::procurement, Idle::duty,
                                                  Idle::notification, Idle::firm_list, Idle::duty, Idle::investment,
                                                  Idle::procurement, Idle::no_coverage, Idle::acts, Idle::acts}));
}

}  // namespace
}  // namespace chokepoint::policy
