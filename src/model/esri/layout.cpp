#include "model/esri/layout.h"

#include <algorithm>

namespace chokepoint::model::esri {
namespace {

/// The transposed rows: by `other`, in the order of rows.
Rows turned(const Rows& rows, std::uint32_t count) {
  Rows turned;
  turned.first.assign(count + 1, 0);
  for (const std::uint32_t other : rows.other) ++turned.first[other + 1];
  for (std::uint32_t i = 0; i < count; ++i) turned.first[i + 1] += turned.first[i];
  turned.other.resize(rows.other.size());
  turned.share.resize(rows.other.size());
  std::vector<std::uint32_t> at(turned.first.begin(), turned.first.end() - 1);
  for (std::uint32_t row = 0; row + 1 < rows.first.size(); ++row) {
    for (std::uint32_t e = rows.first[row]; e < rows.first[row + 1]; ++e) {
      const std::uint32_t to = at[rows.other[e]]++;
      turned.other[to] = row;
      turned.share[to] = rows.share[e];
    }
  }
  return turned;
}

double largest_sum(const Rows& rows) {
  double most = 0.0;
  for (std::uint32_t row = 0; row + 1 < rows.first.size(); ++row) {
    double sum = 0.0;
    for (std::uint32_t e = rows.first[row]; e < rows.first[row + 1]; ++e) sum += rows.share[e];
    most = std::max(most, sum);
  }
  return most;
}

struct Input {
  std::uint32_t slot;  // sector, or kLinear
  std::uint32_t link;
};
constexpr std::uint32_t kLinear = 0xffffffffU;

void close_slot(Layout& layout, std::uint32_t customer) {
  if (layout.slots.first.back() == layout.slots.other.size()) return;
  layout.slots.first.push_back(static_cast<std::uint32_t>(layout.slots.other.size()));
  layout.slot_firm.push_back(customer);
}

/// The slots of one customer.
void add_slots(Layout& layout, const network::EdgeList& list, std::uint32_t customer, std::vector<Input>& inputs,
               double bought, double scale) {
  std::stable_sort(inputs.begin(), inputs.end(), [](const Input& a, const Input& b) { return a.slot < b.slot; });
  for (std::size_t from = 0; from < inputs.size();) {
    std::size_t to = from;
    double of_slot = 0.0;
    for (; to < inputs.size() && inputs[to].slot == inputs[from].slot; ++to) of_slot += list.weight[inputs[to].link];
    const double base = inputs[from].slot == kLinear ? bought : of_slot;
    for (; from < to; ++from) {
      const std::uint32_t link = inputs[from].link;
      layout.use_of[link] = static_cast<std::uint32_t>(layout.slots.other.size());
      layout.slots.other.push_back(list.supplier[link]);
      layout.slots.share.push_back(list.weight[link] / base * scale);
    }
    close_slot(layout, customer);
  }
}

void make_slots(Layout& layout, const network::EdgeList& list, const Needs& needs, const Method& method) {
  const auto& sector = list.firms.sector.of;
  layout.slots.first.push_back(0);
  layout.use_of.assign(list.size(), Layout::kNoUse);
  std::vector<Input> inputs;
  std::uint32_t link = 0;
  for (std::uint32_t j = 0; j < layout.firms; ++j) {
    layout.slot_first.push_back(static_cast<std::uint32_t>(layout.slot_firm.size()));
    inputs.clear();
    double bought = 0.0;
    for (; link < list.size() && list.customer[link] == j; ++link) {
      bought += list.weight[link];
      const std::uint32_t i = list.supplier[link];
      const Need need = needs.of(sector[i], sector[j]);
      if (need == Need::none) continue;
      inputs.push_back({need == Need::essential ? sector[i] : kLinear, link});
    }
    double scale = 1.0;
    if (method.use_cost) {
      const double cost = list.firms.cost[j];
      scale = (bought == 0.0 ? 1.0 : bought) / (cost == 0.0 ? 1.0 : cost);
    }
    add_slots(layout, list, j, inputs, bought, scale);
  }
  layout.slot_first.push_back(static_cast<std::uint32_t>(layout.slot_firm.size()));
}

void make_purchases(Layout& layout, const network::EdgeList& list, const Method& method) {
  layout.purchases.first.assign(layout.firms + 1, 0);
  for (const std::uint32_t customer : list.customer) ++layout.purchases.first[customer + 1];
  for (std::uint32_t j = 0; j < layout.firms; ++j) layout.purchases.first[j + 1] += layout.purchases.first[j];
  layout.purchases.other = list.supplier;
  layout.purchases.share.resize(list.size());
  for (std::size_t e = 0; e < list.size(); ++e) {
    const std::uint32_t i = list.supplier[e];
    const double made = method.use_revenue ? list.firms.revenue[i] : layout.sold[i];
    layout.purchases.share[e] = list.weight[e] / (made > 0.0 ? made : 1.0);
  }
}

void make_markets(Layout& layout, const network::EdgeList& list) {
  const network::LabelColumn& markets = markets_of(list);
  layout.markets = static_cast<std::uint32_t>(markets.names.size());
  layout.market = markets.of;
  layout.market_sold.assign(layout.markets, 0.0);
  layout.member_first.assign(layout.markets + 1, 0);
  for (std::uint32_t i = 0; i < layout.firms; ++i) {
    layout.market_sold[layout.market[i]] += layout.sold[i];
    if (layout.sold[i] > 0.0) ++layout.member_first[layout.market[i] + 1];
  }
  for (std::uint32_t m = 0; m < layout.markets; ++m) layout.member_first[m + 1] += layout.member_first[m];
  layout.member.resize(layout.member_first.back());
  std::vector<std::uint32_t> at(layout.member_first.begin(), layout.member_first.end() - 1);
  for (std::uint32_t i = 0; i < layout.firms; ++i) {
    if (layout.sold[i] > 0.0) layout.member[at[layout.market[i]]++] = i;
  }
}

}  // namespace

Result<Layout> make_layout(const network::EdgeList& list, const Needs& needs, const Method& method) {
  auto weights = weights_of(list, method);
  if (!weights) return tl::unexpected(weights.error());
  Layout layout;
  layout.firms = static_cast<std::uint32_t>(list.firms.size());
  layout.weight = std::move(*weights);
  layout.sold = sales_of(list);
  make_markets(layout, list);
  make_purchases(layout, list, method);
  layout.sales = turned(layout.purchases, layout.firms);
  layout.sales.other.resize(list.size() + Layout::kPadding, 0);
  layout.narrow_sales_share.assign(layout.sales.share.begin(), layout.sales.share.end());
  layout.weight_behind.assign(layout.firms, 0.0);
  for (std::uint32_t k = 0; k < layout.firms; ++k) {
    for (std::uint32_t e = layout.purchases.first[k]; e < layout.purchases.first[k + 1]; ++e)
      layout.weight_behind[k] += layout.weight[layout.purchases.other[e]] * layout.purchases.share[e];
  }
  make_slots(layout, list, needs, method);
  layout.uses = turned(layout.slots, layout.firms);
  layout.most_up = largest_sum(layout.sales);
  layout.most_down = largest_sum(layout.slots);
  return layout;
}

}  // namespace chokepoint::model::esri
