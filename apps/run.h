// Carries out a parsed call: opens the world, asks the use case, prints or writes the answer.
#pragma once

#include "apps/command_line.h"

namespace chokepoint::apps {

/// The exit status (docs/formats/codes.md). Prints to standard output and error.
int carry_out(const Call& call);

}  // namespace chokepoint::apps
