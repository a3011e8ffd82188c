// Which requirements cannot hold together: a set without which the rest can, and of which none is idle.
//
// Method: an elastic filter, then a deletion filter (Chinneck and Dravnieks 1991, ORSA Journal on Computing 3(2)).
// Rows of no requirement are the structure and always hold. docs/methods/optimisation.md section 4.
// Verified by: tests/opt/conflict_test.cpp (all subsets tried).
#pragma once

#include <optional>

#include "opt/solve.h"

namespace chokepoint::opt {

struct Requirement {
  std::string name;
  std::vector<std::uint32_t> rows;
};

struct Conflict {
  bool found{false};                   // false: everything holds together, or the question was stopped
  bool structure{false};               // the structure alone has no answer
  bool complete{true};                 // false: stopped or limited; `members` conflict, but perhaps not all are needed
  std::vector<std::uint32_t> members;  // of the requirements, rising
};

Result<Conflict> find_conflict(const Model& model, std::span<const Requirement> requirements, const Limits& limits,
                               Context& context);

}  // namespace chokepoint::opt
