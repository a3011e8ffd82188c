// Small tools that use cases share to fill a Report: columns, names, provenance.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/report.h"
#include "world/world.h"

namespace chokepoint::service {

report::Column text_column(std::string name, std::string title, report::Texts cells,
                           report::Role role = report::Role::plain);
report::Column number_column(std::string name, std::string title, std::string unit, report::Numbers cells,
                             report::Role role = report::Role::plain);

report::Basis basis_of(world::Status status);

/// Adds the sentences behind a figure, and rival claims about the same figure, once each.
void add_quotes(const world::World& world, FigureId figure, report::Report& report);

/// By id or exact name, in any case; a fault names near ones.
Result<ProductId> find_product(const world::World& world, std::string_view text, std::string_view option);
Result<PlaceId> find_place(const world::World& world, std::string_view text, std::string_view option);

std::string place_name(const world::World& world, PlaceId place);  // "World" for an invalid id
std::string product_name(const world::World& world, ProductId product);

/// A per cent text for notes: "98.4 %".
std::string percent(double share);
/// Money for notes: "12.3 bn USD".
std::string money(double value, std::string_view currency);

}  // namespace chokepoint::service
