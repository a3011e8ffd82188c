#include "model/esri/plain.h"

#include <gtest/gtest.h>

#include <cmath>

#include "model/esri/golden.h"

namespace chokepoint::model::esri {
namespace {

/// e03 with eps 1e-10 takes up to 4,949 steps a firm; e06 has 2,000 firms: every 20th of them here, all in the fast
/// loop's test.
void compare(const std::string& name, const NamedRun& asked, std::size_t every) {
  const Golden golden = read_golden(name);
  for (const bool reference : {true, false}) {
    NamedRun run = asked;
    run.method.reference = reference;
    const auto plain = Plain::make(golden.list, golden.needs, run.method);
    ASSERT_TRUE(plain) << to_string(plain.error());
    const auto scenarios = golden.scenarios(run);
    const auto expected = golden.expected(run);
    const auto losses = golden.losses(run);
    ASSERT_EQ(scenarios.size(), expected.size());
    double worst = 0.0;
    for (std::size_t s = 0; s < scenarios.size(); s += every) {
      FirmLoss firms;
      const Loss loss = plain->run(scenarios[s], &firms);
      EXPECT_EQ(loss.steps, expected[s].steps) << name << " " << run.name << " " << s;
      EXPECT_EQ(scenarios[s].name, expected[s].scenario);
      worst = std::max({worst, std::abs(loss.esri - expected[s].esri), std::abs(loss.down - expected[s].down),
                        std::abs(loss.up - expected[s].up)});
      for (std::size_t i = 0; !losses.empty() && i < firms.down.size(); ++i) {
        worst = std::max({worst, std::abs(firms.down[i] - losses[s].down[i]), std::abs(firms.up[i] - losses[s].up[i])});
      }
    }
    EXPECT_LE(worst, 1e-12) << name << " " << run.name;
  }
}

class PlainGolden : public testing::TestWithParam<std::string> {};

TEST_P(PlainGolden, IsTheReferencePrograms) {
  const Golden golden = read_golden(GetParam());
  const std::size_t firms = golden.list.firms.size();
  for (const NamedRun& run : golden.runs) {
    const bool long_run = run.method.eps < 1e-9 && firms >= 200;
    compare(GetParam(), run, run.use_scenarios ? 1 : long_run ? 50 : firms >= 500 ? firms / 50 : 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, PlainGolden, testing::ValuesIn(golden_cases()));

}  // namespace
}  // namespace chokepoint::model::esri
