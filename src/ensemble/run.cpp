#include "ensemble/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <optional>

#include "base/bytes.h"
#include "base/ranks.h"
#include "ensemble/chunks.h"
#include "ensemble/spread.h"
#include "stats/histogram.h"

namespace chokepoint::ensemble {

namespace {

constexpr std::uint32_t kLargestChunk = 64;
constexpr std::uint32_t kChunksPerThread = 8;  // so that the last ones keep all threads busy
/// Bins of a typical output: values over a factor of sixteen. Only for the planned memory.
constexpr std::size_t kTypicalBins = 256;

Fault spec_fault(Code code, std::string found, std::string expected, std::string remedy) {
  return Fault{code, "", 0, 0, std::move(found), std::move(expected), std::move(remedy)};
}

/// As many as share the draws out: the same number on every rank, whatever its own threads.
unsigned workers(const Context& context) {
  return context.ranks == nullptr ? context.pool.threads() : 2 * static_cast<unsigned>(context.ranks->size());
}

std::uint32_t chunk_size(const Spec& spec, unsigned threads) {
  if (spec.chunk != 0) return spec.chunk;
  return std::clamp(spec.draws / (kChunksPerThread * threads), 1U, kLargestChunk);
}

std::optional<Fault> check(const Spec& spec, std::uint32_t chunk, const Context& context) {
  constexpr std::uint64_t kDrawNumbers = std::uint64_t{1} << 32;
  if (spec.draws == 0 || spec.first + std::uint64_t{spec.draws} > kDrawNumbers) {
    return spec_fault(Code::out_of_range,
                      fmt::format("draws {} to {}", spec.first, std::uint64_t{spec.first} + spec.draws),
                      "at least one draw, with numbers below 2^32", "ask for another number of draws");
  }
  if (spec.outputs == 0 || spec.kept > spec.outputs) {
    return spec_fault(Code::out_of_range, fmt::format("{} outputs, {} of them kept", spec.outputs, spec.kept),
                      "at least one output, and no more kept than there are", "ask for another output");
  }
  const double bytes = 8.0 * static_cast<double>(spec.kept) * spec.draws +
                       static_cast<double>(sizeof(stats::QuantileHistogram::Bin)) * static_cast<double>(spec.outputs) *
                           static_cast<double>(std::min<std::size_t>(spec.draws, kTypicalBins)) +
                       24.0 * static_cast<double>(spec.outputs) * std::min(chunk, spec.draws) * context.pool.threads();
  if (bytes > static_cast<double>(context.memory_limit)) {
    return spec_fault(Code::too_large,
                      fmt::format("{} draws of {} outputs: about {:.1f} GB", spec.draws, spec.outputs, bytes * 1e-9),
                      fmt::format("at most {:.1f} GB", static_cast<double>(context.memory_limit) * 1e-9),
                      "ask for fewer draws or series, or allow more memory");
  }
  return std::nullopt;
}

/// What finished chunks add up to, in any order.
class Gathered {
 public:
  explicit Gathered(const Spec& spec)
      : spec_(spec), histograms_(spec.outputs), kept_(spec.kept * spec.draws), finished_(spec.draws, 0) {}

  /// `rows`: the outputs of the range's draws; those outside the spec are passed over.
  void add(Range range, std::span<const double> rows) {
    const std::uint64_t from = std::max<std::uint64_t>(range.first, spec_.first);
    const std::uint64_t until = std::min(range.end(), spec_.first + std::uint64_t{spec_.draws});
    const std::scoped_lock lock(mutex_);
    // Output by output: a histogram takes its part of a chunk while it is at hand.
    for (std::size_t k = 0; k < spec_.outputs; ++k) {
      for (std::uint64_t draw = from; draw < until; ++draw) {
        const double value = rows[(draw - range.first) * spec_.outputs + k];
        histograms_[k].add(value);
        if (k < spec_.kept) kept_[k * spec_.draws + (draw - spec_.first)] = value;
      }
    }
    for (std::uint64_t draw = from; draw < until; ++draw) finished_[draw - spec_.first] = 1;
  }

  std::uint32_t finished() const {
    return static_cast<std::uint32_t>(std::count(finished_.begin(), finished_.end(), std::uint8_t{1}));
  }

  Runs answer() && {
    Runs runs;
    for (std::uint32_t slot = 0; slot < spec_.draws; ++slot) {
      if (finished_[slot] != 0) runs.draws.push_back(spec_.first + slot);
    }
    for (const auto& histogram : histograms_) {
      runs.bands.push_back({histogram.quantile(0.05), histogram.quantile(0.5), histogram.quantile(0.95),
                            histogram.count(), histogram.missing()});
    }
    if (runs.draws.size() == spec_.draws) {
      runs.kept = std::move(kept_);
      return runs;
    }
    for (std::size_t k = 0; k < spec_.kept; ++k) {
      for (const std::uint32_t draw : runs.draws) runs.kept.push_back(kept_[k * spec_.draws + (draw - spec_.first)]);
    }
    return runs;
  }

 private:
  const Spec& spec_;
  std::mutex mutex_;
  std::vector<stats::QuantileHistogram> histograms_;
  std::vector<double> kept_;
  std::vector<std::uint8_t> finished_;
};

/// Runs what is left. Only chunks beyond a failing draw are left out: so the failing draw with the lowest number is the
/// same for any number of threads.
class Runner {
 public:
  Runner(const Spec& spec, const DrawFunction& draw, const ChunkFolder* folder, Gathered& gathered, Context& context)
      : spec_(spec), draw_(draw), folder_(folder), gathered_(gathered), context_(context) {}

  void run(std::span<const Range> left) {
    spread(
        left, spec_.outputs, Inside::one_thread,
        [&](Range range, std::vector<double>& rows) {
          return range.first <= failed_draw_ && !context_.cancel.stop_requested() && make(range, rows);
        },
        [&](Range range, std::span<const double> rows) { gathered_.add(range, rows); }, context_);
    agree();
  }

  const std::optional<Error>& failure() const { return failure_; }
  const std::optional<Fault>& write_fault() const { return write_fault_; }

 private:
  bool make(Range range, std::vector<double>& rows) {
    Progress silent;
    Context inner{context_.pool, context_.cancel, silent, context_.memory_limit};
    rows.resize(range.count * spec_.outputs);
    for (std::uint32_t i = 0; i < range.count; ++i) {
      if (context_.cancel.stop_requested()) return false;
      const auto done = draw_(range.first + i, std::span(rows).subspan(i * spec_.outputs, spec_.outputs), inner);
      if (!done) {
        note_failure(range.first + i, done.error());
        return false;
      }
      context_.progress.advance(1);
    }
    if (folder_ != nullptr) {
      if (auto written = folder_->write(range, rows); !written) note_write(written.error());
    }
    return true;
  }

  /// The failing draw with the lowest number of all ranks fails the run on each.
  void agree() {
    if (context_.ranks == nullptr) return;
    std::string mine;
    ByteWriter(mine).number(failed_draw_.load());
    std::uint64_t lowest = failed_draw_;
    for (const std::string& theirs : context_.ranks->gather(mine)) {
      std::uint64_t draw = lowest;
      ByteReader(theirs).number(draw);
      lowest = std::min(lowest, draw);
    }
    failure_ = agreed(context_.ranks, failed_draw_ == lowest ? failure_ : std::nullopt);
    std::optional<Error> write;
    if (write_fault_) write = Error{{*write_fault_}, 0};
    write = agreed(context_.ranks, write);
    if (write) write_fault_ = write->faults.front();
  }

  void note_failure(std::uint32_t draw, const Error& error) {
    if (!error.faults.empty() && error.faults.front().code == Code::stopped) return;
    const std::scoped_lock lock(mutex_);
    if (draw >= failed_draw_) return;
    failed_draw_ = draw;
    failure_ = error;
  }

  void note_write(const Error& error) {
    const std::scoped_lock lock(mutex_);
    if (write_fault_ || error.faults.empty()) return;
    write_fault_ = error.faults.front();
    write_fault_->remedy += "; the answer stands, but what was not kept would have to run again";
  }

  const Spec& spec_;
  const DrawFunction& draw_;
  const ChunkFolder* folder_;
  Gathered& gathered_;
  Context& context_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> failed_draw_{std::numeric_limits<std::uint64_t>::max()};  // the lowest
  std::optional<Error> failure_;
  std::optional<Fault> write_fault_;
};

}  // namespace

Result<Runs> run(const Spec& spec, const DrawFunction& draw, Context& context) {
  const std::uint32_t chunk = chunk_size(spec, workers(context));
  if (auto fault = check(spec, chunk, context)) return fail(std::move(*fault));

  Gathered gathered(spec);
  std::vector<Fault> remarks;
  std::optional<ChunkFolder> folder;
  std::vector<Range> read;
  if (!spec.folder.empty()) {
    const auto take = [&](Range range, std::span<const double> rows) { gathered.add(range, rows); };
    auto found = read_back(spec.folder, spec.key, spec.outputs, {spec.first, spec.draws}, take, remarks, context);
    if (!found) return fail(std::move(found.error()));
    folder = std::move(found->folder);
    read = std::move(found->ranges);
  }
  const std::uint32_t found_finished = gathered.finished();
  context.progress.stage("draws", spec.draws);
  context.progress.advance(found_finished);

  Runner runner(spec, draw, folder ? &*folder : nullptr, gathered, context);
  runner.run(gaps({spec.first, spec.draws}, read, chunk));
  if (runner.failure()) return fail(*runner.failure());
  if (runner.write_fault()) remarks.push_back(*runner.write_fault());

  Runs runs = std::move(gathered).answer();
  runs.outcome = runs.draws.size() == spec.draws ? Outcome::done : Outcome::stopped;
  runs.read_back = found_finished;
  runs.remarks = std::move(remarks);
  return runs;
}

}  // namespace chokepoint::ensemble
