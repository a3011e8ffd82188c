// TOML files that describe a case (a facility, bodies of states, a response), found by name.
// Verified by: tests/service/continuity_test.cpp, coalition_test.cpp, mitigate_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "service/session.h"

namespace chokepoint::service {

/// The name of a file without folder and ending.
std::string stem_of(std::string_view file);

struct FileWanted {
  std::string_view folder;    // of the world, ending in /
  std::string_view kind;      // "no <kind> named ..."
  std::string_view unnamed;   // what is wrong where an empty name finds nothing; "" : a name must be given
  std::string_view expected;  // where the world has none of them
};

/// By name: one that the caller has added to the session, or one of the world's folder; an empty name means the first
/// of the folder, where one need not be given.
Result<const world::WorldFiles::File*> find_named_file(const Session& session, std::string_view name,
                                                       const FileWanted& wanted);

}  // namespace chokepoint::service
