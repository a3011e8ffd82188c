// The law of one part: boundaries, clauses that catch only together, HS codes, goods made abroad, purchase bans.
#include "assess/part_law.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::assess {
namespace {

using made::WorldMaker;
using world::Answer;
using world::Operator;
using world::Rule;

struct Law {
  WorldMaker m;
  PlaceId a{m.place("AA")}, b{m.place("BB")}, c{m.place("CC")};
  ProductId cell{m.product("cell")}, magnet{m.product("magnet")};
  ControlId control{m.control("aa-1", a)};
  Unit per_cent{*parse_unit("%")};
  Horizon day{day_of(2025, 11, 8), 1, 1};

  ClauseId clause(const std::string& name, Rule rule, std::string parameter, Operator op, double threshold,
                  const char* unit, ControlId of = {}, std::string together = "",
                  world::Reach reach = world::Reach::exports) {
    world::Clause row;
    row.control = of.valid() ? of : control;
    row.clause = name;
    row.item = "things";
    row.all_of = std::move(together);
    row.parameter = std::move(parameter);
    row.op = op;
    if (op != Operator::none) {
      row.threshold = threshold;
      row.threshold_text = std::to_string(static_cast<int>(threshold));
      row.unit = parse_unit(unit);
    }
    row.rule = rule;
    row.reach = reach;
    row.targets = {WorldMaker::to_all()};
    return m.w.clauses.add(m.w.controls[row.control].id + "/" + name, row);
  }
  Item item(ProductId product, PlaceId maker, PlaceId buyer, std::vector<Parameter> parameters = {}) const {
    Item item;
    item.product = product;
    item.maker = maker;
    item.buyer = buyer;
    item.parameters = std::move(parameters);
    return item;
  }
  std::vector<Match> speaking(const Item& item) const {
    const auto values = m.w.figures.central();
    return PartLaw(m.w, values).speaking(day, item);
  }
  Caught one(const Item& item) const {
    const auto found = speaking(item);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? Caught::no : found.front().caught;
  }
};

Parameter in(const char* name, double value, const char* unit) { return {name, value, *parse_unit(unit)}; }

// Domain rule 14: .7 + .2 is below .9 in floating point and not in the law.
TEST(PartLaw, BoundariesAreThoseOfTheTextWithATolerance) {
  const std::tuple<Operator, double, Caught> cases[] = {
      {Operator::at_least, 300.0, Caught::yes}, {Operator::at_least, 299.999, Caught::no},
      {Operator::more, 300.0, Caught::no},      {Operator::more, 300.001, Caught::yes},
      {Operator::at_most, 300.0, Caught::yes},  {Operator::at_most, 300.001, Caught::no},
      {Operator::less, 300.0, Caught::no},      {Operator::less, 299.999, Caught::yes},
      {Operator::equal, 300.0, Caught::yes},    {Operator::equal, 299.0, Caught::no}};
  for (const auto& [op, value, expected] : cases) {
    Law law;
    law.m.coverage(law.clause("1", Rule::licence, "energy_density", op, 300.0, "Wh/kg"), law.cell, 0.3, Answer::part);
    EXPECT_EQ(law.one(law.item(law.cell, law.a, law.b, {in("energy_density", value, "Wh/kg")})), expected)
        << value << " " << static_cast<int>(op);
  }
  Law law;
  law.m.coverage(law.clause("1", Rule::licence, "purity", Operator::at_least, 90.0, "%"), law.cell, 0.3, Answer::part);
  EXPECT_EQ(law.one(law.item(law.cell, law.a, law.b, {in("purity", 0.7 + 0.2, "1")})), Caught::yes);
}

TEST(PartLaw, WhatIsNotStatedIsAskedFor) {
  Law law;
  law.m.coverage(law.clause("1", Rule::licence, "energy_density", Operator::at_least, 300.0, "Wh/kg"), law.cell, 0.3,
                 Answer::part);
  const auto found = law.speaking(law.item(law.cell, law.a, law.b, {in("purity", 99.0, "%")}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().caught, Caught::unknown);
  EXPECT_DOUBLE_EQ(found.front().covered, 0.3);
  EXPECT_EQ(found.front().question, "what is its energy density? Caught: things, at least 300 Wh/kg");
  EXPECT_TRUE(found.front().compared.empty());
}

// LFP cathode of notice 58: density and capacity must both hold.
TEST(PartLaw, ClausesOfOneTogetherCatchOnlyTogether) {
  Law law;
  const ClauseId first =
      law.clause("2a", Rule::licence, "compaction_density", Operator::at_least, 2.0, "g/cm3", {}, "2");
  law.clause("2b", Rule::licence, "specific_capacity", Operator::at_least, 156.0, "mAh/g", {}, "2");
  law.m.coverage(first, law.cell, 0.35, Answer::part);
  const auto density = in("compaction_density", 2.6, "g/cm3");
  EXPECT_EQ(law.one(law.item(law.cell, law.a, law.b, {density, in("specific_capacity", 160.0, "mAh/g")})), Caught::yes);
  EXPECT_EQ(law.one(law.item(law.cell, law.a, law.b, {density, in("specific_capacity", 150.0, "mAh/g")})), Caught::no);
  EXPECT_EQ(law.one(law.item(law.cell, law.a, law.b, {density})), Caught::unknown);
  const auto both = law.speaking(law.item(law.cell, law.a, law.b, {density, in("specific_capacity", 150.0, "mAh/g")}));
  EXPECT_EQ(both.front().compared,
            "compaction density 2.6 g/cm3 against at least 2 g/cm3; specific capacity 150 mAh/g "
            "against at least 156 mAh/g");
}

TEST(PartLaw, AtHomeAndForOthersTheClauseIsSilent) {
  Law law;
  law.m.coverage(law.clause("1", Rule::ban, "", Operator::none, 0.0, ""), law.cell);
  EXPECT_EQ(law.one(law.item(law.cell, law.a, law.b)), Caught::yes);
  EXPECT_TRUE(law.speaking(law.item(law.cell, law.a, law.a)).empty());
  EXPECT_TRUE(law.speaking(law.item(law.cell, law.b, law.c)).empty());
  EXPECT_TRUE(law.speaking(law.item(law.magnet, law.a, law.b)).empty());
}

TEST(PartLaw, AnHsCodeOfSixDigitsSpeaksForPartsOutsideTheWorld) {
  Law law;
  world::Clause row;
  row.control = law.control;
  row.clause = "1";
  row.item = "presses";
  row.rule = Rule::licence;
  row.hs = {"8462630090", "8481"};
  row.targets = {WorldMaker::to_all()};
  law.m.w.clauses.add("aa-1/1", row);
  Item item = law.item({}, law.a, law.b);
  const std::pair<const char*, std::size_t> cases[] = {
      {"846263", 1}, {"8462631234", 1}, {"846264", 0}, {"848180", 1}, {"850760", 0}};
  for (const auto& [hs, found] : cases) {
    item.hs = {hs};
    EXPECT_EQ(law.speaking(item).size(), found) << hs;
  }
  item.hs = {"846263"};
  EXPECT_EQ(law.speaking(item).front().question, "is it presses?");
}

// De minimis by value: 0.1 % and above, of goods made abroad; controlled technology likewise is the supplier's to say.
TEST(PartLaw, GoodsMadeAbroadAreCaughtByTheirContent) {
  Law law;
  law.m.coverage(law.clause("1.1", Rule::licence, "origin_value_share", Operator::at_least, 1.0, "%", {}, "",
                            world::Reach::content),
                 law.magnet, 0.3, Answer::part);
  EXPECT_EQ(law.one(law.item(law.magnet, law.b, law.c)), Caught::unknown);
  EXPECT_EQ(law.one(law.item(law.magnet, law.b, law.c, {in("origin_value_share", 1.0, "%")})), Caught::yes);
  EXPECT_EQ(law.one(law.item(law.magnet, law.b, law.c, {in("origin_value_share", 0.99, "%")})), Caught::no);
  EXPECT_TRUE(law.speaking(law.item(law.magnet, law.a, law.c)).empty()) << "made at home: other clauses speak";
  EXPECT_TRUE(law.speaking(law.item(law.magnet, law.b, law.b)).empty()) << "crosses no border";
  EXPECT_TRUE(law.speaking(law.item(law.magnet, law.b, law.a)).empty()) << "goes to the issuer";
  const auto values = law.m.w.figures.central();
  EXPECT_TRUE(PartLaw(law.m.w, values).catching(law.day, law.item(law.magnet, law.b, law.c)).empty());
}

// Worked out from the bill, where the supplier states nothing: both ends on one side of the threshold settle it.
TEST(PartLaw, BoundsOfContentSettleItOnlyOnOneSideOfTheThreshold) {
  Law law;
  const ClauseId clause = law.clause("1.1", Rule::licence, "origin_value_share", Operator::at_least, 10.0, "%", {}, "",
                                     world::Reach::content);
  law.m.coverage(clause, law.magnet, 0.3, Answer::part);
  Item item = law.item(law.magnet, law.b, law.c);
  const std::tuple<double, double, Caught> cases[] = {
      {0.1, 0.4, Caught::yes}, {0.0, 0.0999, Caught::no}, {0.05, 0.2, Caught::unknown}};
  for (const auto& [low, high, expected] : cases) {
    item.content = {{clause, low, high, "what does a piece of coil cost?"}};
    EXPECT_EQ(law.one(item), expected) << low << " " << high;
    const Match match = law.speaking(item).front();
    EXPECT_NE(match.compared.find("origin value share"), std::string::npos);
    EXPECT_EQ(match.question, expected == Caught::unknown ? "what does a piece of coil cost?" : "");
  }
  item.parameters = {in("origin_value_share", 0.5, "%")};
  EXPECT_EQ(law.one(item), Caught::no) << "the supplier's word goes first";
  // A good that no row names: enough of it is a question, too little settles it.
  Item other = law.item({}, law.b, law.c);
  EXPECT_TRUE(law.speaking(other).empty());
  other.content = {{clause, 0.5, 0.6, ""}};
  EXPECT_EQ(law.one(other), Caught::unknown);
  EXPECT_EQ(law.speaking(other).front().question, "is it one of: things?");
  other.content = {{clause, 0.0, 0.05, ""}};
  EXPECT_EQ(law.one(other), Caught::no);
}

TEST(PartLaw, OnlyListedGoodsOfTheIssuerCount) {
  Law law;
  const ControlId list = law.m.control("aa-list", law.a);
  law.m.coverage(law.clause("1", Rule::licence, "purity", Operator::at_least, 99.0, "%", list), law.magnet, 0.5,
                 Answer::part);
  const ClauseId content = law.clause("1.1", Rule::licence, "origin_value_share", Operator::at_least, 0.1, "%", {}, "",
                                      world::Reach::content);
  WorldMaker::edit(law.m.w.clauses, content, [](world::Clause& c) { c.refers_to = "aa-list"; });
  const auto counts = [&](const Item& item) {
    const auto values = law.m.w.figures.central();
    return PartLaw(law.m.w, values).counts_for(content, item, law.day.first);
  };
  EXPECT_EQ(counts(law.item(law.magnet, law.a, law.b, {in("purity", 99.5, "%")})), Caught::yes);
  EXPECT_EQ(counts(law.item(law.magnet, law.a, law.b, {in("purity", 98.0, "%")})), Caught::no);
  EXPECT_EQ(counts(law.item(law.magnet, law.a, law.b)), Caught::unknown) << "purity is not stated";
  EXPECT_EQ(counts(law.item(law.magnet, law.b, law.c, {in("purity", 99.5, "%")})), Caught::no) << "made elsewhere";
  EXPECT_EQ(counts(law.item(law.magnet, {}, law.c, {in("purity", 99.5, "%")})), Caught::unknown) << "made anywhere";
  EXPECT_EQ(counts(law.item(law.cell, law.a, law.b)), Caught::no) << "not on the list";
  EXPECT_EQ(counts(law.item({}, law.a, law.b)), Caught::unknown) << "nobody says what it is";
}

TEST(PartLaw, TechnologyIsWhatTheSupplierSaysItIsMadeWith) {
  Law law;
  const ControlId list = law.m.control("aa-tech", law.a);
  const ClauseId listed = law.clause("2", Rule::technology, "", Operator::none, 0.0, "", list);
  WorldMaker::edit(law.m.w.clauses, listed, [](world::Clause& c) { c.codes = {"1E902.a"}; });
  const ClauseId abroad =
      law.clause("1.2", Rule::licence, "", Operator::none, 0.0, "", {}, "", world::Reach::technology);
  WorldMaker::edit(law.m.w.clauses, abroad, [](world::Clause& c) { c.refers_to = "aa-tech"; });
  law.m.coverage(abroad, law.magnet, 0.3, Answer::part);
  Item item = law.item(law.magnet, law.b, law.c);
  EXPECT_EQ(law.one(item), Caught::unknown);
  for (const char* word : {"1e902.a", "aa-tech", "aa-tech/2", "aa"}) {
    item.made_with = {{"bb-own", word}};
    EXPECT_EQ(law.one(item), Caught::yes) << word;
  }
  item.made_with = {{"bb-own"}};
  EXPECT_EQ(law.one(item), Caught::no);
  item.made_with = std::vector<std::string>{};
  EXPECT_EQ(law.one(item), Caught::no);
  EXPECT_EQ(law.speaking(item).front().compared, "made with no controlled technology, against technology of aa-tech");
}

// The buyer's own law: by firm or by cost share; sure only where the use is known.
TEST(PartLaw, PurchaseBansBindTheBuyer) {
  Law law;
  const FirmId named = law.m.w.firms.add("named", world::Firm{"named", "Named", law.a, {}, ""});
  const ControlId ban = law.m.control("bb-ban", law.b, world::Instrument::procurement_ban);
  world::Clause row;
  row.control = ban;
  row.clause = "firm";
  row.rule = Rule::procurement;
  row.targets = {WorldMaker::to(named)};
  law.m.coverage(law.m.w.clauses.add("bb-ban/firm", row), law.cell);
  Item item = law.item(law.cell, law.a, law.b);
  EXPECT_TRUE(law.speaking(item).empty());
  item.firm = named;
  EXPECT_EQ(law.one(item), Caught::unknown);
  item.defence = true;
  EXPECT_EQ(law.one(item), Caught::yes);
  item.buyer = law.c;
  EXPECT_TRUE(law.speaking(item).empty());
  // Half owned by a named firm: whether the ban reaches it is a question.
  const FirmId half = law.m.w.firms.add("half", world::Firm{"half", "Half", law.a, {}, ""});
  item.buyer = law.b;
  item.firm = half;
  EXPECT_TRUE(law.speaking(item).empty());
  world::Ownership owns;
  owns.owner = named;
  owns.owned = half;
  owns.share = law.m.figure(0.5, 0.5, 0.5);
  law.m.w.ownership.add(owns);
  EXPECT_EQ(law.one(item), Caught::unknown);
  EXPECT_NE(law.speaking(item).front().compared.find("owned 50 %"), std::string::npos);

  Law cost;
  const ControlId shares = cost.m.control("bb-shares", cost.b, world::Instrument::procurement_ban);
  const ClauseId at = cost.clause("1", Rule::procurement, "other_cost_share", Operator::at_most, 95.0, "%", shares);
  WorldMaker::edit(cost.m.w.clauses, at, [&](world::Clause& c) { c.targets = {WorldMaker::to(cost.a)}; });
  cost.m.coverage(at, cost.cell, 0.33, Answer::part);
  Item part = cost.item(cost.cell, cost.a, cost.b, {in("other_cost_share", 96.0, "%")});
  part.defence = true;
  EXPECT_EQ(cost.one(part), Caught::no);
  part.parameters = {in("other_cost_share", 95.0, "%")};
  EXPECT_EQ(cost.one(part), Caught::yes);
  part.parameters.clear();
  EXPECT_EQ(cost.one(part), Caught::unknown);
}

}  // namespace
}  // namespace chokepoint::assess
