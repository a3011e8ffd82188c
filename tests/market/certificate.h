// Is a clearing the competitive outcome? Decided from its definition, with no step of the solver: offers and wants on
// their curves; a dear buyer takes all it may from a cheaper supplier, nothing from a dearer one, and flows between
// equal prices can be found (augmenting paths) that leave exactly what the clearing says is left. The problem is
// convex, so these conditions suffice.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "market/clear.h"

namespace chokepoint::market {

inline double limit_of(const Market& market, std::size_t i, std::size_t j) {
  return market.limit.empty() ? kNoLimit : market.limit[i * market.demand.size() + j];
}

/// Greatest flow by depth-first augmenting paths; capacity[i][j] is used up.
class Flow {
 public:
  Flow(std::vector<double> offers, std::vector<double> wants, std::vector<std::vector<double>> capacity)
      : offers_(std::move(offers)), wants_(std::move(wants)), capacity_(std::move(capacity)), flow_(capacity_) {
    for (auto& row : flow_) std::fill(row.begin(), row.end(), 0.0);
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < offers_.size(); ++i) {
        std::vector<char> seen(offers_.size() + wants_.size(), 0);
        const double pushed = offers_[i] > 0 ? push(i, offers_[i], seen) : 0.0;
        offers_[i] -= pushed;
        more |= pushed > 0;
      }
    }
  }
  const std::vector<double>& unsold() const { return offers_; }
  const std::vector<double>& unserved() const { return wants_; }

 private:
  double push(std::size_t i, double amount, std::vector<char>& seen) {
    seen[i] = 1;
    for (std::size_t j = 0; j < wants_.size(); ++j) {
      const double room = std::min(amount, capacity_[i][j] - flow_[i][j]);
      if (!(room > 1e-15 * amount) || seen[offers_.size() + j]) continue;
      seen[offers_.size() + j] = 1;
      if (wants_[j] > 0) {
        const double pushed = std::min(room, wants_[j]);
        wants_[j] -= pushed;
        flow_[i][j] += pushed;
        return pushed;
      }
      for (std::size_t other = 0; other < offers_.size(); ++other) {
        if (seen[other] || !(flow_[other][j] > 0)) continue;
        const double pushed = push(other, std::min(room, flow_[other][j]), seen);
        if (pushed > 0) {
          flow_[other][j] -= pushed;
          flow_[i][j] += pushed;
          return pushed;
        }
      }
    }
    return 0.0;
  }
  std::vector<double> offers_, wants_;
  std::vector<std::vector<double>> capacity_, flow_;
};

/// Empty if the clearing is right to `tolerance` of the whole market's quantity, else what is wrong.
inline std::string wrong_with(const Market& market, const Clearing& clearing, double tolerance) {
  const std::size_t n = market.supply.size();
  const std::size_t m = market.demand.size();
  double scale = 0.0;
  std::vector<double> offers, wants;
  const auto off = [](double a, double b) { return std::fabs(a - b) > 1e-9 * std::max(std::fabs(a), std::fabs(b)); };
  for (std::size_t i = 0; i < n; ++i) {
    const Side& side = clearing.supply[i];
    const Supply& s = market.supply[i];
    if (!std::isfinite(side.price) || !std::isfinite(side.quantity) || !std::isfinite(side.left)) return "not finite";
    const double offer = std::min(s.capacity, s.fixed + s.elastic * std::pow(side.price, s.elasticity));
    if (off(offer, side.quantity)) return "supplier " + std::to_string(i) + " is off its curve";
    offers.push_back(offer);
    scale += offer;
  }
  for (std::size_t j = 0; j < m; ++j) {
    const Side& side = clearing.demand[j];
    const Demand& d = market.demand[j];
    if (!std::isfinite(side.price) || !std::isfinite(side.quantity) || !std::isfinite(side.left)) return "not finite";
    const double want = d.fixed + d.elastic * std::pow(side.price, -d.elasticity);
    if (off(want, side.quantity)) return "buyer " + std::to_string(j) + " is off its curve";
    wants.push_back(want);
    scale += want;
  }
  std::vector<std::vector<double>> free(n, std::vector<double>(m, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      const double ratio = clearing.demand[j].price / clearing.supply[i].price;
      const double limit = std::min(limit_of(market, i, j), 1e30);
      if (std::fabs(ratio - 1) < 1e-9) {
        free[i][j] = limit;
      } else if (ratio > 1) {
        offers[i] -= limit;
        wants[j] -= limit;
      }
    }
  }
  for (double& offer : offers) {
    if (offer < -tolerance * scale) return "a supplier sends more than it offers";
    offer = std::max(0.0, offer);
  }
  for (double& want : wants) {
    if (want < -tolerance * scale) return "a buyer gets more than it wants";
    want = std::max(0.0, want);
  }
  const Flow flow(offers, wants, free);
  double unsold = 0, unserved = 0, said_unsold = 0, said_unserved = 0;
  for (std::size_t i = 0; i < n; ++i) {
    unsold += flow.unsold()[i];
    said_unsold += clearing.supply[i].left;
    if (clearing.supply[i].found == Found::cleared && flow.unsold()[i] > tolerance * scale)
      return "unsold, yet cleared";
    if (clearing.supply[i].found == Found::at_highest && flow.unsold()[i] > tolerance * scale)
      return "unsold at the top";
  }
  for (std::size_t j = 0; j < m; ++j) {
    unserved += flow.unserved()[j];
    said_unserved += clearing.demand[j].left;
    if (clearing.demand[j].found == Found::cleared && flow.unserved()[j] > tolerance * scale)
      return "short, yet cleared";
    if (clearing.demand[j].found == Found::at_lowest && flow.unserved()[j] > tolerance * scale)
      return "short at the floor";
  }
  if (std::fabs(unsold - said_unsold) > tolerance * scale) return "another amount is unsold";
  if (std::fabs(unserved - said_unserved) > tolerance * scale) return "another amount is unserved";
  return "";
}

}  // namespace chokepoint::market
