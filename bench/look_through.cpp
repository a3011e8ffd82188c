// Look-through of a synthetic world table: 100 regions of 60 industries, every industry buys from every other, four
// fifths of its inputs at home. The answer is checked (origins sum to 1) before it is timed.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>

#include "assess/dense_origins.h"
#include "base/random.h"

namespace chokepoint {
namespace {

constexpr std::uint32_t kRegions = 100;
constexpr std::uint32_t kSectors = 60;

assess::DenseOrigins world_table() {
  const std::uint32_t n = kRegions * kSectors;
  assess::DenseTable table{n, std::vector<double>(std::size_t{n} * n)};
  std::vector<std::uint32_t> group(n);
  for (std::uint32_t j = 0; j < n; ++j) {
    group[j] = j / kSectors;
    Stream random{1, 0, Purpose::figures, j};
    double home = 0.0, abroad = 0.0;
    double* inputs = table.share.data() + std::size_t{j} * n;
    for (std::uint32_t i = 0; i < n; ++i) {
      const double u = random.uniform();
      inputs[i] = u * u * u;  // a few large suppliers, many small
      (i / kSectors == group[j] ? home : abroad) += inputs[i];
    }
    const double used = 0.4 + 0.3 * random.uniform();  // of the output
    for (std::uint32_t i = 0; i < n; ++i)
      inputs[i] *= i / kSectors == group[j] ? used * 0.8 / home : used * 0.2 / abroad;
  }
  auto solver = assess::DenseOrigins::make(std::move(table), std::move(group), kRegions);
  if (!solver) std::abort();
  return std::move(*solver);
}

void look_through_of_6000_industries(benchmark::State& state) {
  const assess::DenseOrigins solver = world_table();
  PlainContext plain(static_cast<unsigned>(state.range(0)));
  Context context = plain.context();
  constexpr double kTolerance = 1e-9;
  int sweeps = 0;
  for (auto _ : state) {
    const auto shares = solver.origins(kTolerance, context);
    if (!shares) std::abort();
    sweeps = shares->sweeps;
    for (std::uint32_t j = 0; j < kRegions * kSectors; j += 997) {
      double sum = 0.0;
      for (std::uint32_t k = 0; k < kRegions; ++k) sum += shares->of(j, k);
      if (std::fabs(sum - 1.0) > kTolerance * kRegions) std::abort();
    }
  }
  state.counters["sweeps"] = sweeps;
  state.SetLabel("inverse 48 s and 1800 MB, goal 3 s");
}
BENCHMARK(look_through_of_6000_industries)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace chokepoint
