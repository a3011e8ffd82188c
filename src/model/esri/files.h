// The files of an ESRI study beside nodes.csv and edges.csv: which inputs are essential, scenarios of several firms,
// named runs.
//
// Format: docs/formats/firm_network.md section 4. Verified by: tests/model/esri/files_test.cpp,
// tests/fuzz/esri_files.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "model/esri/economy.h"

namespace chokepoint::model::esri {

/// essential.csv: supplier_sector, customer_sector, value (2 essential, 1 not essential, 0 no effect). Every pair of
/// the network's sectors once; pairs of other sectors are left alone.
Result<Needs> read_needs(network::TextFile file, const network::EdgeList& list, Context& context);
/// The same need for all pairs.
Needs needs_of_all(const network::EdgeList& list, Need need);

/// scenarios.csv: scenario, id, shock_down, shock_up. In the order of the file's first mention.
Result<std::vector<Scenario>> read_scenarios(network::TextFile file, const network::EdgeList& list, Context& context);

/// A line of params.csv.
struct NamedRun {
  std::string name;
  Method method;
  bool use_scenarios{false};
};
/// params.csv: run, replaceability, eps, conv_type and any of use_revenue, use_cost, use_weight, use_scenarios,
/// track_h.
Result<std::vector<NamedRun>> read_runs(network::TextFile file, Context& context);

}  // namespace chokepoint::model::esri
