#include "model/firms/fast.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chokepoint::firms {

namespace {

constexpr std::size_t kBlock = 1024;  // firms a task
constexpr std::uint32_t kAhead = 32;  // links between asking for a slot and using it

double used_as_published(double level, double usual, double held) {
  return std::fabs(held) <= 1e-20 ? 0.0 : level * (usual / held);
}
/// Never more than all, and no quotient of a stock that has run out.
double used_share(double need, double held) { return need >= held ? 1.0 : need / held; }

}  // namespace

FastRun::FastRun(const FirmNetwork& network, const Case& input, const Settings& settings,
                 std::span<const std::uint8_t> own)
    : net_(network),
      case_(input),
      set_(settings),
      own_(own),
      capacity_(network, input, settings),
      speed_(1.0 / settings.refill_days),
      output_(net_.output),
      demand_(net_.output),
      limit_(net_.firms()),
      final_demand_(net_.final_demand),
      final_use_(net_.final_demand),
      stock_(net_.links()),
      slots_(net_.slot_amount),
      rules_(input.rules),
      pass_(net_.links() * (input.rules.empty() ? 0 : 1), 1.0),
      redirect_(network, input),
      asked_(input.demand) {
  for (std::uint32_t i = 0; i < net_.firms(); ++i) {
    for (std::uint32_t l = net_.customer_first[i]; l < net_.customer_first[i + 1]; ++l)
      stock_[l] = case_.initial_days[i] * net_.amount[l];
  }
  std::stable_sort(rules_.begin(), rules_.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
  std::stable_sort(asked_.begin(), asked_.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
}

void FastRun::buy(std::int32_t day, Context& context) {
  capacity_.begin(day);
  change_demand(day);
  redirect_.arrive(slots_);  // before rules change: it was sent under yesterday's
  change_rules(day);
  context.pool.run(blocks(), [&](std::size_t b) { each_of_block(b, [&](std::uint32_t i) { buy_for(i); }); });
  redirect_.refuse(pass_, slots_);
}

Sums FastRun::sell(Context& context) {
  std::vector<Sums> sums(std::max<std::size_t>(1, blocks()));
  context.pool.run(blocks(), [&](std::size_t b) {
    PublishedScratch scratch;
    each_of_block(b, [&](std::uint32_t i) { sell_of(i, scratch, sums[b]); });
  });
  for (std::size_t b = 1; b < sums.size(); ++b) sums[0].add(sums[b]);
  redirected_ = redirect_.move(limit_, capacity_.share(), output_);
  if (redirected_ > 0.0) add_served(sums[0]);
  return std::move(sums[0]);
}

Day FastRun::end(std::int32_t day, const Sums& sums) {
  Totals totals = sums.totals();
  totals.redirected = redirected_;
  capacity_.end(day);
  return {day, totals, output_, demand_, limit_, capacity_.share(), final_use_, slots_, stock_};
}

std::size_t FastRun::blocks() const { return (net_.firms() + kBlock - 1) / kBlock; }

template <class Body>
void FastRun::each_of_block(std::size_t block, Body&& body) const {
  const auto last = static_cast<std::uint32_t>(std::min(net_.firms(), (block + 1) * kBlock));
  for (auto i = static_cast<std::uint32_t>(block * kBlock); i < last; ++i) {
    if (own_.empty() || own_[i] != 0) body(i);
  }
}

void FastRun::change_demand(std::int32_t day) {
  for (const std::uint32_t firm : asked_today_) final_demand_[firm] = net_.final_demand[firm];
  asked_today_.clear();
  for (; next_asked_ < asked_.size() && asked_[next_asked_].day <= day; ++next_asked_) {
    if (asked_[next_asked_].day != day) continue;
    final_demand_[asked_[next_asked_].firm] = asked_[next_asked_].amount;
    asked_today_.push_back(asked_[next_asked_].firm);
  }
}

void FastRun::change_rules(std::int32_t day) {
  bool changed = false;
  for (; next_rule_ < rules_.size() && rules_[next_rule_].day <= day; ++next_rule_) {
    pass_[rules_[next_rule_].link] = rules_[next_rule_].pass;
    changed = true;
  }
  if (!changed) return;
  std::vector<std::uint32_t> blocked;
  for (std::uint32_t l = 0; l < pass_.size(); ++l) {
    if (pass_[l] < 1.0) blocked.push_back(l);
  }
  redirect_.set_blocked(std::move(blocked));
}

void FastRun::add_served(Sums& sums) const {
  for (std::size_t s = 0; s < redirect_.servers().size(); ++s) {
    sums.production.add(redirect_.served()[s]);
    sums.value_added.add(redirect_.served()[s] * net_.value_added[redirect_.servers()[s]]);
  }
}

void FastRun::buy_for(std::uint32_t i) {
  if (set_.published) {
    buy_as<true>(i);
  } else {
    buy_as<false>(i);
  }
}

/// Uses and fills the stocks of customer i, puts its orders into the slots and notes what its inputs allow.
template <bool kPublished>
void FastRun::buy_as(std::uint32_t i) {
  const std::uint32_t end = net_.customer_first[i + 1];
  const auto last_link = static_cast<std::uint32_t>(net_.links() - 1);
  std::uint32_t l = net_.customer_first[i];
  const double normal = net_.output[i];
  if (l == end) {
    limit_[i] = normal * case_.initial_days[i];
    return;
  }
  const double made = output_[i];
  const double level = normal > 0.0 ? made / normal : 0.0;
  const double days = case_.target_days[i];
  double least = std::numeric_limits<double>::infinity();  // days of stock of the scarcest product
  while (l < end) {
    double usual = 0.0;
    double held = 0.0;
    std::uint32_t last = l;
    for (bool more = true; more; ++last) {
      usual += net_.amount[last];
      held += stock_[last];
      more = net_.ends_group[last] == 0;
    }
    const double used = kPublished ? used_as_published(level, usual, held) : used_share(level * usual, held);
    double left_in_all = 0.0;
    for (; l < last; ++l) {
      __builtin_prefetch(&slots_[net_.slot[std::min(l + kAhead, last_link)]], 1);
      const double a = net_.amount[l];
      double& slot = slots_[net_.slot[l]];
      double left = stock_[l];
      if (normal > 0.0) {
        left = (left + slot) - left * used;
        if (left < 0.0 || (kPublished && left <= 1e-20)) left = 0.0;
        stock_[l] = left;
        slot = order<kPublished>(a, made, normal, level, days, left);
      } else {
        slot = a;  // sells nothing: what it buys is for itself
      }
      left_in_all += left;
    }
    least = std::min(least, left_in_all / usual);
  }
  limit_[i] = least * normal;
}

template <bool kPublished>
double FastRun::order(double usual, double made, double normal, double level, double days, double stock) const {
  const double base = kPublished ? usual * made / normal : usual * level;
  double target = days * usual;
  if (set_.order_rule != OrderRule::fixed_target) target = kPublished ? target * made / normal : target * level;
  double gap = target - stock;
  if (set_.order_rule == OrderRule::never_below_use) gap = std::max(gap, 0.0);
  return std::max(0.0, base + speed_ * gap);
}

/// Demand, output and shipments of supplier i.
void FastRun::sell_of(std::uint32_t i, PublishedScratch& scratch, Sums& sums) {
  const std::uint32_t begin = net_.supplier_first[i];
  const std::uint32_t end = net_.supplier_first[i + 1];
  double orders = 0.0;
  for (std::uint32_t s = begin; s < end; ++s) orders += slots_[s];
  const double normal = net_.output[i];
  const double lost = capacity_.share()[i];
  demand_[i] = final_demand_[i] + orders;
  double most = (1.0 - lost) * normal;
  if (net_.customer_first[i] < net_.customer_first[i + 1]) most = std::min(most, limit_[i]);
  output_[i] = std::min(most, demand_[i]);
  if (!set_.published && is_normal(output_[i], normal)) output_[i] = normal;
  const Claims claims{output_[i],
                      demand_[i],
                      final_demand_[i],
                      net_.final_demand[i],
                      normal,
                      std::span(slots_).subspan(begin, end - begin),
                      std::span(net_.slot_amount).subspan(begin, end - begin)};
  final_use_[i] = set_.published ? share_out_as_published(set_.rationing, !case_.demand.empty(), claims, scratch)
                                 : share_out(set_.rationing, claims);
  sums.production.add(output_[i]);
  sums.value_added.add(net_.value_added[i] * output_[i]);
  sums.final_use.add(final_use_[i]);
  if (lost > 0.0) {
    sums.damage.add(lost * normal);
    sums.damage_value_added.add(lost * normal * net_.value_added[i]);
  }
}

}  // namespace chokepoint::firms
