#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/math.h"
#include "service/mitigate.h"
#include "service/tables.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Role;
using respond::MeasureKind;
using world::World;

constexpr double kMillion = 1e6;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

MeasureKind kind_of(const std::string& kind) {
  if (kind == "stockpile") return MeasureKind::stock;
  if (kind == "capacity" || kind == "restart") return MeasureKind::capacity;
  return MeasureKind::flow;
}

/// Sum of the short-run elasticities of demand and supply; 0 where none is stated.
double elasticities(const simulate::Simulator& simulator, ProductId product) {
  double sum = 0.0;
  for (const auto& row : simulator.world().elasticities) {
    if (row.product != product || row.horizon != world::Run::short_run || row.side == world::Side::substitution)
      continue;
    sum += std::fabs(simulator.values()[row.figure.index]);
  }
  return sum;
}

/// Own buying drives the price: a fill that takes a share of what is made in that time pays (1 + share)^(1/(ed + es))
/// at its margin. Four steps; at most ten times the price.
std::vector<respond::Tranche> stock_tranches(double most, double price, double market, double elasticity) {
  std::vector<respond::Tranche> tranches;
  constexpr int kSteps = 4;
  constexpr double kMost = 10.0;
  for (int k = 0; k < kSteps; ++k) {
    const double share = market > 0.0 ? most * (k + 0.5) / kSteps / market : 0.0;
    const double factor = elasticity > 0.0 ? std::min(kMost, math::pow(1.0 + share, 1.0 / elasticity)) : 1.0;
    tranches.push_back({most / kSteps, price * factor});
  }
  return tranches;
}

/// Doublings from the smallest plant on, each cheaper by the learning rate.
std::vector<respond::Tranche> plant_tranches(double most, double price, double first, double learning) {
  if (!(learning > 0.0) || !(first > 0.0) || first >= most) return {{most, price}};
  std::vector<respond::Tranche> tranches{{first, price}};
  double built = first;
  for (int k = 1; k <= 4 && built < most; ++k) {
    price *= 1.0 - learning;
    const double size = k == 4 ? most - built : std::min(built, most - built);
    tranches.push_back({size, price});
    built += size;
  }
  return tranches;
}

}  // namespace

Result<std::vector<Offer>> offers_of(const simulate::Simulator& simulator, const ResponseFile& response) {
  const World& world = simulator.world();
  const FileValues stated = response.figures.central();
  std::vector<Offer> offers;
  std::map<std::string, std::map<std::string, FigureId>> rows;
  for (const auto& row : world.options) {
    const bool named = response.options.empty() ||
                       std::find(response.options.begin(), response.options.end(), row.id) != response.options.end();
    if (!named) continue;
    if (rows.find(row.id) == rows.end()) {
      Offer offer;
      offer.id = row.id;
      offer.kind = row.kind;
      offer.product = row.product;
      offer.place = row.place;
      offers.push_back(std::move(offer));
    }
    rows[row.id][row.quantity] = row.figure;
  }
  Faults faults;
  for (Offer& offer : offers) {
    const auto& figures = rows[offer.id];
    const auto value = [&](const char* quantity, double otherwise) {
      const auto at = figures.find(quantity);
      return at == figures.end() ? otherwise : simulator.values()[at->second.index];
    };
    for (const char* quantity : {"cost", "max"}) {
      if (figures.contains(quantity)) continue;
      faults.add({Code::missing_value, "options", 0, 0, fmt::format("no {} of option {}", quantity, offer.id),
                  "a row with that quantity", "add it to the table options"});
    }
    for (const auto& [quantity, figure] : figures) offer.figures.push_back(figure);
    offer.unit_price = value("cost", 0.0);
    const double most = value("max", 0.0), minimum = std::min(most, value("minimum", 0.0));
    respond::ChainMeasure& measure = offer.measure;
    measure.kind = kind_of(offer.kind);
    measure.product = offer.product;
    measure.place = offer.place;
    measure.at_issuer = world::within(world, offer.place, response.issuer);
    measure.build_days = value("build_days", 0.0);
    measure.ramp_days = value("ramp_days", 0.0);
    measure.measure.name = offer.id;
    measure.measure.fixed_cost = value("fixed_cost", 0.0) / kMillion;
    measure.measure.minimum = minimum;
    const double price = offer.unit_price / kMillion;
    if (measure.kind == MeasureKind::stock) {
      const double shelf = response.shelf_days(stated, offer.id);
      if (shelf > 0.0) offer.refills = std::max(1.0, response.horizon_years * 365.0 / shelf);
      double made = 0.0;
      for (const auto& site : simulator.balanced().sites) made += site.product == offer.product ? site.output : 0.0;
      constexpr double kShortestFill = 90.0;
      const double market = made * std::max(kShortestFill, measure.build_days) / 365.0;
      measure.measure.tranches =
          stock_tranches(most, price * offer.refills, market, elasticities(simulator, offer.product));
    } else {
      measure.measure.tranches = plant_tranches(most, price, minimum, response.figures.at(stated, "all.learning"));
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return offers;
}

report::Table plan_table(const World& world, const std::vector<Offer>& offers, const respond::Plan& plan) {
  report::Table table;
  table.name = "plan";
  table.title = "What to buy, and why";
  table.note =
      "Saves: what one more unit would take off mean loss and risk, at the margin of the plan; costs: what that unit "
      "costs. In at its most: it would pay to have more. Out: a unit costs more than it saves.";
  report::Texts names, kinds, bought, why, places;
  report::Numbers cost, saves, price;
  for (std::size_t o = 0; o < offers.size(); ++o) {
    const Offer& offer = offers[o];
    const auto& measure = offer.measure.measure;
    const double amount = plan.amounts[o];
    double left = amount, paid = amount > 1e-9 * measure.most() ? measure.fixed_cost : 0.0, next = 0.0;
    for (const auto& tranche : measure.tranches) {
      const double part = std::min(left, tranche.size);
      paid += part * tranche.price;
      left -= part;
      if (next == 0.0 && part < tranche.size * (1.0 - 1e-9)) next = tranche.price;
    }
    if (next == 0.0 && !measure.tranches.empty()) next = measure.tranches.back().price;
    const double worth = o < plan.worth.size() ? plan.worth[o] : 0.0;
    const bool in = amount > 1e-9 * std::max(1e-300, measure.most());
    const bool full = amount >= measure.most() * (1.0 - 1e-6);
    std::string reason;
    if (full && in) {
      reason = "in at its most";
    } else if (in) {
      reason = "in";
    } else if (!(worth > 0.0)) {
      reason = "out: it saves nothing here";
    } else if (worth < next) {
      reason = fmt::format("out: a unit saves {:.2g} of what it costs", worth / next);
    } else {
      reason = "out: too large to begin, or no money left";
    }
    names.push_back(offer.id);
    kinds.push_back(offer.kind);
    places.push_back(place_name(world, offer.place));
    const std::string& unit = world.products[offer.product].unit.text;
    bought.push_back(
        in ? fmt::format("{:.3g} {}{}", amount, unit, offer.measure.kind == MeasureKind::stock ? "" : " a year") : "");
    cost.push_back(in ? paid * kMillion : 0.0);
    saves.push_back(worth * kMillion);
    price.push_back(next * kMillion);
    why.push_back(std::move(reason));
  }
  table.columns.push_back(text_column("option", "Option", std::move(names), Role::key));
  table.columns.push_back(text_column("kind", "Kind", std::move(kinds)));
  table.columns.push_back(text_column("place", "At", std::move(places)));
  table.columns.push_back(text_column("bought", "Buy", std::move(bought)));
  table.columns.push_back(number_column("cost", "Cost", world.money, std::move(cost), Role::money));
  table.columns.push_back(number_column("saves", "A unit saves", world.money, std::move(saves)));
  table.columns.push_back(number_column("price", "costs", world.money, std::move(price)));
  table.columns.push_back(text_column("why", "Why", std::move(why)));
  return table;
}

report::Table frontier_table(const std::vector<std::pair<double, respond::Plan>>& points) {
  report::Table table;
  table.name = "frontier";
  table.title = "What money buys";
  table.note =
      "For each budget the plan with the least mean loss and risk. Risk: mean of the worst tenth or as --alpha says. "
      "Gap: how far a better plan could be, proven.";
  table.draw = report::Draw::lines;
  report::Numbers budget, cost, mean, risk;
  report::Texts gap;  // words: nobody wants it drawn
  for (const auto& [limit, plan] : points) {
    if (plan.amounts.empty()) continue;
    budget.push_back(limit / 1e3);
    cost.push_back(plan.cost / 1e3);
    mean.push_back(plan.mean_loss / 1e3);
    risk.push_back(plan.cvar / 1e3);
    gap.push_back(percent(plan.gap));
  }
  table.columns.push_back(number_column("budget", "Budget", "bn USD", std::move(budget)));
  table.columns.push_back(number_column("cost", "Spent", "bn USD", std::move(cost)));
  table.columns.push_back(number_column("mean_loss", "Mean loss", "bn USD", std::move(mean)));
  table.columns.push_back(number_column("risk", "Risk", "bn USD", std::move(risk)));
  table.columns.push_back(text_column("gap", "Gap", std::move(gap)));
  return table;
}

report::Table branch_table(const respond::Programme& programme, const respond::Plan& without, const respond::Plan& with,
                           const respond::Plan* planner_without, const respond::Plan* planner_with) {
  report::Table table;
  table.name = "branches";
  table.title = "Branch by branch";
  table.note =
      "Final use lost among all but the issuer, present value. The plan is the same in all branches: nobody knows "
      "which comes. As a planner: what would be lost if somebody saw the whole shock and shared everything out (a "
      "linear programme): a bound from below.";
  report::Texts names;
  report::Numbers odds, before, after, bound_before, bound_after;
  for (std::size_t w = 0; w < programme.branches.size(); ++w) {
    names.push_back(programme.branches[w].name);
    odds.push_back(programme.branches[w].weight);
    before.push_back(without.losses[w] * kMillion);
    after.push_back(with.losses[w] * kMillion);
    if (planner_without != nullptr) bound_before.push_back(planner_without->losses[w] * kMillion);
    if (planner_with != nullptr) bound_after.push_back(planner_with->losses[w] * kMillion);
  }
  table.columns.push_back(text_column("branch", "Branch", std::move(names), Role::key));
  table.columns.push_back(number_column("odds", "Odds", "", std::move(odds), Role::share));
  table.columns.push_back(number_column("without", "Lost without", "USD", std::move(before), Role::money));
  table.columns.push_back(number_column("with", "with the plan", "USD", std::move(after), Role::money));
  if (planner_without != nullptr && planner_with != nullptr) {
    table.columns.push_back(
        number_column("planner_without", "As a planner, without", "USD", std::move(bound_before), Role::money));
    table.columns.push_back(number_column("planner_with", "with the plan", "USD", std::move(bound_after), Role::money));
  }
  return table;
}

report::Table offer_table(const World& world, const std::vector<Offer>& offers, report::Report& report) {
  report::Table table;
  table.name = "options";
  table.title = "What could be bought";
  table.note =
      "From the world's table options. A stock is bought anew as its shelf life asks; own buying drives its price up "
      "in four "
      "steps. A plant is on line after its build time and ramps up.";
  report::Texts names, products, most, reasons;
  report::Numbers price, refills, build, ramp, fixed;
  std::vector<report::Basis> basis;
  for (const Offer& offer : offers) {
    names.push_back(offer.id);
    products.push_back(fmt::format("{}, {}", product_name(world, offer.product), place_name(world, offer.place)));
    most.push_back(fmt::format("{:.3g} {}{}", offer.measure.measure.most(), world.products[offer.product].unit.text,
                               offer.measure.kind == MeasureKind::stock ? "" : " a year"));
    price.push_back(offer.unit_price);
    refills.push_back(offer.measure.kind == MeasureKind::stock ? offer.refills : kNone);
    build.push_back(offer.measure.build_days);
    ramp.push_back(offer.measure.ramp_days);
    fixed.push_back(offer.measure.measure.fixed_cost * kMillion);
    world::Status worst = world::Status::quoted;
    std::string reason;
    for (const FigureId figure : offer.figures) {
      worst = std::max(worst, world.figures[figure].status);
      add_quotes(world, figure, report);
      const std::string& why = world.figures.note(figure).reason;
      if (reason.find(why) == std::string::npos) reason += (reason.empty() ? "" : "; ") + why;
    }
    basis.push_back(basis_of(worst));
    reasons.push_back(std::move(reason));
  }
  table.columns.push_back(text_column("option", "Option", std::move(names), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products)));
  table.columns.push_back(text_column("most", "At most", std::move(most)));
  auto cost = number_column("unit_price", "A unit costs", world.money, std::move(price));
  cost.basis = std::move(basis);
  table.columns.push_back(std::move(cost));
  table.columns.push_back(number_column("fixed", "To begin", world.money, std::move(fixed), Role::money));
  table.columns.push_back(number_column("refills", "Bought times", "", std::move(refills)));
  table.columns.push_back(number_column("build", "Build", "days", std::move(build), Role::days));
  table.columns.push_back(number_column("ramp", "Ramp", "days", std::move(ramp), Role::days));
  table.columns.push_back(text_column("why", "Because", std::move(reasons)));
  return table;
}

}  // namespace chokepoint::service
