// One thread's room for the fast loops: scratch arrays that outlive a scenario.
//
// Method: docs/methods/esri.md sections 4 and 5. Verified by: tests/model/esri/fast_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/esri/lanes.h"
#include "model/esri/spread.h"

namespace chokepoint::model::esri {

/// How a scenario came out of a fast loop.
enum class Way : std::uint8_t {
  done,
  spreads,  // too far for this loop: take lanes for both sides
  decides   // rounding, or the reference's rule for empty markets, could decide: take the plain loop
};

struct Result8 {
  Way way{Way::done};
  Loss loss;
  FirmLoss firms;  // where asked for
};

/// Shares of walks: of_step[t][k] = (w P^t)_k, what firms' weights send to firm k in t steps upstream.
struct Walks {
  std::vector<std::vector<double>> of_step;
};
Walks make_walks(const Layout& layout, std::uint32_t steps);

class Worker {
 public:
  Worker(const Layout& layout, const Method& method) : layout_(layout), method_(method) {}

  /// Can closures of this network be followed as walks?
  static bool walks_apply(const Layout& layout, const Method& method);

  /// Does what the closure of this firm does downstream stay with few firms?
  bool stays_local(std::uint32_t closed);
  /// How many steps a closure takes at least; cheap.
  std::uint32_t foresee(std::uint32_t closed);
  /// Up to kLanes closures, exact. `firms`: losses of each firm are wanted.
  void close_firms(std::span<const std::uint32_t> closed, bool firms, std::span<Result8> results);
  /// Up to kLanes scenarios of any kind, exact.
  void couple(std::span<const Scenario* const> scenarios, bool firms, std::span<Result8> results);
  /// A closure within `most_error`, and its error; nothing where the sparse loop cannot certify that.
  std::optional<Loss> certify(std::uint32_t closed, const Walks& walks, double most_error);

 private:
  struct CutRows;
  void begin_lanes(LaneRows& rows) const { rows.assign(layout_.firms, Lane8{}); }
  /// An increment this near eps may fall on either side by rounding.
  double uncertain() const;
  bool decides(double most) const;
  Way follow_down(std::uint32_t closed, std::uint32_t least_steps, std::uint32_t& steps);
  void apply_cuts(const CutRows& cuts, std::size_t lane, Lane8& most_down, Lane8& most_up);
  Upstream& upstream();
  Downstream& downstream();

  const Layout& layout_;
  const Method& method_;
  std::optional<Upstream> upstream_;
  std::optional<Downstream> downstream_;
  LaneRows up_, up_next_, down_, down_next_, replaced_, left_;
};

}  // namespace chokepoint::model::esri
