// What questions about networks of firms share: reading the folder by the caller's rules, and telling what was set
// right. Verified by: tests/service/esri_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/edge_list.h"
#include "report/report.h"
#include "service/session.h"
#include "service/use_case.h"

namespace chokepoint::service {

/// The rules of network::EdgeRules as options.
struct NetworkRules {
  std::string duplicates{"error"};
  std::string unusable{"error"};
  std::string self_loops{"keep"};
  std::string cache;  // folder of the network in binary form (network/edge_cache.h); empty: none is kept
};
network::EdgeRules edge_rules(const NetworkRules& rules);

/// The folder a call names; a fault where there is none.
Result<const InputTable*> network_folder(const Session& session, const std::string& name);
/// A file of it by name.
std::optional<network::TextFile> network_file(const InputTable& folder, std::string_view name);
/// nodes.csv and edges.csv of the folder; faults name files with the folder.
Result<network::EdgeList> read_network(const InputTable& folder, const NetworkRules& rules, Context& context);
/// What was wrong with a kept form of the network.
void note_cache(const network::EdgeList& list, report::Report& report);
/// A warning and a table of rows that were set right or left out; a note on columns that nobody reads.
void note_repairs(const network::EdgeList& list, report::Report& report);

/// A manifest of a question that asks no world: the folder, and what else was read.
report::Manifest network_manifest(std::string_view use_case, std::string params, const InputTable& folder);

/// A data file beside the report.
void add_data(report::Report& report, std::string name, std::string bytes);

}  // namespace chokepoint::service
