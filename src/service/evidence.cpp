#include "service/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "table/csv.h"
#include "world/query.h"
#include "world/suggest.h"

namespace chokepoint::service {

Result<ledger::Ledger> open_ledger(const std::string& path, ledger::Access access) {
  if (path.empty()) {
    return fail(Fault{Code::usage, "", 0, 0, "an empty --ledger", "the file that holds documents, claims and decisions",
                      "name it, or leave the option out"});
  }
  return ledger::Ledger::open(path, access);
}

Result<std::optional<ledger::Ledger>> open_ledger_if_there(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::optional<ledger::Ledger>();
  auto opened = open_ledger(path, ledger::Access::read);
  if (!opened) return tl::unexpected(opened.error());
  return std::optional<ledger::Ledger>(std::move(*opened));
}

bool changes_ledger(std::string_view use_case) {
  constexpr std::string_view kQuestions[] = {"search", "show", "conflicts", "export"};
  constexpr std::string_view kGroup = "evidence ";
  if (!use_case.starts_with(kGroup)) return false;
  use_case.remove_prefix(kGroup.size());
  return std::find(std::begin(kQuestions), std::end(kQuestions), use_case) == std::end(kQuestions);
}

OptionText ledger_option() {
  return {"ledger",
          OptionKind::text,
          "file of the ledger; default: chokepoint-ledger.db in this folder",
          false,
          false,
          0,
          0,
          {},
          "FILE"};
}

Result<ledger::Entry> find_claim(ledger::Ledger& ledger, const world::World& world, const std::string& id) {
  if (world.claims.find(id).valid()) return ledger.find(std::string(ledger::kWorldClaim) + id);
  return ledger.find(id);
}

std::string shown_value(const world::Claim& claim) {
  std::string text;
  if (claim.value) {
    text = table::format_number(*claim.value);
  } else if (claim.low && claim.high) {
    text = table::format_number(*claim.low) + " to " + table::format_number(*claim.high);
  } else {
    return claim.value_text;
  }
  return claim.unit.empty() || claim.unit == "1" ? text : text + " " + claim.unit;
}

std::string short_id(const std::string& claim) {
  constexpr std::size_t kShown = 10;
  if (claim.starts_with(ledger::kWorldClaim)) return claim.substr(ledger::kWorldClaim.size());
  return claim.substr(0, kShown);
}

Result<FigureId> find_figure_key(const world::World& world, std::string_view key) {
  const FigureId figure = world::find_figure(world, key);
  if (figure.valid()) return figure;
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < world.figures.size(); ++i) keys.push_back(world.figures.note(FigureId{i}).key);
  return fail(Fault{Code::unknown_reference, "", 0, 0, "--figure = \"" + std::string(key) + "\"",
                    "the key of a figure of this world, such as production:gallium@CN:share",
                    world::did_you_mean(key, keys, "docs/formats/world.md section 1 says how keys are made")});
}

std::string grade_of(const ledger::Source& source) {
  return fmt::format("{}{}", source.reliability, source.credibility);
}

}  // namespace chokepoint::service
