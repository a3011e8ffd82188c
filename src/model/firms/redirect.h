// Refused orders that find other suppliers of the product: a share of them (rate) asks, each day, whoever may serve
// them and has capacity to spare, up to a ceiling above normal capacity. What they send arrives as what the refused
// link would have brought. A rate of zero is the published model.
//
// Method: docs/methods/firms.md section 7. Verified by: tests/model/firms/redirect_test.cpp.
#pragma once

#include <span>
#include <vector>

#include "model/firms/settings.h"

namespace chokepoint::firms {

class Redirector {
 public:
  /// Keeps references: both outlive it.
  Redirector(const FirmNetwork& network, const Case& input);
  /// Links that pass less than all today, rising.
  void set_blocked(std::vector<std::uint32_t> links);
  std::span<const std::uint32_t> blocked() const { return blocked_; }

  /// Morning: what others sent yesterday joins what the blocked links brought. `slots` holds shipments.
  void arrive(std::span<double> slots) const;
  /// After orders: `slots` holds them; keeps what is refused and leaves what passes.
  void refuse(std::span<const double> pass, std::span<double> slots);
  /// After production: raises `output` of those who serve, and returns what moved in all. `limit` is what inputs allow,
  /// `lost` the share of capacity lost.
  double move(std::span<const double> limit, std::span<const double> lost, std::span<double> output);
  /// Of the last move: firms that served, and how much.
  std::span<const std::uint32_t> servers() const { return servers_; }
  std::span<const double> served() const { return served_; }

 private:
  double spare(std::uint32_t firm, std::span<const double> limit, std::span<const double> lost,
               std::span<const double> output) const;

  const FirmNetwork& network_;
  const Case& case_;
  std::vector<std::uint32_t> pool_of_link_;  // empty where nothing can move
  std::vector<std::uint32_t> blocked_;
  std::vector<double> refused_, moved_;                   // per blocked link
  std::vector<std::uint32_t> servers_;                    // firms of any pool, rising
  std::vector<double> spare_, served_;                    // per server
  std::vector<std::vector<std::uint32_t>> pool_servers_;  // per pool: places in servers_
};

}  // namespace chokepoint::firms
