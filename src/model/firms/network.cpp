#include "model/firms/network.h"

#include <algorithm>
#include <utility>

namespace chokepoint::firms {

namespace {

/// Starts of each firm's run from the number of its items, which stand one place further on.
void accumulate(std::vector<std::uint32_t>& first) {
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
}

}  // namespace

FirmNetwork make_network(std::vector<double> final_demand, std::span<const Sale> sales) {
  FirmNetwork net;
  net.final_demand = std::move(final_demand);
  const std::size_t n = net.firms();
  const std::size_t m = sales.size();
  net.customer_first.assign(n + 1, 0);
  net.supplier_first.assign(n + 1, 0);
  for (const Sale& sale : sales) {
    ++net.customer_first[sale.customer + 1];
    ++net.supplier_first[sale.supplier + 1];
  }
  accumulate(net.customer_first);
  accumulate(net.supplier_first);

  net.supplier.resize(m);
  net.amount.resize(m);
  net.ends_group.assign(m, 0);
  std::vector<std::uint32_t> order(m);
  std::vector<std::uint32_t> next(net.customer_first.begin(), net.customer_first.end() - 1);
  for (std::uint32_t e = 0; e < m; ++e) order[next[sales[e].customer]++] = e;
  for (std::size_t i = 0; i < n; ++i) {
    std::sort(order.begin() + net.customer_first[i], order.begin() + net.customer_first[i + 1],
              [&](std::uint32_t x, std::uint32_t y) {
                return std::pair(sales[x].product, sales[x].supplier) < std::pair(sales[y].product, sales[y].supplier);
              });
    for (std::uint32_t l = net.customer_first[i]; l < net.customer_first[i + 1]; ++l) {
      net.supplier[l] = sales[order[l]].supplier;
      net.amount[l] = sales[order[l]].amount;
      const bool last = l + 1 == net.customer_first[i + 1];
      net.ends_group[l] = last || sales[order[l + 1]].product != sales[order[l]].product ? 1 : 0;
    }
  }

  // Links come by ascending customer, so the slots of each supplier do too.
  net.slot.resize(m);
  net.slot_amount.resize(m);
  next.assign(net.supplier_first.begin(), net.supplier_first.end() - 1);
  for (std::size_t l = 0; l < m; ++l) {
    net.slot[l] = next[net.supplier[l]]++;
    net.slot_amount[net.slot[l]] = net.amount[l];
  }

  net.output.resize(n);
  net.value_added.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    double sold = 0.0;
    for (std::uint32_t s = net.supplier_first[i]; s < net.supplier_first[i + 1]; ++s) sold += net.slot_amount[s];
    double bought = 0.0;
    for (std::uint32_t l = net.customer_first[i]; l < net.customer_first[i + 1]; ++l) bought += net.amount[l];
    net.output[i] = net.final_demand[i] + sold;
    net.value_added[i] = net.output[i] > 0.0 ? (net.output[i] - bought) / net.output[i] : 0.0;
  }
  return net;
}

std::vector<std::uint32_t> customer_of_slot(const FirmNetwork& network) {
  std::vector<std::uint32_t> customer(network.links());
  for (std::uint32_t i = 0; i < network.firms(); ++i) {
    for (std::uint32_t l = network.customer_first[i]; l < network.customer_first[i + 1]; ++l)
      customer[network.slot[l]] = i;
  }
  return customer;
}

}  // namespace chokepoint::firms
