#include "service/scenarios.h"

#include <algorithm>
#include <optional>

#include "service/embedded.h"
#include "service/law_notes.h"
#include "service/tables.h"

namespace chokepoint::service {
namespace {

struct ScenariosParams {
  std::optional<Day> as_of;
  static std::vector<Option<ScenariosParams>> options() {
    return {{{"as-of", OptionKind::date, "use only what was known on this day", false, false, 0, 0, {}, "DATE"},
             &ScenariosParams::as_of}};
  }
};

/// One row a variant.
struct Rows {
  report::Texts scenarios, variants, titles, defaults, worlds, idle;

  void add(const world::ScenarioEntry& entry, const std::string& variant, const std::string& title, bool is_default,
           const std::string& world, std::string does_not_act) {
    scenarios.push_back(entry.name);
    variants.push_back(variant);
    titles.push_back(title);
    defaults.emplace_back(is_default ? "yes" : "");
    worlds.push_back(world);
    idle.push_back(std::move(does_not_act));
  }
};

/// The scenarios of one session's world, shown under `name`.
std::optional<Error> add_world(Session& session, std::optional<Day> as_of, const std::string& name, Rows& rows,
                               Context& context) {
  auto world = session.world(as_of, context);
  if (!world) return std::move(world.error());
  auto entries = world::list_scenarios(session.files());
  if (!entries) return std::move(entries.error());
  // A scenario that cannot be read says so when it is run; here it only has nothing to say.
  const auto idle_of = [&](const world::ScenarioEntry& entry, const std::string& variant) {
    for (const auto& file : session.files().files) {
      if (file.name != entry.file) continue;
      const auto scenario = world::read_scenario(**world, file.name, file.bytes, variant);
      if (scenario) return idle_acts(**world, *scenario);
    }
    return std::string();
  };
  for (const auto& entry : *entries) {
    if (entry.variants.empty()) rows.add(entry, "", entry.title, true, name, idle_of(entry, ""));
    for (const auto& [variant, title] : entry.variants)
      rows.add(entry, variant, title, variant == entry.default_variant, name, idle_of(entry, variant));
  }
  return std::nullopt;
}

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ScenariosParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(params->as_of, context);
  if (!world) return tl::unexpected(world.error());
  report::Report report;
  report.title = "Scenarios of " + (*world)->title;
  report.manifest = manifest_of("scenarios", canonical_json(*params), **world);
  report::Table table;
  table.name = "scenarios";
  table.title = "Scenarios";
  Rows rows;
  if (auto error = add_world(session, params->as_of, (*world)->name, rows, context))
    return tl::unexpected(std::move(*error));
  if (session.has_episodes()) {
    for (const std::string_view episode : episodes()) {
      Session& home = session.home_of(episode);
      if (auto error = add_world(home, std::nullopt, "its own", rows, context))
        return tl::unexpected(std::move(*error));
    }
    table.note =
        "\"Its own\": an episode of the past in a small world as it was known at the time; `simulate NAME` takes it. ";
  }
  table.columns.push_back(text_column("scenario", "Scenario", std::move(rows.scenarios), report::Role::key));
  table.columns.push_back(text_column("variant", "Variant", std::move(rows.variants), report::Role::key));
  table.columns.push_back(text_column("title", "Title", std::move(rows.titles)));
  table.columns.push_back(text_column("default", "Default", std::move(rows.defaults)));
  table.columns.push_back(text_column("world", "World", std::move(rows.worlds)));
  if (std::any_of(rows.idle.begin(), rows.idle.end(), [](const std::string& text) { return !text.empty(); })) {
    table.note +=
        "Some acts bring law into force that does not act in the simulation yet: know-how, lists of firms, re-exports.";
    table.columns.push_back(text_column("idle", "In force, does not act", std::move(rows.idle)));
  }
  report.tables.push_back(std::move(table));
  return report;
}

}  // namespace

UseCase scenarios_use_case() {
  return {"scenarios", "the scenarios of the world and their variants", "chokepoint scenarios",
          texts_of<ScenariosParams>(), run};
}

}  // namespace chokepoint::service
