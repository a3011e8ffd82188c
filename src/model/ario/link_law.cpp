#include "model/ario/link_law.h"

#include <algorithm>
#include <utility>

namespace chokepoint::model::ario {

LinkLaw::LinkLaw(std::vector<LinkRule> rules, Rerouting rerouting, std::uint32_t sellers, std::uint32_t regions)
    : rules_(std::move(rules)), rerouting_(rerouting), sellers_(sellers), regions_(regions) {
  std::erase_if(rules_, [](const LinkRule& rule) { return rule.pass >= 1.0 && rule.delay == 0; });
}

bool LinkLaw::changes(std::int32_t step) const {
  return std::any_of(rules_.begin(), rules_.end(), [&](const LinkRule& rule) {
    return rule.from < rule.to && (rule.from == step || rule.to == step || (step == 0 && rule.from < 0 && rule.to > 0));
  });
}

std::vector<LinkLaw::Link> LinkLaw::links(std::int32_t step) const {
  std::vector<Link> of(std::size_t{sellers_} * regions_, Link{0, 0, 1.0, 0});
  bool any = false;
  for (const LinkRule& rule : rules_) {
    if (step < rule.from || step >= rule.to) continue;
    any = true;
    for (const std::uint32_t f : rule.sellers) {
      for (const std::uint32_t q : rule.regions) {
        Link& link = of[std::size_t{f} * regions_ + q];
        link.pass = std::min(link.pass, rule.pass);
        link.delay = std::max(link.delay, rule.delay);
      }
    }
  }
  std::vector<Link> links;
  for (std::size_t k = 0; any && k < of.size(); ++k) {
    if (of[k].pass >= 1.0 && of[k].delay == 0) continue;
    links.push_back(
        {static_cast<std::uint32_t>(k / regions_), static_cast<std::uint32_t>(k % regions_), of[k].pass, of[k].delay});
  }
  return links;
}

}  // namespace chokepoint::model::ario
