#include "model/esri/spread.h"

#include <algorithm>

namespace chokepoint::model::esri {
namespace {

constexpr double kNothingLeft = 1e-10;  // as in the reference program
constexpr double kCancels = 0.01;       // below this share of a market what is left is added up anew
constexpr double kFallsBack = 1e-12;    // a passed loss that shrinks by more is no rounding

}  // namespace

Upstream::Upstream(const Layout& layout) : layout_(layout), firms_(layout.firms) {}

void Upstream::start(std::uint32_t closed) {
  for (const std::uint32_t firm : touched_) firms_[firm] = {};
  touched_.assign(1, closed);
  active_.assign(1, closed);
  closed_ = closed;
  firms_[closed].loss = firms_[closed].growth = 1.0;
  most_ = hidden_ = below_ = returned_ = 0.0;
}

void Upstream::step(double floor) {
  returned_ = 0.0;
  next_.clear();
  double left_out = 0.0;
  const Rows& purchases = layout_.purchases;
  for (const std::uint32_t j : active_) {
    const double growth = firms_[j].growth;
    firms_[j].growth = 0.0;
    if (growth < floor) {
      left_out = std::max(left_out, growth);
      continue;
    }
    for (std::uint32_t e = purchases.first[j]; e < purchases.first[j + 1]; ++e) {
      const std::uint32_t i = purchases.other[e];
      if (i == closed_) {
        returned_ += purchases.share[e] * growth;
        continue;
      }
      Firm& firm = firms_[i];
      if (firm.arriving == 0.0) next_.push_back(i);
      firm.arriving += purchases.share[e] * growth;
    }
  }
  hidden_ += left_out;
  below_ += hidden_;
  most_ = 0.0;
  for (const std::uint32_t i : next_) {
    Firm& firm = firms_[i];
    if (firm.loss == 0.0) touched_.push_back(i);
    firm.growth = firm.arriving;
    firm.loss += firm.arriving;
    most_ = std::max(most_, firm.arriving);
    firm.arriving = 0.0;
  }
  std::swap(active_, next_);
}

std::size_t Upstream::next_links(double floor) const {
  std::size_t links = 0;
  for (const std::uint32_t j : active_) {
    if (firms_[j].growth >= floor) links += layout_.purchases.first[j + 1] - layout_.purchases.first[j];
  }
  return links;
}

double Upstream::sum_over_customers(std::uint32_t firm) const {
  double sum = 0.0;
  const Rows& sales = layout_.sales;
  for (std::uint32_t e = sales.first[firm]; e < sales.first[firm + 1]; ++e)
    sum += sales.share[e] * firms_[sales.other[e]].loss;
  return sum;
}

double Upstream::next_loss(std::uint32_t firm) const {
  if (firm == closed_) return 1.0;
  return std::clamp(sum_over_customers(firm), std::min(1.0, firms_[firm].loss), 1.0);
}

double Upstream::return_loss() const { return std::min(1.0, sum_over_customers(closed_)); }

std::optional<double> Upstream::foretell(double least, std::size_t most_links) const {
  double most = 0.0;
  std::size_t links = 0;
  const Rows& sales = layout_.sales;
  for (const std::uint32_t j : active_) {
    if (firms_[j].growth <= least) continue;
    for (const std::uint32_t i : layout_.purchases.others(j)) {
      if (i == closed_) continue;
      links += sales.first[i + 1] - sales.first[i];
      if (links > most_links) return std::nullopt;
      double sum = 0.0;
      for (std::uint32_t e = sales.first[i]; e < sales.first[i + 1]; ++e)
        sum += sales.share[e] * firms_[sales.other[e]].growth;
      most = std::max(most, sum);
    }
  }
  return most;
}

Downstream::Downstream(const Layout& layout, const Method& method)
    : layout_(layout),
      replacement_(method.replaceable),
      reference_(method.reference && method.replaceable),
      firms_(layout.firms),
      slots_(layout.slot_firm.size()),
      markets_(layout.markets) {
  for (std::uint32_t i = 0; i < layout.firms; ++i) firms_[i].sold = layout.sold[i];
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) slots_[slot].customer = layout.slot_firm[slot];
  for (std::uint32_t m = 0; m < layout.markets; ++m) {
    markets_[m].inverse_left = Replacement::inverse(layout.market_sold[m]);
    if (reference_ && layout.market_sold[m] > 0.0 && layout.market_sold[m] <= 2.0 * kNothingLeft) usable_ = false;
  }
}

void Downstream::start(std::uint32_t closed) {
  for (const std::uint32_t firm : touched_) {
    Market& market = markets_[layout_.market[firm]];
    market.lost = 0.0;
    market.inverse_left = Replacement::inverse(layout_.market_sold[layout_.market[firm]]);
    firms_[firm].loss = firms_[firm].passed = 0.0;
  }
  for (const std::uint32_t slot : slots_used_) slots_[slot].sum = 0.0;
  slots_used_.clear();
  touched_.assign(1, closed);
  firms_[closed].loss = 1.0;
  most_ = below_ = 0.0;
  walked_ = 0;
  sound_ = usable_;
  markets_[layout_.market[closed]].lost = layout_.sold[closed];
  renew(layout_.market[closed]);
}

void Downstream::renew(std::uint32_t market) {
  double left = layout_.market_sold[market] - markets_[market].lost;
  if (left < kCancels * layout_.market_sold[market]) {
    left = 0.0;
    for (std::uint32_t at = layout_.member_first[market]; at < layout_.member_first[market + 1]; ++at) {
      const Firm& member = firms_[layout_.member[at]];
      left += member.sold * (1.0 - member.loss);
    }
  }
  if (reference_ && left <= 2.0 * kNothingLeft) sound_ = false;
  markets_[market].inverse_left = Replacement::inverse(left);
}

void Downstream::pass_on(std::uint32_t firm, double growth) {
  const Rows& uses = layout_.uses;
  walked_ += uses.first[firm + 1] - uses.first[firm];
  for (std::uint32_t e = uses.first[firm]; e < uses.first[firm + 1]; ++e) {
    Slot& slot = slots_[uses.other[e]];
    if (slot.sum == 0.0) slots_used_.push_back(uses.other[e]);
    slot.sum += uses.share[e] * growth;
    Firm& customer = firms_[slot.customer];
    if (customer.candidate == 0.0) reached_.push_back(slot.customer);
    customer.candidate = std::max(customer.candidate, slot.sum);
  }
}

/// Losses unseen so far would also leave less of the market: x = below sold / left', left' = left - below sold, and
/// share (1 + x) (loss + below) - share loss = below share (1 + (loss + below) sold / left'). The factor of below.
double Downstream::gain_of(const Firm& firm, double share, std::uint32_t m) {
  Market& market = markets_[m];
  if (market.priced != steps_) {
    market.priced = steps_;
    const double left = 1.0 / market.inverse_left - below_ * layout_.market_sold[m];
    market.sold_by_left = left > 0.0 ? layout_.market_sold[m] / left : -1.0;
  }
  if (market.sold_by_left < 0.0) sound_ = false;
  return share * (1.0 + (firm.loss + below_) * market.sold_by_left);
}

void Downstream::step(double floor) {
  ++steps_;
  reached_.clear();
  double left_out = 0.0;
  double gain = 1.0;
  for (const std::uint32_t i : touched_) {
    Firm& firm = firms_[i];
    const std::uint32_t market = layout_.market[i];
    const double share = replacement_.share(firm.sold, markets_[market].inverse_left);
    const double replaced = share * firm.loss;
    const double growth = replaced - firm.passed;
    if (growth < -kFallsBack) sound_ = false;
    if (below_ > 0.0 && replacement_.on()) gain = std::max(gain, gain_of(firm, share, market));
    if (growth > floor) {
      firm.passed = replaced;
      pass_on(i, growth);
    } else if (growth > 0.0) {
      left_out = std::max(left_out, growth);
    }
  }
  below_ = layout_.most_down * (left_out + gain * below_);
  most_ = 0.0;
  changed_.clear();
  for (const std::uint32_t j : reached_) {
    Firm& firm = firms_[j];
    const double loss = std::min(1.0, firm.candidate);
    firm.candidate = 0.0;
    const double growth = loss - firm.loss;
    if (growth <= 0.0) continue;
    if (firm.loss == 0.0) touched_.push_back(j);
    firm.loss = loss;
    most_ = std::max(most_, growth);
    Market& market = markets_[layout_.market[j]];
    market.lost += firm.sold * growth;
    if (!market.changed) {
      market.changed = true;
      changed_.push_back(layout_.market[j]);
    }
  }
  for (const std::uint32_t market : changed_) {
    renew(market);
    markets_[market].changed = false;
  }
}

}  // namespace chokepoint::model::esri
