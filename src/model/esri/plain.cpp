#include "model/esri/plain.h"

#include <algorithm>

namespace chokepoint::model::esri {
namespace {

constexpr double kNothingLeft = 1e-10;  // of a market, in the reference program and in whatever unit

}  // namespace

Result<Plain> Plain::make(const network::EdgeList& list, const Needs& needs, const Method& method) {
  auto weights = weights_of(list, method);
  if (!weights) return tl::unexpected(weights.error());
  Plain plain;
  plain.method_ = method;
  plain.firms_ = static_cast<std::uint32_t>(list.firms.size());
  plain.sectors_ = static_cast<std::uint32_t>(list.firms.sector.names.size());
  plain.markets_ = static_cast<std::uint32_t>(markets_of(list).names.size());
  plain.supplier_ = list.supplier;
  plain.customer_ = list.customer;
  plain.sector_ = list.firms.sector.of;
  plain.market_ = markets_of(list).of;
  plain.weight_ = std::move(*weights);
  plain.sales_ = sales_of(list);
  plain.needs_ = needs;

  plain.customer_first_.assign(plain.firms_ + 1, 0);
  for (const std::uint32_t customer : list.customer) ++plain.customer_first_[customer + 1];
  for (std::uint32_t j = 0; j < plain.firms_; ++j) plain.customer_first_[j + 1] += plain.customer_first_[j];

  std::vector<double> bought_of_sector(plain.sectors_);
  plain.down_share_.resize(list.size());
  plain.up_share_.resize(list.size());
  for (std::uint32_t j = 0; j < plain.firms_; ++j) {
    std::fill(bought_of_sector.begin(), bought_of_sector.end(), 0.0);
    double bought = 0.0;
    const std::uint32_t end = plain.customer_first_[j + 1];
    for (std::uint32_t e = plain.customer_first_[j]; e < end; ++e) {
      bought += list.weight[e];
      bought_of_sector[plain.sector_[list.supplier[e]]] += list.weight[e];
    }
    double scale = 1.0;
    if (method.use_cost) {
      const double cost = list.firms.cost[j];
      scale = (bought == 0.0 ? 1.0 : bought) / (cost == 0.0 ? 1.0 : cost);
    }
    for (std::uint32_t e = plain.customer_first_[j]; e < end; ++e) {
      const std::uint32_t i = list.supplier[e];
      const Need need = needs.of(plain.sector_[i], plain.sector_[j]);
      const double base = need == Need::essential ? bought_of_sector[plain.sector_[i]] : bought;
      plain.down_share_[e] = need == Need::none ? 0.0 : list.weight[e] / base * scale;
      const double made = method.use_revenue ? list.firms.revenue[i] : plain.sales_[i];
      plain.up_share_[e] = list.weight[e] / (made > 0.0 ? made : 1.0);
    }
  }
  return plain;
}

std::vector<double> Plain::replaceability(const std::vector<double>& down) const {
  std::vector<double> share(firms_, 1.0);
  if (!method_.replaceable) return share;
  std::vector<double> left(markets_, 0.0);
  for (std::uint32_t i = 0; i < firms_; ++i) left[market_[i]] += down[i] * sales_[i];
  for (std::uint32_t i = 0; i < firms_; ++i) {
    double available = left[market_[i]];
    if (method_.reference && available <= kNothingLeft) available = 1.0;
    if (sales_[i] == 0.0) {
      share[i] = 0.0;
    } else {
      share[i] = sales_[i] < available ? sales_[i] / available : 1.0;
    }
  }
  return share;
}

void Plain::advance(const State& now, const State& cap, const std::vector<double>& pass, State& next) const {
  const std::vector<double> share = replaceability(now.down);
  std::vector<double> deficit(sectors_), lost_sales(firms_, 0.0);
  for (std::uint32_t j = 0; j < firms_; ++j) {
    std::fill(deficit.begin(), deficit.end(), 0.0);
    for (std::uint32_t e = customer_first_[j]; e < customer_first_[j + 1]; ++e) {
      const std::uint32_t i = supplier_[e];
      double missing = share[i] * (1.0 - now.down[i]);
      double unsold = 1.0 - now.up[j];
      if (!pass.empty()) {
        missing = 1.0 - pass[e] * (1.0 - missing);
        unsold = 1.0 - pass[e] * (1.0 - unsold);
      }
      deficit[sector_[i]] += down_share_[e] * missing;
      lost_sales[i] += up_share_[e] * unsold;
    }
    double essential = 1.0;
    double linear = 1.0;
    for (std::uint32_t k = 0; k < sectors_; ++k) {
      const Need need = needs_.of(k, sector_[j]);
      if (need == Need::essential) essential = std::min(essential, 1.0 - deficit[k]);
      if (need == Need::linear) linear -= deficit[k];
    }
    next.down[j] = std::max(0.0, std::min({cap.down[j], essential, linear}));
  }
  for (std::uint32_t i = 0; i < firms_; ++i) next.up[i] = std::max(0.0, std::min(cap.up[i], 1.0 - lost_sales[i]));
}

double Plain::total(const State& state) const {
  double sum = 0.0;
  for (std::uint32_t i = 0; i < firms_; ++i) sum += weight_[i] * (1.0 - std::min(state.down[i], state.up[i]));
  return sum;
}

Loss Plain::run(const Scenario& scenario, FirmLoss* firms) const {
  State cap{std::vector<double>(firms_, 1.0), std::vector<double>(firms_, 1.0)};
  for (const Shock& shock : scenario.shocks) {
    cap.down[shock.firm] = 1.0 - shock.down;
    cap.up[shock.firm] = 1.0 - shock.up;
  }
  std::vector<double> pass;
  if (!scenario.cuts.empty()) {
    pass.assign(supplier_.size(), 1.0);
    for (const Cut& cut : scenario.cuts) pass[cut.link] = cut.pass;
  }
  State now = cap;
  State next = cap;
  Loss loss;
  bool more = true;
  while (more && loss.steps < method_.most_steps) {
    advance(now, cap, pass, next);
    ++loss.steps;
    if (method_.stop == Stop::quiet) {
      double most = 0.0;
      for (std::uint32_t i = 0; i < firms_; ++i)
        most = std::max({most, now.down[i] - next.down[i], now.up[i] - next.up[i]});
      more = most > method_.eps;
    } else {
      const double before = total(now);
      const double after = total(next);
      more = after > before * (1.0 + method_.eps);
    }
    std::swap(now, next);
  }
  loss.settled = !more;
  for (std::uint32_t i = 0; i < firms_; ++i) {
    loss.esri += weight_[i] * (1.0 - std::min(now.down[i], now.up[i]));
    loss.down += weight_[i] * (1.0 - now.down[i]);
    loss.up += weight_[i] * (1.0 - now.up[i]);
  }
  if (firms != nullptr) {
    firms->down.resize(firms_);
    firms->up.resize(firms_);
    for (std::uint32_t i = 0; i < firms_; ++i) {
      firms->down[i] = 1.0 - now.down[i];
      firms->up[i] = 1.0 - now.up[i];
    }
  }
  return loss;
}

}  // namespace chokepoint::model::esri
