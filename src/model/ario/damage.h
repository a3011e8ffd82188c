// The life of events: what capital and capacity is lost on a step, what is asked for rebuilding, how it heals. Any
// number of events of any kind may overlap: capital lost adds up (a plant is lost once: never above the capital there
// is), of shares of capacity the largest counts, demand for rebuilding adds up.
// Method: docs/methods/ario.md, section 3. Verified by: tests/model/ario/damage_test.cpp, golden_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/ario/case.h"
#include "model/ario/economy.h"

namespace chokepoint::model::ario {

enum class Status : std::uint8_t { pending, happening, recovering, rebuilding, finished };
std::string_view name_of(Status status);

class Damage {
 public:
  /// What is asked of a seller to rebuild what one industry or final user lost.
  struct Order {
    std::uint32_t seller;
    std::uint32_t client;  // industry, or n + final user
    std::uint32_t event;
    std::uint32_t slot;  // which impact of the event; kNoSlot for final users
    double missing;      // still to be rebuilt
    double asked;        // of it, in this step
  };

  static constexpr std::uint32_t kNoSlot = 0xffffffff;

  Damage(const Economy& economy, const Case& asked, Rules rules);

  /// Start of step t: which events act, what is lost, what is asked for rebuilding.
  void begin(int t);
  /// End of step t: delivered[k] of order k was built, the rest healed.
  void end(int t, std::span<const double> delivered);

  std::span<const double> capital_lost() const { return lost_; }    // by industry
  std::span<const double> capacity_lost() const { return share_; }  // share, 0..1, by industry
  std::span<const Order> orders() const { return orders_; }
  Status status(std::size_t event) const { return states_[event].status; }
  std::size_t events() const { return states_.size(); }

 private:
  struct State {
    Status status{Status::pending};
    std::vector<double> first, now;  // as the event's impact: money or share
    double work{0.0};                // all there is to rebuild
    int decimals{0};
    std::uint32_t orders_from{0}, orders_to{0};
  };
  void plan_rebuilding(std::uint32_t event);
  void heal(State& state, const Event& event, int elapsed);
  void rebuild(State& state, const Event& event, std::span<const double> delivered);

  const Economy& economy_;
  const Case& case_;
  Rules rules_;
  std::vector<State> states_;
  std::vector<Order> orders_;
  std::vector<double> lost_, share_, sudden_;
};

/// What is left of a loss of 1 after `elapsed` units of recovery that takes `tau`; in [0, 1].
double left_after(Curve curve, double elapsed, double tau);

}  // namespace chokepoint::model::ario
