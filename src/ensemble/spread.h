// Ranges of draws or jobs that are left to do, shared out over ranks and threads; and what a folder has of them. Every
// rank comes to hold the rows of all, so that what follows is the same on each.
// Method: docs/methods/ensembles.md section 2. Verified by: tests/ensemble/ranks_test.cpp, resume_test.cpp.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "ensemble/chunks.h"

namespace chokepoint::ensemble {

/// Takes count x outputs values; thread-safe.
using TakeRows = std::function<void(Range range, std::span<const double> rows)>;

/// Opens the folder and hands out what it has of draws first .. first + count - 1: the ranges, rising. A chunk that
/// cannot be used is a remark. With ranks the first reads and tells the others.
struct Found {
  ChunkFolder folder;
  std::vector<Range> ranges;
};
Result<Found> read_back(const std::filesystem::path& folder, const Fingerprint& key, std::size_t outputs, Range wanted,
                        const TakeRows& take, std::vector<Fault>& remarks, Context& context);

/// What is left of `wanted`, in pieces of at most `piece`.
std::vector<Range> gaps(Range wanted, std::span<const Range> found, std::uint32_t piece);

/// Fills the rows of a range; false: they were not all finished, and are not handed out.
using MakeRows = std::function<bool(Range range, std::vector<double>& rows)>;
enum class Inside : std::uint8_t { one_thread, all_threads };  // how `make` works on a range

/// Range i is made by rank i mod size; what it made is handed out on every rank.
void spread(std::span<const Range> left, std::size_t outputs, Inside inside, const MakeRows& make, const TakeRows& take,
            Context& context);

}  // namespace chokepoint::ensemble
