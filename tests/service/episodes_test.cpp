// The episodes that ship: each in a world as it was known then, found by name, and saying of the law what the law says.
#include <gtest/gtest.h>

#include <map>

#include "service/embedded.h"
#include "service/replay.h"
#include "service/simulate.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

/// The day by which everything in an episode's world had been published: the act's entry into force.
const std::map<std::string_view, std::string_view> kKnownBy{{"antimony-2024-09", "2024-09-15"},
                                                            {"dysprosium-2025-04", "2025-04-04"},
                                                            {"gallium-germanium-2023-08", "2023-08-01"},
                                                            {"graphite-2023-12", "2023-12-01"},
                                                            {"korea-2019-07", "2019-07-04"},
                                                            {"rare-earths-2010", "2010-09-21"},
                                                            {"tungsten-2025-02", "2025-02-04"},
                                                            {"us-superhard-ban-2024-12", "2024-12-03"}};

struct Run {
  simulate::Impact impact;
  world::WorldPtr world;
};

/// A probe by ids; no place: the world.
struct Ask {
  simulate::Quantity quantity;
  const char* product;
  const char* place;
};

Run run(Session& shipped, std::string_view scenario, const std::string& variant, const std::vector<Ask>& asked,
        bool substitution = true, bool law = true) {
  PlainContext plain;
  Context context = plain.context();
  Session& session = shipped.home_of(scenario);
  auto simulator = session.simulator(std::nullopt, context);
  if (!simulator) {
    ADD_FAILURE() << to_string(simulator.error());
    return {};
  }
  const world::World& world = (*simulator)->world();
  auto read = find_scenario(session, world, scenario, variant);
  if (!read) {
    ADD_FAILURE() << to_string(read.error());
    return {};
  }
  simulate::Probes probes;
  for (const Ask& ask : asked) {
    const ProductId product = world.products.find(ask.product);
    const PlaceId place = *ask.place == '\0' ? PlaceId{} : world.places.find(ask.place);
    EXPECT_TRUE(product.valid() && (place.valid() || *ask.place == '\0')) << ask.product << " " << ask.place;
    probes.series.push_back({ask.quantity, product, place});
  }
  simulate::RunOptions options;
  options.substitution = substitution;
  options.law = law;
  options.stock_up_days = 0.0;  // what the law does, without what traders and prices do about it
  options.prices = false;
  auto impact = (*simulator)->run(*read, probes, options, context);
  if (!impact) {
    ADD_FAILURE() << to_string(impact.error());
    return {};
  }
  return {std::move(*impact), (*simulator)->world_ptr()};
}

double lowest(const simulate::Series& series) {
  return *std::min_element(series.values.begin(), series.values.end()) / series.baseline;
}

/// Of the days from `first` on, as share of the baseline.
double mean_from(const simulate::Series& series, std::size_t first) {
  double sum = 0.0;
  for (std::size_t day = first; day < series.values.size(); ++day) sum += series.values[day];
  return sum / static_cast<double>(series.values.size() - first) / series.baseline;
}

constexpr auto kShipments = simulate::Quantity::shipments;
constexpr auto kDelivered = simulate::Quantity::delivered;
constexpr auto kOutput = simulate::Quantity::output;

TEST(Episodes, EachHasAWorldThatReadsAndHoldsItsScenario) {
  ASSERT_EQ(episodes().size(), kKnownBy.size());
  for (const std::string_view episode : episodes()) {
    PlainContext plain;
    Context context = plain.context();
    const world::WorldFiles files = episode_world(episode);
    const auto read = world::read_world(files, {}, context);
    ASSERT_TRUE(read.has_value()) << episode << "\n" << to_string(read.error());
    const auto scenarios = world::list_scenarios(files);
    ASSERT_TRUE(scenarios.has_value());
    ASSERT_EQ(scenarios->size(), 1U) << episode;
    EXPECT_EQ(scenarios->front().name, episode);
  }
}

// Domain rule 2: no document in it is younger than the act.
TEST(Episodes, NothingInThemWasPublishedLater) {
  for (const auto& [episode, known_by] : kKnownBy) {
    PlainContext plain;
    Context context = plain.context();
    const auto read = world::read_world(episode_world(episode), {}, context);
    ASSERT_TRUE(read.has_value()) << episode;
    const Day last = *parse_day(known_by);
    EXPECT_LT((*read)->base_date, last) << episode;
    for (std::size_t s = 0; s < (*read)->sources.size(); ++s) {
      const world::Source& source = (*read)->sources.at(s);
      ASSERT_TRUE(source.published.has_value()) << episode << ": " << source.id;
      EXPECT_LE(source.published->first, last) << episode << ": " << source.id;
    }
  }
}

// Domain rule 1, in each of these worlds: without the act nothing moves.
TEST(Episodes, WithoutTheLawNothingMoves) {
  Session shipped;
  for (const std::string_view episode : episodes()) {
    const auto quiet = run(shipped, episode, "as-decided", {}, true, false);
    EXPECT_TRUE(quiet.impact.shortages.empty()) << episode;
    for (const double lost : quiet.impact.lost_share_at) EXPECT_EQ(lost, 0.0) << episode;
  }
}

TEST(Episodes, AreFoundByNameAndReplayed) {
  Session shipped;
  const auto report = ask(shipped, "simulate", {{"scenario", {"graphite-2023-12"}}, {"days", {"120"}}});
  ASSERT_TRUE(report.has_value()) << to_string(report.error());
  EXPECT_EQ(report->manifest.world_name, "graphite-2023");
  Session fresh;
  PlainContext plain;
  Context context = plain.context();
  const auto second = replay(fresh, report::manifest_json(report->manifest), context);
  ASSERT_TRUE(second.has_value()) << to_string(second.error());
  EXPECT_EQ(report::to_json(*second), report::to_json(*report));
}

TEST(Episodes, AreListedAndBelongToTheShippedWorldsOnly) {
  Session shipped;
  const auto listed = ask(shipped, "scenarios", {});
  ASSERT_TRUE(listed.has_value());
  Session own(tiny_files());
  const auto own_list = ask(own, "scenarios", {});
  ASSERT_TRUE(own_list.has_value());
  for (const std::string_view episode : episodes()) {
    EXPECT_NE(report::to_json(*listed).find(episode), std::string::npos) << episode;
    EXPECT_EQ(report::to_json(*own_list).find(episode), std::string::npos) << episode;
    EXPECT_FALSE(ask(own, "simulate", {{"scenario", {std::string(episode)}}}).has_value()) << episode;
  }
}

// Domain rule 13: machines, parts and windows are hit; grit, powder, wire and wheels go on unchanged.
TEST(Superhard, MaterialsAndToolsGoOnUnchanged) {
  Session shipped;
  const std::vector<Ask> materials{{kShipments, "diamond-grit", "US"},     {kShipments, "diamond-micropowder", "US"},
                                   {kShipments, "diamond-wire-saw", "US"}, {kShipments, "grinding-wheel", "US"},
                                   {kDelivered, "stone-cutting", "US"},    {kDelivered, "drilling", "US"},
                                   {kDelivered, "polishing", "US"},        {kDelivered, "tool-grinding", "US"},
                                   {kDelivered, "wafer-slicing", "US"}};
  const auto decided = run(shipped, "us-superhard-ban-2024-12", "as-decided", materials);
  for (const auto& series : decided.impact.series) {
    for (const double value : series.values)
      ASSERT_NEAR(value, series.baseline, 1e-3 * series.baseline) << decided.world->products[series.probe.product].id;
  }
  const auto machines = run(shipped, "us-superhard-ban-2024-12", "as-decided",
                            {{kDelivered, "mpcvd-reactor", "US"}, {kDelivered, "cubic-press", "US"}});
  for (const auto& series : machines.impact.series) EXPECT_LT(lowest(series), 0.7);
  const auto reported = run(shipped, "us-superhard-ban-2024-12", "as-reported", materials);
  EXPECT_LT(lowest(reported.impact.series[6]), 0.7) << "the headlines' ban would have been felt";
}

// Domain rule 12: a licence costs a gap once, then the flow is the share that is approved.
TEST(GalliumGermanium, AfterTheGapTheFlowIsTheApprovedShare) {
  Session shipped;
  const std::vector<Ask> flow{{kDelivered, "lighting", "TW"}, {kShipments, "gallium", "TW"}};
  const auto decided = run(shipped, "gallium-germanium-2023-08", "as-decided", flow, false);
  EXPECT_LT(lowest(decided.impact.series[0]), 0.85) << "nine weeks of waiting outlast the stock for some days";
  // Four fifths of what China sends, and all that others send.
  const double flow_after = mean_from(decided.impact.series[1], 200);
  EXPECT_GE(flow_after, 0.8 - 1e-9);
  EXPECT_LE(flow_after, 0.87);
  const auto smooth = run(shipped, "gallium-germanium-2023-08", "smooth", flow, false);
  EXPECT_NEAR(mean_from(smooth.impact.series[0], 200), 1.0, 0.01);
  const auto refused = run(shipped, "gallium-germanium-2023-08", "refused", flow, false);
  EXPECT_LT(mean_from(refused.impact.series[0], 200), 0.01);
  EXPECT_LT(mean_from(refused.impact.series[1], 60), 0.01) << "what is refused does not leave China";
}

// The clause on artificial graphite describes formed blocks: anode powder stays free, and so do cells.
TEST(Graphite, SyntheticAnodeAndCellsAreNotCut) {
  Session shipped;
  for (const char* variant : {"as-decided", "refused"}) {
    const auto hit = run(shipped, "graphite-2023-12", variant,
                         {{kOutput, "synthetic-anode", "CN"},
                          {kShipments, "lithium-ion-cell", "US"},
                          {kShipments, "spherical-graphite", "KR"}});
    EXPECT_GT(lowest(hit.impact.series[0]), 0.99) << variant;
    EXPECT_GT(lowest(hit.impact.series[1]), 0.99) << variant;
    EXPECT_LT(lowest(hit.impact.series[2]), 0.97) << variant;
  }
}

// The halt hits one buyer, the quota all of them.
TEST(RareEarths, TheHaltHitsJapanTheQuotaEverybody) {
  Session shipped;
  const std::vector<Ask> flows{{kShipments, "light-rare-earths", "JP"},
                               {kShipments, "light-rare-earths", "DE"},
                               {kShipments, "light-rare-earths", "US"}};
  const auto halt = run(shipped, "rare-earths-2010", "halt-only", flows, false);
  EXPECT_LT(lowest(halt.impact.series[0]), 0.15);
  EXPECT_GT(lowest(halt.impact.series[1]), 0.95);
  EXPECT_GT(lowest(halt.impact.series[2]), 0.95);
  const auto quota = run(shipped, "rare-earths-2010", "quota-only", flows, false);
  for (const auto& series : quota.impact.series) EXPECT_LT(lowest(series), 0.45);
}

// Domain rule 6: a scanner is capital. Installed fabs go on.
TEST(EuvStop, InstalledOutputIsWithinOnePerCentAtThirtyDays) {
  Session shipped;
  for (const char* variant : {"tools", "tools-and-service"}) {
    const auto stop = run(shipped, "euv-stop", variant,
                          {{kDelivered, "euv-tool", ""},
                           {kOutput, "advanced-logic", ""},
                           {kOutput, "memory", ""},
                           {kOutput, "hbm", ""},
                           {kOutput, "ai-accelerator", ""}});
    EXPECT_EQ(lowest(stop.impact.series[0]), 0.0) << variant;
    for (std::size_t i = 1; i < stop.impact.series.size(); ++i) {
      const auto& series = stop.impact.series[i];
      EXPECT_GE(series.values[30] / series.baseline, 0.99) << variant << " " << i;
    }
  }
}

}  // namespace
}  // namespace chokepoint::service::testing
