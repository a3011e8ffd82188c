#include "world/query.h"

#include <gtest/gtest.h>

#include "sample.h"

namespace chokepoint::world {
namespace {

class Query : public testing::Test {
 protected:
  static const World& world() {
    static const WorldPtr loaded = sample::world_of(sample::tiny());
    return *loaded;
  }
  static PlaceId place(const std::string& id) { return world().places.find(id); }
  static ProductId product(const std::string& id) { return world().products.find(id); }
  static double value(FigureId id) { return world().figures[id].value; }
};

TEST_F(Query, PlacesFormATree) {
  EXPECT_TRUE(within(world(), place("CN-HA"), place("CN")));
  EXPECT_TRUE(within(world(), place("CN"), place("CN")));
  EXPECT_FALSE(within(world(), place("CN"), place("CN-HA")));
  EXPECT_FALSE(within(world(), PlaceId{}, place("CN")));
  EXPECT_FALSE(within(world(), place("CN"), PlaceId{}));
  EXPECT_EQ(ancestors(world(), place("CN-HA")), (std::vector<PlaceId>{place("CN-HA"), place("CN")}));
  EXPECT_EQ(children(world(), place("CN")), std::vector<PlaceId>{place("CN-HA")});
  EXPECT_TRUE(children(world(), place("US")).empty());
}

TEST_F(Query, AProvinceIsGovernedLikeItsCountry) {
  const auto* henan = find_parameter(world(), place("CN-HA"), PlaceParameterKind::instability);
  ASSERT_NE(henan, nullptr);
  EXPECT_DOUBLE_EQ(value(henan->figure), 0.6);
  EXPECT_DOUBLE_EQ(value(find_parameter(world(), place("DE"), PlaceParameterKind::governance_risk)->figure), 2.0);
  EXPECT_EQ(find_parameter(world(), place("DE"), PlaceParameterKind::instability), nullptr);
  EXPECT_EQ(find_parameter(world(), place("ROW"), PlaceParameterKind::governance_risk), nullptr);
}

TEST_F(Query, CirclesOfPlacesEnd) {
  World faulty;
  faulty.places.add("A", Place{"A", "A", PlaceKind::country, PlaceId{1U}, {}});
  faulty.places.add("B", Place{"B", "B", PlaceKind::country, PlaceId{0U}, {}});
  faulty.places.add("C", Place{"C", "C", PlaceKind::country, PlaceId{}, {}});
  EXPECT_FALSE(within(faulty, PlaceId{0U}, PlaceId{2U}));
  EXPECT_LE(ancestors(faulty, PlaceId{0U}).size(), 4U);
}

TEST_F(Query, MembershipIsDatedAndInherited) {
  const RegimeId slow = world().regimes.find("slow-regime");
  EXPECT_TRUE(is_member(world(), slow, place("ROW"), *parse_day("2019-12-31")));
  EXPECT_FALSE(is_member(world(), slow, place("ROW"), *parse_day("2020-01-01")));
  EXPECT_FALSE(is_member(world(), slow, place("US"), *parse_day("1996-07-11")));
  EXPECT_TRUE(is_member(world(), slow, place("US"), *parse_day("1996-07-12")));
  EXPECT_FALSE(is_member(world(), slow, place("CN-HA"), *parse_day("2025-01-01")));
}

TEST_F(Query, PriceFallsBackToTheWorldAndToOtherKinds) {
  EXPECT_EQ(value(find_price(world(), product("gallium"), place("CN"))->figure), 500000.0);
  // The annual mean of the world speaks before a spot price of the place.
  EXPECT_EQ(value(find_price(world(), product("gallium"), place("US"))->figure), 500000.0);
  EXPECT_EQ(value(find_price(world(), product("lfp-cell"), PlaceId{})->figure), 60e6);
  EXPECT_EQ(find_price(world(), ProductId{}, place("US")), nullptr);
}

TEST_F(Query, InputStocksFallBackStepByStep) {
  const ProductId gallium = product("gallium"), cathode = product("lfp-cathode"), radar = product("radar"),
                  cell = product("lfp-cell");
  EXPECT_EQ(value(input_stock(world(), cathode, place("US"), cell)), 45.0);   // product, place and user
  EXPECT_EQ(value(input_stock(world(), cathode, place("DE"), cell)), 28.0);   // product and user, four weeks
  EXPECT_EQ(value(input_stock(world(), gallium, place("US"), radar)), 90.0);  // product and place
  EXPECT_EQ(value(input_stock(world(), gallium, place("DE"), radar)), 60.0);  // product
  EXPECT_EQ(value(input_stock(world(), product("coating-die"), place("DE"), cell)), 30.0);  // the world's default
  EXPECT_EQ(value(finished_stock(world(), cell, place("DE"))), 20.0);
  EXPECT_EQ(value(finished_stock(world(), radar, place("DE"))), 10.0);
}

TEST_F(Query, ProductAndUserSpeakBeforeProductAndPlace) {
  WorldFiles files = sample::tiny();
  sample::append(files, "stocks.csv", "lfp-cathode,DE,input,,99,90,100,days,assumed,,x,2024,stock");
  sample::append(files, "stocks.csv", "gallium,CN,input,,7,6,8,days,assumed,,x,2024,stock");
  const WorldPtr other = sample::world_of(files);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->figures[input_stock(*other, product("lfp-cathode"), place("DE"), product("lfp-cell"))].value, 28.0);
  // A row for a country speaks for its parts.
  EXPECT_EQ(other->figures[input_stock(*other, product("gallium"), place("CN-HA"), product("radar"))].value, 7.0);
}

TEST_F(Query, TransitTakesTheMostSpecificRow) {
  EXPECT_EQ(value(transit_days(world(), place("CN"), place("US"), product("gallium"))), 5.0);
  EXPECT_EQ(value(transit_days(world(), place("CN-HA"), place("US"), product("gallium"))), 5.0);
  EXPECT_EQ(value(transit_days(world(), place("CN"), place("US"), product("alumina"))), 32.0);
  EXPECT_EQ(value(transit_days(world(), place("CN"), place("DE"), product("gallium"))), 35.0);
  EXPECT_EQ(value(transit_days(world(), place("US"), place("DE"), product("gallium"))), 30.0);
  World empty;
  EXPECT_FALSE(transit_days(empty, PlaceId{}, PlaceId{}, ProductId{}).valid());
}

TEST_F(Query, FiguresAreFoundByKey) {
  const FigureId share = find_figure(world(), "production:lfp-cathode@CN:share");
  ASSERT_TRUE(share.valid());
  EXPECT_DOUBLE_EQ(value(share), 0.98);
  EXPECT_EQ(world().figures[share].low, 0.97);
  EXPECT_EQ(world().claims[world().figures.claims(share)[0]].id, "t-cathode");
  EXPECT_EQ(world().files[world().figures.where(share).file], "production/battery.csv");
  for (const char* key : {"recipes:lfp-cell<lfp-cathode",
                          "recipes:lfp-cell<coating-line:capital",
                          "mixes:grid-storage<nmc-cell@US:cells",
                          "byproducts:gallium<alumina:max_recovery",
                          "stocks:gallium@:input",
                          "stocks:lfp-cathode@US:input:lfp-cell",
                          "qualification:lfp-cathode>lfp-cell:days",
                          "cohorts:gallium@US>radar:stock:stock_days",
                          "demand:grid-storage@CN:civil:share",
                          "flows:gallium:CN>US:import_share",
                          "transit:>",
                          "transit:CN>US:gallium",
                          "baseline_paths:lfp-cell@US:capacity:2026-07",
                          "prices:gallium@WORLD:annual_mean",
                          "elasticities:gallium:demand:short",
                          "observed:gallium-export-cn:2025-01",
                          "ownership:big-cell>cell-abroad:2021",
                          "control_coverage:cn-2025-58/2.1:lfp-cathode",
                          "licences:cn-2023-23/all:civil:refused_share",
                          "options:stock-gallium-us:cost",
                          "facilities:halle-one:power",
                          "defaults:input_days",
                          "product_parameters:lfp-cell:energy_density",
                          "place_parameters:CN:instability",
                          "place_parameters:DE:governance_risk"}) {
    EXPECT_TRUE(find_figure(world(), key).valid()) << key;
  }
  EXPECT_FALSE(find_figure(world(), "production:lfp-cathode@CN").valid());
}

TEST_F(Query, TimelineMergesTheWholeActAndTheClause) {
  const auto events = timeline(world(), world().clauses.find("cn-2025-58/2.1"));
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0]->state, ClauseState::announced);
  EXPECT_EQ(events[1]->state, ClauseState::suspended);
  EXPECT_EQ(events[1]->legal_default, LegalDefault::resumes);
  EXPECT_EQ(events[2]->state, ClauseState::in_force);
  EXPECT_EQ(timeline(world(), world().clauses.find("cn-2025-58/2.2")).size(), 2U);
}

}  // namespace
}  // namespace chokepoint::world
