#include "world/transit_times.h"

#include <optional>
#include <tuple>

namespace chokepoint::world {

TransitTimes::TransitTimes(const World& world)
    : world_(world),
      columns_(world.places.size() + 1),
      by_route_(columns_ * columns_),
      own_rows_(world.products.size()) {
  for (const Transit& row : world.transit) {
    if (row.product.valid()) {
      own_rows_[row.product.index].push_back(&row);
    } else if (FigureId& first = at(row.from, row.to); !first.valid()) {
      first = row.days;
    }
  }
}

FigureId TransitTimes::days(PlaceId from, PlaceId to, ProductId product) const {
  // Places around each end, the nearest first, then any place. The more is named the better, then the nearer.
  constexpr std::size_t kAnywhere = 1000;
  auto nearness = [&](PlaceId row, PlaceId place) -> std::optional<std::size_t> {
    if (!row.valid()) return kAnywhere;
    for (std::size_t step = 0; place.valid(); place = world_.places[place].part_of, ++step) {
      if (place == row) return step;
    }
    return std::nullopt;
  };
  FigureId best;
  std::tuple<int, std::size_t, std::size_t> best_rank{4, 0, 0};
  auto consider = [&](PlaceId row_from, std::size_t near_from, PlaceId row_to, std::size_t near_to) {
    const FigureId found = at(row_from, row_to);
    if (!found.valid()) return;
    const int unnamed = 1 + static_cast<int>(!row_from.valid()) + static_cast<int>(!row_to.valid());
    const std::tuple rank{unnamed, near_from + near_to, near_to};
    if (rank >= best_rank) return;
    best = found;
    best_rank = rank;
  };
  auto with_to = [&](PlaceId row_from, std::size_t near_from) {
    std::size_t steps = 0;
    for (PlaceId p = to; p.valid(); p = world_.places[p].part_of) consider(row_from, near_from, p, steps++);
    consider(row_from, near_from, {}, kAnywhere);
  };
  std::size_t steps = 0;
  for (PlaceId p = from; p.valid(); p = world_.places[p].part_of) with_to(p, steps++);
  with_to({}, kAnywhere);
  if (!product.valid()) return best;
  for (const Transit* row : own_rows_[product.index]) {
    const auto near_from = nearness(row->from, from);
    const auto near_to = nearness(row->to, to);
    if (!near_from || !near_to) continue;
    const std::tuple rank{static_cast<int>(!row->from.valid()) + static_cast<int>(!row->to.valid()),
                          *near_from + *near_to, *near_to};
    if (rank >= best_rank) continue;
    best = row->days;
    best_rank = rank;
  }
  return best;
}

}  // namespace chokepoint::world
