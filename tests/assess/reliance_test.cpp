#include "assess/reliance.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace chokepoint::assess {
namespace {

TEST(Reliance, NetImportRelianceOfUsgs) {
  // 20 mined, 10 from scrap, 90 in, 20 out: 70 of 100 used come from abroad.
  const auto plain = net_import_reliance({20, 10, 90, 20, 0});
  ASSERT_TRUE(plain);
  EXPECT_DOUBLE_EQ(plain->apparent_consumption, 100.0);
  EXPECT_DOUBLE_EQ(*plain->reliance, 0.7);
  EXPECT_FALSE(plain->net_exporter);
}

TEST(Reliance, StockReleaseAddsToSupplyAndBuildUpTakesFromIt) {
  const auto release = net_import_reliance({20, 10, 90, 20, 25});
  EXPECT_DOUBLE_EQ(release->apparent_consumption, 125.0);
  EXPECT_DOUBLE_EQ(*release->reliance, 95.0 / 125.0);
  const auto build_up = net_import_reliance({20, 10, 90, 20, -50});
  EXPECT_DOUBLE_EQ(build_up->apparent_consumption, 50.0);
  EXPECT_DOUBLE_EQ(*build_up->reliance, 0.4);
}

TEST(Reliance, NetExportersAndEmptyAccounts) {
  const auto exporter = net_import_reliance({100, 0, 10, 40, 0});
  EXPECT_TRUE(exporter->net_exporter);
  EXPECT_DOUBLE_EQ(*exporter->reliance, -30.0 / 70.0);
  EXPECT_FALSE(net_import_reliance({0, 0, 0, 0, 0})->reliance);
  EXPECT_FALSE(net_import_reliance({5, 0, 0, 10, 0})->reliance);
}

TEST(Reliance, EuFormIsClipped) {
  EXPECT_DOUBLE_EQ(**eu_import_reliance(20, 90, 10), 0.8);
  EXPECT_DOUBLE_EQ(**eu_import_reliance(0, 5, 0), 1.0);
  EXPECT_DOUBLE_EQ(**eu_import_reliance(20, 10, 15), 0.0);
  EXPECT_DOUBLE_EQ(**eu_import_reliance(5, 0, 20), 0.0);
  EXPECT_FALSE(*eu_import_reliance(0, 0, 0));
}

TEST(Reliance, AllFaultsAreTold) {
  EXPECT_EQ(net_import_reliance({-1, -1, std::numeric_limits<double>::infinity(), 0, 0}).error().faults.size(), 3u);
  EXPECT_EQ(eu_import_reliance(-1, -2, 3).error().faults.size(), 2u);
}

TEST(Reliance, PropertyFormsAgreeWithoutScrapAndStocks) {
  EXPECT_TRUE(rc::check([] {
    const double production = *rc::gen::inRange(1, 1000);
    const double exports = *rc::gen::inRange(0, 1000);
    const double imports = exports + *rc::gen::inRange(0, 1000);
    const auto usgs = net_import_reliance({production, 0, imports, exports, 0});
    const auto eu = eu_import_reliance(production, imports, exports);
    RC_ASSERT(usgs.has_value() && eu.has_value());
    RC_ASSERT(*usgs->reliance == **eu);
    RC_ASSERT(**eu >= 0.0 && **eu <= 1.0);
  }));
}

}  // namespace
}  // namespace chokepoint::assess
