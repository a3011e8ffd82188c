#include "base/context.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

namespace chokepoint {
namespace {

TEST(Pool, CallsEachIndexOnce) {
  for (const unsigned threads : {1U, 2U, 5U}) {
    Pool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{10000}}) {
      std::vector<std::atomic<int>> calls(n);
      pool.run(n, [&](std::size_t i) { ++calls[i]; });
      for (const auto& count : calls) ASSERT_EQ(count, 1);
    }
  }
  EXPECT_GE(Pool().threads(), 1U);
}

TEST(Pool, ReallyUsesItsThreads) {
  Pool pool(2);
  std::atomic<int> arrived{0};
  // Each of the two bodies waits for the other: with one thread this would never end.
  pool.run(2, [&](std::size_t) {
    ++arrived;
    while (arrived < 2) std::this_thread::yield();
  });
  EXPECT_EQ(arrived, 2);
}

TEST(Pool, RunsNestedLoopsInline) {
  Pool pool(3);
  Pool other(2);
  std::atomic<int> calls{0};
  pool.run(20, [&](std::size_t) {
    const auto self = std::this_thread::get_id();
    pool.run(10, [&](std::size_t) { calls += std::this_thread::get_id() == self ? 1 : 0; });
    other.run(5, [&](std::size_t) { calls += std::this_thread::get_id() == self ? 1 : 0; });
  });
  EXPECT_EQ(calls, 300);
}

TEST(Pool, ServesSeveralCallersInTurn) {
  Pool pool(3);
  std::vector<long> sums(8, 0);
  {
    std::vector<std::jthread> callers;
    for (std::size_t c = 0; c < sums.size(); ++c) {
      callers.emplace_back([&, c] {
        for (int repeat = 0; repeat < 50; ++repeat) {
          std::vector<long> slots(100);
          pool.run(slots.size(), [&](std::size_t i) { slots[i] = static_cast<long>(i); });
          sums[c] += std::accumulate(slots.begin(), slots.end(), 0L);
        }
      });
    }
  }
  for (const long sum : sums) EXPECT_EQ(sum, 50 * 4950);
}

TEST(Pool, StartsAndStopsQuicklyAndOften) {
  for (int i = 0; i < 200; ++i) {
    Pool pool(4);
    if (i % 2 == 0) pool.run(3, [](std::size_t) {});
  }
}

TEST(PlainContext, HasNoCancellation) {
  PlainContext plain(2);
  const Context context = plain.context();
  EXPECT_FALSE(context.cancel.stop_requested());
  EXPECT_EQ(&context.pool, &plain.pool);
  EXPECT_GT(context.memory_limit, 0U);
}

}  // namespace
}  // namespace chokepoint
