// Rival statements about one number become one estimate by a named rule; never an average. Statements that go back to
// one origin count once.
// Method: docs/methods/evidence.md. Verified by: tests/world/resolve_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/day.h"

namespace chokepoint::world {

/// Whose statements make the interval: those of the latest year, those of the best grade, or all.
enum class RivalRule : std::uint8_t { newest, official, widest };
std::string_view name_of(RivalRule rule);
std::optional<RivalRule> rival_rule(std::string_view name);

/// What one source says, in the unit of the figure; low = high = value where it says one number.
struct Rival {
  double value{0.0}, low{0.0}, high{0.0};
  std::int32_t year{0};  // the number is for; 0 = not stated
  Day published{};
  char reliability{'F'};
  int credibility{6};
  std::string source;
  std::vector<std::string> origins;  // sources that it goes back to in the end, in order
};

struct Resolution {
  double value{0.0}, low{0.0}, high{0.0};
  std::vector<std::size_t> used;    // rivals that the interval covers; the first gave the value
  std::vector<std::size_t> echoes;  // left out: another of the same origin stands for it
};

/// `rivals` is not empty. The value is that of the rival which the rule puts first: newest by year, then publication,
/// then grade; official by grade, then year, then publication; widest as official. Equal ones: the first given.
Resolution resolve(std::span<const Rival> rivals, RivalRule rule);

}  // namespace chokepoint::world
