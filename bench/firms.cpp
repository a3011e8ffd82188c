// The firm-level model on synthetic scale-free networks: 100,000 firms and 500,000 links for 100 days, lowest relative
// order first; a million and five million for 365 days. Before timing, a smaller network is run by both loops and must
// agree.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/random.h"
#include "bench/memory.h"
#include "model/firms/plain.h"
#include "model/firms/run.h"

namespace chokepoint {
namespace {

/// Out-degrees with a heavy tail, customers uniform, amounts log-uniform over four decades, 80 sectors.
firms::FirmNetwork scale_free(std::uint32_t firms, std::uint32_t links) {
  constexpr std::uint32_t kSectors = 80;
  Stream random(1, 0, Purpose::synth);
  std::vector<double> demand(firms);
  for (double& amount : demand) amount = 10.0 / random.uniform();
  std::vector<std::uint64_t> pairs(links);
  for (std::uint64_t& pair : pairs) {
    const double u = random.uniform();
    pair = (random.below(firms) << 32) | static_cast<std::uint64_t>(u * u * u * firms);
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::vector<firms::Sale> sales;
  sales.reserve(pairs.size());
  for (const std::uint64_t pair : pairs) {
    const auto supplier = static_cast<std::uint32_t>(pair);
    const double u = random.uniform();
    sales.push_back(
        {supplier, static_cast<std::uint32_t>(pair >> 32), supplier * 2654435761U % kSectors, 1.0 / (u + 1e-4)});
  }
  return firms::make_network(std::move(demand), sales);
}

/// One firm in a hundred loses all or half of its capacity.
firms::Case shock(const firms::FirmNetwork& network) {
  firms::Case input = firms::undisturbed(network, 15.0);
  for (std::uint32_t i = 50; i < network.firms(); i += 100) input.damage.push_back({i, i % 200 == 50 ? 1.0 : 0.5, 0});
  return input;
}

bool agrees_with_plain() {
  const firms::FirmNetwork net = scale_free(2000, 10000);
  const firms::Case input = shock(net);
  PlainContext plain(2);
  Context context = plain.context();
  std::vector<double> ours, theirs;
  const auto keep = [](std::vector<double>& list) {
    return [&list](const firms::Day& day) { list.insert(list.end(), day.production.begin(), day.production.end()); };
  };
  (void)firms::run(net, input, {}, 60, keep(ours), context);
  (void)firms::run_plain(net, input, {}, 60, keep(theirs), context);
  for (std::size_t k = 0; k < ours.size(); ++k) {
    if (!(std::fabs(ours[k] - theirs[k]) <= 1e-10 * net.output[k % net.firms()])) return false;
  }
  return ours.size() == theirs.size();
}

/// Firms, links, days, threads.
void inventories(benchmark::State& state) {
  static const bool right = agrees_with_plain();
  if (!right) {
    state.SkipWithError("the fast run differs from the plain one");
    return;
  }
  const auto days = static_cast<int>(state.range(2));
  bench::forget_peak();
  const firms::FirmNetwork net =
      scale_free(static_cast<std::uint32_t>(state.range(0)), static_cast<std::uint32_t>(state.range(1)));
  const firms::Case input = shock(net);
  PlainContext plain(static_cast<unsigned>(state.range(3)));
  Context context = plain.context();
  double last = 0.0;
  for (auto _ : state) {
    (void)firms::run(
        net, input, {}, days, [&](const firms::Day& day) { last = day.totals.production; }, context);
  }
  state.counters["MB"] = bench::peak_mb();
  state.SetLabel(net.firms() < 1'000'000 ? "reference 274 s and 155 MB, goal 4 s (2 s on two threads)"
                                         : "reference about 2.8 hours, goal 90 s on two threads and 1000 MB");
  state.counters["output"] = last / firms::normal_totals(net).production;
  state.counters["ns_link_day"] =
      benchmark::Counter(static_cast<double>(net.links()) * days * 1e-9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(inventories)
    ->Args({100'000, 500'000, 100, 1})
    ->Args({100'000, 500'000, 100, 2})
    ->Args({1'000'000, 5'000'000, 365, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace chokepoint
