// ESRI on made networks, per firm; for a million firms of a sample. Each benchmark compares some answers with the plain
// loop's first. Labels: the reference program (R and C++), the best claim of others, and the goal.
#include <benchmark/benchmark.h>

#include <cmath>

#include "base/random.h"
#include "bench/memory.h"
#include "model/esri/fast.h"
#include "model/esri/files.h"
#include "network/synth.h"

namespace chokepoint::model::esri {
namespace {

constexpr std::size_t kSample = 1600, kSampleOfMillion = 1000;
constexpr std::size_t kCompared = 4;

/// What others need for a firm of such a network, and what was asked of us.
const char* beside(std::uint32_t firms, bool certified) {
  switch (firms) {
    case 10'000:
      return certified ? "reference 228 ms, best claim 0.78 ms, goal 0.05 ms"
                       : "reference 228 ms and 316 MB, best claim 0.78 ms, goal 0.2 ms";
    case 100'000:
      return certified ? "reference 3211 ms, best claim 9.9 ms, goal 0.5 ms"
                       : "reference 3211 ms, best claim 9.9 ms, goal 3 ms and 500 MB";
    default:
      return certified ? "reference does not finish, goal 60 ms" : "reference does not finish, goal 300 ms and 4000 MB";
  }
}

void close_firms(benchmark::State& state, double error) {
  bench::forget_peak();
  PlainContext plain_context(1);
  Context context = plain_context.context();
  network::SynthSpec spec;
  spec.firms = static_cast<std::uint32_t>(state.range(0));
  const auto list = network::synthesize(spec, context);
  Needs needs = needs_of_all(*list, Need::essential);
  Stream stream(1, 0, Purpose::test);
  for (std::size_t pair = 0; pair < needs.need.size(); ++pair) {  // 15 % essential, 23 % not essential
    const double at = stream.uniform();
    if (pair % (needs.sectors + 1) != 0)
      needs.need[pair] = at < 0.62 ? Need::none : at < 0.85 ? Need::linear : Need::essential;
  }
  const Method method;
  const std::size_t sample = spec.firms < 1'000'000 ? kSample : kSampleOfMillion;
  const auto fast = Fast::make(*list, needs, method);
  const auto plain = Plain::make(*list, needs, method);
  std::vector<Scenario> scenarios;
  for (std::size_t s = 0; s < sample; ++s) {
    const auto firm = static_cast<std::uint32_t>(s * list->firms.size() / sample);
    scenarios.push_back({list->firms.id[firm], {{firm, 1.0, 1.0}}, {}});
  }
  const Wish wish{error, {}};
  const Answer answer = fast->run(scenarios, wish, context);
  for (std::size_t s = 0; s < sample; s += sample / kCompared) {
    const Loss expected = plain->run(scenarios[s]);
    if (std::abs(answer.losses[s].esri - expected.esri) > answer.losses[s].error + 1e-12 ||
        answer.losses[s].steps != expected.steps)
      state.SkipWithError("wrong answer");
  }
  for (auto _ : state) benchmark::DoNotOptimize(fast->run(scenarios, wish, context));
  state.counters["ms_per_firm"] = benchmark::Counter(
      static_cast<double>(sample) * 1e-3, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["MB"] = bench::peak_mb();
  state.SetLabel(beside(spec.firms, error > 0.0));
}

void esri_exact(benchmark::State& state) { close_firms(state, 0.0); }
void esri_certified(benchmark::State& state) { close_firms(state, 1e-6); }

BENCHMARK(esri_exact)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(esri_certified)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chokepoint::model::esri
