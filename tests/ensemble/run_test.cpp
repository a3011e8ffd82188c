#include "ensemble/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "small_ensemble.h"

namespace chokepoint::ensemble {
namespace {

/// Type 7 of Hyndman and Fan over all values.
double exact_quantile(std::vector<double> values, double p) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  std::sort(values.begin(), values.end());
  const double position = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (position - static_cast<double>(below));
}

TEST(Run, GivesTheSameBytesForAnyThreadsAndChunks) {
  std::string first;
  for (const unsigned threads : {1U, 2U, 7U}) {
    PlainContext plain(threads);
    Context context = plain.context();
    for (const std::uint32_t chunk : {0U, 1U, 7U, 64U, 1000U, 5000U}) {
      const auto runs = run(small_spec(1000, chunk), draw_outputs, context);
      ASSERT_TRUE(runs);
      if (first.empty()) first = bytes_of(*runs);
      EXPECT_EQ(bytes_of(*runs), first) << threads << " threads, chunks of " << chunk;
    }
  }
}

TEST(Run, BandsAreTheQuantilesOfTheDraws) {
  PlainContext plain(2);
  Context context = plain.context();
  const auto runs = run(small_spec(2000), draw_outputs, context);
  ASSERT_TRUE(runs);
  ASSERT_EQ(runs->bands.size(), kOutputs);
  ASSERT_EQ(runs->draws.size(), 2000U);
  EXPECT_EQ(runs->draws.front(), 1U) << "draw 0 is the central values";
  std::vector<std::vector<double>> values(kOutputs);
  for (std::uint32_t draw = 1; draw <= 2000; ++draw) {
    std::vector<double> row(kOutputs);
    ASSERT_TRUE(draw_outputs(draw, row, context));
    for (std::size_t k = 0; k < kOutputs; ++k) values[k].push_back(row[k]);
  }
  for (std::size_t k = 0; k < kOutputs; ++k) {
    const Band& band = runs->bands[k];
    for (const auto& [p, got] : {std::pair(0.05, band.p05), std::pair(0.5, band.p50), std::pair(0.95, band.p95)}) {
      const double expected = exact_quantile(values[k], p);
      EXPECT_NEAR(got, expected, std::fabs(expected) / 64) << k << ", " << p;
    }
  }
  EXPECT_EQ(runs->bands[3].p05, 0.1) << "what does not move has a band without width, to the bit";
  EXPECT_EQ(runs->bands[3].p95, 0.1);
  EXPECT_GT(runs->bands[2].missing, 400U);
  EXPECT_EQ(runs->bands[2].missing + runs->bands[2].counted, 2000U);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto kept = runs->kept_values(k);
    EXPECT_EQ(std::memcmp(kept.data(), values[k].data(), kept.size_bytes()), 0) << "kept as they came, draw by draw";
  }
}

TEST(Run, AnOutputThatNeverHasAValueHasNoBand) {
  PlainContext plain;
  Context context = plain.context();
  Spec spec = small_spec(20);
  spec.outputs = spec.kept = 1;
  const auto runs = run(
      spec,
      [](std::uint32_t, std::span<double> out, Context&) -> Result<void> {
        out[0] = std::nan("");
        return {};
      },
      context);
  ASSERT_TRUE(runs);
  EXPECT_TRUE(std::isnan(runs->bands[0].p50));
  EXPECT_EQ(runs->bands[0].missing, 20U);
}

TEST(Run, TellsTheFirstFailingDrawForAnyThreads) {
  const auto failing = [](std::uint32_t draw, std::span<double> out, Context& inner) -> Result<void> {
    if (draw % 10 == 7) return fail(Fault{Code::infeasible, "", 0, 0, "draw " + std::to_string(draw), "", ""});
    return draw_outputs(draw, out, inner);
  };
  for (const unsigned threads : {1U, 2U, 40U}) {
    PlainContext plain(threads);
    Context context = plain.context();
    // Crowded and often: a thread may rest between taking a chunk and beginning it.
    const int times = threads > 2 ? 5000 : 100;
    for (int again = 0; again < times; ++again) {
      const auto runs = run(small_spec(60, 3), failing, context);
      ASSERT_FALSE(runs);
      ASSERT_EQ(runs.error().faults.size(), 1U);
      ASSERT_EQ(runs.error().faults[0].found, "draw 7") << threads;
    }
  }
}

TEST(Run, StopsWhenAskedAndKeepsWhatIsFinished) {
  std::stop_source stop;
  PlainContext plain(2);
  Context context{plain.pool, stop.get_token(), plain.progress};
  std::atomic<int> begun{0};
  const auto stopping = [&](std::uint32_t draw, std::span<double> out, Context& inner) {
    if (++begun == 60) stop.request_stop();
    return draw_outputs(draw, out, inner);
  };
  const auto runs = run(small_spec(1000, 5), stopping, context);
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->outcome, Outcome::stopped);
  EXPECT_GE(runs->draws.size(), 40U);
  EXPECT_LE(runs->draws.size(), 60U);
  EXPECT_EQ(runs->bands[0].counted, runs->draws.size());
  EXPECT_EQ(runs->kept.size(), 3 * runs->draws.size());
  for (std::size_t i = 0; i < runs->draws.size(); ++i) {
    std::vector<double> row(kOutputs);
    ASSERT_TRUE(draw_outputs(runs->draws[i], row, context));
    EXPECT_EQ(runs->kept_values(0)[i], row[0]);
  }
}

TEST(Run, ADrawMayNoticeTheStopItself) {
  PlainContext plain;
  Context context = plain.context();
  const auto runs = run(
      small_spec(20, 5),
      [](std::uint32_t draw, std::span<double> out, Context& inner) -> Result<void> {
        if (draw == 8) return fail(Fault{Code::stopped, "", 0, 0, "", "", ""});
        return draw_outputs(draw, out, inner);
      },
      context);
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->outcome, Outcome::stopped);
  EXPECT_EQ(runs->draws.size(), 15U);
}

TEST(Run, RefusesWhatCannotBe) {
  PlainContext plain;
  Context context = plain.context();
  const auto code_of = [&](const Spec& spec) {
    const auto runs = run(spec, draw_outputs, context);
    return runs ? Code::internal : runs.error().faults.at(0).code;
  };
  EXPECT_EQ(code_of(small_spec(0)), Code::out_of_range);
  Spec spec = small_spec(10);
  spec.first = 0xffffffffU;
  EXPECT_EQ(code_of(spec), Code::out_of_range);
  spec = small_spec(10);
  spec.outputs = 0;
  EXPECT_EQ(code_of(spec), Code::out_of_range);
  spec = small_spec(10);
  spec.kept = kOutputs + 1;
  EXPECT_EQ(code_of(spec), Code::out_of_range);
  spec = small_spec(10);
  spec.outputs = std::size_t{1} << 40;
  EXPECT_EQ(code_of(spec), Code::too_large) << "a fault before the memory is asked for, not after";
}

}  // namespace
}  // namespace chokepoint::ensemble
