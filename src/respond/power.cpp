#include "respond/power.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

#include "respond/coalition.h"

namespace chokepoint::respond {
namespace {

constexpr double kUnits = 1e12;
constexpr std::int64_t kTolerance = 1000;  // as in coalition.cpp

/// Sums of the coalitions of these weights, by how many join, each list ascending.
using BySize = std::vector<std::vector<std::int64_t>>;

BySize sums_of(std::span<const std::int64_t> weights) {
  BySize sums{{0}};
  for (const std::int64_t weight : weights) {
    BySize next(sums.size() + 1);
    next.front() = sums.front();
    for (std::size_t s = 1; s < next.size(); ++s) {
      std::vector<std::int64_t> joined = sums[s - 1];
      for (std::int64_t& sum : joined) sum += weight;
      if (s == sums.size()) {
        next[s] = std::move(joined);
      } else {
        next[s].reserve(sums[s].size() + joined.size());
        std::merge(sums[s].begin(), sums[s].end(), joined.begin(), joined.end(), std::back_inserter(next[s]));
      }
    }
    sums = std::move(next);
  }
  return sums;
}

/// Pairs whose sum lies in [low, high).
std::uint64_t pairs_between(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b, std::int64_t low,
                            std::int64_t high) {
  std::uint64_t pairs = 0;
  std::size_t below_low = b.size(), below_high = b.size();
  for (const std::int64_t sum : a) {
    while (below_high > 0 && sum + b[below_high - 1] >= high) --below_high;
    while (below_low > 0 && sum + b[below_low - 1] >= low) --below_low;
    pairs += below_high - below_low;
  }
  return pairs;
}

Result<void> check(std::span<const double> shares, double quota) {
  Faults faults;
  if (shares.empty() || shares.size() > kMostPlaces) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("{} places", shares.size()),
                fmt::format("1 to {}", kMostPlaces), "join the smallest into one"});
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] >= 0.0 && shares[i] <= 1.0) {
      sum += shares[i];
      continue;
    }
    faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(i + 1), 0, fmt::format("a share of {}", shares[i]),
                "a share from 0 to 1", "correct it"});
  }
  if (sum > 1.0 + 1e-6) {
    faults.add({Code::shares_exceed, "", 0, 0, fmt::format("shares that add up to {:.6g}", sum), "at most 1",
                "shares are of all that the target can reach"});
  }
  if (!(quota > 0.0) || sum + static_cast<double>(kTolerance) / kUnits < quota) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("a quota of {} of {:.6g}", quota, sum),
                "a quota above 0 that all together reach", "lower the quota"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

}  // namespace

Result<std::vector<double>> power_of_shares(std::span<const double> shares, double quota) {
  if (auto fine = check(shares, quota); !fine) return tl::unexpected(fine.error());
  const std::int64_t wanted = std::llround(quota * kUnits) - kTolerance;
  // Who brings nothing turns nothing, and leaves the others' index as it is.
  std::vector<std::size_t> who;
  std::vector<std::int64_t> weights;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::int64_t weight = std::llround(shares[i] * kUnits);
    if (weight <= 0) continue;
    who.push_back(i);
    weights.push_back(weight);
  }
  const std::size_t n = weights.size(), middle = n / 2;
  // Odds of being preceded by exactly the places of one coalition of s: s! (n - s - 1)! / n!.
  std::vector<double> odds(n);
  double choose = 1.0;  // (n - 1 choose s)
  for (std::size_t s = 0; s < n; ++s) {
    odds[s] = 1.0 / (static_cast<double>(n) * choose);
    choose *= static_cast<double>(n - 1 - s) / static_cast<double>(s + 1);
  }
  const std::span<const std::int64_t> all(weights);
  const BySize first = sums_of(all.first(middle)), second = sums_of(all.subspan(middle));
  std::vector<double> index(shares.size(), 0.0);
  for (std::size_t k = 0; k < n; ++k) {
    const bool in_first = k < middle;
    std::vector<std::int64_t> rest;
    for (std::size_t j = in_first ? 0 : middle; j < (in_first ? middle : n); ++j) {
      if (j != k) rest.push_back(weights[j]);
    }
    const BySize own = sums_of(rest);
    const BySize& other = in_first ? second : first;
    for (std::size_t a = 0; a < own.size(); ++a) {
      for (std::size_t b = 0; b < other.size(); ++b) {
        const std::uint64_t swings = pairs_between(own[a], other[b], wanted - weights[k], wanted);
        index[who[k]] += odds[a + b] * static_cast<double>(swings);
      }
    }
  }
  return index;
}

}  // namespace chokepoint::respond
