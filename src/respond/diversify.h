// The least that must be added so that no single place can cut more than x of a product: two rules, always named,
// because they answer differently.
//
//   flow rule   without any one place, what is left still meets (1 - x) of demand
//   share rule  no place makes more than x of all that is made
// Both are linear programmes over candidate sources with a price and a limit each.
// Method: docs/methods/coalition.md section 2. Verified by: tests/respond/diversify_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::respond {

enum class DiversityRule : std::uint8_t { flow, share };

struct Source {
  double supply{0.0};   // today
  double price{1.0};    // of a unit added here, >= 0
  double most{0.0};     // that can be added here; infinite: any amount
  bool outside{false};  // stands for many small places: never cut as one
};

struct Diversified {
  bool possible{false};
  double added{0.0}, cost{0.0};
  std::vector<double> per_source;
  std::vector<std::uint32_t> binding;  // places whose loss decides
};

/// Faults: no sources; x outside [0, 1); demand or a supply negative or not finite; a price negative.
Result<Diversified> least_to_add(const std::vector<Source>& sources, double demand, double x, DiversityRule rule,
                                 Context& context);

}  // namespace chokepoint::respond
