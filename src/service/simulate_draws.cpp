#include "service/simulate_draws.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/tables.h"

namespace chokepoint::service {
namespace {

using report::Role;
using world::World;

std::string_view class_name(world::DemandClass buyer) {
  switch (buyer) {
    case world::DemandClass::defence:
      return "defence";
    case world::DemandClass::essential:
      return "essential";
    case world::DemandClass::stockpile:
      return "stockpile";
    case world::DemandClass::civil:
      break;
  }
  return "civil";
}

struct BandCells {
  report::Numbers low, middle, high;
  void add(const ensemble::Band& band) {
    low.push_back(band.p05);
    middle.push_back(band.p50);
    high.push_back(band.p95);
  }
  void move_into(report::Table& table, const std::string& name, const std::string& title, const std::string& unit,
                 Role role) {
    table.columns.push_back(number_column(name + "_p05", title + ", 5 %", unit, std::move(low), Role::low));
    table.columns.push_back(number_column(name + "_p50", title, unit, std::move(middle), role));
    table.columns.push_back(number_column(name + "_p95", title + ", 95 %", unit, std::move(high), Role::high));
  }
};

}  // namespace

std::vector<simulate::Use> telling_uses(const simulate::Impact& impact, std::span<const double> prices,
                                        std::size_t most) {
  std::vector<const simulate::UseLoss*> rows;
  for (const auto& use : impact.uses) {
    if (use.kind == world::FinalKind::demand && use.wanted - use.delivered > 1e-6 * use.wanted) rows.push_back(&use);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
    return (a->wanted - a->delivered) * prices[a->product.index] >
           (b->wanted - b->delivered) * prices[b->product.index];
  });
  if (rows.size() > most) rows.resize(most);
  std::vector<simulate::Use> uses;
  for (const auto* row : rows) uses.push_back({row->product, row->place, row->buyer});
  return uses;
}

void add_series_bands(const simulate::Drawn& drawn, report::Table& series) {
  std::vector<report::Column> columns{std::move(series.columns.front())};
  for (std::size_t p = 0; p + 1 < series.columns.size(); ++p) {
    report::Column& central = series.columns[p + 1];
    const std::size_t rows = central.rows();
    report::Numbers low, middle, high;
    for (std::size_t k = 0; k < rows; ++k) {
      low.push_back(drawn.series[p][k].p05);
      middle.push_back(drawn.series[p][k].p50);
      high.push_back(drawn.series[p][k].p95);
    }
    columns.push_back(
        number_column(central.name + "_p05", central.title + ", 5 %", central.unit, std::move(low), Role::low));
    columns.push_back(
        number_column(central.name + "_p50", central.title, central.unit, std::move(middle), central.role));
    columns.push_back(
        number_column(central.name + "_p95", central.title + ", 95 %", central.unit, std::move(high), Role::high));
  }
  series.columns = std::move(columns);
  series.note += " The line is the median of the draws, the band their 5 to 95 %.";
}

report::Table bands_table(const World& world, const simulate::Impact& impact, std::span<const simulate::Use> uses,
                          const simulate::Drawn& drawn) {
  report::Table table;
  table.name = "bands";
  table.title = "How sure: losses over the run, and the day they begin";
  table.note =
      "P05, median and P95 over the draws beside the run of central values. Day: first day below 99 %, over those "
      "draws in which the use runs short at all.";
  report::Texts products, places, classes;
  report::Numbers central, short_in;
  BandCells lost, day;
  for (std::size_t u = 0; u < uses.size(); ++u) {
    products.push_back(product_name(world, uses[u].product));
    places.push_back(place_name(world, uses[u].place));
    classes.emplace_back(class_name(uses[u].buyer));
    double share = 0.0;
    for (const auto& use : impact.uses) {
      if (use.kind == world::FinalKind::demand && use.product == uses[u].product && use.place == uses[u].place &&
          use.buyer == uses[u].buyer && use.wanted > 0.0) {
        share = 1.0 - use.delivered / use.wanted;
      }
    }
    central.push_back(share);
    lost.add(drawn.lost[u]);
    day.add(drawn.first_day[u]);
    short_in.push_back(drawn.draws > 0 ? static_cast<double>(drawn.first_day[u].counted) / drawn.draws : 0.0);
  }
  table.columns.push_back(text_column("use", "Use", std::move(products), Role::key));
  table.columns.push_back(text_column("place", "Place", std::move(places), Role::key));
  table.columns.push_back(text_column("class", "Class", std::move(classes)));
  table.columns.push_back(number_column("central", "Lost, central values", "", std::move(central), Role::share));
  lost.move_into(table, "lost", "Lost", "", Role::share);
  table.columns.push_back(
      number_column("short_in", "Draws in which it runs short", "", std::move(short_in), Role::share));
  day.move_into(table, "first_day", "First day", "d", Role::days);
  return table;
}

report::Table hangs_on_table(const World& world, const simulate::Drawn& drawn, std::size_t top,
                             report::Report& report) {
  report::Table table;
  table.name = "hangs_on";
  table.title = "Which numbers the spread of the loss hangs on";
  table.note =
      "Share of the variance of all lost use that one figure explains by itself, for figures above what the luckiest "
      "of all figures would show by chance.";
  struct Row {
    std::uint32_t figure;
    stats::VarianceShare share;
  };
  std::vector<Row> rows;
  if (drawn.shares.outputs > 0) {
    for (std::uint32_t f = 0; f < drawn.shares.inputs; ++f) {
      if (drawn.shares.stands_out[f] != 0) rows.push_back({f, drawn.shares.by_input[f]});
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.share.share > b.share.share; });
  if (rows.size() > top) rows.resize(top);
  report::Texts keys, statuses, reasons;
  report::Numbers shares, values, low, high;
  std::vector<report::Basis> basis;
  for (const Row& row : rows) {
    const FigureId id{row.figure};
    const auto& estimate = world.figures[id];
    keys.push_back(world.figures.note(id).key);
    shares.push_back(std::min(1.0, row.share.share));
    values.push_back(estimate.value);
    low.push_back(estimate.low);
    high.push_back(estimate.high);
    statuses.emplace_back(world::name_of(estimate.status));
    reasons.push_back(world.figures.note(id).reason);
    basis.push_back(basis_of(estimate.status));
    add_quotes(world, id, report);
  }
  if (!rows.empty()) {  // the way back from the bands: by click on the page, and for explain
    report::Chain chain;
    chain.result = "/tables/bands/0";
    chain.title = "What the spread of all lost use hangs on";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      chain.steps.push_back({fmt::format("{} explains {}", keys[i], percent(shares[i])), statuses[i], "",
                             std::numeric_limits<double>::quiet_NaN(), "", keys[i]});
    }
    report.reasons.push_back(std::move(chain));
  }
  table.columns.push_back(text_column("figure", "Figure", keys, Role::key));
  table.columns.back().figure = keys;
  table.columns.push_back(number_column("explains", "Explains", "", std::move(shares), Role::share));
  table.columns.push_back(number_column("value", "Value", "", std::move(values)));
  table.columns.back().basis = std::move(basis);
  table.columns.push_back(number_column("low", "P05", "", std::move(low), Role::low));
  table.columns.push_back(number_column("high", "P95", "", std::move(high), Role::high));
  table.columns.push_back(text_column("status", "Status", std::move(statuses)));
  table.columns.push_back(text_column("reason", "Reason", std::move(reasons)));
  return table;
}

report::Table groups_table(const simulate::Drawn& drawn) {
  report::Table table;
  table.name = "rests_on";
  table.title = "How much of the spread rests on what";
  table.note =
      "Variance shares added up over the figures of a group, with the noise of that sum; and what the figures that "
      "stand out explain, a floor that noise does not drown. Groups overlap: by status, and by table.";
  report::Texts names;
  report::Numbers shares, noise, named, count;
  for (std::size_t g = 0; g < drawn.shares.by_group.size(); ++g) {
    const ensemble::GroupShare& group = drawn.shares.by_group[g];
    const std::string name = g == 0 ? "quoted figures" : g == 1 ? "derived figures" : "assumed figures";
    if (g >= 3 && group.named == 0) continue;
    names.push_back(g < 3 ? name : "table " + drawn.tables[g - 3]);
    shares.push_back(group.share);
    noise.push_back(group.noise);
    named.push_back(group.named_share);
    count.push_back(group.named);
  }
  table.columns.push_back(text_column("group", "Group", std::move(names), Role::key));
  table.columns.push_back(number_column("share", "Share of the variance", "", std::move(shares)));
  table.columns.push_back(number_column("noise", "Noise", "", std::move(noise)));
  table.columns.push_back(number_column("standing_out", "Figures that stand out", "", std::move(count)));
  table.columns.push_back(number_column("explain", "What these explain", "", std::move(named), Role::share));
  return table;
}

void add_draw_notes(const World& world, const simulate::Drawn& drawn, std::uint64_t seed, report::Report& report) {
  const auto say = [&](report::Tone tone, std::string text) { report.notes.push_back({tone, std::move(text)}); };
  if (drawn.outcome != Outcome::done) {
    say(report::Tone::warning,
        fmt::format("Stopped: bands are those of the {} draws that were finished.", drawn.draws));
  }
  say(report::Tone::headline,
      fmt::format("All final use lost, {} draws: {} (5 %), {} (median), {} (95 %).", drawn.draws,
                  money(drawn.lost_use.p05, world.money), money(drawn.lost_use.p50, world.money),
                  money(drawn.lost_use.p95, world.money)));
  say(report::Tone::plain,
      fmt::format("Seed {}. Each draw takes every figure between its P05 and P95, shares of one whole together, and "
                  "completes a world of its own. Central values are not the median of the draws: shortages are not "
                  "linear in the figures.",
                  seed));
  if (drawn.lost_use.missing > 0) {
    say(report::Tone::warning,
        fmt::format("{} draws hold figures that contradict each other; they count nowhere.", drawn.lost_use.missing));
  }
  if (drawn.draws < 200) {
    say(report::Tone::limit,
        fmt::format("{} draws: the ends of the bands are rough, and only large variance shares are seen.",
                    drawn.draws));
  }
  for (const Fault& fault : drawn.remarks) say(report::Tone::warning, to_string(fault));
}

}  // namespace chokepoint::service
