#include "continuity/trial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/math.h"
#include "base/random.h"
#include "continuity/availability.h"

namespace chokepoint::continuity {
namespace {

/// A way to play: what is made to happen at least so often (0: as it is).
struct Way {
  double part;            // of all cycles
  double while_up;        // outages and failures of sets, while a set is out and the grid is up
  double running;         // failures of sets in an outage
  double burn;            // fuel
  double together, each;  // failures to start
  double string;          // battery strings failing on demand
  bool spread;            // classes of outages equally often
};
constexpr std::array<Way, 6> kWays{{{.12, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, false},
                                    {.18, .5, .5, 0.0, .25, .4, 0.0, true},
                                    {.20, .1, .75, 0.0, .1, .1, 0.0, true},
                                    {.18, .1, .2, 0.0, .05, .1, 0.0, true},
                                    {.15, .5, 0.0, .93, 0.0, 0.0, 0.0, true},
                                    {.17, .5, 0.0, 0.0, 0.0, 0.0, .5, false}}};
using PerWay = std::array<double, kWays.size()>;

/// Parts of the mixture; ways that the system has no use for give theirs to plain play, the first.
PerWay mixture(const PowerSystem& system, bool biased) {
  PerWay parts{};
  for (std::size_t w = 0; w < kWays.size(); ++w) {
    const Way& way = kWays[w];
    const bool useful = biased && (way.burn > 0.0     ? system.fuel_limited()
                                   : way.string > 0.0 ? system.battery.failure_on_demand > 0.0
                                                      : system.generators.units > 0);
    parts[useful ? w : 0] += way.part;
  }
  return parts;
}

enum class Kind : std::uint8_t { outage, set_fails, all_fail, burn, set_repaired, delivery, grid_returns };

struct Move {
  Kind kind;
  std::uint32_t which;
  double rate;
  PerWay chance;
};

double rate_of(const std::vector<Move>& moves, Kind kind) {
  double sum = 0.0;
  for (const Move& move : moves) sum += move.kind == kind ? move.rate : 0.0;
  return sum;
}

/// Chances of the next move under one way to play: `favoured` kinds together get at least `part`, equally, each spread
/// over its own moves in proportion; burning fuel keeps its natural chance unless it is favoured; the rest shares what
/// is left in proportion.
void favour(std::vector<Move>& moves, std::size_t way, std::initializer_list<Kind> favoured, double part) {
  if (!(part > 0.0)) return;
  const auto chosen = [&](Kind kind) { return std::find(favoured.begin(), favoured.end(), kind) != favoured.end(); };
  double total = 0.0;
  for (const Move& move : moves) total += move.rate;
  double kinds = 0.0;
  double natural = 0.0;
  for (const Kind kind : favoured) {
    const double rate = rate_of(moves, kind);
    kinds += rate > 0.0 ? 1.0 : 0.0;
    natural += rate / total;
  }
  const double burning = chosen(Kind::burn) ? 0.0 : rate_of(moves, Kind::burn) / total;
  const double rest = 1.0 - natural - burning;
  if (!(kinds > 0.0) || !(rest > 1e-12) || natural >= part * (natural + rest)) return;
  for (Move& move : moves) {
    double& chance = move.chance[way];
    if (chosen(move.kind)) {
      chance = part * (natural + rest) / kinds * move.rate / rate_of(moves, move.kind);
    } else if (move.kind != Kind::burn) {
      chance *= (1.0 - part) * (natural + rest) / rest;
    }
  }
}

class Cycle {
 public:
  Cycle(const PowerSystem& system, const TrialOptions& options, const PerWay& parts, std::uint64_t number)
      : system_(system),
        options_(options),
        parts_(parts),
        stream_(options.seed, static_cast<std::uint32_t>(number), Purpose::power,
                static_cast<std::uint32_t>(number >> 32)),
        working_(static_cast<std::size_t>(system.generators.units), true),
        charge_(system.battery_hours()) {
    ratio_.fill(1.0);
    const double u = stream_.uniform();
    double sum = 0.0;
    for (std::size_t w = 0; w < kWays.size(); ++w) {
      sum += parts[w];
      if (parts[w] > 0.0) way_ = w;
      if (u < sum) break;
    }
  }

  void run() {
    while (true) {
      list_moves();
      double total = 0.0;
      for (const Move& move : moves_) total += move.rate;
      const double wait = stream_.exponential() / total;
      if (charge_ < system_.battery_hours() && quiet()) {  // all is well but the battery
        const double missing = (system_.battery_hours() - charge_) / charge_speed();
        if (wait >= missing) {
          length += missing;
          return;
        }
      }
      spend(wait);
      apply(draw());
      if (carried() && !charges_slowly()) charge_ = system_.battery_hours();
      if (quiet() && !(charge_ < system_.battery_hours())) return;
    }
  }

  double weight() const {
    double sum = 0.0;
    for (std::size_t w = 0; w < kWays.size(); ++w) sum += parts_[w] * ratio_[w];
    return 1.0 / sum;
  }

  double length{0.0}, dark{0.0}, interruptions{0.0};

 private:
  static constexpr std::uint32_t kUp = UINT32_MAX;

  int count() const { return static_cast<int>(std::count(working_.begin(), working_.end(), true)); }
  bool quiet() const { return outage_ == kUp && count() == system_.generators.units; }
  bool dry() const { return system_.fuel_limited() && spent_ == system_.fuel.stages; }
  bool carried() const { return outage_ == kUp || (!dry() && count() >= system_.generators.needed); }
  bool favouring() const { return parts_[0] < 1.0 && !seen_dark_; }
  bool charges_slowly() const { return options_.recharge && system_.battery.recharge_hours > 0.0; }
  double charge_speed() const { return system_.battery_hours() / system_.battery.recharge_hours; }

  void list_moves() {
    moves_.clear();
    const Generators& sets = system_.generators;
    const auto add = [&](Kind kind, std::uint32_t which, double rate) {
      if (rate > 0.0) moves_.push_back({kind, which, rate, {}});
    };
    int repaired = 0;
    for (std::uint32_t s = 0; s < working_.size(); ++s) {
      if (!working_[s]) {
        if (sets.crews == 0 || repaired++ < sets.crews) add(Kind::set_repaired, s, 1.0 / sets.repair_hours);
      } else if (outage_ == kUp) {
        add(Kind::set_fails, s, (1.0 - sets.availability) / (sets.availability * sets.repair_hours));
      } else if (!dry()) {
        add(Kind::set_fails, s, (1.0 - sets.common_share) / sets.run_mttf_hours);
      }
    }
    if (outage_ == kUp) {
      for (std::uint32_t c = 0; c < system_.grid.size(); ++c)
        add(Kind::outage, c, system_.grid[c].per_year / kHoursPerYear);
    } else {
      if (!dry() && count() > 0) add(Kind::all_fail, 0, sets.common_share / sets.run_mttf_hours);
      add(Kind::grid_returns, 0, 1.0 / system_.grid[outage_].mean_hours);
      if (system_.fuel_limited()) {
        if (spent_ > 0) add(Kind::delivery, 0, 1.0 / system_.fuel.delivery_hours);
        if (carried()) add(Kind::burn, 0, static_cast<double>(system_.fuel.stages) / system_.fuel.hours);
      }
    }
  }

  Move draw() {
    double total = 0.0;
    for (const Move& move : moves_) total += move.rate;
    for (Move& move : moves_) move.chance.fill(move.rate / total);
    if (favouring()) {
      for (std::size_t w = 1; w < kWays.size(); ++w) {
        if (outage_ == kUp) {
          favour(moves_, w, {Kind::outage, Kind::set_fails}, kWays[w].while_up);
          if (kWays[w].spread) spread_outages(w);
        } else {
          favour(moves_, w, {Kind::set_fails, Kind::all_fail}, kWays[w].running);
          favour(moves_, w, {Kind::burn}, kWays[w].burn);
        }
      }
    }
    const double u = stream_.uniform();
    double sum = 0.0;
    std::size_t at = moves_.size() - 1;
    for (std::size_t i = 0; i < moves_.size(); ++i) {
      sum += moves_[i].chance[way_];
      if (moves_[i].chance[way_] > 0.0) at = i;
      if (u < sum) break;
    }
    const Move& chosen = moves_[at];
    for (std::size_t w = 0; w < kWays.size(); ++w) ratio_[w] *= chosen.chance[w] / chosen.chance[0];
    return chosen;
  }

  /// Rare and long outages as often as common and short ones.
  void spread_outages(std::size_t way) {
    double classes = 0.0;
    double together = 0.0;
    for (const Move& move : moves_) {
      if (move.kind != Kind::outage) continue;
      classes += 1.0;
      together += move.chance[way];
    }
    for (Move& move : moves_) {
      if (move.kind == Kind::outage) move.chance[way] = together / classes;
    }
  }

  /// Time passes: darkness and charge follow.
  void spend(double hours) {
    length += hours;
    if (!carried()) {
      darken(hours);
    } else if (charge_ < system_.battery_hours()) {
      charge_ = std::min(system_.battery_hours(), charge_ + hours * charge_speed());
    }
  }

  /// A stretch that the sets do not carry: the battery first, then darkness.
  void darken(double hours) {
    const double held = battery_holds_ ? std::min(hours, charge_) : 0.0;
    charge_ -= held;
    if (hours > held) {
      dark += hours - held;
      if (!is_dark_) interruptions += 1.0;
      is_dark_ = true;
      seen_dark_ = true;
    }
  }

  /// A yes or no of chance p; each way to play may ask for yes more often.
  bool happens(double p, double Way::*favoured) {
    if (!(p > 0.0)) return false;
    if (!(p < 1.0)) return true;
    PerWay chance;
    for (std::size_t w = 0; w < kWays.size(); ++w) chance[w] = favouring() ? std::max(p, kWays[w].*favoured) : p;
    const bool yes = stream_.uniform() < chance[way_];
    for (std::size_t w = 0; w < kWays.size(); ++w) ratio_[w] *= yes ? chance[w] / p : (1.0 - chance[w]) / (1.0 - p);
    return yes;
  }

  void begin_deficit() {
    is_dark_ = false;
    int holding = 0;
    for (int s = 0; s < system_.battery.strings; ++s)
      holding += happens(system_.battery.failure_on_demand, &Way::string) ? 0 : 1;
    battery_holds_ = holding >= system_.battery.needed;
  }

  void begin_outage(std::uint32_t which) {
    begin_deficit();
    const double start = system_.start_hours();
    const double lasts = stream_.exponential() * system_.grid[which].mean_hours;
    outage_ = which;
    length += std::min(lasts, start);
    darken(std::min(lasts, start));
    if (lasts <= start) {
      outage_ = kUp;
      return;
    }
    spent_ = 0;
    const Generators& sets = system_.generators;
    if (count() == 0) return;
    if (happens(sets.common_share * sets.start_failure, &Way::together)) {
      working_.assign(working_.size(), false);
      return;
    }
    for (std::size_t s = 0; s < working_.size(); ++s) {
      if (working_[s] && happens((1.0 - sets.common_share) * sets.start_failure, &Way::each)) working_[s] = false;
    }
  }

  void apply(const Move& move) {
    const bool was_carried = carried();
    switch (move.kind) {
      case Kind::outage:
        begin_outage(move.which);
        return;  // its deficit has begun already
      case Kind::set_fails:
        working_[move.which] = false;
        break;
      case Kind::all_fail:
        working_.assign(working_.size(), false);
        break;
      case Kind::burn:
        ++spent_;
        break;
      case Kind::set_repaired:
        working_[move.which] = true;
        break;
      case Kind::delivery:
        spent_ = 0;
        break;
      case Kind::grid_returns:
        outage_ = kUp;
        break;
    }
    if (was_carried && !carried()) begin_deficit();
  }

  const PowerSystem& system_;
  const TrialOptions& options_;
  const PerWay& parts_;
  Stream stream_;
  std::size_t way_{0};
  PerWay ratio_{};
  std::vector<bool> working_;
  std::uint32_t outage_{kUp};
  int spent_{0};
  double charge_;  // hours at full load
  bool battery_holds_{true}, is_dark_{false}, seen_dark_{false};
  std::vector<Move> moves_;
};

/// Sums over cycles, for ratios and their errors.
struct Sums {
  double length{0.0}, dark{0.0}, cuts{0.0};
  double length2{0.0}, dark2{0.0}, cuts2{0.0}, dark_length{0.0}, cuts_length{0.0};
  std::uint64_t cycles{0}, with_dark{0};

  void add(const Cycle& cycle) {
    const double w = cycle.weight();
    const double l = w * cycle.length;
    const double d = w * cycle.dark;
    const double c = w * cycle.interruptions;
    length += l;
    dark += d;
    cuts += c;
    length2 += l * l;
    dark2 += d * d;
    cuts2 += c * c;
    dark_length += d * l;
    cuts_length += c * l;
    ++cycles;
    with_dark += cycle.dark > 0.0 ? 1 : 0;
  }
  void add(const Sums& other) {
    length += other.length;
    dark += other.dark;
    cuts += other.cuts;
    length2 += other.length2;
    dark2 += other.dark2;
    cuts2 += other.cuts2;
    dark_length += other.dark_length;
    cuts_length += other.cuts_length;
    cycles += other.cycles;
    with_dark += other.with_dark;
  }
};

/// Standard error of (sum x) / (sum l) over n cycles (delta method).
double ratio_error(double x, double l, double x2, double l2, double xl, double n) {
  const double ratio = x / l;
  const double variance = (x2 - 2.0 * ratio * xl + ratio * ratio * l2) / n;  // mean of x - ratio l is 0
  return std::sqrt(std::max(0.0, variance) / n) / (l / n);
}

}  // namespace

Result<TrialResult> play(const PowerSystem& system, const TrialOptions& options, Context& context) {
  Faults faults = check(system, "");
  if (options.cycles < 16) {
    faults.add({Code::out_of_range, "", 0, 0, std::to_string(options.cycles) + " cycles", "at least 16 cycles",
                "ask for more"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  constexpr std::uint64_t kChunk = 1024;
  const std::uint64_t chunks = (options.cycles + kChunk - 1) / kChunk;
  const PerWay parts = mixture(system, options.biased);
  std::vector<Sums> sums(chunks);
  context.pool.run(chunks, [&](std::size_t chunk) {
    if (context.cancel.stop_requested()) return;
    const std::uint64_t end = std::min(options.cycles, (chunk + 1) * kChunk);
    for (std::uint64_t number = chunk * kChunk; number < end; ++number) {
      Cycle cycle(system, options, parts, number);
      cycle.run();
      sums[chunk].add(cycle);
    }
    context.progress.advance(end - chunk * kChunk);
  });
  Sums all;
  for (const Sums& part : sums) all.add(part);  // in order of chunks, whoever played them
  TrialResult result;
  result.cycles = all.cycles;
  result.dark = all.with_dark;
  result.complete = all.cycles == options.cycles;
  if (all.cycles == 0) return result;
  const auto n = static_cast<double>(all.cycles);
  result.cycle_hours = all.length / n;
  result.unavailability = all.dark / all.length;
  result.error = ratio_error(all.dark, all.length, all.dark2, all.length2, all.dark_length, n);
  result.interruptions = all.cuts / all.length * kHoursPerYear;
  result.interruptions_error =
      ratio_error(all.cuts, all.length, all.cuts2, all.length2, all.cuts_length, n) * kHoursPerYear;
  return result;
}

}  // namespace chokepoint::continuity
