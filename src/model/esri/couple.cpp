// Scenarios of any kind: both sides in lanes from the first step on; rows that a cut touches are done by themselves.
#include <algorithm>
#include <cmath>

#include "model/esri/worker.h"

namespace chokepoint::model::esri {
namespace {

constexpr double kUncertainGrowth = 1e-12;  // relative, of the total

}  // namespace

/// The cuts of a scenario by the rows they belong to.
struct Worker::CutRows {
  struct Use {
    std::uint32_t slot, supplier;
    double missing;  // share of the slot that does not pass
  };
  struct Sale {
    std::uint32_t supplier, customer;
    double missing;  // share of the supplier's sales
  };
  std::vector<Use> uses;    // by slot
  std::vector<Sale> sales;  // by supplier

  CutRows(const Layout& layout, const Scenario& scenario) {
    for (const Cut& cut : scenario.cuts) {
      const std::uint32_t supplier = layout.purchases.other[cut.link];
      const auto row = std::upper_bound(layout.purchases.first.begin(), layout.purchases.first.end(), cut.link);
      const auto customer = static_cast<std::uint32_t>(row - layout.purchases.first.begin() - 1);
      sales.push_back({supplier, customer, layout.purchases.share[cut.link] * (1.0 - cut.pass)});
      const std::uint32_t use = layout.use_of[cut.link];
      if (use == Layout::kNoUse) continue;
      const auto slot = std::upper_bound(layout.slots.first.begin(), layout.slots.first.end(), use);
      uses.push_back({static_cast<std::uint32_t>(slot - layout.slots.first.begin() - 1), supplier,
                      layout.slots.share[use] * (1.0 - cut.pass)});
    }
    std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.slot < b.slot; });
    std::stable_sort(sales.begin(), sales.end(), [](const Sale& a, const Sale& b) { return a.supplier < b.supplier; });
  }
};

/// Rows with cuts again, with what does not pass: a slot misses share x (1 - pass) x what would have come.
void Worker::apply_cuts(const CutRows& cuts, std::size_t lane, Lane8& most_down, Lane8& most_up) {
  for (std::size_t c = 0; c < cuts.uses.size();) {
    const std::uint32_t slot = cuts.uses[c].slot;
    double sum = 0.0;
    for (std::uint32_t e = layout_.slots.first[slot]; e < layout_.slots.first[slot + 1]; ++e)
      sum += layout_.slots.share[e] * replaced_[layout_.slots.other[e]].of[lane];
    for (; c < cuts.uses.size() && cuts.uses[c].slot == slot; ++c)
      sum += cuts.uses[c].missing * (1.0 - replaced_[cuts.uses[c].supplier].of[lane]);
    const std::uint32_t j = layout_.slot_firm[slot];
    double& next = down_next_[j].of[lane];
    const double loss = std::min(1.0, sum);
    if (loss <= next) continue;
    left_[layout_.market[j]].of[lane] -= layout_.sold[j] * (loss - next);
    next = loss;
    most_down.of[lane] = std::max(most_down.of[lane], next - down_[j].of[lane]);
  }
  for (std::size_t c = 0; c < cuts.sales.size();) {
    const std::uint32_t i = cuts.sales[c].supplier;
    double sum = 0.0;
    for (std::uint32_t e = layout_.sales.first[i]; e < layout_.sales.first[i + 1]; ++e)
      sum += layout_.sales.share[e] * wide_.now[layout_.sales.other[e]].of[lane];
    for (; c < cuts.sales.size() && cuts.sales[c].supplier == i; ++c)
      sum += cuts.sales[c].missing * (1.0 - wide_.now[cuts.sales[c].customer].of[lane]);
    double& next = wide_.next[i].of[lane];
    next = std::max(next, std::min(1.0, sum));
    most_up.of[lane] = std::max(most_up.of[lane], next - wide_.now[i].of[lane]);
  }
}

void Worker::couple(std::span<const Scenario* const> scenarios, bool firms, std::span<Outgoing> results) {
  LaneRows& up = wide_.now;
  LaneRows& up_next = wide_.next;
  begin_lanes(up);
  begin_lanes(down_);
  up_next.resize(layout_.firms);
  wide_.most_of_block.resize(blocks_of(layout_));
  down_next_.resize(layout_.firms);
  replaced_.resize(layout_.firms);
  left_.assign(layout_.markets, Lane8{});
  const Replacement replacement(method_.replaceable);
  Lane8 moving;
  std::vector<CutRows> cuts;
  for (std::size_t l = 0; l < scenarios.size(); ++l) {
    results[l] = {};
    moving.of[l] = 1.0;
    cuts.emplace_back(layout_, *scenarios[l]);
    for (const Shock& shock : scenarios[l]->shocks) {
      down_[shock.firm].of[l] = shock.down;
      up[shock.firm].of[l] = shock.up;
    }
  }
  for (std::uint32_t i = 0; i < layout_.firms; ++i) {
    for (std::size_t l = 0; l < kLanes; ++l) left_[layout_.market[i]].of[l] += layout_.sold[i] * (1.0 - down_[i].of[l]);
  }
  const bool slow = method_.stop == Stop::slow;
  Lane8 before = slow ? totals(layout_, down_, up).either : Lane8{};
  std::size_t running = scenarios.size();
  while (running > 0) {
    if (method_.reference && method_.replaceable) {
      for (std::uint32_t m = 0; m < layout_.markets; ++m) {
        for (std::size_t l = 0; l < scenarios.size(); ++l) {
          if (layout_.market_sold[m] > 0.0 && left_[m].of[l] <= 2.0 * kNothingLeft && moving.of[l] != 0.0)
            results[l].way = Way::decides;
        }
      }
    }
    replace_all(layout_, replacement, left_, down_, replaced_);
    Lane8 most_down = sweep_down(layout_, replaced_, down_, moving, down_next_, left_);
    Lane8 most_up;
    sweep_up(layout_, up, moving, up_next, wide_.most_of_block, most_up);
    for (std::size_t l = 0; l < scenarios.size(); ++l) {
      if (moving.of[l] != 0.0 && !scenarios[l]->cuts.empty()) apply_cuts(cuts[l], l, most_down, most_up);
    }
    std::swap(down_, down_next_);
    std::swap(up, up_next);
    const Lane8 after = slow ? totals(layout_, down_, up).either : Lane8{};
    for (std::size_t l = 0; l < scenarios.size(); ++l) {
      if (moving.of[l] == 0.0) continue;
      Outgoing& result = results[l];
      ++result.loss.steps;
      bool more = false;
      if (slow) {
        const double limit = before.of[l] * (1.0 + method_.eps);
        more = after.of[l] > limit;
        if (std::abs(after.of[l] - limit) <= kUncertainGrowth * limit && limit > 0.0) result.way = Way::decides;
      } else {
        const double most = std::max(most_down.of[l], most_up.of[l]);
        more = most > method_.eps;
        if (decides(most)) result.way = Way::decides;
      }
      if (result.loss.steps >= method_.most_steps) result.loss.settled = !more;
      if (more && result.loss.settled && result.way == Way::done) continue;
      moving.of[l] = 0.0;
      --running;
    }
    before = after;
  }
  const LaneTotals sums = totals(layout_, down_, up);
  for (std::size_t l = 0; l < scenarios.size(); ++l) {
    results[l].loss.down = sums.down.of[l];
    results[l].loss.up = sums.up.of[l];
    results[l].loss.esri = sums.either.of[l];
    if (!firms) continue;
    FirmLoss& each = results[l].firms;
    for (std::uint32_t i = 0; i < layout_.firms; ++i) {
      each.down.push_back(down_[i].of[l]);
      each.up.push_back(up[i].of[l]);
    }
  }
}

}  // namespace chokepoint::model::esri
