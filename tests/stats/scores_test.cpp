#include "stats/scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace chokepoint::stats {
namespace {

TEST(Scores, GiveValuesWorkedByHand) {
  const std::vector<Forecast> forecasts{{0.9, true}, {0.2, false}, {0.5, true}};
  EXPECT_DOUBLE_EQ(brier_score(forecasts), (0.01 + 0.04 + 0.25) / 3);
  EXPECT_DOUBLE_EQ(log_score(forecasts), -(std::log(0.9) + std::log(0.8) + std::log(0.5)) / 3);
  EXPECT_DOUBLE_EQ(brier_score(std::vector<Forecast>(5, {0.5, true})), 0.25);
  EXPECT_EQ(brier_score(std::vector<Forecast>{{1.0, true}, {0.0, false}}), 0.0);
  EXPECT_EQ(log_score(std::vector<Forecast>{{1.0, true}, {0.0, false}}), 0.0);
  EXPECT_EQ(log_score(std::vector<Forecast>{{0.0, true}}), std::numeric_limits<double>::infinity());
  EXPECT_EQ(log_score(std::vector<Forecast>{{1.0, false}}), std::numeric_limits<double>::infinity());
  // Gneiting and Raftery (2007), equation 43: (u - l) + 2/alpha (l - x) below, 2/alpha (x - u) above.
  const std::vector<IntervalForecast> intervals{{1, 3, 2}, {1, 3, 0.5}, {1, 3, 4}};
  EXPECT_DOUBLE_EQ(interval_score(intervals, 0.1), (2.0 + (2.0 + 20 * 0.5) + (2.0 + 20 * 1.0)) / 3);
}

TEST(Scores, CountCoverage) {
  const std::vector<IntervalForecast> intervals{{1, 3, 1}, {1, 3, 3}, {1, 3, 0}, {1, 3, 9}, {1, 3, std::nan("")}};
  const Coverage result = coverage(intervals);
  EXPECT_EQ(result.inside, 2U);
  EXPECT_EQ(result.below, 1U);
  EXPECT_EQ(result.above, 1U);
  EXPECT_DOUBLE_EQ(result.share(), 0.5);
}

TEST(Scores, AreNotNumbersWithoutForecasts) {
  EXPECT_TRUE(std::isnan(brier_score({})));
  EXPECT_TRUE(std::isnan(log_score({})));
  EXPECT_TRUE(std::isnan(interval_score({}, 0.1)));
  EXPECT_TRUE(std::isnan(coverage({}).share()));
}

TEST(Scores, RewardTheHonestForecast) {
  // Events that come with probability 0.3; each proper score is least for the forecast 0.3.
  Stream stream(61, 0, Purpose::test);
  std::vector<bool> events;
  for (int i = 0; i < 20000; ++i) events.push_back(stream.uniform() < 0.3);
  const auto score = [&](double p, auto function) {
    std::vector<Forecast> forecasts;
    for (const bool event : events) forecasts.push_back({p, event});
    return function(forecasts);
  };
  for (const double p : {0.1, 0.2, 0.4, 0.6}) {
    EXPECT_GT(score(p, brier_score), score(0.3, brier_score));
    EXPECT_GT(score(p, log_score), score(0.3, log_score));
  }
}

}  // namespace
}  // namespace chokepoint::stats
