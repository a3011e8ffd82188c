#include "assess/dependence.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "assess/checks.h"
#include "assess/sweep.h"

namespace chokepoint::assess {

namespace {

void check_below(std::uint32_t index, std::uint32_t size, std::string_view what, std::size_t row, Faults& faults) {
  if (index >= size) {
    faults.add({Code::unknown_reference, "", static_cast<std::uint32_t>(row), 0, fmt::format("{} {}", what, index),
                fmt::format("a {} below {}", what, size), "number rows from 0"});
  }
}

double sum_of(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) {
    sum += value;
  }
  return sum;
}

/// The target's markets, with their weights still unnormalised.
class StartList {
 public:
  StartList(const SupplyGraph& graph, const SupplyIndex& index, const Target& target)
      : graph_(graph), index_(index), inside_(graph.places, target.places.empty()) {
    for (const std::uint32_t place : target.places) {
      inside_[place] = true;
    }
    if (target.product) {
      arrivals(*target.product);
    } else {
      basket();
    }
    double total = 0.0;
    for (const Start& start : starts_) {
      total += start.weight;
    }
    for (Start& start : starts_) {
      start.weight /= total;
    }
  }

  bool inside(std::uint32_t place) const { return inside_[place]; }
  std::span<const Start> starts() const { return starts_; }

 private:
  void arrivals(std::uint32_t product) {
    for (const std::uint32_t m : index_.markets_of(product)) {
      const Market& market = index_.market(m);
      if (inside_[market.place] && market.arrives > 0.0) {
        starts_.push_back({m, market.arrives, market.arrives * graph_.price[product], market.arrives});
      }
    }
  }

  void basket() {
    for (const FinalDemand& demand : graph_.final_demand) {
      if (inside_[demand.place] && demand.quantity > 0.0 && demand.value > 0.0) {
        starts_.push_back(
            {index_.market_at(demand.product, demand.place), demand.quantity, demand.value, demand.value});
      }
    }
  }

  const SupplyGraph& graph_;
  const SupplyIndex& index_;
  std::vector<bool> inside_;
  std::vector<Start> starts_;
};

/// Turns one sweep into the answer. Lives for one call.
class Reading {
 public:
  Reading(const SupplyGraph& graph, const DependenceOptions& options, std::uint32_t regions, const SupplyIndex& index,
          const StartList& list, const Sweep& sweep)
      : graph_(graph), options_(options), regions_(regions), index_(index), list_(list), sweep_(sweep) {
    result_.regions.resize(regions);
  }

  Dependence run(const Target& target, const Touch& touch, std::span<const double> supply,
                 std::span<const double> use) {
    for (const std::uint32_t place : target.places) {
      result_.regions[region_of(place)].home = true;
    }
    for (const Start& start : list_.starts()) {
      result_.quantity += target.product ? start.quantity : 0.0;
      result_.value += start.value;
    }
    stages(touch, supply, use);
    unions(touch);
    values();
    purchases();
    rank();
    for (std::size_t i = 0; i < std::min<std::size_t>(options_.paths, result_.ranked.size()); ++i) {
      result_.paths.push_back(path(result_.ranked[i]));
    }
    return std::move(result_);
  }

 private:
  std::uint32_t region_of(std::uint32_t place) const { return options_.region_of_place[place]; }
  std::uint32_t region_of_node(std::uint32_t node) const { return region_of(index_.node_place(node)); }

  void stages(const Touch& touch, std::span<const double> supply, std::span<const double> use) {
    for (const std::uint32_t product : index_.upstream()) {
      if (sweep_.tier[product] == kNoIndex) {
        continue;
      }
      StageExposure stage;
      stage.product = product;
      stage.tier = sweep_.tier[product];
      origins(stage);
      for (const Start& start : list_.starts()) {
        stage.needed_by += start.weight * touch.needs(start.market)[product];
      }
      concentration(stage);
      const std::size_t row = std::size_t{product} * regions_;
      top(stage, supply.subspan(row, regions_), use.subspan(row, regions_));
      result_.stages.push_back(std::move(stage));
    }
    std::sort(result_.stages.begin(), result_.stages.end(), [](const StageExposure& a, const StageExposure& b) {
      return std::pair(a.tier, a.product) < std::pair(b.tier, b.product);
    });
    for (const StageExposure& stage : result_.stages) {
      for (std::uint32_t k = 0; k < regions_; ++k) {
        const double exposed = stage.needed_by * stage.origin[k];
        if (exposed > result_.regions[k].max_stage) {
          result_.regions[k].max_stage = exposed;
          result_.regions[k].max_stage_product = stage.product;
        }
      }
    }
  }

  void origins(StageExposure& stage) const {
    stage.origin.assign(regions_, 0.0);
    for (const std::uint32_t market : index_.markets_of(stage.product)) {
      stage.quantity += sweep_.needed[market];
      stage.untraced += index_.sources(market).empty() ? sweep_.needed[market] : 0.0;
    }
    for (const std::uint32_t node : index_.nodes_of(stage.product)) {
      stage.origin[region_of_node(node)] += sweep_.made[node];
    }
    for (double& share : stage.origin) {
      share /= stage.quantity;
    }
    stage.untraced /= stage.quantity;
  }

  void concentration(StageExposure& stage) const {
    std::vector<double> named = stage.origin;
    if (options_.rest_region != kNoIndex) {
      named[options_.rest_region] = 0.0;
    }
    if (Result<HhiBounds> bounds = hhi_bounds(named, Unnamed::anything)) {
      stage.concentration = *bounds;
      // The residual must be the stated one, not what rounding left of 1 - sum.
      const double rest = options_.rest_region != kNoIndex ? stage.origin[options_.rest_region] : 0.0;
      stage.concentration.residual = stage.untraced + rest;
      stage.concentration.index.high =
          stage.concentration.index.low + stage.concentration.residual * stage.concentration.residual;
    }
  }

  void top(StageExposure& stage, std::span<const double> supply, std::span<const double> use) const {
    for (std::uint32_t k = 0; k < regions_; ++k) {
      if (!result_.regions[k].home && k != options_.rest_region && stage.origin[k] > stage.top_share) {
        stage.top_share = stage.origin[k];
        stage.top_region = k;
      }
    }
    if (stage.top_region == kNoIndex) {
      return;
    }
    if (Result<Coverage> coverage = coverage_without(supply, use, stage.top_region)) {
      stage.without_top = *coverage;
    }
  }

  void unions(const Touch& touch) {
    for (const Start& start : list_.starts()) {
      const std::span<const double> low = touch.low(start.market);
      const std::span<const double> independent = touch.independent(start.market);
      const std::span<const double> high = touch.high(start.market);
      for (std::uint32_t k = 0; k < regions_; ++k) {
        result_.regions[k].touched_low += start.weight * low[k];
        result_.regions[k].touched += start.weight * independent[k];
        result_.regions[k].touched_high += start.weight * high[k];
      }
      for (const Source& source : index_.sources(start.market)) {
        result_.regions[region_of_node(source.node)].direct += start.weight * source.share;
      }
    }
  }

  void values() {
    result_.unpriced = sweep_.unpriced;
    result_.priced_below_inputs = sweep_.priced_below_inputs;
    if (!(result_.value > 0.0)) {
      return;
    }
    for (std::uint32_t node = 0; node < index_.nodes(); ++node) {
      result_.regions[region_of_node(node)].value_origin += sweep_.value_added[node] / result_.value;
    }
    result_.value_untraced = sweep_.value_untraced / result_.value;
  }

  /// Gross purchases by the region that sells: of the target's makers (face value) and of all tiers (look-through).
  void purchases() {
    std::vector<double> first_tier(index_.markets(), 0.0);
    for (const Start& start : list_.starts()) {
      for (const Source& source : index_.sources(start.market)) {
        for (const Input& input : index_.inputs(source.node)) {
          first_tier[input.market] += start.quantity * source.share * input.quantity;
        }
      }
    }
    std::vector<double> all(index_.markets(), 0.0);
    for (std::uint32_t market = 0; market < index_.markets(); ++market) {
      all[market] = std::max(0.0, sweep_.needed[market] - sweep_.asked[market]);
    }
    const std::vector<double> face = by_seller(first_tier);
    const std::vector<double> through = by_seller(all);
    for (std::uint32_t k = 0; k < regions_; ++k) {
      result_.regions[k].face_value = face[k];
      result_.regions[k].look_through = through[k];
    }
  }

  std::vector<double> by_seller(std::span<const double> bought) const {
    std::vector<double> seller(regions_, 0.0);
    for (std::uint32_t market = 0; market < index_.markets(); ++market) {
      const double value = bought[market] * graph_.price[index_.market(market).product];
      for (const Source& source : index_.sources(market)) {
        seller[region_of_node(source.node)] += value * source.share;
      }
    }
    const double total = sum_of(seller);
    for (double& share : seller) {
      share = total > 0.0 ? share / total : 0.0;
    }
    return seller;
  }

  void rank() {
    for (std::uint32_t k = 0; k < regions_; ++k) {
      if (!result_.regions[k].home && k != options_.rest_region && result_.regions[k].max_stage > 0.0) {
        result_.ranked.push_back(k);
      }
    }
    std::stable_sort(result_.ranked.begin(), result_.ranked.end(), [this](std::uint32_t a, std::uint32_t b) {
      const RegionExposure& x = result_.regions[a];
      const RegionExposure& y = result_.regions[b];
      return std::pair(x.max_stage, x.touched) > std::pair(y.max_stage, y.touched);
    });
  }

  ExplainingPath path(std::uint32_t region) const {
    ExplainingPath path;
    path.region = region;
    path.product = result_.regions[region].max_stage_product;
    std::uint32_t last = kNoIndex;
    double made = 0.0;
    for (const std::uint32_t node : index_.nodes_of(path.product)) {
      if (region_of_node(node) == region) {
        made += sweep_.made[node];
        if (last == kNoIndex || sweep_.best_made[node] > sweep_.best_made[last]) {
          last = node;
        }
      }
    }
    path.carried = sweep_.best_made[last] / made;
    path.units = 1.0;
    for (std::uint32_t node = last; node != kNoIndex;) {
      const std::uint32_t market = sweep_.best_market[node];
      const std::uint32_t user = sweep_.best_user[market];
      const PathStep step{index_.node_product(node), index_.market(market).place, index_.node_place(node),
                          market_share(market, node), user == kNoIndex ? 1.0 : use_share(user, market)};
      path.steps.push_back(step);
      path.units *= step.market_share * step.use_share;
      if (user == kNoIndex) {
        path.units *= weight(market);
      }
      node = user;
    }
    std::reverse(path.steps.begin(), path.steps.end());
    return path;
  }

  double market_share(std::uint32_t market, std::uint32_t node) const {
    double share = 0.0;
    for (const Source& source : index_.sources(market)) {
      share += source.node == node ? source.share : 0.0;
    }
    return share;
  }

  /// Of the rows with which the user buys in the market, the one that brings most.
  double use_share(std::uint32_t user, std::uint32_t market) const {
    double share = 0.0;
    double quantity = 0.0;
    for (const Input& input : index_.inputs(user)) {
      if (input.market == market && input.quantity > quantity) {
        share = input.share;
        quantity = input.quantity;
      }
    }
    return share;
  }

  double weight(std::uint32_t market) const {
    double weight = 0.0;
    for (const Start& start : list_.starts()) {
      weight += start.market == market ? start.weight : 0.0;
    }
    return weight;
  }

  const SupplyGraph& graph_;
  const DependenceOptions& options_;
  std::uint32_t regions_;
  const SupplyIndex& index_;
  const StartList& list_;
  const Sweep& sweep_;
  Dependence result_;
};

DependenceOptions completed(DependenceOptions options, std::uint32_t places) {
  for (std::uint32_t place = 0; options.region_of_place.size() < places; ++place) {
    options.region_of_place.push_back(place);
  }
  return options;
}

std::uint32_t count_regions(std::span<const std::uint32_t> region_of_place) {
  return region_of_place.empty() ? 0 : *std::max_element(region_of_place.begin(), region_of_place.end()) + 1;
}

}  // namespace

Result<DependenceModel> DependenceModel::make(SupplyGraph graph, DependenceOptions options) {
  Faults faults;
  check(graph, faults);
  if (!options.region_of_place.empty()) {
    check_length(options.region_of_place.size(), graph.places, "regions of places", faults);
  }
  for (std::size_t place = 0; place < options.region_of_place.size(); ++place) {
    check_below(options.region_of_place[place], graph.places, "region", place + 1, faults);
  }
  if (options.rest_region != kNoIndex) {
    check_below(options.rest_region, graph.places, "rest region", 0, faults);
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  return DependenceModel(std::move(graph), std::move(options));
}

DependenceModel::DependenceModel(SupplyGraph graph, DependenceOptions options)
    : graph_(std::move(graph)),
      options_(completed(std::move(options), graph_.places)),
      regions_(count_regions(options_.region_of_place)),
      index_(graph_),
      touch_(index_, graph_.products, options_.region_of_place, regions_),
      supply_(std::size_t{graph_.products} * regions_, 0.0),
      use_(supply_.size(), 0.0) {
  if (options_.rest_region >= regions_) {
    options_.rest_region = kNoIndex;  // a region without places
  }
  for (const SupplyNode& node : graph_.nodes) {
    supply_[std::size_t{node.product} * regions_ + options_.region_of_place[node.place]] += node.output;
  }
  for (std::uint32_t m = 0; m < index_.markets(); ++m) {
    const Market& market = index_.market(m);
    use_[std::size_t{market.product} * regions_ + options_.region_of_place[market.place]] += market.arrives;
  }
}

Result<Dependence> DependenceModel::of(const Target& target) const {
  Faults faults;
  if (target.product) {
    check_below(*target.product, graph_.products, "product", 0, faults);
  }
  for (std::size_t i = 0; i < target.places.size(); ++i) {
    check_below(target.places[i], graph_.places, "place", i + 1, faults);
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const StartList list(graph_, index_, target);
  if (list.starts().empty()) {
    return fail(Fault{Code::not_found, "", 0, 0,
                      target.product ? fmt::format("nothing of product {} arriving at the target", *target.product)
                                     : "no final demand with a value at the target",
                      "a target that uses the product", "choose another product or place"});
  }
  const Sweep swept = sweep(index_, graph_.price, list.starts());
  return Reading(graph_, options_, regions_, index_, list, swept).run(target, touch_, supply_, use_);
}

}  // namespace chokepoint::assess
