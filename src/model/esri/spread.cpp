#include "model/esri/spread.h"

#include <algorithm>

namespace chokepoint::model::esri {
namespace {

constexpr double kNothingLeft = 1e-10;  // as in the reference program
constexpr double kCancels = 0.01;       // below this share of a market what is left is added up anew
constexpr double kFallsBack = 1e-12;    // a passed loss that shrinks by more is no rounding

}  // namespace

Upstream::Upstream(const Layout& layout)
    : layout_(layout), loss_(layout.firms, 0.0), growth_(layout.firms, 0.0), arriving_(layout.firms, 0.0) {}

void Upstream::start(std::uint32_t closed) {
  for (const std::uint32_t firm : touched_) loss_[firm] = 0.0;
  touched_.assign(1, closed);
  active_.assign(1, closed);
  closed_ = closed;
  loss_[closed] = growth_[closed] = 1.0;
  most_ = hidden_ = below_ = returned_ = 0.0;
}

void Upstream::step(double floor) {
  returned_ = 0.0;
  next_.clear();
  double left_out = 0.0;
  const Rows& purchases = layout_.purchases;
  for (const std::uint32_t j : active_) {
    const double growth = growth_[j];
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
      if (arriving_[i] == 0.0) next_.push_back(i);
      arriving_[i] += purchases.share[e] * growth;
    }
  }
  hidden_ += left_out;
  below_ += hidden_;
  most_ = 0.0;
  for (const std::uint32_t i : next_) {
    if (loss_[i] == 0.0) touched_.push_back(i);
    growth_[i] = arriving_[i];
    loss_[i] += arriving_[i];
    most_ = std::max(most_, arriving_[i]);
    arriving_[i] = 0.0;
  }
  std::swap(active_, next_);
}

std::size_t Upstream::next_links() const {
  std::size_t links = 0;
  for (const std::uint32_t j : active_) links += layout_.purchases.first[j + 1] - layout_.purchases.first[j];
  return links;
}

Downstream::Downstream(const Layout& layout, const Method& method)
    : layout_(layout),
      replacement_(method.replaceable),
      reference_(method.reference && method.replaceable),
      loss_(layout.firms, 0.0),
      passed_(layout.firms, 0.0),
      slot_(layout.slot_firm.size(), 0.0),
      candidate_(layout.firms, 0.0),
      market_lost_(layout.markets, 0.0),
      inverse_left_(layout.markets),
      market_changed_(layout.markets, 0) {
  for (std::uint32_t m = 0; m < layout.markets; ++m) {
    inverse_left_[m] = Replacement::inverse(layout.market_sold[m]);
    if (method.reference && method.replaceable && layout.market_sold[m] > 0.0 &&
        layout.market_sold[m] <= 2.0 * kNothingLeft)
      usable_ = false;
  }
}

void Downstream::start(std::uint32_t closed) {
  for (const std::uint32_t firm : touched_) {
    const std::uint32_t market = layout_.market[firm];
    market_lost_[market] = 0.0;
    inverse_left_[market] = Replacement::inverse(layout_.market_sold[market]);
    loss_[firm] = passed_[firm] = 0.0;
  }
  for (const std::uint32_t slot : slots_used_) slot_[slot] = 0.0;
  slots_used_.clear();
  touched_.assign(1, closed);
  loss_[closed] = 1.0;
  most_ = below_ = 0.0;
  walked_ = 0;
  sound_ = usable_;
  market_lost_[layout_.market[closed]] = layout_.sold[closed];
  renew(layout_.market[closed]);
}

void Downstream::renew(std::uint32_t market) {
  double left = layout_.market_sold[market] - market_lost_[market];
  if (left < kCancels * layout_.market_sold[market]) {
    left = 0.0;
    for (std::uint32_t at = layout_.member_first[market]; at < layout_.member_first[market + 1]; ++at) {
      const std::uint32_t i = layout_.member[at];
      left += layout_.sold[i] * (1.0 - loss_[i]);
    }
  }
  if (reference_ && left <= 2.0 * kNothingLeft) sound_ = false;
  inverse_left_[market] = Replacement::inverse(left);
}

void Downstream::pass_on(std::uint32_t firm, double growth) {
  const Rows& uses = layout_.uses;
  walked_ += uses.first[firm + 1] - uses.first[firm];
  for (std::uint32_t e = uses.first[firm]; e < uses.first[firm + 1]; ++e) {
    const std::uint32_t slot = uses.other[e];
    if (slot_[slot] == 0.0) slots_used_.push_back(slot);
    slot_[slot] += uses.share[e] * growth;
    const std::uint32_t customer = layout_.slot_firm[slot];
    if (candidate_[customer] == 0.0) reached_.push_back(customer);
    candidate_[customer] = std::max(candidate_[customer], slot_[slot]);
  }
}

void Downstream::step(double floor) {
  reached_.clear();
  double left_out = 0.0;
  double gain = 1.0;
  for (const std::uint32_t i : touched_) {
    const double share = share_of(i);
    const double replaced = share * loss_[i];
    const double growth = replaced - passed_[i];
    if (growth < -kFallsBack) sound_ = false;
    if (below_ > 0.0 && replacement_.on()) {
      // Losses unseen so far would also leave less of the market: x = below sold / left', left' = left - below sold,
      // and share (1 + x) (loss + below) - share loss = below share (1 + (loss + below) sold / left').
      const std::uint32_t market = layout_.market[i];
      const double left = 1.0 / inverse_left_[market] - below_ * layout_.market_sold[market];
      if (left > 0.0) {
        gain = std::max(gain, share * (1.0 + (loss_[i] + below_) * layout_.market_sold[market] / left));
      } else {
        sound_ = false;
      }
    }
    if (growth > floor) {
      passed_[i] = replaced;
      pass_on(i, growth);
    } else if (growth > 0.0) {
      left_out = std::max(left_out, growth);
    }
  }
  below_ = layout_.most_down * (left_out + gain * below_);
  most_ = 0.0;
  changed_.clear();
  for (const std::uint32_t j : reached_) {
    const double loss = std::min(1.0, candidate_[j]);
    candidate_[j] = 0.0;
    const double growth = loss - loss_[j];
    if (growth <= 0.0) continue;
    if (loss_[j] == 0.0) touched_.push_back(j);
    loss_[j] = loss;
    most_ = std::max(most_, growth);
    const std::uint32_t market = layout_.market[j];
    market_lost_[market] += layout_.sold[j] * growth;
    if (market_changed_[market] == 0) {
      market_changed_[market] = 1;
      changed_.push_back(market);
    }
  }
  for (const std::uint32_t market : changed_) {
    renew(market);
    market_changed_[market] = 0;
  }
}

}  // namespace chokepoint::model::esri
