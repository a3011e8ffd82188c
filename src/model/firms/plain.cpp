#include "model/firms/plain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "model/firms/capacity.h"
#include "model/firms/ration.h"

namespace chokepoint::firms {

namespace {

class PlainRun {
 public:
  PlainRun(const FirmNetwork& network, const Case& input, const Settings& settings)
      : net_(network), case_(input), set_(settings), capacity_(network, input, settings) {
    const std::size_t n = net_.firms();
    const std::size_t m = net_.links();
    customer_.resize(m);
    sells_.resize(n);
    group_.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      bool opens = true;
      for (std::uint32_t l = net_.customer_first[i]; l < net_.customer_first[i + 1]; ++l) {
        if (opens) group_[i].emplace_back();
        group_[i].back().push_back(l);
        opens = net_.ends_group[l] != 0;
        customer_[l] = i;
        sells_[net_.supplier[l]].push_back(l);
      }
    }
    output_ = net_.output;
    demand_ = net_.output;
    limit_.resize(n);
    final_use_ = net_.final_demand;
    ordered_ = net_.amount;
    shipped_ = net_.amount;
    pass_.assign(m, 1.0);
    pool_.assign(m, LinkRule::kNoPool);
    refused_.assign(m, 0.0);
    moved_.assign(m, 0.0);
    stock_.resize(m);
    for (std::uint32_t l = 0; l < m; ++l) stock_[l] = case_.initial_days[customer_[l]] * net_.amount[l];
    group_stock_.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      for (const auto& group : group_[i]) group_stock_[i].push_back(held(group));
    }
  }

  void advance(std::int32_t day) {
    capacity_.begin(day);
    loss_.assign(capacity_.share().begin(), capacity_.share().end());
    for (const LinkRule& rule : case_.rules) {
      if (rule.day == day) pass_[rule.link] = rule.pass;
      pool_[rule.link] = rule.pool;
    }
    final_demand_ = net_.final_demand;
    for (const DayDemand& asked : case_.demand) {
      if (asked.day == day) final_demand_[asked.firm] = asked.amount;
    }
    for (std::uint32_t l = 0; l < net_.links(); ++l) shipped_[l] += moved_[l];
    for (std::uint32_t i = 0; i < net_.firms(); ++i) use_stock(i);
    for (std::uint32_t l = 0; l < net_.links(); ++l) order(l);
    for (std::uint32_t i = 0; i < net_.firms(); ++i) produce(i);
    for (std::uint32_t i = 0; i < net_.firms(); ++i) ship(i);
    redirect();
    capacity_.end(day);
  }

  Day view(std::int32_t day) {
    slots_.resize(net_.links());
    for (std::uint32_t l = 0; l < net_.links(); ++l) slots_[net_.slot[l]] = shipped_[l];
    Day view{day, {}, output_, demand_, limit_, capacity_.share(), final_use_, slots_, stock_};
    view.totals.redirected = redirected_;
    for (std::uint32_t i = 0; i < net_.firms(); ++i) {
      view.totals.production += output_[i];
      view.totals.value_added += net_.value_added[i] * output_[i];
      view.totals.final_use += final_use_[i];
      view.totals.damage += loss_[i] * net_.output[i];
      view.totals.damage_value_added += loss_[i] * net_.output[i] * net_.value_added[i];
    }
    return view;
  }

 private:
  double usual(const std::vector<std::uint32_t>& group) const {
    return std::accumulate(group.begin(), group.end(), 0.0,
                           [&](double sum, std::uint32_t l) { return sum + net_.amount[l]; });
  }
  double held(const std::vector<std::uint32_t>& group) const {
    return std::accumulate(group.begin(), group.end(), 0.0,
                           [&](double sum, std::uint32_t l) { return sum + stock_[l]; });
  }
  /// The reference program takes amounts up to 1e-20, in any unit, for nothing.
  bool nothing(double amount) const { return set_.published ? std::fabs(amount) <= 1e-20 : amount == 0.0; }

  /// Step 4: yesterday's output draws each product's need from its suppliers' stocks, by their size.
  void use_stock(std::uint32_t i) {
    if (net_.output[i] == 0.0) return;
    for (std::size_t g = 0; g < group_[i].size(); ++g) {
      const double all = group_stock_[i][g];
      const double need = (output_[i] / net_.output[i]) * usual(group_[i][g]);
      double share = need < all ? need / all : 1.0;
      if (set_.published) share = nothing(all) ? 0.0 : (output_[i] / net_.output[i]) * (usual(group_[i][g]) / all);
      for (const std::uint32_t l : group_[i][g]) {
        const double left = (stock_[l] + shipped_[l]) - stock_[l] * share;
        stock_[l] = left < 0.0 || nothing(left) ? 0.0 : left;
      }
    }
  }

  /// Step 5.
  void order(std::uint32_t l) {
    const std::uint32_t i = customer_[l];
    const double a = net_.amount[l];
    const double normal = net_.output[i];
    if (normal == 0.0) {
      set_order(l, a);
      return;
    }
    const double base = a * output_[i] / normal;
    const double target = set_.order_rule == OrderRule::fixed_target ? case_.target_days[i] * a
                                                                     : case_.target_days[i] * a * output_[i] / normal;
    double gap = target - stock_[l];
    if (set_.order_rule == OrderRule::never_below_use) gap = std::max(gap, 0.0);
    set_order(l, std::max(0.0, base + (1.0 / set_.refill_days) * gap));
  }
  void set_order(std::uint32_t l, double amount) {
    ordered_[l] = amount * pass_[l];
    refused_[l] = amount * (1.0 - pass_[l]);
  }

  /// Refused orders ask the firms of their pool in proportion to spare capacity, once.
  void redirect() {
    redirected_ = 0.0;
    std::fill(moved_.begin(), moved_.end(), 0.0);
    const auto spare = [&](std::uint32_t i) {
      double most = (1.0 + case_.redirect_ceiling) * (1.0 - loss_[i]) * net_.output[i];
      if (!group_[i].empty()) most = std::min(most, limit_[i]);
      return std::max(0.0, most - output_[i]);
    };
    std::vector<double> share(case_.pools.size(), 0.0);  // of each server's spare capacity that a pool asks for
    for (std::size_t p = 0; p < case_.pools.size(); ++p) {
      double asked = 0.0;
      for (std::uint32_t l = 0; l < net_.links(); ++l) asked += pool_[l] == p ? case_.redirect_rate * refused_[l] : 0.0;
      double spared = 0.0;
      for (const std::uint32_t i : case_.pools[p]) spared += spare(i);
      share[p] = spared > 0.0 ? asked / spared : 0.0;
    }
    std::vector<double> wanted(net_.firms(), 0.0), filled(case_.pools.size(), 0.0), served(net_.firms(), 0.0);
    for (std::size_t p = 0; p < case_.pools.size(); ++p) {
      for (const std::uint32_t i : case_.pools[p]) wanted[i] += share[p];
    }
    for (std::size_t p = 0; p < case_.pools.size(); ++p) {
      for (const std::uint32_t i : case_.pools[p]) {
        const double sold = spare(i) * share[p] / std::max(1.0, wanted[i]);
        filled[p] += sold;
        served[i] += sold;
      }
    }
    for (std::size_t p = 0; p < case_.pools.size(); ++p) {
      double asked = 0.0;
      for (std::uint32_t l = 0; l < net_.links(); ++l) asked += pool_[l] == p ? case_.redirect_rate * refused_[l] : 0.0;
      for (std::uint32_t l = 0; l < net_.links(); ++l) {
        if (pool_[l] == p && asked > 0.0) moved_[l] = case_.redirect_rate * refused_[l] * filled[p] / asked;
      }
    }
    for (std::uint32_t i = 0; i < net_.firms(); ++i) {
      output_[i] += served[i];
      redirected_ += served[i];
    }
  }

  /// Steps 6 and 7. What firm i makes today replaces yesterday's output, which no later step of the day reads.
  void produce(std::uint32_t i) {
    double orders = 0.0;
    for (const std::uint32_t l : sells_[i]) orders += ordered_[l];
    demand_[i] = final_demand_[i] + orders;
    limit_[i] = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < group_[i].size(); ++g) {
      group_stock_[i][g] = held(group_[i][g]);
      limit_[i] = std::min(limit_[i], group_stock_[i][g] / usual(group_[i][g]) * net_.output[i]);
    }
    double most = (1.0 - loss_[i]) * net_.output[i];
    if (group_[i].empty()) {
      limit_[i] = net_.output[i] * case_.initial_days[i];
    } else {
      most = std::min(most, limit_[i]);
    }
    output_[i] = std::min(most, demand_[i]);
    if (!set_.published && is_normal(output_[i], net_.output[i])) output_[i] = net_.output[i];
  }

  /// Step 8.
  void ship(std::uint32_t i) {
    std::vector<double> orders, amounts;
    for (const std::uint32_t l : sells_[i]) {
      orders.push_back(ordered_[l]);
      amounts.push_back(net_.amount[l]);
    }
    const Claims claims{output_[i],     demand_[i], final_demand_[i], net_.final_demand[i],
                        net_.output[i], orders,     amounts};
    final_use_[i] = set_.published ? share_out_as_published(set_.rationing, !case_.demand.empty(), claims, scratch_)
                                   : share_out_by_sorting(claims);
    for (std::size_t k = 0; k < orders.size(); ++k) shipped_[sells_[i][k]] = orders[k];
  }

  /// The rules of share_out, by sorting levels and walking up.
  double share_out_by_sorting(const Claims& claims) const {
    const double output = claims.output;
    const double asked = claims.final_demand;
    const double ordered = claims.demand - asked;
    if (output >= claims.demand * (1.0 - kMet)) return asked;
    if (set_.rationing == Rationing::proportional) {
      for (double& order : claims.orders) order = claims.demand > 0.0 ? order * output / claims.demand : 0.0;
      return claims.demand > 0.0 ? asked * output / claims.demand : 0.0;
    }
    const bool final_ranked = set_.rationing == Rationing::lowest_order_first && claims.final_normal > 0.0;
    if (!final_ranked && output >= ordered) return output - ordered;
    if (set_.rationing == Rationing::final_demand_last) {
      for (double& order : claims.orders) order *= output / ordered;
      return 0.0;
    }
    std::vector<std::pair<double, double>> levels;  // order over usual, usual
    for (std::size_t k = 0; k < claims.orders.size(); ++k)
      levels.emplace_back(claims.orders[k] / claims.usual[k], claims.usual[k]);
    if (final_ranked) levels.emplace_back(asked / claims.final_normal, claims.final_normal);
    std::sort(levels.begin(), levels.end());
    double open = 0.0;
    for (const auto& [level, weight] : levels) open += weight;
    double rest = output;
    double reached = 0.0;
    for (const auto& [level, weight] : levels) {
      if ((level - reached) * open >= rest) {
        reached += rest / open;
        break;
      }
      rest -= (level - reached) * open;
      reached = level;
      open -= weight;
    }
    for (std::size_t k = 0; k < claims.orders.size(); ++k)
      claims.orders[k] = std::min(claims.orders[k], reached * claims.usual[k]);
    return final_ranked ? std::min(asked, reached * claims.final_normal) : 0.0;
  }

  const FirmNetwork& net_;
  const Case& case_;
  const Settings& set_;
  CapacityLoss capacity_;
  std::vector<std::uint32_t> customer_;                         // per link
  std::vector<std::vector<std::uint32_t>> sells_;               // links of each supplier, by customer
  std::vector<std::vector<std::vector<std::uint32_t>>> group_;  // per customer, per product: links
  std::vector<std::vector<double>> group_stock_;                // per customer, per product
  std::vector<double> stock_, ordered_, shipped_, pass_;        // per link
  std::vector<double> output_, demand_, limit_, final_use_;     // per firm
  std::vector<double> final_demand_, loss_;                     // per firm, today
  std::vector<double> refused_, moved_;  // per link: orders that may not pass; what others sent for them
  std::vector<std::uint32_t> pool_;      // per link
  double redirected_{0.0};
  std::vector<double> slots_;
  PublishedScratch scratch_;
};

}  // namespace

Result<Outcome> run_plain(const FirmNetwork& network, const Case& input, const Settings& settings, int days,
                          const Watch& watch, Context& context) {
  if (auto checked = check(network, input, settings); !checked) return tl::unexpected(std::move(checked.error()));
  PlainRun run(network, input, settings);
  for (std::int32_t day = 0; day < days; ++day) {
    if (context.cancel.stop_requested()) return Outcome::stopped;
    run.advance(day);
    watch(run.view(day));
  }
  return Outcome::done;
}

}  // namespace chokepoint::firms
