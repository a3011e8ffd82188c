// Draws and jobs over several ranks: the bytes of one process alone, whatever fails, stops or was there before.
#include "ranks.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <limits>
#include <mutex>

#include "ensemble/jobs.h"
#include "small_ensemble.h"

namespace chokepoint::ensemble {
namespace {

using trial::ThreadRanks;

class OverRanks : public FolderTest, public ::testing::WithParamInterface<int> {
 protected:
  /// The answer of every rank, as bytes.
  std::vector<std::string> run_on_ranks(const Spec& spec, const DrawFunction& draw, unsigned threads = 1) {
    std::mutex mutex;
    std::vector<std::string> answers;
    ThreadRanks(GetParam())
        .run(
            [&](Context& context) {
              const auto runs = run(spec, draw, context);
              const std::scoped_lock lock(mutex);
              answers.push_back(runs ? bytes_of(*runs) : to_string(runs.error()));
            },
            threads);
    return answers;
  }
  static std::string alone(const Spec& spec, const DrawFunction& draw) {
    PlainContext plain;
    Context context = plain.context();
    const auto runs = run(spec, draw, context);
    return runs ? bytes_of(*runs) : to_string(runs.error());
  }
};

TEST_P(OverRanks, DrawsGiveTheBytesOfOneProcess) {
  for (const std::uint32_t draws : {1U, 3U, 100U}) {
    for (const unsigned threads : {1U, 2U}) {
      const std::string expected = alone(small_spec(draws), draw_outputs);
      for (const std::string& answer : run_on_ranks(small_spec(draws, 3), draw_outputs, threads))
        ASSERT_EQ(answer, expected) << draws;
    }
  }
}

TEST_P(OverRanks, TheLowestFailingDrawFailsAllRanks) {
  const DrawFunction draw = [](std::uint32_t number, std::span<double> out, Context& context) -> Result<void> {
    if (number == 23 || number == 60)
      return fail(Fault{Code::infeasible, "", 0, 0, "draw " + std::to_string(number), "", ""});
    return draw_outputs(number, out, context);
  };
  const std::string expected = alone(small_spec(90, 5), draw);
  EXPECT_NE(expected.find("draw 23"), std::string::npos);
  for (const std::string& answer : run_on_ranks(small_spec(90, 5), draw)) EXPECT_EQ(answer, expected);
}

TEST_P(OverRanks, WhatADeadJobFinishedIsReadBack) {
  Spec spec = small_spec(60, 4);
  spec.folder = folder_;
  const std::string expected = alone(small_spec(60), draw_outputs);
  for (const std::string& answer : run_on_ranks(spec, draw_outputs)) ASSERT_EQ(answer, expected);
  // As if a rank had died: every other chunk is missing, one is spoilt.
  const auto chunks = files();
  ASSERT_GT(chunks.size(), 4U);
  for (std::size_t i = 0; i < chunks.size(); i += 2) std::filesystem::remove(chunks[i]);
  std::ofstream(chunks[1], std::ios::binary) << "spoilt";
  std::atomic<int> made{0};
  const DrawFunction counting = [&](std::uint32_t number, std::span<double> out, Context& context) {
    ++made;
    return draw_outputs(number, out, context);
  };
  for (const std::string& answer : run_on_ranks(spec, counting)) ASSERT_EQ(answer, expected);
  EXPECT_LT(made, 60);
  EXPECT_GT(made, 20);
}

Result<void> squares(Range range, std::span<double> rows, Context& context) {
  context.pool.run(range.count, [&](std::size_t i) {
    const double x = range.first + static_cast<double>(i);
    rows[2 * i] = x * x;
    rows[2 * i + 1] = math::exp(-x);
  });
  return {};
}

Jobs small_jobs(std::uint32_t count, std::uint32_t range) {
  Jobs jobs;
  jobs.key = fingerprint("squares");
  jobs.count = count;
  jobs.outputs = 2;
  jobs.range = range;
  return jobs;
}

TEST_P(OverRanks, JobsGiveEveryRankEveryRow) {
  for (const std::uint32_t count : {0U, 1U, 7U, 200U}) {
    ThreadRanks(GetParam()).run([&](Context& context) {
      const auto rows = run_jobs(small_jobs(count, 16), squares, context);
      ASSERT_TRUE(rows);
      EXPECT_EQ(rows->outcome, Outcome::done);
      for (std::uint32_t j = 0; j < count; ++j) {
        EXPECT_EQ(rows->row(j)[0], double(j) * j);
        EXPECT_EQ(rows->row(j)[1], math::exp(-double(j)));
      }
    });
  }
}

TEST_P(OverRanks, JobsThatWereStoppedAreMissingAndNotKept) {
  Jobs jobs = small_jobs(64, 4);
  jobs.folder = folder_;
  const JobFunction partly = [](Range range, std::span<double> rows, Context& context) -> Result<void> {
    if (range.first >= 32) return {};  // as if cancelled before its first job
    return squares(range, rows, context);
  };
  std::atomic<std::size_t> finished{0};
  ThreadRanks(GetParam()).run([&](Context& context) {
    const auto rows = run_jobs(jobs, partly, context);
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->outcome, Outcome::stopped);
    finished = static_cast<std::size_t>(std::count(rows->finished.begin(), rows->finished.end(), 1));
  });
  EXPECT_EQ(finished, 32U);
  EXPECT_EQ(files().size(), 8U);
  std::atomic<std::uint32_t> ran{0};
  const JobFunction counting = [&](Range range, std::span<double> rows, Context& context) {
    ran += range.count;
    return squares(range, rows, context);
  };
  ThreadRanks(GetParam()).run([&](Context& context) {
    const auto rows = run_jobs(jobs, counting, context);
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->outcome, Outcome::done);
    EXPECT_EQ(rows->read_back, 32U);
    EXPECT_EQ(rows->row(63)[0], 63.0 * 63.0);
  });
  EXPECT_EQ(ran, 32U);
}

TEST_P(OverRanks, AFailingJobFailsAllRanks) {
  const JobFunction failing = [](Range range, std::span<double> rows, Context& context) -> Result<void> {
    if (range.first <= 11 && 11 < range.end()) return fail(Fault{Code::internal, "", 0, 0, "job 11", "", ""});
    return squares(range, rows, context);
  };
  ThreadRanks(GetParam()).run([&](Context& context) {
    const auto rows = run_jobs(small_jobs(40, 4), failing, context);
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().faults.at(0).found, "job 11");
  });
}

INSTANTIATE_TEST_SUITE_P(OneToFour, OverRanks, ::testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace chokepoint::ensemble
