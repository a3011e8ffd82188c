#include "ensemble/jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/ranks.h"
#include "ensemble/spread.h"

namespace chokepoint::ensemble {

namespace {

constexpr std::uint32_t kRangesPerRank = 4;  // at least, so that no rank ends long before the others

/// Ranges small enough that all ranks have some.
std::uint32_t range_of(const Jobs& jobs, const Context& context) {
  if (context.ranks == nullptr) return std::max(1U, jobs.range);
  const std::uint32_t parts = kRangesPerRank * static_cast<std::uint32_t>(context.ranks->size());
  return std::clamp((jobs.count + parts - 1) / parts, 1U, std::max(1U, jobs.range));
}

class Runner {
 public:
  Runner(const Jobs& jobs, const JobFunction& function, Context& context)
      : jobs_(jobs), function_(function), context_(context) {
    rows_.outputs = jobs.outputs;
    rows_.values.assign(std::size_t{jobs.count} * jobs.outputs, std::numeric_limits<double>::quiet_NaN());
    rows_.finished.assign(jobs.count, 0);
  }

  Result<JobRows> run() {
    const Range all{0, jobs_.count};
    const TakeRows take = [&](Range range, std::span<const double> rows) { this->take(range, rows); };
    std::vector<Range> found;
    std::optional<ChunkFolder> folder;
    if (!jobs_.folder.empty()) {
      auto read = read_back(jobs_.folder, jobs_.key, jobs_.outputs, all, take, rows_.remarks, context_);
      if (!read) return fail(std::move(read.error()));
      folder = std::move(read->folder);
      found = std::move(read->ranges);
      rows_.read_back =
          static_cast<std::uint32_t>(std::count(rows_.finished.begin(), rows_.finished.end(), std::uint8_t{1}));
      context_.progress.advance(rows_.read_back);
    }
    std::optional<Error> failure, unwritten;
    const auto make = [&](Range range, std::vector<double>& rows) {
      if (failure || context_.cancel.stop_requested()) return false;
      rows.assign(range.count * jobs_.outputs, std::numeric_limits<double>::quiet_NaN());
      Context inner{context_.pool, context_.cancel, context_.progress, context_.memory_limit};
      if (auto done = function_(range, rows, inner); !done) {
        failure = done.error();
        return false;
      }
      bool whole = true;
      for (std::size_t j = 0; j < range.count; ++j) whole = whole && !std::isnan(rows[j * jobs_.outputs]);
      if (folder && whole && !unwritten) {
        if (auto written = folder->write(range, rows); !written) unwritten = written.error();
      }
      return true;
    };
    spread(gaps(all, found, range_of(jobs_, context_)), jobs_.outputs, Inside::all_threads, make, take, context_);
    if (auto error = agreed(context_.ranks, failure)) return fail(std::move(*error));
    if (auto error = agreed(context_.ranks, unwritten)) {
      rows_.remarks.push_back(error->faults.front());
      rows_.remarks.back().remedy += "; the answer stands, but what was not kept would have to run again";
    }
    if (std::find(rows_.finished.begin(), rows_.finished.end(), std::uint8_t{0}) != rows_.finished.end())
      rows_.outcome = Outcome::stopped;
    return std::move(rows_);
  }

 private:
  void take(Range range, std::span<const double> rows) {
    for (std::size_t j = 0; j < range.count && range.first + j < jobs_.count; ++j) {
      const auto row = rows.subspan(j * jobs_.outputs, jobs_.outputs);
      if (std::isnan(row[0])) continue;
      std::copy(row.begin(), row.end(),
                rows_.values.begin() + static_cast<std::ptrdiff_t>((range.first + j) * jobs_.outputs));
      rows_.finished[range.first + j] = 1;
    }
  }

  const Jobs& jobs_;
  const JobFunction& function_;
  Context& context_;
  JobRows rows_;
};

}  // namespace

Result<JobRows> run_jobs(const Jobs& jobs, const JobFunction& function, Context& context) {
  const double bytes = 8.0 * static_cast<double>(jobs.count) * static_cast<double>(jobs.outputs);
  if (bytes > static_cast<double>(context.memory_limit)) {
    return fail(Fault{Code::too_large, "", 0, 0,
                      fmt::format("{} rows of {} numbers: about {:.1f} GB", jobs.count, jobs.outputs, bytes * 1e-9),
                      fmt::format("at most {:.1f} GB", static_cast<double>(context.memory_limit) * 1e-9),
                      "ask for fewer at a time"});
  }
  return Runner(jobs, function, context).run();
}

}  // namespace chokepoint::ensemble
