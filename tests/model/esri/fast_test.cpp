#include "model/esri/fast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "model/esri/golden.h"
#include "model/esri/worker.h"
#include "network/synth.h"

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

/// Lanes of floats by themselves, on every golden network whose closures are walks: no closure lies outside its bound.
TEST_P(FastGolden, LiesWithinTheErrorOfNarrowLanes) {
  const Golden golden = read_golden(GetParam());
  for (const NamedRun& run : golden.runs) {
    const auto layout = make_layout(golden.list, golden.needs, run.method);
    ASSERT_TRUE(layout);
    if (!Worker::walks_apply(*layout, run.method) || !Worker::narrow_serves(run.method, 1e-5)) continue;
    const auto fast = Fast::make(golden.list, golden.needs, run.method);
    PlainContext plain(2);
    Context context = plain.context();
    const Answer exact = fast->run(closures(golden.list), {}, context);
    Worker worker(*layout, run.method);
    std::size_t done = 0;
    for (std::uint32_t from = 0; from < layout->firms; from += Lane16::kCount) {
      const std::uint32_t to = std::min<std::uint32_t>(layout->firms, from + Lane16::kCount);
      std::vector<std::uint32_t> firms;
      for (std::uint32_t i = from; i < to; ++i) firms.push_back(i);
      std::vector<Outgoing> results(firms.size());
      worker.close_narrow(firms, 1e-5, results);
      for (std::uint32_t i = from; i < to; ++i) {
        const Outgoing& result = results[i - from];
        if (result.way != Way::done) continue;
        ++done;
        EXPECT_LE(std::abs(result.loss.esri - exact.losses[i].esri), result.loss.error) << run.name << " " << i;
        EXPECT_EQ(result.loss.steps, exact.losses[i].steps) << run.name << " " << i;
        EXPECT_LE(result.loss.error, 1e-5);
      }
    }
    printf("%s %s: %zu of %u within 1e-5\n", GetParam().c_str(), run.name.c_str(), done, layout->firms);
  }
}

/// Made networks large enough for every way of the certified answer: exact agrees with plain, certified with exact, and
/// no answer depends on what else is asked.
class FastMade : public testing::TestWithParam<std::uint64_t> {};

TEST_P(FastMade, AllWaysAgree) {
  PlainContext plain_context(2);
  Context context = plain_context.context();
  network::SynthSpec spec;
  spec.firms = 2500;
  spec.sectors = 40;
  spec.seed = GetParam();
  const auto list = network::synthesize(spec, context);
  ASSERT_TRUE(list);
  Needs needs = needs_of_all(*list, Need::none);
  Stream stream(GetParam(), 0, Purpose::test);
  for (Need& need : needs.need) {
    const double at = stream.uniform();
    need = at < 0.62 ? Need::none : at < 0.85 ? Need::linear : Need::essential;
  }
  for (const bool replaceable : {true, false}) {
    Method method;
    method.replaceable = replaceable;
    const auto fast = Fast::make(*list, needs, method);
    const auto plain = Plain::make(*list, needs, method);
    const auto all = closures(*list);
    const Answer exact = fast->run(all, {}, context);
    const Answer certified = fast->run(all, {1e-6, {}}, context);
    std::size_t within = 0;
    for (std::size_t s = 0; s < all.size(); ++s) {
      EXPECT_LE(std::abs(certified.losses[s].esri - exact.losses[s].esri), certified.losses[s].error + 1e-12) << s;
      EXPECT_EQ(certified.losses[s].steps, exact.losses[s].steps) << s;
      EXPECT_LE(certified.losses[s].error, 1e-6);
      within += certified.losses[s].error > 0.0 ? 1 : 0;
    }
    if (replaceable) {
      EXPECT_GT(within, all.size() / 2);
    }
    std::vector<Scenario> some;
    for (std::size_t s = 0; s < all.size(); s += 61) some.push_back(all[s]);
    const Answer some_exact = fast->run(some, {}, context);
    const Answer some_certified = fast->run(some, {1e-6, {}}, context);
    std::vector<FirmLoss> firms(some.size());
    const Answer with_firms =
        fast->run(some, {0.0, [&](std::size_t s, const FirmLoss& loss) { firms[s] = loss; }}, context);
    for (std::size_t s = 0; s < some.size(); ++s) {
      FirmLoss of_plain;
      const Loss expected = plain->run(some[s], &of_plain);
      EXPECT_NEAR(exact.losses[61 * s].esri, expected.esri, 1e-12) << s;
      EXPECT_NEAR(exact.losses[61 * s].up, expected.up, 1e-12) << s;
      EXPECT_NEAR(exact.losses[61 * s].down, expected.down, 1e-12) << s;
      EXPECT_EQ(exact.losses[61 * s].steps, expected.steps) << s;
      EXPECT_NEAR(with_firms.losses[s].esri, expected.esri, 1e-12) << s;
      for (std::size_t i = 0; i < list->firms.size(); ++i) {
        ASSERT_NEAR(firms[s].up[i], of_plain.up[i], 1e-12) << s;
        ASSERT_NEAR(firms[s].down[i], of_plain.down[i], 1e-12) << s;
      }
      EXPECT_EQ(exact.losses[61 * s].esri, some_exact.losses[s].esri) << s;
      EXPECT_EQ(certified.losses[61 * s].esri, some_certified.losses[s].esri) << s;
      EXPECT_EQ(certified.losses[61 * s].error, some_certified.losses[s].error) << s;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FastMade, testing::Values(1, 2));

TEST(FastGoldenSlow, ThousandsOfSteps) {
  const Golden golden = read_golden("e03_linear_200");
  for (const NamedRun& run : golden.runs) expect_as_printed("e03_linear_200", run, 0.0);
}

}  // namespace
}  // namespace chokepoint::model::esri
