#include "ensemble/shares.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "small_ensemble.h"

namespace chokepoint::ensemble {
namespace {

constexpr double kPi = 3.14159265358979323846;

Inputs small_inputs() { return {kInputs, draw_inputs, {{0, 1}, {2}, {}}}; }

/// Runs a model y(x) of `count` uniform inputs.
template <class Model>
Runs runs_of(std::uint32_t draws, std::size_t count, const Model& model, Context& context) {
  Spec spec;
  spec.draws = draws;
  spec.outputs = spec.kept = 1;
  const auto runs = run(
      spec,
      [&](std::uint32_t draw, std::span<double> out, Context&) -> Result<void> {
        std::vector<double> x(count);
        draw_inputs(draw, x);
        out[0] = model(x);
        return {};
      },
      context);
  return runs.value();
}

TEST(Shares, MatchTheClosedFormOfALinearModel) {
  PlainContext plain(2);
  Context context = plain.context();
  const auto runs = run(small_spec(4000), draw_outputs, context);
  ASSERT_TRUE(runs);
  const auto shares = variance_shares(*runs, small_inputs(), context);
  ASSERT_TRUE(shares);
  ASSERT_EQ(shares->outputs, 3U);
  const auto linear = shares->of_output(0);
  EXPECT_NEAR(linear[0].share, 0.9, 0.02);
  EXPECT_NEAR(linear[1].share, 0.1, 0.02);
  EXPECT_LT(std::fabs(linear[2].share), linear[2].noise);
  EXPECT_NEAR(shares->of_output(1)[2].share, 1.0, 0.01);
  // Where the third output has a value, x1 alone decides it.
  EXPECT_NEAR(shares->of_output(2)[1].share, 1.0, 0.01);
  EXPECT_EQ(shares->stands_out, (std::vector<std::uint8_t>{1, 1, 0, 0, 0, 1, 0, 1, 0}));

  ASSERT_EQ(shares->by_group.size(), 9U);
  EXPECT_NEAR(shares->by_group[0].share, 1.0, 0.02);
  EXPECT_EQ(shares->by_group[0].named, 2U);
  EXPECT_NEAR(shares->by_group[0].named_share, shares->by_group[0].share, 1e-15);
  EXPECT_EQ(shares->by_group[1].named, 0U);
  EXPECT_LT(std::fabs(shares->by_group[1].share), shares->by_group[1].noise);
  EXPECT_EQ(shares->by_group[2].share, 0.0) << "nobody explains nothing";
}

// Ishigami and Homma (1990), a = 7, b = 0.1: S1 = 0.3139, S2 = 0.4424, S3 = 0 (Saltelli et al. 2008, section 4.6);
// first orders add up to 0.7563, the rest is interaction.
TEST(Shares, MatchTheIshigamiFunction) {
  PlainContext plain(2);
  Context context = plain.context();
  const auto ishigami = [](std::span<const double> u) {
    const double a = (2 * u[0] - 1) * kPi;
    const double b = (2 * u[1] - 1) * kPi;
    const double c = (2 * u[2] - 1) * kPi;
    return std::sin(a) + 7 * std::pow(std::sin(b), 2) + 0.1 * std::pow(c, 4) * std::sin(a);
  };
  const Runs runs = runs_of(8000, 3, ishigami, context);
  const auto shares = variance_shares(runs, {3, draw_inputs, {{0, 1, 2}}}, context);
  ASSERT_TRUE(shares);
  EXPECT_NEAR(shares->by_input[0].share, 0.3139, 0.02);
  EXPECT_NEAR(shares->by_input[1].share, 0.4424, 0.02);
  EXPECT_NEAR(shares->by_input[2].share, 0.0, 0.02);
  EXPECT_NEAR(shares->by_group[0].share, 0.7563, 0.04);
  EXPECT_EQ(shares->by_group[0].named, 2U);
}

TEST(Shares, ManySilentInputsDrownASumButNotTheNamedOnes) {
  PlainContext plain(2);
  Context context = plain.context();
  constexpr std::size_t kMany = 600;
  const auto model = [](std::span<const double> x) { return 2 * x[0] + x[1] + x[2]; };
  const Runs runs = runs_of(500, kMany, model, context);
  Inputs inputs{kMany, draw_inputs, {{}, {}}};
  for (std::uint32_t i = 0; i < kMany; ++i) inputs.groups[i < 3 ? 0 : 1].push_back(i);
  const auto shares = variance_shares(runs, inputs, context);
  ASSERT_TRUE(shares);
  EXPECT_NEAR(shares->by_group[0].share, 1.0, 0.1);
  EXPECT_EQ(shares->by_group[0].named, 3U);
  const GroupShare& silent = shares->by_group[1];
  EXPECT_EQ(silent.named, 0U) << "the floor for 600 inputs is not passed by chance";
  EXPECT_LT(std::fabs(silent.share), 1.5 * silent.noise);
  EXPECT_GT(silent.noise, 10 * shares->by_input[5].noise) << "the sum's noise says how little it says";
}

TEST(Shares, AreThoseOfOneInputAndOneOutput) {
  PlainContext plain;
  Context context = plain.context();
  const auto runs = run(small_spec(700), draw_outputs, context);
  const auto shares = variance_shares(*runs, small_inputs(), context);
  ASSERT_TRUE(shares);
  for (std::size_t input = 0; input < kInputs; ++input) {
    std::vector<double> x;
    for (const std::uint32_t draw : runs->draws) {
      std::vector<double> row(kInputs);
      draw_inputs(draw, row);
      x.push_back(row[input]);
    }
    for (std::size_t output = 0; output < 3; ++output) {
      const auto expected = stats::variance_share(x, runs->kept_values(output));
      EXPECT_NEAR(shares->of_output(output)[input].share, expected.share, 1e-12);
      EXPECT_EQ(shares->of_output(output)[input].noise, expected.noise);
    }
  }
}

TEST(Shares, DependOnNeitherThreadsNorMemory) {
  PlainContext one(1);
  PlainContext seven(7);
  Context context = one.context();
  const auto runs = run(small_spec(300), draw_outputs, context);
  const auto whole = variance_shares(*runs, small_inputs(), context);
  ASSERT_TRUE(whole);
  for (const std::size_t limit : {std::size_t{20'000}, std::size_t{1} << 30}) {
    Context other{seven.pool, {}, seven.progress, limit};
    const auto shares = variance_shares(*runs, small_inputs(), other);
    ASSERT_TRUE(shares);
    EXPECT_EQ(std::memcmp(shares->by_input.data(), whole->by_input.data(), 9 * sizeof(stats::VarianceShare)), 0);
    EXPECT_EQ(std::memcmp(shares->by_group.data(), whole->by_group.data(), 9 * sizeof(GroupShare)), 0);
  }
}

TEST(Shares, SayNothingWhereNothingCanBeSaid) {
  PlainContext plain;
  Context context = plain.context();
  const Runs still = runs_of(
      100, 2, [](std::span<const double>) { return 5.0; }, context);
  const auto shares = variance_shares(still, {2, draw_inputs, {{0, 1}}}, context);
  ASSERT_TRUE(shares);
  EXPECT_EQ(shares->by_input[0].noise, 1.0);
  EXPECT_EQ(shares->by_group[0].noise, 1.0);
  EXPECT_EQ(shares->by_group[0].share, 0.0);

  const Runs few = runs_of(
      10, 2, [](std::span<const double> x) { return x[0]; }, context);
  EXPECT_EQ(variance_shares(few, {2, draw_inputs, {}}, context)->by_input[0].noise, 1.0);

  // An input that never moves explains nothing and adds no noise to its group.
  const auto half_still = [](std::uint32_t draw, std::span<double> x) {
    draw_inputs(draw, x);
    x[1] = 4.0;
  };
  const Runs moved = runs_of(
      100, 2, [](std::span<const double> x) { return x[0]; }, context);
  const auto group = variance_shares(moved, {2, half_still, {{0, 1}}}, context)->by_group[0];
  EXPECT_GT(group.share, 0.9);
  EXPECT_LT(group.noise, 0.5);
}

TEST(Shares, RefuseAndStop) {
  PlainContext plain;
  Context context = plain.context();
  const auto runs = run(small_spec(50), draw_outputs, context);
  const auto wrong = variance_shares(*runs, {kInputs, draw_inputs, {{0}, {3}}}, context);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().faults.at(0).code, Code::out_of_range);

  std::stop_source stop;
  stop.request_stop();
  Context stopped{plain.pool, stop.get_token(), plain.progress};
  const auto cancelled = variance_shares(*runs, small_inputs(), stopped);
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().faults.at(0).code, Code::stopped);

  Context narrow{plain.pool, {}, plain.progress, 100};
  const auto large = variance_shares(*runs, small_inputs(), narrow);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().faults.at(0).code, Code::too_large);
}

}  // namespace
}  // namespace chokepoint::ensemble
