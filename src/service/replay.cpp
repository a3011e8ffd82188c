#include "service/replay.h"

#include "report/render.h"

namespace chokepoint::service {

Result<report::Report> replay(Session& session, std::string_view json, Context& context) {
  auto manifest = report::manifest_from_json(json);
  if (!manifest) {
    auto report = report::from_json(json);
    if (!report) return tl::unexpected(manifest.error());
    manifest = report->manifest;
  }
  auto differs = [](std::string found, std::string expected, std::string remedy) {
    return fail(Fault{Code::replay_differs, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  };
  if (manifest->version != version()) {
    return differs("a manifest of version " + manifest->version, "version " + std::string(version()),
                   "use the program of that version");
  }
  const UseCase* use_case = find_use_case(manifest->use_case);
  if (use_case == nullptr) {
    return differs("the use case \"" + manifest->use_case + "\"", "one that this program has",
                   "use the program that made the manifest");
  }
  auto arguments = arguments_from_json(manifest->params);
  if (!arguments) return tl::unexpected(arguments.error());
  // Flags that are off and empty texts are what leaving them out means.
  std::erase_if(*arguments, [](const auto& entry) { return entry.second.empty() || entry.second.front().empty(); });
  auto report = use_case->run(session, *arguments, context);
  if (!report) return tl::unexpected(report.error());
  if (report->manifest.world != manifest->world) {
    return differs(
        "the world " + report->manifest.world_name + " with fingerprint " + to_string(report->manifest.world),
        "fingerprint " + to_string(manifest->world), "name the same world with --world");
  }
  for (const auto& input : manifest->inputs) {
    for (const auto& now : report->manifest.inputs) {
      if (now.name == input.name && now.fingerprint != input.fingerprint) {
        return differs(input.name + " with fingerprint " + to_string(now.fingerprint),
                       "fingerprint " + to_string(input.fingerprint), "restore the scenario as it was");
      }
    }
  }
  return report;
}

}  // namespace chokepoint::service
