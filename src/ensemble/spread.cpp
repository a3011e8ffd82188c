#include "ensemble/spread.h"

#include <algorithm>
#include <mutex>

#include "base/bytes.h"
#include "base/ranks.h"

namespace chokepoint::ensemble {

namespace {

/// Rows that a rank gathers before it tells the others.
constexpr std::size_t kRoundBytes = std::size_t{64} << 20;
constexpr std::size_t kRoundRanges = 16;  // at least, so that threads have something to share

void append(std::string& bytes, Range range, const std::vector<double>& rows) {
  ByteWriter writer(bytes);
  writer.number(range);
  writer.numbers(rows);
}

void hand_out(std::string_view bytes, const TakeRows& take) {
  ByteReader reader(bytes);
  while (!reader.empty()) {
    Range range;
    std::vector<double> rows;
    reader.number(range);
    reader.numbers(rows);
    take(range, rows);
  }
}

/// Reads what the folder has; the rows as a message too, where others wait for them.
std::vector<Range> read_folder(const ChunkFolder& folder, std::span<const Range> listed, Range wanted,
                               const TakeRows& take, std::vector<Fault>& remarks, std::string* message) {
  std::vector<Range> read;
  std::uint64_t next = wanted.first;
  for (const Range& range : listed) {
    // A chunk that begins before the asked draws and reaches into them serves them too.
    const bool fits = range.end() > next && range.first < wanted.end() && (read.empty() || range.first >= next);
    if (!fits) continue;
    auto rows = folder.read(range);
    if (!rows) {
      remarks.insert(remarks.end(), rows.error().faults.begin(), rows.error().faults.end());
      continue;
    }
    if (message != nullptr) append(*message, range, *rows);
    take(range, *rows);
    read.push_back(range);
    next = range.end();
  }
  return read;
}

}  // namespace

Result<Found> read_back(const std::filesystem::path& folder, const Fingerprint& key, std::size_t outputs, Range wanted,
                        const TakeRows& take, std::vector<Fault>& remarks, Context& context) {
  auto opened = ChunkFolder::open(folder, key, outputs);
  auto listed = opened ? opened->list() : tl::unexpected(opened.error());
  std::optional<Error> mine;
  if (!listed) mine = listed.error();
  if (auto error = agreed(context.ranks, mine)) return fail(std::move(*error));
  Found found{std::move(*opened), {}};
  if (context.ranks == nullptr) {
    found.ranges = read_folder(found.folder, *listed, wanted, take, remarks, nullptr);
    return found;
  }
  // Chunks appear while others still look: one rank's view counts for all.
  std::string message;
  if (context.ranks->rank() == 0) {
    std::string rows;
    found.ranges = read_folder(found.folder, *listed, wanted, take, remarks, &rows);
    ByteWriter writer(message);
    writer.numbers(found.ranges);
    writer.faults(remarks);
    writer.text(rows);
  }
  const std::string first = of_first(context.ranks, message);
  if (context.ranks->rank() == 0) return found;
  ByteReader reader(first);
  std::string rows;
  reader.numbers(found.ranges);
  reader.faults(remarks);
  reader.text(rows);
  hand_out(rows, take);
  return found;
}

std::vector<Range> gaps(Range wanted, std::span<const Range> found, std::uint32_t piece) {
  std::vector<Range> left;
  std::uint64_t next = wanted.first;
  const auto fill_until = [&](std::uint64_t end) {
    for (; next < end; next += left.back().count) {
      left.push_back(
          {static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(std::min<std::uint64_t>(piece, end - next))});
    }
  };
  for (const Range& range : found) {
    fill_until(range.first);
    next = range.end();
  }
  fill_until(wanted.end());
  return left;
}

void spread(std::span<const Range> left, std::size_t outputs, Inside inside, const MakeRows& make, const TakeRows& take,
            Context& context) {
  const auto each = [&](std::size_t count, const std::function<void(std::size_t)>& body) {
    if (inside == Inside::one_thread) {
      context.pool.run(count, body);
    } else {
      for (std::size_t i = 0; i < count; ++i) body(i);
    }
  };
  if (context.ranks == nullptr) {
    each(left.size(), [&](std::size_t i) {
      std::vector<double> rows;
      if (make(left[i], rows)) take(left[i], rows);
    });
    return;
  }
  const auto rank = static_cast<std::size_t>(context.ranks->rank());
  const auto size = static_cast<std::size_t>(context.ranks->size());
  const std::size_t most = (left.size() + size - 1) / size;  // ranges of one rank
  std::size_t largest = 1;
  for (const Range& range : left) largest = std::max<std::size_t>(largest, range.count);
  const std::size_t part = std::max(kRoundRanges, kRoundBytes / (largest * outputs * sizeof(double)));
  for (std::size_t from = 0; from < most; from += part) {
    std::mutex mutex;
    std::string made;
    each(std::min(part, most - from), [&](std::size_t i) {
      const std::size_t at = (from + i) * size + rank;
      std::vector<double> rows;
      if (at >= left.size() || !make(left[at], rows)) return;
      const std::scoped_lock lock(mutex);
      append(made, left[at], rows);
    });
    for (const std::string& theirs : context.ranks->gather(made)) hand_out(theirs, take);
  }
}

}  // namespace chokepoint::ensemble
