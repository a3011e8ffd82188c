// What one run of the strategic model says: series asked for, shortages with their causes, losses by actor.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/day.h"
#include "base/ids.h"
#include "policy/rules.h"
#include "simulate/cohorts.h"
#include "simulate/offices.h"
#include "world/complete.h"
#include "world/world.h"

namespace chokepoint::simulate {

enum class Quantity : std::uint8_t {
  output,      // made per day
  delivered,   // received by final users per day
  unmet,       // wanted by final users and not delivered, per day
  shipments,   // dispatched to the place from elsewhere, per day
  stock,       // at users, in the market and at makers of the place
  priced_out,  // wanted at base prices and not at today's, by final users, per day
  price,       // spot, mean over what the place's markets take at the baseline; multiple of the base price
  paid,        // the same, volume-weighted over spot and contracts
  exports      // leaves the place for elsewhere, licence in hand, per day; of the world: between places
};
std::string_view name_of(Quantity quantity);

/// A series to record: of a product, at a place with all inside it (invalid: the world).
struct Probe {
  Quantity quantity{Quantity::output};
  ProductId product;
  PlaceId place;
  PlaceId partner{};  // of shipments where they come from, of exports where they go (invalid: all)
};

struct Probes {
  std::vector<Probe> series;
  std::vector<ProductId> supplies;        // products whose makers are watched (Impact::supplies)
  std::vector<std::int32_t> checkpoints;  // days; cumulative losses are kept after the step that ends them; ascending
};

struct Series {
  Probe probe;
  double baseline{0.0};        // per day (stock: units)
  std::vector<double> values;  // one a step
};

/// Why something was short: who, from which step, and what bound.
struct Cause {
  enum class Kind : std::uint8_t { input, control, export_stop, capacity, supplier, demand } kind{Kind::input};
  ProductId product;
  PlaceId place;
  PlaceId from;  // of a link
  std::int32_t step{0};
  double shortfall{0.0};  // share of baseline lost at that step
  ClauseId clause;
};

/// First day on which a site made less than 99 % of its baseline for lack of something, or a final user got less than
/// 99 % of what it wanted; and how deep it went.
struct Shortage {
  ProductId product;
  PlaceId place;
  bool final_use{false};
  std::int32_t first_step{0};
  std::int32_t stopped_step{-1};  // first step below 5 %; -1: never
  double worst{1.0};              // lowest output (or delivery) as share of baseline
  std::vector<Cause> chain;       // from the shortage to its root
};

struct UseLoss {
  ProductId product;
  PlaceId place;
  world::FinalKind kind{world::FinalKind::demand};
  world::DemandClass buyer{world::DemandClass::civil};
  /// Over the horizon; wanted at base prices = delivered + priced out + not delivered.
  double wanted{0.0}, delivered{0.0}, priced_out{0.0};
  std::vector<double> lost_at;  // share of what was wanted up to each checkpoint that was not delivered
};

/// Names as everywhere: lost_use = final use not delivered, lost_sales = output not made or not sold, both at base
/// prices; extra_cost = what buyers at the place pay above base prices, at every tier. Money of the world's money year.
struct ActorLoss {
  PlaceId place;
  double lost_use{0.0}, lost_sales{0.0}, extra_cost{0.0};
};

/// Where the spot price left the base price by a per cent or more.
struct PriceMove {
  ProductId product;
  PlaceId place;
  double peak{1.0};  // highest spot price, multiple of the base price
  std::int32_t peak_step{0};
  double extra_cost{0.0};  // paid above the base price over the run, money
};

/// What a maker did with the orders that the rules let through (supply_watch.h).
struct MakerSupply {
  ProductId product;
  PlaceId place;
  std::uint32_t site{0};
  double output{0.0};          // per day at baseline
  std::vector<double> filled;  // share shipped, one a step
};

struct Impact {
  std::int32_t steps{0};
  std::int32_t step_days{1};
  bool complete{true};  // false: cancelled after `steps`
  std::vector<Series> series;
  std::vector<MakerSupply> supplies;  // by product as asked for, then site
  std::vector<Shortage> shortages;    // by first step, then product, place
  std::vector<UseLoss> uses;
  std::vector<ActorLoss> actors;                            // by place
  std::vector<CohortShortage> cohorts;                      // by row of the table; empty without RunOptions::explain
  std::vector<PriceMove> prices;                            // by product, place
  std::vector<OfficeQueue> offices;                         // of controls whose offices had something to decide
  std::vector<std::pair<ProductId, PlaceId>> without_site;  // announced plants where nothing was made: not in the run
  std::vector<policy::Remark> remarks;
  /// Share of the value of final demand (kind demand) lost up to each checkpoint.
  std::vector<double> lost_share_at;
};

}  // namespace chokepoint::simulate
