#include "service/rank.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "assess/cuts.h"
#include "assess/world_graph.h"
#include "service/tables.h"
#include "world/draw.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using assess::Cut;
using assess::CutLoss;
using assess::Shock;
using report::Role;
using world::World;

const std::vector<std::int32_t> kDays{30, 90, 180, 365};
constexpr double kLeastLoss = 1e-6;  // smaller shares are rounding
/// Cuts below the printed rows that may still climb into them in a draw.
constexpr std::size_t kBeyondTop = 5;

struct Ranked {
  CutLoss loss;
  std::vector<std::size_t> drawn_ranks;  // its rank in each draw, from 1
};

std::size_t day_index(const std::string& at) {
  std::size_t index = 0;
  while (index + 1 < kDays.size() && std::to_string(kDays[index]) != at) ++index;
  return index;
}

void sort_by_loss(std::vector<Ranked>& rows, std::size_t day) {
  std::stable_sort(rows.begin(), rows.end(),
                   [day](const Ranked& a, const Ranked& b) { return a.loss.lost_share[day] > b.loss.lost_share[day]; });
}

/// Re-ranks the leading cuts in drawn worlds: how far does the order hang on uncertain figures?
Result<bool> add_rank_bands(const world::WorldPtr& world, const RankParams& params, const assess::CutOptions& options,
                            std::size_t day, std::vector<Ranked>& rows, Context& context) {
  const std::size_t considered = std::min(rows.size(), static_cast<std::size_t>(params.top) + kBeyondTop);
  std::vector<Cut> cuts;
  for (std::size_t i = 0; i < considered; ++i) cuts.push_back(rows[i].loss.cut);
  for (std::int64_t d = 1; d <= params.draws; ++d) {
    auto values = world::draw(*world, static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d));
    auto drawn = simulate::Simulator::make(world, std::move(values));
    if (!drawn) return tl::unexpected(drawn.error());
    auto losses = assess::losses_of(*drawn, cuts, options, context);
    if (!losses) return tl::unexpected(losses.error());
    if (!losses->complete) return false;
    std::vector<std::size_t> order(considered);
    for (std::size_t i = 0; i < considered; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return losses->losses[a].lost_share[day] > losses->losses[b].lost_share[day];
    });
    for (std::size_t r = 0; r < considered; ++r) rows[order[r]].drawn_ranks.push_back(r + 1);
  }
  return true;
}

/// The chain of products from what is cut to the use that loses most: the shortest along recipes.
std::string path_text(const World& world, ProductId from, ProductId use) {
  if (!use.valid()) return "";
  std::map<ProductId, ProductId> made_into;
  std::vector<ProductId> frontier{from};
  made_into[from] = ProductId{};
  for (std::size_t i = 0; i < frontier.size() && !made_into.contains(use); ++i) {
    for (const auto& recipe : world.recipes) {
      if (recipe.input == frontier[i] && recipe.kind == world::InputKind::consumed &&
          made_into.emplace(recipe.output, frontier[i]).second) {
        frontier.push_back(recipe.output);
      }
    }
  }
  if (!made_into.contains(use)) return product_name(world, use);
  std::string text = product_name(world, use);
  for (ProductId at = made_into[use]; at.valid(); at = made_into[at]) text = product_name(world, at) + " > " + text;
  return text;
}

FigureId supply_figure(const World& world, const Cut& cut) {
  for (auto quantity : {world::ProductionQuantity::share, world::ProductionQuantity::output}) {
    if (const auto* row = world::find_production(world, cut.product, cut.place, quantity)) return row->figure;
  }
  return {};
}

report::Table rank_table(const simulate::Simulator& simulator, const RankParams& params, Shock shock,
                         const std::vector<Ranked>& rows, report::Report& report) {
  const World& world = simulator.world();
  report::Table table;
  table.name = shock == Shock::exports_stop ? "exports_stop" : "production_stops";
  table.title = shock == Shock::exports_stop ? "Chokepoints if exports stop" : "Chokepoints if production stops";
  table.note = fmt::format(
      "Share of the final use of {} (by value at base prices) not delivered up to the day, ordered at day {}. Rank "
      "band: lowest and highest "
      "rank in {} draws of the uncertain figures.",
      params.target.empty() ? "the world" : params.target, params.at, params.draws);
  table.draw = report::Draw::bars;
  report::Texts products, places, paths, figures, worst;
  report::Numbers rank, low, high, supply, value, worst_share;
  std::vector<report::Numbers> lost(kDays.size());
  std::vector<report::Basis> basis;
  std::map<ProductId, double> totals;
  for (const auto& site : simulator.balanced().sites) totals[site.product] += site.output;
  for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(params.top); ++i) {
    const CutLoss& loss = rows[i].loss;
    if (!(loss.lost_share[day_index(params.at)] > kLeastLoss)) break;
    rank.push_back(static_cast<double>(i + 1));
    const auto& drawn = rows[i].drawn_ranks;
    low.push_back(drawn.empty() ? static_cast<double>(i + 1)
                                : static_cast<double>(*std::min_element(drawn.begin(), drawn.end())));
    high.push_back(drawn.empty() ? static_cast<double>(i + 1)
                                 : static_cast<double>(*std::max_element(drawn.begin(), drawn.end())));
    products.push_back(product_name(world, loss.cut.product));
    places.push_back(place_name(world, loss.cut.place));
    double made = 0.0;
    for (const auto& site : simulator.balanced().sites) {
      if (site.product == loss.cut.product && world::within(world, site.place, loss.cut.place)) made += site.output;
    }
    supply.push_back(made / totals[loss.cut.product]);
    const FigureId figure = supply_figure(world, loss.cut);
    figures.push_back(figure.valid() ? world.figures.note(figure).key : "");
    basis.push_back(figure.valid() ? basis_of(world.figures[figure].status) : report::Basis::computed);
    add_quotes(world, figure, report);
    for (std::size_t c = 0; c < kDays.size(); ++c) lost[c].push_back(loss.lost_share[c]);
    value.push_back(loss.lost_value);
    worst.push_back(loss.worst_use.valid() ? fmt::format("{}, {}", product_name(world, loss.worst_use),
                                                         place_name(world, loss.worst_place))
                                           : "");
    worst_share.push_back(loss.worst_share);
    paths.push_back(path_text(world, loss.cut.product, loss.worst_use));
  }
  table.columns.push_back(number_column("rank", "Rank", "", std::move(rank)));
  table.columns.push_back(number_column("rank_low", "from", "", std::move(low), Role::low));
  table.columns.push_back(number_column("rank_high", "to", "", std::move(high), Role::high));
  table.columns.push_back(text_column("product", "Product", std::move(products), Role::key));
  table.columns.push_back(text_column("supplier", "Supplier", std::move(places), Role::key));
  auto share = number_column("supply_share", "Share of world output", "", std::move(supply), Role::share);
  share.basis = std::move(basis);
  share.figure = std::move(figures);
  table.columns.push_back(std::move(share));
  for (std::size_t c = 0; c < kDays.size(); ++c) {
    table.columns.push_back(number_column(fmt::format("lost_{}", kDays[c]), fmt::format("Day {}", kDays[c]), "",
                                          std::move(lost[c]), Role::share));
  }
  table.columns.push_back(
      number_column("lost_value", "Value lost in a year", world.money, std::move(value), Role::money));
  table.columns.push_back(text_column("worst_use", "Hits hardest", std::move(worst)));
  table.columns.push_back(number_column("worst_share", "its loss", "", std::move(worst_share), Role::share));
  table.columns.push_back(text_column("path", "Along", std::move(paths)));
  return table;
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<RankParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return rank(session, *params, context);
}

}  // namespace

std::vector<Option<RankParams>> RankParams::options() {
  using P = RankParams;
  return {
      {{"target", OptionKind::text, "whose loss counts; none: the world's", true, false, 0, 0, {}, "PLACE"},
       &P::target},
      {{"shock",
        OptionKind::choice,
        "what is cut: exports (to the target), production, or one after the other",
        false,
        false,
        0,
        0,
        {"exports", "production", "both"},
        "CHOICE"},
       &P::shock},
      {{"at", OptionKind::choice, "day that decides the order", false, false, 0, 0, {"30", "90", "180", "365"}, "DAY"},
       &P::at},
      {{"top", OptionKind::integer, "rows per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"draws", OptionKind::integer, "draws of the uncertain figures for rank bands", false, false, 0, 10000, {}, "N"},
       &P::draws},
      {{"seed", OptionKind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"least-share",
        OptionKind::number,
        "smallest share of world output that counts as a supplier",
        false,
        false,
        0.0001,
        1.0,
        {},
        "SHARE"},
       &P::least_share},
      {{"no-substitution", OptionKind::flag, "no other suppliers, no replacing inputs", false, false, 0, 0, {}, ""},
       &P::no_substitution},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> rank(Session& session, const RankParams& params, Context& context) {
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  assess::CutOptions options;
  options.checkpoints = kDays;
  options.substitution = !params.no_substitution;
  RankParams named = params;
  if (!params.target.empty()) {
    auto place = find_place(world, params.target, "target");
    if (!place) return tl::unexpected(place.error());
    options.target = *place;
    named.target = place_name(world, *place);
  }
  const std::size_t day = day_index(params.at);

  report::Report report;
  report.title = named.target.empty() ? "Chokepoints of the world" : "Chokepoints of " + named.target;
  report.manifest = manifest_of("rank", canonical_json(params), world);
  std::vector<Shock> shocks;
  if (params.shock != "production") shocks.push_back(Shock::exports_stop);
  if (params.shock != "exports") shocks.push_back(Shock::production_stops);
  bool ranked = true;
  bool banded = true;
  std::string headline;
  std::size_t tried = 0;
  for (Shock shock : shocks) {
    const auto cuts = assess::candidate_cuts(**simulator, shock, options.target, params.least_share);
    context.progress.stage(shock == Shock::exports_stop ? "exports stop" : "production stops", cuts.size());
    auto losses = assess::losses_of(**simulator, cuts, options, context);
    if (!losses) return tl::unexpected(losses.error());
    ranked = ranked && losses->complete;
    std::vector<Ranked> rows;
    for (auto& loss : losses->losses) rows.push_back({std::move(loss), {}});
    sort_by_loss(rows, day);
    if (ranked && params.draws > 0) {
      context.progress.stage("rank bands",
                             static_cast<std::uint64_t>(params.draws) *
                                 std::min(rows.size(), static_cast<std::size_t>(params.top) + kBeyondTop));
      auto all = add_rank_bands((*simulator)->world_ptr(), params, options, day, rows, context);
      if (!all) return tl::unexpected(all.error());
      banded = banded && *all;
    }
    report.tables.push_back(rank_table(**simulator, named, shock, rows, report));
    tried += rows.size();
    if (headline.empty() && !rows.empty() && rows.front().loss.lost_share[day] > kLeastLoss) {
      const CutLoss& first = rows.front().loss;
      headline = fmt::format(
          "{} (supplier, product) pairs tried. First: {} from {}: {} of final use lost within {} days if its {} stop.",
          rows.size(), product_name(world, first.cut.product), place_name(world, first.cut.place),
          percent(first.lost_share[day]), params.at, shock == Shock::exports_stop ? "exports" : "makers");
    }
  }
  report.outcome = ranked && banded ? Outcome::done : Outcome::stopped;
  if (!ranked) {
    headline.clear();
    report.notes.push_back({report::Tone::warning, "Stopped: not all cuts were run. The order is not to be used."});
  } else if (!banded) {
    report.notes.push_back(
        {report::Tone::warning, "Stopped: not all draws were run. The order stands; the rank bands are too narrow."});
  } else if (headline.empty()) {
    headline = fmt::format("{} (supplier, product) pairs tried. No use goes short, whichever stops.", tried);
  }
  if (!headline.empty()) report.notes.push_back({report::Tone::headline, headline});
  report.notes.push_back({report::Tone::limit,
                          "Each cut is total and lasts a year; no law acts beside it. Prices do not act yet; machines "
                          "and know-how cut do not stop "
                          "installed plants. Losses count final use only, so tiers are not added up."});
  return report;
}

UseCase rank_use_case() {
  return {"rank", "which supplier of which product is a chokepoint, for the world or a target",
          "chokepoint rank US --shock exports", texts_of<RankParams>(), run};
}

}  // namespace chokepoint::service
