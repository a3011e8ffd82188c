#include "model/ario/cuts.h"

#include <algorithm>

namespace chokepoint::model::ario {

Cuts::Cuts(Economy& economy, const LinkLaw& law)
    : economy_(economy),
      law_(law),
      regions_(economy.regions.size()),
      pass_(law.empty() ? 0 : economy.n * regions_, 1.0),
      delay_(pass_.size(), 0),
      of_region_(regions_) {
  for (std::uint32_t g = 0; g < economy.n; ++g) of_region_[economy.region[g]].push_back(g);
}

Cuts::~Cuts() { put_back(); }

void Cuts::put_back() {
  for (const Taken& taken : taken_) economy_.flows[taken.at] = taken.flow;
  taken_.clear();
  links_.clear();
}

void Cuts::set(std::int32_t step) {
  put_back();
  std::fill(pass_.begin(), pass_.end(), 1.0);
  std::fill(delay_.begin(), delay_.end(), 0);
  for (const LinkLaw::Link& link : law_.links(step)) {
    pass_[link.seller * regions_ + link.region] = link.pass;
    delay_[link.seller * regions_ + link.region] = link.delay;
    const std::uint32_t place = economy_.place[link.seller];
    for (const std::uint32_t g : of_region_[link.region]) {
      const std::size_t at = economy_.flow_at(link.seller, g);
      const double flow = economy_.flows[at];
      if (flow == 0.0) continue;
      taken_.push_back({at, flow});
      economy_.flows[at] = 0.0;
      links_.push_back({economy_.at(economy_.sector[link.seller], g), place, link.delay, flow, link.pass});
    }
  }
}

void Cuts::forget(std::int32_t step) {
  due_.erase(step);
  final_due_.erase(step);
}

}  // namespace chokepoint::model::ario
