// The oracle: every matrix is held and every formula stands as in docs/methods/ario.md. No thought for speed.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "model/ario/behaviour.h"
#include "model/ario/damage.h"
#include "model/ario/loop.h"

namespace chokepoint::model::ario {
namespace {

constexpr double kGateAbsolute = 1e-8;
constexpr double kGateRelative = 1e-5;

using Matrix = std::vector<double>;  // rows x columns, row by row

bool apart(double value, double from) {
  return !(value == from || std::fabs(value - from) <= kGateAbsolute + kGateRelative * std::fabs(from));
}

class Plain {
 public:
  Plain(const Economy& economy, const Case& asked, const LinkLaw& law, const LoopOptions& options)
      : e_(economy),
        case_(asked),
        law_(law),
        rules_(options.rules),
        recorder_(economy, options.wanted, options.every, asked.params.step),
        damage_(economy, asked, options.rules),
        capacity_(economy, asked.params, options.rules),
        need_(needed_stock(economy, asked.params, options.rules)),
        essential_(essential_inputs(economy, options.rules)),
        made_(economy.output),
        stock_(std::size_t{economy.s} * economy.n),
        orders_(std::size_t{economy.n} * economy.n),
        pass_(std::size_t{economy.n} * economy.regions.size(), 1.0),
        delay_(std::size_t{economy.n} * economy.regions.size(), 0) {
    for (std::uint32_t g = 0; g < e_.n; ++g) {
      for (std::uint32_t i = 0; i < e_.s; ++i) {
        stock_[i * e_.n + g] = std::isinf(e_.inventory[i]) ? e_.inventory[i] : e_.output[g] * a(i, g) * e_.inventory[i];
      }
      for (std::uint32_t f = 0; f < e_.n; ++f) orders_[f * e_.n + g] = e_.flow(f, g) * e_.per_step;
    }
  }

  /// False: a stock fell below 0 under published rules.
  bool step(int step);
  Trace take() { return recorder_.take(); }

 private:
  double a(std::uint32_t i, std::uint32_t g) const { return e_.coefficient[e_.at(i, g)]; }
  std::size_t link(std::uint32_t f, std::uint32_t region) const { return f * e_.regions.size() + region; }
  double final_of(std::uint32_t f, std::uint32_t u) const { return e_.final_demand[f * e_.users + u]; }
  std::uint32_t region_of_client(std::uint32_t client) const {
    return client < e_.n ? e_.region[client] : e_.final_region[client - e_.n];
  }
  void read_law(int step);
  double moved_part(double blocked, double passing) const;
  /// What of the rebuilding may be ordered of each seller.
  std::vector<double> rebuilding() const;
  void share_orders();
  void produce(std::vector<double>& wish, std::vector<std::uint32_t>& shortest, std::uint32_t& limiting);
  bool deliver(int step);
  void order(const std::vector<double>& asked_before);

  const Economy& e_;
  const Case& case_;
  const LinkLaw& law_;
  Rules rules_;
  Recorder recorder_;
  Damage damage_;
  Capacity capacity_;
  std::vector<double> need_;
  std::vector<std::uint8_t> essential_;
  std::vector<double> made_, demand_, direct_, fulfilled_;
  Matrix stock_;   // s x n
  Matrix orders_;  // n x n, what is wanted, whatever may pass
  std::vector<double> pass_;
  std::vector<std::int32_t> delay_;
  Matrix sent_, sent_final_;  // per unit of fulfilment: direct and moved orders, n x n and n x users
  std::vector<double> undelivered_, unmet_, rebuilt_;
  std::map<int, Matrix> arrivals_;        // by step, s x n
  std::map<int, Matrix> final_arrivals_;  // by step, n x users
};

void Plain::read_law(int step) {
  if (!law_.changes(step)) return;
  std::fill(pass_.begin(), pass_.end(), 1.0);
  std::fill(delay_.begin(), delay_.end(), 0);
  for (const LinkLaw::Link& l : law_.links(step)) {
    pass_[link(l.seller, l.region)] = l.pass;
    delay_[link(l.seller, l.region)] = l.delay;
  }
}

double Plain::moved_part(double blocked, double passing) const {
  if (!(blocked > 0.0) || !(passing > 0.0)) return 0.0;
  return std::min(law_.rerouting().ceiling, law_.rerouting().rate * blocked / passing);
}

std::vector<double> Plain::rebuilding() const {
  std::vector<double> of(e_.n, 0.0);
  for (const auto& o : damage_.orders()) of[o.seller] += o.asked * pass_[link(o.seller, region_of_client(o.client))];
  return of;
}

/// What is asked of each seller, with what moved to it from links that are cut.
void Plain::share_orders() {
  const std::uint32_t n = e_.n;
  sent_.assign(std::size_t{n} * n, 0.0);
  sent_final_.assign(std::size_t{n} * e_.users, 0.0);
  Matrix moved(std::size_t{n} * n, 0.0), moved_final(std::size_t{n} * e_.users, 0.0);
  for (std::uint32_t client = 0; client < n + e_.users; ++client) {
    const bool firm = client < n;
    const std::uint32_t region = region_of_client(client);
    for (std::uint32_t i = 0; i < e_.s; ++i) {
      double blocked = 0.0, passing = 0.0;
      for (std::uint32_t k = e_.sector_first[i]; k < e_.sector_first[i + 1]; ++k) {
        const std::uint32_t f = e_.seller[k];
        const double wanted = firm ? orders_[f * n + client] : final_of(f, client - n);
        const double may = pass_[link(f, region)];
        (firm ? sent_[f * n + client] : sent_final_[f * e_.users + client - n]) = wanted * may;
        passing += wanted * may;
        blocked += wanted * (1.0 - may);
      }
      const double part = moved_part(blocked, passing);
      if (part == 0.0) continue;
      for (std::uint32_t k = e_.sector_first[i]; k < e_.sector_first[i + 1]; ++k) {
        const std::uint32_t f = e_.seller[k];
        if (firm) {
          moved[f * n + client] = part * sent_[f * n + client];
        } else {
          moved_final[f * e_.users + client - n] = part * sent_final_[f * e_.users + client - n];
        }
      }
    }
  }
  direct_.assign(n, 0.0);
  const std::vector<double> rebuild = rebuilding();
  for (std::uint32_t f = 0; f < n; ++f) {
    double direct = 0.0, extra = 0.0;
    for (std::uint32_t g = 0; g < n; ++g) direct += sent_[f * n + g];
    for (std::uint32_t u = 0; u < e_.users; ++u) direct += sent_final_[f * e_.users + u];
    for (std::uint32_t g = 0; g < n; ++g) extra += moved[f * n + g];
    for (std::uint32_t u = 0; u < e_.users; ++u) extra += moved_final[f * e_.users + u];
    direct_[f] = direct;
    if (extra == 0.0) continue;
    // Idle capacity as yesterday's overproduction leaves it.
    const double room = e_.output[f] * (1.0 - damage_.capacity_lost()[f]) * capacity_.alpha[f] - direct - rebuild[f];
    const double taken = std::clamp(room / extra, 0.0, 1.0);
    for (std::uint32_t g = 0; g < n; ++g) sent_[f * n + g] += taken * moved[f * n + g];
    for (std::uint32_t u = 0; u < e_.users; ++u) sent_final_[f * e_.users + u] += taken * moved_final[f * e_.users + u];
    direct_[f] += taken * extra;
  }
}

void Plain::produce(std::vector<double>& wish, std::vector<std::uint32_t>& shortest, std::uint32_t& limiting) {
  const double sharp = rules_.exact_tests ? 1.0 : 1.0 - kTight;
  for (std::uint32_t g = 0; g < e_.n; ++g) {
    double least = 1.0;
    for (std::uint32_t i = 0; i < e_.s; ++i) {
      const double need = wish[g] * a(i, g) * need_[i];
      const double stock = stock_[i * e_.n + g];
      if (!essential_[e_.at(i, g)] || need == 0.0 || !(stock < need * sharp)) continue;
      ++limiting;
      if (stock / need >= least) continue;
      least = stock / need;
      shortest[g] = i;
    }
    made_[g] = wish[g] * least;
  }
}

bool Plain::deliver(int step) {
  const std::uint32_t n = e_.n;
  Matrix got(std::size_t{e_.s} * n, 0.0), used(std::size_t{e_.s} * n);
  if (const auto due = arrivals_.find(step); due != arrivals_.end()) {
    got = std::move(due->second);
    arrivals_.erase(due);
  }
  for (std::uint32_t f = 0; f < n; ++f) {
    for (std::uint32_t g = 0; g < n; ++g) {
      const double goods = fulfilled_[f] * sent_[f * n + g];
      const std::int32_t delay = delay_[link(f, e_.region[g])];
      if (delay == 0) {
        got[e_.sector[f] * n + g] += goods;
      } else if (goods > 0.0) {
        auto& later = arrivals_[step + delay];
        later.resize(got.size(), 0.0);
        later[e_.sector[f] * n + g] += goods;
      }
    }
  }
  bool moves = !rules_.gates;
  for (std::uint32_t i = 0; i < e_.s; ++i) {
    for (std::uint32_t g = 0; g < n; ++g) {
      used[i * n + g] = made_[g] * a(i, g);
      moves = moves || apart(got[i * n + g], used[i * n + g]);
    }
  }
  bool sound = true;
  for (std::size_t k = 0; moves && k < stock_.size(); ++k) {
    stock_[k] = stock_[k] - used[k] + got[k];
    if (!rules_.exact_tests) stock_[k] = std::max(stock_[k], 0.0);
    sound = sound && !(stock_[k] < 0.0);
  }

  Matrix arrived(std::size_t{n} * e_.users, 0.0);
  if (const auto due = final_arrivals_.find(step); due != final_arrivals_.end()) {
    arrived = std::move(due->second);
    final_arrivals_.erase(due);
  }
  undelivered_.assign(n, 0.0);
  unmet_.assign(e_.users, 0.0);
  for (std::uint32_t f = 0; f < n; ++f) {
    for (std::uint32_t u = 0; u < e_.users; ++u) {
      const std::size_t k = f * e_.users + u;
      const double sent = sent_final_[k];
      const std::int32_t delay = delay_[link(f, e_.final_region[u])];
      double missing = final_of(f, u) - sent + sent * (1.0 - fulfilled_[f]) - arrived[k];
      if (delay > 0) {
        missing += fulfilled_[f] * sent;
        auto& later = final_arrivals_[step + delay];
        later.resize(arrived.size(), 0.0);
        later[k] += fulfilled_[f] * sent;
      }
      undelivered_[f] += missing;
      unmet_[u] += missing;
    }
  }
  return sound;
}

/// Orders for the next step, while those of this one are still in place. `asked_before`: of each seller by industries
/// and final users.
void Plain::order(const std::vector<double>& asked_before) {
  const std::uint32_t n = e_.n;
  const std::vector<double> rebuild = rebuilding();
  Matrix goal(std::size_t{e_.s} * n), want(std::size_t{e_.s} * n);
  bool refills = !rules_.gates;
  for (std::uint32_t g = 0; g < n; ++g) {
    const double demand = asked_before[g] + rebuild[g];
    const double wish = std::min(demand, capacity_.capacity[g]);
    for (std::uint32_t i = 0; i < e_.s; ++i) {
      goal[i * n + g] = wish * a(i, g) * e_.inventory[i];
      refills = refills || apart(stock_[i * n + g], goal[i * n + g]);
    }
  }
  for (std::uint32_t i = 0; i < e_.s; ++i) {
    for (std::uint32_t g = 0; g < n; ++g) {
      const double gap =
          refills && std::isfinite(e_.inventory[i]) ? std::max(goal[i * n + g] - stock_[i * n + g], 0.0) : 0.0;
      want[i * n + g] = e_.restoration[i] * gap + made_[g] * a(i, g);
    }
  }
  for (std::uint32_t i = 0; i < e_.s; ++i) {
    for (std::uint32_t g = 0; g < n; ++g) {
      const auto weight = [&](std::uint32_t f) {
        if (!case_.params.alternative_orders) return e_.flow(f, g);
        return e_.flow(f, g) * e_.per_step * (e_.output[f] > 0.0 ? capacity_.capacity[f] / e_.output[f] : 1.0);
      };
      double all = 0.0;
      for (std::uint32_t k = e_.sector_first[i]; k < e_.sector_first[i + 1]; ++k) all += weight(e_.seller[k]);
      for (std::uint32_t k = e_.sector_first[i]; k < e_.sector_first[i + 1]; ++k) {
        const std::uint32_t f = e_.seller[k];
        orders_[f * n + g] = all > 0.0 ? want[i * n + g] * weight(f) / all : 0.0;
      }
    }
  }
}

bool Plain::step(int step) {
  const std::uint32_t n = e_.n;
  const int t = step * case_.params.step;
  if (std::vector<double>* row = recorder_.stocks(step)) row->insert(row->end(), stock_.begin(), stock_.end());
  damage_.begin(t);
  read_law(step);
  share_orders();
  const std::vector<double> rebuild = rebuilding();
  std::vector<double> intermediate(n, 0.0);
  demand_.assign(n, 0.0);
  for (std::uint32_t f = 0; f < n; ++f) {
    demand_[f] = direct_[f] + rebuild[f];
    for (std::uint32_t g = 0; g < n; ++g) intermediate[f] += sent_[f * n + g];
  }
  const std::vector<double> lost(damage_.capital_lost().begin(), damage_.capital_lost().end());
  capacity_.advance(t, demand_, made_, damage_.capacity_lost());
  std::vector<double> wish(n);
  for (std::uint32_t f = 0; f < n; ++f) wish[f] = std::min(demand_[f], capacity_.capacity[f]);
  std::vector<std::uint32_t> shortest(n, kNothing);
  std::uint32_t limiting = 0;
  produce(wish, shortest, limiting);
  fulfilled_.assign(n, 0.0);
  for (std::uint32_t f = 0; f < n; ++f) fulfilled_[f] = demand_[f] != 0.0 ? made_[f] / demand_[f] : 0.0;
  const bool sound = deliver(step);

  std::vector<double> delivered;
  rebuilt_.assign(n, 0.0);
  for (const auto& o : damage_.orders()) {
    delivered.push_back(fulfilled_[o.seller] * o.asked * pass_[link(o.seller, region_of_client(o.client))]);
    rebuilt_[o.seller] += delivered.back();
  }
  const std::vector<double> alpha = capacity_.alpha;
  damage_.end(t, delivered);
  order(direct_);
  recorder_.add(step, {made_, capacity_.capacity, intermediate, alpha, rebuild, rebuilt_, lost, undelivered_, unmet_,
                       shortest, limiting});
  return sound;
}

Fault stock_below_zero(int t) {
  return {Code::infeasible,
          "",
          0,
          0,
          fmt::format("a stock below 0 at {}", t),
          "stocks of at least 0, as published",
          "hold larger inventories, or run without --reference"};
}

}  // namespace

std::size_t trace_memory(const Economy& economy, const Case& asked, const LoopOptions& options) {
  const auto rows = static_cast<std::size_t>(asked.steps() / options.every + 1);
  std::size_t cells = 0;
  for (std::size_t k = 0; k < kSeries; ++k) {
    if (options.wanted[k]) cells += rows * Trace{}.width(static_cast<Series>(k), economy);
  }
  return cells * sizeof(double);
}

Fault too_much_memory(std::size_t needed, std::size_t limit) {
  return {Code::too_large,
          "",
          0,
          0,
          fmt::format("a run that needs {:.1f} GB", 1e-9 * static_cast<double>(needed)),
          fmt::format("at most {:.1f} GB", 1e-9 * static_cast<double>(limit)),
          "keep fewer series or fewer steps of them, or merge sectors"};
}

std::size_t plain_memory(const Economy& economy, const Case& asked, const LoopOptions& options) {
  const std::size_t n = economy.n;
  return (4 * n * n + 3 * n * economy.users + 6 * std::size_t{economy.s} * n) * sizeof(double) +
         trace_memory(economy, asked, options);
}

Result<Trace> run_plain(const Economy& economy, const Case& asked, const LinkLaw& law, const LoopOptions& options,
                        Context& context) {
  const std::size_t needed = plain_memory(economy, asked, options);
  if (needed > context.memory_limit) return fail(too_much_memory(needed, context.memory_limit));
  Plain loop(economy, asked, law, options);
  const int steps = asked.steps();
  context.progress.stage("steps", static_cast<std::uint64_t>(steps));
  for (int step = 0; step < steps; ++step) {
    if (context.cancel.stop_requested()) {
      Trace trace = loop.take();
      trace.outcome = Outcome::stopped;
      return trace;
    }
    if (!loop.step(step)) return fail(stock_below_zero(step * asked.params.step));
    context.progress.advance(1);
  }
  return loop.take();
}

}  // namespace chokepoint::model::ario
