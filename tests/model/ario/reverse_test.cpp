// The ranking of export stops is what single runs say; and the chains that explain a loss end where it began.
#include "model/ario/reverse.h"

#include <algorithm>
#include <cmath>

#include "model/ario/explain.h"
#include "random_case.h"

namespace chokepoint::model::ario::testing {
namespace {

/// r0 mines, r1 smelts what r0 mines, r2 makes cars of it; all final demand is r2's.
Drawn chain() {
  Drawn d;
  d.table.regions = {"r0", "r1", "r2"};
  d.table.sectors = {"ore", "steel", "cars"};
  d.table.industries = {"r0|ore", "r1|steel", "r2|cars"};
  d.table.region = d.table.sector = {0, 1, 2};
  d.table.square = {0, 0, 0, 40, 0, 0, 0, 70, 0};
  d.table.final_users = {"r2|homes"};
  d.table.final_region = {2};
  d.table.final_demand = {0, 0, 100};
  d.table.output = {40, 70, 100};
  d.asked.params.inventory_days = 5;
  d.asked.units = 60;
  return d;
}

Trace run(Economy& e, const Case& asked, const LinkLaw& law) {
  PlainContext plain;
  Context context = plain.context();
  auto trace = run_fast(e, asked, law, {}, context);
  EXPECT_TRUE(trace) << to_string(trace.error());
  return std::move(*trace);
}

TEST(ArioReverse, RanksWhatSingleRunsSay) {
  Stream random{5, 2, Purpose::test};
  Drawn d;
  d.table = draw_table(random, 3, 3);
  d.asked.params.inventory_days = 4;
  d.asked.units = 30;
  Economy e = economy_of(d);
  PlainContext plain(2);
  Context context = plain.context();
  ReverseOptions options;
  options.target = 1;
  options.from = 2;
  const auto found = reverse(e, d.asked, options, context);
  ASSERT_TRUE(found) << to_string(found.error());
  ASSERT_FALSE(found->stops.empty());
  EXPECT_TRUE(std::is_sorted(found->stops.begin(), found->stops.end(),
                             [](const auto& a, const auto& b) { return a.lost_final > b.lost_final; }));
  for (const ExportStop& stop : found->stops) {
    EXPECT_NE(stop.region, 1U);
    LinkRule rule{2, 1000, {}, {1}, 0.0, 0, ""};
    for (std::uint32_t f = 0; f < e.n; ++f) {
      if (e.region[f] == stop.region && e.sector[f] == stop.sector) rule.sellers.push_back(f);
    }
    const Trace trace = run(e, d.asked, LinkLaw({rule}, {}, e.n, 3));
    double lost = 0.0;
    for (std::uint32_t u = 0; u < e.users; ++u) lost += e.final_region[u] == 1 ? trace.unmet_by_user[u] : 0.0;
    EXPECT_NEAR(stop.lost_final, lost, 1e-9 * found->final_demand);
  }
}

TEST(ArioReverse, AChainIsAsWeakAsEachLink) {
  const Drawn d = chain();
  Economy e = economy_of(d);
  PlainContext plain;
  Context context = plain.context();
  const auto found = reverse(e, d.asked, {}, context);
  ASSERT_TRUE(found) << to_string(found.error());
  ASSERT_EQ(found->stops.size(), 2U);  // cars are not exported
  EXPECT_EQ(e.sectors[found->stops[0].sector], "steel");
  for (const ExportStop& stop : found->stops) EXPECT_GT(stop.lost_final, 0.4 * found->final_demand);
}

TEST(ArioExplain, LeadsUpTheChainToTheCut) {
  const Drawn d = chain();
  Economy e = economy_of(d);
  const LinkLaw law({{1, 1000, {0}, {1}, 0.0, 0, "ban"}}, {}, e.n, 3);
  const Trace trace = run(e, d.asked, law);
  const auto causes = explain(e, d.asked, law, trace, 2);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].kind, Cause::Kind::short_of);
  EXPECT_EQ(causes[0].other, 1U);
  EXPECT_EQ(causes[1].kind, Cause::Kind::cut);
  EXPECT_EQ(causes[1].other, 0U);
  EXPECT_LT(causes[1].when, causes[0].when);
  const auto miner = explain(e, d.asked, law, trace, 0);
  ASSERT_EQ(miner.size(), 1U);
  EXPECT_EQ(miner[0].kind, Cause::Kind::barred);
}

TEST(ArioExplain, LeadsToTheEventAndToCustomers) {
  Drawn d = chain();
  Event event;
  event.kind = Event::Kind::arbitrary;
  event.impact = {{1, 0.8}};
  event.occurrence = 3;
  event.duration = 40;
  event.tau = 5;
  d.asked.events = {event};
  Economy e = economy_of(d);
  const Trace trace = run(e, d.asked, LinkLaw());
  const auto cars = explain(e, d.asked, LinkLaw(), trace, 2);
  ASSERT_EQ(cars.size(), 2U);
  EXPECT_EQ(cars[1].kind, Cause::Kind::hit);
  const auto ore = explain(e, d.asked, LinkLaw(), trace, 0);
  ASSERT_EQ(ore.size(), 2U);
  EXPECT_EQ(ore[0].kind, Cause::Kind::fewer_orders);
  EXPECT_EQ(ore[0].other, 1U);
}

}  // namespace
}  // namespace chokepoint::model::ario::testing
