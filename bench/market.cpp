// One clearing of one product, as the strategic day asks for it. Each benchmark checks its answer first.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "market/clear.h"
#include "market/prices.h"

namespace chokepoint::market {
namespace {

/// n blocs; the first makes half of everything and sends the second only `pass` of what it used to.
struct Blocs {
  Blocs(std::size_t n, double pass) : limit(n * n, kNoLimit) {
    const auto size = static_cast<double>(n);
    for (std::size_t k = 0; k < n; ++k) {
      const double made = k == 0 ? 50 : 50 / (size - 1);
      supply.push_back({0.7 * made, 0.3 * made, 0.2, 1.15 * made});
      demand.push_back({0.7 * 100 / size, 0.3 * 100 / size, 0.3});
    }
    if (pass < 1.0) limit[1] = pass * 50 / size;
  }
  Market market() const { return {supply, demand, limit}; }
  std::vector<Supply> supply;
  std::vector<Demand> demand;
  std::vector<double> limit;
};

void clear_blocs(benchmark::State& state, double pass, double drift) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Blocs blocs(n, pass);
  Clearing clearing;
  clear(blocs.market(), clearing);
  double offered = 0.0;
  double wanted = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    offered += clearing.supply[k].quantity;
    wanted += clearing.demand[k].quantity;
  }
  if (std::abs(offered - wanted) > 1e-9 * wanted) state.SkipWithError("wrong answer");
  Blocs moving = blocs;
  double step = drift;
  for (auto _ : state) {
    // Capacity goes to and fro, so that every call has a new price to find.
    moving.supply[0].fixed = blocs.supply[0].fixed * (1.0 + step);
    step = -step;
    clear(moving.market(), clearing);
    benchmark::DoNotOptimize(clearing);
  }
}

void at_rest(benchmark::State& state) { clear_blocs(state, 1.0, 0.0); }
void moving(benchmark::State& state) { clear_blocs(state, 1.0, 0.01); }
void behind_a_control(benchmark::State& state) { clear_blocs(state, 0.3, 0.01); }

void price_of_a_day(benchmark::State& state) {
  const Terms terms{0.3, 0.02, 180};
  Prices prices{1.3, 1.1};
  const Side goal{1.5, 0, 0, Found::cleared};
  double sum = 0.0;
  for (auto _ : state) {
    Prices day = prices;
    move(day, goal, terms, 1.0);
    sum += wanted(100, 0.3, day, terms);
    benchmark::DoNotOptimize(sum);
  }
}

BENCHMARK(at_rest)->Arg(3)->Arg(5)->Arg(8);
BENCHMARK(moving)->Arg(3)->Arg(5)->Arg(8);
BENCHMARK(behind_a_control)->Arg(3)->Arg(5)->Arg(8);
BENCHMARK(price_of_a_day);

}  // namespace
}  // namespace chokepoint::market
