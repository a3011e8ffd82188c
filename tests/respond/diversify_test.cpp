#include "respond/diversify.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "base/random.h"

namespace chokepoint::respond {
namespace {

constexpr double kAny = std::numeric_limits<double>::infinity();

Diversified asked(const std::vector<Source>& sources, double demand, double x, DiversityRule rule) {
  PlainContext plain;
  Context context = plain.context();
  auto answer = least_to_add(sources, demand, x, rule, context);
  EXPECT_TRUE(answer) << to_string(answer.error());
  return answer ? *answer : Diversified{};
}

/// CN 60, others 40, demand 100, at most .40: the flow rule asks for 20, the share rule for 50.
TEST(Diversify, TheTwoRulesDiffer) {
  const std::vector<Source> sources{{60.0, 1.0, 0.0}, {40.0, 1.0, kAny, true}};
  const auto flow = asked(sources, 100.0, 0.4, DiversityRule::flow);
  EXPECT_NEAR(flow.added, 20.0, 1e-9);
  EXPECT_EQ(flow.binding, (std::vector<std::uint32_t>{0}));
  EXPECT_NEAR(asked(sources, 100.0, 0.4, DiversityRule::share).added, 50.0, 1e-9);
}

TEST(Diversify, NothingToAddOrNoWay) {
  const std::vector<Source> even{{25.0}, {25.0}, {25.0}, {25.0}};
  EXPECT_NEAR(asked(even, 100.0, 0.25, DiversityRule::flow).added, 0.0, 1e-12);
  EXPECT_FALSE(asked(even, 100.0, 0.1, DiversityRule::flow).possible);
  const std::vector<Source> alone{{10.0, 1.0, kAny}};
  EXPECT_FALSE(asked(alone, 10.0, 0.5, DiversityRule::flow).possible);  // it is always the whole
}

/// After adding, no place's loss leaves less than it may: each rule's own words, on random sources.
TEST(Diversify, KeepsItsRule) {
  for (std::uint32_t draw = 0; draw < 30; ++draw) {
    Stream random(6, draw, Purpose::test);
    std::vector<Source> sources(3 + random.below(5));
    double supply = 0.0;
    for (auto& source : sources) {
      source = {100.0 * random.uniform(), 0.5 + random.uniform(), kAny, false};
      supply += source.supply;
    }
    const double x = 0.4 + 0.3 * random.uniform();
    for (const auto rule : {DiversityRule::flow, DiversityRule::share}) {
      const auto answer = asked(sources, supply, x, rule);
      ASSERT_TRUE(answer.possible);
      double whole = supply + answer.added;
      for (std::size_t k = 0; k < sources.size(); ++k) {
        const double own = sources[k].supply + answer.per_source[k];
        if (rule == DiversityRule::flow) {
          EXPECT_GE(whole - own, (1.0 - x) * supply - 1e-6);
        } else {
          EXPECT_LE(own, x * whole + 1e-6);
        }
      }
    }
  }
}

TEST(Diversify, Faults) {
  PlainContext plain;
  Context context = plain.context();
  const auto answer = least_to_add({{-1.0, -1.0, 0.0}}, -5.0, 1.0, DiversityRule::flow, context);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().faults.size(), 3U);
  EXPECT_FALSE(least_to_add({}, 1.0, 0.5, DiversityRule::flow, context));
}

}  // namespace
}  // namespace chokepoint::respond
