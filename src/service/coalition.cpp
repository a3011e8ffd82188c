#include "service/coalition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/math.h"
#include "respond/regime.h"
#include "service/coalition_file.h"
#include "service/coalition_product.h"
#include "service/named_file.h"
#include "service/tables.h"
#include "stats/histogram.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;
using respond::TradeOff;
using world::World;

constexpr FileWanted kWanted{"coalitions/", "bodies", "no description of bodies in this world",
                             "the path of a TOML file, or --product"};

/// One draw: per field, per body.
Result<std::vector<TradeOff>> trade_offs(const World& world, const CoalitionFile& file, const FileValues& values) {
  const CoalitionBody& against = file.bodies[file.against];
  const double spread = file.figures.at(values, "delay.spread");
  const auto body_of = [&](const CoalitionBody& body) {
    return respond::Body{static_cast<std::uint32_t>(body.members.size()), body.needed(), spread, 0.0};
  };
  auto mean = respond::calibrated_mean(body_of(against), file.figures.at(values, "delay.months"));
  if (!mean) return tl::unexpected(mean.error());
  std::vector<TradeOff> found;
  for (std::size_t f = 0; f < file.fields.size(); ++f) {
    const std::string& name = file.fields[f].name;
    const respond::Technology technology{file.figures.at(values, name + ".demand_elasticity"),
                                         file.figures.at(values, name + ".supply_elasticity"),
                                         file.figures.at(values, name + ".leaked")};
    for (const CoalitionBody& body : file.bodies) {
      std::vector<double> shares, blocks;
      for (const PlaceId member : body.members) {
        shares.push_back(file.share(values, f, member, world));
        blocks.push_back(file.blocks(values, f, member, world));
      }
      auto one = respond::trade_off(body_of(body), *mean, shares, blocks, technology, file.horizon_months);
      if (!one) return tl::unexpected(one.error());
      found.push_back(*one);
    }
  }
  return found;
}

struct Banded {
  std::vector<TradeOff> central;
  std::vector<std::vector<TradeOff>> draws;
  bool complete{true};

  template <class Reading>
  std::pair<double, double> band(std::size_t row, const Reading& reading) const {
    stats::QuantileHistogram histogram;
    for (const auto& draw : draws) histogram.add(reading(draw[row]));
    if (draws.empty()) return {reading(central[row]), reading(central[row])};
    return {histogram.quantile(0.05), histogram.quantile(0.95)};
  }
};

Result<Banded> banded(const World& world, const CoalitionFile& file, const CoalitionParams& params, Context& context) {
  auto central = trade_offs(world, file, file.figures.central());
  if (!central) return tl::unexpected(central.error());
  Banded all{std::move(*central), {}, true};
  const auto count = static_cast<std::size_t>(params.draws);
  std::vector<Result<std::vector<TradeOff>>> drawn(count);
  context.progress.stage("drawing assumptions", count);
  context.pool.run(count, [&](std::size_t d) {
    if (context.cancel.stop_requested()) return;
    drawn[d] = trade_offs(
        world, file, file.figures.drawn(static_cast<std::uint64_t>(params.seed), static_cast<std::uint32_t>(d + 1)));
    context.progress.advance(1);
  });
  for (auto& draw : drawn) {
    if (!draw) return tl::unexpected(draw.error());
    if (draw->empty()) {
      all.complete = false;
    } else {
      all.draws.push_back(std::move(*draw));
    }
  }
  return all;
}

template <class Reading>
void add_band(report::Table& table, const Banded& all, const std::string& name, const std::string& title,
              const std::string& unit, Role role, const Reading& reading) {
  report::Numbers middle, low, high;
  for (std::size_t row = 0; row < all.central.size(); ++row) {
    const auto band = all.band(row, reading);
    middle.push_back(reading(all.central[row]));
    low.push_back(std::min(band.first, middle.back()));
    high.push_back(std::max(band.second, middle.back()));
  }
  table.columns.push_back(number_column(name, title, unit, std::move(middle), role));
  table.columns.push_back(number_column(name + "_low", "low", unit, std::move(low), Role::low));
  table.columns.push_back(number_column(name + "_high", "high", unit, std::move(high), Role::high));
}

report::Table trade_off_table(const CoalitionFile& file, const Banded& all) {
  report::Table table;
  table.name = "trade_off";
  table.title = "What each body denies, once it acts, and over the years";
  table.note = fmt::format(
      "Covered: members' share of what the target can reach. Denied: share of its purchases that is gone once others "
      "have answered to price and the leak is taken off. Over {:.0f} months: odds of adoption x denied x time left "
      "after the delay. low and high: P05 and P95 over draws of the assumptions.",
      file.horizon_months);
  report::Texts fields, bodies;
  for (const auto& field : file.fields) {
    for (const auto& body : file.bodies) {
      fields.push_back(field.title);
      bodies.push_back(body.title);
    }
  }
  table.columns.push_back(text_column("field", "Field", std::move(fields), Role::key));
  table.columns.push_back(text_column("body", "Body", std::move(bodies), Role::key));
  add_band(table, all, "covered", "Covered", "", Role::share, [](const TradeOff& t) { return t.covered; });
  add_band(table, all, "adopted", "Adopted", "", Role::share, [](const TradeOff& t) { return t.adopted; });
  add_band(table, all, "denied", "Denied", "", Role::share, [](const TradeOff& t) { return t.denied; });
  add_band(table, all, "over_horizon", "Over the years", "", Role::share,
           [](const TradeOff& t) { return t.over_horizon; });
  return table;
}

report::Table delay_table(const World& world, const CoalitionFile& file, const Banded& all) {
  report::Table table;
  table.name = "delay";
  table.title = "How long each takes to decide, if nobody blocks";
  const CoalitionBody& against = file.bodies[file.against];
  table.note = fmt::format(
      "Members' pace is that at which {} takes the stated months; the others follow. Alike: all "
      "members of one pace and 36 months for {}, the arithmetic of the reports.",
      against.title, against.members.size());
  report::Texts bodies, names;
  report::Numbers members, needed, alike;
  Banded per_body{{}, {}, all.complete};
  const std::size_t count = file.bodies.size();
  per_body.central.assign(all.central.begin(), all.central.begin() + static_cast<std::ptrdiff_t>(count));
  for (const auto& draw : all.draws)
    per_body.draws.emplace_back(draw.begin(), draw.begin() + static_cast<std::ptrdiff_t>(count));
  constexpr double kReported = 36.0;
  const double mean = kReported / respond::harmonic(static_cast<std::uint32_t>(against.members.size()));
  for (const auto& body : file.bodies) {
    bodies.push_back(body.title);
    members.push_back(static_cast<double>(body.members.size()));
    needed.push_back(body.needed());
    const auto n = static_cast<std::uint32_t>(body.members.size());
    alike.push_back(mean * (respond::harmonic(n) - respond::harmonic(n - body.needed())));
    std::string text;
    constexpr std::size_t kNamed = 8;
    for (std::size_t i = 0; i < body.members.size() && i < kNamed; ++i)
      text += (i > 0 ? ", " : "") + world.places[body.members[i]].id;
    if (body.members.size() > kNamed) text += ", ...";
    names.push_back(std::move(text));
  }
  table.columns.push_back(text_column("body", "Body", std::move(bodies), Role::key));
  table.columns.push_back(number_column("members", "Members", "", std::move(members)));
  table.columns.push_back(number_column("needed", "Must agree", "", std::move(needed)));
  add_band(table, per_body, "months", "Months", "months", Role::plain, [](const TradeOff& t) { return t.months; });
  table.columns.push_back(number_column("alike", "Alike, 36", "months", std::move(alike)));
  table.columns.push_back(text_column("who", "Who", std::move(names)));
  return table;
}

/// What is not known of the money, with its bounds and what would follow.
void add_money(const CoalitionFile& file, const Banded& all, report::Report& report) {
  if (!file.has_money) return;
  const auto values = file.figures.central();
  const double purchases = file.figures.at(values, "money.purchases");
  report.notes.push_back(
      {Tone::limit,
       fmt::format("How much of {} ({:.2f} {}) falls within the {} fields is not known: between nothing and all of it. "
                   "The table says what would be denied if it were so much; it is no estimate.",
                   file.money_name, purchases, file.money_unit, file.fields.size())});
  report::Table table;
  table.name = "money";
  table.title = "What if so much of the purchases fell within the fields";
  table.note = "Purchases inside x the mean over fields of what the body denies over the years.";
  report::Numbers inside, amount;
  std::vector<report::Numbers> denied(file.bodies.size());
  for (const double share : {0.0, 0.1, 0.25, 0.5, 1.0}) {
    inside.push_back(share);
    amount.push_back(share * purchases);
    for (std::size_t b = 0; b < file.bodies.size(); ++b) {
      double mean = 0.0;
      for (std::size_t f = 0; f < file.fields.size(); ++f) mean += all.central[f * file.bodies.size() + b].over_horizon;
      denied[b].push_back(share * purchases * mean / static_cast<double>(file.fields.size()));
    }
  }
  table.columns.push_back(number_column("inside", "If inside", "", std::move(inside), Role::share));
  table.columns.push_back(number_column("purchases", "Purchases", file.money_unit, std::move(amount)));
  for (std::size_t b = 0; b < file.bodies.size(); ++b)
    table.columns.push_back(
        number_column("denied_" + file.bodies[b].name, file.bodies[b].title, file.money_unit, std::move(denied[b])));
  report.tables.push_back(std::move(table));
}

void add_headline(const CoalitionFile& file, const Banded& all, report::Report& report) {
  const std::size_t count = file.bodies.size();
  std::string text;
  for (std::size_t b = 0; b < count; ++b) {
    double mean = 0.0;
    for (std::size_t f = 0; f < file.fields.size(); ++f) mean += all.central[f * count + b].over_horizon;
    text += fmt::format("{}{} {} (decides after {:.0f} months)", text.empty() ? "" : "; ", file.bodies[b].title,
                        percent(mean / static_cast<double>(file.fields.size())), all.central[b].months);
  }
  report.notes.push_back({Tone::headline, fmt::format("Denied over {:.0f} months, mean of {} fields: {}.",
                                                      file.horizon_months, file.fields.size(), text)});
}

Result<void> report_file(const World& world, const CoalitionFile& file, const CoalitionParams& params,
                         report::Report& report, Context& context) {
  auto all = banded(world, file, params, context);
  if (!all) return tl::unexpected(all.error());
  if (!all->complete) {
    report.outcome = Outcome::stopped;
    report.notes.push_back({Tone::warning, "Stopped: the bands are those of the draws that were finished."});
  }
  add_headline(file, *all, report);
  if (!file.about.empty()) report.notes.push_back({Tone::plain, file.about});
  report.tables.push_back(trade_off_table(file, *all));
  report.tables.push_back(delay_table(world, file, *all));
  add_money(file, *all, report);
  report.tables.push_back(assumptions_table(file.figures, report));
  report.notes.push_back({Tone::limit,
                          "Members decide independently but for pace; each blocks with its own odds; a decision is "
                          "taken once. Under a list "
                          "agreed by all, licences stay national: a member may still let go what is listed. European "
                          "Union members share a "
                          "list under Regulation 2021/821, licences are national."});
  return {};
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<CoalitionParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return coalition(session, *params, context);
}

}  // namespace

std::vector<Option<CoalitionParams>> CoalitionParams::options() {
  using P = CoalitionParams;
  return {
      {{"bodies",
        OptionKind::text,
        "bodies of states and the fields they would withhold: a name of the world's, or the path of a TOML file",
        true,
        false,
        0,
        0,
        {},
        "BODIES",
        Input::facility},
       &P::file},
      {{"product", OptionKind::text, "who must join to deny this product", false, false, 0, 0, {}, "PRODUCT"},
       &P::product},
      {{"target", OptionKind::text, "whom to deny it; default: anybody", false, false, 0, 0, {}, "PLACE"}, &P::target},
      {{"deny", OptionKind::number, "share of a stage that must be covered", false, false, 0.01, 1.0, {}, "SHARE"},
       &P::deny},
      {{"without", OptionKind::list, "places that will not join; may be repeated", false, false, 0, 0, {}, "PLACE"},
       &P::without},
      {{"at-most",
        OptionKind::number,
        "what any one place may cut, for the least to add",
        false,
        false,
        0.01,
        0.99,
        {},
        "SHARE"},
       &P::at_most},
      {{"draws", OptionKind::integer, "draws of the assumptions for bands", false, false, 0, 100000, {}, "N"},
       &P::draws},
      {{"seed", OptionKind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> coalition(Session& session, const CoalitionParams& params, Context& context) {
  report::Report report;
  CoalitionParams resolved = params;
  if (!params.product.empty()) {
    auto simulator = session.simulator(params.as_of, context);
    if (!simulator) return tl::unexpected(simulator.error());
    const World& world = (*simulator)->world();
    auto done = report_product(**simulator, params, report, context);
    if (!done) return tl::unexpected(done.error());
    const ProductId product = *find_product(world, params.product, "--product");
    report.title = "Who must join to deny " + product_name(world, product);
    if (params.file.empty()) {
      report.manifest = manifest_of("coalition", canonical_json(resolved), world);
      return report;
    }
  }
  auto world = session.world(params.as_of, context);
  if (!world) return tl::unexpected(world.error());
  auto text = find_named_file(session, params.file, kWanted);
  if (!text) return tl::unexpected(text.error());
  auto file = read_coalition(**world, (*text)->name, (*text)->bytes);
  if (!file) return tl::unexpected(file.error());
  resolved.file = file->name;  // no path in a manifest
  report.title = file->title;
  report.manifest = manifest_of("coalition", canonical_json(resolved), **world);
  report.manifest.inputs.push_back({"coalition " + file->name, file->fingerprint});
  auto done = report_file(**world, *file, params, report, context);
  if (!done) return tl::unexpected(done.error());
  return report;
}

UseCase coalition_use_case() {
  return {"coalition", "who must join to deny a product, and what regimes of states cover, how fast, and what leaks",
          "chokepoint coalition --product lfp-cell --target US", texts_of<CoalitionParams>(), run};
}

}  // namespace chokepoint::service
