// Ensembles at the size that the strategic world asks for. Each benchmark checks its answer first.
#include <benchmark/benchmark.h>

#include <cmath>
#include <filesystem>

#include "base/random.h"
#include "ensemble/run.h"
#include "ensemble/shares.h"

namespace chokepoint::ensemble {
namespace {

void draw_inputs(std::uint32_t draw, std::span<double> inputs) {
  Stream stream(3, draw, Purpose::test);
  for (double& input : inputs) input = stream.uniform();
}

/// Output k hangs on input k mod 10 for three quarters and on input 10 + k mod 10 for the rest.
Result<void> draw_outputs(std::uint32_t draw, std::span<double> outputs, Context& /*context*/) {
  double inputs[20];
  draw_inputs(draw, inputs);
  for (std::size_t k = 0; k < outputs.size(); ++k) outputs[k] = std::sqrt(3.0) * inputs[k % 10] + inputs[10 + k % 10];
  return {};
}

Spec spec_of(std::size_t outputs, std::size_t kept) {
  Spec spec;
  spec.key = fingerprint("bench");
  spec.draws = 10'000;
  spec.outputs = outputs;
  spec.kept = kept;
  return spec;
}

void bands(benchmark::State& state) {
  PlainContext plain(2);
  Context context = plain.context();
  const Spec spec = spec_of(static_cast<std::size_t>(state.range(0)), 0);
  const auto runs = run(spec, draw_outputs, context);
  if (!runs || std::abs(runs->bands[0].p50 - (std::sqrt(3.0) + 1) / 2) > 0.03) state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(run(spec, draw_outputs, context));
}

void bands_read_back(benchmark::State& state) {
  PlainContext plain(2);
  Context context = plain.context();
  Spec spec = spec_of(static_cast<std::size_t>(state.range(0)), 0);
  spec.folder = std::filesystem::temp_directory_path() / "chokepoint-bench-ensemble";
  const auto runs = run(spec, draw_outputs, context);
  for (auto _ : state) {
    const auto again = run(spec, draw_outputs, context);
    if (!again || again->read_back != spec.draws || again->bands[0].p50 != runs->bands[0].p50) {
      state.SkipWithError("wrong answer");
    }
  }
  std::filesystem::remove_all(spec.folder);
}

void shares(benchmark::State& state) {
  PlainContext plain(2);
  Context context = plain.context();
  const auto outputs = static_cast<std::size_t>(state.range(0));
  const auto runs = run(spec_of(outputs, outputs), draw_outputs, context);
  const Inputs inputs{static_cast<std::size_t>(state.range(1)), draw_inputs, {}};
  const auto answer = variance_shares(*runs, inputs, context);
  if (!answer || std::abs(answer->by_input[0].share - 0.75) > 0.02) state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(variance_shares(*runs, inputs, context));
}

BENCHMARK(bands)->Arg(300)->Arg(7300)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(bands_read_back)->Arg(300)->Arg(7300)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(shares)->Args({10, 5000})->Args({300, 5000})->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace chokepoint::ensemble
