#include "service/simulate_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "service/simulate.h"
#include "service/tables.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Role;
using simulate::Cause;
using simulate::Impact;
using simulate::Probe;
using simulate::Quantity;
using world::World;

/// Rows of final use whose first cause is told.
constexpr std::size_t kExplained = 12;

std::string date_of(const world::Scenario& scenario, std::int32_t step) {
  return step < 0 ? "" : to_string(scenario.horizon.day_of_step(step));
}

std::string probe_title(const World& world, const Probe& probe) {
  return fmt::format("{}, {}", product_name(world, probe.product), place_name(world, probe.place));
}

}  // namespace

std::string cause_text(const World& world, const Cause& cause) {
  const std::string product = product_name(world, cause.product);
  const std::string place = place_name(world, cause.place);
  switch (cause.kind) {
    case Cause::Kind::control: {
      std::string law = "a control";
      if (cause.clause.valid()) {
        const world::Clause& clause = world.clauses[cause.clause];
        law = fmt::format("{}, clause {}", world.controls[clause.control].id, clause.clause);
      }
      return fmt::format("{} from {} to {} is held back by {}", product, place_name(world, cause.from), place, law);
    }
    case Cause::Kind::export_stop:
      return fmt::format("{} from {} to {} is stopped", product, place_name(world, cause.from), place);
    case Cause::Kind::capacity:
      return fmt::format("makers of {} in {} are down", product, place);
    case Cause::Kind::supplier:
      return fmt::format("{} in {} runs short: its maker in {} is short itself", product, place,
                         place_name(world, cause.from));
    case Cause::Kind::input:
      return fmt::format("{} lacks an input in {}", product, place);
    case Cause::Kind::demand:
      return fmt::format("{} in {} has fewer orders", product, place);
  }
  return "";
}

namespace {

/// The figure that a cause rests on: what a clause covers, or how much of the world's output the place makes.
FigureId figure_behind(const World& world, const Cause& cause) {
  if (cause.clause.valid()) {
    for (const auto& coverage : world.control_coverage) {
      if (coverage.clause == cause.clause && coverage.product == cause.product) return coverage.share;
    }
  }
  const PlaceId maker = cause.from.valid() ? cause.from : cause.place;
  return world::find_figure(
      world, fmt::format("production:{}@{}:share", world.products[cause.product].id, world.places[maker].id));
}

/// The chain from a shortage to its root, with the figures and sentences behind each step.
void tell_why(const World& world, const world::Scenario& scenario, const std::vector<Cause>& causes, std::string result,
              std::string title, report::Report& report) {
  if (causes.empty()) return;
  report::Chain chain;
  chain.result = std::move(result);
  chain.title = std::move(title);
  for (const Cause& cause : causes) {
    report::Step step;
    step.what = cause_text(world, cause);
    step.where = place_name(world, cause.place);
    step.day = date_of(scenario, cause.step);
    step.value = cause.shortfall;
    step.unit = "share lost";
    const FigureId figure = figure_behind(world, cause);
    if (figure.valid()) {
      step.figure = world.figures.note(figure).key;
      add_quotes(world, figure, report);
    }
    chain.steps.push_back(std::move(step));
  }
  report.reasons.push_back(std::move(chain));
}

}  // namespace

report::Table series_table(const World& world, const world::Scenario& scenario, const Impact& impact) {
  report::Table table;
  table.name = "series";
  table.title = "What happens day by day, as share of the undisturbed day";
  table.note = "1 = the day before the scenario. Lines show what final users receive unless the series says otherwise.";
  table.draw = report::Draw::lines;
  report::Texts dates;
  for (std::int32_t step = 0; step < impact.steps; ++step) dates.push_back(date_of(scenario, step));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  for (const auto& series : impact.series) {
    const Probe& probe = series.probe;
    report::Numbers cells;
    for (double value : series.values) cells.push_back(series.baseline > 0.0 ? value / series.baseline : value);
    const bool price = probe.quantity == Quantity::price || probe.quantity == Quantity::paid;
    const bool relative = series.baseline > 0.0 && !price;
    std::string name = fmt::format("{}:{}@{}", simulate::name_of(probe.quantity), world.products[probe.product].id,
                                   probe.place.valid() ? world.places[probe.place].id : "WORLD");
    std::string title = probe_title(world, probe);
    if (price) title += probe.quantity == Quantity::price ? " (spot price)" : " (price paid)";
    if (!price && probe.quantity != Quantity::delivered)
      title += fmt::format(" ({})", simulate::name_of(probe.quantity));
    const std::string unit = price ? "x base" : relative ? "" : world.products[probe.product].unit.text + "/day";
    table.columns.push_back(
        number_column(std::move(name), std::move(title), unit, std::move(cells), relative ? Role::share : Role::plain));
  }
  return table;
}

report::Table cohorts_table(const World& world, const world::Scenario& scenario, const Impact& impact) {
  report::Table table;
  table.name = "cohorts";
  table.title = "Which buyers run short first";
  table.note =
      "Buyers of one use, by how they buy: from one supplier, from two, or on large stocks of their own. First: the "
      "twentieth of them with the least stock and the worst-hit supplier lives on its stock no longer; half: one in "
      "two. "
      "Shares and stocks are mostly assumed.";
  constexpr double kFirst = 0.05, kHalf = 0.5, kShown = 0.01;
  report::Texts products, places, uses, kinds, first, half;
  report::Numbers share, stock, short_share;
  for (const simulate::CohortShortage& row : impact.cohorts) {
    if (row.short_share.empty() || row.short_share.back() < kShown) continue;
    products.push_back(product_name(world, row.product));
    places.push_back(place_name(world, row.place));
    uses.push_back(product_name(world, row.use));
    kinds.push_back(row.kind == world::CohortKind::single ? "one supplier"
                    : row.kind == world::CohortKind::dual ? "two suppliers"
                                                          : "own stock");
    share.push_back(row.share);
    stock.push_back(row.stock_days);
    first.push_back(date_of(scenario, row.step_of(kFirst)));
    half.push_back(date_of(scenario, row.step_of(kHalf)));
    short_share.push_back(row.short_share.back());
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("use", "For", std::move(uses), Role::key));
  table.columns.push_back(text_column("buyers", "Buyers with", std::move(kinds), Role::key));
  table.columns.push_back(number_column("share", "Share of buyers", "", std::move(share), Role::share));
  table.columns.push_back(number_column("stock_days", "Stock", "d", std::move(stock), Role::days));
  table.columns.push_back(text_column("first", "First short", std::move(first), Role::date));
  table.columns.push_back(text_column("half", "Half short", std::move(half), Role::date));
  table.columns.push_back(number_column("short", "Short by the end", "", std::move(short_share), Role::share));
  return table;
}

report::Table stops_table(const World& world, const world::Scenario& scenario, const Impact& impact, std::size_t top,
                          report::Report& report) {
  report::Table table;
  table.name = "first_stops";
  table.title = "What runs short first, and why";
  table.note = "First day below 99 % of the undisturbed day; stopped = below 5 %. Ordered by day.";
  report::Texts dates, products, places, stopped, causes;
  report::Numbers days, worst;
  // One row a product and place; a shortage that bites a quarter or more matters first.
  std::vector<const simulate::Shortage*> rows;
  std::set<std::pair<ProductId, PlaceId>> seen;
  for (const auto& shortage : impact.shortages) {
    if (shortage.worst < 0.9 && seen.emplace(shortage.product, shortage.place).second) rows.push_back(&shortage);
  }
  const std::size_t all = rows.size();
  if (rows.size() > top) rows.resize(top);
  for (const simulate::Shortage* row : rows) {
    days.push_back(row->first_step * impact.step_days);
    dates.push_back(date_of(scenario, row->first_step));
    products.push_back(product_name(world, row->product));
    places.push_back(place_name(world, row->place));
    worst.push_back(row->worst);
    stopped.push_back(date_of(scenario, row->stopped_step));
    causes.push_back(row->chain.empty() ? "More is asked for than arrives" : cause_text(world, row->chain.back()));

    tell_why(world, scenario, row->chain, fmt::format("/tables/first_stops/{}", days.size() - 1),
             fmt::format("{}, {}", products.back(), places.back()), report);
  }
  if (all > rows.size()) table.note += fmt::format(" {} more are not shown (--top).", all - rows.size());
  table.columns.push_back(number_column("day", "Day", "d", std::move(days), Role::days));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("worst", "Lowest level", "", std::move(worst), Role::share));
  table.columns.push_back(text_column("stopped", "Stopped on", std::move(stopped), Role::date));
  table.columns.push_back(text_column("cause", "First cause", std::move(causes)));
  return table;
}

report::Table uses_table(const World& world, const world::Scenario& scenario, const Impact& impact,
                         std::span<const double> prices, std::size_t top, report::Report& report) {
  report::Table table;
  table.name = "lost_use";
  table.title = "Final use not delivered";
  table.note =
      "Share of what was wanted at base prices up to the day, cumulative; value at base prices over the whole run. "
      "Priced out: the part that buyers gave up at the prices of the day; the rest was not delivered.";
  std::vector<const simulate::UseLoss*> rows;
  for (const auto& use : impact.uses) {
    if (use.kind == world::FinalKind::demand && use.wanted - use.delivered > 1e-6 * use.wanted) rows.push_back(&use);
  }
  auto value = [&](const simulate::UseLoss* use) {
    return (use->wanted - use->delivered) * prices[use->product.index];
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) { return value(a) > value(b); });
  if (rows.size() > top) {
    table.note += fmt::format(" {} more are not shown (--top).", rows.size() - top);
    rows.resize(top);
  }
  report::Texts products, places, classes;
  report::Numbers values, priced_out;
  std::vector<report::Numbers> lost(kCheckpoints.size());
  for (const auto* use : rows) {
    products.push_back(product_name(world, use->product));
    places.push_back(place_name(world, use->place));
    classes.push_back(use->buyer == world::DemandClass::defence     ? "defence"
                      : use->buyer == world::DemandClass::essential ? "essential"
                      : use->buyer == world::DemandClass::stockpile ? "stockpile"
                                                                    : "civil");
    for (std::size_t c = 0; c < kCheckpoints.size(); ++c) {
      lost[c].push_back(c < use->lost_at.size() ? use->lost_at[c] : std::numeric_limits<double>::quiet_NaN());
    }
    values.push_back(value(use));
    priced_out.push_back(std::min(1.0, use->priced_out / (use->wanted - use->delivered)));
    const auto why = std::find_if(impact.shortages.begin(), impact.shortages.end(), [&](const auto& shortage) {
      return shortage.final_use && shortage.product == use->product && shortage.place == use->place;
    });
    if (why != impact.shortages.end() && values.size() <= kExplained) {
      tell_why(world, scenario, why->chain, fmt::format("/tables/lost_use/{}", values.size() - 1),
               fmt::format("{}, {}", products.back(), places.back()), report);
    }
  }
  table.columns.push_back(text_column("use", "Use", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("class", "Class", std::move(classes)));
  for (std::size_t c = 0; c < kCheckpoints.size(); ++c) {
    table.columns.push_back(number_column(fmt::format("lost_{}", kCheckpoints[c]),
                                          fmt::format("Lost by day {}", kCheckpoints[c]), "", std::move(lost[c]),
                                          Role::share));
  }
  table.columns.push_back(number_column("priced_out", "Of it priced out", "", std::move(priced_out), Role::share));
  table.columns.push_back(number_column("value", "Value lost", world.money, std::move(values), Role::money));
  return table;
}

report::Table prices_table(const World& world, const world::Scenario& scenario, const Impact& impact, std::size_t top) {
  report::Table table;
  table.name = "prices";
  table.title = "Prices that moved";
  table.note =
      "Highest spot price as a multiple of the base price, and what buyers there paid above base prices over the run; "
      "most expensive first.";
  std::vector<simulate::PriceMove> moves = impact.prices;
  std::stable_sort(moves.begin(), moves.end(),
                   [](const auto& a, const auto& b) { return a.extra_cost > b.extra_cost; });
  if (moves.size() > top) {
    table.note += fmt::format(" {} more are not shown (--top).", moves.size() - top);
    moves.resize(top);
  }
  report::Texts products, places, dates;
  report::Numbers peaks, costs;
  for (const auto& move : moves) {
    products.push_back(product_name(world, move.product));
    places.push_back(place_name(world, move.place));
    peaks.push_back(move.peak);
    dates.push_back(date_of(scenario, move.peak_step));
    costs.push_back(move.extra_cost);
  }
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("peak", "Highest spot price", "x base", std::move(peaks)));
  table.columns.push_back(text_column("date", "On", std::move(dates), Role::date));
  table.columns.push_back(number_column("extra_cost", "Extra cost", world.money, std::move(costs), Role::money));
  return table;
}

report::Table actors_table(const World& world, const Impact& impact, std::size_t top) {
  report::Table table;
  table.name = "losses";
  table.title = "Who loses what";
  table.note =
      "lost_use: final use not delivered; lost_sales: output not made, every tier counted where it is made, so tiers "
      "do not add up to one loss; both at base prices. extra_cost: what buyers at the place paid above base prices, at "
      "every tier.";
  std::vector<simulate::ActorLoss> rows;
  for (const auto& actor : impact.actors) {
    if (actor.lost_use + actor.lost_sales > 0.0) rows.push_back(actor);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.lost_use + a.lost_sales > b.lost_use + b.lost_sales; });
  if (rows.size() > top) rows.resize(top);
  report::Texts places;
  report::Numbers use, sales, extra;
  for (const auto& row : rows) {
    places.push_back(place_name(world, row.place));
    use.push_back(row.lost_use);
    sales.push_back(row.lost_sales);
    extra.push_back(row.extra_cost);
  }
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(number_column("lost_use", "Lost use", world.money, std::move(use), Role::money));
  table.columns.push_back(number_column("lost_sales", "Lost sales", world.money, std::move(sales), Role::money));
  table.columns.push_back(number_column("extra_cost", "Extra cost", world.money, std::move(extra), Role::money));
  return table;
}

}  // namespace chokepoint::service
