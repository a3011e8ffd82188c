// Small supply graphs for the tests of this room.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "assess/supply_graph.h"

namespace chokepoint::assess {

/// Builds a graph node by node.
class GraphBuilder {
 public:
  GraphBuilder(std::uint32_t products, std::uint32_t places) {
    graph_.products = products;
    graph_.places = places;
    graph_.recipe_first.push_back(0);
    graph_.price.assign(products, 1.0);
  }
  GraphBuilder& node(std::uint32_t product, std::uint32_t place, double output, std::vector<RecipeInput> inputs = {}) {
    graph_.nodes.push_back({product, place, output});
    graph_.recipe.insert(graph_.recipe.end(), inputs.begin(), inputs.end());
    graph_.recipe_first.push_back(static_cast<std::uint32_t>(graph_.recipe.size()));
    return *this;
  }
  GraphBuilder& link(std::uint32_t product, std::uint32_t from, std::uint32_t to, double quantity) {
    graph_.links.push_back({product, from, to, quantity});
    return *this;
  }
  GraphBuilder& price(std::uint32_t product, double price) {
    graph_.price[product] = price;
    return *this;
  }
  GraphBuilder& demand(std::uint32_t product, std::uint32_t place, double quantity, double value) {
    graph_.final_demand.push_back({product, place, quantity, value});
    return *this;
  }
  SupplyGraph build() const { return graph_; }

 private:
  SupplyGraph graph_;
};

/// free: recipes differ from place to place and inputs substitute. uniform: one recipe a product, nothing substitutes.
/// tree: uniform, and each product is used by one other only.
enum class Shape : std::uint8_t { free, uniform, tree };

inline std::vector<RecipeInput> random_inputs(std::uint32_t product, std::uint32_t products, bool substitutes) {
  std::vector<RecipeInput> inputs;
  for (std::uint32_t q = product + 1; q < products; ++q) {
    if (*rc::gen::inRange(0, 3) == 0) continue;
    // Even and odd products substitute for each other within a node, at most four of a kind.
    inputs.push_back({q, substitutes ? q % 2 : q, substitutes ? 0.25 : 1.0, *rc::gen::inRange(1, 20) / 4.0});
  }
  return inputs;
}

/// A random graph: product p is made from products above p; every market is supplied by some makers.
inline SupplyGraph random_graph(Shape shape) {
  const auto products = *rc::gen::inRange<std::uint32_t>(2, 6);
  const auto places = *rc::gen::inRange<std::uint32_t>(1, 5);
  std::vector<std::vector<RecipeInput>> recipe(products);
  for (std::uint32_t p = 0; p < products; ++p) {
    if (shape == Shape::uniform) recipe[p] = random_inputs(p, products, false);
    if (shape == Shape::tree && p > 0) {
      recipe[*rc::gen::inRange<std::uint32_t>(0, p)].push_back({p, p, 1.0, *rc::gen::inRange(1, 20) / 4.0});
    }
  }
  GraphBuilder builder(products, places);
  for (std::uint32_t p = 0; p < products; ++p) {
    builder.price(p, 1000.0 / (1 << (4 * p)));
    for (std::uint32_t place = 0; place < places; ++place) {
      builder.node(p, place, *rc::gen::inRange(1, 100),
                   shape == Shape::free ? random_inputs(p, products, true) : recipe[p]);
      for (std::uint32_t from = 0; from < places; ++from) {
        if (from == place || *rc::gen::inRange(0, 2) > 0) builder.link(p, from, place, *rc::gen::inRange(1, 50));
      }
    }
  }
  return builder.build();
}

}  // namespace chokepoint::assess
