// The one pass over the flows that a step of the fast loop makes. Eight buyers stand side by side; of a sector's
// sellers it takes what they deliver and what share of new orders each attracts, settles the buyers' stocks and orders
// of that input, and adds the new orders up by seller while the flows are still in the nearest cache. No sum is ever
// split across lanes and nothing is fused: the width of the machine's vectors changes no bit. Method:
// docs/methods/ario.md, section 6. Verified by: tests/model/ario/fast_test.cpp (every width, the plain loop).
#pragma once

#include <cstdint>

#include "model/ario/economy.h"

namespace chokepoint::model::ario {

/// Orders are never stored: what g orders of f is order[at(i, g)] * flow(f, g) * share(f). Null pointers: not needed.
struct Sweep {
  const Economy* economy;
  // By place of the seller (Economy::seller):
  const double* delivered;     // of a unit ordered: fulfilled * share of this step's orders
  const double* moved_weight;  // the same for orders that moved to the seller
  const double* share;         // of the next step's orders; null: orders keep the table's shares
  // At Economy::at(i, g):
  const double* coefficient;
  const double* bought;
  double* stock;
  double* order;            // of this step; becomes the next step's
  double* moved;            // orders that move to the seller, per unit ordered of it
  double* all;              // what the buyer's orders are shared by; kept for a change of law
  const double* extra_got;  // goods, weights and blocked weights over links that are cut: not in the flows
  const double* extra_all;
  const double* extra_blocked;
  // By industry, filled up to whole blocks:
  const double* made;
  const double* wish;  // output planned for the next step
  // By sector:
  const double* inventory;  // 0 where stocks are never short
  const double* restoration;
  double rate, ceiling;  // of re-routing
  bool floor;            // stocks end at 0
};

enum class Pass : std::uint8_t { both, settle, add_up };

/// Blocks [from, to). `sums` and `moved_sums` (null without re-routing): n x 8, orders by seller's place and lane.
void sweep_blocks(const Sweep& sweep, Pass pass, std::uint32_t from, std::uint32_t to, double* sums,
                  double* moved_sums);

/// Orders that move, per unit that may pass.
double moved_per_unit(double blocked, double passing, double rate, double ceiling);

/// The widths of vectors that this machine can force, for tests: "plain" first.
enum class Width : std::uint8_t { plain, avx2, avx512 };
bool has_width(Width width);
void sweep_blocks(Width width, const Sweep& sweep, Pass pass, std::uint32_t from, std::uint32_t to, double* sums,
                  double* moved_sums);

}  // namespace chokepoint::model::ario
