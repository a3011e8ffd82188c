#include "race/forecast.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "race/draws.h"

namespace chokepoint::race {

namespace {

constexpr std::uint32_t kBlock = Draws::kBlock;
constexpr std::uint32_t kBlocksPerChunk = 32;
constexpr std::uint32_t kMostTypes = 32;
constexpr std::uint32_t kOneWin = 2520;  // divisible by 1 to 10: contenders who arrive at the same moment share a win

/// Fastest fifth, the middle three, slowest fifth of a standard normal score.
constexpr std::uint32_t kParts = 3;
constexpr double kFifthEnd = 0.8416212335729143;

std::size_t part_of(double z) { return (z > -kFifthEnd ? 1U : 0U) + (z > kFifthEnd ? 1U : 0U); }

struct Tally {
  std::vector<ArrivalCounts> arrivals;  // [milestone]
  std::vector<ArrivalCounts> won;       // [type][contender]
  std::vector<std::uint64_t> wins;      // [type][winner], in shares of a win
  std::vector<std::uint64_t> by_part;   // [input][part][winner], of the headline type
  std::uint32_t draws{0};
};

/// Working memory of a block.
struct Scratch {
  std::vector<double> best;         // [type][draw]: the first arrival of all
  std::vector<std::uint32_t> tied;  // [type][draw]: how many arrive then
  std::vector<std::size_t> winner;  // [draw], of the headline type
};

/// Counts blocks of draws.
class Counter {
 public:
  Counter(const Network& network, const Draws& draws, const RunOptions& options)
      : net_(network), draws_(draws), options_(options), contenders_(network.contenders.size()) {}

  Tally empty() const {
    Tally tally;
    tally.arrivals.resize(net_.milestones.size());
    tally.won.resize(net_.types.size() * contenders_);
    for (std::size_t m = 0; m < net_.milestones.size(); ++m) {
      tally.arrivals[m].reset();
      tally.won[slot(net_.milestones[m])].reset();
    }
    tally.wins.assign(net_.types.size() * winners(), 0);
    tally.by_part.assign(draws_.inputs() * kParts * winners(), 0);
    return tally;
  }

  static void merge(Tally& into, const Tally& from) {
    for (std::size_t i = 0; i < into.arrivals.size(); ++i) into.arrivals[i].merge(from.arrivals[i]);
    for (std::size_t i = 0; i < into.won.size(); ++i) into.won[i].merge(from.won[i]);
    for (std::size_t i = 0; i < into.wins.size(); ++i) into.wins[i] += from.wins[i];
    for (std::size_t i = 0; i < into.by_part.size(); ++i) into.by_part[i] += from.by_part[i];
    into.draws += from.draws;
  }

  /// The first `size` draws of the block.
  void count(const Draws::Block& block, std::uint32_t size, Scratch& scratch, Tally& tally) const {
    tally.draws += size;
    auto& [best, tied, winner] = scratch;
    best.assign(net_.types.size() * kBlock, kNever);
    tied.assign(net_.types.size() * kBlock, 0);
    winner.assign(kBlock, contenders_);
    for (std::size_t m = 0; m < net_.milestones.size(); ++m) {
      const double* at = block.reached_of(m);
      const bool open = std::isnan(net_.milestones[m].reached);
      const std::size_t type = net_.milestones[m].type * kBlock;
      for (std::uint32_t i = 0; i < size; ++i) {
        if (open) tally.arrivals[m].add(at[i]);
        if (at[i] < best[type + i]) {
          best[type + i] = at[i];
          tied[type + i] = 1;
        } else if (at[i] == best[type + i]) {
          ++tied[type + i];
        }
      }
    }
    for (std::size_t m = 0; m < net_.milestones.size(); ++m) {
      const Milestone& milestone = net_.milestones[m];
      const double* at = block.reached_of(m);
      const std::size_t type = milestone.type * kBlock;
      std::uint64_t& wins = tally.wins[milestone.type * winners() + milestone.contender];
      for (std::uint32_t i = 0; i < size; ++i) {
        if (!(at[i] < kNever) || at[i] > best[type + i]) continue;
        wins += kOneWin / tied[type + i];
        tally.won[slot(milestone)].add(at[i]);
        if (milestone.type == options_.headline) winner[i] = milestone.contender;
      }
    }
    for (std::size_t type = 0; type < net_.types.size(); ++type) {
      std::uint64_t& nobody = tally.wins[type * winners() + contenders_];
      for (std::uint32_t i = 0; i < size; ++i) nobody += best[type * kBlock + i] < kNever ? 0 : kOneWin;
    }
    for (std::size_t input = 0; input < draws_.inputs(); ++input) {
      const double* z = block.z_of(input);
      std::uint64_t* counts = tally.by_part.data() + input * kParts * winners();
      for (std::uint32_t i = 0; i < size; ++i) ++counts[part_of(z[i]) * winners() + winner[i]];
    }
  }

  Forecast finish(Tally tally) const {
    Forecast out;
    out.draws = tally.draws;
    out.complete = tally.draws == options_.draws;
    const double all = static_cast<double>(std::max<std::uint32_t>(1, tally.draws)) * kOneWin;
    for (std::size_t type = 0; type < net_.types.size(); ++type) {
      const auto share = [&](std::size_t winner) {
        return static_cast<double>(tally.wins[type * winners() + winner]) / all;
      };
      std::vector<double> first;
      for (std::size_t c = 0; c < contenders_; ++c) first.push_back(share(c));
      out.first.push_back(std::move(first));
      out.nobody.push_back(share(contenders_));
      const auto won = tally.won.begin() + static_cast<std::ptrdiff_t>(type * contenders_);
      out.won.emplace_back(won, won + static_cast<std::ptrdiff_t>(contenders_));
    }
    for (std::uint32_t input = 0; input < draws_.inputs(); ++input) {
      const std::uint64_t* counts = tally.by_part.data() + input * kParts * winners();
      Influence influence{draws_.kind_of(input), draws_.name_of(input), shares(counts),
                          shares(counts + (kParts - 1) * winners())};
      out.influences.push_back(std::move(influence));
    }
    out.arrivals = std::move(tally.arrivals);
    return out;
  }

 private:
  std::size_t winners() const { return contenders_ + 1; }  // the last is nobody
  std::size_t slot(const Milestone& milestone) const { return milestone.type * contenders_ + milestone.contender; }

  std::vector<double> shares(const std::uint64_t* counts) const {
    std::uint64_t all = 0;
    for (std::size_t w = 0; w < winners(); ++w) all += counts[w];
    std::vector<double> out;
    for (std::size_t c = 0; c < contenders_; ++c)
      out.push_back(static_cast<double>(counts[c]) / static_cast<double>(std::max<std::uint64_t>(1, all)));
    return out;
  }

  const Network& net_;
  const Draws& draws_;
  const RunOptions& options_;
  std::size_t contenders_;
};

Fault bad_option(std::string found, std::string expected) {
  return {Code::out_of_range, "", 0, 0, std::move(found), std::move(expected), "correct the request"};
}

}  // namespace

void ArrivalCounts::merge(const ArrivalCounts& other) {
  if (bins_.empty()) bins_.assign(other.bins_.size(), 0);
  for (std::size_t i = 0; i < other.bins_.size(); ++i) bins_[i] += other.bins_[i];
  never_ += other.never_;
}

std::uint64_t ArrivalCounts::count() const {
  std::uint64_t sum = never_;
  for (const std::uint32_t bin : bins_) sum += bin;
  return sum;
}

double ArrivalCounts::share_before(double months) const {
  const std::uint64_t all = count();
  if (all == 0 || !(months > 0.0)) return 0.0;
  const double position = months * kPerMonth;
  double before = 0.0;
  for (std::size_t i = 0; i < bins_.size() && static_cast<double>(i) < position; ++i) {
    before += static_cast<double>(bins_[i]) * std::min(1.0, position - static_cast<double>(i));
  }
  return before / static_cast<double>(all);
}

double ArrivalCounts::quantile(double share) const {
  const double wanted = share * static_cast<double>(count());
  double before = 0.0;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const double here = static_cast<double>(bins_[i]);
    if (here > 0.0 && before + here >= wanted) {
      return (static_cast<double>(i) + std::max(0.0, wanted - before) / here) / kPerMonth;
    }
    before += here;
  }
  return kNever;
}

double ArrivalCounts::never_share() const {
  const std::uint64_t all = count();
  return all == 0 ? 0.0 : static_cast<double>(never_) / static_cast<double>(all);
}

double Forecast::first_before(std::uint32_t type, std::uint32_t contender, double months) const {
  return first[type][contender] * won[type][contender].share_before(months);
}

Result<Forecast> run(const Network& network, const Availability& availability, const RunOptions& options,
                     Context& context) {
  auto order = order_of(network, availability.products);
  if (!order) return tl::unexpected(order.error());
  if (options.draws == 0) return fail(bad_option("no draws", "at least one"));
  if (network.types.size() > kMostTypes || options.headline >= network.types.size()) {
    return fail(
        bad_option(std::to_string(network.types.size()) + " types, headline " + std::to_string(options.headline),
                   "up to " + std::to_string(kMostTypes) + " types, the headline one of them"));
  }
  if (availability.share.size() !=
      static_cast<std::size_t>(availability.draws) * availability.products * availability.months) {
    return fail(bad_option(std::to_string(availability.share.size()) + " shares of supply",
                           "one for each draw, product and month"));
  }
  const Draws draws(network, availability, std::move(*order), options.seed);
  const Counter counter(network, draws, options);
  const std::size_t one_tally = (network.milestones.size() * 2 * sizeof(std::uint32_t)) * ArrivalCounts::kBins;
  if (one_tally * (context.pool.threads() + 2) > context.memory_limit) {
    return fail(Fault{Code::too_large, "", 0, 0, std::to_string(network.milestones.size()) + " milestones",
                      "counts within the memory limit", "leave milestones out or raise the limit"});
  }

  Tally total = counter.empty();
  std::mutex mutex;
  const std::uint32_t blocks = (options.draws - 1) / kBlock + 1;
  context.progress.stage("draws of the race", options.draws);
  context.pool.run((blocks - 1) / kBlocksPerChunk + 1, [&](std::size_t chunk) {
    if (context.cancel.stop_requested()) return;
    Tally tally = counter.empty();
    Draws::Block block;
    Scratch scratch;
    const auto from = static_cast<std::uint32_t>(chunk) * kBlocksPerChunk;
    for (std::uint32_t b = from; b < std::min(blocks, from + kBlocksPerChunk); ++b) {
      draws.make(b, block);
      counter.count(block, std::min(kBlock, options.draws - b * kBlock), scratch, tally);
    }
    context.progress.advance(tally.draws);
    const std::lock_guard lock(mutex);
    Counter::merge(total, tally);
  });
  return counter.finish(std::move(total));
}

}  // namespace chokepoint::race
