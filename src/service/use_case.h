// The questions the engine answers, one file each, and their list: command line, HTTP, Python and documentation read
// it.
// Verified by: tests/service/*.cpp, tests/apps/*.cpp.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/context.h"
#include "base/result.h"
#include "report/report.h"
#include "service/options.h"
#include "service/session.h"

namespace chokepoint::service {

/// Takes a line without its end; false: no more are wanted.
using LineSink = std::function<bool(std::string_view)>;

struct UseCase {
  std::string_view name;  // words of the command: "simulate", "world check"
  std::string_view help;
  std::string_view example;
  std::vector<OptionText> options;
  Result<report::Report> (*run)(Session&, const Arguments&, Context&);
  /// Of questions whose answer may be too long to hold: one JSON object a line, as it is found. May be null.
  Result<Outcome> (*lines)(Session&, const Arguments&, Context&, const LineSink&){nullptr};
};

std::span<const UseCase> use_cases();
const UseCase* find_use_case(std::string_view name);

/// For a command or an option that is none of `known`: what there is, and the nearest.
Fault unknown_word(std::string_view kind, std::string_view word, std::span<const std::string_view> known,
                   std::string remedy);

/// JSON Schema of a use case's parameters.
std::string params_schema(const UseCase& use_case);
/// Every use case with its options as Markdown (docs/guide/commands.md is this text).
std::string commands_markdown();

/// Version of the program, as in every manifest.
std::string_view version();

/// The manifest of a call: everything that decides its bytes.
report::Manifest manifest_of(std::string_view use_case, std::string params, const world::World& world);

}  // namespace chokepoint::service
