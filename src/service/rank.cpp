#include "service/rank.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "assess/cuts.h"
#include "assess/world_graph.h"
#include "service/rank_each.h"
#include "service/tables.h"
#include "service/weights.h"
#include "world/draw.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using assess::Cut;
using assess::CutLoss;
using assess::Shock;
using report::Role;
using world::World;

constexpr std::int32_t kYear = 365;
constexpr double kLeastLoss = 1e-6;  // smaller shares are rounding
/// Cuts below the printed rows that may still climb into them in a draw.
constexpr std::size_t kBeyondTop = 5;

struct Ranked {
  CutLoss loss;
  std::vector<std::size_t> drawn_ranks;  // its rank in each draw, from 1
};

/// What decides the order: a share between 0 and 1 of each cut, at one of the days.
struct Scale {
  enum class By : std::uint8_t { value, physical, weights } by{By::value};
  UseWeights weights;
  std::size_t day{0};  // into the checkpoints

  double of(const CutLoss& loss) const {
    if (by == By::value) return loss.lost_share[day];
    double most = 0.0;
    double lost = 0.0;
    double whole = 0.0;
    for (const assess::LostUse& use : loss.uses) {
      most = std::max(most, use.lost_share[day]);
      const auto weight = weights.find(use.use);
      if (weight == weights.end()) continue;
      whole += weight->second;
      lost += weight->second * use.lost_share[day];
    }
    if (by == By::physical) return most;
    return whole > 0.0 ? lost / whole : 0.0;
  }
  std::string_view words() const {
    if (by == By::value) return "share of all final use lost, by value";
    return by == By::physical ? "share lost of the use that is hit hardest" : "shares lost of the uses, by weight";
  }
};

void sort_by(const Scale& scale, std::vector<Ranked>& rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Ranked& a, const Ranked& b) { return scale.of(a.loss) > scale.of(b.loss); });
}

/// Re-ranks the leading cuts in drawn worlds: how far does the order hang on uncertain figures?
Result<bool> add_rank_bands(const world::WorldPtr& world, const RankParams& params, const assess::CutOptions& options,
                            const Scale& scale, std::vector<Ranked>& rows, Context& context) {
  const std::size_t considered = std::min(rows.size(), static_cast<std::size_t>(params.top) + kBeyondTop);
  std::vector<Cut> cuts;
  for (std::size_t i = 0; i < considered; ++i) cuts.push_back(rows[i].loss.cut);
  for (std::int64_t d = 1; d <= params.draws; ++d) {
    auto values = world::draw(*world, static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d));
    auto drawn = simulate::Simulator::make(world, std::move(values));
    if (!drawn) return tl::unexpected(drawn.error());
    assess::CutOptions one = options;
    one.key = fingerprint(fmt::format("{} draw {} of seed {}", to_string(options.key), d, params.seed));
    auto losses = assess::losses_of(*drawn, cuts, one, context);
    if (!losses) return tl::unexpected(losses.error());
    if (!losses->complete) return false;
    std::vector<std::size_t> order(considered);
    for (std::size_t i = 0; i < considered; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return scale.of(losses->losses[a]) > scale.of(losses->losses[b]); });
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
                         const std::vector<std::int32_t>& days, const Scale& scale, const std::vector<Ranked>& rows,
                         report::Report& report) {
  const World& world = simulator.world();
  report::Table table;
  table.name = shock == Shock::exports_stop ? "exports_stop" : "production_stops";
  table.title = shock == Shock::exports_stop ? "Chokepoints if exports stop" : "Chokepoints if production stops";
  table.note = fmt::format(
      "Share of the final use of {} (by value at base prices) not delivered up to the day; ordered by {} up to day "
      "{}. Rank band: lowest and highest rank in {} draws of the uncertain figures.",
      params.target.empty() ? "the world" : params.target, scale.words(), params.at, params.draws);
  table.draw = report::Draw::bars;
  report::Texts products, places, paths, figures, worst;
  report::Numbers rank, low, high, supply, value, worst_share, score;
  std::vector<report::Numbers> lost(days.size());
  std::vector<report::Basis> basis;
  std::map<ProductId, double> totals;
  for (const auto& site : simulator.balanced().sites) totals[site.product] += site.output;
  for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(params.top); ++i) {
    const CutLoss& loss = rows[i].loss;
    if (!(scale.of(loss) > kLeastLoss)) break;
    score.push_back(scale.of(loss));
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
    for (std::size_t c = 0; c < days.size(); ++c) lost[c].push_back(loss.lost_share[c]);
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
  if (scale.by != Scale::By::value) {
    const bool physical = scale.by == Scale::By::physical;
    table.columns.push_back(
        number_column(physical ? "hardest" : "weighted",
                      fmt::format("{}, day {}", physical ? "Hardest-hit use" : "Weighted", params.at), "",
                      std::move(score), Role::share));
  }
  for (std::size_t c = 0; c < days.size(); ++c) {
    table.columns.push_back(number_column(fmt::format("lost_{}", days[c]), fmt::format("Day {}", days[c]), "",
                                          std::move(lost[c]), Role::share));
  }
  table.columns.push_back(
      number_column("lost_value", "Value lost in a year", world.money, std::move(value), Role::money));
  table.columns.push_back(text_column("worst_use", "Hits hardest", std::move(worst)));
  table.columns.push_back(number_column("worst_share", "its loss", "", std::move(worst_share), Role::share));
  table.columns.push_back(text_column("path", "Along", std::move(paths)));
  return table;
}

/// The days of the table: the usual ones and the one asked for.
std::vector<std::int32_t> days_with(std::int64_t at) {
  std::vector<std::int32_t> days{30, 90, 180, kYear};
  days.push_back(static_cast<std::int32_t>(at));
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

/// The world's own weights: the yearly value of each final use at base prices, in the target.
UseWeights values_of(const simulate::Simulator& simulator, PlaceId target) {
  UseWeights weights;
  for (const auto& use : simulator.balanced().finals) {
    if (use.kind != world::FinalKind::demand) continue;
    if (target.valid() && !world::within(simulator.world(), use.place, target)) continue;
    weights[use.product] += use.per_year * simulator.prices()[use.product.index];
  }
  return weights;
}

/// Fills `scale`, adds the table of weights where they decide, and names the file in the manifest and in `params`.
Result<void> choose_scale(Session& session, const simulate::Simulator& simulator, PlaceId target, RankParams& params,
                          Scale& scale, report::Report& report, Context& context) {
  if (!params.weights.empty()) {
    const InputFile* file = session.file(params.weights);
    if (file == nullptr) {
      return fail(Fault{Code::not_found, params.weights, 0, 0, "no such file", "a CSV file with columns use,weight",
                        "give the path of the file with --weights"});
    }
    auto weights = read_weights(simulator.world(), file->name, file->bytes, context);
    if (!weights) return tl::unexpected(weights.error());
    const UseWeights wanted = values_of(simulator, target);
    if (std::none_of(weights->begin(), weights->end(),
                     [&](const auto& row) { return row.second > 0.0 && wanted.contains(row.first); })) {
      return fail(Fault{Code::out_of_range, file->name, 0, 0, "weights of uses that the target does not have",
                        "at least one of its uses with a weight above 0",
                        "chokepoint rank --by weights lists the uses of a target"});
    }
    scale.weights = std::move(*weights);
    params.weights = to_string(fingerprint(file->bytes));
    report.manifest.inputs.push_back({"weights", fingerprint(file->bytes)});
    if (params.by.empty()) params.by = "weights";
  }
  if (params.by.empty()) params.by = "value";
  scale.by = params.by == "physical"  ? Scale::By::physical
             : params.by == "weights" ? Scale::By::weights
                                      : Scale::By::value;
  if (scale.by != Scale::By::weights) return {};
  if (scale.weights.empty()) scale.weights = values_of(simulator, target);
  report::Table table;
  table.name = "weights";
  table.title = "What each use counts";
  table.note = params.weights.empty() ? "The world's own: yearly value at base prices. --weights FILE replaces them."
                                      : "From the file; uses that it leaves out count nothing.";
  report::Texts uses;
  report::Numbers weights, shares;
  double whole = 0.0;
  for (const auto& [use, weight] : scale.weights) whole += weight;
  for (const auto& [use, weight] : scale.weights) {
    uses.push_back(product_name(simulator.world(), use));
    weights.push_back(weight);
    shares.push_back(weight / whole);
  }
  table.columns.push_back(text_column("use", "Use", std::move(uses), Role::key));
  table.columns.push_back(number_column("weight", "Weight", "", std::move(weights)));
  table.columns.push_back(number_column("share", "Share", "", std::move(shares), Role::share));
  report.tables.push_back(std::move(table));
  return {};
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
      {{"at", OptionKind::integer, "day that decides the order", false, false, 1, 3650, {}, "DAY"}, &P::at},
      {{"by",
        OptionKind::choice,
        "order by value lost, by the share lost of the hardest-hit use, or by weighted shares; default: value, or "
        "weights where a file gives them",
        false,
        false,
        0,
        0,
        {"value", "physical", "weights"},
        "CHOICE"},
       &P::by},
      {{"weights",
        OptionKind::text,
        "CSV with columns use,weight; default: the world's values of each use",
        false,
        false,
        0,
        0,
        {},
        "FILE",
        Input::file},
       &P::weights},
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
      {{"keep",
        OptionKind::text,
        "folder for finished runs: a ranking that was stopped or killed goes on from there",
        false,
        false,
        0,
        0,
        {},
        "DIR"},
       &P::keep},
      {{"each", OptionKind::flag, "every country as a target of its own", false, false, 0, 0, {}, ""}, &P::each},
      {{"step",
        OptionKind::integer,
        "days in a step of the runs; 1 is exact and slower",
        false,
        false,
        1,
        7,
        {},
        "DAYS"},
       &P::step},
      {{"no-substitution", OptionKind::flag, "no other suppliers, no replacing inputs", false, false, 0, 0, {}, ""},
       &P::no_substitution},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

namespace {

constexpr std::size_t kKeptOfEach = 5;

void add_limits(const RankParams& params, report::Report& report) {
  report.notes.push_back({report::Tone::limit,
                          "Each cut is total and lasts a year (or to the day of --at, if later); no law acts beside "
                          "it. What prices keep buyers from buying counts as lost. Machines "
                          "and know-how cut do not stop "
                          "installed plants. Losses count final use only, so tiers are not added up."});
  if (params.step > 1) {
    report.notes.push_back(
        {report::Tone::limit,
         fmt::format("Run in steps of {} days: losses by day 30 differ from runs by the day by up to "
                     "a quarter of themselves, those by day 365 by up to a twentieth (--step 1).",
                     params.step)});
  }
}

Result<report::Report> rank_each(const simulate::Simulator& simulator, const RankParams& params,
                                 const assess::CutOptions& options, Context& context) {
  auto ranked = rank_each_target(simulator, options, params.least_share, kKeptOfEach, context);
  if (!ranked) return tl::unexpected(ranked.error());
  report::Report report;
  report.title = "Chokepoints of every country";
  RankParams resolved = params;
  resolved.keep.clear();
  report.manifest = manifest_of("rank", canonical_json(resolved), simulator.world());
  report.outcome = ranked->complete ? Outcome::done : Outcome::stopped;
  report.notes.push_back({report::Tone::headline,
                          ranked->complete
                              ? fmt::format("{} countries, {} runs: what each of them has most to lose, and from whom.",
                                            ranked->targets, ranked->runs)
                              : fmt::format("Stopped after {} countries: the others are missing.", ranked->targets)});
  report.tables.push_back(std::move(ranked->table));
  add_limits(params, report);
  return report;
}

}  // namespace

Result<report::Report> rank(Session& session, const RankParams& params, Context& context) {
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  assess::CutOptions options;
  options.checkpoints = days_with(params.at);
  options.days = std::max(kYear, static_cast<std::int32_t>(params.at));
  options.substitution = !params.no_substitution;
  options.step_days = static_cast<std::int32_t>(params.step);
  options.keep = params.keep;
  options.key = fingerprint(fmt::format("rank {} {} {}", version(), to_string(world.fingerprint),
                                        params.as_of ? to_string(*params.as_of) : ""));
  if (params.each) {
    if (!params.target.empty() || !params.by.empty() || !params.weights.empty() || params.shock == "production") {
      return fail(Fault{Code::usage, "", 0, 0, "--each together with a target, --by, --weights or --shock production",
                        "--each alone: exports to every country stop, ordered by value",
                        "leave the others out, or name one target instead of --each"});
    }
    return rank_each(**simulator, params, options, context);
  }
  RankParams named = params;
  if (!params.target.empty()) {
    auto place = find_place(world, params.target, "target");
    if (!place) return tl::unexpected(place.error());
    options.target = *place;
    named.target = place_name(world, *place);
  }
  Scale scale;
  const auto& days = options.checkpoints;
  scale.day = static_cast<std::size_t>(std::find(days.begin(), days.end(), params.at) - days.begin());

  report::Report report;
  report.title = named.target.empty() ? "Chokepoints of the world" : "Chokepoints of " + named.target;
  RankParams resolved = params;
  resolved.keep.clear();
  if (auto chosen = choose_scale(session, **simulator, options.target, resolved, scale, report, context); !chosen)
    return tl::unexpected(chosen.error());
  auto inputs = std::move(report.manifest.inputs);
  report.manifest = manifest_of("rank", canonical_json(resolved), world);
  report.manifest.inputs = std::move(inputs);
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
    sort_by(scale, rows);
    if (ranked && params.draws > 0) {
      context.progress.stage("rank bands",
                             static_cast<std::uint64_t>(params.draws) *
                                 std::min(rows.size(), static_cast<std::size_t>(params.top) + kBeyondTop));
      auto all = add_rank_bands((*simulator)->world_ptr(), params, options, scale, rows, context);
      if (!all) return tl::unexpected(all.error());
      banded = banded && *all;
    }
    report.tables.push_back(rank_table(**simulator, named, shock, days, scale, rows, report));
    tried += rows.size();
    if (headline.empty() && !rows.empty() && scale.of(rows.front().loss) > kLeastLoss) {
      const CutLoss& first = rows.front().loss;
      headline = fmt::format(
          "{} (supplier, product) pairs tried. First: {} from {}: {} of {} lost within {} days if its {} stop.",
          rows.size(), product_name(world, first.cut.product), place_name(world, first.cut.place),
          percent(scale.of(first)),
          scale.by == Scale::By::value      ? "final use"
          : scale.by == Scale::By::physical ? "the hardest-hit use"
                                            : "weighted use",
          params.at, shock == Shock::exports_stop ? "exports" : "makers");
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
  add_limits(params, report);
  return report;
}

UseCase rank_use_case() {
  return {"rank", "which supplier of which product is a chokepoint, for the world or a target",
          "chokepoint rank US --shock exports", texts_of<RankParams>(), run};
}

}  // namespace chokepoint::service
