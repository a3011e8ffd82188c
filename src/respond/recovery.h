// Time to survive and time to recover: how long a network of plants serves its customers without some of them, and what
// is lost until they are back. No probabilities are needed to rank exposure.
//
// Simchi-Levi et al. 2015, Interfaces 45(5), 375-390, in our notation. Over a disruption of t: u_j made at node j (0 at
// the disrupted), y_ij sent along a lane, l_j lost:
//   sum_j y_ij - u_i <= stock_i;   sum over suppliers of k to j of y_ij >= r_kj u_j;   u_j <= capacity_j t;
//   customers of j: demand_j t - u_j - stock_j + sum_j' y_jj' <= l_j.
// TTR programme: min sum value_j l_j for given t. TTS programme: max t with l = 0 (also linear).
// Method: docs/methods/mitigation.md section 4. Verified by: tests/respond/recovery_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::respond {

/// Days, and units of each node's own product.
struct PlantNode {
  double stock{0.0};
  double capacity{0.0};  // a day
  double demand{0.0};    // of customers, a day
  double value{0.0};     // lost with each unit of demand not served
  double recover{0.0};   // days until it is back (TTR)
};

/// A lane from supplier to user; lanes of one user with the same `part` replace each other.
struct Lane {
  std::uint32_t from{0}, to{0}, part{0};
  double per_unit{1.0};  // of the part, a unit of the user's output
  double most{-1.0};     // a day; negative: no limit
};

struct PlantNetwork {
  std::vector<PlantNode> nodes;
  std::vector<Lane> lanes;
};

struct Exposure {
  double survive{0.0};  // days (TTS); infinite: the network does without it
  double lost{0.0};     // value lost by its time to recover
  double index{0.0};    // lost over the largest of all: the risk exposure index
};

/// For each node alone. Faults: indices out of range; a number negative or not finite.
Result<std::vector<Exposure>> exposures(const PlantNetwork& network, Context& context);
/// For a set of nodes, down together for `days`.
Result<Exposure> exposure(const PlantNetwork& network, const std::vector<std::uint32_t>& down, double days,
                          Context& context);

}  // namespace chokepoint::respond
