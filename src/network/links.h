// Who delivers to whom, as labels and incidence only: a model's coefficients are the model's.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/ids.h"

namespace chokepoint::network {

/// Links in canonical order: customer, then supplier. Everything else is a permutation of it.
struct Links {
  std::vector<std::uint32_t> customer_first;  // per customer: where its links start; size customers + 1
  std::vector<std::uint32_t> customer;        // per link
  std::vector<std::uint32_t> supplier;        // per link
  std::vector<std::uint32_t> supplier_first;  // per supplier, into by_supplier; size suppliers + 1
  std::vector<std::uint32_t> by_supplier;     // links in order of supplier, then customer

  std::size_t size() const { return supplier.size(); }
  std::span<const std::uint32_t> of_supplier(std::uint32_t s) const {
    return {by_supplier.data() + supplier_first[s], by_supplier.data() + supplier_first[s + 1]};
  }
};

/// Builds the incidence from (customer, supplier) pairs that are sorted by customer, then supplier.
Links make_links(std::vector<std::uint32_t> customer, std::vector<std::uint32_t> supplier, std::uint32_t customers,
                 std::uint32_t suppliers);

/// From this step on, what is ordered from a site for a market passes in this share, and what passes waits: `delayed`
/// of it for `delay` days before dispatch. `pair` is a number of SupplyNetwork::pair_of: most pairs have no link, and
/// their rule meets only orders that look for a new supplier.
struct RuleChange {
  std::int32_t step{0};
  std::uint32_t pair{0};
  double pass{1.0};
  double delayed{0.0};
  std::int32_t delay{0};
  ClauseId why;
};

/// What pairs may carry, as sparse changes by day. Filled by policy, read by models; no model sees the law.
class LinkRules {
 public:
  LinkRules() = default;
  /// `changes` in any order; changes of a step before 0 hold from the start.
  LinkRules(std::vector<RuleChange> changes, std::int32_t steps);
  std::span<const RuleChange> on(std::int32_t step) const;
  std::span<const RuleChange> all() const { return changes_; }
  std::int32_t longest_delay() const { return longest_delay_; }
  bool empty() const { return changes_.empty(); }

 private:
  std::vector<RuleChange> changes_;
  std::vector<std::uint32_t> step_first_;
  std::int32_t longest_delay_{0};
};

}  // namespace chokepoint::network
