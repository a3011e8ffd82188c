// The ledger as a person uses it: documents in, claims found, decided, compared, and carried into a world. No claim is
// accepted without a name, and no document changes a world or a control by itself.
// Method: docs/methods/evidence.md. Verified by: tests/apps/evidence_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "service/use_case.h"

namespace chokepoint::service {

UseCase evidence_add_use_case();
UseCase evidence_source_use_case();
UseCase evidence_search_use_case();
UseCase evidence_show_use_case();
UseCase evidence_accept_use_case();
UseCase evidence_reject_use_case();
UseCase evidence_reopen_use_case();
UseCase evidence_merge_use_case();
UseCase evidence_attach_use_case();
UseCase evidence_conflicts_use_case();
/// Where the sources of a world disagree, and what articles say: a part of the page.
report::Report world_conflicts(const world::World& world, std::int64_t top);
UseCase evidence_export_use_case();
UseCase evidence_import_use_case();

/// Where --ledger names none: a file of the folder one is in.
inline constexpr std::string_view kDefaultLedger = "chokepoint-ledger.db";

Result<ledger::Ledger> open_ledger(const std::string& path, ledger::Access access);
/// For questions that make sense without one: nothing where the file is not there.
Result<std::optional<ledger::Ledger>> open_ledger_if_there(const std::string& path);

/// Is this a call that writes down what a person decided? Such a one is not run again from a manifest.
bool changes_ledger(std::string_view use_case);

OptionText ledger_option();

/// A claim of the ledger, or of the world where it has one of that id.
Result<ledger::Entry> find_claim(ledger::Ledger& ledger, const world::World& world, const std::string& id);
/// How the world names a claim of its own as a person sees it: a number and a unit.
std::string shown_value(const world::Claim& claim);
/// As far as a table shows it.
std::string short_id(const std::string& claim);

/// Faults name near keys.
Result<FigureId> find_figure_key(const world::World& world, std::string_view key);

/// "C3", or "F6" for one that nobody graded.
std::string grade_of(const ledger::Source& source);

/// How a claim was read, in English.
std::string shown_entry(const ledger::Claim& claim);
/// Claims of the ledger, one a row: what was read and where each stands.
report::Table claims_table(const std::vector<ledger::Entry>& entries, ledger::Ledger& ledger);

/// The manifest of a call on a ledger: no path, but what the ledger holds.
template <class Params>
report::Manifest evidence_manifest(std::string_view use_case, Params params, const world::World& world,
                                   const std::optional<Fingerprint>& ledger) {
  params.ledger.clear();
  report::Manifest manifest = manifest_of(use_case, canonical_json(params), world);
  if (ledger) manifest.inputs.push_back({"ledger", *ledger});
  return manifest;
}

}  // namespace chokepoint::service
