#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/survive.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using simulate::Simulator;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string use_text(const Simulator& simulator, std::uint32_t final_user) {
  const auto& net = simulator.network();
  const std::uint32_t m = net.finals[final_user].market;
  return fmt::format("{}, {}", product_name(simulator.world(), net.markets.product[m]),
                     place_name(simulator.world(), net.markets.place[m]));
}

double price_of(const Simulator& simulator, std::uint32_t final_user) {
  const auto& net = simulator.network();
  return net.price[net.markets.product[net.finals[final_user].market].index];
}

/// The use that loses most, by value; by units where nothing has a price.
std::string hardest(const Simulator& simulator, const respond::Survival& planner) {
  std::size_t worst = planner.lost.size();
  double most = 0.0;
  for (std::uint32_t f = 0; f < planner.lost.size(); ++f) {
    const double value = planner.lost[f] * price_of(simulator, f);
    if (!(value > most)) continue;
    most = value;
    worst = f;
  }
  return worst < planner.lost.size() ? use_text(simulator, static_cast<std::uint32_t>(worst)) : "";
}

}  // namespace

report::Table node_table(const Simulator& simulator, const std::vector<NodeAnswer>& nodes, bool simulated,
                         std::string name, std::string title, report::Report& report) {
  const world::World& world = simulator.world();
  report::Table table;
  table.name = std::move(name);
  table.title = std::move(title);
  table.note = fmt::format(
      "Survives: the longest that all use in question can be served without the node; empty: ten years and more. "
      "Recovers: until the node is back. Lost: least value of final use, at base prices, that a planner loses by "
      "then. Index: that over the largest of all nodes, final markets among them: the risk exposure index.{}",
      simulated ? " Model: the same outage in the simulator, where nobody plans: first day on which a use runs short, "
                  "and what is lost by the same day."
                : "");
  report::Texts what, where, basis, first, worst;
  report::Numbers survives, recovers, lost, share, index, day, modelled;
  std::vector<report::Basis> recover_basis;
  report::Texts figures;
  for (const NodeAnswer& one : nodes) {
    what.push_back(one.name.empty() ? product_name(world, one.node.product) : one.name);
    where.push_back(one.name.empty() ? place_name(world, one.node.place) : "");
    survives.push_back(std::isfinite(one.planner.survive) ? one.planner.survive : kNone);
    recovers.push_back(one.recovery.days);
    basis.push_back(one.recovery.basis);
    figures.push_back(one.recovery.figure.valid() ? world.figures.note(one.recovery.figure).key : "");
    recover_basis.push_back(one.recovery.figure.valid() ? basis_of(world.figures[one.recovery.figure].status)
                                                        : report::Basis::assumed);
    add_quotes(world, one.recovery.figure, report);
    lost.push_back(one.planner.lost_value);
    share.push_back(one.wanted > 0.0 ? one.planner.lost_value / one.wanted : 0.0);
    index.push_back(one.index);
    first.push_back(one.planner.first == respond::SurvivalPlanner::kNone ? "" : use_text(simulator, one.planner.first));
    worst.push_back(hardest(simulator, one.planner));
    day.push_back(one.simulated && one.first_day >= 0 ? one.first_day : kNone);
    modelled.push_back(one.simulated ? one.simulated_loss : kNone);
  }
  table.columns.push_back(text_column("product", "Node", std::move(what), Role::key));
  table.columns.push_back(text_column("place", "At", std::move(where), Role::key));
  table.columns.push_back(number_column("survives", "Survives", "days", std::move(survives), Role::days));
  auto recover = number_column("recovers", "Recovers", "days", std::move(recovers), Role::days);
  recover.basis = std::move(recover_basis);
  recover.figure = std::move(figures);
  table.columns.push_back(std::move(recover));
  table.columns.push_back(number_column("lost_value", "Lost", world.money, std::move(lost), Role::money));
  table.columns.push_back(number_column("lost_share", "of all use", "", std::move(share), Role::share));
  const bool alone = nodes.size() == 1 && !nodes.front().name.empty();  // a scenario is no node among others
  if (!alone) table.columns.push_back(number_column("index", "Index", "", std::move(index)));
  table.columns.push_back(text_column("first_use", "Runs out first", std::move(first)));
  table.columns.push_back(text_column("worst_use", "Loses most", std::move(worst)));
  if (simulated) {
    table.columns.push_back(number_column("model_day", "Model, first day", "days", std::move(day), Role::days));
    table.columns.push_back(number_column("model_lost", "Model, lost", world.money, std::move(modelled), Role::money));
  }
  table.columns.push_back(text_column("basis", "Recovery rests on", std::move(basis)));
  return table;
}

report::Table lost_table(const Simulator& simulator, const NodeAnswer& one) {
  const auto& net = simulator.network();
  report::Table table;
  table.name = "uses";
  table.title = "What is lost at least, use by use";
  table.note =
      "In units of each use, by the day of recovery, as the planner of least value would have it: of several uses that "
      "compete the one worth least gives way.";
  std::vector<std::uint32_t> order;
  for (std::uint32_t f = 0; f < one.planner.lost.size(); ++f) {
    if (one.planner.lost[f] > 1e-9 * net.finals[f].per_day) order.push_back(f);
  }
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return one.planner.lost[a] * price_of(simulator, a) > one.planner.lost[b] * price_of(simulator, b);
  });
  constexpr std::size_t kRows = 30;
  if (order.size() > kRows) order.resize(kRows);
  report::Texts uses, places, units;
  report::Numbers lost, share, value;
  for (const std::uint32_t f : order) {
    const std::uint32_t m = net.finals[f].market;
    uses.push_back(product_name(simulator.world(), net.markets.product[m]));
    places.push_back(place_name(simulator.world(), net.markets.place[m]));
    units.push_back(simulator.world().products[net.markets.product[m]].unit.text);
    lost.push_back(one.planner.lost[f]);
    share.push_back(one.planner.lost[f] / (net.finals[f].per_day * one.recovery.days));
    value.push_back(one.planner.lost[f] * price_of(simulator, f));
  }
  table.columns.push_back(text_column("use", "Use", std::move(uses), Role::key));
  table.columns.push_back(text_column("place", "At", std::move(places), Role::key));
  table.columns.push_back(number_column("lost", "Lost", "", std::move(lost)));
  table.columns.push_back(text_column("unit", "Unit", std::move(units)));
  table.columns.push_back(number_column("share", "of what is wanted", "", std::move(share), Role::share));
  table.columns.push_back(number_column("value", "Value", simulator.world().money, std::move(value), Role::money));
  return table;
}

}  // namespace chokepoint::service
