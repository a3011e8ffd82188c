// A day of ARIO and years of it, on synthetic world tables. The fast loop is checked against the plain one on a small
// table of the same make before anything is timed. `reads` is the time that one pass over the flows takes at the memory
// bandwidth measured beside it: the bound of any loop that reads each flow once a day.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/random.h"
#include "model/ario/loop.h"

namespace chokepoint {
namespace {

using namespace model::ario;

network::IoTable world_table(std::uint32_t regions, std::uint32_t sectors) {
  network::IoTable t;
  for (std::uint32_t r = 0; r < regions; ++r) {
    t.regions.push_back("r" + std::to_string(r));
    t.final_users.push_back(t.regions.back() + "|use");
    t.final_region.push_back(r);
  }
  for (std::uint32_t i = 0; i < sectors; ++i) t.sectors.push_back("s" + std::to_string(i));
  for (std::uint32_t r = 0; r < regions; ++r) {
    for (std::uint32_t i = 0; i < sectors; ++i) {
      t.industries.push_back(t.regions[r] + "|" + t.sectors[i]);
      t.region.push_back(r);
      t.sector.push_back(i);
    }
  }
  const std::size_t n = t.size();
  t.square.reserve((n + 7) * n);
  t.square.resize(n * n);
  t.final_demand.assign(n * regions, 0.0);
  t.output.assign(n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    Stream random{1, 0, Purpose::figures, static_cast<std::uint32_t>(j)};
    for (std::size_t i = 0; i < n; ++i) {
      const double u = random.uniform();
      const double flow = u * u * u * (t.region[i] == t.region[j] ? 10.0 : 0.1);
      t.square[j * n + i] = flow;
      t.output[i] += flow;
    }
    for (std::size_t u = 0; u < regions; ++u) {
      const double wanted = random.uniform() * (t.region[j] == u ? 100.0 : 1.0);
      t.final_demand[j * regions + u] = wanted;
      t.output[j] += wanted;
    }
  }
  return t;
}

Case asked_of(const network::IoTable& t, int units) {
  Case asked;
  asked.units = units;
  asked.params.inventory_days = 20;
  Event event;
  event.kind = Event::Kind::arbitrary;
  event.name = "outage";
  for (std::uint32_t f = 0; f < t.size(); ++f) {
    if (t.region[f] == 0) event.impact.emplace_back(f, 0.5);
  }
  event.occurrence = 1;
  event.duration = 3;
  event.tau = 10;
  asked.events.push_back(event);
  return asked;
}

void check_answer() {
  const network::IoTable t = world_table(5, 6);
  const Case asked = asked_of(t, 40);
  auto economy = make_economy(t, asked.params);
  if (!economy) std::abort();
  PlainContext plain;
  Context context = plain.context();
  const auto slow = run_plain(*economy, asked, LinkLaw(), {}, context);
  const auto fast = run_fast(*economy, asked, LinkLaw(), {}, context);
  if (!slow || !fast) std::abort();
  double lost = 0.0;
  for (std::size_t k = 0; k < slow->steps.size(); ++k) {
    lost = std::max(lost, 1.0 - slow->production_total[k] / slow->production_total[0]);
    if (std::fabs(slow->production_total[k] - fast->production_total[k]) > 1e-12 * slow->production_total[0])
      std::abort();
  }
  if (lost < 0.01) std::abort();
}

/// Seconds to read the flows once with `threads` threads, the best of five.
double seconds_to_read(const std::vector<double>& flows, unsigned threads) {
  Pool pool(threads);
  double best = 1e9;
  std::vector<double> sums(threads);
  for (int round = 0; round < 5; ++round) {
    const auto start = std::chrono::steady_clock::now();
    pool.run(threads, [&](std::size_t part) {
      const std::size_t from = flows.size() * part / threads, to = flows.size() * (part + 1) / threads;
      double lanes[16] = {};
      for (std::size_t k = from; k + 16 <= to; k += 16) {
        for (std::size_t l = 0; l < 16; ++l) lanes[l] += flows[k + l];
      }
      double sum = 0.0;
      for (const double lane : lanes) sum += lane;
      sums[part] = sum;
    });
    benchmark::DoNotOptimize(sums.data());
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

void days_of(benchmark::State& state, std::uint32_t regions, std::uint32_t sectors, int days, const char* beside) {
  check_answer();
  const auto threads = static_cast<unsigned>(state.range(0));
  network::IoTable t = world_table(regions, sectors);
  const Case asked = asked_of(t, days);
  auto economy = make_economy(std::move(t), asked.params);
  if (!economy) std::abort();
  PlainContext plain(threads);
  Context context = plain.context();
  double best = 1e9;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const auto trace = run_fast(*economy, asked, LinkLaw(), {}, context);
    if (!trace) std::abort();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / days);
  }
  const double reads = seconds_to_read(economy->flows, threads);
  state.SetLabel(beside);
  state.counters["ms_a_day"] = 1e3 * best;
  state.counters["ms_reads"] = 1e3 * reads;
  state.counters["ratio"] = best / reads;
  state.counters["MB"] = 1e-6 * static_cast<double>(economy->flows.size() * sizeof(double) +
                                                    fast_memory(*economy, asked, {}) + 3 * economy->bought.size() * 8);
}

void ario_3000_industries(benchmark::State& state) {
  days_of(state, 60, 50, 30, "reference 600 to 1500 ms and 1060 MB, goal 12 ms and 120 MB");
}
BENCHMARK(ario_3000_industries)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
void ario_9800_industries(benchmark::State& state) {
  days_of(state, 49, 200, 20, "reference does not fit a laptop, goal 164 ms on two threads");
}
BENCHMARK(ario_9800_industries)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

}  // namespace
}  // namespace chokepoint
