#include "continuity/exact.h"

#include <algorithm>

#include "base/math.h"
#include "continuity/availability.h"
#include "continuity/markov.h"

namespace chokepoint::continuity {
namespace {

using PerOrigin = std::array<double, kOrigins>;

std::size_t slot(Origin origin) { return static_cast<std::size_t>(origin); }

/// Chance that j of n sets are out after a demand with `out` out before: by how many fail one by one, and all at once.
struct StartDraw {
  std::vector<double> one_by_one;  // index: sets out afterwards
  double common{0.0};              // all out
};

StartDraw start_draw(const Generators& sets, int out) {
  StartDraw draw;
  draw.one_by_one.assign(static_cast<std::size_t>(sets.units) + 1, 0.0);
  const int ready = sets.units - out;
  if (ready == 0) {
    draw.one_by_one.back() = 1.0;
    return draw;
  }
  draw.common = sets.common_share * sets.start_failure;
  const double alone = (1.0 - sets.common_share) * sets.start_failure;
  double ways = 1.0;  // C(ready, failed)
  for (int failed = 0; failed <= ready; ++failed) {
    double p = ways * (1.0 - draw.common);
    for (int i = 0; i < failed; ++i) p *= alone;
    for (int i = failed; i < ready; ++i) p *= 1.0 - alone;
    draw.one_by_one[static_cast<std::size_t>(out + failed)] = p;
    ways *= static_cast<double>(ready - failed) / static_cast<double>(failed + 1);
  }
  return draw;
}

/// The chain of one system, without its battery.
class Source {
 public:
  explicit Source(const PowerSystem& system)
      : system_(system),
        sets_(system.generators),
        n_(static_cast<std::uint32_t>(sets_.units)),
        levels_(system.fuel_limited() ? static_cast<std::uint32_t>(system.fuel.stages) + 1 : 1) {}

  std::uint32_t states() const { return (n_ + 1) * (1 + levels_ * static_cast<std::uint32_t>(system_.grid.size())); }

  Result<std::vector<double>> distribution() const {
    Rates rates(states());
    for (std::uint32_t out = 0; out <= n_; ++out) add_up(rates, out);
    for (std::uint32_t c = 0; c < system_.grid.size(); ++c) {
      for (std::uint32_t spent = 0; spent < levels_; ++spent) {
        for (std::uint32_t out = 0; out <= n_; ++out) {
          each_move(spent, out, [&](std::uint32_t spent_next, std::uint32_t out_next, double rate, Origin) {
            rates.add(down(c, spent, out), down(c, spent_next, out_next), rate);
          });
          rates.add(down(c, spent, out), out, returns(c));
        }
      }
    }
    return stationary(std::move(rates));
  }

  double returns(std::uint32_t c) const { return 1.0 / system_.grid[c].mean_hours; }
  double fails(std::uint32_t c) const { return system_.grid[c].per_year / kHoursPerYear; }
  /// Chance that an outage of the class outlasts the sets' start.
  double outlasts(std::uint32_t c) const { return math::exp(-returns(c) * system_.start_hours()); }
  std::uint32_t down(std::uint32_t c, std::uint32_t spent, std::uint32_t out) const {
    return (n_ + 1) * (1 + c * levels_ + spent) + out;
  }
  bool dry(std::uint32_t spent) const { return levels_ > 1 && spent + 1 == levels_; }
  /// The sets do not carry the load.
  bool deficit(std::uint32_t spent, std::uint32_t out) const {
    return dry(spent) || static_cast<int>(n_ - out) < sets_.needed;
  }
  std::uint32_t sets() const { return n_; }
  std::uint32_t levels() const { return levels_; }

  /// Moves of sets and tank while the grid is down: body(spent', out', rate, what it would open).
  template <class Body>
  void each_move(std::uint32_t spent, std::uint32_t out, const Body& body) const {
    if (out > 0) body(spent, out - 1, repairs(out), Origin::run_failure);
    if (levels_ > 1 && spent > 0) body(0, out, 1.0 / system_.fuel.delivery_hours, Origin::run_failure);
    const std::uint32_t running = dry(spent) ? 0 : n_ - out;
    if (running > 0) {
      const double each = 1.0 / sets_.run_mttf_hours;
      body(spent, out + 1, static_cast<double>(running) * (1.0 - sets_.common_share) * each, Origin::run_failure);
      body(spent, n_, sets_.common_share * each, Origin::common_run);
    }
    if (levels_ > 1 && !deficit(spent, out)) {
      body(spent + 1, out, static_cast<double>(levels_ - 1) / system_.fuel.hours, Origin::fuel);
    }
  }

 private:
  double repairs(std::uint32_t out) const {
    const int busy = sets_.crews > 0 ? std::min(sets_.crews, static_cast<int>(out)) : static_cast<int>(out);
    return static_cast<double>(busy) / sets_.repair_hours;
  }

  void add_up(Rates& rates, std::uint32_t out) const {
    if (out > 0) rates.add(out, out - 1, repairs(out));
    if (out < n_) {
      const double leaves = (1.0 - sets_.availability) / sets_.availability / sets_.repair_hours;
      rates.add(out, out + 1, static_cast<double>(n_ - out) * leaves);
    }
    const StartDraw draw = start_draw(sets_, static_cast<int>(out));
    for (std::uint32_t c = 0; c < system_.grid.size(); ++c) {
      const double rate = fails(c) * outlasts(c);
      for (std::uint32_t j = out; j <= n_; ++j) rates.add(out, down(c, 0, j), rate * draw.one_by_one[j]);
      rates.add(out, down(c, 0, n_), rate * draw.common);
    }
  }

  const PowerSystem& system_;
  const Generators& sets_;
  std::uint32_t n_;
  std::uint32_t levels_;
};

/// Entries into deficits of one outage class, per hour, by state and by what opened them.
struct Entries {
  Rates rates{0};                    // within the deficit
  std::vector<double> exit, beyond;  // leaving it; leaving it otherwise than by the grid's return
  std::vector<PerOrigin> at_start, later;
  double grid_fails{0.0};  // rate of all outages of the class
};

Entries entries_of(const Source& source, const PowerSystem& system, std::uint32_t c, const std::vector<double>& pi) {
  const std::uint32_t n = source.sets();
  std::vector<std::uint32_t> number(source.levels() * (n + 1), 0);
  std::uint32_t count = 0;
  for (std::uint32_t spent = 0; spent < source.levels(); ++spent) {
    for (std::uint32_t out = 0; out <= n; ++out) {
      if (source.deficit(spent, out)) number[spent * (n + 1) + out] = count++;
    }
  }
  Entries entries;
  entries.rates = Rates(count);
  entries.exit.assign(count, source.returns(c));
  entries.beyond.assign(count, 0.0);
  entries.at_start.assign(count, PerOrigin{});
  entries.later.assign(count, PerOrigin{});
  for (std::uint32_t spent = 0; spent < source.levels(); ++spent) {
    for (std::uint32_t out = 0; out <= n; ++out) {
      const bool from_deficit = source.deficit(spent, out);
      const std::uint32_t from = number[spent * (n + 1) + out];
      source.each_move(spent, out, [&](std::uint32_t spent_next, std::uint32_t out_next, double rate, Origin origin) {
        const bool to_deficit = source.deficit(spent_next, out_next);
        const std::uint32_t to = number[spent_next * (n + 1) + out_next];
        if (from_deficit && to_deficit) {
          entries.rates.add(from, to, rate);
        } else if (from_deficit) {
          entries.exit[from] += rate;
          entries.beyond[from] += rate;
        } else if (to_deficit) {
          entries.later[to][slot(origin)] += pi[source.down(c, spent, out)] * rate;
        }
      });
    }
  }
  for (std::uint32_t out = 0; out <= n; ++out) {
    entries.grid_fails += pi[out] * source.fails(c);
    const StartDraw draw = start_draw(system.generators, static_cast<int>(out));
    const double rate = pi[out] * source.fails(c) * source.outlasts(c);
    for (std::uint32_t j = out; j <= n; ++j) {
      if (source.deficit(0, j)) entries.at_start[number[j]][slot(Origin::too_few_start)] += rate * draw.one_by_one[j];
    }
    if (draw.common > 0.0) entries.at_start[number[n]][slot(Origin::common_start)] += rate * draw.common;
  }
  return entries;
}

/// Hours dark (or chance of darkness) for an entry with a battery of some hours: exp(-return x T) exp(rest x T) v. The
/// grid's return is taken out, so that short outages do not make the rest stiff.
std::vector<double> ridden_through(const Entries& entries, double returns, double hours, std::vector<double> v) {
  v = after(entries.rates, entries.beyond, hours, std::move(v));
  const double down_still = math::exp(-returns * hours);
  for (double& value : v) value *= down_still;
  return v;
}

/// Paths of which any one may fail alone, or all together (beta). Where all are needed, both are the same to the load.
void add_paths(const Paths& paths, Availability& result) {
  if (!(paths.mtbf_hours > 0.0)) return;
  const double common = paths.units == paths.needed ? 0.0 : paths.common_share;
  double down = 0.0;
  double frequency = 0.0;
  if (common < 1.0) {
    const double mtbf = paths.mtbf_hours / (1.0 - common);
    down = k_of_n(paths.needed, paths.units, unavailability(mtbf, paths.mttr_hours));
    frequency = k_of_n_frequency(paths.needed, paths.units, mtbf, paths.mttr_hours);
  }
  if (common > 0.0) {
    down = series(std::array{down, unavailability(paths.mtbf_hours / common, paths.mttr_hours)});
    frequency += common / paths.mtbf_hours;
  }
  result.by_origin[slot(Origin::paths)] = down;
  result.interruptions =
      result.interruptions * (1.0 - down) + frequency * kHoursPerYear * (1.0 - result.unavailability);
  result.unavailability = series(std::array{result.unavailability, down});
}

/// What one class adds for one battery.
void add_class(const Entries& entries, const PowerSystem& system, const Battery& battery, double returns,
               const std::vector<double>& mean_stay, Availability& result) {
  const double start = system.start_hours();
  const double hours = battery.minutes / 60.0;
  const double fails = k_of_n(battery.needed, battery.strings, battery.failure_on_demand);
  const double holds = 1.0 - fails;
  const double after_start = std::max(0.0, hours - start);
  const bool bridges = hours >= start;
  const std::vector<double> ones(mean_stay.size(), 1.0);
  const auto dark_later = ridden_through(entries, returns, hours, mean_stay);
  const auto chance_later = ridden_through(entries, returns, hours, ones);
  const auto dark_start = ridden_through(entries, returns, after_start, mean_stay);
  const auto chance_start = ridden_through(entries, returns, after_start, ones);

  double interruptions = 0.0;
  auto& by = result.by_origin;
  // While the sets start: dark from the battery's end to the start or the grid's return.
  const auto within = [&](double from) { return -math::expm1(-returns * (start - from)) * math::exp(-returns * from); };
  by[slot(Origin::start_window)] += entries.grid_fails * fails * within(0.0) / returns;
  if (start > 0.0) interruptions += entries.grid_fails * fails;
  if (!bridges) {
    by[slot(Origin::start_window)] += entries.grid_fails * holds * within(hours) / returns;
    interruptions += entries.grid_fails * holds * math::exp(-returns * hours);
  }
  for (std::size_t s = 0; s < mean_stay.size(); ++s) {
    for (std::size_t o = 0; o < kOrigins; ++o) {
      const double first = entries.at_start[s][o];
      const double later = entries.later[s][o];
      by[o] += first * (holds * dark_start[s] + fails * mean_stay[s]);
      by[o] += later * (holds * dark_later[s] + fails * mean_stay[s]);
      // Dark already while starting: no new interruption.
      if (bridges) interruptions += first * holds * chance_start[s];
      if (!(start > 0.0)) interruptions += first * fails;
      interruptions += later * (holds * chance_later[s] + fails);
    }
  }
  result.interruptions += interruptions * kHoursPerYear;
}

}  // namespace

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::start_window:
      return "while sets start";
    case Origin::too_few_start:
      return "too few sets start";
    case Origin::common_start:
      return "all sets fail to start together";
    case Origin::run_failure:
      return "sets fail while running";
    case Origin::common_run:
      return "all sets fail together while running";
    case Origin::fuel:
      return "the tank runs dry";
    case Origin::paths:
      return "paths from source to load";
  }
  return "";
}

double Availability::hours_per_year() const { return unavailability * kHoursPerYear; }
double Availability::mean_hours() const { return interruptions > 0.0 ? hours_per_year() / interruptions : 0.0; }

Result<std::vector<Availability>> solve_all(const PowerSystem& system, std::span<const Battery> batteries,
                                            std::span<const Paths> paths) {
  Faults faults = check(system, "");
  if (!faults.empty()) return fail(std::move(faults).take());
  const Source source(system);
  auto pi = source.distribution();
  if (!pi) return tl::unexpected(pi.error());
  std::vector<Availability> by_battery(batteries.size());
  for (std::uint32_t c = 0; c < system.grid.size(); ++c) {
    const Entries entries = entries_of(source, system, c, *pi);
    auto mean_stay = reward_until_exit(entries.rates, entries.exit, std::vector<double>(entries.exit.size(), 1.0));
    if (!mean_stay) return tl::unexpected(mean_stay.error());
    for (std::size_t b = 0; b < batteries.size(); ++b)
      add_class(entries, system, batteries[b], source.returns(c), *mean_stay, by_battery[b]);
  }
  std::vector<Availability> results;
  for (Availability result : by_battery) {
    result.states = source.states();
    for (const double part : result.by_origin) result.unavailability += part;
    result.source = result.unavailability;
    for (const Paths& path : paths) {
      results.push_back(result);
      add_paths(path, results.back());
    }
  }
  return results;
}

Result<Availability> solve(const PowerSystem& system) {
  auto results = solve_all(system, std::span(&system.battery, 1), std::span(&system.paths, 1));
  if (!results) return tl::unexpected(results.error());
  return results->front();
}

}  // namespace chokepoint::continuity
