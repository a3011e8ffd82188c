// Who sells how much of what to whom on a normal day: firms with sales to final users, and links laid out twice, by
// customer (for stocks and orders) and by supplier (for output and rationing). Immutable; many runs read it at once.
//
// Method: docs/methods/firms.md section 2. Verified by: tests/model/firms/golden_test.cpp, run_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::firms {

/// `amount` > 0, in any unit, per day. A firm may sell to itself. Links of one product replace each other in its
/// customers' use; all products a firm buys are essential. Where data knows no products, a supplier's sector is one.
struct Sale {
  std::uint32_t supplier{0};
  std::uint32_t customer{0};
  std::uint32_t product{0};
  double amount{0.0};
};

/// Links stand in order of customer, product, supplier: a group of links of one customer and one product lies side by
/// side. Slots are the same links in order of supplier, customer, product. At most 2^32 - 1 links.
struct FirmNetwork {
  std::vector<double> final_demand;           // per firm
  std::vector<std::uint32_t> customer_first;  // firms + 1, into links
  std::vector<std::uint32_t> supplier;        // per link
  std::vector<std::uint32_t> slot;            // per link
  std::vector<std::uint8_t> ends_group;       // per link: 1 at the last one of a customer and a product
  std::vector<double> amount;                 // per link
  std::vector<std::uint32_t> supplier_first;  // firms + 1, into slots
  std::vector<double> slot_amount;            // per slot: the amount of its link
  std::vector<double> output;                 // per firm: final demand and all sales
  std::vector<double> value_added;            // per firm: share of output that is not bought; 0 where nothing is sold

  std::size_t firms() const { return final_demand.size(); }
  std::size_t links() const { return supplier.size(); }
};

/// `sales` in any order, no pair of firms twice with one product (the reader of edge files sees to it).
FirmNetwork make_network(std::vector<double> final_demand, std::span<const Sale> sales);

/// The customer of each slot.
std::vector<std::uint32_t> customer_of_slot(const FirmNetwork& network);

}  // namespace chokepoint::firms
