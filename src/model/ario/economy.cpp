#include "model/ario/economy.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "table/shown.h"

namespace chokepoint::model::ario {
namespace {

/// The entry of the sector, or `otherwise`.
double of_sector(const std::map<std::string, double>& by_sector, const std::string& sector, double otherwise) {
  const auto found = by_sector.find(sector);
  return found == by_sector.end() ? otherwise : found->second;
}

void sort_sellers(Economy& e) {
  e.sector_first.assign(e.s + 1, 0);
  for (const std::uint32_t sector : e.sector) ++e.sector_first[sector + 1];
  for (std::uint32_t i = 0; i < e.s; ++i) e.sector_first[i + 1] += e.sector_first[i];
  e.seller.resize(e.n);
  std::vector<std::uint32_t> next(e.sector_first.begin(), e.sector_first.end() - 1);
  for (std::uint32_t f = 0; f < e.n; ++f) e.seller[next[e.sector[f]]++] = f;
}

/// From buyer by buyer to blocks of eight, block by block in place, the last first: each ends `lead` further back.
void block_flows(Economy& e) {
  constexpr std::uint32_t kLanes = Economy::kLanes;
  constexpr std::size_t kLine = 64;
  e.place.resize(e.n);
  for (std::uint32_t k = 0; k < e.n; ++k) e.place[e.seller[k]] = k;
  const std::size_t size = std::size_t{e.n} * kLanes;
  e.flows.resize(e.blocks() * size + kLanes, 0.0);
  const std::size_t past = reinterpret_cast<std::uintptr_t>(e.flows.data()) % kLine;
  e.lead = static_cast<std::uint32_t>((kLine - past) % kLine / sizeof(double));
  std::vector<double> buyers(size);
  for (std::uint32_t b = e.blocks(); b-- > 0;) {
    std::copy_n(e.flows.data() + b * size, size, buyers.data());
    double* block = e.flows.data() + e.lead + b * size;
    for (std::uint32_t k = 0; k < e.n; ++k) {
      for (std::uint32_t lane = 0; lane < kLanes; ++lane)
        block[std::size_t{k} * kLanes + lane] = buyers[std::size_t{lane} * e.n + e.seller[k]];
    }
  }
}

void add_up_inputs(Economy& e) {
  constexpr std::uint32_t kLanes = Economy::kLanes;
  e.coefficient.assign(std::size_t{e.blocks()} * e.s * kLanes, 0.0);
  e.bought = e.coefficient;
  for (std::uint32_t b = 0; b < e.blocks(); ++b) {
    const double* block = e.flows.data() + e.lead + std::size_t{b} * e.n * kLanes;
    for (std::uint32_t i = 0; i < e.s; ++i) {
      for (std::uint32_t k = e.sector_first[i]; k < e.sector_first[i + 1]; ++k) {
        for (std::uint32_t lane = 0; lane < kLanes && b * kLanes + lane < e.n; ++lane) {
          const std::uint32_t g = b * kLanes + lane;
          const double flow = block[std::size_t{k} * kLanes + lane];
          e.bought[e.at(i, g)] += flow;
          if (e.yearly_output[g] > 0.0) e.coefficient[e.at(i, g)] += flow / e.yearly_output[g];
        }
      }
    }
  }
}

}  // namespace

Result<Economy> make_economy(network::IoTable table, const Params& params) {
  if (!table.flows || table.output.empty() || table.final_users.empty()) {
    return fail(Fault{Code::bad_structure, "", 0, 0, table.flows ? "a table without Y.csv" : "a table of coefficients",
                      "flows between industries (Z.csv) and to final users (Y.csv)",
                      "add the missing file; docs/formats/table.md says how it looks"});
  }
  Economy e;
  e.n = static_cast<std::uint32_t>(table.size());
  e.s = static_cast<std::uint32_t>(table.sectors.size());
  e.users = static_cast<std::uint32_t>(table.final_users.size());
  e.industries = std::move(table.industries);
  e.sectors = std::move(table.sectors);
  e.regions = std::move(table.regions);
  e.final_users = std::move(table.final_users);
  e.region = std::move(table.region);
  e.sector = std::move(table.sector);
  e.final_region = std::move(table.final_region);
  e.per_step = params.step / params.year;
  e.flows = std::move(table.square);
  e.yearly_output = std::move(table.output);
  e.final_demand = std::move(table.final_demand);
  sort_sellers(e);
  block_flows(e);
  add_up_inputs(e);

  Faults faults;
  for (std::uint32_t g = 0; g < e.n; ++g) {
    double bought = 0.0;
    for (std::uint32_t i = 0; i < e.s; ++i) bought += e.bought[e.at(i, g)];
    if (std::isfinite(bought) && std::isfinite(e.yearly_output[g]) && (bought == 0.0 || e.yearly_output[g] > 0.0))
      continue;
    faults.add({Code::bad_structure, "", 0, 0,
                "purchases by " + table::shown(e.industries[g]) + ", which has no output", "a finite output above 0",
                "give its output, or enter them as final demand"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  for (double& amount : e.final_demand) amount *= e.per_step;
  e.final_total.resize(e.n);
  e.output.resize(e.n);
  e.capital.resize(e.n);
  for (std::uint32_t f = 0; f < e.n; ++f) {
    double wanted = 0.0;
    for (std::uint32_t u = 0; u < e.users; ++u) wanted += e.final_demand[std::size_t{f} * e.users + u];
    e.final_total[f] = wanted;
    e.output[f] = e.yearly_output[f] * e.per_step;
    double inputs = 0.0;
    for (std::uint32_t i = 0; i < e.s; ++i) inputs += e.bought[e.at(i, f)];
    const double ratio = of_sector(params.capital_by_sector, e.sectors[e.sector[f]], params.capital_ratio);
    e.capital[f] = ratio * std::max(e.yearly_output[f] - inputs, 0.0);
  }
  for (const std::string& sector : e.sectors) {
    const double steps = of_sector(params.inventory_by_sector, sector, params.inventory_days) / params.step;
    e.inventory.push_back(steps <= 1.0 ? 2.0 : steps);
    const double days = of_sector(params.restoration_by_sector, sector, params.restoration_days);
    e.restoration.push_back(params.base_model ? 1.0 : params.step / days);
  }
  return e;
}

}  // namespace chokepoint::model::ario
