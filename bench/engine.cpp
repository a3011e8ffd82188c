// The speeds the program promises, on the strategic world inside it. Each benchmark checks its answer first: the
// baseline must stand still, a cut must hurt, shares must add up.
#include <benchmark/benchmark.h>

#include <cmath>

#include "assess/cuts.h"
#include "assess/world_graph.h"
#include "service/session.h"
#include "simulate/simulator.h"

namespace chokepoint {
namespace {

struct Engine {
  Engine() : context{pool, {}, progress} { simulator = *service::Session().simulator(std::nullopt, context); }
  Pool pool{0};
  Progress progress;
  Context context;
  std::shared_ptr<const simulate::Simulator> simulator;
};

Engine& engine() {
  static Engine instance;
  return instance;
}

world::Scenario year(const simulate::Simulator& simulator, const char* product, const char* place) {
  world::Scenario scenario;
  scenario.name = "bench";
  scenario.horizon = {simulator.world().base_date, 365, 1};
  if (product != nullptr) {
    world::Act act;
    act.day = scenario.horizon.first;
    act.what =
        world::ExportStop{{simulator.world().products.find(product)}, simulator.world().places.find(place), {}, 1.0};
    scenario.acts.push_back(act);
  }
  return scenario;
}

void run_year(benchmark::State& state, const char* product, const char* place) {
  Engine& e = engine();
  simulate::RunOptions options;
  options.law = false;
  options.explain = false;
  simulate::Probes probes;
  probes.checkpoints = {365};
  const auto scenario = year(*e.simulator, product, place);
  const auto answer = e.simulator->run(scenario, probes, options, e.context);
  const double lost = answer ? answer->lost_share_at.front() : -1.0;
  if (product == nullptr ? std::abs(lost) > 1e-12 : !(lost > 0.0)) state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(e.simulator->run(scenario, probes, options, e.context));
  state.counters["links"] = static_cast<double>(e.simulator->network().links.size());
}

void read_and_complete(benchmark::State& state) {
  Engine& e = engine();
  for (auto _ : state) {
    service::Session session;
    auto simulator = session.simulator(std::nullopt, e.context);
    if (!simulator || (*simulator)->world().fingerprint != e.simulator->world().fingerprint)
      state.SkipWithError("wrong answer");
  }
}

void depend_on_everything(benchmark::State& state) {
  Engine& e = engine();
  const auto& world = e.simulator->world();
  auto model = assess::DependenceModel::make(assess::graph_of(world, e.simulator->balanced(), e.simulator->prices()),
                                             assess::by_country(world));
  assess::Target target;
  target.product = world.products.find("lfp-cell").index;
  const auto answer = model->of(target);
  double value = answer ? answer->value_untraced : 0.0;
  for (const auto& region : answer->regions) value += region.value_origin;
  if (std::abs(value - 1.0) > 1e-9) state.SkipWithError("value shares do not add up");
  for (auto _ : state) benchmark::DoNotOptimize(model->of(target));
}

void rank_the_world(benchmark::State& state) {
  Engine& e = engine();
  const auto cuts = assess::candidate_cuts(*e.simulator, assess::Shock::exports_stop, {}, 0.02);
  for (auto _ : state) {
    auto losses = assess::losses_of(*e.simulator, cuts, {}, e.context);
    if (!losses || losses->losses.size() != cuts.size()) state.SkipWithError("wrong answer");
  }
  state.counters["cuts"] = static_cast<double>(cuts.size());
}

BENCHMARK(read_and_complete)->Unit(benchmark::kMillisecond);
BENCHMARK(depend_on_everything)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_year, undisturbed, nullptr, nullptr)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_year, magnets_stop, "ndfeb-magnet", "CN")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_year, graphite_stops, "synthetic-graphite", "CN")->Unit(benchmark::kMillisecond);
BENCHMARK(rank_the_world)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace chokepoint
