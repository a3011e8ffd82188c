#include "respond/stages.h"

#include <algorithm>
#include <map>
#include <set>

#include "world/query.h"

namespace chokepoint::respond {
namespace {

struct Step {
  ProductId product;
  bool stops_output;
};

/// Inputs of a product that nothing replaces, wherever it is made.
std::vector<Step> needed_by(const world::World& world, ProductId product) {
  std::map<std::string, std::set<ProductId>> groups;
  std::map<ProductId, const world::Recipe*> rows;
  for (const auto& recipe : world.recipes) {
    if (recipe.output != product || recipe.criticality != world::Criticality::critical) continue;
    const std::string& own = world.products[recipe.input].id;
    groups[recipe.group.empty() ? "=" + own : recipe.group].insert(recipe.input);
    rows[recipe.input] = &recipe;
  }
  std::vector<Step> steps;
  for (const auto& [group, inputs] : groups) {
    if (inputs.size() != 1) continue;
    const ProductId input = *inputs.begin();
    const auto kind = rows[input]->kind;
    steps.push_back({input, kind == world::InputKind::consumed || kind == world::InputKind::wearing});
  }
  return steps;
}

}  // namespace

std::vector<SupplyStage> necessary_stages(const simulate::Simulator& simulator, ProductId product, PlaceId target) {
  const world::World& world = simulator.world();
  std::vector<SupplyStage> stages;
  std::set<ProductId> seen{product};
  SupplyStage top;
  top.product = product;
  stages.push_back(top);
  for (std::size_t at = 0; at < stages.size(); ++at) {
    for (const Step& step : needed_by(world, stages[at].product)) {
      if (!seen.insert(step.product).second) continue;
      SupplyStage stage;
      stage.product = step.product;
      stage.tier = stages[at].tier + 1;
      stage.stops_output = stages[at].stops_output && step.stops_output;
      stages.push_back(std::move(stage));
    }
  }
  const PlaceId home = target.valid() ? world::ancestors(world, target).back() : PlaceId{};
  for (SupplyStage& stage : stages) {
    std::map<PlaceId, double> made;
    for (const auto& site : simulator.balanced().sites) {
      if (site.product != stage.product) continue;
      made[world::ancestors(world, site.place).back()] += site.output;
      stage.world += site.output;
    }
    if (!(stage.world > 0.0)) continue;
    for (const auto& [place, output] : made) {
      if (place == home) {
        stage.home = output / stage.world;
      } else {
        stage.others.push_back(
            {place, output, output / stage.world, world.places[place].kind == world::PlaceKind::rest});
      }
    }
    std::stable_sort(stage.others.begin(), stage.others.end(),
                     [](const Holder& a, const Holder& b) { return a.share > b.share; });
  }
  std::erase_if(stages, [&](const SupplyStage& stage) {
    return !(stage.world > 0.0) || !world.products[stage.product].tradable;
  });
  return stages;
}

}  // namespace chokepoint::respond
