#include "world/supply.h"

#include <algorithm>

namespace chokepoint::world {
namespace {

PlaceId rest_of_world(const World& world) {
  for (std::size_t i = 0; i < world.places.size(); ++i) {
    if (world.places.at(i).kind == PlaceKind::rest) return PlaceId{i};
  }
  return {};
}

/// Totals of places including what lies inside them; a place without a row has no entry.
struct Totals {
  explicit Totals(std::size_t places) : amount(places, 0.0), row(places, nullptr) {}
  std::vector<double> amount;
  std::vector<const Production*> row;
};

}  // namespace

Supply supply_of(const World& world, std::span<const double> values, std::span<const Production* const> rows) {
  double stated_total = -1.0;
  double outputs = 0.0;
  double shares = 0.0;
  for (const Production* row : rows) {
    const double value = values[row->figure.index];
    if (row->quantity == ProductionQuantity::output) {
      if (!row->place.valid()) {
        stated_total = value;
      } else if (!world.places[row->place].part_of.valid()) {
        outputs += value;
      }
    } else if (row->quantity == ProductionQuantity::share && !row->of.valid() &&
               !world.places[row->place].part_of.valid()) {
      shares += value;
    }
  }

  Supply supply;
  double total = 1.0;
  const double share_scale = shares > 1.0 ? 1.0 / shares : 1.0;
  if (stated_total >= 0.0) {
    total = std::max(stated_total, outputs + shares * share_scale * stated_total);
    supply.total_known = true;
  } else if (outputs > 0.0) {
    total = shares < 0.999 ? outputs / (1.0 - shares) : outputs;
    supply.total_known = true;
  }

  Totals totals(world.places.size());
  for (const Production* row : rows) {
    if (!row->place.valid()) continue;
    const double value = values[row->figure.index];
    if (row->quantity == ProductionQuantity::output) {
      totals.amount[row->place.index] = value;
      totals.row[row->place.index] = row;
    } else if (row->quantity == ProductionQuantity::share && !row->of.valid()) {
      totals.amount[row->place.index] = value * share_scale * total;
      totals.row[row->place.index] = row;
    }
  }
  // Shares of a parent compose down the tree; the tree is shallow, so a few passes settle it.
  for (int depth = 0; depth < 4; ++depth) {
    for (const Production* row : rows) {
      if (row->quantity != ProductionQuantity::share || !row->of.valid() || !row->place.valid()) continue;
      totals.amount[row->place.index] = std::min(1.0, values[row->figure.index]) * totals.amount[row->of.index];
      totals.row[row->place.index] = row;
    }
  }

  double top_level = 0.0;
  std::vector<double> own = totals.amount;
  for (std::size_t i = 0; i < world.places.size(); ++i) {
    const PlaceId parent = world.places.at(i).part_of;
    if (parent.valid()) {
      if (totals.row[parent.index] != nullptr) {
        own[parent.index] -= totals.amount[i];
      } else {
        top_level += totals.amount[i];
      }
    } else {
      top_level += totals.amount[i];
    }
  }
  const PlaceId rest = rest_of_world(world);
  const double missing = total - top_level;
  if (rest.valid() && missing > 1e-9 * total && top_level > 0.0) own[rest.index] += missing;

  for (std::size_t i = 0; i < own.size(); ++i) {
    const double amount = own[i];
    if (!(amount > 1e-12 * total)) continue;
    const Production* row = totals.row[i];
    OwnOutput entry{PlaceId{i}, amount, Status::derived, {}};
    if (row != nullptr) {
      entry.figure = row->figure;
      entry.status = world.figures[row->figure].status;
    }
    supply.own.push_back(entry);
    supply.total += amount;
  }
  return supply;
}

}  // namespace chokepoint::world
