// The network as the fast loops want it: coefficients beside the links that they belong to, in the order of whoever
// asks, and only links that matter.
//
// In losses d = 1 - h (docs/methods/esri.md section 4) a customer's loss is the largest of its slots: one slot for each
// essential input, one for all inputs that are not essential together. A slot adds up shares of suppliers' losses.
// Verified by: tests/model/esri/fast_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/esri/economy.h"

namespace chokepoint::model::esri {

/// Rows of (firm or slot, share), one after the other.
struct Rows {
  std::vector<std::uint32_t> first;  // rows + 1
  std::vector<std::uint32_t> other;
  std::vector<double> share;

  std::span<const std::uint32_t> others(std::uint32_t row) const {
    return {other.data() + first[row], other.data() + first[row + 1]};
  }
};

struct Layout {
  static constexpr std::uint32_t kNoUse = 0xffffffffU;
  static constexpr std::size_t kPadding = 16;  // firms behind the last link of `sales`, for those who ask ahead
  std::uint32_t firms{0}, markets{0};
  Rows sales;                             // by supplier: its customers, and the share of its sales that each takes
  Rows purchases;                         // the same numbers by customer: its suppliers
  Rows slots;                             // by slot: suppliers; slots of a customer stand side by side
  Rows uses;                              // by supplier: the slots it is in, and its share of each
  std::vector<std::uint32_t> slot_first;  // by customer, into slots; firms + 1
  std::vector<std::uint32_t> slot_firm;   // by slot: the customer
  std::vector<std::uint32_t> use_of;      // by link of the network: its entry in `slots`; kNoUse: no effect
  std::vector<double> sold, weight;       // by firm; weights add up to 1
  std::vector<double> weight_behind;      // by firm: weights of its suppliers, each times the share of its sales
  std::vector<float> narrow_sales_share;  // the shares of `sales` with half the digits
  std::vector<std::uint32_t> market;      // by firm
  std::vector<double> market_sold;
  std::vector<std::uint32_t> member_first, member;  // by market: firms that sell
  double most_up{0.0};    // the largest sum of a row of `sales`: at most 1 but for firms with little `revenue`
  double most_down{0.0};  // the largest sum of a slot: at most 1 but for firms with little `cost`
};

/// Memory: 32 bytes a link, and 24 a link that has any downstream effect.
Result<Layout> make_layout(const network::EdgeList& list, const Needs& needs, const Method& method);

/// How much of a firm's loss its market cannot make good: min(1, sold / left of the market); 1 without markets, and
/// where nothing is left.
class Replacement {
 public:
  explicit Replacement(bool on) : on_(on) {}
  /// 1 / left, so large where nothing is left that any firm counts as irreplaceable.
  static double inverse(double left) { return left > 1.0 / kHuge ? 1.0 / left : kHuge; }
  double share(double sold, double inverse_left) const {
    if (!on_) return 1.0;
    const double share = sold * inverse_left;
    return share < 1.0 ? share : 1.0;
  }
  bool on() const { return on_; }

 private:
  static constexpr double kHuge = 1e290;
  bool on_;
};

}  // namespace chokepoint::model::esri
