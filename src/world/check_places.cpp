// The place tree, memberships over time, and who owns whom.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "world/checks.h"
#include "world/suggest.h"
#include "world/words.h"

namespace chokepoint::world {

namespace {

/// One fault for each circle of places.
void check_circles(Reading& in) {
  const auto& places = in.world.places;
  std::vector<std::uint8_t> state(places.size(), 0);  // 0 unseen, 1 on this walk, 2 done
  for (std::uint32_t start = 0; start < places.size(); ++start) {
    std::vector<std::uint32_t> walk;
    PlaceId at{start};
    while (at.valid() && state[at.index] == 0) {
      state[at.index] = 1;
      walk.push_back(at.index);
      at = places[at].part_of;
    }
    if (at.valid() && state[at.index] == 1) {
      std::string circle = places[at].id;
      for (PlaceId next = places[at].part_of; next != at; next = places[next].part_of)
        circle += " in " + places[next].id;
      circle += " in " + places[at].id;
      in.fault(in.cell(in.row_at(TableId::places, at.index), TableId::places, "part_of"), Code::cycle,
               "a place inside itself: " + circle, "places that form a tree", "correct one of the `part_of` cells");
    }
    for (const std::uint32_t place : walk) state[place] = 2;
  }
}

void check_kinds(Reading& in) {
  const auto& places = in.world.places;
  std::optional<std::size_t> rest;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places.at(i);
    const CellRef row = in.row_at(TableId::places, i);
    const CellRef part_of = in.cell(row, TableId::places, "part_of");
    if (place.kind == PlaceKind::subdivision && !place.part_of.valid()) {
      in.fault(part_of, Code::missing_value, "the subdivision " + shown(place.id) + " without a country",
               "the place it lies in", "fill in part_of");
    }
    if (place.kind == PlaceKind::rest && place.part_of.valid()) {
      in.fault(part_of, Code::bad_structure, "the rest of the world inside another place", "no part_of for kind `rest`",
               "empty the cell");
    }
    if ((place.kind == PlaceKind::rest) != (place.id == "ROW")) {
      in.fault(in.cell(row, TableId::places, "kind"), Code::bad_structure,
               shown(place.id) + " of kind " + shown(words::of(words::kPlaceKind, place.kind)),
               "ROW, and only ROW, of kind `rest`", "use the id ROW for the rest of the world");
    }
    if (place.kind == PlaceKind::rest && rest) {
      in.fault(row, Code::bad_structure, "a second rest of the world", "at most one place of kind `rest`",
               "remove it or row " + std::to_string(in.row_at(TableId::places, *rest).row));
    }
    if (place.kind == PlaceKind::rest) rest = i;
  }
}

Day begin_of(const std::optional<PartialDate>& from) {
  return from ? from->first : Day{std::numeric_limits<std::int32_t>::min()};
}
Day end_of(const std::optional<PartialDate>& to) {
  return to ? to->first : Day{std::numeric_limits<std::int32_t>::max()};
}

void check_members(Reading& in) {
  const auto& members = in.world.members;
  std::vector<bool> has_member(in.world.regimes.size(), false);
  std::map<std::tuple<RegimeId, PlaceId>, std::vector<std::size_t>> periods;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Member& member = members.at(i);
    if (!member.regime.valid() || !member.place.valid()) continue;
    has_member[member.regime.index] = true;
    periods[{member.regime, member.place}].push_back(i);
  }
  for (auto& [key, rows] : periods) {
    std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return begin_of(members.at(a).from) < begin_of(members.at(b).from);
    });
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (begin_of(members.at(rows[i]).from) >= end_of(members.at(rows[i - 1]).to)) continue;
      in.fault(in.row_at(TableId::members, rows[i]), Code::duplicate,
               shown(in.world.places[std::get<1>(key)].id) + " a member of " +
                   shown(in.world.regimes[std::get<0>(key)].id) + " twice at once",
               "periods of membership one after the other",
               "end the membership of row " + std::to_string(in.row_at(TableId::members, rows[i - 1]).row) + " first");
    }
  }
  for (std::size_t i = 0; i < has_member.size(); ++i) {
    if (has_member[i]) continue;
    in.fault(in.row_at(TableId::regimes, i), Code::bad_structure, shown(in.world.regimes.at(i).id) + " without members",
             "at least one row in members", "add its members or remove it");
  }
}

void check_ownership(Reading& in) {
  const World& world = in.world;
  std::map<FirmId, std::vector<const Ownership*>> owners;
  for (const Ownership& row : world.ownership) {
    if (row.owned.valid()) owners[row.owned].push_back(&row);
  }
  for (const auto& [firm, rows] : owners) {
    // The sum can only change where a period begins.
    for (const Ownership* at : rows) {
      const Day day = begin_of(at->from);
      double sum = 0.0;
      for (const Ownership* row : rows) {
        if (begin_of(row->from) <= day && day < end_of(row->to)) sum += world.figures[row->share].value;
      }
      if (sum <= 1.0 + 1e-9) continue;
      in.fault(world.figures.where(at->share), Code::shares_exceed,
               "owners of " + shown(world.firms[firm].id) + " with " + fmt::format("{:.6g}", sum) + " of it together",
               "shares of at most 1 at any time", "correct a share or the dates");
      break;
    }
  }
}

}  // namespace

void check_places(Reading& in) {
  check_circles(in);
  check_kinds(in);
  check_members(in);
  check_ownership(in);
}

}  // namespace chokepoint::world
