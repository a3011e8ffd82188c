#include "model/firms/capacity.h"

#include <algorithm>

#include "base/math.h"

namespace chokepoint::firms {

CapacityLoss::CapacityLoss(const FirmNetwork& network, const Case& input, const Settings& settings)
    : network_(network),
      recovery_(settings.recovery),
      published_(settings.published),
      damage_(input.damage),
      windows_(input.windows),
      share_(network.firms(), 0.0) {
  std::stable_sort(damage_.begin(), damage_.end(), [](const Damage& a, const Damage& b) { return a.firm < b.firm; });
  std::stable_sort(windows_.begin(), windows_.end(), [](const Window& a, const Window& b) { return a.firm < b.firm; });
  if (recovery_.law == RecoveryLaw::by_neighbours) customer_of_slot_ = firms::customer_of_slot(network);
}

void CapacityLoss::begin(std::int32_t day) {
  for (auto window = windows_.begin(); window != windows_.end();) {
    const std::uint32_t firm = window->firm;
    bool later = false;  // some window of the firm is not over yet
    bool now = false;
    double share = 0.0;
    for (; window != windows_.end() && window->firm == firm; ++window) {
      later = later || day <= window->last;
      if (window->first <= day && day <= window->last) {
        now = true;
        share = window->share;
      }
    }
    // The reference program ends damage only after a firm's last window, not between two of them.
    if (now || !published_ || !later) share_[firm] = share;
  }
  for (const Damage& damage : damage_) {
    if (damage.day == day) share_[damage.firm] = damage.share;
  }
}

double CapacityLoss::mean_of_partners(std::uint32_t firm) const {
  double sum = 0.0;
  for (std::uint32_t l = network_.customer_first[firm]; l < network_.customer_first[firm + 1]; ++l)
    sum += share_[network_.supplier[l]];
  for (std::uint32_t s = network_.supplier_first[firm]; s < network_.supplier_first[firm + 1]; ++s)
    sum += share_[customer_of_slot_[s]];
  const std::uint32_t links = network_.customer_first[firm + 1] - network_.customer_first[firm] +
                              network_.supplier_first[firm + 1] - network_.supplier_first[firm];
  return links == 0 ? 0.0 : sum / links;
}

void CapacityLoss::end(std::int32_t day) {
  if (recovery_.law == RecoveryLaw::none) return;
  for (const Damage& damage : damage_) {
    double& share = share_[damage.firm];
    if (share <= 0.0 || day - damage.day < recovery_.start) continue;
    switch (recovery_.law) {
      case RecoveryLaw::none:
        break;
      case RecoveryLaw::share_of_damage:
        share -= damage.share / recovery_.steps;
        break;
      case RecoveryLaw::share_of_capacity:
        share -= 1.0 / recovery_.steps;
        break;
      case RecoveryLaw::at_once:
        share = 0.0;
        break;
      case RecoveryLaw::exponential: {
        // The reference program counts from day 0, whenever the damage came.
        const int elapsed = published_ ? day : day - damage.day;
        share = damage.share * math::exp(-elapsed / recovery_.steps);
        break;
      }
      case RecoveryLaw::by_neighbours:
        share *= 1.0 - (1.0 - mean_of_partners(damage.firm)) / recovery_.steps;
        break;
    }
    share = std::max(share, 0.0);
  }
}

}  // namespace chokepoint::firms
