// Carries out a parsed call: opens the world, asks the use case, prints or writes the answer.
// Verified by: tests/apps/*.cpp.
#pragma once

#include <string_view>

#include "apps/command_line.h"
#include "base/ranks.h"

namespace chokepoint::apps {

/// All of it to standard output, or the exit status of what went wrong: a full disk must not look like success.
int print(std::string_view text);

/// The exit status (docs/formats/codes.md). Prints to standard output and error.
/// With ranks: calls that they can share, else a fault.
int carry_out(const Call& call, Ranks* ranks = nullptr);

}  // namespace chokepoint::apps
