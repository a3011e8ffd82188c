// Watches a run: keeps the series asked for, first shortages with what bound them, and sums of losses.
#pragma once

#include <cstdint>
#include <vector>

#include "model/strategic/state.h"
#include "network/supply_network.h"
#include "simulate/impact.h"

namespace chokepoint::simulate {

class Recorder {
 public:
  Recorder(const world::World& world, const network::SupplyNetwork& network, const strategic::System& system,
           const Probes& probes, std::int32_t step_days, bool explain);

  /// After each day. `stopped` marks links that an act of the scenario stops.
  void watch(const strategic::State& state, const strategic::Drive& drive, const std::vector<bool>& stopped);
  /// Everything but remarks.
  Impact finish(std::span<const double> prices);

 private:
  struct First {
    std::int32_t step{-1};
    std::int32_t stopped{-1};
    double worst{1.0};
    double at_first{1.0};
    std::uint32_t slot{strategic::kNothing};  // of a site
    std::uint32_t link{strategic::kNothing};  // of the market that was short
    Cause::Kind kind{Cause::Kind::input};
    ClauseId clause;
  };
  struct Tap {
    Probe probe;
    std::vector<std::uint32_t> indices;  // sites, finals or links; for stock: sites
    std::vector<std::uint32_t> slots, markets;
    std::vector<double> waiting;  // of exports: what waits for a licence, by the step on which it leaves
  };

  struct Range {
    std::uint32_t first, last;
  };
  Range sites_of(std::uint32_t product) const;
  Range finals_of(std::uint32_t product) const;
  /// Sums of a product that has rested for `steps`.
  void catch_up(std::uint32_t product, std::int32_t steps);
  void catch_up_with_all();
  void keep_checkpoint();

  Tap make_tap(const Probe& probe) const;
  double mean_price(const Tap& tap, const std::vector<double>& prices) const;
  double read(const Tap& tap, const strategic::State& state) const;
  /// Of what was shipped today, what waits for a licence leaves later; with what has waited until today.
  double leaving(Tap& tap, const strategic::State& state) const;
  void watch_sites(Range sites, const strategic::State& state, const strategic::Drive& drive,
                   const std::vector<bool>& stopped);
  void watch_finals(Range finals, const strategic::State& state, const std::vector<bool>& stopped);
  void blame(First& first, std::uint32_t market, const strategic::State& state, const std::vector<bool>& stopped) const;
  std::vector<Cause> chain_of(const First& first, std::uint32_t market) const;
  void add_shortages(Impact& impact) const;
  void add_losses(Impact& impact, std::span<const double> prices) const;

  const world::World& world_;
  const network::SupplyNetwork& net_;
  const strategic::System& system_;
  std::int32_t step_days_;
  std::vector<std::int32_t> checkpoints_;  // steps
  bool explain_;
  std::int32_t steps_{0};
  std::size_t woken_{0};     // of State::awake, how many have been seen
  std::vector<bool> awake_;  // per product
  std::vector<Tap> taps_;
  std::vector<Series> series_;
  std::vector<First> sites_, finals_;
  std::vector<double> made_, wanted_, delivered_, priced_out_;
  std::vector<double> peak_;  // per market: highest spot price
  std::vector<std::int32_t> peak_step_;
  std::vector<double> extra_;  // per market: quantity x (price paid - 1), summed over days
  std::vector<std::vector<double>> wanted_at_, delivered_at_;  // per checkpoint, per final
};

}  // namespace chokepoint::simulate
