// The golden networks and runs of tests/golden/firms.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "model/firms/settings.h"

namespace chokepoint::firms::golden {

inline std::string folder() {
  const char* elsewhere = std::getenv("CHOKEPOINT_GOLDEN_FIRMS");  // the complete runs, where one has them
  return elsewhere != nullptr ? elsewhere : std::string(CHOKEPOINT_SOURCE_DIR) + "/tests/golden/firms";
}

/// Rows of numbers; the header is left out and an empty cell reads as 0.
inline std::vector<std::vector<double>> rows(const std::string& name) {
  std::ifstream file(folder() + "/" + name);
  std::vector<std::vector<double>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<double> row;
    std::stringstream cells(line);
    std::string cell;
    while (std::getline(cells, cell, ',')) row.push_back(std::strtod(cell.c_str(), nullptr));
    rows.push_back(row);
  }
  return rows;
}

inline FirmNetwork network(const std::string& name) {
  std::vector<double> sector, demand;
  for (const auto& row : rows(name + "/nodes.csv")) {
    sector.push_back(row[1]);
    demand.push_back(row[2]);
  }
  std::vector<Sale> sales;
  for (const auto& row : rows(name + "/edges.csv")) {
    const auto supplier = static_cast<std::uint32_t>(row[0]) - 1;
    sales.push_back(
        {supplier, static_cast<std::uint32_t>(row[1]) - 1, static_cast<std::uint32_t>(sector[supplier]), row[2]});
  }
  return make_network(demand, sales);
}

struct Run {
  std::string network;
  std::string name;
  Settings settings;
  double inventory_days{15.0};
  int days{60};
};

/// The input of a run: its shock, windows, daily demand and drawn stocks are told by its name.
inline Case input(const Run& run, const FirmNetwork& network) {
  Case input = undisturbed(network, run.inventory_days);
  const auto has = [&](const char* part) { return run.name.find(part) != std::string::npos; };
  const auto firm = [](double id) { return static_cast<std::uint32_t>(id) - 1; };
  if (has("_Z")) {
    for (const auto& row : rows(run.network + "/shock_" + run.name + ".csv"))
      input.windows.push_back({firm(row[0]), row[1], static_cast<int>(row[2]), static_cast<int>(row[3])});
  } else if (has("_M")) {
    for (const auto& row : rows(run.network + "/demand_R1_M_R2_M.csv"))
      input.demand.push_back({static_cast<int>(row[0]), firm(row[1]), row[2]});
  } else {
    for (const auto& row : rows(run.network + "/shock.csv"))
      input.damage.push_back({firm(row[0]), row[1], static_cast<int>(row[2])});
  }
  if (has("_D1") || has("_D2")) {
    for (const auto& row : rows(run.network + "/inventory_days_" + run.name + ".csv")) {
      input.initial_days[firm(row[0])] = row[1];
      if (has("_D2")) input.target_days[firm(row[0])] = row[1];
    }
  }
  return input;
}

inline Run named(std::string network, std::string name) {
  Run run{std::move(network), std::move(name), {}, 15.0, 60};
  run.settings.published = true;
  run.settings.rationing = static_cast<Rationing>(run.name[1] - '0');
  const auto has = [&](const char* part) { return run.name.find(part) != std::string::npos; };
  if (has("_o1")) run.settings.order_rule = OrderRule::fixed_target;
  if (has("_o2")) run.settings.order_rule = OrderRule::never_below_use;
  if (has("_i5_T3")) {
    run.inventory_days = 5.0;
    run.settings.refill_days = 3.0;
  }
  if (has("_rec0")) run.settings.recovery = {RecoveryLaw::share_of_damage, 20.0, 5};
  if (has("_rec1")) run.settings.recovery = {RecoveryLaw::share_of_capacity, 20.0, 5};
  if (has("_rec2")) run.settings.recovery = {RecoveryLaw::at_once, 1.0, 8};
  if (has("_rec4")) run.settings.recovery = {RecoveryLaw::exponential, 10.0, 0};
  if (has("_rec5")) run.settings.recovery = {RecoveryLaw::by_neighbours, 10.0, 0};
  return run;
}

inline std::vector<Run> runs() {
  const std::map<std::string, std::vector<std::string>> names{
      {"i02_hand_8",
       {"R0", "R1", "R2", "R3", "R2_o1", "R2_o2", "R0_i5_T3", "R2_rec0", "R2_rec1", "R2_rec2", "R2_rec4", "R2_rec5",
        "R2_D2", "R0_D1", "R2_Z", "R1_M", "R2_M"}},
      {"i03_sf_200",
       {"R0", "R1", "R2", "R3", "R2_o1", "R2_o2", "R0_i5_T3", "R2_rec0", "R2_rec1", "R2_rec2", "R2_rec4", "R2_rec5",
        "R2_D2", "R0_D1"}},
      {"i04_sf_1000", {"R0", "R1", "R2", "R2_D2"}},
      {"i05_sf_2000", {"R0", "R2", "R2_rec0"}}};
  std::vector<Run> runs;
  for (const auto& [network, list] : names) {
    for (const auto& name : list) runs.push_back(named(network, name));
  }
  return runs;
}

}  // namespace chokepoint::firms::golden
