#include "assess/supply_graph.h"

#include <fmt/core.h>

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "assess/checks.h"
#include "base/digraph.h"

namespace chokepoint::assess {

namespace {

constexpr double kSumSlack = 1e-6;  // mixes read off fitted flows

class Checker {
 public:
  Checker(const SupplyGraph& graph, Faults& faults) : graph_(graph), faults_(faults) {}

  void nodes() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const SupplyNode& node = graph_.nodes[i];
      const bool product_known = product(node.product, "nodes", i);
      const bool known = place(node.place, "nodes", i) && product_known;
      amount(node.output, "output", "nodes", i);
      if (known && !made_.try_emplace({node.product, node.place}, i).second) {
        add(Code::duplicate, i, fmt::format("nodes: product {} at place {} twice", node.product, node.place),
            "one node for a product at a place", "add their outputs up");
      }
    }
  }

  void recipes() {
    check_length(graph_.recipe_first.size(), graph_.nodes.size() + 1, "recipe starts", faults_);
    if (graph_.recipe_first.size() != graph_.nodes.size() + 1) {
      return;
    }
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      if (graph_.recipe_first[n] > graph_.recipe_first[n + 1] || graph_.recipe_first[n + 1] > graph_.recipe.size()) {
        add(Code::bad_structure, n, "recipe starts that fall or pass the end",
            "starts that rise from 0 to the number of rows", "order the inputs by node");
        return;
      }
      one_recipe(n);
    }
    if (graph_.recipe_first.front() != 0 || graph_.recipe_first.back() != graph_.recipe.size()) {
      add(Code::bad_structure, 0, "recipe rows that belong to no node", "starts that rise from 0 to the number of rows",
          "order the inputs by node");
    }
  }

  void links() {
    for (std::size_t i = 0; i < graph_.links.size(); ++i) {
      const SupplyLink& link = graph_.links[i];
      const bool product_known = product(link.product, "links", i);
      const bool known = place(link.from, "links", i) && product_known;
      place(link.to, "links", i);
      amount(link.quantity, "quantity", "links", i);
      if (known && link.quantity > 0.0 && !made_.contains({link.product, link.from})) {
        add(Code::bad_structure, i,
            fmt::format("links: product {} from place {}, which makes none", link.product, link.from), "a node for it",
            "book re-exports at their origin or add the producer");
      }
    }
  }

  void values() {
    check_length(graph_.price.size(), graph_.products, "prices", faults_);
    for (std::size_t i = 0; i < graph_.price.size(); ++i) {
      amount(graph_.price[i], "price", "price", i);
    }
    for (std::size_t i = 0; i < graph_.final_demand.size(); ++i) {
      const FinalDemand& demand = graph_.final_demand[i];
      product(demand.product, "final_demand", i);
      place(demand.place, "final_demand", i);
      amount(demand.quantity, "quantity", "final_demand", i);
      amount(demand.value, "value", "final_demand", i);
    }
  }

  void cycles() {
    const std::optional<std::vector<std::uint32_t>> cycle = Digraph(graph_.products, uses_).cycle();
    if (!cycle) {
      return;
    }
    std::string chain;
    for (const std::uint32_t p : *cycle) {
      chain += fmt::format("{} <- ", p);
    }
    faults_.add({Code::cycle, "", 0, 0, fmt::format("products that need themselves: {}{}", chain, cycle->front()),
                 "recipes that lead from raw materials to uses", "book what is recycled as a product of its own"});
  }

 private:
  void add(Code code, std::size_t i, std::string found, std::string expected, std::string remedy) {
    faults_.add(
        {code, "", static_cast<std::uint32_t>(i + 1), 0, std::move(found), std::move(expected), std::move(remedy)});
  }

  bool product(std::uint32_t p, std::string_view list, std::size_t i) {
    return below(p, graph_.products, "product", list, i);
  }
  bool place(std::uint32_t p, std::string_view list, std::size_t i) {
    return below(p, graph_.places, "place", list, i);
  }

  bool below(std::uint32_t index, std::uint32_t size, std::string_view what, std::string_view list, std::size_t i) {
    if (index < size) {
      return true;
    }
    add(Code::unknown_reference, i, fmt::format("{}: {} {}", list, what, index),
        fmt::format("a {} below {}", what, size), "number rows from 0");
    return false;
  }

  void amount(double value, std::string_view what, std::string_view list, std::size_t i) {
    if (!std::isfinite(value) || value < 0.0) {
      add(Code::out_of_range, i, fmt::format("{}: {} of {}", list, what, value), "a finite number of at least 0",
          "correct the entry or leave it out");
    }
  }

  void one_recipe(std::size_t n) {
    std::map<std::uint32_t, double> group_share;
    for (std::size_t r = graph_.recipe_first[n]; r < graph_.recipe_first[n + 1]; ++r) {
      const RecipeInput& input = graph_.recipe[r];
      amount(input.quantity, "quantity", "recipe", r);
      amount(input.share, "share", "recipe", r);
      group_share[input.group] += input.share;
      if (product(input.product, "recipe", r) && graph_.nodes[n].product < graph_.products) {
        uses_.emplace_back(graph_.nodes[n].product, input.product);
      }
    }
    for (const auto& [group, share] : group_share) {
      if (share > 1.0 + kSumSlack) {
        add(Code::shares_exceed, n, fmt::format("recipe: shares of group {} that sum to {}", group, share),
            "a sum of at most 1", "give inputs that do not substitute for each other groups of their own");
      }
    }
  }

  const SupplyGraph& graph_;
  Faults& faults_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> made_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> uses_;
};

}  // namespace

void check(const SupplyGraph& graph, Faults& faults) {
  Checker checker(graph, faults);
  checker.nodes();
  checker.recipes();
  checker.links();
  checker.values();
  checker.cycles();
}

}  // namespace chokepoint::assess
