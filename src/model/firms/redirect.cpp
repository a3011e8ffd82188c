#include "model/firms/redirect.h"

#include <algorithm>

namespace chokepoint::firms {

Redirector::Redirector(const FirmNetwork& network, const Case& input) : network_(network), case_(input) {
  if (input.pools.empty() || input.redirect_rate <= 0.0) return;
  pool_of_link_.assign(network.links(), LinkRule::kNoPool);
  for (const LinkRule& rule : input.rules) pool_of_link_[rule.link] = rule.pool;
  for (const auto& pool : input.pools) servers_.insert(servers_.end(), pool.begin(), pool.end());
  std::sort(servers_.begin(), servers_.end());
  servers_.erase(std::unique(servers_.begin(), servers_.end()), servers_.end());
  spare_.resize(servers_.size());
  served_.assign(servers_.size(), 0.0);
  for (const auto& pool : input.pools) {
    std::vector<std::uint32_t>& places = pool_servers_.emplace_back();
    for (const std::uint32_t firm : pool)
      places.push_back(
          static_cast<std::uint32_t>(std::lower_bound(servers_.begin(), servers_.end(), firm) - servers_.begin()));
  }
}

void Redirector::set_blocked(std::vector<std::uint32_t> links) {
  moved_.assign(links.size(), 0.0);
  refused_.assign(links.size(), 0.0);
  blocked_ = std::move(links);
}

void Redirector::arrive(std::span<double> slots) const {
  for (std::size_t b = 0; b < blocked_.size(); ++b) slots[network_.slot[blocked_[b]]] += moved_[b];
}

void Redirector::refuse(std::span<const double> pass, std::span<double> slots) {
  for (std::size_t b = 0; b < blocked_.size(); ++b) {
    double& order = slots[network_.slot[blocked_[b]]];
    refused_[b] = order * (1.0 - pass[blocked_[b]]);
    order *= pass[blocked_[b]];
  }
}

double Redirector::spare(std::uint32_t firm, std::span<const double> limit, std::span<const double> lost,
                         std::span<const double> output) const {
  double most = (1.0 + case_.redirect_ceiling) * (1.0 - lost[firm]) * network_.output[firm];
  if (network_.customer_first[firm] < network_.customer_first[firm + 1]) most = std::min(most, limit[firm]);
  return std::max(0.0, most - output[firm]);
}

double Redirector::move(std::span<const double> limit, std::span<const double> lost, std::span<double> output) {
  if (pool_of_link_.empty() || blocked_.empty()) return 0.0;
  for (std::size_t s = 0; s < servers_.size(); ++s) spare_[s] = spare(servers_[s], limit, lost, output);
  // Each pool asks its servers in proportion to what they can spare; a server asked for more than that serves all
  // alike.
  std::vector<double> asked(case_.pools.size(), 0.0);
  for (std::size_t b = 0; b < blocked_.size(); ++b) {
    const std::uint32_t pool = pool_of_link_[blocked_[b]];
    if (pool != LinkRule::kNoPool) asked[pool] += case_.redirect_rate * refused_[b];
  }
  std::vector<double> wanted(servers_.size(), 0.0);  // in parts of what is spared
  std::vector<double> part(asked.size(), 0.0);
  for (std::size_t p = 0; p < asked.size(); ++p) {
    double spared = 0.0;
    for (const std::uint32_t s : pool_servers_[p]) spared += spare_[s];
    if (spared <= 0.0 || asked[p] <= 0.0) continue;
    part[p] = asked[p] / spared;
    for (const std::uint32_t s : pool_servers_[p]) wanted[s] += part[p];
  }
  std::vector<double> filled(asked.size(), 0.0);
  for (std::size_t p = 0; p < asked.size(); ++p) {
    for (const std::uint32_t s : pool_servers_[p]) {
      if (wanted[s] > 0.0) filled[p] += spare_[s] * part[p] / std::max(1.0, wanted[s]);
    }
  }
  double all = 0.0;
  for (std::size_t s = 0; s < servers_.size(); ++s) {
    served_[s] = spare_[s] * std::min(1.0, wanted[s]);
    output[servers_[s]] += served_[s];
    all += served_[s];
  }
  for (std::size_t b = 0; b < blocked_.size(); ++b) {
    const std::uint32_t pool = pool_of_link_[blocked_[b]];
    moved_[b] = pool == LinkRule::kNoPool || asked[pool] <= 0.0
                    ? 0.0
                    : case_.redirect_rate * refused_[b] * (filled[pool] / asked[pool]);
  }
  return all;
}

}  // namespace chokepoint::firms
