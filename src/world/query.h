// Questions every part of the engine asks of a world: the place tree, regimes, and which row of a table speaks for a
// case. Verified by: tests/world/query_test.cpp.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "world/world.h"

namespace chokepoint::world {

/// The place itself, then the place it lies in, and so on up.
std::vector<PlaceId> ancestors(const World& world, PlaceId place);
/// Places that lie directly in `place`, in row order.
std::vector<PlaceId> children(const World& world, PlaceId place);

/// How a place is governed: its own row, else that of the nearest place it lies in. Null where there is none.
const PlaceParameter* find_parameter(const World& world, PlaceId place, PlaceParameterKind kind);

/// The production row of (product, place, quantity); `place` invalid means WORLD. Null where there is none.
const Production* find_production(const World& world, ProductId product, PlaceId place, ProductionQuantity quantity);

/// The price of a product at a place: annual mean of the place, then of the places it lies in, then of WORLD; then the
/// same for contract and for spot prices. Null only for products of stage `technology`, which need none.
const Price* find_price(const World& world, ProductId product, PlaceId place);

/// Days of use that `user` at `place` holds of `product` as input: the row that names product, place and user; else
/// product and user; else product and place; else product; else the world's default. A row for a place speaks for the
/// places in it, the nearest first.
FigureId input_stock(const World& world, ProductId product, PlaceId place, ProductId user);
/// Days of output that makers at `place` hold: product and place, else product, else the world's default.
FigureId finished_stock(const World& world, ProductId product, PlaceId place);

/// Days from dispatch at `from` to arrival at `to`: of the rows that fit, the one that names most of product, to and
/// from; of those the one whose places are nearest. Nothing where no row fits.
FigureId transit_days(const World& world, PlaceId from, PlaceId to, ProductId product);

/// The figure of a key (world.md section 1); invalid where there is none.
FigureId find_figure(const World& world, std::string_view key);

/// Status rows of the clause and of its whole control, by date; on one day in the order announced, in force, suspended,
/// resumed, revoked, lapsed, unknown. What they mean on a day is the policy room's.
std::vector<const StatusEvent*> timeline(const World& world, ClauseId clause);

}  // namespace chokepoint::world
