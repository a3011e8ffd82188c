#include "assess/supply_risk.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "assess/concentration.h"

namespace chokepoint::assess {
namespace {

/// Global index 4, EU index 2, recycling .10, SI .95.
RiskStage worked(double import_reliance) {
  return {"extraction", {{1.0, 4.0, 1.0}}, {{1.0, 2.0, 1.0}}, import_reliance, .10, .95};
}

TEST(SupplyRisk, WorkedValues) {
  const auto at = [](double ir) { return *supply_risk(std::vector<RiskStage>{worked(ir)})->risk; };
  EXPECT_NEAR(at(1.0), 2.565, 1e-12);
  EXPECT_NEAR(at(0.6), 2.223, 1e-12);
  EXPECT_NEAR(at(0.0), 1.710, 1e-12);
}

TEST(SupplyRisk, IndexOfASupplyIsTheWeightedHhi) {
  const RiskStage stage{"x", {{.8, 6, 1.1}, {.15, 3, 1}, {.05, 2, .9}}, {}, 1, 0, 1};
  const auto risk = supply_risk(std::vector<RiskStage>{stage});
  EXPECT_NEAR(*risk->stages[0].hhi_global, 4.2960, 1e-12);
  EXPECT_FALSE(risk->stages[0].hhi_sourcing);
  EXPECT_NEAR(*risk->risk, 4.2960, 1e-12) << "a missing index: the other stands for both";
}

TEST(SupplyRisk, LargestStageCounts) {
  RiskStage small = worked(0.0);
  RiskStage unknown;
  const auto risk = supply_risk(std::vector<RiskStage>{small, worked(1.0), unknown});
  ASSERT_TRUE(risk);
  EXPECT_EQ(*risk->stage, 1u);
  EXPECT_NEAR(*risk->risk, 2.565, 1e-12);
  EXPECT_FALSE(risk->stages[2].risk);
  EXPECT_FALSE(supply_risk(std::vector<RiskStage>{unknown})->risk);
  EXPECT_FALSE(supply_risk(std::vector<RiskStage>{})->risk);
}

TEST(SupplyRisk, EconomicImportance) {
  EXPECT_NEAR(*economic_importance(std::vector<SectorUse>{{.5, 100}, {.3, 60}, {.2, 20}}, 180, .96), 3.84, 1e-12);
  EXPECT_FALSE(economic_importance(std::vector<SectorUse>{{.5, 200}}, 180, .96)) << "more than the largest";
  EXPECT_FALSE(economic_importance(std::vector<SectorUse>{{.7, 100}, {.7, 100}}, 180, .96));
}

TEST(SupplyRisk, RoundedValuesStandAgainstTheThresholds) {
  EXPECT_TRUE(is_critical(0.95, 2.75));
  EXPECT_FALSE(is_critical(0.949, 2.75));
  EXPECT_FALSE(is_critical(0.95, 2.749));
  EXPECT_TRUE(is_critical(1.0, 2.8));
  EXPECT_DOUBLE_EQ(published(2.25), 2.3);
  EXPECT_DOUBLE_EQ(published(1.15), 1.2) << "1.15 is below its half in binary";
  EXPECT_DOUBLE_EQ(published(0.0), 0.0);
}

TEST(SupplyRisk, SubstitutionIndices) {
  // 60 % of one use and all of the rest stay with the material; the substitute of 40 % is itself critical by half.
  Substitute own{1, 1, 1, {{.5, .6, 1}, {.5, 1, 1}}};
  Substitute other{.8, .5, .8, {{.5, .4, .9}}};
  const auto indices = substitution_indices(std::vector<Substitute>{own, other});
  ASSERT_TRUE(indices);
  EXPECT_NEAR(indices->supply_risk, .8 + std::cbrt(.32) * .2, 1e-12);
  EXPECT_NEAR(indices->economic_importance, .8 + .9 * .2, 1e-12);
  Substitute alone{1, 1, 1, {{1, 1, 1}}};
  EXPECT_EQ(substitution_indices(std::vector<Substitute>{alone})->supply_risk, 1.0);
}

TEST(SupplyRisk, AllFaultsAreTold) {
  RiskStage bad{"x", {{.8, 11, 1}, {.7, 3, -1}}, {}, 1.5, -.1, 2};
  EXPECT_EQ(supply_risk(std::vector<RiskStage>{bad}).error().faults.size(), 6u);
}

TEST(SupplyRisk, PropertyMonotoneInRatesAndExactInReliance) {
  const auto rate = [] { return rc::gen::map(rc::gen::inRange(0, 101), [](int x) { return x / 100.0; }); };
  EXPECT_TRUE(rc::check([&] {
    RiskStage stage = worked(*rate());
    stage.global[0].governance = *rc::gen::inRange(1, 11);
    stage.sourcing[0].governance = *rc::gen::inRange(1, 11);
    stage.recycling = *rc::gen::inRange(0, 90) / 100.0;
    stage.substitution = *rc::gen::inRange(10, 101) / 100.0;
    const auto risk = [](const RiskStage& s) { return *supply_risk(std::vector<RiskStage>{s})->risk; };
    RiskStage recycled = stage;
    recycled.recycling += .1;
    RC_ASSERT(risk(recycled) < risk(stage));
    RiskStage substituted = stage;
    substituted.substitution -= .05;
    RC_ASSERT(risk(substituted) < risk(stage));
    RiskStage home = stage;
    home.import_reliance = 0;
    RiskStage elsewhere = home;
    elsewhere.global[0].governance = 0;
    RC_ASSERT(risk(home) == risk(elsewhere));
    RiskStage abroad = stage;
    abroad.import_reliance = 1;
    RiskStage swapped = abroad;
    std::swap(swapped.global, swapped.sourcing);
    RC_ASSERT(std::fabs(risk(abroad) - risk(swapped)) < 1e-12);
  }));
}

}  // namespace
}  // namespace chokepoint::assess
