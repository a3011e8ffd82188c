// Whose goods a clause reaches: pairs of a maker's site and a buyer's market. And which clauses have no place in this
// form of the model, and why.
//
// Method: docs/methods/controls.md section 2. Verified by: tests/policy/reach_test.cpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "network/supply_network.h"
#include "world/world.h"

namespace chokepoint::policy {

/// Why a clause does not act.
enum class Idle : std::uint8_t {
  acts,
  technology,    // know-how moves no goods; it stops plants that are not built yet
  procurement,   // binds one buyer's purchases, and names firms alone
  duty,          // a price, not a stop
  investment,    // a lost credit or a barred stake
  notification,  // a report, not a permission
  firm_list,     // aimed at firms; links join places
  re_exports,    // links run from maker to user: what is passed on in a third place does not show
  no_coverage    // no row says what share of which product it covers
};

/// A reason for each clause. `acts` also where all its coverage rows say `no`: it reaches nothing of this world.
std::vector<Idle> idle_clauses(const world::World& world);

/// Sites of which anything they make contains goods of the marked products (one flag a product) from the issuer's
/// territory, through any number of consumed inputs; by the baseline flows, without traces (less than a thousandth of a
/// market's supply). Sites in the territory are not marked.
std::vector<std::uint8_t> made_with(const world::World& world, const network::SupplyNetwork& network,
                                    const world::Control& issuer, const std::vector<std::uint8_t>& products);

/// The products that the controls named in the clause's `refers_to` cover; all products where it names none.
std::vector<std::uint8_t> listed_inputs(const world::World& world, const world::Clause& clause);

/// The country a place lies in.
PlaceId country_of(const world::World& world, PlaceId place);

}  // namespace chokepoint::policy
