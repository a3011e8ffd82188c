// Layout of a layered graph: columns of boxes, edges from left to right, few crossings.
// Method: Sugiyama, Tagawa and Toda (1981): long edges are cut by invisible boxes; order within layers by barycentres,
// sweeping both ways, with swaps of neighbours after each sweep (Gansner et al. 1993), keeping the best; places by
// least squares (spread.h) towards the mean of the neighbours. Verified by: tests/report/layout_test.cpp (no overlap,
// crossings never above the start, exhaustive search on small graphs).
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace chokepoint::report {

struct LayeredGraph {
  std::vector<std::size_t> layer;  // of each box
  std::vector<double> height;      // of each box
  std::vector<std::pair<std::size_t, std::size_t>>
      edges;  // from, to; those that do not lead to a later layer stay unrouted
};

struct Route {
  std::vector<double> y;  // the edge's height in each layer strictly between its ends
};

struct LayeredLayout {
  std::vector<double> centre;  // of each box, from 0 down
  std::vector<Route> routes;   // one an edge
  double height{0.0};
  std::size_t crossings{0};
};

/// Deterministic: boxes that could stand either way keep the order in which they are given.
LayeredLayout lay_out(const LayeredGraph& graph, double gap);

}  // namespace chokepoint::report
