// ESRI on made networks, per firm. Each benchmark compares some answers with the plain loop's first.
#include <benchmark/benchmark.h>

#include <cmath>

#include "base/random.h"
#include "model/esri/fast.h"
#include "model/esri/files.h"
#include "network/synth.h"

namespace chokepoint::model::esri {
namespace {

constexpr std::size_t kSample = 1600;
constexpr std::size_t kCompared = 4;

void close_firms(benchmark::State& state, double error) {
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
  const auto fast = Fast::make(*list, needs, method);
  const auto plain = Plain::make(*list, needs, method);
  std::vector<Scenario> scenarios;
  for (std::size_t s = 0; s < kSample; ++s) {
    const auto firm = static_cast<std::uint32_t>(s * list->firms.size() / kSample);
    scenarios.push_back({list->firms.id[firm], {{firm, 1.0, 1.0}}, {}});
  }
  const Wish wish{error, {}};
  const Answer answer = fast->run(scenarios, wish, context);
  for (std::size_t s = 0; s < kSample; s += kSample / kCompared) {
    const Loss expected = plain->run(scenarios[s]);
    if (std::abs(answer.losses[s].esri - expected.esri) > answer.losses[s].error + 1e-12 ||
        answer.losses[s].steps != expected.steps)
      state.SkipWithError("wrong answer");
  }
  for (auto _ : state) benchmark::DoNotOptimize(fast->run(scenarios, wish, context));
  state.counters["ms_per_firm"] =
      benchmark::Counter(kSample * 1e-3, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void esri_exact(benchmark::State& state) { close_firms(state, 0.0); }
void esri_certified(benchmark::State& state) { close_firms(state, 1e-6); }

BENCHMARK(esri_exact)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(esri_certified)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chokepoint::model::esri
