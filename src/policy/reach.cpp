#include "policy/reach.h"

#include <algorithm>
#include <string>

#include "policy/procurement.h"
#include "world/query.h"

namespace chokepoint::policy {
namespace {

using world::Instrument;
using world::Rule;
using world::World;

Idle of_kind(const World& world, ClauseId id) {
  const world::Clause& clause = world.clauses[id];
  switch (clause.rule) {
    case Rule::technology:
      return Idle::technology;
    case Rule::procurement:
      return binds_a_buyer(world, id) ? Idle::acts : Idle::procurement;
    case Rule::duty:
      return Idle::duty;
    case Rule::notification:
      return Idle::notification;
    case Rule::ban:
    case Rule::licence:
    case Rule::presumption_of_denial:
      break;
  }
  switch (world.controls[clause.control].instrument) {
    case Instrument::procurement_ban:
      return Idle::procurement;
    case Instrument::tariff:
      return Idle::duty;
    case Instrument::investment:
      return Idle::investment;
    case Instrument::export_control:
    case Instrument::quota:
    case Instrument::informal:
      break;
  }
  const bool firms_only = std::all_of(clause.targets.begin(), clause.targets.end(), [](const world::Target& target) {
    return target.excluded || target.kind == world::Target::Kind::firm;
  });
  if (firms_only) return Idle::firm_list;
  return clause.reach == world::Reach::re_exports ? Idle::re_exports : Idle::acts;
}

/// Completion leaves traces of everybody in many markets; below this share of a market's supply they are none.
constexpr double kTrace = 1e-3;

/// A member on any day counts: what the flows hold was made in its territory.
bool ever_in_territory(const World& world, const world::Control& control, PlaceId place) {
  if (!control.issuing_regime.valid()) return world::within(world, place, control.issuer);
  return std::any_of(world.members.begin(), world.members.end(), [&](const world::Member& member) {
    return member.regime == control.issuing_regime && world::within(world, place, member.place);
  });
}

}  // namespace

std::vector<Idle> idle_clauses(const World& world) {
  std::vector<std::uint8_t> control_covers(world.controls.size(), 0);
  std::vector<std::uint8_t> has_rows(world.clauses.size(), 0), covers(world.clauses.size(), 0);
  for (const auto& row : world.control_coverage) {
    control_covers[world.clauses[row.clause].control.index] = 1;
    has_rows[row.clause.index] = 1;
    if (row.answer != world::Answer::no) covers[row.clause.index] = 1;
  }
  std::vector<Idle> out(world.clauses.size(), Idle::acts);
  for (std::size_t c = 0; c < out.size(); ++c) {
    if (has_rows[c] != 0 && covers[c] == 0) continue;
    const world::Clause& clause = world.clauses.at(c);
    out[c] = of_kind(world, ClauseId{c});
    // Rows of one clause often speak for its neighbours, so a control with any row is taken to be covered whole.
    if (out[c] == Idle::acts && control_covers[clause.control.index] == 0) out[c] = Idle::no_coverage;
  }
  return out;
}

std::vector<std::uint8_t> made_with(const World& world, const network::SupplyNetwork& net, const world::Control& issuer,
                                    const std::vector<std::uint8_t>& products) {
  std::vector<std::uint8_t> inside(world.places.size());
  for (std::size_t p = 0; p < inside.size(); ++p) inside[p] = ever_in_territory(world, issuer, PlaceId{p});
  std::vector<std::uint8_t> site(net.sites.size(), 0), market(net.markets.size(), 0);
  std::vector<double> supply(net.markets.size(), 0.0);
  for (std::uint32_t link = 0; link < net.links.size(); ++link) supply[net.links.customer[link]] += net.flow[link];
  for (bool grew = true; grew;) {  // once a tier
    grew = false;
    for (std::uint32_t link = 0; link < net.links.size(); ++link) {
      const std::uint32_t from = net.links.supplier[link], to = net.links.customer[link];
      if (market[to] != 0 || net.flow[link] <= kTrace * supply[to]) continue;
      const bool listed = inside[net.sites.place[from].index] != 0 && products[net.sites.product[from].index] != 0;
      if (listed || site[from] != 0) market[to] = 1;
    }
    for (std::size_t slot = 0; slot < net.slot_site.size(); ++slot) {
      const std::uint32_t at = net.slot_site[slot];
      if (site[at] != 0 || market[net.slot_market[slot]] == 0 || !(net.slot_use[slot] > 0.0)) continue;
      if (net.slot_kind[slot] != world::InputKind::consumed || inside[net.sites.place[at].index] != 0) continue;
      site[at] = 1;
      grew = true;
    }
  }
  return site;
}

std::vector<std::uint8_t> listed_inputs(const World& world, const world::Clause& clause) {
  std::vector<std::uint8_t> controls(world.controls.size(), 0), products(world.products.size(), 0);
  bool named = false;
  for (std::string_view rest = clause.refers_to; !rest.empty();) {
    const std::size_t end = rest.find(';');
    const ControlId control = world.controls.find(rest.substr(0, end));
    if (control.valid()) {
      controls[control.index] = 1;
      named = true;
    }
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  if (!named) {
    std::fill(products.begin(), products.end(), std::uint8_t{1});
    return products;
  }
  for (const auto& row : world.control_coverage) {
    if (controls[world.clauses[row.clause].control.index] != 0 && row.answer != world::Answer::no)
      products[row.product.index] = 1;
  }
  return products;
}

PlaceId country_of(const World& world, PlaceId place) { return world::ancestors(world, place).back(); }

}  // namespace chokepoint::policy
