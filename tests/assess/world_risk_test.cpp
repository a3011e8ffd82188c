// EU supply risk and GeoPolRisk of a world, each number worked by hand from four flows.
#include "assess/world_risk.h"

#include <gtest/gtest.h>

#include "network/world_maker.h"

namespace chokepoint::assess {
namespace {

using made::WorldMaker;
using world::PlaceParameterKind;

/// Ore is mined in AA (in its province, 60), BB (20), CC (10) and the rest (10). CC uses 40: 30 from AA's province, 5
/// from the rest, 5 of its own; it sends 5 to BB.
struct Ore {
  WorldMaker m;
  PlaceId a, province, b, c, rest;
  ProductId ore;
  world::Balanced balanced;

  Ore() {
    a = m.place("AA");
    province = m.place("AA-1", a);
    b = m.place("BB");
    c = m.place("CC");
    rest = m.rest();
    ore = m.product("ore", world::Stage::mine);
    m.w.place_parameters.add({a, PlaceParameterKind::governance_risk, m.figure(6.0)});
    m.w.place_parameters.add({b, PlaceParameterKind::governance_risk, m.figure(2.0)});
    m.w.place_parameters.add({a, PlaceParameterKind::instability, m.figure(0.8)});
    const auto site = [&](PlaceId at, double output) {
      balanced.sites.push_back({ore, at, output, world::Status::derived, {}});
    };
    site(province, 60.0);
    site(b, 20.0);
    site(c, 10.0);
    site(rest, 10.0);
    balanced.flows = {
        {ore, province, c, 30.0, false}, {ore, rest, c, 5.0, false}, {ore, c, c, 5.0, false}, {ore, c, b, 5.0, false}};
  }
  WorldRisk risk(std::vector<PlaceId> importer, double price = 0.0) const {
    const auto values = m.w.figures.central();
    const std::vector<double> prices{price};
    auto found = risk_of(m.w, balanced, values, prices, ore, importer);
    if (!found) {
      ADD_FAILURE() << to_string(found.error());
      return {};
    }
    return *found;
  }
};

TEST(WorldRisk, WorkedByHandForOneImporter) {
  Ore ore;
  const WorldRisk risk = ore.risk({ore.c});
  EXPECT_NEAR(risk.hhi, 0.36 + 0.04 + 0.01, 1e-15);  // the rest is no supplier
  // CC has no governance row: 5. Global .6^2 6 + .2^2 2 + .1^2 5; sourcing .75^2 6 + .125^2 5.
  EXPECT_NEAR(*risk.hhi_global, 2.29, 1e-14);
  EXPECT_NEAR(*risk.hhi_sourcing, 3.453125, 1e-14);
  // Net imports 35 - 5 over 10 made and 30.
  EXPECT_NEAR(*risk.import_reliance, 0.75, 1e-15);
  EXPECT_NEAR(*risk.supply_risk, 2.29 * 0.375 + 3.453125 * 0.625, 1e-14);
  // (30 x .8 + 5 x .5) / (10 + 35), the rest at the default.
  ASSERT_TRUE(risk.geopolrisk);
  EXPECT_NEAR(risk.geopolrisk->import_risk, 26.5 / 45.0, 1e-15);
  EXPECT_NEAR(risk.geopolrisk->score, 0.41 * 26.5 / 45.0, 1e-15);
  EXPECT_FALSE(risk.geopolrisk->characterisation);
  EXPECT_EQ(risk.top_origin, ore.a);
  EXPECT_NEAR(risk.top_share, 0.75, 1e-15);
  EXPECT_DOUBLE_EQ(risk.top_governance.value, 6.0);
  EXPECT_TRUE(risk.top_governance.figure.valid());
  EXPECT_EQ(risk.without_row, (std::vector<PlaceId>{ore.c, ore.rest}));
  EXPECT_FALSE(risk.recycling.figure.valid());
  EXPECT_DOUBLE_EQ(risk.substitution.value, 1.0);
}

TEST(WorldRisk, RecyclingAndSubstitutionOfTheProductLowerIt) {
  Ore ore;
  const double before = *ore.risk({ore.c}).supply_risk;
  ore.m.w.product_parameters.add({ore.ore, "eol_recycling_rate", {}, ore.m.figure(0.25)});
  ore.m.w.product_parameters.add({ore.ore, "substitution_index", {}, ore.m.figure(0.9)});
  const WorldRisk risk = ore.risk({ore.c});
  EXPECT_NEAR(*risk.supply_risk, before * 0.75 * 0.9, 1e-14);
  EXPECT_TRUE(risk.recycling.figure.valid());
  EXPECT_TRUE(risk.substitution.figure.valid());
}

TEST(WorldRisk, FactorIsInCopperAndNeedsAMass) {
  Ore ore;
  world::Product tonnes;
  tonnes.id = tonnes.name = "metal";
  tonnes.unit = *parse_unit("kt");
  const ProductId metal = ore.m.w.products.add("metal", tonnes);
  world::Balanced balanced = ore.balanced;
  for (auto& site : balanced.sites) site.product = metal;
  for (auto& flow : balanced.flows) flow.product = metal;
  const std::vector<double> prices{0.0, 3e6};  // 3 million a kilotonne: 3 (1000 USD) a tonne
  const auto values = ore.m.w.figures.central();
  const std::vector<PlaceId> importer{ore.c};
  const auto risk = risk_of(ore.m.w, balanced, values, prices, metal, importer);
  ASSERT_TRUE(risk);
  ASSERT_TRUE(risk->geopolrisk->characterisation);
  EXPECT_NEAR(*risk->geopolrisk->characterisation, risk->geopolrisk->score * 3.0 / kCopperFactor, 1e-14);
}

TEST(WorldRisk, TheWorldImportsFromNobody) {
  Ore ore;
  const WorldRisk risk = ore.risk({});
  EXPECT_FALSE(risk.geopolrisk);
  EXPECT_FALSE(risk.import_reliance);
  EXPECT_FALSE(risk.hhi_sourcing);
  EXPECT_NEAR(*risk.supply_risk, 2.29, 1e-14);  // global alone
  EXPECT_EQ(risk.top_origin, ore.a);
  EXPECT_NEAR(risk.top_share, 0.6, 1e-15);
}

TEST(WorldRisk, SeveralPlacesAreOneImporter) {
  Ore ore;
  const WorldRisk risk = ore.risk({ore.b, ore.c});
  // What CC sends to BB stays inside: no exports, imports 35, made 30.
  EXPECT_NEAR(*risk.import_reliance, 35.0 / 65.0, 1e-15);
  EXPECT_NEAR(risk.geopolrisk->import_risk, 26.5 / 65.0, 1e-15);
}

TEST(WorldRisk, AProductNobodyMovesHasNoRisk) {
  Ore ore;
  ore.balanced = {};
  const WorldRisk risk = ore.risk({ore.c});
  EXPECT_FALSE(risk.supply_risk);
  EXPECT_FALSE(risk.import_reliance);
  EXPECT_DOUBLE_EQ(risk.geopolrisk->score, 0.0);
  EXPECT_FALSE(risk.top_origin.valid());
}

}  // namespace
}  // namespace chokepoint::assess
