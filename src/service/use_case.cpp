#include "service/use_case.h"

#include <fmt/format.h>

#include "service/ario.h"
#include "service/backtest.h"
#include "service/coalition.h"
#include "service/coerce.h"
#include "service/continuity.h"
#include "service/controls.h"
#include "service/depend.h"
#include "service/esri.h"
#include "service/evidence.h"
#include "service/explain.h"
#include "service/exposure.h"
#include "service/firms.h"
#include "service/loss.h"
#include "service/mitigate.h"
#include "service/race.h"
#include "service/rank.h"
#include "service/read.h"
#include "service/report_page.h"
#include "service/scenarios.h"
#include "service/screen.h"
#include "service/simulate.h"
#include "service/survive.h"
#include "service/synth.h"
#include "service/transshipment.h"
#include "service/world_cases.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

std::string_view type_of(OptionKind kind) {
  switch (kind) {
    case OptionKind::list:
      return "array";
    case OptionKind::integer:
      return "integer";
    case OptionKind::number:
      return "number";
    case OptionKind::flag:
      return "boolean";
    case OptionKind::text:
    case OptionKind::choice:
    case OptionKind::date:
      return "string";
  }
  return "string";
}

}  // namespace

std::span<const UseCase> use_cases() {
  static const std::vector<UseCase> cases{depend_use_case(),
                                          rank_use_case(),
                                          simulate_use_case(),
                                          backtest_use_case(),
                                          exposure_use_case(),
                                          screen_use_case(),
                                          controls_list_use_case(),
                                          controls_show_use_case(),
                                          controls_at_use_case(),
                                          controls_diff_use_case(),
                                          transshipment_use_case(),
                                          loss_use_case(),
                                          mitigate_use_case(),
                                          survive_use_case(),
                                          coerce_use_case(),
                                          coalition_use_case(),
                                          race_use_case(),
                                          continuity_use_case(),
                                          ario_use_case(),
                                          esri_use_case(),
                                          firms_use_case(),
                                          synth_use_case(),
                                          report_use_case(),
                                          read_use_case(),
                                          scenarios_use_case(),
                                          world_check_use_case(),
                                          world_show_use_case(),
                                          world_fingerprint_use_case(),
                                          world_diff_use_case(),
                                          evidence_add_use_case(),
                                          evidence_search_use_case(),
                                          evidence_show_use_case(),
                                          evidence_accept_use_case(),
                                          evidence_reject_use_case(),
                                          evidence_attach_use_case(),
                                          evidence_merge_use_case(),
                                          evidence_reopen_use_case(),
                                          evidence_source_use_case(),
                                          evidence_conflicts_use_case(),
                                          evidence_export_use_case(),
                                          evidence_import_use_case(),
                                          explain_use_case()};
  return cases;
}

const UseCase* find_use_case(std::string_view name) {
  for (const UseCase& use_case : use_cases()) {
    if (use_case.name == name) return &use_case;
  }
  return nullptr;
}

Fault unknown_word(std::string_view kind, std::string_view word, std::span<const std::string_view> known,
                   std::string remedy) {
  return {Code::usage,
          "",
          0,
          0,
          fmt::format("no {} named {}", kind, world::shown(word)),
          fmt::format("one of: {}", fmt::join(known, ", ")),
          world::did_you_mean(word, known, std::move(remedy))};
}

std::string params_schema(const UseCase& use_case) {
  std::string properties;
  std::string required;
  for (const OptionText& option : use_case.options) {
    std::string field = fmt::format("{}:{{\"type\":\"{}\"", json_string(option.name), type_of(option.kind));
    if (option.kind == OptionKind::list) field += ",\"items\":{\"type\":\"string\"}";
    if (option.kind == OptionKind::date) field += ",\"format\":\"date\"";
    if (option.low != option.high)
      field += fmt::format(",\"minimum\":{},\"maximum\":{}", json_number(option.low), json_number(option.high));
    if (!option.choices.empty()) {
      field += ",\"enum\":[";
      for (std::size_t i = 0; i < option.choices.size(); ++i) field += (i ? "," : "") + json_string(option.choices[i]);
      field += "]";
    }
    field += ",\"description\":" + json_string(option.help) + "}";
    properties += (properties.empty() ? "" : ",") + field;
    if (option.required) required += (required.empty() ? "" : ",") + json_string(option.name);
  }
  return fmt::format(
      "{{\"$schema\":\"https://json-schema.org/draft/2020-12/"
      "schema\",\"title\":{},\"description\":{},\"type\":\"object\","
      "\"additionalProperties\":false,\"required\":[{}],\"properties\":{{{}}}}}",
      json_string(use_case.name), json_string(use_case.help), required, properties);
}

std::string commands_markdown() {
  std::string text = "# Commands\n\nWritten by `chokepoint schema --markdown`; do not edit.\n";
  for (const UseCase& use_case : use_cases()) {
    text += fmt::format("\n## chokepoint {}\n\n{}.\n\n    {}\n", use_case.name, use_case.help, use_case.example);
    if (use_case.options.empty()) continue;
    text += "\n| option | meaning |\n|---|---|\n";
    for (const OptionText& option : use_case.options) {
      const std::string flag = option.positional ? std::string(option.value_name) : fmt::format("--{}", option.name);
      std::string meaning(option.help);
      if (!option.choices.empty()) {
        meaning += " (";
        for (std::size_t i = 0; i < option.choices.size(); ++i)
          meaning += fmt::format("{}{}", i ? ", " : "", option.choices[i]);
        meaning += ")";
      }
      if (option.low != option.high)
        meaning += fmt::format(" [{} to {}]", json_number(option.low), json_number(option.high));
      if (option.required) meaning += "; required";
      text += fmt::format("| `{}` | {} |\n", flag, meaning);
    }
  }
  return text;
}

std::string_view version() { return CHOKEPOINT_VERSION; }

report::Manifest manifest_of(std::string_view use_case, std::string params, const world::World& world) {
  report::Manifest manifest;
  manifest.version = std::string(version());
  manifest.use_case = std::string(use_case);
  manifest.params = std::move(params);
  manifest.world = world.fingerprint;
  manifest.world_name = world.name;
  return manifest;
}

}  // namespace chokepoint::service
