// The door to the model: no act, no change, in every draw; the law of the base date; stops and outages; threads.
#include "simulate/simulator.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>

#include "model/strategic/day.h"
#include "network/network_maker.h"
#include "world/draw.h"
#include "world/query.h"
#include "world/read.h"

namespace chokepoint::simulate {
namespace {

using made::OnePath;
using world::WorldPtr;

WorldPtr folder(const std::string& name) {
  PlainContext plain;
  Context context = plain.context();
  auto files = world::read_world_folder(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / name);
  if (!files) {
    ADD_FAILURE() << to_string(files.error());
    return nullptr;
  }
  auto read = world::read_world(*files, {}, context);
  if (!read) {
    ADD_FAILURE() << to_string(read.error()).substr(0, 4000);
    return nullptr;
  }
  return *read;
}

Simulator simulator(WorldPtr world) {
  auto made = Simulator::make(std::move(world));
  EXPECT_TRUE(made);
  return *made;
}

world::Scenario quiet(const world::World& world, std::int32_t days = 365) {
  world::Scenario scenario;
  scenario.name = "quiet";
  scenario.horizon = {world.base_date, days, 1};
  return scenario;
}

Impact run(const Simulator& s, const world::Scenario& scenario, const Probes& probes = {},
           const RunOptions& options = {}) {
  PlainContext plain;
  Context context = plain.context();
  auto impact = s.run(scenario, probes, options, context);
  if (!impact) {
    ADD_FAILURE() << to_string(impact.error());
    return {};
  }
  return std::move(*impact);
}

/// Probes of every product in the world as a whole.
Probes everything(const world::World& world) {
  Probes probes;
  for (std::size_t p = 0; p < world.products.size(); ++p) {
    for (const auto q : {Quantity::output, Quantity::delivered, Quantity::unmet, Quantity::stock}) {
      probes.series.push_back({q, ProductId{p}, {}});
    }
  }
  probes.checkpoints = {30, 365};
  return probes;
}

void stands_still(const WorldPtr& world, std::uint32_t draws) {
  ASSERT_TRUE(world);
  RunOptions options;
  options.law = false;
  for (std::uint32_t d = 0; d <= draws; ++d) {
    auto s = Simulator::make(world, world::draw(*world, 1, d));
    ASSERT_TRUE(s) << to_string(s.error());
    const Impact impact = run(*s, quiet(*world), everything(*world), options);
    EXPECT_TRUE(impact.shortages.empty()) << "draw " << d;
    for (const Series& series : impact.series) {
      for (double v : series.values)
        ASSERT_NEAR(v, series.baseline, 1e-12 * std::abs(series.baseline) + 1e-300) << "draw " << d;
    }
    for (double lost : impact.lost_share_at) EXPECT_EQ(lost, 0.0);
    for (const ActorLoss& loss : impact.actors) EXPECT_EQ(loss.lost_use + loss.lost_sales, 0.0);
  }
}

TEST(NoAct, TinyStandsStillInEveryDraw) { stands_still(folder("tests/data/worlds/tiny"), 20); }
TEST(NoAct, StrategicStandsStillInEveryDraw) { stands_still(folder("data/worlds/strategic"), 20); }

// Asleep products stand still by construction: here every product is computed every day.
TEST(NoAct, StrategicStandsStillWithEveryProductComputed) {
  const WorldPtr world = folder("data/worlds/strategic");
  ASSERT_TRUE(world);
  for (std::uint32_t d : {0U, 3U, 17U}) {
    auto s = Simulator::make(world, world::draw(*world, 1, d));
    ASSERT_TRUE(s);
    const strategic::System system = strategic::prepare(s->network());
    strategic::Parameters all;
    all.sleep = false;
    strategic::State state = strategic::initial(system);
    strategic::Workspace work(system);
    const strategic::Drive drive = strategic::still(system);
    double worst = 0.0;
    for (int day = 0; day < 365; ++day) {
      strategic::advance(system, all, {}, drive, state, work);
      for (std::size_t k = 0; k < system.sites(); ++k)
        worst = std::max(worst, std::abs(state.output[k] / system.base_output[k] - 1.0));
      for (std::size_t f = 0; f < system.finals(); ++f)
        worst = std::max(worst, std::abs(state.delivered[f] / system.final_need[f] - 1.0));
    }
    EXPECT_LE(worst, 1e-12) << "draw " << d;
  }
}

// Domain rule 1: the world with all its in-force controls equals the same world with none.
TEST(BaseDate, LawInForceEqualsNoLaw) {
  for (const char* name : {"tests/data/worlds/tiny", "data/worlds/strategic"}) {
    const WorldPtr world = folder(name);
    ASSERT_TRUE(world);
    world::World frozen = *world;  // no event after the base date
    frozen.control_status = {};
    for (world::StatusEvent event : world->control_status) {
      if (event.date.first > world->base_date) continue;
      if (event.until && event.until->first > world->base_date) event.until.reset();
      frozen.control_status.add(event);
    }
    const Simulator s = simulator(std::make_shared<const world::World>(frozen));
    RunOptions options;
    options.assume = policy::Assume::resumed;
    const Impact with = run(s, quiet(frozen, 60), everything(frozen), options);
    for (const Series& series : with.series) {
      for (double v : series.values) ASSERT_NEAR(v, series.baseline, 1e-12 * std::abs(series.baseline)) << name;
    }
    world::World none = *world;
    none.controls = {};
    none.clauses = {};
    none.control_status = {};
    none.control_coverage = {};
    none.licences = {};
    const Simulator free = simulator(std::make_shared<const world::World>(none));
    const Impact without = run(free, quiet(none, 60), everything(none));
    ASSERT_EQ(with.series.size(), without.series.size());
    for (std::size_t i = 0; i < with.series.size(); ++i) EXPECT_EQ(with.series[i].values, without.series[i].values);
  }
}

TEST(Acts, ExportStopSparesHomeAndOutageDoesNot) {
  OnePath path(5.0, 3.0, 1.0, 2.0);
  const ProductId home = path.m.product("home-good", world::Stage::use, false);
  path.m.recipe(home, path.part, 1.0);
  path.m.demand(home, path.a, 365.0);
  const Simulator s = simulator(path.m.done());
  Probes probes;
  probes.series = {{Quantity::delivered, path.good, path.b},
                   {Quantity::delivered, home, path.a},
                   {Quantity::shipments, path.part, path.b}};
  world::Scenario stop = quiet(s.world(), 200);
  stop.acts.push_back({s.world().base_date + 10, {}, world::ExportStop{{path.part}, path.a, {}, 1.0}, ""});
  const Impact stopped = run(s, stop, probes);
  EXPECT_EQ(stopped.series[0].values.back(), 0.0);
  EXPECT_NEAR(stopped.series[1].values.back(), 1.0, 1e-9);
  EXPECT_EQ(stopped.series[2].values[10], 0.0);
  EXPECT_GT(stopped.series[2].values[9], 0.0);
  world::Scenario outage = quiet(s.world(), 200);
  outage.acts.push_back({s.world().base_date + 10, {}, world::Outage{{path.part}, path.a, 1.0}, ""});
  const Impact down = run(s, outage, probes);
  EXPECT_EQ(down.series[0].values.back(), 0.0);
  EXPECT_EQ(down.series[1].values.back(), 0.0);
  ASSERT_FALSE(down.shortages.empty());
  EXPECT_EQ(down.shortages.front().product, path.part);
  EXPECT_EQ(down.shortages.front().first_step, 10);
}

TEST(Acts, AStopThatEndsGivesTheFlowBack) {
  const OnePath path(5.0, 3.0, 2.0, 2.0);
  const Simulator s = simulator(path.m.done());
  Probes probes;
  probes.series = {{Quantity::delivered, path.good, path.b}};
  world::Scenario stop = quiet(s.world(), 400);
  const Day first = s.world().base_date;
  stop.acts.push_back({first + 10, first + 40, world::ExportStop{{}, path.a, path.b, 1.0}, ""});
  const Impact impact = run(s, stop, probes);
  const auto& v = impact.series[0].values;
  EXPECT_NEAR(v[17], 1.0, 1e-9);
  EXPECT_EQ(v[30], 0.0);
  EXPECT_NEAR(v[60], 1.0, 1e-9);
  EXPECT_NEAR(v.back(), 1.0, 1e-6);
}

TEST(Acts, TwoStopsOnOnePairMultiply) {
  const OnePath path(5.0);
  const Simulator s = simulator(path.m.done());
  world::Scenario scenario = quiet(s.world(), 50);
  const Day first = s.world().base_date;
  scenario.acts.push_back({first, first + 20, world::ExportStop{{path.part}, path.a, {}, 0.5}, ""});
  scenario.acts.push_back({first + 10, {}, world::ExportStop{{path.part}, path.a, path.b, 0.4}, ""});
  Probes probes;
  probes.series = {{Quantity::shipments, path.part, path.b}};
  const auto values = run(s, scenario, probes).series[0].values;
  const double base = run(s, quiet(s.world(), 5), probes).series[0].values[0];
  EXPECT_NEAR(values[5] / base, 0.5, 1e-9);
  EXPECT_NEAR(values[12] / base, 0.3, 1e-9);
  EXPECT_NEAR(values[22] / base, 0.6, 1e-9);
}

TEST(Acts, DemandCapacityAndReleaseAct) {
  OnePath path(5.0, 3.0, 1.0, 2.0);
  path.m.headroom(path.good, path.b, 3.0);
  const Simulator s = simulator(path.m.done());
  Probes probes;
  probes.series = {{Quantity::delivered, path.good, path.b}, {Quantity::output, path.part, path.a}};
  const Day first = s.world().base_date;
  world::Scenario more = quiet(s.world(), 600);
  more.acts.push_back({first + 5, {}, world::DemandChange{path.good, path.b, 1.5, 36.5}, ""});
  const Impact short_of = run(s, more, probes);
  EXPECT_NEAR(short_of.series[1].values.back(), 2.0, 1e-9) << "capacity binds";
  EXPECT_NEAR(short_of.uses[0].wanted, 5 * 1.0 + 595 * 1.6, 1e-6);
  more.acts.push_back({first + 5, {}, world::NewCapacity{path.part, path.a, 1.0 * 730.0}, ""});
  const Impact met = run(s, more, probes);
  EXPECT_NEAR(met.series[0].values.back(), 1.6, 1e-6);
  world::Scenario released = quiet(s.world(), 100);
  released.acts.push_back({first, {}, world::ExportStop{{path.part}, path.a, {}, 1.0}, ""});
  released.acts.push_back({first + 20, first + 40, world::StockRelease{path.part, path.b, 40.0}, ""});
  const Impact helped = run(s, released, probes);
  EXPECT_EQ(helped.series[0].values[15], 0.0);
  EXPECT_NEAR(helped.series[0].values[30], 1.0, 1e-9);
  EXPECT_EQ(helped.series[0].values[60], 0.0);
}

TEST(Acts, SetFigureIsAnotherWorld) {
  OnePath path(5.0);
  const FigureId amount = path.m.w.recipes.at(0).amount;
  const Simulator s = simulator(path.m.done());
  world::Scenario scenario = quiet(s.world(), 10);
  scenario.acts.push_back({s.world().base_date, {}, world::SetFigure{amount, 3.0}, ""});
  Probes probes;
  probes.series = {{Quantity::output, path.part, path.a}};
  const Impact impact = run(s, scenario, probes);
  EXPECT_NEAR(impact.series[0].baseline, 3.0, 1e-12);
  EXPECT_NEAR(impact.series[0].values.back(), 3.0, 1e-12);
}

TEST(Acts, SetControlCutsAndSaysWhy) {
  OnePath path(5.0, 3.0);
  const ControlId control = path.m.control("aa-1", path.a);
  const ClauseId clause = path.m.clause(control, "1", world::Rule::ban);
  path.m.coverage(clause, path.part);
  const Simulator s = simulator(path.m.done());
  world::Scenario scenario = quiet(s.world(), 60);
  scenario.acts.push_back(
      {s.world().base_date + 10,
       {},
       world::SetControl{control, {}, world::ClauseState::in_force, {}, {}, {}, world::UserClass::all},
       ""});
  const Impact impact = run(s, scenario, {});
  ASSERT_FALSE(impact.shortages.empty());
  const Shortage& first = impact.shortages.front();
  EXPECT_EQ(first.product, path.good);
  EXPECT_EQ(first.first_step, 10 + 3 + 5);
  ASSERT_FALSE(first.chain.empty());
  EXPECT_EQ(first.chain.back().kind, Cause::Kind::control);
  EXPECT_EQ(first.chain.back().clause, clause);
  EXPECT_EQ(first.chain.back().from, path.a);
}

TEST(Losses, AreValuedAtBasePrices) {
  const OnePath path(0.0, 1.0);
  const Simulator s = simulator(path.m.done());
  world::Scenario scenario = quiet(s.world(), 101);
  scenario.acts.push_back({s.world().base_date, {}, world::ExportStop{{path.part}, path.a, {}, 1.0}, ""});
  Probes probes;
  probes.checkpoints = {50, 101};
  const Impact impact = run(s, scenario, probes);
  // The goods under way on the first day are used on it; the good itself is delivered a day later, from day 1 on
  // nothing.
  EXPECT_NEAR(impact.actors[path.b.index].lost_use, 99 * 10.0, 1e-6);
  EXPECT_NEAR(impact.lost_share_at[1], 99.0 / 101.0, 1e-9);
  EXPECT_NEAR(impact.lost_share_at[0], 48.0 / 50.0, 1e-9);
  EXPECT_NEAR(impact.uses[0].lost_at[1], 99.0 / 101.0, 1e-9);
}

TEST(Run, StopsWhenAsked) {
  const OnePath path(5.0);
  const Simulator s = simulator(path.m.done());
  PlainContext plain;
  std::stop_source stop;
  Context context{plain.pool, stop.get_token(), plain.progress};
  stop.request_stop();
  const auto impact = s.run(quiet(s.world()), {}, {}, context);
  ASSERT_TRUE(impact);
  EXPECT_FALSE(impact->complete);
  EXPECT_EQ(impact->steps, 0);
}

/// The same bytes from any number of threads, each run on whichever.
TEST(Threads, GiveTheSameBytes) {
  const WorldPtr world = folder("data/worlds/strategic");
  ASSERT_TRUE(world);
  const Simulator s = simulator(world);
  std::vector<world::Scenario> scenarios;
  for (const char* id :
       {"gallium", "lfp-cathode", "synthetic-graphite", "diamond-grit", "tungsten-apt", "heavy-rare-earths"}) {
    world::Scenario scenario = quiet(*world, 120);
    scenario.acts.push_back(
        {world->base_date, {}, world::ExportStop{{world->products.find(id)}, world->places.find("CN"), {}, 1.0}, ""});
    scenarios.push_back(scenario);
  }
  const Probes probes = everything(*world);
  std::vector<std::vector<double>> first;
  for (const unsigned threads : {1U, 2U, 7U}) {
    PlainContext plain(threads);
    Context context = plain.context();
    std::vector<std::vector<double>> bytes(scenarios.size());
    context.pool.run(scenarios.size(), [&](std::size_t i) {
      const auto impact = s.run(scenarios[i], probes, {policy::Assume::resumed, true, true, true}, context);
      if (!impact) return;
      for (const Series& series : impact->series)
        bytes[i].insert(bytes[i].end(), series.values.begin(), series.values.end());
    });
    for (const auto& b : bytes) ASSERT_FALSE(b.empty());
    if (first.empty()) {
      first = bytes;
    } else {
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        EXPECT_EQ(std::memcmp(bytes[i].data(), first[i].data(), bytes[i].size() * sizeof(double)), 0) << i;
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint::simulate
