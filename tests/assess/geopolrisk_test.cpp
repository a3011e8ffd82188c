#include "assess/geopolrisk.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <string>
#include <vector>

namespace chokepoint::assess {
namespace {

// The test workbook published with the geopolrisk library, importer USA, 2022 (methods reference, oracle 1c).
struct WorkbookRow {
  std::string name;
  double hhi, production, weighted, total, import_risk, score, price, factor;
};
const WorkbookRow kWorkbook[] = {
    {"nickel", 0.26749007657640966, 17'500, 21.179740941995366, 37.495, 1.2076833631026191e-3, 3.2304331527637555e-4,
     4.8067742365648751, 3.7927385852119812e-3},
    {"manganese", 0.20351833729028621, 0, 191198.00347662019, 350700.567, 0.54518874922896887, 0.11095590775245055,
     0.40073488389883327, 0.10860404642372944},
    {"graphite", 0.470663478647389, 0, 50585.910846903287, 86586.111, 0.5842266185959466, 0.27497413262676956,
     2.2269069573987443, 1.4956581418407857}};

TEST(GeoPolRisk, PublishedWorkbook) {
  for (const WorkbookRow& row : kWorkbook) {
    const auto risk = geopolrisk(row.hhi, {row.weighted, row.total}, row.production, row.price);
    ASSERT_TRUE(risk) << row.name;
    EXPECT_NEAR(risk->import_risk / row.import_risk, 1.0, 1e-12) << row.name;
    EXPECT_NEAR(risk->score / row.score, 1.0, 1e-12) << row.name;
    EXPECT_NEAR(*risk->characterisation / row.factor, 1.0, 1e-12) << row.name;
  }
}

TEST(GeoPolRisk, ImportsAddUpWithTheMissingAtOneHalf) {
  const auto imports = weighted_imports(std::vector<OriginTrade>{{100, .58821}, {50, std::nullopt}, {10, .28522}});
  ASSERT_TRUE(imports);
  EXPECT_NEAR(imports->weighted, 58.821 + 25 + 2.8522, 1e-12);
  EXPECT_DOUBLE_EQ(imports->total, 160.0);
  EXPECT_EQ(weighted_imports(std::vector<OriginTrade>{{-1, 2.0}}).error().faults.size(), 2u);
}

TEST(GeoPolRisk, EdgesAndFaults) {
  EXPECT_EQ(geopolrisk(1.0, {0, 0}, 0, std::nullopt)->score, 0.0);
  EXPECT_FALSE(geopolrisk(1.0, {0, 0}, 0, std::nullopt)->characterisation);
  EXPECT_EQ(geopolrisk(1.5, {2, 1}, -1, -1.0).error().faults.size(), 4u);
}

TEST(GeoPolRisk, PropertyHomeProductionDilutesAndRiskIsBounded) {
  EXPECT_TRUE(rc::check([] {
    std::vector<OriginTrade> origins;
    for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
      origins.push_back({static_cast<double>(*rc::gen::inRange(1, 1000)), *rc::gen::inRange(0, 101) / 100.0});
    }
    const WeightedImports imports = *weighted_imports(origins);
    const double hhi = *rc::gen::inRange(1, 101) / 100.0;
    const double production = *rc::gen::inRange(0, 5000);
    const double score = geopolrisk(hhi, imports, production, std::nullopt)->score;
    RC_ASSERT(score >= 0.0 && score <= hhi + 1e-12);
    RC_ASSERT(geopolrisk(hhi, imports, production + 10, std::nullopt)->score <= score);
    const WeightedImports doubled{2 * imports.weighted, 2 * imports.total};
    RC_ASSERT(std::fabs(geopolrisk(hhi, doubled, 2 * production, std::nullopt)->score - score) < 1e-12);
  }));
}

}  // namespace
}  // namespace chokepoint::assess
