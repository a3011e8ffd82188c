// A dispute between two places over real stops of exports: the moves of both, what each pair of moves costs each of
// them by the simulator, and what follows from that in games.
//
// A side's ladder: nothing; the one product that hurts most; the three that do; everything. Loss of a side, as share of
// the yearly value of its final use: use lost + extra cost + margin x sales lost.
// Method: docs/methods/coercion.md sections 3 to 5. Verified by: tests/respond/pressure_test.cpp.
#pragma once

#include <vector>

#include "respond/ladder.h"
#include "respond/pressure.h"

namespace chokepoint::respond {

struct Rung {
  std::vector<ProductId> products;  // empty on rung 0 (nothing) and on the top rung (everything)
  bool everything{false};
};

/// The loss that stopping one product alone causes.
struct Weapon {
  ProductId product;
  double target_loss{0.0}, own_loss{0.0};  // as shares, see above
};

/// All assumed: nobody publishes them. Shares of the yearly value of the side's final use.
struct Stakes {
  double prize{0.01};  // what the sender wants is worth so much to the target, and to the sender in the target's money
  double audience{0.001};    // what a side loses before its own public by giving in, or by not doing what it announced
  double reputation{0.002};  // what a carried-out threat is worth to the sender in later disputes
  double margin{0.3};        // of value added in sales
};

struct Side {
  PlaceId place;
  double use_value{0.0};        // a year
  std::vector<Weapon> weapons;  // most hurting first
  std::vector<Rung> rungs;
};

struct Contest {
  bool complete{true};
  Side sender, target;
  std::vector<double> sender_loss, target_loss;      // [sender's rung][target's rung], shares
  std::vector<std::int32_t> sender_day, target_day;  // first shortage of a final use, per cell; -1: never
  std::size_t rungs() const { return target.rungs.size(); }
  std::size_t cell(std::size_t i, std::size_t j) const { return i * rungs() + j; }
};

/// Runs every single product that moves from one to the other (at most `singles`, by value), then all pairs of rungs.
Result<Contest> contest(const simulate::Simulator& simulator, PlaceId sender, PlaceId target,
                        const PressureOptions& options, const Stakes& stakes, std::size_t singles, Context& context);

/// What follows. Columns of the simultaneous game are the target's rungs, then `gives in`.
struct Reasoning {
  Bimatrix game;
  std::vector<Equilibrium> equilibria;
  Replies replies;                     // from the sender's first rung
  LadderPath alone, announced;         // in turns; with the sender's top rung announced
  std::vector<double> largest_demand;  // per rung of the sender: the most the target would rather grant than bear it
  std::vector<bool> credible;          // per rung: own loss is at most the reputation
};
Result<Reasoning> reason(const Contest& contest, const Stakes& stakes);

}  // namespace chokepoint::respond
