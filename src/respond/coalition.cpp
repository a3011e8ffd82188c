#include "respond/coalition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace chokepoint::respond {
namespace {

constexpr double kUnits = 1e12;
constexpr std::int64_t kTolerance = 1000;  // 1e-9: wider than the rounding of forty shares

std::int64_t units(double share) { return std::llround(share * kUnits); }

struct Part {
  std::int64_t cost, share;
  Coalition members;
  bool operator<(const Part& other) const {
    if (cost != other.cost) return cost < other.cost;
    if (share != other.share) return share < other.share;
    return members < other.members;
  }
};

/// Every coalition of the places [from, to) that may join.
std::vector<Part> parts_of(std::span<const std::int64_t> share, std::span<const std::int64_t> cost,
                           std::span<const std::uint32_t> places, std::size_t from, std::size_t to) {
  std::vector<Part> parts{{0, 0, 0}};
  parts.reserve(std::size_t{1} << (to - from));
  for (std::size_t i = from; i < to; ++i) {
    const std::uint32_t place = places[i];
    const std::size_t size = parts.size();
    for (std::size_t k = 0; k < size; ++k) {
      parts.push_back(
          {parts[k].cost + cost[place], parts[k].share + share[place], parts[k].members | (Coalition{1} << place)});
    }
  }
  return parts;
}

StageCover cover(std::span<const std::int64_t> share, std::span<const std::int64_t> cost,
                 std::span<const std::uint32_t> who, std::int64_t wanted, std::size_t listed) {
  StageCover result;
  // Who brings nothing and costs something is in no cheapest coalition.
  std::vector<std::uint32_t> places;
  std::copy_if(who.begin(), who.end(), std::back_inserter(places),
               [&](std::uint32_t place) { return share[place] > 0 || cost[place] == 0; });
  std::int64_t all = 0;
  for (const std::uint32_t place : places) all += share[place];
  if (all < wanted) return result;
  result.possible = true;
  for (const std::uint32_t place : places) {
    if (all - share[place] < wanted) result.needed |= Coalition{1} << place;
  }
  const std::size_t middle = places.size() / 2;
  const std::vector<Part> left = parts_of(share, cost, places, 0, middle);
  std::vector<Part> right = parts_of(share, cost, places, middle, places.size());

  // The least cost: of the right half, for a share still wanted, the cheapest part that brings it.
  std::sort(right.begin(), right.end(), [](const Part& a, const Part& b) { return a.share < b.share; });
  std::vector<std::int64_t> cheapest(right.size());
  for (std::size_t k = right.size(); k-- > 0;) {
    cheapest[k] = right[k].cost;
    if (k + 1 < right.size()) cheapest[k] = std::min(cheapest[k], cheapest[k + 1]);
  }
  std::int64_t least = -1;
  for (const Part& part : left) {
    const auto at = std::lower_bound(right.begin(), right.end(), wanted - part.share,
                                     [](const Part& other, std::int64_t missing) { return other.share < missing; });
    if (at == right.end()) continue;
    const std::int64_t sum = part.cost + cheapest[static_cast<std::size_t>(at - right.begin())];
    if (least < 0 || sum < least) least = sum;
  }
  result.cost = static_cast<double>(least) / kUnits;

  // All of that cost.
  std::sort(right.begin(), right.end());
  for (const Part& part : left) {
    const auto from = std::lower_bound(right.begin(), right.end(), Part{least - part.cost, wanted - part.share, 0});
    const auto to = std::upper_bound(right.begin(), right.end(), Part{least - part.cost, units(2.0), ~Coalition{0}});
    if (from >= to) continue;
    result.ties += static_cast<std::uint64_t>(to - from);
    for (auto it = from; it != to && result.coalitions.size() < listed; ++it)
      result.coalitions.push_back(part.members | it->members);
  }
  std::sort(result.coalitions.begin(), result.coalitions.end());
  return result;
}

void check_shares(const CoalitionQuestion& question, Faults& faults) {
  const std::size_t places = question.stages.empty() ? 0 : question.stages.front().size();
  if (places == 0 || places > kMostPlaces) {
    faults.add({places == 0 ? Code::missing_value : Code::too_large, "", 0, 0, fmt::format("{} places", places),
                fmt::format("1 to {} places", kMostPlaces),
                places == 0 ? "name at least one place that makes the product" : "join the smallest into one"});
  }
  for (std::size_t s = 0; s < question.stages.size(); ++s) {
    const auto row = static_cast<std::uint32_t>(s + 1);
    if (question.stages[s].size() != places) {
      faults.add({Code::bad_structure, "", row, 0, fmt::format("{} shares", question.stages[s].size()),
                  fmt::format("{}, one a place", places), "give each stage a share of every place"});
    }
    double sum = 0.0;
    for (const double share : question.stages[s]) {
      if (!(share >= 0.0 && share <= 1.0)) {
        faults.add(
            {Code::out_of_range, "", row, 0, fmt::format("a share of {}", share), "a share from 0 to 1", "correct it"});
      } else {
        sum += share;
      }
    }
    if (sum > 1.0 + 1e-6) {
      faults.add({Code::shares_exceed, "", row, 0, fmt::format("shares that add up to {}", sum), "at most 1",
                  "shares are of all that the target can reach"});
    }
  }
}

}  // namespace

Result<CoalitionAnswer> cheapest_coalitions(const CoalitionQuestion& question) {
  Faults faults;
  check_shares(question, faults);
  const std::size_t places = question.stages.empty() ? 0 : question.stages.front().size();
  if (!(question.denied > 0.0 && question.denied <= 1.0)) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("{} to be denied", question.denied),
                "a share above 0, at most 1", "give the share of a stage that must be covered"});
  }
  for (const auto* list : {&question.cost}) {
    if (!list->empty() && list->size() != places) {
      faults.add({Code::bad_structure, "", 0, 0, fmt::format("{} costs", list->size()), fmt::format("{}", places),
                  "give one a place, or none"});
    }
  }
  if (!question.allowed.empty() && question.allowed.size() != places) {
    faults.add({Code::bad_structure, "", 0, 0, fmt::format("{} marks of who may join", question.allowed.size()),
                fmt::format("{}", places), "give one a place, or none"});
  }
  constexpr double kMostCost = 1e5;
  for (const double cost : question.cost) {
    if (!(cost >= 0.0 && cost <= kMostCost)) {
      faults.add({Code::out_of_range, "", 0, 0, fmt::format("a cost of {}", cost),
                  fmt::format("a cost from 0 to {}", kMostCost), "choose another unit of cost"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  std::vector<std::uint32_t> who;
  std::vector<std::int64_t> cost(places);
  for (std::size_t i = 0; i < places; ++i) {
    if (question.allowed.empty() || question.allowed[i] != 0) who.push_back(static_cast<std::uint32_t>(i));
    cost[i] = units(question.cost.empty() ? 1.0 : question.cost[i]);
  }
  CoalitionAnswer answer;
  for (const auto& stage : question.stages) {
    std::vector<std::int64_t> share(places);
    for (std::size_t i = 0; i < places; ++i) share[i] = units(stage[i]);
    answer.stages.push_back(cover(share, cost, who, units(question.denied) - kTolerance, question.listed));
    const StageCover& found = answer.stages.back();
    if (!found.possible) continue;
    const auto number = static_cast<std::uint32_t>(answer.stages.size() - 1);
    if (!answer.possible || found.cost < answer.cost) {
      answer.cost = found.cost;
      answer.by.assign(1, number);
    } else if (found.cost == answer.cost) {
      answer.by.push_back(number);
    }
    answer.possible = true;
  }
  return answer;
}

Result<std::vector<double>> shapley_shubik(std::span<const std::uint32_t> weights, std::uint32_t quota) {
  constexpr std::uint64_t kMostWeight = 10'000'000;
  std::uint64_t sum = 0;
  for (const std::uint32_t weight : weights) sum += weight;
  if (weights.empty() || weights.size() > kMostPlaces || sum > kMostWeight || quota == 0 || quota > sum) {
    return fail(
        Fault{Code::out_of_range, "", 0, 0,
              fmt::format("{} weights that add up to {} with a quota of {}", weights.size(), sum, quota),
              fmt::format("1 to {} weights, at most {} in all, and a quota within them", kMostPlaces, kMostWeight),
              "give weights in whole units of 1e-4 or so"});
  }
  const std::size_t n = weights.size();
  const std::size_t width = quota;  // only sums below the quota matter
  // counts[s * width + w]: coalitions of s places that weigh w.
  std::vector<std::uint64_t> counts((n + 1) * width, 0);
  counts[0] = 1;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t s = i + 1; s-- > 0;) {
      for (std::size_t w = width; w-- > weights[i];) counts[(s + 1) * width + w] += counts[s * width + w - weights[i]];
    }
  }
  // Odds of being preceded by exactly the places of one coalition of s: s! (n - s - 1)! / n!.
  std::vector<double> odds(n);
  double choose = 1.0;  // (n - 1 choose s)
  for (std::size_t s = 0; s < n; ++s) {
    odds[s] = 1.0 / (static_cast<double>(n) * choose);
    choose *= static_cast<double>(n - 1 - s) / static_cast<double>(s + 1);
  }
  std::vector<double> index(n, 0.0);
  std::vector<std::uint64_t> without(n * width);
  for (std::size_t i = 0; i < n; ++i) {
    // Take place i out again: without(s, w) = counts(s, w) - without(s - 1, w - weight).
    for (std::size_t s = 0; s < n; ++s) {
      for (std::size_t w = 0; w < width; ++w) {
        std::uint64_t count = counts[s * width + w];
        if (s > 0 && w >= weights[i]) count -= without[(s - 1) * width + w - weights[i]];
        without[s * width + w] = count;
      }
      std::uint64_t swings = 0;
      for (std::size_t w = width > weights[i] ? width - weights[i] : 0; w < width; ++w)
        swings += without[s * width + w];
      index[i] += odds[s] * static_cast<double>(swings);
    }
  }
  return index;
}

}  // namespace chokepoint::respond
