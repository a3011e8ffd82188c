#include "world/query.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace chokepoint::world {

namespace {

/// Steps from `place` up to `ancestor`; nothing if it is not one.
std::optional<std::size_t> steps_up(const World& world, PlaceId place, PlaceId ancestor) {
  // A tree is not deeper than it has places: faulty worlds, whose places run in a circle, are asked too.
  for (std::size_t step = 0; place.valid() && step <= world.places.size(); ++step) {
    if (place == ancestor) return step;
    place = world.places[place].part_of;
  }
  return std::nullopt;
}

/// How well a row's place speaks for `place`: named and near is better than empty. Nothing: it does not.
constexpr std::size_t kAnywhere = 1000;
std::optional<std::size_t> fit(const World& world, PlaceId row, PlaceId place) {
  if (!row.valid()) return kAnywhere;
  return steps_up(world, place, row);
}

}  // namespace

bool within(const World& world, PlaceId place, PlaceId ancestor) {
  return ancestor.valid() && steps_up(world, place, ancestor).has_value();
}

bool is_member(const World& world, RegimeId regime, PlaceId place, Day day) {
  return std::any_of(world.members.begin(), world.members.end(), [&](const Member& member) {
    if (member.regime != regime || !within(world, place, member.place)) return false;
    return !(member.from && day < member.from->first) && !(member.to && day >= member.to->first);
  });
}

bool in_territory(const World& world, const Control& control, PlaceId place, Day day) {
  if (control.issuing_regime.valid()) return is_member(world, control.issuing_regime, place, day);
  return within(world, place, control.issuer);
}

std::vector<PlaceId> ancestors(const World& world, PlaceId place) {
  std::vector<PlaceId> out;
  for (; place.valid() && out.size() <= world.places.size(); place = world.places[place].part_of) out.push_back(place);
  return out;
}

std::vector<PlaceId> children(const World& world, PlaceId place) {
  std::vector<PlaceId> out;
  for (std::size_t i = 0; i < world.places.size(); ++i) {
    if (world.places.at(i).part_of == place) out.push_back(PlaceId{i});
  }
  return out;
}

const PlaceParameter* find_parameter(const World& world, PlaceId place, PlaceParameterKind kind) {
  for (const PlaceId at : ancestors(world, place)) {
    for (const PlaceParameter& row : world.place_parameters) {
      if (row.place == at && row.kind == kind) return &row;
    }
  }
  return nullptr;
}

const Production* find_production(const World& world, ProductId product, PlaceId place, ProductionQuantity quantity) {
  for (const Production& row : world.production) {
    if (row.product == product && row.place == place && row.quantity == quantity) return &row;
  }
  return nullptr;
}

const Price* find_price(const World& world, ProductId product, PlaceId place) {
  // Spot prices are the least steady, so they speak last.
  constexpr std::array<PriceKind, 3> kOrder{PriceKind::annual_mean, PriceKind::contract, PriceKind::spot};
  const Price* best = nullptr;
  std::pair<std::size_t, std::size_t> best_rank{kOrder.size(), 0};
  for (const Price& row : world.prices) {
    const auto near = row.product == product ? fit(world, row.place, place) : std::nullopt;
    if (!near) continue;
    const auto kind = static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), row.kind) - kOrder.begin());
    const std::pair rank{kind, *near};
    if (rank < best_rank) {
      best = &row;
      best_rank = rank;
    }
  }
  return best;
}

FigureId input_stock(const World& world, ProductId product, PlaceId place, ProductId user) {
  FigureId best = world.default_input_days;
  std::tuple<bool, std::size_t> best_rank{true, kAnywhere + 1};
  for (const Stock& row : world.stocks) {
    if (row.product != product || row.holder != StockHolder::input) continue;
    if (row.user.valid() && row.user != user) continue;
    const auto near = fit(world, row.place, place);
    if (!near) continue;
    const std::tuple rank{!row.user.valid(), *near};
    if (rank < best_rank) {
      best = row.figure;
      best_rank = rank;
    }
  }
  return best;
}

FigureId finished_stock(const World& world, ProductId product, PlaceId place) {
  FigureId best = world.default_finished_days;
  std::size_t best_rank = kAnywhere + 1;
  for (const Stock& row : world.stocks) {
    if (row.product != product || row.holder != StockHolder::finished) continue;
    const auto near = fit(world, row.place, place);
    if (!near || *near >= best_rank) continue;
    best = row.figure;
    best_rank = *near;
  }
  return best;
}

FigureId transit_days(const World& world, PlaceId from, PlaceId to, ProductId product) {
  FigureId best;
  std::tuple<int, std::size_t, std::size_t> best_rank{4, 0, 0};
  for (const Transit& row : world.transit) {
    if (row.product.valid() && row.product != product) continue;
    const auto near_from = fit(world, row.from, from);
    const auto near_to = fit(world, row.to, to);
    if (!near_from || !near_to) continue;
    const int named =
        static_cast<int>(row.product.valid()) + static_cast<int>(row.from.valid()) + static_cast<int>(row.to.valid());
    const std::tuple rank{3 - named, *near_from + *near_to, *near_to};
    if (rank < best_rank) {
      best = row.days;
      best_rank = rank;
    }
  }
  return best;
}

FigureId find_figure(const World& world, std::string_view key) {
  for (std::size_t i = 0; i < world.figures.size(); ++i) {
    if (world.figures.note(FigureId{i}).key == key) return FigureId{i};
  }
  return {};
}

std::vector<const StatusEvent*> timeline(const World& world, ClauseId clause) {
  const ControlId control = world.clauses[clause].control;
  std::vector<const StatusEvent*> out;
  for (const StatusEvent& event : world.control_status) {
    if (event.control == control && (!event.clause.valid() || event.clause == clause)) out.push_back(&event);
  }
  std::stable_sort(out.begin(), out.end(), [](const StatusEvent* a, const StatusEvent* b) {
    return std::tuple(a->date.first, a->state) < std::tuple(b->date.first, b->state);
  });
  return out;
}

}  // namespace chokepoint::world
