#include "service/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "ledger/world_rows.h"
#include "service/tables.h"
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

std::string shown_entry(const ledger::Claim& claim) {
  const std::string gloss = ledger::gloss_of(claim);
  return gloss.substr(gloss.find("read as ") == 0 ? 8 : 0);
}

report::Table claims_table(const std::vector<ledger::Entry>& entries, ledger::Ledger& ledger) {
  report::Table table;
  table.name = "claims";
  table.title = "Claims of the ledger";
  report::Texts ids, states, quotes, read, sources, grades, figures, by;
  for (const ledger::Entry& entry : entries) {
    const auto source = ledger.source(entry.claim.source);
    ids.push_back(short_id(entry.claim.id));
    states.push_back(std::string(name_of(entry.state)) + (entry.in_latest_edition ? "" : ", in an older edition"));
    quotes.push_back(entry.claim.quote);
    read.push_back(shown_entry(entry.claim));
    sources.push_back(entry.claim.source);
    grades.push_back(source ? grade_of(*source) : "");
    figures.push_back(fmt::format("{}", fmt::join(entry.figures, ", ")));
    by.push_back(entry.decided_by);
  }
  table.columns.push_back(text_column("claim", "Claim", ids, report::Role::key));
  table.columns.back().figure = ids;
  table.columns.push_back(text_column("state", "State", std::move(states)));
  table.columns.push_back(text_column("quote", "Quote", std::move(quotes)));
  table.columns.push_back(text_column("read_as", "Read as", std::move(read)));
  table.columns.push_back(text_column("source", "Source", std::move(sources)));
  table.columns.push_back(text_column("grade", "Grade", std::move(grades)));
  table.columns.push_back(text_column("figures", "Attached to", std::move(figures)));
  table.columns.push_back(text_column("decided_by", "Decided by", std::move(by)));
  return table;
}

}  // namespace chokepoint::service
