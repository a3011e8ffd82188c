#include "base/day.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// The oracle is a calendar that is counted, day by day, over all years the format allows.
TEST(Day, AgreesWithACountedCalendar) {
  const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  Day expected = day_of(1900, 1, 1);
  EXPECT_EQ(expected.number, -25567);
  for (int year = 1900; year <= 2400; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const int length = lengths[month - 1] + (month == 2 && leap(year) ? 1 : 0);
      for (int day = 1; day <= length; ++day, expected = expected + 1) {
        ASSERT_EQ(day_of(year, month, day), expected);
        ASSERT_EQ(parse_day(to_string(expected)), expected);
        ASSERT_EQ(year_of(expected), year);
      }
    }
  }
}

TEST(Day, KnowsPublishedDates) {
  EXPECT_EQ(day_of(1970, 1, 1).number, 0);
  EXPECT_EQ(day_of(2000, 3, 1).number, 11017);
  EXPECT_EQ(to_string(day_of(2025, 11, 8)), "2025-11-08");
  EXPECT_EQ(day_of(2025, 11, 8) - day_of(2025, 10, 9), 30);
}

TEST(Day, RefusesWhatIsNotADate) {
  for (const char* text :
       {"",           "2025",       "2025-11",    "2025-02-29", "1900-02-29",  "2025-13-01",  "2025-00-10",
        "2025-01-00", "2025-1-01",  "25-01-01",   "2025/01/01", "2025-01-01 ", " 2025-01-01", "2025-01-1x",
        "1899-12-31", "2401-01-01", "-025-01-01", "2025-04-31", "2025-01+01",  "2025:01-01"}) {
    EXPECT_FALSE(parse_day(text)) << text;
  }
  EXPECT_TRUE(parse_day("2024-02-29"));
  EXPECT_TRUE(parse_day("2000-02-29"));
}

TEST(PartialDate, CoversItsPeriodAndPrintsAsWritten) {
  const auto year = parse_partial_date("2025");
  ASSERT_TRUE(year);
  EXPECT_EQ(year->first, day_of(2025, 1, 1));
  EXPECT_EQ(year->last, day_of(2025, 12, 31));
  const auto month = parse_partial_date("2024-02");
  ASSERT_TRUE(month);
  EXPECT_EQ(month->last, day_of(2024, 2, 29));
  const auto day = parse_partial_date("2024-02-10");
  ASSERT_TRUE(day);
  EXPECT_FALSE(day->partial());
  for (const char* text : {"2025", "2025-02", "2025-12", "2025-12-31"}) {
    EXPECT_EQ(to_string(*parse_partial_date(text)), text);
  }
  EXPECT_LT(*year, *parse_partial_date("2025-02"));
  for (const char* text : {"", "20", "2025-", "2025-2", "2025-13", "2025-00", "202a", "2025_01", "2025-01-"}) {
    EXPECT_FALSE(parse_partial_date(text)) << text;
  }
}

TEST(Horizon, IsTheOnlyConverter) {
  const Horizon weeks{day_of(2025, 1, 1), 365, 7};
  EXPECT_EQ(weeks.steps(), 53);
  EXPECT_EQ(weeks.end(), day_of(2026, 1, 1));
  EXPECT_EQ(weeks.step_of(day_of(2025, 1, 7)), 0);
  EXPECT_EQ(weeks.step_of(day_of(2025, 1, 8)), 1);
  EXPECT_EQ(weeks.step_of(day_of(2024, 12, 31)), -1);
  EXPECT_EQ(weeks.step_of(day_of(2024, 12, 25)), -1);
  EXPECT_EQ(weeks.step_of(day_of(2024, 12, 24)), -2);
  for (std::int32_t step = -3; step < 60; ++step) EXPECT_EQ(weeks.step_of(weeks.day_of_step(step)), step);
}

}  // namespace
}  // namespace chokepoint
