// A firm of one's own in the world: which of its parts the law reaches, which run short and when, and what that puts at
// risk. The firm is small against the world: it follows the world and does not move it.
//
// Method: docs/methods/firm.md. Verified by: tests/assess/exposure_test.cpp (closed forms in worlds of one chain; bands
// against the only figure that varies; same bytes for any threads).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assess/amount.h"
#include "assess/bridge.h"
#include "assess/part_law.h"
#include "simulate/simulator.h"

namespace chokepoint::assess {

struct Source {
  PlaceId maker;  // invalid: the mix of makers that the firm's place buys from in the completed world
  FirmId firm;
};

struct Part {
  std::string name;
  ProductId product;  // invalid: not in the world; always delivered
  Source supplier;
  std::vector<Parameter> parameters;
  std::vector<std::string> hs;
  double stock_days{0.0};
  std::vector<std::pair<Day, double>> open_orders;  // due, days of use
  std::optional<Source> alternative;
  std::optional<double> qualification_days;  // of the alternative; nothing: the world's for the product
  std::optional<double> transit_days;        // nothing: the world's
  double value{0.0};                         // revenue a year that needs the part
  // What it is built into (index of a part of the bill), how many a piece, what a piece costs: for content by value.
  std::optional<std::uint32_t> part_of;
  double quantity{1.0};
  std::optional<Amount> cost;
  /// Controlled technology and equipment that it is made with, as its supplier states it: all of it; empty: none.
  std::optional<std::vector<std::string>> made_with;
};

struct Firm {
  PlaceId place;
  bool defence{false};
  std::vector<Part> parts;
};

/// Where a part's orders go, and what was filled in for the firm.
struct Origin {
  PlaceId maker;
  double share{1.0};
  std::int32_t transit{0};
  std::vector<Match> law;
  std::vector<Standing> standings;    // open questions answered with yes
  std::vector<double> left_by_stops;  // factor a step: stops of exports that the scenario sets, no law
};

/// Why a part is short.
struct Reason {
  enum class Kind : std::uint8_t { none, law, stop, maker, overbooked, own } kind{Kind::none};
  PlaceId maker;
  ClauseId clause;
  std::int32_t step{0};
  double share_lost{0.0};             // of what it needed up to the day it ran short
  std::vector<simulate::Cause> path;  // of the maker's own shortage, to its root
};

/// Over the draws; NaN where the part is not short within the horizon in so many of them.
struct Quantiles {
  double p10{0.0}, p50{0.0}, p90{0.0};
};

struct PartExposure {
  std::vector<Origin> origins;
  bool by_mix{false};  // no supplier was named, or nobody makes the product there (no_maker)
  bool no_maker{false};
  bool world_mix{false};  // the firm's place does not use the product: makers weighted by output
  bool world_qualification{false};
  Bridged if_free, if_caught;                     // open questions of the law answered with no, with yes
  double risk_if_free{0.0}, risk_if_caught{0.0};  // revenue over the horizon
  Reason reason;                                  // of if_caught
  double short_in{0.0};                           // share of the draws
  Quantiles first_short;                          // step
  Quantiles risk;
};

struct Exposure {
  Outcome outcome{Outcome::done};
  simulate::Impact impact;  // of the world, central values
  std::vector<PartExposure> parts;
  // A day's revenue is lost by the part that lacks most, weighed by its value.
  double risk_if_free{0.0}, risk_if_caught{0.0};
  std::vector<double> running;  // if caught: share of the revenue earned, one a step
  std::uint32_t draws{0}, failed_draws{0};
  double short_in{0.0};
  Quantiles first_short, risk;
  std::vector<Fault> remarks;
};

struct ExposureOptions {
  simulate::RunOptions run;
  std::uint32_t draws{0};
  std::uint64_t seed{1};
  std::filesystem::path folder;  // of finished draws; empty: none are kept
  Fingerprint key;               // of all that decides a draw's outputs
};

/// In a draw every open question of the law is answered with yes as often as the product's covered share says.
/// Fails as Simulator::run; too_large where parts and draws need more than context.memory_limit.
Result<Exposure> expose(const simulate::Simulator& simulator, const world::Scenario& scenario, const Firm& firm,
                        const ExposureOptions& options, Context& context);

}  // namespace chokepoint::assess
