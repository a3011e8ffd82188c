// A model as text that any solver reads: free MPS, or the LP format.
//
// Names are written where they are plain (letters, digits, _ and . and not first a digit); otherwise C and R with
// the number. Numbers are the shortest that read back to the same double.
// Verified by: tests/opt/text_test.cpp (read back by Clp, and by glpsol where the machine has it).
#pragma once

#include <string>

#include "opt/model.h"

namespace chokepoint::opt {

std::string to_mps(const Model& model);
std::string to_lp(const Model& model);

}  // namespace chokepoint::opt
