// Runs of the reference program: inputs, choices and what it printed.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "model/esri/files.h"
#include "table/csv.h"

namespace chokepoint::model::esri {

inline const std::vector<std::string>& golden_cases() {
  static const std::vector<std::string> cases{"e01_tiny_mixed_10",         "e02_leontief_50",    "e03_linear_200",
                                              "e04_physical_500",          "e05_mixed012_1000",  "e06_ihslike_2000",
                                              "e07_scenarios_revcost_120", "e08_othermarket_300"};
  return cases;
}

struct GoldenRow {
  std::string scenario;
  double esri, down, up;
  std::uint32_t steps;
};

struct Golden {
  network::EdgeList list;
  Needs needs;
  std::vector<NamedRun> runs;
  std::string folder;

  std::vector<Scenario> scenarios(const NamedRun& run) const {
    if (!run.use_scenarios) return closures(list);
    PlainContext plain;
    Context context = plain.context();
    return *read_scenarios(file(folder, "scenarios.csv"), list, context);
  }

  std::vector<GoldenRow> expected(const NamedRun& run) const {
    const table::TextTable table = read_table("out_esri_" + run.name + ".csv");
    std::vector<GoldenRow> rows;
    for (std::size_t r = 0; r < table.rows(); ++r) {
      rows.push_back({std::string(table.cell(r, 0)), *table::parse_number(table.cell(r, 1)),
                      *table::parse_number(table.cell(r, 2)), *table::parse_number(table.cell(r, 3)),
                      static_cast<std::uint32_t>(*table::parse_integer(table.cell(r, 4)))});
    }
    return rows;
  }

  /// Losses by scenario, then firm, where the run has them; else empty.
  std::vector<FirmLoss> losses(const NamedRun& run) const {
    if (!read_file(folder + "out_loss_" + run.name + ".csv")) return {};
    const table::TextTable table = read_table("out_loss_" + run.name + ".csv");
    std::vector<FirmLoss> losses(table.rows() / list.firms.size());
    for (std::size_t r = 0; r < table.rows(); ++r) {
      FirmLoss& loss = losses[r / list.firms.size()];
      loss.down.push_back(*table::parse_number(table.cell(r, 2)));
      loss.up.push_back(*table::parse_number(table.cell(r, 3)));
    }
    return losses;
  }

  static network::TextFile file(const std::string& folder, const std::string& name) {
    auto bytes = read_file(folder + name);
    EXPECT_TRUE(bytes) << folder << name;
    return {name, *bytes};
  }

 private:
  table::TextTable read_table(const std::string& name) const {
    PlainContext plain;
    Context context = plain.context();
    return *table::parse_csv(name, file(folder, name).bytes, {}, context);
  }
};

inline Golden read_golden(const std::string& name) {
  PlainContext plain;
  Context context = plain.context();
  Golden golden;
  golden.folder = std::string(CHOKEPOINT_SOURCE_DIR) + "/tests/golden/esri/" + name + "/";
  auto list = network::read_edge_list(Golden::file(golden.folder, "nodes.csv"),
                                      Golden::file(golden.folder, "edges.csv"), {}, context);
  EXPECT_TRUE(list) << to_string(list.error());
  golden.list = std::move(*list);
  auto needs = read_needs(Golden::file(golden.folder, "essential.csv"), golden.list, context);
  EXPECT_TRUE(needs) << to_string(needs.error());
  golden.needs = std::move(*needs);
  auto runs = read_runs(Golden::file(golden.folder, "params.csv"), context);
  EXPECT_TRUE(runs) << to_string(runs.error());
  golden.runs = std::move(*runs);
  return golden;
}

}  // namespace chokepoint::model::esri
