#include "service/esri.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ensemble/jobs.h"
#include "model/esri/cuts.h"
#include "model/esri/explain.h"
#include "model/esri/fast.h"
#include "model/esri/files.h"
#include "network/control_file.h"
#include "service/tables.h"
#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

namespace model = chokepoint::model::esri;
using network::EdgeList;
using report::Role;
using report::Tone;

constexpr double kPublishedEps = 1e-2;
constexpr double kLinkEps = 1e-6;
constexpr double kCertified = 1e-6;
constexpr std::size_t kExplained = 3;

/// What is asked of the model, after files and options are read.
struct Question {
  EdgeList list;
  model::Needs needs;
  model::Method method;
  std::vector<model::Scenario> scenarios;
  model::Pairs pairs;  // of --by
  std::uint32_t target{model::kEverywhere};
  bool closures{false}, cuts{false};
};

Result<void> choose_method(const InputTable& folder, const EsriParams& params, Question& question, bool& use_scenarios,
                           Context& context) {
  if (params.run.empty()) {
    question.method.replaceable = !params.no_replaceability;
    question.method.stop = params.stop == "slow" ? model::Stop::slow : model::Stop::quiet;
    question.method.use_revenue = params.use_revenue;
    question.method.use_cost = params.use_cost;
    question.method.use_weight = params.use_weight;
    const bool links = !params.controls.empty() || !params.by.empty();
    question.method.eps = params.eps > 0.0 ? params.eps : links ? kLinkEps : kPublishedEps;
    use_scenarios = params.use_scenarios;
  } else {
    auto file = network_file(folder, "params.csv");
    if (!file) {
      return fail(Fault{Code::not_found, folder.name, 0, 0, "no params.csv",
                        "the file that names the run " + params.run,
                        "leave --run out and give the options, or add the file"});
    }
    auto runs = model::read_runs(std::move(*file), context);
    if (!runs) return tl::unexpected(runs.error());
    std::vector<std::string_view> names;
    for (const auto& run : *runs) names.push_back(run.name);
    const auto found = std::find(names.begin(), names.end(), params.run);
    if (found == names.end()) {
      return fail(Fault{Code::not_found, "params.csv", 0, 0, "no run " + world::shown(params.run),
                        world::join_words(names), world::did_you_mean(params.run, names, "name one of them")});
    }
    const auto& run = (*runs)[static_cast<std::size_t>(found - names.begin())];
    question.method = run.method;
    if (params.eps > 0.0) question.method.eps = params.eps;
    use_scenarios = run.use_scenarios;
  }
  question.method.reference = params.reference;
  return {};
}

Result<void> choose_needs(const InputTable& folder, const EsriParams& params, Question& question, Context& context) {
  if (params.essential != "file") {
    question.needs = model::needs_of_all(question.list, params.essential == "essential" ? model::Need::essential
                                                        : params.essential == "linear"  ? model::Need::linear
                                                                                        : model::Need::none);
    return {};
  }
  auto file = network_file(folder, "essential.csv");
  if (!file) {
    return fail(Fault{Code::not_found, folder.name, 0, 0, "no essential.csv", "which inputs are essential to whom",
                      "add the file, or say --essential essential, linear or none for all"});
  }
  auto needs = model::read_needs(std::move(*file), question.list, context);
  if (!needs) return tl::unexpected(needs.error());
  question.needs = std::move(*needs);
  return {};
}

Result<std::uint32_t> place_number(const EdgeList& list, const std::string& name) {
  const auto& places = list.firms.place.names;
  const auto found = std::find(places.begin(), places.end(), name);
  if (found != places.end()) return static_cast<std::uint32_t>(found - places.begin());
  const std::vector<std::string_view> known(places.begin(), places.end());
  return fail(Fault{Code::unknown_reference, "", 0, 0, "--target " + world::shown(name), "a place of the network",
                    world::did_you_mean(name, known, "use a name of the column place in nodes.csv")});
}

Result<void> choose_links(Session& session, const EsriParams& params, Question& question, Context& context) {
  const model::Reroute reroute{params.reroute_rate, params.reroute_ceiling};
  if (!params.target.empty()) {
    auto target = place_number(question.list, params.target);
    if (!target) return tl::unexpected(target.error());
    question.target = *target;
  }
  if (!params.by.empty()) {
    const bool place = params.by != "product";
    if (place && question.list.firms.place.empty()) {
      return fail(Fault{Code::missing_column, "nodes.csv", 1, 0, "no column place", "the place of each firm, for --by",
                        "add it, or ask --by product"});
    }
    question.pairs = model::pairs_of(question.list, place, params.by != "place", question.target, reroute);
    question.scenarios = question.pairs.scenarios;
    return {};
  }
  const InputFile* file = session.file(params.controls);
  if (file == nullptr) {
    return fail(Fault{Code::not_found, params.controls, 0, 0, "no such file", "a file of controls (CSV)",
                      "give the path of the file; in a replay, name it with --input"});
  }
  auto rows = network::read_control_file({file->name, file->bytes}, {std::nullopt, true}, context);
  if (!rows) return tl::unexpected(rows.error());
  auto cuts = network::cuts_of(question.list, *rows, file->name);
  if (!cuts) return tl::unexpected(cuts.error());
  question.scenarios.push_back(model::scenario_of(question.list, *cuts, reroute));
  return {};
}

/// Evenly spread over the scenarios, so that a sample of firms is one of their file.
void sample(std::vector<model::Scenario>& scenarios, std::size_t wanted) {
  if (wanted == 0 || wanted >= scenarios.size()) return;
  std::vector<model::Scenario> kept;
  for (std::size_t s = 0; s < wanted; ++s) kept.push_back(std::move(scenarios[s * scenarios.size() / wanted]));
  scenarios = std::move(kept);
}

Result<Question> read_question(Session& session, const InputTable& folder, const EsriParams& params, Context& context) {
  Question question;
  auto list = read_network(folder, {params.duplicates, params.unusable, params.self_loops, params.cache}, context);
  if (!list) return tl::unexpected(list.error());
  question.list = std::move(*list);
  bool use_scenarios = false;
  if (auto done = choose_method(folder, params, question, use_scenarios, context); !done)
    return tl::unexpected(done.error());
  if (auto done = choose_needs(folder, params, question, context); !done) return tl::unexpected(done.error());
  question.cuts = !params.controls.empty() || !params.by.empty();
  if (question.cuts) {
    if (auto done = choose_links(session, params, question, context); !done) return tl::unexpected(done.error());
  } else if (use_scenarios) {
    auto file = network_file(folder, "scenarios.csv");
    if (!file) {
      return fail(Fault{Code::not_found, folder.name, 0, 0, "no scenarios.csv", "the scenarios that the run asks for",
                        "add the file, or close each firm by itself"});
    }
    auto scenarios = model::read_scenarios(std::move(*file), question.list, context);
    if (!scenarios) return tl::unexpected(scenarios.error());
    question.scenarios = std::move(*scenarios);
  } else {
    question.scenarios = model::closures(question.list);
    question.closures = true;
    sample(question.scenarios, static_cast<std::size_t>(params.sample));
  }
  return question;
}

/// What the cut of a pair costs, by who bears it.
struct Sides {
  double target{0.0}, own{0.0};
};

Sides sides_of(const Question& question, std::span<const double> weight, std::size_t scenario,
               const model::FirmLoss& losses) {
  Sides sides;
  if (question.pairs.pairs.empty() || question.list.firms.place.empty()) return sides;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const std::uint32_t place = question.list.firms.place.of[i];
    const double lost = weight[i] * std::max(losses.down[i], losses.up[i]);
    if (place == question.pairs.pairs[scenario].place) sides.own += lost;
    if (question.target == model::kEverywhere ? place != question.pairs.pairs[scenario].place
                                              : place == question.target)
      sides.target += lost;
  }
  return sides;
}

std::string results_csv(const Question& question, const model::Answer& answer, bool certified) {
  std::string out =
      certified ? "scenario,esri,esri_down,esri_up,iterations,error\n" : "scenario,esri,esri_down,esri_up,iterations\n";
  for (std::size_t s = 0; s < question.scenarios.size(); ++s) {
    if (answer.finished[s] == 0) continue;
    const model::Loss& loss = answer.losses[s];
    table::append_safe_cell(out, question.scenarios[s].name);
    out += fmt::format(",{},{},{},{}", table::format_number(loss.esri), table::format_number(loss.down),
                       table::format_number(loss.up), loss.steps);
    if (certified) out += "," + table::format_number(loss.error);
    out += '\n';
  }
  return out;
}

/// `losses`: down of every firm, then up.
void append_losses(const Question& question, std::size_t scenario, std::span<const double> losses, std::string& out) {
  const std::size_t firms = losses.size() / 2;
  for (std::size_t i = 0; i < firms; ++i) {
    table::append_safe_cell(out, question.scenarios[scenario].name);
    out += ',';
    table::append_safe_cell(out, question.list.firms.id[i]);
    out += fmt::format(",{},{}\n", table::format_number(losses[i]), table::format_number(losses[firms + i]));
  }
}

/// Scenarios that are kept together, and lost together if the process dies.
constexpr std::uint32_t kTogether = 4096;
constexpr std::size_t kRow = 8;  // numbers of a scenario besides its firms' losses

struct Found {
  model::Answer answer;
  std::vector<Sides> sides;    // of --by
  ensemble::JobRows rows;      // where losses of firms are wanted
  std::vector<Fault> remarks;  // on the folder of finished scenarios

  std::span<const double> firms_of(std::size_t scenario) const { return rows.row(scenario).subspan(kRow); }
};

/// All scenarios, range by range: what is finished is told where the rest is stopped.
Result<Found> run_scenarios(const Question& question, const model::Fast& fast, const EsriParams& params,
                            const Fingerprint& key, Context& context) {
  const std::size_t count = question.scenarios.size();
  const std::size_t firms = params.losses ? question.list.firms.size() : 0;
  const bool by = !question.pairs.pairs.empty();
  ensemble::Jobs jobs;
  jobs.key = key;
  jobs.count = static_cast<std::uint32_t>(count);
  jobs.outputs = kRow + 2 * firms;
  jobs.range = kTogether;
  jobs.folder = params.keep;
  const auto make = [&](ensemble::Range range, std::span<double> rows, Context& inner) -> Result<void> {
    const auto row = [&](std::size_t s) { return rows.subspan(s * jobs.outputs, jobs.outputs); };
    model::Wish wish{params.certified ? kCertified : 0.0, {}};
    if (by || params.losses) {
      wish.firms = [&](std::size_t s, const model::FirmLoss& losses) {
        const Sides sides = sides_of(question, fast.layout().weight, range.first + s, losses);
        row(s)[6] = sides.target;
        row(s)[7] = sides.own;
        if (firms == 0) return;
        std::copy(losses.down.begin(), losses.down.end(), row(s).begin() + kRow);
        std::copy(losses.up.begin(), losses.up.end(), row(s).begin() + static_cast<std::ptrdiff_t>(kRow + firms));
      };
    }
    const auto answer = fast.run(std::span(question.scenarios).subspan(range.first, range.count), wish, inner);
    for (std::size_t s = 0; s < range.count; ++s) {
      if (answer.finished[s] == 0) continue;
      const model::Loss& loss = answer.losses[s];
      const double numbers[] = {
          loss.esri, loss.down, loss.up, static_cast<double>(loss.steps), loss.error, loss.settled ? 1.0 : 0.0};
      std::copy(std::begin(numbers), std::end(numbers), row(s).begin());
    }
    return {};
  };
  context.progress.stage("spreading losses", count);
  auto rows = ensemble::run_jobs(jobs, make, context);
  if (!rows) return tl::unexpected(rows.error());
  Found found;
  found.answer.outcome = rows->outcome;
  found.answer.losses.resize(count);
  found.answer.finished.assign(rows->finished.begin(), rows->finished.end());
  found.sides.resize(by ? count : 0);
  found.remarks = rows->remarks;
  for (std::size_t s = 0; s < count; ++s) {
    if (rows->finished[s] == 0) continue;
    const auto row = rows->row(s);
    model::Loss& loss = found.answer.losses[s];
    loss.esri = row[0];
    loss.down = row[1];
    loss.up = row[2];
    loss.steps = static_cast<decltype(loss.steps)>(row[3]);
    loss.error = row[4];
    loss.settled = row[5] != 0.0;
    if (loss.error == 0.0) ++found.answer.exact;
    if (by) found.sides[s] = {row[6], row[7]};
    if (!loss.settled && found.answer.outcome == Outcome::done) found.answer.outcome = Outcome::not_converged;
  }
  if (params.losses) found.rows = std::move(*rows);
  return found;
}

report::Table ranking(const Question& question, const model::Answer& answer, std::span<const double> weight,
                      const std::vector<Sides>& sides, const EsriParams& params) {
  std::vector<std::size_t> order;
  for (std::size_t s = 0; s < question.scenarios.size(); ++s) {
    if (answer.finished[s] != 0) order.push_back(s);
  }
  const bool by_target = !question.pairs.pairs.empty() && !question.list.firms.place.empty() && params.by != "product";
  const auto key = [&](std::size_t s) { return by_target ? sides[s].target : answer.losses[s].esri; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) > key(b); });
  order.resize(std::min(order.size(), static_cast<std::size_t>(params.top)));
  report::Table table;
  table.name = "ranking";
  table.draw = report::Draw::bars;
  table.title = question.pairs.pairs.empty() ? question.closures ? "Firms by what their closure leaves undone"
                                                                 : "What the scenarios leave undone"
                                             : "Links by what is lost if they stop";
  table.note =
      "Shares of the weight of all firms. down: for lack of inputs; up: for lack of sales; each firm counts the "
      "larger.";
  report::Texts names, sectors, places;
  report::Numbers own, esri, down, up, error, steps, flow, target;
  const auto& firms = question.list.firms;
  for (const std::size_t s : order) {
    const model::Loss& loss = answer.losses[s];
    names.push_back(question.scenarios[s].name);
    esri.push_back(loss.esri);
    down.push_back(loss.down);
    up.push_back(loss.up);
    error.push_back(loss.error);
    steps.push_back(loss.steps);
    if (question.closures) {
      const std::uint32_t firm = question.scenarios[s].shocks[0].firm;
      sectors.push_back(firms.sector.names[firms.sector.of[firm]]);
      if (!firms.place.empty()) places.push_back(firms.place.names[firms.place.of[firm]]);
      own.push_back(weight[firm]);
    }
    if (by_target) {
      target.push_back(sides[s].target);
      own.push_back(sides[s].own);
    }
    if (!question.pairs.pairs.empty()) flow.push_back(question.pairs.pairs[s].flow);
  }
  table.columns.push_back(text_column("name", question.closures ? "Firm" : "What", std::move(names), Role::key));
  if (!sectors.empty()) table.columns.push_back(text_column("sector", "Sector", std::move(sectors)));
  if (!places.empty()) table.columns.push_back(text_column("place", "Place", std::move(places)));
  if (by_target) {
    table.columns.push_back(number_column("target",
                                          params.target.empty() ? "Lost elsewhere" : "Lost in " + params.target, "",
                                          std::move(target), Role::share));
    table.columns.push_back(number_column("own", "Lost at home", "", std::move(own), Role::share));
  }
  table.columns.push_back(number_column("esri", "Lost in all", "", std::move(esri), Role::share));
  if (question.closures) table.columns.push_back(number_column("own", "Its own", "", std::move(own), Role::share));
  table.columns.push_back(number_column("down", "Down", "", std::move(down), Role::share));
  table.columns.push_back(number_column("up", "Up", "", std::move(up), Role::share));
  if (!flow.empty()) table.columns.push_back(number_column("flow", "Flow cut", "", std::move(flow)));
  if (params.certified) table.columns.push_back(number_column("error", "Error at most", "", std::move(error)));
  table.columns.push_back(number_column("steps", "Steps", "", std::move(steps)));
  return table;
}

std::string firm_text(const EdgeList& list, std::uint32_t firm) {
  const auto& firms = list.firms;
  std::string text = firms.id[firm] + " (" + firms.sector.names[firms.sector.of[firm]];
  if (!firms.place.empty() && !firms.place.names[firms.place.of[firm]].empty())
    text += ", " + firms.place.names[firms.place.of[firm]];
  return text + ")";
}

/// The chains behind the firms that bear most of a scenario.
Result<void> explain(const Question& question, const model::Fast& fast, const EsriParams& params,
                     report::Report& report, Context& context) {
  const auto found = std::find_if(question.scenarios.begin(), question.scenarios.end(),
                                  [&](const model::Scenario& s) { return s.name == params.explain; });
  if (found == question.scenarios.end()) {
    std::vector<std::string_view> known;
    for (const auto& scenario : question.scenarios) known.push_back(scenario.name);
    return fail(Fault{Code::not_found, "", 0, 0, "--explain " + world::shown(params.explain),
                      question.closures ? "the id of a firm" : "the name of a scenario",
                      world::did_you_mean(params.explain, known, "name one of those in the ranking")});
  }
  const model::Scenario& scenario = *found;
  model::FirmLoss losses;
  const model::Wish wish{0.0, [&](std::size_t, const model::FirmLoss& firms) { losses = firms; }};
  fast.run({&scenario, 1}, wish, context);
  if (losses.down.empty()) return {};
  const auto& weight = fast.layout().weight;
  std::vector<std::uint32_t> order(weight.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto lost = [&](std::uint32_t i) { return weight[i] * std::max(losses.down[i], losses.up[i]); };
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return lost(a) > lost(b); });
  std::size_t told = 0;
  for (const std::uint32_t firm : order) {
    const bool shocked = std::any_of(scenario.shocks.begin(), scenario.shocks.end(),
                                     [&](const model::Shock& shock) { return shock.firm == firm; });
    if (shocked) continue;
    if (told == kExplained || !(lost(firm) > 0.0)) break;
    ++told;
    report::Chain chain;
    chain.title =
        fmt::format("{}: why {} loses {} of its output ({} of all)", scenario.name, firm_text(question.list, firm),
                    percent(std::max(losses.down[firm], losses.up[firm])), percent(lost(firm)));
    for (const model::Why& why : model::chain_of(fast.layout(), question.method, scenario, losses, firm)) {
      const std::string from = firm_text(question.list, why.from);
      std::string what;
      switch (why.cause) {
        case model::Cause::shock:
          what = "is shocked";
          break;
        case model::Cause::cut:
          what = fmt::format("its link with {}, {} of it, is cut", from, percent(why.share));
          break;
        case model::Cause::input:
          what = fmt::format("lacks an input: {} supplies {} of it", from, percent(why.share));
          break;
        case model::Cause::sales:
          what = fmt::format("loses sales: {} takes {} of them", from, percent(why.share));
          break;
      }
      chain.steps.push_back({firm_text(question.list, why.firm) + " " + what, "", "", 100.0 * why.loss, "%", ""});
    }
    report.reasons.push_back(std::move(chain));
  }
  return {};
}

void add_notes(const Question& question, const model::Answer& answer, const EsriParams& params,
               report::Report& report) {
  const report::Table& table = report.tables.front();
  const auto& names = std::get<report::Texts>(table.columns.front().cells);
  const std::size_t done = static_cast<std::size_t>(std::count(answer.finished.begin(), answer.finished.end(), 1));
  if (!names.empty()) {
    // The first column of numbers is what the rows are ordered by, but for closures, whose names come with labels.
    const auto first = std::find_if(table.columns.begin(), table.columns.end(),
                                    [](const report::Column& c) { return c.role == Role::share; });
    const std::string lost = percent(std::get<report::Numbers>(first->cells).front());
    const std::string asked = question.closures              ? fmt::format("Of {} firms closed one by one, ", done)
                              : question.pairs.pairs.empty() ? ""
                                                             : fmt::format("Of {} cuts, ", done);
    const std::string where = first->name != "target" ? ""
                              : params.target.empty() ? " elsewhere"
                                                      : " in " + params.target;
    report.notes.push_back(
        {Tone::headline, fmt::format("{}{} costs most{}: {} of the weight of all {} firms is left undone.", asked,
                                     names.front(), where, lost, question.list.firms.size())});
  }
  if (answer.outcome == Outcome::stopped) {
    report.notes.push_back({Tone::warning, fmt::format("Stopped: {} of {} were finished; the others are missing.", done,
                                                       question.scenarios.size())});
  }
  if (answer.outcome == Outcome::not_converged)
    report.notes.push_back({Tone::warning, "Some scenarios did not settle; what they lose is what it was then."});
  if (question.cuts && params.by.empty() && !question.scenarios.empty()) {
    report.notes.push_back(
        {question.scenarios[0].cuts.empty() ? Tone::warning : Tone::plain,
         fmt::format("The controls meet {} of {} links.", question.scenarios[0].cuts.size(), question.list.size())});
  }
  if (question.cuts)
    report.notes.push_back({Tone::limit, "ESRI knows no time: dates and delays of controls are read and not used."});
  report.notes.push_back(
      {Tone::limit,
       fmt::format("What is lost at once, before anybody adapts, with no stocks and no prices; steps end when {} "
                   "(eps {}), so losses that come in smaller steps are not in it.",
                   question.method.stop == model::Stop::quiet ? "no firm loses more than eps in one"
                                                              : "the total grows by less than eps in one",
                   table::format_number(question.method.eps))});
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<EsriParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return esri(session, *params, context);
}

std::optional<Fault> contradiction(const EsriParams& params) {
  const auto fault = [](std::string found, std::string remedy) {
    return Fault{Code::usage, "", 0, 0, std::move(found), "one of them", std::move(remedy)};
  };
  if (!params.controls.empty() && !params.by.empty())
    return fault("--controls beside --by", "--by makes cuts of its own");
  if ((!params.controls.empty() || !params.by.empty()) && params.use_scenarios)
    return fault("scenarios of firms beside cuts of links", "ask for one at a time");
  if (params.certified && params.losses)
    return fault("--certified beside --losses", "losses of each firm are exact: leave --certified out");
  return std::nullopt;
}

}  // namespace

Result<report::Report> esri(Session& session, const EsriParams& params, Context& context) {
  if (auto fault = contradiction(params)) return fail(std::move(*fault));
  auto folder = network_folder(session, params.network);
  if (!folder) return tl::unexpected(folder.error());
  auto question = read_question(session, **folder, params, context);
  if (!question) return tl::unexpected(question.error());
  const auto fast = model::Fast::make(question->list, question->needs, question->method);
  if (!fast) return tl::unexpected(fast.error());
  const auto& weight = fast->layout().weight;

  EsriParams resolved = params;
  resolved.network = to_string((*folder)->fingerprint);
  resolved.cache.clear();
  resolved.keep.clear();
  const InputFile* controls = params.controls.empty() ? nullptr : session.file(params.controls);
  if (controls != nullptr) resolved.controls = to_string(fingerprint(controls->bytes));
  report::Manifest manifest = network_manifest("esri", canonical_json(resolved), **folder);
  if (controls != nullptr) manifest.inputs.push_back({"controls", fingerprint(controls->bytes)});

  const std::size_t count = question->scenarios.size();
  auto found = run_scenarios(*question, *fast, params, report::key_of(manifest), context);
  if (!found) return tl::unexpected(found.error());
  const model::Answer& answer = found->answer;
  const std::vector<Sides>& sides = found->sides;

  report::Report report;
  report.title = "Economic systemic risk of " + (*folder)->name.substr((*folder)->name.find_last_of('/') + 1);
  report.outcome = answer.outcome;
  report.tables.push_back(ranking(*question, answer, weight, sides, params));
  add_notes(*question, answer, params, report);
  if (params.certified) {
    report.notes.push_back(
        {Tone::plain, fmt::format("Each index is within its certified error, at most {}; {} of {} were "
                                  "computed exactly. Numbers of steps are exact.",
                                  table::format_number(kCertified), answer.exact, count)});
  }
  for (const Fault& remark : found->remarks) report.notes.push_back({Tone::warning, to_string(remark)});
  note_repairs(question->list, report);
  if (!params.explain.empty()) {
    if (auto done = explain(*question, *fast, params, report, context); !done) return tl::unexpected(done.error());
  }
  add_data(report, "esri.csv", results_csv(*question, answer, params.certified));
  if (params.losses) {
    std::string all = "scenario,id,loss_down,loss_up\n";
    for (std::size_t s = 0; s < count; ++s) {
      if (answer.finished[s] != 0) append_losses(*question, s, found->firms_of(s), all);
    }
    add_data(report, "losses.csv", std::move(all));
  }
  report.manifest = std::move(manifest);
  return report;
}

UseCase esri_use_case() {
  return {"esri", "what a network of firms leaves undone if a firm closes, or if links are cut",
          "chokepoint esri my-network --top 10 --data my-network/out_", texts_of<EsriParams>(), run};
}

}  // namespace chokepoint::service
