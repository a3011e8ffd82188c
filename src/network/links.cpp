#include "network/links.h"

#include <algorithm>

namespace chokepoint::network {

Links make_links(std::vector<std::uint32_t> customer, std::vector<std::uint32_t> supplier, std::uint32_t customers,
                 std::uint32_t suppliers) {
  Links links;
  links.customer_first.assign(customers + 1, 0);
  links.supplier_first.assign(suppliers + 1, 0);
  for (auto c : customer) ++links.customer_first[c + 1];
  for (auto s : supplier) ++links.supplier_first[s + 1];
  for (std::uint32_t i = 0; i < customers; ++i) links.customer_first[i + 1] += links.customer_first[i];
  for (std::uint32_t i = 0; i < suppliers; ++i) links.supplier_first[i + 1] += links.supplier_first[i];
  std::vector<std::uint32_t> next(links.supplier_first.begin(), links.supplier_first.end() - 1);
  links.by_supplier.resize(supplier.size());
  for (std::uint32_t link = 0; link < supplier.size(); ++link) links.by_supplier[next[supplier[link]]++] = link;
  links.customer = std::move(customer);
  links.supplier = std::move(supplier);
  return links;
}

LinkRules::LinkRules(std::vector<RuleChange> changes, std::int32_t steps) : changes_(std::move(changes)) {
  for (RuleChange& change : changes_) {
    change.step = std::max(change.step, 0);
    longest_delay_ = std::max(longest_delay_, change.delay);
  }
  std::stable_sort(changes_.begin(), changes_.end(), [](const RuleChange& a, const RuleChange& b) {
    return std::pair(a.step, a.pair) < std::pair(b.step, b.pair);
  });
  step_first_.assign(static_cast<std::size_t>(steps) + 1, 0);
  for (const RuleChange& change : changes_) {
    if (change.step < steps) ++step_first_[static_cast<std::size_t>(change.step) + 1];
  }
  for (std::size_t i = 1; i < step_first_.size(); ++i) step_first_[i] += step_first_[i - 1];
}

std::span<const RuleChange> LinkRules::on(std::int32_t step) const {
  if (step < 0 || static_cast<std::size_t>(step) + 1 >= step_first_.size()) return {};
  const auto first = step_first_[static_cast<std::size_t>(step)];
  const auto last = step_first_[static_cast<std::size_t>(step) + 1];
  return {changes_.data() + first, changes_.data() + last};
}

}  // namespace chokepoint::network
