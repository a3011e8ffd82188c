// Law to rules of pairs: coverage, targets, classes, licences, base date, scenario acts, and what is remarked.
#include "policy/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "network/network_maker.h"

namespace chokepoint::policy {
namespace {

using made::WorldMaker;
using world::ClauseState;
using world::LegalDefault;
using world::LicenceQuantity;
using world::Rule;
using world::UserClass;

Day on(const char* text) { return parse_day(text).value(); }

/// CN (with the province CN-HA) and KR make `magnet`; US, DE, TW and CN use it. Law of CN.
struct Law {
  WorldMaker m;
  PlaceId cn, ha, us, de, tw, kr;
  ProductId magnet, other;
  RegimeId club;
  ControlId control;
  ClauseId clause;
  world::Scenario scenario;
  std::vector<double> defence;

  explicit Law(Rule rule = Rule::ban, std::vector<world::Target> targets = {WorldMaker::to_all()}) {
    cn = m.place("CN");
    ha = m.place("CN-HA", cn);
    us = m.place("US");
    de = m.place("DE");
    tw = m.place("TW");
    kr = m.place("KR");
    magnet = m.product("magnet");
    other = m.product("other");
    for (ProductId p : {magnet, other}) {
      m.share(p, cn, 0.7);
      m.share(p, ha, 0.5, cn);
      m.share(p, kr, 0.3);
      for (PlaceId at : {cn, us, de, tw}) m.demand(p, at, 365.0);
    }
    club = m.regime("club");
    control = m.control("cn-1", cn);
    clause = m.clause(control, "1", rule, std::move(targets));
    m.coverage(clause, magnet, 1.0);
    scenario.name = "test";
    scenario.horizon = {on("2025-10-01"), 730, 1};
  }
  void in_force(const char* date) { m.status(control, date, ClauseState::in_force); }
  void act(const char* day, world::SetControl set, const char* until = nullptr) {
    if (!set.control.valid()) set.control = control;
    world::Act a;
    a.day = on(day);
    if (until != nullptr) a.until = on(until);
    a.what = set;
    scenario.acts.push_back(a);
  }
  Result<Rules> rules(Assume assume = Assume::ask) {
    net = made::network_of(m.w);
    values = m.w.figures.central();
    if (defence.empty()) defence.assign(net.markets.size(), 0.0);
    return rules_for(m.w, scenario, net, values, {assume, defence});
  }
  /// The rule of a pair in force on a day.
  network::RuleChange at(const Rules& rules, PlaceId from, PlaceId to, const char* day, ProductId p = {}) const {
    if (!p.valid()) p = magnet;
    const std::uint32_t pair = net.pair_of(net.site_of(p, from), net.market_of(p, to));
    network::RuleChange found{0, pair, 1.0, 0.0, 0, {}};
    for (std::int32_t step = 0; step <= scenario.horizon.step_of(on(day)); ++step) {
      for (const auto& rule : rules.links.on(step)) {
        if (rule.pair == pair) found = rule;
      }
    }
    return found;
  }
  bool remarked(const Rules& rules, Remark::Kind kind, ControlId id = {}) const {
    return std::any_of(rules.remarks.begin(), rules.remarks.end(),
                       [&](const Remark& r) { return r.kind == kind && (!id.valid() || r.control == id); });
  }
  network::SupplyNetwork net;
  std::vector<double> values;
};

TEST(Rules, BanOfExportsFromTheDayItIsInForce) {
  Law law;
  law.in_force("2026-01-15");
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-01-14").pass, 1.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-01-15").pass, 0.0);
  EXPECT_EQ(law.at(*rules, law.ha, law.us, "2026-01-15").pass, 0.0) << "a province lies in its country";
  EXPECT_EQ(law.at(*rules, law.cn, law.cn, "2026-01-15").pass, 1.0) << "home";
  EXPECT_EQ(law.at(*rules, law.ha, law.cn, "2026-01-15").pass, 1.0) << "home";
  EXPECT_EQ(law.at(*rules, law.kr, law.us, "2026-01-15").pass, 1.0) << "another country's goods";
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-01-15", law.other).pass, 1.0) << "another product";
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-01-15").why, law.clause);
}

TEST(Rules, WhatIsInForceOnTheBaseDateIsInTheFlows) {
  Law with(Rule::ban);
  with.in_force("2024-12-03");
  const auto rules = with.rules();
  ASSERT_TRUE(rules);
  EXPECT_TRUE(rules->links.empty());
  EXPECT_TRUE(rules->remarks.empty());
}

TEST(Rules, ALaterChangeActsRelativeToTheBase) {
  Law law(Rule::licence);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.2);
  law.m.licence(law.control, LicenceQuantity::wait_days, 60.0);
  law.in_force("2024-12-03");
  law.act("2026-01-01", {{}, {}, ClauseState::in_force, 0.6, 100.0, {}, UserClass::all});
  law.act("2026-06-01", {{}, {}, ClauseState::revoked, {}, {}, {}, UserClass::all});
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2025-12-31").pass, 1.0);
  const auto tight = law.at(*rules, law.cn, law.us, "2026-01-01");
  EXPECT_NEAR(tight.pass, 0.4 / 0.8, 1e-15);
  EXPECT_EQ(tight.delay, 40) << "who waited 60 days already waits 40 more";
  const auto lifted = law.at(*rules, law.cn, law.us, "2026-06-01");
  EXPECT_EQ(lifted.pass, 1.0);
  EXPECT_EQ(lifted.delay, 0);
  ASSERT_FALSE(rules->liftings.empty());
  for (const Lifting& lifting : rules->liftings) EXPECT_NEAR(lifting.gain, 1.0 / 0.8, 1e-15);
}

TEST(Rules, CoverageShareBoundsWhatIsRefusedAndWhatWaits) {
  Law law(Rule::licence);
  law.m.w.control_coverage = {};
  law.m.coverage(law.clause, law.magnet, 0.35, world::Answer::part);
  law.m.coverage(law.clause, law.other, 0.0, world::Answer::no);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.9);
  law.m.licence(law.control, LicenceQuantity::wait_days, 63.0);
  law.in_force("2026-01-15");
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  const auto rule = law.at(*rules, law.cn, law.us, "2026-02-01");
  EXPECT_NEAR(rule.pass, 1.0 - 0.35 * 0.9, 1e-15);
  EXPECT_NEAR(rule.delayed * rule.pass, 0.35 * 0.1, 1e-15) << "only covered goods that are granted wait";
  EXPECT_EQ(rule.delay, 63);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-02-01", law.other).pass, 1.0);
}

TEST(Rules, ABanForDefenceOnlyRefusesDefenceOnly) {
  Law law(Rule::ban);
  law.m.licence(law.control, LicenceQuantity::refused_share, 1.0, UserClass::defence);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.0, UserClass::civil);
  law.in_force("2026-01-15");
  ASSERT_TRUE(law.rules());
  law.defence[law.net.market_of(law.magnet, law.us)] = 0.25;
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 0.75, 1e-15);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-02-01").delay, 0) << "a ban has no licence to wait for";
  EXPECT_EQ(law.at(*rules, law.cn, law.de, "2026-02-01").pass, 1.0);
}

TEST(Rules, ABanHeedsNeitherTheLicencesOfOtherClausesNorTheirWaits) {
  Law law(Rule::ban);
  const ClauseId licensed = law.m.clause(law.control, "2", Rule::licence);
  law.m.coverage(licensed, law.other, 1.0);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.1, UserClass::civil);
  law.m.licence(law.control, LicenceQuantity::wait_days, 63.0);
  law.in_force("2026-01-15");
  auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 0.0) << "the row speaks of the licences of clause 2";
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-02-01", law.other).pass, 0.9, 1e-15);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.0, UserClass::civil, law.clause);
  law.defence[law.net.market_of(law.magnet, law.us)] = 0.25;
  rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 0.75, 1e-15)
      << "civil buyers are exempt by its own row";
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-02-01").delay, 0);
}

TEST(Rules, LicenceRowsOfTheClauseBeatThoseOfTheControlAndClassesBeatAll) {
  Law law(Rule::licence);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.5);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.4, UserClass::civil);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.3, UserClass::all, law.clause);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.9, UserClass::defence, law.clause);
  law.in_force("2026-01-15");
  ASSERT_TRUE(law.rules());
  law.defence[law.net.market_of(law.magnet, law.us)] = 0.5;
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 1.0 - 0.5 * 0.3 - 0.5 * 0.9, 1e-15);
  EXPECT_NEAR(law.at(*rules, law.cn, law.de, "2026-02-01").pass, 0.7, 1e-15);
}

TEST(Rules, WithoutTermsAPresumptionRefusesAndALicenceWaitsTheStatutoryTime) {
  Law denied(Rule::presumption_of_denial);
  denied.in_force("2026-01-15");
  auto rules = denied.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(denied.at(*rules, denied.cn, denied.us, "2026-02-01").pass, 0.0);
  EXPECT_TRUE(denied.remarked(*rules, Remark::Kind::no_terms));
  Law licensed(Rule::licence);
  licensed.in_force("2026-01-15");
  rules = licensed.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(licensed.at(*rules, licensed.cn, licensed.us, "2026-02-01").pass, 1.0);
  EXPECT_EQ(licensed.at(*rules, licensed.cn, licensed.us, "2026-02-01").delayed, 1.0);
  EXPECT_EQ(licensed.at(*rules, licensed.cn, licensed.us, "2026-02-01").delay, 63);
  EXPECT_TRUE(licensed.remarked(*rules, Remark::Kind::no_terms));
}

TEST(Rules, TargetsByPlaceRegimeAndExclusion) {
  Law law(Rule::ban, {});
  law.m.member(law.club, law.de);
  law.m.member(law.club, law.us, "2026-06-01");
  law.m.member(law.club, law.tw, "", "2026-03-01");
  law.m.w.clauses = {};
  const ClauseId by_club = law.m.clause(law.control, "1", Rule::ban, {WorldMaker::to(law.club)});
  law.m.w.control_coverage = {};
  law.m.coverage(by_club, law.magnet);
  law.in_force("2026-01-15");
  auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.de, "2026-02-01").pass, 0.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.tw, "2026-02-28").pass, 0.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.tw, "2026-03-01").pass, 1.0) << "left the regime";
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-05-31").pass, 1.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-06-01").pass, 0.0) << "joined the regime";

  Law not_club(Rule::ban, {});
  not_club.m.member(not_club.club, not_club.de);
  not_club.m.w.clauses = {};
  const ClauseId others =
      not_club.m.clause(not_club.control, "1", Rule::ban, {WorldMaker::to_all(), WorldMaker::to(not_club.club, true)});
  not_club.m.w.control_coverage = {};
  not_club.m.coverage(others, not_club.magnet);
  not_club.in_force("2026-01-15");
  rules = not_club.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(not_club.at(*rules, not_club.cn, not_club.de, "2026-02-01").pass, 1.0);
  EXPECT_EQ(not_club.at(*rules, not_club.cn, not_club.us, "2026-02-01").pass, 0.0);
}

TEST(TargetsPlace, APlaceCoversWhatLiesInItAndFirmsCoverNone) {
  Law law;
  const FirmId firm = law.m.w.firms.add("f", world::Firm{"f", "f", law.us, {}, ""});
  world::Clause clause;
  clause.targets = {WorldMaker::to(law.cn)};
  EXPECT_TRUE(targets_place(law.m.w, clause, law.ha, on("2026-01-01")));
  EXPECT_FALSE(targets_place(law.m.w, clause, law.us, on("2026-01-01")));
  clause.targets = {WorldMaker::to(law.ha)};
  EXPECT_FALSE(targets_place(law.m.w, clause, law.cn, on("2026-01-01"))) << "a province is not its country";
  clause.targets = {WorldMaker::to(firm)};
  EXPECT_FALSE(targets_place(law.m.w, clause, law.us, on("2026-01-01")));
}

TEST(Rules, TwoControlsApplyOneAfterTheOtherTwoClausesOfOneTheWidest) {
  Law law(Rule::licence);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.5);
  law.m.licence(law.control, LicenceQuantity::wait_days, 0.0);
  const ClauseId wide = law.m.clause(law.control, "2", Rule::licence);
  law.m.coverage(wide, law.magnet, 0.4);
  const ControlId second = law.m.control("cn-2", law.cn);
  const ClauseId other = law.m.clause(second, "1", Rule::licence);
  law.m.coverage(other, law.magnet, 1.0);
  law.m.licence(second, LicenceQuantity::refused_share, 0.2);
  law.m.licence(second, LicenceQuantity::wait_days, 0.0);
  law.in_force("2026-01-15");
  law.m.status(second, "2026-01-15", ClauseState::in_force);
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 0.5 * 0.8, 1e-15);
}

TEST(Rules, ASuspensionThatEndsInSilenceAsks) {
  Law law;
  law.m.status(law.control, "2025-11-08", ClauseState::in_force);
  law.m.status(law.control, "2025-11-09", ClauseState::suspended, "2026-11-10", LegalDefault::resumes);
  const auto asked = law.rules();
  ASSERT_FALSE(asked);
  ASSERT_EQ(asked.error().faults.size(), 1U);
  EXPECT_EQ(asked.error().faults[0].code, Code::usage);
  EXPECT_NE(asked.error().faults[0].found.find("cn-1"), std::string::npos);
  EXPECT_NE(asked.error().faults[0].remedy.find("--assume"), std::string::npos);
  auto rules = law.rules(Assume::resumed);
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2025-11-08").pass, 0.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-11-09").pass, 1.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-11-10").pass, 0.0);
  EXPECT_TRUE(law.remarked(*rules, Remark::Kind::assumed_resumed));
  rules = law.rules(Assume::extended);
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2027-01-01").pass, 1.0);
  EXPECT_TRUE(law.remarked(*rules, Remark::Kind::assumed_extended));
  law.scenario.horizon.days = 300;  // over before the question comes up
  EXPECT_TRUE(law.rules());
}

TEST(Rules, NobodyIsAskedWhereNothingHangsOnTheAnswer) {
  // In force on the base date, suspended later: whether it resumes or not, flows are not raised above the base.
  Law lifted;
  lifted.in_force("2024-12-03");
  lifted.m.status(lifted.control, "2025-11-09", ClauseState::suspended, "2026-11-28", LegalDefault::resumes);
  auto rules = lifted.rules();
  ASSERT_TRUE(rules);
  EXPECT_TRUE(rules->links.empty());
  EXPECT_FALSE(lifted.remarked(*rules, Remark::Kind::assumed_resumed)) << "nothing was taken";
  EXPECT_TRUE(lifted.remarked(*rules, Remark::Kind::lifting));
  // Set by the scenario to the end of the run: the law's silence does not matter.
  Law set;
  set.m.status(set.control, "2025-11-07", ClauseState::suspended, "2026-11-11", LegalDefault::resumes);
  set.act("2025-11-08", {{}, {}, ClauseState::in_force, {}, {}, {}, UserClass::all});
  rules = set.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(set.at(*rules, set.cn, set.us, "2027-01-01").pass, 0.0);
}

TEST(Rules, TheScenarioMayAnswerAndTheCallerGoesBeforeIt) {
  Law law;
  law.m.status(law.control, "2025-11-08", ClauseState::in_force);
  law.m.status(law.control, "2025-11-09", ClauseState::suspended, "2026-11-10", LegalDefault::resumes);
  law.scenario.assume = Assume::extended;
  auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2027-01-01").pass, 1.0);
  EXPECT_TRUE(law.remarked(*rules, Remark::Kind::assumed_extended));
  rules = law.rules(Assume::resumed);
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2027-01-01").pass, 0.0);
}

TEST(Rules, AskingIsForClausesThatWouldAct) {
  Law law;
  law.m.w.control_coverage = {};
  law.m.coverage(law.clause, law.magnet, 0.0, world::Answer::no);
  law.m.status(law.control, "2025-11-09", ClauseState::suspended, "2026-11-10", LegalDefault::resumes);
  EXPECT_TRUE(law.rules());
}

TEST(Rules, WhatWasUnknownOnTheBaseDateIsInTheFlows) {
  Law law;
  law.m.status(law.control, "2025-05-14", ClauseState::suspended, "2025-08-12", LegalDefault::resumes);
  for (const auto assume : {Assume::ask, Assume::resumed, Assume::extended}) {
    const auto rules = law.rules(assume);
    ASSERT_TRUE(rules);
    EXPECT_TRUE(rules->links.empty());
  }
}

TEST(SetControl, ReplacesTheLawFromItsDayToItsEnd) {
  Law law;
  law.m.status(law.control, "2025-11-07", ClauseState::suspended, "2026-11-11", LegalDefault::resumes);
  law.act("2025-11-08", {{}, {}, ClauseState::in_force, {}, {}, {}, UserClass::all}, "2026-02-01");
  const auto rules = law.rules(Assume::extended);
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2025-11-07").pass, 1.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2025-11-08").pass, 0.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-01-31").pass, 0.0);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 1.0);
}

TEST(SetControl, TwoActsForTwoClassesCompleteEachOther) {
  Law law(Rule::licence);
  law.act("2025-11-08", {{}, {}, ClauseState::in_force, 0.1, 63.0, {}, UserClass::civil});
  law.act("2025-11-08", {{}, {}, ClauseState::in_force, 1.0, 63.0, {}, UserClass::defence});
  ASSERT_TRUE(law.rules());
  law.defence[law.net.market_of(law.magnet, law.us)] = 0.2;
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  const auto rule = law.at(*rules, law.cn, law.us, "2026-01-01");
  EXPECT_NEAR(rule.pass, 0.8 * 0.9, 1e-15);
  EXPECT_EQ(rule.delayed, 1.0);
  EXPECT_EQ(rule.delay, 63);
}

TEST(SetControl, AnActForOneClassSetsTheStateOfAllAndTheNumbersOfOne) {
  Law law(Rule::licence);
  law.m.licence(law.control, LicenceQuantity::refused_share, 0.3);
  law.m.licence(law.control, LicenceQuantity::wait_days, 0.0);
  law.act("2025-11-08", {{}, {}, ClauseState::in_force, 1.0, {}, {}, UserClass::defence});
  ASSERT_TRUE(law.rules());
  law.defence[law.net.market_of(law.magnet, law.us)] = 0.5;
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-01-01").pass, 0.5 * 0.7, 1e-15);
}

TEST(SetControl, TheLaterDayWinsAndOfOneDayTheLaterRow) {
  Law law(Rule::licence);
  law.act("2026-03-01", {{}, {}, ClauseState::in_force, 0.7, 0.0, {}, UserClass::all});
  law.act("2026-01-01", {{}, {}, ClauseState::in_force, 0.2, 0.0, {}, UserClass::all});
  law.act("2026-01-01", {{}, {}, ClauseState::in_force, 0.4, 0.0, {}, UserClass::all});
  law.act("2026-06-01", {{}, law.clause, ClauseState::suspended, {}, {}, {}, UserClass::all});
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 0.6, 1e-15);
  EXPECT_NEAR(law.at(*rules, law.cn, law.us, "2026-04-01").pass, 0.3, 1e-15);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-06-01").pass, 1.0);
}

TEST(Remarks, ClausesThatDoNotActAreSaidWithTheReason) {
  Law law;
  const ControlId technology = law.m.control("cn-tech", law.cn);
  law.m.coverage(law.m.clause(technology, "1", Rule::technology), law.magnet);
  law.m.coverage(law.m.clause(technology, "2", Rule::technology), law.magnet);
  const ControlId tariff = law.m.control("us-duty", law.us, world::Instrument::tariff);
  law.m.coverage(law.m.clause(tariff, "1", Rule::duty), law.magnet);
  const ControlId firms = law.m.control("cn-list", law.cn);
  law.m.coverage(law.m.clause(firms, "1", Rule::ban, {WorldMaker::to(law.m.w.firms.add("f", {}))}), law.magnet);
  const ControlId abroad = law.m.control("cn-61", law.cn);  // acts abroad: no coverage row at all
  law.m.clause(abroad, "1", Rule::licence);
  const ControlId old = law.m.control("cn-old", law.cn);
  law.m.clause(old, "1", Rule::technology);
  const ControlId later = law.m.control("cn-later", law.cn);
  law.m.clause(later, "1", Rule::technology);
  for (ControlId id : {technology, tariff, firms, abroad}) law.m.status(id, "2026-01-01", ClauseState::in_force);
  law.m.status(old, "2020-01-01", ClauseState::in_force);
  law.m.status(later, "2030-01-01", ClauseState::in_force);
  auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_TRUE(rules->links.empty());
  for (ControlId id : {technology, tariff, firms, abroad})
    EXPECT_TRUE(law.remarked(*rules, Remark::Kind::does_not_act, id));
  EXPECT_FALSE(law.remarked(*rules, Remark::Kind::does_not_act, old)) << "in the flows of the base date";
  EXPECT_FALSE(law.remarked(*rules, Remark::Kind::does_not_act, later)) << "after the horizon";
  EXPECT_EQ(rules->remarks.size(), 5U);
  std::map<Idle, int> reasons;
  for (const Remark& remark : rules->remarks) ++reasons[remark.idle];
  EXPECT_EQ(reasons, (std::map<Idle, int>{
                         {Idle::technology, 2}, {Idle::duty, 1}, {Idle::firm_list, 1}, {Idle::no_coverage, 1}}));
  law.act("2026-01-01", {old, {}, ClauseState::in_force, 1.0, {}, {}, UserClass::all});
  rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_TRUE(law.remarked(*rules, Remark::Kind::does_not_act, old)) << "the scenario asks for it";
}

TEST(Remarks, PartialDatesThatActAreSaid) {
  Law law;
  law.in_force("2026-02");
  const auto rules = law.rules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(law.at(*rules, law.cn, law.us, "2026-02-01").pass, 0.0);
  EXPECT_TRUE(law.remarked(*rules, Remark::Kind::partial_date));
}

}  // namespace
}  // namespace chokepoint::policy
