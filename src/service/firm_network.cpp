#include "service/firm_network.h"

#include <fmt/format.h>

#include "network/edge_cache.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

const InputFile* file_of(const InputTable& folder, std::string_view name) {
  for (const InputFile& file : folder.files) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

}  // namespace

network::EdgeRules edge_rules(const NetworkRules& rules) {
  using network::Duplicates;
  using network::SelfLoops;
  using network::Unusable;
  return {rules.duplicates == "sum"    ? Duplicates::sum
          : rules.duplicates == "drop" ? Duplicates::drop
                                       : Duplicates::error,
          rules.unusable == "drop" ? Unusable::drop : Unusable::error,
          rules.self_loops == "drop"    ? SelfLoops::drop
          : rules.self_loops == "error" ? SelfLoops::error
                                        : SelfLoops::keep};
}

Result<const InputTable*> network_folder(const Session& session, const std::string& name) {
  if (const InputTable* folder = session.table(name)) return folder;
  return fail(Fault{Code::not_found, name, 0, 0, "no such folder", "the folder of a network of firms",
                    "give its path; in a replay, name it with --input"});
}

std::optional<network::TextFile> network_file(const InputTable& folder, std::string_view name) {
  const InputFile* file = file_of(folder, name);
  if (file == nullptr) return std::nullopt;
  return network::TextFile{folder.name + "/" + file->name, file->bytes};
}

Result<network::EdgeList> read_network(const InputTable& folder, const NetworkRules& rules, Context& context) {
  const InputFile* nodes = file_of(folder, "nodes.csv");
  const InputFile* edges = file_of(folder, "edges.csv");
  if (nodes == nullptr || edges == nullptr) {
    return fail(Fault{Code::not_found, folder.name, 0, 0, nodes != nullptr ? "no edges.csv" : "no nodes.csv",
                      "nodes.csv and edges.csv", "see docs/formats/firm_network.md"});
  }
  const std::string nodes_name = folder.name + "/nodes.csv";
  const std::string edges_name = folder.name + "/edges.csv";
  if (rules.cache.empty())
    return network::read_edge_list({nodes_name, nodes->bytes}, {edges_name, edges->bytes}, edge_rules(rules), context);
  return network::read_edge_list(rules.cache, {nodes_name, nodes->bytes}, {edges_name, edges->bytes}, edge_rules(rules),
                                 context);
}

void note_cache(const network::EdgeList& list, report::Report& report) {
  for (const Fault& fault : list.remarks) report.notes.push_back({report::Tone::warning, to_string(fault)});
}

void note_repairs(const network::EdgeList& list, report::Report& report) {
  note_cache(list, report);
  for (const std::string& column : list.unused_columns)
    report.notes.push_back({report::Tone::plain, "Not read: the column " + column + "."});
  if (list.repairs.faults.empty()) return;
  report.notes.push_back(
      {report::Tone::warning,
       fmt::format("The network was not as it should be: {} firms and {} links were left out, {} links were added to "
                   "others, by the rules asked for. The first {} rows are listed, {} are not.",
                   list.firms_left_out, list.links_left_out, list.links_added_up, list.repairs.faults.size(),
                   list.repairs.not_listed)});
  report::Table table;
  table.name = "repairs";
  table.title = "Rows left out or set right";
  report::Texts file, found, done;
  report::Numbers row;
  for (const Fault& fault : list.repairs.faults) {
    file.push_back(fault.file.substr(fault.file.rfind('/') + 1));
    row.push_back(fault.row);
    found.push_back(fault.found);
    done.push_back(fault.remedy);
  }
  table.columns.push_back(text_column("file", "File", std::move(file), report::Role::key));
  table.columns.push_back(number_column("row", "Row", "", std::move(row)));
  table.columns.push_back(text_column("found", "Found", std::move(found)));
  table.columns.push_back(text_column("done", "Done", std::move(done)));
  report.tables.push_back(std::move(table));
}

report::Manifest network_manifest(std::string_view use_case, std::string params, const InputTable& folder) {
  report::Manifest manifest;
  manifest.version = std::string(version());
  manifest.use_case = std::string(use_case);
  manifest.params = std::move(params);
  manifest.inputs.push_back({"network", folder.fingerprint});
  return manifest;
}

void add_data(report::Report& report, std::string name, std::string bytes) {
  const Fingerprint print = fingerprint(bytes);
  report.bulk.push_back({std::move(name), print, std::move(bytes)});
}

}  // namespace chokepoint::service
