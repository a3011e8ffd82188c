#include "report/layers.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "report/spread.h"

namespace chokepoint::report {
namespace {

constexpr double kThread = 7.0;  // height that a passing edge takes in a layer
constexpr int kSweeps = 24;
constexpr int kRelaxations = 24;

/// The graph with long edges cut, so that every edge joins neighbouring layers.
struct Proper {
  std::vector<std::size_t> layer;
  std::vector<double> height;
  std::vector<std::vector<std::size_t>> before, after;  // neighbours of each node
  std::vector<std::vector<std::size_t>> chain;          // of each edge: its invisible nodes
  std::vector<std::vector<std::size_t>> order;          // nodes of each layer, from the top
};

Proper cut(const LayeredGraph& graph) {
  Proper proper;
  proper.layer = graph.layer;
  proper.height = graph.height;
  proper.before.resize(graph.layer.size());
  proper.after.resize(graph.layer.size());
  const auto join = [&](std::size_t from, std::size_t to) {
    proper.after[from].push_back(to);
    proper.before[to].push_back(from);
  };
  for (const auto& [from, to] : graph.edges) {
    std::vector<std::size_t>& chain = proper.chain.emplace_back();
    if (graph.layer[to] <= graph.layer[from]) continue;
    std::size_t at = from;
    for (std::size_t layer = graph.layer[from] + 1; layer < graph.layer[to]; ++layer) {
      const std::size_t node = proper.layer.size();
      proper.layer.push_back(layer);
      proper.height.push_back(kThread);
      proper.before.emplace_back();
      proper.after.emplace_back();
      join(at, node);
      chain.push_back(node);
      at = node;
    }
    join(at, to);
  }
  const std::size_t layers = graph.layer.empty() ? 0 : *std::max_element(graph.layer.begin(), graph.layer.end()) + 1;
  proper.order.resize(layers);
  for (std::size_t node = 0; node < proper.layer.size(); ++node) proper.order[proper.layer[node]].push_back(node);
  return proper;
}

std::vector<std::size_t> positions_of(const Proper& proper) {
  std::vector<std::size_t> position(proper.layer.size());
  for (const auto& order : proper.order) {
    for (std::size_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  }
  return position;
}

std::size_t crossings_of(const Proper& proper) {
  const std::vector<std::size_t> position = positions_of(proper);
  std::size_t crossings = 0;
  for (const auto& order : proper.order) {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (const std::size_t node : order) {
      for (const std::size_t next : proper.after[node]) edges.emplace_back(position[node], position[next]);
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (std::size_t k = i + 1; k < edges.size(); ++k) {
        const bool crossed = (edges[i].first < edges[k].first && edges[i].second > edges[k].second) ||
                             (edges[i].first > edges[k].first && edges[i].second < edges[k].second);
        if (crossed) ++crossings;
      }
    }
  }
  return crossings;
}

/// Orders a layer by the mean place of the neighbours on one side; nodes without any keep their place.
void order_by_neighbours(Proper& proper, std::size_t layer, const std::vector<std::vector<std::size_t>>& neighbours) {
  const std::vector<std::size_t> position = positions_of(proper);
  std::vector<std::pair<double, std::size_t>> keyed;
  const std::size_t own = proper.order[layer].size();
  for (const std::size_t node : proper.order[layer]) {
    double place = (static_cast<double>(position[node]) + 0.5) / static_cast<double>(own);
    if (!neighbours[node].empty()) {
      place = 0.0;
      for (const std::size_t other : neighbours[node]) {
        const auto there = static_cast<double>(proper.order[proper.layer[other]].size());
        place += (static_cast<double>(position[other]) + 0.5) / there;
      }
      place /= static_cast<double>(neighbours[node].size());
    }
    keyed.emplace_back(place, node);
  }
  std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < own; ++i) proper.order[layer][i] = keyed[i].second;
}

/// Crossings between the edges of two nodes of a layer, the first standing above the second.
std::size_t crossings_between(const std::vector<std::size_t>& above, const std::vector<std::size_t>& below,
                              const std::vector<std::size_t>& position) {
  std::size_t crossings = 0;
  for (const std::size_t a : above) {
    for (const std::size_t b : below) crossings += position[a] > position[b] ? 1U : 0U;
  }
  return crossings;
}

/// Swapping neighbours repairs what means cannot see. Each swap takes a crossing away, so it ends.
void swap_neighbours(Proper& proper) {
  std::vector<std::size_t> position = positions_of(proper);
  for (bool better = true; better;) {
    better = false;
    for (auto& order : proper.order) {
      for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        const std::size_t a = order[i];
        const std::size_t b = order[i + 1];
        const std::size_t now = crossings_between(proper.before[a], proper.before[b], position) +
                                crossings_between(proper.after[a], proper.after[b], position);
        const std::size_t swapped = crossings_between(proper.before[b], proper.before[a], position) +
                                    crossings_between(proper.after[b], proper.after[a], position);
        if (swapped >= now) continue;
        std::swap(order[i], order[i + 1]);
        std::swap(position[a], position[b]);
        better = true;
      }
    }
  }
}

void reduce_crossings(Proper& proper) {
  auto best = proper.order;
  std::size_t least = crossings_of(proper);
  for (int sweep = 0; sweep < kSweeps && least > 0; ++sweep) {
    const std::size_t layers = proper.order.size();
    for (std::size_t i = 1; i < layers; ++i) {
      if (sweep % 2 == 0) {
        order_by_neighbours(proper, i, proper.before);
      } else {
        order_by_neighbours(proper, layers - 1 - i, proper.after);
      }
    }
    swap_neighbours(proper);
    const std::size_t now = crossings_of(proper);
    if (now < least) {
      least = now;
      best = proper.order;
    }
  }
  proper.order = best;
}

double layer_height(const Proper& proper, std::size_t layer, double gap) {
  double height = -gap;
  for (const std::size_t node : proper.order[layer]) height += proper.height[node] + gap;
  return std::max(0.0, height);
}

std::vector<double> place(const Proper& proper, double gap, double height) {
  std::vector<double> centre(proper.layer.size(), height / 2);
  const auto place_layer = [&](std::size_t layer, auto wanted_of) {
    std::vector<double> wanted, size;
    for (const std::size_t node : proper.order[layer]) {
      wanted.push_back(wanted_of(node));
      size.push_back(proper.height[node]);
    }
    const std::vector<double> placed = spread(wanted, size, gap, 0.0, height);
    for (std::size_t i = 0; i < placed.size(); ++i) centre[proper.order[layer][i]] = placed[i];
  };
  for (std::size_t layer = 0; layer < proper.order.size(); ++layer) {
    place_layer(layer, [&](std::size_t) { return height / 2; });
  }
  for (int i = 0; i < kRelaxations; ++i) {
    for (std::size_t k = 0; k < proper.order.size(); ++k) {
      place_layer(i % 2 == 0 ? k : proper.order.size() - 1 - k, [&](std::size_t node) {
        double sum = 0.0;
        for (const std::size_t other : proper.before[node]) sum += centre[other];
        for (const std::size_t other : proper.after[node]) sum += centre[other];
        const std::size_t count = proper.before[node].size() + proper.after[node].size();
        return count == 0 ? centre[node] : sum / static_cast<double>(count);
      });
    }
  }
  return centre;
}

}  // namespace

LayeredLayout lay_out(const LayeredGraph& graph, double gap) {
  Proper proper = cut(graph);
  reduce_crossings(proper);
  LayeredLayout layout;
  for (std::size_t layer = 0; layer < proper.order.size(); ++layer) {
    layout.height = std::max(layout.height, layer_height(proper, layer, gap));
  }
  layout.crossings = crossings_of(proper);
  const std::vector<double> centre = place(proper, gap, layout.height);
  layout.centre.assign(centre.begin(), centre.begin() + static_cast<std::ptrdiff_t>(graph.layer.size()));
  for (const auto& chain : proper.chain) {
    Route& route = layout.routes.emplace_back();
    for (const std::size_t node : chain) route.y.push_back(centre[node]);
  }
  return layout;
}

}  // namespace chokepoint::report
