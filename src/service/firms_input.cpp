#include "service/firms_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "model/firms/stock_draw.h"
#include "network/control_file.h"
#include "service/firm_files.h"
#include "service/firm_network.h"
#include "table/csv.h"
#include "table/shown.h"

namespace chokepoint::service {
namespace {

const InputFile* file_of(const InputTable& folder, std::string_view name) {
  const auto found =
      std::find_if(folder.files.begin(), folder.files.end(), [&](const InputFile& file) { return file.name == name; });
  return found == folder.files.end() ? nullptr : &*found;
}

/// Takes the value, or keeps the faults.
template <class T>
void take(Result<T> result, T& into, Faults& faults) {
  if (result) {
    into = std::move(*result);
  } else {
    for (Fault& fault : result.error().faults) faults.add(std::move(fault));
  }
}

/// Links stand in the network's own order, so that link l is the edge `edge_of_link[l]`.
void build_network(FirmsInput& input) {
  const network::EdgeList& list = input.list;
  const auto product = [&](std::uint32_t edge) {
    return list.product.empty() ? list.firms.sector.of[list.supplier[edge]] : list.product.of[edge];
  };
  input.edge_of_link.resize(list.size());
  std::iota(input.edge_of_link.begin(), input.edge_of_link.end(), 0);
  for (auto begin = input.edge_of_link.begin(); begin != input.edge_of_link.end();) {  // edges come by customer
    const auto end = std::find_if(begin, input.edge_of_link.end(),
                                  [&](std::uint32_t edge) { return list.customer[edge] != list.customer[*begin]; });
    std::sort(begin, end, [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(product(a), list.supplier[a]) < std::pair(product(b), list.supplier[b]);
    });
    begin = end;
  }
  std::vector<firms::Sale> sales;
  sales.reserve(list.size());
  for (const std::uint32_t edge : input.edge_of_link)
    sales.push_back({list.supplier[edge], list.customer[edge], product(edge), list.weight[edge]});
  input.network = firms::make_network(list.firms.final_demand, sales);
}

/// What passes over each link, as changes by day: of the controls that hold the strictest counts, and nothing passes
/// while the first licence is waited for.
std::vector<firms::LinkRule> rules_of(const std::vector<network::LinkCut>& cuts,
                                      const std::vector<std::uint32_t>& edge_of_link, std::int64_t days) {
  std::vector<std::uint32_t> link_of_edge(edge_of_link.size());
  for (std::uint32_t l = 0; l < edge_of_link.size(); ++l) link_of_edge[edge_of_link[l]] = l;
  std::vector<network::LinkCut> sorted = cuts;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.link < b.link; });
  std::vector<firms::LinkRule> rules;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::find_if(begin, sorted.end(), [&](const auto& cut) { return cut.link != begin->link; });
    std::vector<std::int64_t> changes;
    for (auto cut = begin; cut != end; ++cut) {
      for (const std::int64_t day :
           {std::int64_t{cut->from}, std::int64_t{cut->from} + cut->delay_days, std::int64_t{cut->to}}) {
        if (day < days) changes.push_back(std::max<std::int64_t>(day, 0));
      }
    }
    std::sort(changes.begin(), changes.end());
    changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
    for (const std::int64_t day : changes) {
      double pass = 1.0;
      for (auto cut = begin; cut != end; ++cut) {
        if (day < cut->from || day >= cut->to) continue;
        pass = std::min(pass, day < std::int64_t{cut->from} + cut->delay_days ? 0.0 : cut->pass);
      }
      rules.push_back({static_cast<std::int32_t>(day), link_of_edge[begin->link], pass});
    }
    begin = end;
  }
  return rules;
}

void read_snapshots(const FirmsParams& params, std::vector<std::int32_t>& snapshots, Faults& faults) {
  std::string_view rest = params.snapshots;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view word = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    const auto day = table::parse_integer(word);
    if (word == "all") {
      for (std::int32_t d = 0; d < params.days; ++d) snapshots.push_back(d);
    } else if (day && *day >= 0 && *day < params.days) {
      snapshots.push_back(static_cast<std::int32_t>(*day));
    } else {
      faults.add({Code::usage, "", 0, 0, "--snapshots " + table::shown(word),
                  fmt::format("days from 0 to {} with commas between, or all", params.days - 1), "correct the list"});
    }
  }
  std::sort(snapshots.begin(), snapshots.end());
  snapshots.erase(std::unique(snapshots.begin(), snapshots.end()), snapshots.end());
}

firms::Recovery recovery_of(const FirmsParams& params) {
  using firms::RecoveryLaw;
  firms::Recovery recovery;
  recovery.steps = params.recovery_steps;
  recovery.start = static_cast<int>(params.recovery_start);
  if (params.recovery == "0") recovery.law = RecoveryLaw::share_of_damage;
  if (params.recovery == "1") recovery.law = RecoveryLaw::share_of_capacity;
  if (params.recovery == "2") recovery.law = RecoveryLaw::at_once;
  if (params.recovery == "4") recovery.law = RecoveryLaw::exponential;
  if (params.recovery == "5") recovery.law = RecoveryLaw::by_neighbours;
  return recovery;
}

class InputReader {
 public:
  InputReader(Session& session, FirmsParams& params, FirmsInput& input, Context& context)
      : session_(session), params_(params), input_(input), context_(context), ids_(input.list.firms.id) {}

  void read(const InputTable& folder, Faults& faults) {
    firms::Case& input = input_.input;
    input = firms::undisturbed(input_.network, params_.inventory_days);
    const InputFile* shock = given("--shock", params_.shock, faults);
    if (shock == nullptr && params_.windows.empty()) shock = file_of(folder, "shock.csv");
    if (shock != nullptr) take(read_damage(*shock, ids_, context_), input.damage, faults);
    if (const InputFile* file = given("--windows", params_.windows, faults))
      take(read_windows(*file, ids_, context_), input.windows, faults);
    for (const firms::Window& window : input.windows) {
      const bool twice = std::any_of(input.damage.begin(), input.damage.end(),
                                     [&](const firms::Damage& damage) { return damage.firm == window.firm; });
      if (twice)
        faults.add({Code::bad_structure, "", 0, 0,
                    fmt::format("firm {} in both --shock and --windows", table::shown(ids_.names[window.firm])),
                    "a firm in one of them", "give all its damage as windows"});
    }
    if (const InputFile* file = given("--daily-demand", params_.daily_demand, faults))
      take(read_daily_demand(*file, ids_, context_), input.demand, faults);
    read_stocks(faults);
    read_controls(faults);
  }

 private:
  /// The file of an option; its path gives way to its fingerprint.
  const InputFile* given(std::string_view option, std::string& path, Faults& faults) {
    if (path.empty()) return nullptr;
    const InputFile* file = session_.file(path);
    if (file == nullptr) {
      faults.add({Code::not_found, path, 0, 0, fmt::format("no file for {}", option), "a CSV file", "give its path"});
      return nullptr;
    }
    const Fingerprint print = fingerprint(file->bytes);
    input_.files.push_back({std::string(option.substr(2)), print});
    path = to_string(print);
    return file;
  }

  void read_stocks(Faults& faults) {
    firms::Case& input = input_.input;
    std::vector<double> days = input.target_days;
    if (const InputFile* file = given("--inventory", params_.inventory, faults)) {
      take(read_inventory_days(*file, ids_, params_.inventory_days, context_), days, faults);
      if (!params_.initial_only) input.target_days = days;
      input.initial_days = std::move(days);
      return;
    }
    if (params_.draw_inventory.empty()) return;
    if (params_.inventory_days < 2.0 || params_.inventory_days > firms::kMostDrawnDays) {
      faults.add({Code::usage, "", 0, 0, fmt::format("--draw-inventory with a mean of {} days", params_.inventory_days),
                  fmt::format("2 to {} days", firms::kMostDrawnDays), "change --inventory-days"});
      return;
    }
    // The reference program draws targets again until they are at least two days; initial stocks may be none.
    const bool both = params_.draw_inventory == "both";
    days = firms::draw_stock_days(params_.inventory_days, both ? 2.0 : 0.0, static_cast<std::uint64_t>(params_.seed),
                                  input_.network.firms());
    if (both) input.target_days = days;
    input.initial_days = std::move(days);
  }

  void read_controls(Faults& faults) {
    const std::string name = params_.control;
    const InputFile* file = given("--control", params_.control, faults);
    if (file == nullptr) return;
    auto rows = network::read_control_file({name, file->bytes}, {params_.start, false}, context_);
    if (!rows) {
      for (Fault& fault : rows.error().faults) faults.add(std::move(fault));
      return;
    }
    std::vector<network::LinkCut> cuts;
    take(network::cuts_of(input_.list, *rows, name), cuts, faults);
    input_.input.rules = rules_of(cuts, input_.edge_of_link, params_.days);
    if (params_.redirect_rate > 0.0) add_pools(*rows);
  }

  /// Refused orders may go to every maker of the product whose sales of it to the customer's place no row touches.
  void add_pools(const std::vector<network::ControlRow>& rows) {
    const network::EdgeList& list = input_.list;
    const auto& place = list.firms.place;
    const auto& products = list.product.empty() ? list.firms.sector.names : list.product.names;
    const auto place_of = [&](std::uint32_t firm) { return place.empty() ? 0U : place.of[firm]; };
    const auto name_of = [&](std::uint32_t at) { return place.empty() ? std::string() : place.names[at]; };
    const auto product_of = [&](std::uint32_t edge) {
      return list.product.empty() ? list.firms.sector.of[list.supplier[edge]] : list.product.of[edge];
    };
    std::map<std::uint32_t, std::vector<std::uint32_t>> makers;  // of each product, rising
    for (std::uint32_t e = 0; e < list.size(); ++e) makers[product_of(e)].push_back(list.supplier[e]);
    if (list.product.empty()) {
      for (std::uint32_t i = 0; i < list.firms.size(); ++i) makers[list.firms.sector.of[i]].push_back(i);
    }
    for (auto& [product, firms] : makers) {
      std::sort(firms.begin(), firms.end());
      firms.erase(std::unique(firms.begin(), firms.end()), firms.end());
    }
    const auto touched = [&](const std::string& from, const std::string& product, const std::string& to) {
      return std::any_of(rows.begin(), rows.end(), [&](const network::ControlRow& row) {
        return (row.supplier_place.empty() || row.supplier_place == from) &&
               (row.product.empty() || row.product == product) &&
               (row.customer_place.empty() || row.customer_place == to);
      });
    };
    firms::Case& input = input_.input;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pools;  // of a product and a customer's place
    for (firms::LinkRule& rule : input.rules) {
      const std::uint32_t edge = input_.edge_of_link[rule.link];
      const std::uint32_t to = place_of(list.customer[edge]);
      const auto [at, fresh] =
          pools.try_emplace({product_of(edge), to}, static_cast<std::uint32_t>(input.pools.size()));
      rule.pool = at->second;
      if (!fresh) continue;
      std::map<std::uint32_t, bool> barred;  // places
      std::vector<std::uint32_t>& pool = input.pools.emplace_back();
      for (const std::uint32_t firm : makers[product_of(edge)]) {
        const auto [known, first] = barred.try_emplace(place_of(firm), false);
        if (first) known->second = touched(name_of(place_of(firm)), products[product_of(edge)], name_of(to));
        if (!known->second) pool.push_back(firm);
      }
    }
    input.redirect_rate = params_.redirect_rate;
    input.redirect_ceiling = params_.redirect_ceiling;
  }

  Session& session_;
  FirmsParams& params_;
  FirmsInput& input_;
  Context& context_;
  FirmIds ids_;
};

}  // namespace

Result<FirmsInput> read_firms_input(Session& session, FirmsParams& params, Context& context) {
  const auto found = network_folder(session, params.folder);
  if (!found) return tl::unexpected(found.error());
  const InputTable* folder = *found;
  FirmsInput input;
  auto list = read_network(*folder, {params.duplicates, params.unusable, params.self_loops, params.cache}, context);
  if (!list) return tl::unexpected(list.error());
  input.list = std::move(*list);
  if (input.list.firms.final_demand.empty()) {
    return fail(Fault{Code::missing_column, folder->name + "/nodes.csv", 1, 0, "no column final_demand",
                      "what final users buy of each firm a day", "add it; 0 where a firm sells to firms alone"});
  }
  build_network(input);
  input.files.push_back({"network", folder->fingerprint});
  input.settings.rationing = static_cast<firms::Rationing>(params.rationing);
  input.settings.order_rule = static_cast<firms::OrderRule>(params.order_rule);
  input.settings.refill_days = params.tau;
  input.settings.recovery = recovery_of(params);
  input.settings.published = params.reference;
  Faults faults;
  read_snapshots(params, input.snapshots, faults);
  InputReader(session, params, input, context).read(*folder, faults);
  if (!faults.empty()) return fail(std::move(faults).take());
  if (auto checked = firms::check(input.network, input.input, input.settings); !checked)
    return tl::unexpected(checked.error());
  params.folder = to_string(folder->fingerprint);
  params.cache.clear();
  return input;
}

}  // namespace chokepoint::service
