// Drawn days of stock follow the Poisson law.
#include "model/firms/stock_draw.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint::firms {
namespace {

TEST(StockDraw, MeanVarianceAndSharesAreThoseOfTheLaw) {
  constexpr std::size_t kFirms = 200'000;
  for (const double mean : {0.5, 15.0, 400.0}) {
    const std::vector<double> days = draw_stock_days(mean, 0.0, 7, kFirms);
    double sum = 0.0, squares = 0.0, none = 0.0;
    for (const double d : days) {
      sum += d;
      squares += (d - mean) * (d - mean);
      none += d == 0.0 ? 1.0 : 0.0;
    }
    EXPECT_NEAR(sum / kFirms, mean, 5.0 * std::sqrt(mean / kFirms));
    EXPECT_NEAR(squares / kFirms / mean, 1.0, 0.03);
    EXPECT_NEAR(none / kFirms, std::exp(-mean), 0.006);
  }
}

TEST(StockDraw, NeverBelowTheLeastAndTheSameForASeed) {
  const auto days = draw_stock_days(3.0, 2.0, 1, 1000);
  for (const double d : days) EXPECT_GE(d, 2.0);
  EXPECT_EQ(days, draw_stock_days(3.0, 2.0, 1, 1000));
  const auto more = draw_stock_days(3.0, 2.0, 1, 2000);
  EXPECT_TRUE(std::equal(days.begin(), days.end(), more.begin()));
  EXPECT_NE(days, draw_stock_days(3.0, 2.0, 2, 1000));
}

}  // namespace
}  // namespace chokepoint::firms
