// Transit rows by route, for who asks for thousands of routes: the answer of transit_days (query.h) without reading all
// rows each time.
//
// Verified by: tests/world/transit_times_test.cpp.
#pragma once

#include <vector>

#include "world/world.h"

namespace chokepoint::world {

/// Holds the world by reference.
class TransitTimes {
 public:
  explicit TransitTimes(const World& world);
  /// As transit_days.
  FigureId days(PlaceId from, PlaceId to, ProductId product) const;

 private:
  FigureId& at(PlaceId from, PlaceId to) { return by_route_[number(from) * columns_ + number(to)]; }
  FigureId at(PlaceId from, PlaceId to) const { return by_route_[number(from) * columns_ + number(to)]; }
  std::size_t number(PlaceId place) const { return place.valid() ? place.index : columns_ - 1; }

  const World& world_;
  std::size_t columns_;                                // places and "anywhere"
  std::vector<FigureId> by_route_;                     // of the rows that name no product
  std::vector<std::vector<const Transit*>> own_rows_;  // per product
};

}  // namespace chokepoint::world
