// The two loops over the steps of a run. `run_plain` holds the order matrix and follows the method line by line, under
// any rules: it is the reference program's twin and the oracle. `run_fast` never stores an order and passes once over
// the flows each step; it knows every rule but the gates, which look at all stocks before any may move.
// Method: docs/methods/ario.md, sections 2 to 6. Verified by: tests/model/ario/golden_test.cpp (runs of the reference
// program), fast_test.cpp (both loops on random tables, events and link rules; threads; relabelling; units of money).
#pragma once

#include <cstddef>

#include "base/context.h"
#include "base/result.h"
#include "model/ario/case.h"
#include "model/ario/economy.h"
#include "model/ario/link_law.h"
#include "model/ario/trace.h"

namespace chokepoint::model::ario {

struct LoopOptions {
  Rules rules;
  Wanted wanted{};
  int every{1};  // steps between recorded ones
};

/// Bytes that a trace, and a run with its trace and without its economy, hold at most.
std::size_t trace_memory(const Economy& economy, const Case& asked, const LoopOptions& options);
std::size_t plain_memory(const Economy& economy, const Case& asked, const LoopOptions& options);
std::size_t fast_memory(const Economy& economy, const Case& asked, const LoopOptions& options);
Fault too_much_memory(std::size_t needed, std::size_t limit);

/// A stop leaves the steps made so far, with outcome stopped. Faults: too_large above the memory limit; under published
/// rules infeasible where a stock falls below 0, as there. Progress counts steps.
Result<Trace> run_plain(const Economy& economy, const Case& asked, const LinkLaw& law, const LoopOptions& options,
                        Context& context);
/// Faults: too_large; usage for rules with gates. The same bytes for any number of threads. The economy's flows are
/// written to while links are cut, and are as before at the end.
Result<Trace> run_fast(Economy& economy, const Case& asked, const LinkLaw& law, const LoopOptions& options,
                       Context& context);

}  // namespace chokepoint::model::ario
