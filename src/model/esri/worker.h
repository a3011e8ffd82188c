// One thread's room for the fast loops: scratch arrays that outlive a scenario.
//
// Method: docs/methods/esri.md sections 4 and 5. Verified by: tests/model/esri/fast_test.cpp.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "model/esri/lanes.h"
#include "model/esri/spread.h"

namespace chokepoint::model::esri {

/// How a scenario came out of a fast loop.
enum class Way : std::uint8_t {
  done,
  spreads,  // too far for this loop: take the next one
  decides   // rounding, or the reference's rule for empty markets, could decide: take the plain loop
};

struct Outgoing {
  Way way{Way::done};
  Loss loss;
  FirmLoss firms;  // where asked for
};

/// How much of what is lost downstream may be left out.
struct Care {
  double floor;        // losses that grew by less are not passed on
  double most_hidden;  // by that, in any firm
};

inline constexpr double kNothingLeft = 1e-10;  // of a market, in the reference program and in whatever unit

/// In an exact answer.
inline constexpr Care kExact{1e-14, 2e-13};

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
  /// A closure followed firm by firm, exact. Where that would walk too far: Way::spreads, and in the loss how many
  /// steps it takes at least. `firms`: losses of each firm are wanted.
  Outgoing close_alone(std::uint32_t closed, bool firms);
  /// Up to kLanes closures, exact.
  void close_firms(std::span<const std::uint32_t> closed, bool firms, std::span<Outgoing> results);
  /// Up to Lane16::kCount closures with a bound on the error of each; Way::spreads where none can be given.
  void close_narrow(std::span<const std::uint32_t> closed, double most_error, std::span<Outgoing> results);
  /// Up to kLanes scenarios of any kind, exact.
  void couple(std::span<const Scenario* const> scenarios, bool firms, std::span<Outgoing> results);
  /// A closure within `most_error`, and its error; Way::spreads where the sparse loop cannot certify that, with how
  /// many steps it takes at least.
  Outgoing certify(std::uint32_t closed, const Walks& walks, double most_error);
  /// Are lanes of floats good enough for a bound like this?
  static bool narrow_serves(const Method& method, double most_error);

 private:
  struct CutRows;
  /// What a firm loses downstream.
  using LostDown = std::vector<std::pair<std::uint32_t, double>>;
  struct Start {
    std::uint32_t steps{0};
    bool quiet{false};
    bool ahead{false};  // the last step is known to be quiet, but was not made
    bool decides{false};
  };
  template <class Real>
  struct Room {
    LaneRowsOf<Real> now, next, most_of_block;
    std::vector<std::uint32_t> rows;
  };
  struct Down {
    Way way{Way::done};
    std::uint32_t steps{0};
    double below{0.0};
    LostDown lost;
  };

  void begin_lanes(LaneRows& rows) const { rows.assign(layout_.firms, Lane8{}); }
  /// An increment this near eps may fall on either side by rounding.
  double uncertain() const;
  bool decides(double most) const;
  Start begin_upstream(std::uint32_t closed, std::size_t dense_gain, bool look_ahead);
  Way follow_down(std::uint32_t closed, std::uint32_t least_steps, const Care& care, std::size_t budget,
                  std::uint32_t& steps);
  /// How many steps a closure takes at least; cheap.
  std::uint32_t foresee(std::uint32_t closed);
  Down lose_downstream(std::uint32_t closed, std::uint32_t least_steps, const Care& care);
  void lose_widely(std::span<const std::uint32_t> closed, std::span<Down* const> downs);
  void refuse_empty_markets(const Lane8& moving, std::span<Down* const> downs) const;
  template <class Real>
  void close_lanes(std::span<const std::uint32_t> closed, const Care& care, bool firms, std::span<Outgoing> results);
  template <class Real>
  void look_ahead(std::span<const std::uint32_t> closed, const Lane<Real>& most, Lane<Real>& moving,
                  std::span<Outgoing> results, bool* ahead);
  /// The downstream side's share of the index; `loss_at_last` (dear) is asked only where it may matter.
  void add_down(const LostDown& lost, auto&& loss_so_far, auto&& loss_at_last, Loss& loss) const {
    for (const auto& [i, down] : lost) {
      loss.down += layout_.weight[i] * down;
      if (down > loss_so_far(i)) loss.esri += layout_.weight[i] * std::max(0.0, down - loss_at_last(i));
    }
  }
  template <class Real>
  Room<Real>& room();
  void apply_cuts(const CutRows& cuts, std::size_t lane, Lane8& most_down, Lane8& most_up);
  Upstream& upstream();
  Downstream& downstream();

  const Layout& layout_;
  const Method& method_;
  std::optional<Upstream> upstream_;
  std::optional<Downstream> downstream_;
  Room<double> wide_;
  Room<float> narrow_;
  LaneRows down_, down_next_, replaced_, left_;
};

}  // namespace chokepoint::model::esri
