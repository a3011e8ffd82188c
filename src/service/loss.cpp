#include "service/loss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "assess/substitution.h"
#include "market/scarcity.h"
#include "service/economy_files.h"
#include "service/named_file.h"
#include "service/tables.h"
#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using assess::ScarceInput;
using report::Role;
using report::Tone;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMillion = 1e6;

/// What the caller named: an input of the file, or a commodity of the tables.
struct Asked {
  std::string name;                    // as shown
  std::optional<std::size_t> of_file;  // in InputsFile::inputs
  std::optional<std::uint32_t> commodity;
  double percent{0.0};  // short; 0: as the file says
};

/// Which end of the intervals.
enum class End : std::uint8_t { low, central, high };

Result<std::vector<Asked>> asked_of(const LossParams& params, const EconomyFiles& economy, const InputsFile& file) {
  std::vector<Asked> asked;
  Faults faults;
  const auto& codes = economy.accounts.commodities;
  for (const std::string& text : params.inputs) {
    const auto fault = [&](std::string found, std::string expected, std::string remedy) {
      faults.add({Code::usage, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)});
    };
    const std::size_t sign = text.rfind('=');
    const std::string name = text.substr(0, sign);
    Asked one;
    one.percent = params.percent_short;
    if (sign != std::string::npos) {
      const auto percent = table::parse_number(text.substr(sign + 1));
      if (!percent || !(*percent > 0.0 && *percent <= 100.0)) {
        fault("INPUT = " + world::shown(text), "NAME=PERCENT with a number above 0 and up to 100",
              "write gallium=25 for a quarter short");
        continue;
      }
      one.percent = *percent;
    }
    for (std::size_t k = 0; k < file.inputs.size(); ++k) {
      if (file.inputs[k].name == name) one.of_file = k;
    }
    const auto at = std::find(codes.begin(), codes.end(), name);
    if (one.of_file) {
      one.name = name;
    } else if (at != codes.end()) {
      one.commodity = static_cast<std::uint32_t>(at - codes.begin());
      one.name = economy.shown(name);
      if (!(one.percent > 0.0))
        fault(
            "INPUT = " + world::shown(text), "how much of it is short",
            fmt::format("write {}=10, or add --short 10: only inputs of a file say what an exporter's stop takes away",
                        name));
    } else {
      std::vector<std::string_view> known;
      for (const auto& input : file.inputs) known.push_back(input.name);
      known.insert(known.end(), codes.begin(), codes.end());
      fault("INPUT = " + world::shown(name), fmt::format("an input of {} or a commodity code of the tables", file.name),
            world::did_you_mean(name, known, "docs/guide/loss.md shows both"));
    }
    if (std::any_of(asked.begin(), asked.end(), [&](const Asked& other) {
          return other.of_file == one.of_file && other.commodity == one.commodity;
        }))
      fault("INPUT = " + world::shown(name) + " twice", "each input once", "leave one out");
    asked.push_back(std::move(one));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return asked;
}

/// One input, quantified; and the price step where an exporter's stop made it scarce.
struct Quantified {
  ScarceInput input;
  double price{kNone};
};

/// A figure at an end: the loss grows with all of them but the elasticity of supply.
double figure(const InputsFile& file, const std::string& key, End end, bool falls = false) {
  const FileFigure& f = file.figures.all()[file.figures.index(key)];
  if (end == End::central) return f.value;
  return (end == End::low) != falls ? f.low : f.high;
}

Quantified of_file(const InputsFile& file, const Asked& asked, End end) {
  const InputsFile::Input& row = file.inputs[*asked.of_file];
  Quantified q;
  q.input.name = asked.name;
  q.input.spending = figure(file, row.name + ".spending", end);
  for (const auto& [code, industry] : row.users) {
    const std::string prefix = row.name + "." + code;
    q.input.users.push_back(
        {industry, figure(file, prefix + ".share", End::central), figure(file, prefix + ".depends", end)});
  }
  if (asked.percent > 0.0) {
    q.input.left = 1.0 - asked.percent / 100.0;
    return q;
  }
  const market::Shortage step = market::without(
      figure(file, row.name + ".removed", end), figure(file, row.name + ".supply_elasticity", end, true),
      figure(file, row.name + ".demand_elasticity", end), std::numeric_limits<double>::infinity());
  q.input.left = step.quantity;
  q.price = step.price;
  return q;
}

Result<Quantified> of_commodity(const assess::Accounts& a, const assess::Economy& economy, const Asked& asked,
                                double needs_above) {
  Quantified q;
  q.input.name = asked.name;
  q.input.left = 1.0 - asked.percent / 100.0;
  const std::size_t n = a.industries.size();
  for (std::uint32_t j = 0; j < n; ++j) {
    const double used = std::max(0.0, a.use[*asked.commodity * n + j]);
    if (!(used > 0.0)) continue;
    q.input.spending += used;
    // Where it is a crumb of the costs, an industry is taken to do without.
    const bool needs = economy.output[j] > 0.0 && used / economy.output[j] >= needs_above / 100.0;
    q.input.users.push_back({j, used, needs ? 1.0 : 0.0});
  }
  if (!(q.input.spending > 0.0))
    return fail(Fault{Code::usage, "", 0, 0, "INPUT = " + world::shown(a.commodities[*asked.commodity]),
                      "a commodity that industries use", "final users alone buy this one: nothing is made with it"});
  for (auto& user : q.input.users) user.share /= q.input.spending;
  return q;
}

struct Row {
  std::string name;
  double left{1.0}, price{kNone}, share{0.0};
  double best{0.0}, alike{0.0}, low{kNone}, high{kNone};
  double first{0.0}, second{0.0}, exact{0.0};
  double one_second{kNone}, one_exact{kNone};
  std::vector<double> lost;  // by industry, best
  bool rough{false};
};

/// What all questions of one call share.
struct Question {
  const LossParams& params;
  const EconomyFiles& files;
  const InputsFile& inputs;
  assess::Economy economy;
};

Result<std::vector<Quantified>> quantified(const Question& q, std::span<const Asked> asked, End end) {
  std::vector<Quantified> all;
  for (const Asked& one : asked) {
    if (one.of_file) {
      all.push_back(of_file(q.inputs, one, end));
      continue;
    }
    auto made = of_commodity(q.files.accounts, q.economy, one, q.params.needs_above);
    if (!made) return tl::unexpected(made.error());
    all.push_back(std::move(*made));
  }
  return all;
}

Result<double> programme(const Question& q, std::span<const Quantified> inputs, bool alike, std::vector<double>* lost,
                         Outcome& outcome, Context& context) {
  std::vector<ScarceInput> scarce;
  for (const Quantified& one : inputs) scarce.push_back(one.input);
  auto found = assess::output_loss(q.economy, scarce, alike, context);
  if (!found) return tl::unexpected(found.error());
  if (found->status != opt::Status::optimal) {
    outcome = found->status == opt::Status::stopped ? Outcome::stopped : Outcome::not_converged;
    return kNone;
  }
  if (lost != nullptr) *lost = found->lost;
  return found->gdp;
}

Result<Row> row_of(const Question& q, std::string name, std::span<const Asked> asked, Outcome& outcome,
                   Context& context) {
  Row row;
  row.name = std::move(name);
  auto central = quantified(q, asked, End::central);
  if (!central) return tl::unexpected(central.error());
  auto best = programme(q, *central, false, &row.lost, outcome, context);
  if (!best) return tl::unexpected(best.error());
  auto alike = programme(q, *central, true, nullptr, outcome, context);
  if (!alike) return tl::unexpected(alike.error());
  row.best = *best;
  row.alike = *alike;
  if (std::any_of(asked.begin(), asked.end(), [](const Asked& one) { return one.of_file.has_value(); })) {
    for (const End end : {End::low, End::high}) {
      auto ends = quantified(q, asked, end);
      if (!ends) return tl::unexpected(ends.error());
      auto at = programme(q, *ends, false, nullptr, outcome, context);
      if (!at) return tl::unexpected(at.error());
      (end == End::low ? row.low : row.high) = *at;
    }
  }
  std::vector<std::uint32_t> without;
  std::vector<ScarceInput> scarce;
  for (std::size_t k = 0; k < asked.size(); ++k) {
    if (asked[k].commodity) without.push_back(*asked[k].commodity);
    scarce.push_back((*central)[k].input);
    row.rough = row.rough || market::second_order_misleads(scarce.back().left, q.params.substitution);
  }
  if (asked.size() == 1) {
    row.left = scarce.front().left;
    row.price = central->front().price;
  } else {
    row.left = kNone;
  }
  const bool gone = std::any_of(scarce.begin(), scarce.end(), [](const auto& one) { return !(one.left > 0.0); });
  if (gone) {
    row.first = row.second = row.exact = row.share = kNone;
    return row;
  }
  auto reduced = assess::economy_of(q.files.accounts, without);
  if (!reduced) return tl::unexpected(reduced.error());
  auto network =
      assess::network_loss(*reduced, scarce, {q.params.substitution, q.params.between_inputs, q.params.between_goods});
  if (!network) return tl::unexpected(network.error());
  if (!network->converged) outcome = Outcome::not_converged;
  for (const double share : network->share) row.share += share;
  row.first = network->first_order * q.economy.gdp;
  row.second = network->second_order * q.economy.gdp;
  row.exact = network->exact * q.economy.gdp;
  if (asked.size() == 1) {
    row.one_second = market::loss_second_order(row.share, row.left, q.params.substitution) * q.economy.gdp;
    row.one_exact = market::loss_exact(row.share, row.left, q.params.substitution) * q.economy.gdp;
  }
  return row;
}

report::Table loss_table(const std::vector<Row>& rows, double gdp) {
  report::Table table;
  table.name = "loss";
  table.title = "Gross domestic product lost in a year";
  table.note =
      "best: linear programme, the input goes to whom it is worth most; low and high with all intervals of the inputs "
      "file at the ends of least and most loss. alike: every user gets the same share of its need. first, second, "
      "exact: everything can be replaced at a price, through the whole table. one-sector: the same in closed form, the "
      "economy as one user.";
  report::Texts names;
  report::Numbers left, price, share, best, low, high, of_gdp, alike, first, second, exact, one_second, one_exact;
  for (const Row& row : rows) {
    names.push_back(row.name);
    left.push_back(1.0 - row.left);
    price.push_back(row.price);
    share.push_back(row.share);
    best.push_back(row.best * kMillion);
    low.push_back(row.low * kMillion);
    high.push_back(row.high * kMillion);
    of_gdp.push_back(row.best / gdp);
    alike.push_back(row.alike * kMillion);
    first.push_back(row.first * kMillion);
    second.push_back(row.second * kMillion);
    exact.push_back(row.exact * kMillion);
    one_second.push_back(row.one_second * kMillion);
    one_exact.push_back(row.one_exact * kMillion);
  }
  auto& c = table.columns;
  c.push_back(text_column("input", "Input", std::move(names), Role::key));
  c.push_back(number_column("short", "Short", "", std::move(left), Role::share));
  c.push_back(number_column("price", "Price", "times", std::move(price)));
  c.push_back(number_column("best", "Programme, best", "USD", std::move(best), Role::money));
  c.push_back(number_column("best_low", "low", "USD", std::move(low), Role::low));
  c.push_back(number_column("best_high", "high", "USD", std::move(high), Role::high));
  c.push_back(number_column("of_gdp", "of GDP", "", std::move(of_gdp), Role::share));
  c.push_back(number_column("alike", "Programme, alike", "USD", std::move(alike), Role::money));
  c.push_back(number_column("share", "Share of spending", "", std::move(share)));
  c.push_back(number_column("first", "First order", "USD", std::move(first), Role::money));
  c.push_back(number_column("second", "Second order", "USD", std::move(second), Role::money));
  c.push_back(number_column("exact", "Exact", "USD", std::move(exact), Role::money));
  c.push_back(number_column("one_second", "One sector, second order", "USD", std::move(one_second), Role::money));
  c.push_back(number_column("one_exact", "One sector, exact", "USD", std::move(one_exact), Role::money));
  return table;
}

report::Table industries_table(const Question& q, const Row& row, std::size_t top) {
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < row.lost.size(); ++j) {
    constexpr double kDust = 1e-3;  // a thousand dollars
    if (row.lost[j] > kDust) order.push_back(j);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return row.lost[a] > row.lost[b]; });
  if (order.size() > top) order.resize(top);
  report::Table table;
  table.name = "industries";
  table.title = "Who makes less: " + row.name;
  table.note = "Value added lost in the linear programme, best allocation: users of the input, and who sells to them.";
  report::Texts names;
  report::Numbers lost, of_loss, of_own;
  for (const std::size_t j : order) {
    names.push_back(q.files.shown(q.files.accounts.industries[j]));
    lost.push_back(row.lost[j] * kMillion);
    of_loss.push_back(row.lost[j] / row.best);
    of_own.push_back(q.economy.value_added[j] > 0.0 ? row.lost[j] / q.economy.value_added[j] : kNone);
  }
  table.columns.push_back(text_column("industry", "Industry", std::move(names), Role::key));
  table.columns.push_back(number_column("lost", "Value added lost", "USD", std::move(lost), Role::money));
  table.columns.push_back(number_column("of_loss", "of the loss", "", std::move(of_loss), Role::share));
  table.columns.push_back(number_column("of_own", "of its own", "", std::move(of_own), Role::share));
  return table;
}

std::string dollars(double millions) { return money(millions * kMillion, "USD"); }

void add_notes(const Question& q, const std::vector<Row>& rows, report::Report& report) {
  const Row& all = rows.back();
  report.notes.push_back(
      {Tone::headline,
       fmt::format("{}: {} of gross domestic product lost in a year where the input goes to whom it is worth most, {} "
                   "where all users share alike; {} where everything can be replaced at a price ({} to second order).",
                   all.name, dollars(all.best), dollars(all.alike), dollars(all.exact), dollars(all.second))});
  if (rows.size() > 1) {
    double sum = 0.0;
    for (std::size_t k = 0; k + 1 < rows.size(); ++k) sum += rows[k].best;
    report.notes.push_back(
        {Tone::plain, fmt::format("Together {} against {} one by one: {}.", dollars(all.best), dollars(sum),
                                  all.best < sum   ? "less than the sum, as the users overlap"
                                  : all.best > sum ? "more than the sum, as what one leaves the other takes"
                                                   : "the sum, as nobody needs both")});
  }
  if (std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.rough; }))
    report.notes.push_back(
        {Tone::warning,
         "The shortage is large for so little substitution (|ln left| over the elasticity above 1): the "
         "second order is far below the exact form; read the exact one."});
  report.notes.push_back(
      {Tone::limit,
       "The three do not bound the truth. The programme lets nothing be replaced and no price move; the forms with "
       "substitution count an input by its share of spending, so that a cheap one hardly counts, and both are "
       "equilibria: what happens out of equilibrium (stops in a chain, panic, demand that falls with income) is in "
       "neither, and a model of this kind cannot bound it (Geerolf 2022 on Bachmann and others 2022)."});
  report.notes.push_back(
      {Tone::limit,
       fmt::format(
           "Tables {}: {} industries, {} commodities, gross domestic product {}. Imports exceed use in {} cells "
           "({} clipped), as the two tables are not of one treatment; {} negative cells count as 0. One year; no "
           "stocks; producers of the input elsewhere gain what is not counted; no defence value.",
           q.params.accounts.empty() ? "United States 2017, Bureau of Economic Analysis" : "as given", q.economy.size(),
           q.files.accounts.commodities.size(), dollars(q.economy.gdp), q.economy.imports_clipped,
           dollars(q.economy.clipped_value), q.economy.negatives)});
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<LossParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return loss(session, *params, context);
}

}  // namespace

std::vector<Option<LossParams>> LossParams::options() {
  using P = LossParams;
  using K = OptionKind;
  const auto number = [](std::string_view name, std::string_view help, double low, double high, double P::*member) {
    return Option<P>{{name, K::number, help, false, false, low, high, {}, "X"}, member};
  };
  return {
      {{"input",
        K::list,
        "what is short: an input of the inputs file, or a commodity code of the tables; NAME=PERCENT says how much; "
        "several are cut together, too",
        true,
        true,
        0,
        0,
        {},
        "INPUT"},
       &P::inputs},
      number("short", "per cent short, where the input does not say; 0: an exporter stops, as the inputs file says", 0,
             100, &P::percent_short),
      {{"accounts",
        K::text,
        "folder with make.csv, use.csv and imports.csv; default: the United States in 2017",
        false,
        false,
        0,
        0,
        {},
        "FOLDER",
        Input::table},
       &P::accounts},
      {{"inputs",
        K::text,
        "TOML file of inputs and who needs them; default: gallium and germanium",
        false,
        false,
        0,
        0,
        {},
        "FILE",
        Input::facility},
       &P::inputs_file},
      number("needs-above", "of commodities: an industry in whose costs it is below so many per cent does without it",
             0, 100, &P::needs_above),
      number("substitution", "elasticity between the input and all else", 0.01, 10, &P::substitution),
      number("between-inputs", "elasticity between other inputs", 0.01, 10, &P::between_inputs),
      number("between-goods", "elasticity between final goods", 0.01, 10, &P::between_goods),
      {{"top", K::integer, "industries shown", false, false, 1, 1000, {}, "N"}, &P::top},
  };
}

Result<report::Report> loss(Session& session, const LossParams& params, Context& context) {
  LossParams resolved = params;
  const InputTable own = own_economy();
  const InputTable* given = &own;
  if (!params.accounts.empty()) {
    given = session.table(params.accounts);
    if (given == nullptr)
      return fail(Fault{Code::usage, "", 0, 0, "--accounts = " + world::shown(params.accounts),
                        "the folder of make, use and import tables", "give its path; docs/formats/economy.md"});
    resolved.accounts = to_string(given->fingerprint);
  }
  auto files = read_economy(*given, context);
  if (!files) return tl::unexpected(files.error());
  std::string name = "minerals.toml";
  std::string_view text = own_inputs();
  if (!params.inputs_file.empty()) {
    const auto& named = session.facilities();
    const auto at = std::find_if(named.begin(), named.end(), [&](const auto& f) {
      return f.name == params.inputs_file || stem_of(f.name) == params.inputs_file;
    });
    if (at == named.end())
      return fail(Fault{Code::usage, "", 0, 0, "--inputs = " + world::shown(params.inputs_file), "a TOML file",
                        "give its path, ending in .toml"});
    name = at->name;
    resolved.inputs_file = stem_of(at->name);  // no path in a manifest
    text = at->bytes;
  } else if (!params.accounts.empty()) {
    text = "kind = \"inputs\"\nname = \"none\"\ntitle = \"none\"\n";  // codes of other tables are other industries
  }
  auto inputs = read_inputs(*files, name, text);
  if (!inputs) return tl::unexpected(inputs.error());
  auto asked = asked_of(params, *files, *inputs);
  if (!asked) return tl::unexpected(asked.error());
  auto economy = assess::economy_of(files->accounts);
  if (!economy) {
    for (Fault& fault : economy.error().faults) fault.file = given->name + ", " + fault.file;
    return tl::unexpected(economy.error());
  }
  const Question question{params, *files, *inputs, std::move(*economy)};

  report::Report report;
  report.manifest.version = std::string(version());
  report.manifest.use_case = "loss";
  report.manifest.params = canonical_json(resolved);
  report.manifest.inputs.push_back({"accounts", files->fingerprint});
  report.manifest.inputs.push_back({"inputs " + inputs->name, inputs->fingerprint});
  context.progress.stage("losses", asked->size() + (asked->size() > 1 ? 1 : 0));
  std::vector<Row> rows;
  std::vector<std::string> names;
  for (const Asked& one : *asked) {
    auto row = row_of(question, one.name, {&one, 1}, report.outcome, context);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
    names.push_back(one.name);
    context.progress.advance(1);
  }
  if (asked->size() > 1) {
    auto row = row_of(question, fmt::format("{} together", fmt::join(names, " and ")), *asked, report.outcome, context);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  report.title = "What is lost without " + std::string(names.size() > 1 ? "them" : names.front());
  add_notes(question, rows, report);
  report.tables.push_back(loss_table(rows, question.economy.gdp));
  report.tables.push_back(industries_table(question, rows.back(), static_cast<std::size_t>(params.top)));
  if (std::any_of(asked->begin(), asked->end(), [](const Asked& one) { return one.of_file.has_value(); })) {
    if (!inputs->about.empty()) report.notes.push_back({Tone::plain, inputs->about});
    report.tables.push_back(assumptions_table(inputs->figures, report));
  }
  return report;
}

UseCase loss_use_case() {
  return {"loss", "what an economy loses in a year without part of an input, through its input-output table",
          "chokepoint loss gallium germanium", texts_of<LossParams>(), run};
}

}  // namespace chokepoint::service
