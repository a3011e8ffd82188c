#include "service/exposure.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "report/render.h"
#include "service/bom.h"
#include "service/controls.h"
#include "service/law_notes.h"
#include "service/simulate.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

using assess::Bridged;
using assess::Caught;
using assess::Exposure;
using assess::Firm;
using assess::Part;
using assess::PartExposure;
using assess::Reason;
using report::Role;
using world::World;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What the tables of one answer are made from.
struct Answer {
  const World& world;
  const world::Scenario& scenario;
  const Firm& firm;
  const Exposure& exposure;
  std::size_t top;

  std::string date(double step) const {
    return step >= 0.0 ? to_string(scenario.horizon.day_of_step(static_cast<std::int32_t>(step))) : std::string();
  }
};

double cell(std::int32_t step) { return step == Bridged::kNever ? kNone : step; }

/// The nearest whole name of where a part comes from.
std::string supplier_name(const Answer& answer, std::size_t p) {
  const Part& part = answer.firm.parts[p];
  const PartExposure& exposure = answer.exposure.parts[p];
  if (exposure.by_mix) {
    std::string text;
    const char* which = exposure.world_mix ? "world mix" : "mix";
    const auto* largest = &exposure.origins.front();
    for (const auto& origin : exposure.origins) {
      if (origin.share > largest->share) largest = &origin;
    }
    text = fmt::format("{}: {} {:.0f} %", which, place_name(answer.world, largest->maker), 100.0 * largest->share);
    if (exposure.no_maker) text += fmt::format("; none in {}", place_name(answer.world, part.supplier.maker));
    return text;
  }
  std::string text = place_name(answer.world, part.supplier.maker);
  if (part.supplier.firm.valid()) text = answer.world.firms[part.supplier.firm].name + ", " + text;
  return text;
}

std::string reason_text(const Answer& answer, std::size_t p) {
  const Part& part = answer.firm.parts[p];
  const Reason& reason = answer.exposure.parts[p].reason;
  if (reason.kind == Reason::Kind::none) return "";
  const std::string maker = reason.maker.valid() ? place_name(answer.world, reason.maker) : "";
  const std::string product = product_name(answer.world, part.product);
  switch (reason.kind) {
    case Reason::Kind::law:
      return fmt::format("{} from {} is held back by {}", product, maker, clause_name(answer.world, reason.clause));
    case Reason::Kind::stop:
      return fmt::format("{} from {} is stopped by the scenario", product, maker);
    case Reason::Kind::maker:
      return fmt::format("makers in {} run short themselves{}", maker,
                         reason.path.empty() ? "" : ": " + cause_text(answer.world, reason.path.back()));
    case Reason::Kind::overbooked:
      return fmt::format("makers in {} get more orders than they can fill", maker);
    case Reason::Kind::own:
      return "stock and open orders do not cover the use, even undisturbed";
    case Reason::Kind::none:
      break;
  }
  return "";
}

Caught worst_standing(const PartExposure& exposure) {
  Caught worst = Caught::no;
  for (const auto& origin : exposure.origins) {
    for (const auto& standing : origin.standings) {
      if (standing.caught == Caught::yes) return Caught::yes;
      if (standing.caught == Caught::unknown) worst = Caught::unknown;
    }
  }
  return worst;
}

/// Parts that the world holds, the soonest short first; then by name.
std::vector<std::size_t> in_order(const Answer& answer) {
  std::vector<std::size_t> order;
  for (std::size_t p = 0; p < answer.firm.parts.size(); ++p) {
    if (answer.firm.parts[p].product.valid()) order.push_back(p);
  }
  const auto day = [&](std::size_t p) {
    const auto step = answer.exposure.parts[p].if_caught.first_short;
    return step == Bridged::kNever ? std::numeric_limits<std::int32_t>::max() : step;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return day(a) < day(b); });
  return order;
}

void add_chain(const Answer& answer, std::size_t p, std::size_t row, report::Report& report) {
  const Part& part = answer.firm.parts[p];
  const PartExposure& exposure = answer.exposure.parts[p];
  const Reason& reason = exposure.reason;
  if (reason.kind == Reason::Kind::none) return;
  report::Chain chain;
  chain.result = fmt::format("/tables/parts/{}", row);
  chain.title = part.name;
  report::Step first;
  first.what = fmt::format("{} is used up", part.name);
  first.where = place_name(answer.world, answer.firm.place);
  first.day = answer.date(exposure.if_caught.first_short);
  first.value = kNone;
  chain.steps.push_back(std::move(first));
  report::Step step;
  step.what = reason_text(answer, p);
  step.where = reason.maker.valid() ? place_name(answer.world, reason.maker) : "";
  step.day = answer.date(reason.step);
  step.value = reason.share_lost;
  step.unit = "share lost until then";
  for (const auto& origin : exposure.origins) {
    for (const auto& match : origin.law) {
      if (match.clause != reason.clause || !match.coverage.valid() || !step.figure.empty()) continue;
      step.figure = answer.world.figures.note(match.coverage).key;
      add_quotes(answer.world, match.coverage, report);
    }
  }
  chain.steps.push_back(std::move(step));
  for (const simulate::Cause& cause : reason.path) {
    report::Step next;
    next.what = cause_text(answer.world, cause);
    next.where = place_name(answer.world, cause.place);
    next.day = answer.date(cause.step);
    next.value = cause.shortfall;
    next.unit = "share lost";
    chain.steps.push_back(std::move(next));
  }
  report.reasons.push_back(std::move(chain));
}

report::Table parts_table(const Answer& answer, report::Report& report) {
  const bool drawn = answer.exposure.draws > 0;
  report::Table table;
  table.name = "parts";
  table.title = "Which parts run short, and when";
  table.note =
      "Law: does a clause reach the part on some day of the run. Short: first day that stock, arrivals and the "
      "alternative do not cover, if every open question of the law is answered with yes; in brackets if with no. Risk: "
      "revenue that needs the part, on days it is short. mix: no supplier was named, or nobody makes it there.";
  report::Texts names, products, suppliers, law, dates, reasons;
  report::Numbers days, free_days, risk, short_in, p10, p50, p90;
  const auto order = in_order(answer);
  for (std::size_t row = 0; row < std::min(order.size(), answer.top); ++row) {
    const std::size_t p = order[row];
    const PartExposure& exposure = answer.exposure.parts[p];
    names.push_back(answer.firm.parts[p].name);
    products.push_back(product_name(answer.world, answer.firm.parts[p].product));
    suppliers.push_back(supplier_name(answer, p));
    law.emplace_back(assess::name_of(worst_standing(exposure)));
    days.push_back(cell(exposure.if_caught.first_short));
    free_days.push_back(cell(exposure.if_free.first_short));
    dates.push_back(answer.date(exposure.if_caught.first_short));
    risk.push_back(exposure.risk_if_caught);
    short_in.push_back(exposure.short_in);
    p10.push_back(exposure.first_short.p10);
    p50.push_back(exposure.first_short.p50);
    p90.push_back(exposure.first_short.p90);
    reasons.push_back(reason_text(answer, p));
    add_chain(answer, p, row, report);
  }
  if (order.size() > answer.top)
    table.note += fmt::format(" {} more are not shown (--top).", order.size() - answer.top);
  if (drawn) table.note += " P10, P50, P90 over all draws: empty where the part is not short by then.";
  table.columns.push_back(text_column("part", "Part", std::move(names), Role::key));
  table.columns.push_back(text_column("product", "Product", std::move(products)));
  table.columns.push_back(text_column("supplier", "Supplier", std::move(suppliers)));
  table.columns.push_back(text_column("law", "Law", std::move(law)));
  table.columns.push_back(number_column("short", "Short on day", "d", std::move(days), Role::days));
  table.columns.push_back(number_column("short_if_no", "(if no)", "d", std::move(free_days), Role::days));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  if (drawn) {
    table.columns.push_back(number_column("short_in", "Draws in which short", "", std::move(short_in), Role::share));
    table.columns.push_back(number_column("day_p10", "Day, P10", "d", std::move(p10), Role::days));
    table.columns.push_back(number_column("day_p50", "Day, P50", "d", std::move(p50), Role::days));
    table.columns.push_back(number_column("day_p90", "Day, P90", "d", std::move(p90), Role::days));
  }
  table.columns.push_back(number_column("risk", "Revenue at risk", answer.world.money, std::move(risk), Role::money));
  table.columns.push_back(text_column("cause", "First cause", std::move(reasons)));
  return table;
}

/// One row for each part, maker and change of the law; parts and makers that it never reaches are left out.
report::Table law_table(const Answer& answer) {
  report::Table table;
  table.name = "law";
  table.title = "What the law says of each part, by date";
  table.note =
      "yes: a clause catches the part. unknown: it depends on the answer to the question, or the sources end before. "
      "Refused and waiting are against the law of the base date, which orders already live with, with open questions "
      "answered with yes. Not legal advice; the authentic text prevails.";
  report::Texts parts, makers, dates, status, clauses, questions;
  report::Numbers refused, wait;
  std::size_t left_out = 0;
  for (const std::size_t p : in_order(answer)) {
    for (const auto& origin : answer.exposure.parts[p].origins) {
      if (origin.standings.empty() || (origin.standings.size() == 1 && origin.standings[0].caught == Caught::no))
        continue;
      for (const auto& standing : origin.standings) {
        if (parts.size() >= 4 * answer.top) {
          ++left_out;
          continue;
        }
        std::string names, asked;
        for (const auto m : standing.binding) {
          names += (names.empty() ? "" : ", ") + clause_name(answer.world, origin.law[m].clause);
          if (!origin.law[m].question.empty()) asked += (asked.empty() ? "" : " ") + origin.law[m].question;
        }
        for (const auto m : standing.silent) {
          names += (names.empty() ? "" : ", ") + clause_name(answer.world, origin.law[m].clause) + " (sources end)";
          asked += (asked.empty() ? "" : " ") + std::string("what followed? say --assume resumed or extended");
        }
        parts.push_back(answer.firm.parts[p].name);
        makers.push_back(place_name(answer.world, origin.maker));
        dates.push_back(answer.date(standing.step));
        status.emplace_back(assess::name_of(standing.caught));
        refused.push_back(1.0 - standing.sending.sent);
        wait.push_back(standing.sending.wait);
        clauses.push_back(std::move(names));
        questions.push_back(std::move(asked));
      }
    }
  }
  if (left_out > 0) table.note += fmt::format(" {} more are not shown (--top).", left_out);
  table.columns.push_back(text_column("part", "Part", std::move(parts), Role::key));
  table.columns.push_back(text_column("from", "From", std::move(makers), Role::key));
  table.columns.push_back(text_column("since", "Since", std::move(dates), Role::date));
  table.columns.push_back(text_column("caught", "Caught", std::move(status)));
  table.columns.push_back(number_column("refused", "Refused", "", std::move(refused), Role::share));
  table.columns.push_back(number_column("wait", "Waits", "d", std::move(wait), Role::days));
  table.columns.push_back(text_column("clauses", "Clauses", std::move(clauses)));
  table.columns.push_back(text_column("question", "Question to ask", std::move(questions)));
  return table;
}

report::Table running_table(const Answer& answer) {
  report::Table table;
  table.name = "running";
  table.title = "Share of the revenue that is earned, day by day";
  table.note = "On each day the part that lacks most decides; open questions of the law answered with yes.";
  table.draw = report::Draw::lines;
  report::Texts dates;
  for (std::size_t t = 0; t < answer.exposure.running.size(); ++t) dates.push_back(answer.date(static_cast<double>(t)));
  table.columns.push_back(text_column("date", "Date", std::move(dates), Role::date));
  table.columns.push_back(number_column("running", "Firm", "", answer.exposure.running, Role::share));
  return table;
}

std::string headline(const Answer& answer) {
  const auto order = in_order(answer);
  std::size_t shorts = 0;
  for (const std::size_t p : order) shorts += answer.exposure.parts[p].if_caught.first_short != Bridged::kNever;
  if (shorts == 0) return fmt::format("None of the {} parts that the world knows runs short.", order.size());
  const PartExposure& first = answer.exposure.parts[order.front()];
  std::string text = fmt::format("{} of {} parts that the world knows run short. First: {} on day {} ({}): {}.", shorts,
                                 order.size(), answer.firm.parts[order.front()].name, first.if_caught.first_short,
                                 answer.date(first.if_caught.first_short), reason_text(answer, order.front()));
  if (answer.exposure.risk_if_caught > 0.0) {
    text += fmt::format(" Revenue at risk over {} days: {} to {}, as open questions of the law are answered.",
                        answer.scenario.horizon.days, money(answer.exposure.risk_if_free, answer.world.money),
                        money(answer.exposure.risk_if_caught, answer.world.money));
  }
  return text;
}

void add_notes(const Answer& answer, const Bom& bom, std::uint64_t seed, report::Report& report) {
  const auto say = [&](report::Tone tone, std::string text) { report.notes.push_back({tone, std::move(text)}); };
  const Exposure& exposure = answer.exposure;
  const std::string& currency = answer.world.money;
  if (exposure.outcome != Outcome::done) {
    say(report::Tone::headline, "Stopped: this is what was known by then.");
  }
  if (exposure.impact.complete) say(report::Tone::headline, headline(answer));
  if (exposure.draws > 0) {
    const auto day = [&](double step) {
      return step >= 0.0 ? fmt::format("day {:.0f}", step) : std::string("not at all");
    };
    say(report::Tone::headline,
        fmt::format(
            "{} draws, seed {}: a part is short in {} of them; first on {} (P10), {} (P50), {} (P90). Revenue at "
            "risk {} (P10), {} (P50), {} (P90).",
            exposure.draws, seed, percent(exposure.short_in), day(exposure.first_short.p10),
            day(exposure.first_short.p50), day(exposure.first_short.p90), money(exposure.risk.p10, currency),
            money(exposure.risk.p50, currency), money(exposure.risk.p90, currency)));
    if (exposure.draws < 200) say(report::Tone::limit, fmt::format("{} draws: P10 and P90 are rough.", exposure.draws));
  }
  if (exposure.failed_draws > 0) {
    say(report::Tone::warning,
        fmt::format("{} draws hold figures that contradict each other; they count nowhere.", exposure.failed_draws));
  }
  std::string outside, mixes, qualified;
  std::size_t outsiders = 0;
  for (std::size_t p = 0; p < answer.firm.parts.size(); ++p) {
    const std::string& name = answer.firm.parts[p].name;
    const PartExposure& part = exposure.parts[p];
    if (!answer.firm.parts[p].product.valid()) {
      if (++outsiders <= 20) outside += (outside.empty() ? "" : ", ") + name;
    }
    if (part.by_mix && mixes.size() < 300) mixes += (mixes.empty() ? "" : ", ") + name;
    if (part.world_qualification && qualified.size() < 300) qualified += (qualified.empty() ? "" : ", ") + name;
    if (part.if_caught.undisturbed_short != Bridged::kNever) {
      say(report::Tone::warning, fmt::format("{}: stock and open orders do not cover the use on {}, even undisturbed.",
                                             name, answer.date(part.if_caught.undisturbed_short)));
    }
  }
  if (outsiders > 0) {
    say(report::Tone::limit,
        fmt::format(
            "{} parts are of no product of this world: nothing is known of them, and they count as delivered: {}{}.",
            outsiders, outside, outsiders > 20 ? ", ..." : ""));
  }
  if (!mixes.empty()) {
    say(report::Tone::limit,
        "No supplier was named, or nobody makes it there; the makers that the place buys from in the "
        "completed world stand in, by their shares: " +
            mixes + ".");
  }
  if (!qualified.empty()) {
    say(report::Tone::limit,
        "Days to qualify the alternative are the world's mean over the product's uses: " + qualified + ".");
  }
  if (!bom.recognised.empty()) say(report::Tone::plain, "The bill of materials was read as " + bom.recognised + ".");
  say(report::Tone::plain,
      fmt::format(
          "{} days from {}. The firm is small: it follows the world and does not move it. The law of the base date "
          "({}) is in its orders as they are.",
          answer.scenario.horizon.days, to_string(answer.scenario.horizon.first), to_string(answer.world.base_date)));
  say(report::Tone::limit,
      "What is refused or not filled is not made up for later. Makers serve the firm as their mean "
      "customer. Prices do not act. Only named alternatives step in, after their qualification. Rules on goods made "
      "abroad with an issuer's content are not applied to single parts.");
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ExposureParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return exposure(session, *params, context);
}

}  // namespace

std::vector<Option<ExposureParams>> ExposureParams::options() {
  using P = ExposureParams;
  using Kind = OptionKind;
  return {
      {{"bom",
        Kind::text,
        "bill of materials, a CSV file (docs/formats/bom.md)",
        true,
        true,
        0,
        0,
        {},
        "BOM.csv",
        Input::file},
       &P::bom},
      {{"place", Kind::text, "where the firm stands", false, true, 0, 0, {}, "PLACE"}, &P::place},
      {{"scenario",
        Kind::text,
        "a scenario of the world, or the path of a TOML file",
        false,
        true,
        0,
        0,
        {},
        "SCENARIO",
        Input::scenario},
       &P::scenario},
      {{"variant",
        Kind::text,
        "which variant of the scenario; default: its own default",
        false,
        false,
        0,
        0,
        {},
        "NAME"},
       &P::variant},
      {{"assume",
        Kind::choice,
        "what followed a suspension that ended after the last source: its legal default, or a prolongation",
        false,
        false,
        0,
        0,
        {"ask", "resumed", "extended"},
        "CHOICE"},
       &P::assume},
      {{"use",
        Kind::choice,
        "what the firm's products are for: licences differ",
        false,
        false,
        0,
        0,
        {"civil", "defence"},
        "CHOICE"},
       &P::use},
      {{"revenue",
        Kind::number,
        "revenue a year that needs every part without a value of its own",
        false,
        false,
        0,
        1e15,
        {},
        "MONEY"},
       &P::revenue},
      {{"days",
        Kind::integer,
        "length of the run; default: the scenario's",
        false,
        false,
        1,
        Horizon::kMaximumDays,
        {},
        "DAYS"},
       &P::days},
      {{"top", Kind::integer, "rows per table", false, false, 1, 100000, {}, "N"}, &P::top},
      {{"draws",
        Kind::integer,
        "draws of the uncertain figures, for P10, P50 and P90",
        false,
        false,
        0,
        1'000'000,
        {},
        "N"},
       &P::draws},
      {{"seed", Kind::integer, "seed of the draws", false, false, 0, 0, {}, "SEED"}, &P::seed},
      {{"keep",
        Kind::text,
        "folder for finished draws: a run that was stopped, or is asked for more draws, goes on from there",
        false,
        false,
        0,
        0,
        {},
        "DIR"},
       &P::keep},
      {{"as-of", Kind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"}, &P::as_of},
  };
}

Result<report::Report> exposure(Session& session, const ExposureParams& params, Context& context) {
  auto simulator = session.simulator(params.as_of, context);
  if (!simulator) return tl::unexpected(simulator.error());
  const World& world = (*simulator)->world();
  const InputFile* file = session.file(params.bom);
  if (file == nullptr) {
    return fail(Fault{Code::not_found, params.bom, 0, 0, "no such file", "a bill of materials as CSV",
                      "give the path of the file; in a replay, name it with --input"});
  }
  auto place = find_place(world, params.place, "--place");
  if (!place) return tl::unexpected(place.error());
  auto scenario = find_scenario(session, world, params.scenario, params.variant);
  if (!scenario) return tl::unexpected(scenario.error());
  if (params.days > 0) scenario->horizon.days = static_cast<std::int32_t>(params.days);
  auto bom = read_bom(world, file->name, file->bytes, context);
  if (!bom) return tl::unexpected(bom.error());

  const Firm firm = firm_of(*bom, *place, params.use == "defence", params.revenue);
  ExposureParams resolved = params;
  resolved.bom = to_string(fingerprint(file->bytes));  // no path in a manifest
  resolved.scenario = scenario->name;
  resolved.variant = scenario->variant;
  resolved.days = scenario->horizon.days;
  resolved.keep.clear();
  report::Report report;
  report.title = fmt::format("A firm in {} under {}", place_name(world, *place),
                             scenario->title.empty() ? scenario->name : scenario->title);
  report.manifest = manifest_of("exposure", canonical_json(resolved), world);
  report.manifest.inputs.push_back({"bill of materials", fingerprint(file->bytes)});
  report.manifest.inputs.push_back({"scenario " + scenario->name + ":" + scenario->variant, scenario->fingerprint});

  assess::ExposureOptions options;
  options.run.assume = assume_of(params.assume);
  options.draws = static_cast<std::uint32_t>(params.draws);
  options.seed = static_cast<std::uint64_t>(params.seed);
  options.folder = params.keep;
  resolved.draws = 0;  // a draw is the same however many there are
  report::Manifest keyed = report.manifest;
  keyed.params = canonical_json(resolved);
  options.key = report::key_of(keyed);
  auto exposed =
      add_firm(**simulator, *scenario, firm, *bom, options, static_cast<std::size_t>(params.top), report, context);
  if (!exposed) return tl::unexpected(exposed.error());
  report.outcome = exposed->outcome;
  add_law_remarks(world, exposed->impact.remarks, report);
  return report;
}

Result<Exposure> add_firm(const simulate::Simulator& simulator, const world::Scenario& scenario, const Firm& firm,
                          const Bom& bom, const assess::ExposureOptions& options, std::size_t top,
                          report::Report& report, Context& context) {
  context.progress.stage("following the firm's parts", 1);
  auto exposed = assess::expose(simulator, scenario, firm, options, context);
  if (!exposed) return exposed;
  context.progress.advance(1);
  const Answer answer{simulator.world(), scenario, firm, *exposed, top};
  add_notes(answer, bom, options.seed, report);
  report.tables.push_back(parts_table(answer, report));
  report.tables.push_back(law_table(answer));
  report.tables.push_back(running_table(answer));
  for (const Fault& fault : exposed->remarks) report.notes.push_back({report::Tone::warning, to_string(fault)});
  return exposed;
}

UseCase exposure_use_case() {
  return {"exposure", "which parts of a firm the law reaches and which run short, when, and what that puts at risk",
          "chokepoint exposure data/examples/drone-maker/bom.csv --place US --scenario china-october-2025 --variant "
          "refused --assume resumed",
          texts_of<ExposureParams>(), run};
}

}  // namespace chokepoint::service
