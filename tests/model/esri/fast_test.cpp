#include "model/esri/fast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "model/esri/golden.h"

namespace chokepoint::model::esri {
namespace {

void expect_as_printed(const std::string& name, const NamedRun& run, double most_error) {
  const Golden golden = read_golden(name);
  const auto fast = Fast::make(golden.list, golden.needs, run.method);
  ASSERT_TRUE(fast) << to_string(fast.error());
  const auto scenarios = golden.scenarios(run);
  const auto expected = golden.expected(run);
  const auto losses = golden.losses(run);
  PlainContext plain(2);
  Context context = plain.context();
  double worst = 0.0, worst_firm = 0.0;
  Wish wish{most_error, {}};
  std::vector<FirmLoss> firms(scenarios.size());
  if (most_error == 0.0 && !losses.empty()) {
    wish.firms = [&](std::size_t s, const FirmLoss& loss) { firms[s] = loss; };
  }
  const Answer answer = fast->run(scenarios, wish, context);
  EXPECT_EQ(answer.outcome, Outcome::done);
  std::size_t certified = 0;
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    const Loss& loss = answer.losses[s];
    EXPECT_EQ(loss.steps, expected[s].steps) << name << " " << run.name << " " << s;
    const double off = std::abs(loss.esri - expected[s].esri);
    EXPECT_LE(off, std::max(loss.error, 1e-12)) << name << " " << run.name << " " << s;
    EXPECT_LE(loss.error, most_error);
    certified += loss.error > 0.0 ? 1 : 0;
    worst = std::max(worst, off);
    if (most_error == 0.0) {
      worst = std::max({worst, std::abs(loss.down - expected[s].down), std::abs(loss.up - expected[s].up)});
      for (std::size_t i = 0; i < firms[s].up.size(); ++i) {
        worst_firm = std::max(
            {worst_firm, std::abs(firms[s].down[i] - losses[s].down[i]), std::abs(firms[s].up[i] - losses[s].up[i])});
      }
    }
  }
  if (most_error == 0.0) {
    EXPECT_LE(worst, 1e-12) << name << " " << run.name;
    EXPECT_LE(worst_firm, 1e-12) << name << " " << run.name;
  }
  printf("%s %s: off by %.1e, %zu of %zu certified, %zu by plain\n", name.c_str(), run.name.c_str(), worst, certified,
         scenarios.size(), answer.plain);
}

class FastGolden : public testing::TestWithParam<std::string> {};

TEST_P(FastGolden, IsTheReferencePrograms) {
  const Golden golden = read_golden(GetParam());
  for (NamedRun run : golden.runs) {
    if (GetParam().starts_with("e03") && run.method.eps < 1e-9) continue;  // thousands of steps: the slow test below
    expect_as_printed(GetParam(), run, 0.0);
    run.method.reference = true;
    expect_as_printed(GetParam(), run, 0.0);
  }
}

TEST_P(FastGolden, LiesWithinItsCertifiedError) {
  const Golden golden = read_golden(GetParam());
  for (const NamedRun& run : golden.runs) {
    if (GetParam().starts_with("e03") && run.method.eps < 1e-9) continue;
    for (const double most : {1e-3, 1e-6, 1e-9}) expect_as_printed(GetParam(), run, most);
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, FastGolden, testing::ValuesIn(golden_cases()));

TEST(FastGoldenSlow, ThousandsOfSteps) {
  const Golden golden = read_golden("e03_linear_200");
  for (const NamedRun& run : golden.runs) expect_as_printed("e03_linear_200", run, 0.0);
}

}  // namespace
}  // namespace chokepoint::model::esri
