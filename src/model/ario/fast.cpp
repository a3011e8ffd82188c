// The fast loop: no order is stored, the flows are read once a step.
#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "model/ario/behaviour.h"
#include "model/ario/cuts.h"
#include "model/ario/damage.h"
#include "model/ario/loop.h"
#include "model/ario/sweep.h"

namespace chokepoint::model::ario {
namespace {

constexpr std::uint32_t kLanes = Economy::kLanes;
// Parts into which the blocks are cut, whatever the number of threads: each has sums of its own, added up in order.
constexpr std::uint32_t kMostParts = 32;
constexpr std::uint32_t kLeastBlocks = 4;
constexpr std::size_t kLine = 64;  // bytes

using Numbers = std::vector<double>;

class Fast {
 public:
  Fast(Economy& economy, const Case& asked, const LinkLaw& law, const LoopOptions& options, Pool& pool)
      : e_(economy),
        case_(asked),
        law_(law),
        rules_(options.rules),
        pool_(pool),
        recorder_(economy, options.wanted, options.every, asked.params.step),
        damage_(economy, asked, options.rules),
        capacity_(economy, asked.params, options.rules),
        cuts_(economy, law),
        moves_(!law.empty() && law.rerouting().rate > 0.0),
        parts_(std::clamp(e_.blocks() / kLeastBlocks, 1U, kMostParts)),
        padded_(std::size_t{e_.blocks()} * kLanes) {
    start();
  }

  void step(int step);
  Trace take() { return recorder_.take(); }

 private:
  void start();
  /// Of the parts' sums: where a line of memory begins.
  static double* aligned(Numbers& sums) {
    void* at = sums.data();
    std::size_t room = sums.size() * sizeof(double);
    return static_cast<double*>(std::align(kLine, sizeof(double), at, room));
  }
  std::uint32_t first_block(std::uint32_t part) const {
    return static_cast<std::uint32_t>(std::uint64_t{e_.blocks()} * part / parts_);
  }
  double pass(std::uint32_t seller, std::uint32_t region) const {
    return cuts_.any() || final_cut_ ? cuts_.pass(seller, region) : 1.0;
  }
  std::uint32_t region_of_client(std::uint32_t client) const {
    return client < e_.n ? e_.region[client] : e_.final_region[client - e_.n];
  }
  Sweep plan();
  void sweep(const Sweep& plan, Pass pass);
  void sum_orders();
  void read_law(int step);
  void read_final();
  void move_orders();
  void carry_cut_links(int step);
  void weigh_cut_links();
  void rebuild_demand(Numbers& of) const;
  void produce(std::uint32_t part);
  void deliver_final(int step);
  void order_next(int step);
  void record_stocks(int step);

  Economy& e_;
  const Case& case_;
  const LinkLaw& law_;
  Rules rules_;
  Pool& pool_;
  Recorder recorder_;
  Damage damage_;
  Capacity capacity_;
  Cuts cuts_;
  bool moves_;             // can blocked orders move at all?
  bool final_cut_{false};  // is any link cut to a final user?
  std::uint32_t parts_;
  std::size_t padded_;  // industries, filled up to whole blocks

  Numbers stock_, order_, limit_;                                // at(i, g)
  Numbers moved_, all_, extra_got_, extra_all_, extra_blocked_;  // the same, only where links can be cut
  Numbers share_, share_before_, delivered_, moved_weight_;      // by place
  Numbers direct_, extra_;              // orders of industries, and those that may move, by industry
  Numbers final_direct_, final_extra_;  // of final users
  Numbers final_moved_;                 // sectors x users, per unit that may pass
  Numbers taken_;                       // share of moving orders that finds room, by industry
  Numbers demand_, wish_, made_, fulfilled_, intermediate_;
  Numbers undelivered_, unmet_, inventory_;
  Numbers sums_, moved_sums_;  // parts x n x lanes
  std::vector<std::uint32_t> shortest_, limiting_;
};

void Fast::start() {
  const std::size_t cells = e_.bought.size();
  stock_.assign(cells, 0.0);
  order_.assign(cells, 0.0);
  limit_.assign(cells, 0.0);
  const Numbers need = needed_stock(e_, case_.params, rules_);
  const std::vector<std::uint8_t> essential = essential_inputs(e_, rules_);
  for (std::uint32_t g = 0; g < e_.n; ++g) {
    for (std::uint32_t i = 0; i < e_.s; ++i) {
      const std::size_t k = e_.at(i, g);
      stock_[k] = std::isinf(e_.inventory[i]) ? e_.inventory[i] : e_.output[g] * e_.coefficient[k] * e_.inventory[i];
      order_[k] = e_.per_step;
      if (essential[k] != 0) limit_[k] = e_.coefficient[k] * need[i];
    }
  }
  if (!law_.empty()) {
    for (Numbers* of : {&moved_, &all_, &extra_got_, &extra_all_, &extra_blocked_}) of->assign(cells, 0.0);
  }
  for (Numbers* of : {&share_, &share_before_, &delivered_, &moved_weight_}) of->assign(e_.n, 1.0);
  for (Numbers* of : {&direct_, &extra_, &final_direct_, &final_extra_, &taken_, &demand_, &fulfilled_, &intermediate_,
                      &undelivered_})
    of->assign(e_.n, 0.0);
  for (Numbers* of : {&wish_, &made_}) of->assign(padded_, 0.0);
  std::copy(e_.output.begin(), e_.output.end(), made_.begin());
  unmet_.assign(e_.users, 0.0);
  inventory_ = e_.inventory;
  for (double& steps : inventory_) steps = std::isinf(steps) ? 0.0 : steps;
  sums_.resize((std::size_t{parts_} * e_.n + 1) * kLanes);
  if (moves_) moved_sums_.resize(sums_.size());
  shortest_.assign(e_.n, kNothing);
  limiting_.assign(parts_, 0);
  if (!law_.empty()) {
    for (std::uint32_t g = 0; g < e_.n; ++g) {
      for (std::uint32_t i = 0; i < e_.s; ++i) all_[e_.at(i, g)] = e_.bought[e_.at(i, g)];
    }
  }
  read_final();
  if (law_.changes(0)) read_law(0);
  sweep(plan(), Pass::add_up);
  sum_orders();
}

Sweep Fast::plan() {
  const bool links = !law_.empty();
  return {&e_,
          delivered_.data(),
          moves_ ? moved_weight_.data() : nullptr,
          case_.params.alternative_orders ? share_.data() : nullptr,
          e_.coefficient.data(),
          e_.bought.data(),
          stock_.data(),
          order_.data(),
          moves_ ? moved_.data() : nullptr,
          links ? all_.data() : nullptr,
          links ? extra_got_.data() : nullptr,
          links ? extra_all_.data() : nullptr,
          links ? extra_blocked_.data() : nullptr,
          made_.data(),
          wish_.data(),
          inventory_.data(),
          e_.restoration.data(),
          law_.rerouting().rate,
          law_.rerouting().ceiling,
          !rules_.exact_tests};
}

void Fast::sweep(const Sweep& plan, Pass pass) {
  const std::size_t size = std::size_t{e_.n} * kLanes;
  pool_.run(parts_, [&](std::size_t part) {
    double* sums = aligned(sums_) + part * size;
    double* moved = moves_ ? aligned(moved_sums_) + part * size : nullptr;
    if (pass != Pass::settle) {
      std::fill_n(sums, size, 0.0);
      if (moves_) std::fill_n(moved, size, 0.0);
    }
    const auto p = static_cast<std::uint32_t>(part);
    sweep_blocks(plan, pass, first_block(p), first_block(p + 1), sums, moved);
  });
}

/// Orders by seller, from the parts' sums in order; then those on cut links.
void Fast::sum_orders() {
  const std::size_t size = std::size_t{e_.n} * kLanes;
  const auto total = [&](const double* sums, std::uint32_t k) {
    double lanes[kLanes] = {};
    for (std::uint32_t part = 0; part < parts_; ++part) {
      const double* row = sums + part * size + std::size_t{k} * kLanes;
      for (std::uint32_t lane = 0; lane < kLanes; ++lane) lanes[lane] += row[lane];
    }
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
  };
  const double* direct = aligned(sums_);
  const double* moving = moves_ ? aligned(moved_sums_) : nullptr;
  pool_.run(parts_, [&](std::size_t part) {
    const auto from = static_cast<std::uint32_t>(std::uint64_t{e_.n} * part / parts_);
    const auto to = static_cast<std::uint32_t>(std::uint64_t{e_.n} * (part + 1) / parts_);
    for (std::uint32_t k = from; k < to; ++k) {
      const std::uint32_t f = e_.seller[k];
      direct_[f] = share_[k] * total(direct, k);
      if (moves_) extra_[f] = share_[k] * total(moving, k);
    }
  });
  for (const Cuts::Link& link : cuts_.links()) {
    const std::uint32_t f = e_.seller[link.place];
    const double order = order_[link.at] * share_[link.place] * link.flow * link.pass;
    direct_[f] += order;
    if (moves_) extra_[f] += moved_[link.at] * order;
  }
}

/// What final users may order of each seller under the law in force; their demand never changes.
void Fast::read_final() {
  final_cut_ = false;
  final_moved_.clear();
  for (std::uint32_t f = 0; f < e_.n; ++f) final_direct_[f] = e_.final_total[f];
  std::fill(final_extra_.begin(), final_extra_.end(), 0.0);
  if (law_.empty()) return;
  final_moved_.assign(std::size_t{e_.s} * e_.users, 0.0);
  for (std::uint32_t f = 0; f < e_.n && !final_cut_; ++f) {
    for (std::uint32_t q = 0; q < e_.regions.size() && !final_cut_; ++q)
      final_cut_ = cuts_.pass(f, q) < 1.0 || cuts_.delay(f, q) > 0;
  }
  if (!final_cut_) return;
  for (std::uint32_t i = 0; i < e_.s; ++i) {
    for (std::uint32_t u = 0; u < e_.users; ++u) {
      double blocked = 0.0, passing = 0.0;
      for (std::uint32_t k = e_.sector_first[i]; k < e_.sector_first[i + 1]; ++k) {
        const double wanted = e_.final_demand[std::size_t{e_.seller[k]} * e_.users + u];
        const double may = cuts_.pass(e_.seller[k], e_.final_region[u]);
        passing += wanted * may;
        blocked += wanted * (1.0 - may);
      }
      final_moved_[std::size_t{i} * e_.users + u] =
          moved_per_unit(blocked, passing, law_.rerouting().rate, law_.rerouting().ceiling);
    }
  }
  for (std::uint32_t f = 0; f < e_.n; ++f) {
    double direct = 0.0, extra = 0.0;
    for (std::uint32_t u = 0; u < e_.users; ++u) {
      const double may = e_.final_demand[std::size_t{f} * e_.users + u] * cuts_.pass(f, e_.final_region[u]);
      direct += may;
      extra += may * final_moved_[std::size_t{e_.sector[f]} * e_.users + u];
    }
    final_direct_[f] = direct;
    final_extra_[f] = extra;
  }
}

/// Another law: the flows change, and with them what of the orders already settled is blocked and moves.
void Fast::read_law(int step) {
  cuts_.set(step);
  read_final();
  if (!moves_) return;
  weigh_cut_links();
  for (std::size_t k = 0; k < moved_.size(); ++k)
    moved_[k] =
        moved_per_unit(extra_blocked_[k], all_[k] - extra_blocked_[k], law_.rerouting().rate, law_.rerouting().ceiling);
}

/// Weights of cut links under the new shares.
void Fast::weigh_cut_links() {
  std::fill(extra_all_.begin(), extra_all_.end(), 0.0);
  std::fill(extra_blocked_.begin(), extra_blocked_.end(), 0.0);
  for (const Cuts::Link& link : cuts_.links()) {
    const double weight = link.flow * share_[link.place];
    extra_all_[link.at] += weight;
    extra_blocked_[link.at] += weight * (1.0 - link.pass);
  }
}

/// Which part of the orders that move finds idle capacity, as the overproduction of the step before leaves it.
void Fast::move_orders() {
  Numbers rebuild(e_.n, 0.0);
  rebuild_demand(rebuild);
  for (std::uint32_t f = 0; f < e_.n; ++f) {
    const double extra = extra_[f] + final_extra_[f];
    const double direct = direct_[f] + final_direct_[f];
    taken_[f] = 0.0;
    if (extra > 0.0) {
      const double room = e_.output[f] * (1.0 - damage_.capacity_lost()[f]) * capacity_.alpha[f] - direct - rebuild[f];
      taken_[f] = std::clamp(room / extra, 0.0, 1.0);
    }
    intermediate_[f] = direct_[f] + taken_[f] * extra_[f];
    demand_[f] = direct + taken_[f] * extra + rebuild[f];
  }
}

void Fast::rebuild_demand(Numbers& of) const {
  for (const Damage::Order& order : damage_.orders())
    of[order.seller] += order.asked * pass(order.seller, region_of_client(order.client));
}

/// Output of the industries of a part, as far as their stocks allow.
void Fast::produce(std::uint32_t part) {
  const double sharp = rules_.exact_tests ? 1.0 : 1.0 - kTight;
  std::uint32_t count = 0;
  for (std::uint32_t b = first_block(part); b < first_block(part + 1); ++b) {
    double least[kLanes];
    std::fill_n(least, kLanes, 1.0);
    const double* wish = wish_.data() + std::size_t{b} * kLanes;
    for (std::uint32_t i = 0; i < e_.s; ++i) {
      const std::size_t at = (std::size_t{b} * e_.s + i) * kLanes;
      bool any = false;
      for (std::uint32_t lane = 0; lane < kLanes; ++lane)
        any |= stock_[at + lane] < wish[lane] * limit_[at + lane] * sharp;
      if (!any) continue;
      for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        const double need = wish[lane] * limit_[at + lane];
        if (!(stock_[at + lane] < need * sharp)) continue;
        ++count;
        const double part_of_need = stock_[at + lane] / need;
        if (part_of_need >= least[lane]) continue;
        least[lane] = part_of_need;
        shortest_[b * kLanes + lane] = i;
      }
    }
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) made_[b * kLanes + lane] = wish[lane] * least[lane];
  }
  limiting_[part] = count;
}

/// What final users go without.
void Fast::deliver_final(int step) {
  constexpr std::uint32_t kUsersAtOnce = 64;
  const std::uint32_t groups = (e_.users + kUsersAtOnce - 1) / kUsersAtOnce;
  std::fill(unmet_.begin(), unmet_.end(), 0.0);
  if (!final_cut_) {
    for (std::uint32_t f = 0; f < e_.n; ++f) undelivered_[f] = e_.final_total[f] * (1.0 - fulfilled_[f]);
    pool_.run(groups, [&](std::size_t group) {
      const auto from = static_cast<std::uint32_t>(group) * kUsersAtOnce;
      const std::uint32_t to = std::min(from + kUsersAtOnce, e_.users);
      for (std::uint32_t f = 0; f < e_.n; ++f) {
        const double* wanted = e_.final_demand.data() + std::size_t{f} * e_.users;
        for (std::uint32_t u = from; u < to; ++u) unmet_[u] += wanted[u] * (1.0 - fulfilled_[f]);
      }
    });
  } else {
    for (std::uint32_t f = 0; f < e_.n; ++f) {
      undelivered_[f] = 0.0;
      for (std::uint32_t u = 0; u < e_.users; ++u) {
        const std::size_t k = std::size_t{f} * e_.users + u;
        const double wanted = e_.final_demand[k];
        const std::uint32_t q = e_.final_region[u];
        const double may = wanted * cuts_.pass(f, q);
        const double sent = may + taken_[f] * final_moved_[std::size_t{e_.sector[f]} * e_.users + u] * may;
        double missing = wanted - sent + sent * (1.0 - fulfilled_[f]);
        if (const std::int32_t delay = cuts_.delay(f, q); delay > 0 && sent > 0.0) {
          missing += fulfilled_[f] * sent;
          cuts_.final_due(step + delay).push_back({k, fulfilled_[f] * sent});
        }
        undelivered_[f] += missing;
        unmet_[u] += missing;
      }
    }
  }
  if (law_.empty()) return;
  for (const Cuts::Arrival& arrival : cuts_.final_due(step)) {
    undelivered_[arrival.at / e_.users] -= arrival.goods;
    unmet_[arrival.at % e_.users] -= arrival.goods;
  }
}

/// Goods on cut links: some arrive at once, some later.
void Fast::carry_cut_links(int step) {
  std::fill(extra_got_.begin(), extra_got_.end(), 0.0);
  for (const Cuts::Arrival& arrival : cuts_.due(step)) extra_got_[arrival.at] += arrival.goods;
  for (const Cuts::Link& link : cuts_.links()) {
    const double order = order_[link.at] * link.flow * link.pass;
    double goods = order * delivered_[link.place];
    if (moves_) goods += moved_[link.at] * order * moved_weight_[link.place];
    if (link.delay == 0) {
      extra_got_[link.at] += goods;
    } else if (goods > 0.0) {
      cuts_.due(step + link.delay).push_back({link.at, goods});
    }
  }
  cuts_.forget(step);
}

/// Stocks move, and the orders of the next step are settled and added up.
void Fast::order_next(int step) {
  Numbers rebuild(e_.n, 0.0);
  rebuild_demand(rebuild);
  for (std::uint32_t f = 0; f < e_.n; ++f) {
    const double asked = intermediate_[f] + final_direct_[f] + taken_[f] * final_extra_[f] + rebuild[f];
    wish_[f] = std::min(asked, capacity_.capacity[f]);
  }
  for (std::uint32_t k = 0; k < e_.n; ++k) {
    const std::uint32_t f = e_.seller[k];
    delivered_[k] = fulfilled_[f] * share_[k];
    moved_weight_[k] = delivered_[k] * taken_[f];
  }
  if (!law_.empty()) carry_cut_links(step);
  if (case_.params.alternative_orders) {
    for (std::uint32_t k = 0; k < e_.n; ++k) {
      const std::uint32_t f = e_.seller[k];
      share_[k] = e_.output[f] > 0.0 ? capacity_.capacity[f] / e_.output[f] : 1.0;
    }
  }
  if (!law_.empty()) weigh_cut_links();
  const Sweep next = plan();
  if (law_.changes(step + 1)) {
    sweep(next, Pass::settle);
    read_law(step + 1);
    sweep(next, Pass::add_up);
  } else {
    sweep(next, Pass::both);
  }
  sum_orders();
}

void Fast::record_stocks(int step) {
  std::vector<double>* row = recorder_.stocks(step);
  if (row == nullptr) return;
  for (std::uint32_t i = 0; i < e_.s; ++i) {
    for (std::uint32_t g = 0; g < e_.n; ++g) row->push_back(stock_[e_.at(i, g)]);
  }
}

void Fast::step(int step) {
  const int t = step * case_.params.step;
  record_stocks(step);
  damage_.begin(t);
  move_orders();
  Numbers rebuild(e_.n, 0.0), rebuilt(e_.n, 0.0);
  rebuild_demand(rebuild);
  const Numbers lost(damage_.capital_lost().begin(), damage_.capital_lost().end());
  const std::span<const double> made(made_.data(), e_.n);
  capacity_.advance(t, demand_, made, damage_.capacity_lost());
  for (std::uint32_t f = 0; f < e_.n; ++f) wish_[f] = std::min(demand_[f], capacity_.capacity[f]);
  std::fill(shortest_.begin(), shortest_.end(), kNothing);
  pool_.run(parts_, [&](std::size_t part) { produce(static_cast<std::uint32_t>(part)); });
  std::uint32_t limiting = 0;
  for (const std::uint32_t count : limiting_) limiting += count;
  for (std::uint32_t f = 0; f < e_.n; ++f) fulfilled_[f] = demand_[f] != 0.0 ? made_[f] / demand_[f] : 0.0;
  deliver_final(step);

  Numbers delivered;
  for (const Damage::Order& order : damage_.orders()) {
    delivered.push_back(fulfilled_[order.seller] * order.asked * pass(order.seller, region_of_client(order.client)));
    rebuilt[order.seller] += delivered.back();
  }
  const Numbers intermediate = intermediate_;
  damage_.end(t, delivered);
  order_next(step);
  recorder_.add(step, {made, capacity_.capacity, intermediate, capacity_.alpha, rebuild, rebuilt, lost, undelivered_,
                       unmet_, shortest_, limiting});
}

}  // namespace

std::size_t fast_memory(const Economy& economy, const Case& asked, const LoopOptions& options) {
  const std::size_t parts = std::clamp(economy.blocks() / kLeastBlocks, 1U, kMostParts);
  return (3 * economy.bought.size() + parts * economy.n * kLanes + 30 * economy.n) * sizeof(double) +
         trace_memory(economy, asked, options);
}

Result<Trace> run_fast(Economy& economy, const Case& asked, const LinkLaw& law, const LoopOptions& options,
                       Context& context) {
  if (options.rules.gates) {
    return fail(
        Fault{Code::usage, "", 0, 0, "gates in the fast loop", "the plain loop, which knows them", "use run_plain"});
  }
  const std::size_t needed = fast_memory(economy, asked, options);
  if (needed > context.memory_limit) return fail(too_much_memory(needed, context.memory_limit));
  Fast loop(economy, asked, law, options, context.pool);
  const int steps = asked.steps();
  context.progress.stage("steps", static_cast<std::uint64_t>(steps));
  for (int step = 0; step < steps; ++step) {
    if (context.cancel.stop_requested()) {
      Trace trace = loop.take();
      trace.outcome = Outcome::stopped;
      return trace;
    }
    loop.step(step);
    context.progress.advance(1);
  }
  return loop.take();
}

}  // namespace chokepoint::model::ario
