// A manifest run again: the same bytes, or a fault that says what differs.
// Verified by: tests/service/replay_test.cpp, tests/apps/answers_test.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "service/use_case.h"

namespace chokepoint::service {

/// A call as its manifest tells it.
struct RecordedCall {
  const UseCase* use_case{nullptr};
  Arguments arguments;
  report::Manifest manifest;
};

/// `json`: a manifest, or a report that holds one. The program must have the manifest's version and the session's world
/// its fingerprint. What the call read besides the world must have been added to the session.
Result<RecordedCall> recorded_call(Session& session, std::string_view json, Context& context);

/// What the answer to a recorded call rests on now and did not then; nothing where both are the same.
std::optional<Error> difference(const report::Manifest& then, const report::Manifest& now);

/// The recorded call carried out, and compared.
Result<report::Report> replay(Session& session, std::string_view json, Context& context);

}  // namespace chokepoint::service
