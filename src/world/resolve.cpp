#include "world/resolve.h"

#include <algorithm>
#include <tuple>

namespace chokepoint::world {
namespace {

/// Smaller is better.
auto grade(const Rival& rival) { return std::tuple(rival.reliability, rival.credibility); }
auto age(const Rival& rival) { return std::tuple(-rival.year, -rival.published.number); }

bool before(const Rival& a, const Rival& b, RivalRule rule) {
  if (rule == RivalRule::newest) return std::tuple(age(a), grade(a)) < std::tuple(age(b), grade(b));
  return std::tuple(grade(a), age(a)) < std::tuple(grade(b), age(b));
}

/// The origin itself, then the better grade, then the newer.
bool stands_for(const Rival& a, const Rival& b) {
  const auto is_origin = [](const Rival& rival) { return rival.origins == std::vector{rival.source}; };
  return std::tuple(!is_origin(a), grade(a), age(a)) < std::tuple(!is_origin(b), grade(b), age(b));
}

}  // namespace

std::string_view name_of(RivalRule rule) {
  constexpr std::string_view kNames[] = {"newest", "official", "widest"};
  return kNames[static_cast<std::size_t>(rule)];
}

std::optional<RivalRule> rival_rule(std::string_view name) {
  for (const RivalRule rule : {RivalRule::newest, RivalRule::official, RivalRule::widest}) {
    if (name_of(rule) == name) return rule;
  }
  return std::nullopt;
}

Resolution resolve(std::span<const Rival> rivals, RivalRule rule) {
  Resolution result;
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < rivals.size(); ++i) {
    bool echo = false;
    for (std::size_t k = 0; k < rivals.size() && !echo; ++k) {
      // Several statements of one source are no echoes: it may have said two things.
      if (k == i || rivals[k].origins.empty() || rivals[k].origins != rivals[i].origins) continue;
      if (rivals[k].source == rivals[i].source) continue;
      echo = stands_for(rivals[k], rivals[i]) || (!stands_for(rivals[i], rivals[k]) && k < i);
    }
    (echo ? result.echoes : left).push_back(i);
  }
  std::stable_sort(left.begin(), left.end(),
                   [&](std::size_t a, std::size_t b) { return before(rivals[a], rivals[b], rule); });
  const Rival& first = rivals[left.front()];
  for (const std::size_t i : left) {
    const Rival& rival = rivals[i];
    const bool counts = rule == RivalRule::widest || (rule == RivalRule::newest && rival.year == first.year) ||
                        (rule == RivalRule::official && grade(rival) == grade(first));
    if (counts) result.used.push_back(i);
  }
  result.value = first.value;
  result.low = first.low;
  result.high = first.high;
  for (const std::size_t i : result.used) {
    result.low = std::min(result.low, rivals[i].low);
    result.high = std::max(result.high, rivals[i].high);
  }
  return result;
}

}  // namespace chokepoint::world
