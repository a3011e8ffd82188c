#include "service/replay.h"

#include <algorithm>

#include "report/render.h"
#include "service/evidence.h"

namespace chokepoint::service {
namespace {

Fault differs(std::string found, std::string expected, std::string remedy) {
  return {Code::replay_differs, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)};
}

Result<report::Manifest> read_manifest(std::string_view json) {
  auto manifest = report::manifest_from_json(json);
  if (manifest) return manifest;
  auto report = report::from_json(json);
  if (!report && json.find("\"manifest\"") != std::string_view::npos) return tl::unexpected(report.error());
  if (!report) return tl::unexpected(manifest.error());
  return std::move(report->manifest);
}

/// A manifest holds every option; those that are empty mean what leaving them out means.
Result<Arguments> read_arguments(const report::Manifest& manifest) {
  auto arguments = arguments_from_json(manifest.params);
  if (!arguments) return arguments;
  std::erase_if(*arguments, [](const auto& entry) { return entry.second.empty() || entry.second.front().empty(); });
  return arguments;
}

std::optional<Fault> world_differs(const report::Manifest& then, std::string_view name, const Fingerprint& now) {
  if (now == then.world) return std::nullopt;
  return differs("the world " + std::string(name) + " with fingerprint " + to_string(now),
                 "the world " + then.world_name + " with fingerprint " + to_string(then.world),
                 "name the same world with --world");
}

}  // namespace

Result<RecordedCall> recorded_call(Session& session, std::string_view json, Context& context) {
  auto manifest = read_manifest(json);
  if (!manifest) return tl::unexpected(manifest.error());
  if (manifest->version != version()) {
    return fail(differs("a manifest of version " + manifest->version, "version " + std::string(version()),
                        "use the program of that version"));
  }
  const UseCase* use_case = find_use_case(manifest->use_case);
  if (use_case == nullptr) {
    return fail(differs("the use case \"" + manifest->use_case + "\"", "one that this program has",
                        "use the program that made the manifest"));
  }
  if (changes_ledger(use_case->name)) {
    return fail(Fault{Code::usage, "", 0, 0, "a manifest of \"" + manifest->use_case + "\", which changes a ledger",
                      "one of a question", "what people decide is decided once; export the ledger to keep it"});
  }
  auto arguments = read_arguments(*manifest);
  if (!arguments) return tl::unexpected(arguments.error());
  // Before the run: in another world the call may fail for reasons that would puzzle.
  const auto as_of = arguments->find("as-of");
  const auto scenario = arguments->find("scenario");
  Session& home = scenario == arguments->end() ? session : session.home_of(scenario->second.front());
  auto world = home.world(as_of == arguments->end() ? std::nullopt : parse_day(as_of->second.front()), context);
  if (!world) return tl::unexpected(world.error());
  const bool without_world = manifest->world == Fingerprint{};  // an answer about a table
  if (auto fault = world_differs(*manifest, (*world)->name, (*world)->fingerprint); fault && !without_world)
    return fail(std::move(*fault));
  // Tables and weights are named by their fingerprint: without them the call would look for a product of that name.
  Faults missing;
  for (const auto& input : manifest->inputs) {
    const std::string name = to_string(input.fingerprint);
    if ((input.name == "table" && session.table(name) == nullptr) ||
        (input.name == "weights" && session.file(name) == nullptr)) {
      missing.add(differs("no " + input.name + " with fingerprint " + name, "the one that the answer rests on",
                          "name it with --input, as it was"));
    }
  }
  if (!missing.empty()) return fail(std::move(missing).take());
  return RecordedCall{use_case, std::move(*arguments), std::move(*manifest)};
}

std::optional<Error> difference(const report::Manifest& then, const report::Manifest& now) {
  Faults faults;
  if (auto fault = world_differs(then, now.world_name, now.world)) faults.add(std::move(*fault));
  if (now.params != then.params) {
    faults.add(differs("the parameters " + now.params, then.params, "use the manifest as it was written"));
  }
  for (const auto& input : then.inputs) {
    const auto same =
        std::find_if(now.inputs.begin(), now.inputs.end(), [&](const auto& other) { return other.name == input.name; });
    if (same == now.inputs.end()) {
      faults.add(
          differs("no " + input.name, "one with fingerprint " + to_string(input.fingerprint), "name it with --input"));
    } else if (same->fingerprint != input.fingerprint) {
      faults.add(differs(input.name + " with fingerprint " + to_string(same->fingerprint),
                         "fingerprint " + to_string(input.fingerprint), "restore it as it was"));
    }
  }
  if (faults.empty()) return std::nullopt;
  return std::move(faults).take();
}

Result<report::Report> replay(Session& session, std::string_view json, Context& context) {
  auto call = recorded_call(session, json, context);
  if (!call) return tl::unexpected(call.error());
  auto report = call->use_case->run(session, call->arguments, context);
  if (!report) return report;
  // A run that was stopped keeps what it had; it claims no sameness.
  if (report->outcome != Outcome::stopped) {
    if (auto error = difference(call->manifest, report->manifest)) return fail(std::move(*error));
  }
  return report;
}

}  // namespace chokepoint::service
