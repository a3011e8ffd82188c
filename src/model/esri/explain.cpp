#include "model/esri/explain.h"

#include <algorithm>
#include <map>

namespace chokepoint::model::esri {
namespace {

constexpr std::size_t kLongest = 30;

/// What a scenario does to single links, by (supplier, customer).
using Blocked = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;

Blocked blocked_links(const Layout& layout, const Scenario& scenario) {
  Blocked blocked;
  for (const Cut& cut : scenario.cuts) {
    const auto row = std::upper_bound(layout.purchases.first.begin(), layout.purchases.first.end(), cut.link);
    const auto customer = static_cast<std::uint32_t>(row - layout.purchases.first.begin() - 1);
    double& most = blocked[{layout.purchases.other[cut.link], customer}];
    most = std::max(most, 1.0 - cut.pass);
  }
  return blocked;
}

std::vector<double> inverse_left(const Layout& layout, const FirmLoss& losses) {
  std::vector<double> left(layout.markets, 0.0);
  for (std::uint32_t i = 0; i < layout.firms; ++i) left[layout.market[i]] += layout.sold[i] * (1.0 - losses.down[i]);
  for (double& value : left) value = Replacement::inverse(value);
  return left;
}

struct Carrier {
  double carried{0.0}, share{0.0};
  std::uint32_t from{0};
  bool cut{false};
  void offer(double amount, double of, std::uint32_t firm, double missing) {
    if (amount <= carried) return;
    carried = amount;
    share = of;
    from = firm;
    cut = missing > 0.5 * amount / of;
  }
};

}  // namespace

std::vector<Why> chain_of(const Layout& layout, const Method& method, const Scenario& scenario, const FirmLoss& losses,
                          std::uint32_t firm) {
  const Blocked blocked = blocked_links(layout, scenario);
  const std::vector<double> left = inverse_left(layout, losses);
  const Replacement replacement(method.replaceable);
  const auto missing = [&](std::uint32_t supplier, std::uint32_t customer) {
    const auto found = blocked.find({supplier, customer});
    return found == blocked.end() ? 0.0 : found->second;
  };
  std::vector<Why> chain;
  std::vector<std::uint32_t> seen;
  while (chain.size() < kLongest && std::find(seen.begin(), seen.end(), firm) == seen.end()) {
    seen.push_back(firm);
    const bool down = losses.down[firm] >= losses.up[firm];
    Why why{firm, std::max(losses.down[firm], losses.up[firm]), Cause::shock, firm, 1.0};
    const auto shock =
        std::find_if(scenario.shocks.begin(), scenario.shocks.end(), [&](const Shock& s) { return s.firm == firm; });
    if (shock != scenario.shocks.end() && (down ? shock->down : shock->up) >= why.loss * (1.0 - 1e-9)) {
      chain.push_back(why);
      break;
    }
    Carrier carrier;
    if (down) {
      for (std::uint32_t slot = layout.slot_first[firm]; slot < layout.slot_first[firm + 1]; ++slot) {
        double sum = 0.0;
        Carrier of_slot;
        for (std::uint32_t e = layout.slots.first[slot]; e < layout.slots.first[slot + 1]; ++e) {
          const std::uint32_t i = layout.slots.other[e];
          const double lost = replacement.share(layout.sold[i], left[layout.market[i]]) * losses.down[i];
          const double gone = missing(i, firm);
          const double amount = layout.slots.share[e] * (lost + gone * (1.0 - lost));
          sum += amount;
          of_slot.offer(amount, layout.slots.share[e], i, gone * (1.0 - lost));
        }
        if (sum > carrier.carried) {
          carrier = of_slot;
          carrier.carried = sum;
        }
      }
    } else {
      for (std::uint32_t e = layout.sales.first[firm]; e < layout.sales.first[firm + 1]; ++e) {
        const std::uint32_t j = layout.sales.other[e];
        const double gone = missing(firm, j);
        const double lost = losses.up[j];
        carrier.offer(layout.sales.share[e] * (lost + gone * (1.0 - lost)), layout.sales.share[e], j,
                      gone * (1.0 - lost));
      }
    }
    if (!(carrier.carried > 0.0)) break;
    why.cause = carrier.cut ? Cause::cut : down ? Cause::input : Cause::sales;
    why.from = carrier.from;
    why.share = carrier.share;
    chain.push_back(why);
    if (carrier.cut) break;
    firm = carrier.from;
  }
  return chain;
}

}  // namespace chokepoint::model::esri
