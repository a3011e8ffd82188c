// A manifest run again: the same bytes, or a fault that says what differs.
#pragma once

#include <string_view>

#include "service/use_case.h"

namespace chokepoint::service {

/// `json`: a manifest, or a report that holds one. The session's world must have the manifest's fingerprint and the
/// program its version.
Result<report::Report> replay(Session& session, std::string_view json, Context& context);

}  // namespace chokepoint::service
