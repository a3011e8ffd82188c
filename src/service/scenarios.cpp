#include "service/scenarios.h"

#include <algorithm>

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

Result<report::Report> run(Session& session, const Arguments& arguments, Context& context) {
  auto params = read_params<ScenariosParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  auto world = session.world(params->as_of, context);
  if (!world) return tl::unexpected(world.error());
  auto entries = world::list_scenarios(session.files());
  if (!entries) return tl::unexpected(entries.error());
  report::Report report;
  report.title = "Scenarios of " + (*world)->title;
  report.manifest = manifest_of("scenarios", canonical_json(*params), **world);
  report::Texts names, variants, titles, defaults, idle;
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
    if (entry.variants.empty()) {
      names.push_back(entry.name);
      variants.emplace_back();
      titles.push_back(entry.title);
      defaults.emplace_back("yes");
      idle.push_back(idle_of(entry, ""));
    }
    for (const auto& [variant, title] : entry.variants) {
      names.push_back(entry.name);
      variants.push_back(variant);
      titles.push_back(title);
      defaults.emplace_back(variant == entry.default_variant ? "yes" : "");
      idle.push_back(idle_of(entry, variant));
    }
  }
  report::Table table;
  table.name = "scenarios";
  table.title = "Scenarios";
  table.columns.push_back(text_column("scenario", "Scenario", std::move(names), report::Role::key));
  table.columns.push_back(text_column("variant", "Variant", std::move(variants), report::Role::key));
  table.columns.push_back(text_column("title", "Title", std::move(titles)));
  table.columns.push_back(text_column("default", "Default", std::move(defaults)));
  if (std::any_of(idle.begin(), idle.end(), [](const std::string& text) { return !text.empty(); })) {
    table.note =
        "Some acts bring law into force that does not act in the simulation yet: know-how, lists of firms, re-exports.";
    table.columns.push_back(text_column("idle", "In force, does not act", std::move(idle)));
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
