#include "service/own_uses.h"

#include <algorithm>
#include <memory>

#include "base/unit.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

constexpr double kBaseline = 1e-6;  // of what will be asked for

FigureId derived(world::World& world, double value, std::string key) {
  world::FigureNote note;
  note.key = std::move(key);
  note.reason = "a design's own demand";
  return world.figures.add({value, value, value, world::Status::derived}, {}, std::move(note), {});
}

/// The demand row of the use that speaks for the place: its own, else one around it, else any.
const world::Demand* demand_of(const world::World& world, ProductId use, PlaceId place) {
  const world::Demand* best = nullptr;
  for (const world::Demand& row : world.demand) {
    if (row.product != use) continue;
    if (row.place == place) return &row;
    if (best == nullptr || (row.place.valid() && world::within(world, place, row.place))) best = &row;
  }
  return best;
}

/// Adds the copy that `change` makes of each row that `wanted` picks.
template <class Table, class Wanted, class Change>
void copy_rows(Table& table, const Wanted& wanted, const Change& change) {
  const std::size_t rows = table.size();
  for (std::size_t i = 0; i < rows; ++i) {
    auto row = table.at(i);
    if (!wanted(row)) continue;
    change(row);
    table.add(std::move(row));
  }
}

/// Input units of the cell per unit of the use: the recipe's figure, or one for one in energy.
Result<FigureId> amount_of(world::World& world, ProductId use, ProductId cell) {
  for (const world::Recipe& row : world.recipes) {
    if (row.output == use && row.input == cell && !row.place.valid()) return row.amount;
  }
  const auto amount = convert(1.0, world.products[use].unit, world.products[cell].unit);
  if (!amount) {
    return fail(Fault{Code::bad_unit, "", 0, 0,
                      "the cell " + world.products[cell].id + " in " + world.products[cell].unit.text,
                      "a cell told in energy, such as GWh", "name such a cell"});
  }
  return derived(world, *amount, "own:" + world.products[cell].id);
}

Result<ProductId> add_use(world::World& world, ProductId use, PlaceId place, ProductId cell, double per_year) {
  world::Product product = world.products[use];
  product.id += "-with-" + world.products[cell].id;
  product.name += " with " + world.products[cell].name;
  auto amount = amount_of(world, use, cell);
  if (!amount) return tl::unexpected(amount.error());
  const std::string id = product.id;
  const ProductId own = world.products.add(id, std::move(product));
  world.recipes.add({own, cell, {}, world::InputKind::consumed, world::Criticality::critical, "", *amount});
  const world::Demand* like = demand_of(world, use, place);
  world::Demand demand;
  if (like != nullptr) demand = *like;
  demand.product = own;
  demand.place = place;
  demand.quantity = world::DemandQuantity::amount;
  demand.figure = derived(world, kBaseline * per_year, "own:" + id);
  world.demand.add(demand);
  const auto is_use = [use](const auto& row) { return row.product == use; };
  const auto to_own = [own](auto& row) { row.product = own; };
  copy_rows(world.prices, is_use, to_own);
  copy_rows(world.elasticities, is_use, to_own);
  copy_rows(world.stocks, is_use, to_own);
  copy_rows(
      world.stocks, [use](const world::Stock& row) { return row.user == use; },
      [own](world::Stock& row) { row.user = own; });
  return own;
}

}  // namespace

Result<OwnUses> with_own_uses(const world::World& world, ProductId use, PlaceId place, std::span<const ProductId> cells,
                              double per_year) {
  auto own = std::make_shared<world::World>(world);
  OwnUses result;
  Faults faults;
  for (const ProductId cell : cells) {
    auto added = add_use(*own, use, place, cell, per_year);
    if (added) {
      result.uses.push_back({cell, *added});
    } else {
      for (const Fault& fault : added.error().faults) faults.add(fault);
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  result.world = std::move(own);
  return result;
}

}  // namespace chokepoint::service
