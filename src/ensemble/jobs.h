// Numbered jobs, each of which gives a row of numbers: scenarios, cuts, targets. Shared out over ranks in ranges, kept
// on disk as they are finished, read back by the next call. Unlike draws (run.h) every row is wanted as it is.
//
// Rows do not depend on threads, ranks, ranges, or on what was read back.
// Method: docs/methods/ensembles.md section 2. Verified by: tests/ensemble/ranks_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/fingerprint.h"
#include "base/result.h"
#include "ensemble/chunks.h"

namespace chokepoint::ensemble {

struct Jobs {
  Fingerprint key;               // of everything that decides a row, and of what the rows mean
  std::uint32_t count{0};        // jobs; may be none
  std::size_t outputs{0};        // numbers in a row, at least 1
  std::uint32_t range{1};        // most jobs to be made together: what is kept, and lost if the process dies
  std::filesystem::path folder;  // of finished ranges; empty: nothing is kept on disk
};

/// Fills the rows of a range, with all threads of the context's pool. A row whose first number is still NaN was not
/// finished (the context was cancelled): the range is handed out and not kept. A fault ends the whole.
using JobFunction = std::function<Result<void>(Range range, std::span<double> rows, Context& context)>;

struct JobRows {
  Outcome outcome{Outcome::done};  // or stopped: some are missing
  std::size_t outputs{0};
  std::vector<double> values;          // per job
  std::vector<std::uint8_t> finished;  // per job
  std::uint32_t read_back{0};          // of these, found in the folder
  std::vector<Fault> remarks;          // on the folder; they decide nothing

  std::span<const double> row(std::size_t job) const { return {values.data() + job * outputs, outputs}; }
};

/// Faults: too_large (rows above context.memory_limit), cannot_write (no folder can be made), and those of the failing
/// range with the lowest number. Progress counts jobs.
Result<JobRows> run_jobs(const Jobs& jobs, const JobFunction& function, Context& context);

}  // namespace chokepoint::ensemble
