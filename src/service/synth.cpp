#include "service/synth.h"

#include <fmt/format.h>

#include "base/random.h"
#include "network/synth.h"
#include "service/tables.h"
#include "table/csv.h"

namespace chokepoint::service {
namespace {

using network::EdgeList;
using report::Role;

constexpr std::uint32_t kNeeds = 3;  // this room's number among draws of Purpose::synth

std::string nodes_csv(const EdgeList& list) {
  std::vector<double> sales(list.firms.size(), 0.0);
  for (std::size_t e = 0; e < list.size(); ++e) sales[list.supplier[e]] += list.weight[e];
  std::string out = "id,sector,place,final_demand\n";
  for (std::size_t i = 0; i < list.firms.size(); ++i) {
    // Half as much again goes to final users as to other firms.
    const double final_demand = 0.0001 * static_cast<double>(static_cast<std::uint64_t>(5000.0 * sales[i]));
    out += fmt::format("{},{},{},{}\n", list.firms.id[i], list.firms.sector.names[list.firms.sector.of[i]],
                       list.firms.place.names[list.firms.place.of[i]], table::format_number(final_demand));
  }
  return out;
}

std::string edges_csv(const EdgeList& list) {
  std::string out = "supplier,customer,weight\n";
  for (std::size_t e = 0; e < list.size(); ++e) {
    out += list.firms.id[list.supplier[e]] + "," + list.firms.id[list.customer[e]] + "," +
           table::format_number(list.weight[e]) + "\n";
  }
  return out;
}

/// A sector's own products are essential to it; of other pairs, shares as asked for.
std::string essential_csv(const EdgeList& list, const SynthParams& params) {
  std::string out = "supplier_sector,customer_sector,value\n";
  const auto& sectors = list.firms.sector.names;
  for (std::size_t k = 0; k < sectors.size(); ++k) {
    Stream stream(static_cast<std::uint64_t>(params.seed), kNeeds, Purpose::synth, static_cast<std::uint32_t>(k));
    for (std::size_t l = 0; l < sectors.size(); ++l) {
      const double at = stream.uniform();
      const int need = k == l || at < params.essential ? 2 : at < params.essential + params.linear ? 1 : 0;
      out += fmt::format("{},{},{}\n", sectors[k], sectors[l], need);
    }
  }
  return out;
}

report::Table facts_table(const network::NetworkFacts& facts) {
  report::Table table;
  table.name = "facts";
  table.title = "What it shows of the facts known of real networks";
  table.note = "docs/methods/synth.md gives each fact's source. Tails: Hill's estimator over the largest hundredth.";
  report::Texts fact;
  report::Numbers value;
  const auto row = [&](std::string name, double attained) {
    fact.push_back(std::move(name));
    value.push_back(attained);
  };
  row("links per firm", facts.degree);
  row("tail of the number of customers", facts.tail_customers);
  row("tail of the number of suppliers", facts.tail_suppliers);
  row("tail of sales", facts.tail_sales);
  row("rank correlation of customers and suppliers", facts.likeness);
  row("rank correlation of sales and customers", facts.size_customers);
  row("correlation of both ends' links (negative: large firms trade with small ones)", facts.assortativity);
  row("share of links whose reverse is a link", facts.reciprocity);
  row("share of links within one place", facts.same_place);
  row("the same by chance", facts.same_place_by_chance);
  row("share of sector pairs that carry nine tenths of all flow", facts.sector_pairs);
  table.columns.push_back(text_column("fact", "Fact", std::move(fact), Role::key));
  table.columns.push_back(number_column("value", "Attained", "", std::move(value)));
  return table;
}

Result<report::Report> run(Session& /*session*/, const Arguments& arguments, Context& context) {
  auto params = read_params<SynthParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  return synth(*params, context);
}

}  // namespace

Result<report::Report> synth(const SynthParams& params, Context& context) {
  network::SynthSpec spec;
  spec.firms = static_cast<std::uint32_t>(params.firms);
  spec.degree = params.degree;
  spec.sectors = static_cast<std::uint32_t>(params.sectors);
  spec.places = static_cast<std::uint32_t>(params.places);
  spec.tail_customers = params.tail_customers;
  spec.tail_suppliers = params.tail_suppliers;
  spec.likeness = params.likeness;
  spec.home = params.home;
  spec.seed = static_cast<std::uint64_t>(params.seed);
  auto list = network::synthesize(spec, context);
  if (!list) return tl::unexpected(list.error());
  report::Report report;
  report.title = "A made network of firms";
  report.manifest.version = std::string(version());
  report.manifest.use_case = "synth";
  report.manifest.params = canonical_json(params);
  report.notes.push_back(
      {report::Tone::headline,
       fmt::format("{} firms and {} links in {} sectors and {} places; the files are written with --data.",
                   list->firms.size(), list->size(), params.sectors, params.places)});
  report.notes.push_back({report::Tone::limit, "No firm in it exists. It shows some facts of real networks, not all."});
  report.tables.push_back(facts_table(network::facts_of(*list)));
  add_data(report, "nodes.csv", nodes_csv(*list));
  add_data(report, "edges.csv", edges_csv(*list));
  add_data(report, "essential.csv", essential_csv(*list, params));
  return report;
}

std::vector<Option<SynthParams>> SynthParams::options() {
  using P = SynthParams;
  const auto number = [](std::string_view name, std::string_view help, double low, double high, double P::*member) {
    return Option<P>{{name, OptionKind::number, help, false, false, low, high, {}, "X"}, member};
  };
  const auto whole = [](std::string_view name, std::string_view help, double low, double high,
                        std::int64_t P::*member) {
    return Option<P>{{name, OptionKind::integer, help, false, false, low, high, {}, "N"}, member};
  };
  return {
      whole("firms", "how many firms", 10, 100e6, &P::firms),
      number("degree", "links per firm", 1, 200, &P::degree),
      whole("sectors", "how many sectors", 1, 5000, &P::sectors),
      whole("places", "how many places", 1, 5000, &P::places),
      number("tail-customers", "exponent of the tail of the number of customers", 1.01, 10, &P::tail_customers),
      number("tail-suppliers", "exponent of the tail of the number of suppliers", 1.01, 10, &P::tail_suppliers),
      number("likeness", "how far firms with many suppliers have many customers", -1, 1, &P::likeness),
      number("home", "share of purchases sought at the firm's own place first", 0, 1, &P::home),
      number("essential", "share of sector pairs with an essential input", 0, 1, &P::essential),
      number("linear", "share of sector pairs with an input that is not essential", 0, 1, &P::linear),
      {{"seed", OptionKind::integer, "seed of all draws", false, false, 0, 9007199254740991.0, {}, "SEED"}, &P::seed},
  };
}

UseCase synth_use_case() {
  return {"synth", "make a network of firms with published facts of real ones, as files",
          "chokepoint synth --firms 10000 --data made/", texts_of<SynthParams>(), run};
}

}  // namespace chokepoint::service
