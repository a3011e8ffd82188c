// Rows of statistics over periods of their own, brought to the days of the exports: sums by hand.
#include "assess/trade_record.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace chokepoint::assess {
namespace {

constexpr Day kSince = Day{20'000};

TradeRow row(TradeMeasure measure, std::string place, std::string partner, Day from, Day to, double amount) {
  TradeRow r;
  r.measure = measure;
  r.place = std::move(place);
  r.partner = std::move(partner);
  r.from = from;
  r.to = to;
  r.amount = Amount::exactly(amount);
  if (measure != TradeMeasure::exports && measure != TradeMeasure::imports) r.by = Reporter::place;
  return r;
}

ControlledTrade control() { return {{"CN"}, {"US"}, kSince}; }

const HubRecord& only(const TradeRecord& record) {
  EXPECT_EQ(record.hubs.size(), 1U);
  return record.hubs.front();
}

TEST(TradeRecord, AYearIsSpreadOverTheDaysOfTheExports) {
  std::vector<TradeRow> rows{row(TradeMeasure::exports, "TH", "US", kSince, kSince + 49, 500.0),
                             row(TradeMeasure::exports, "TH", "US", kSince + 50, kSince + 99, 300.0),
                             row(TradeMeasure::mine, "TH", "", kSince + -100, kSince + 59, 160.0),
                             row(TradeMeasure::mine, "TH", "", kSince + 60, kSince + 259, 400.0)};
  const TradeRecord record = trade_record(rows, control());
  const HubRecord& hub = only(record);
  EXPECT_EQ(hub.days, 100);
  EXPECT_EQ(hub.trade.refined.value, 800.0);
  EXPECT_NEAR(hub.trade.mine->value, 60.0 * 1.0 + 40.0 * 2.0, 1e-9);
  EXPECT_TRUE(hub.stood_in.empty());
  // Rows in any order give the same.
  std::reverse(rows.begin(), rows.end());
  EXPECT_NEAR(only(trade_record(rows, control())).trade.mine->value, 140.0, 1e-9);
}

TEST(TradeRecord, ARateStandsInForDaysWithoutARow) {
  const std::vector<TradeRow> rows{row(TradeMeasure::exports, "TH", "", kSince, kSince + 99, 500.0),
                                   row(TradeMeasure::mine, "TH", "", kSince + -200, kSince + -101, 100.0),
                                   row(TradeMeasure::scrap, "TH", "", kSince + 50, kSince + 149, 100.0),
                                   row(TradeMeasure::smelter, "TH", "", kSince + -1200, kSince + -1100, 100.0)};
  const TradeRecord record = trade_record(rows, control());
  const HubRecord& hub = only(record);
  EXPECT_NEAR(hub.trade.mine->value, 100.0, 1e-9) << "one a day, as before";
  EXPECT_NEAR(hub.trade.scrap->value, 100.0, 1e-9) << "half of the days are covered";
  EXPECT_FALSE(hub.trade.smelter.has_value()) << "three years off";
  EXPECT_EQ(hub.stood_in, (std::vector<std::size_t>{1, 2}));
}

TEST(TradeRecord, TheYearBeforeComparesLikeWithLike) {
  std::vector<TradeRow> rows{row(TradeMeasure::exports, "TH", "US", kSince, kSince + 99, 500.0),
                             row(TradeMeasure::exports, "TH", "US", kSince + -300, kSince + -251, 10.0),
                             row(TradeMeasure::exports, "TH", "JP", kSince + -300, kSince + -251, 1000.0),
                             row(TradeMeasure::exports, "TH", "US", kSince + -800, kSince + -700, 1000.0)};
  EXPECT_NEAR(only(trade_record(rows, control())).trade.before->value, 20.0, 1e-9)
      << "to the same partner, within the year, over as many days";
  rows[1].by = Reporter::place;
  EXPECT_FALSE(only(trade_record(rows, control())).trade.before.has_value());
}

TEST(TradeRecord, PartnersSpeakBeforeThePlaceAndTheGapIsKept) {
  std::vector<TradeRow> rows{row(TradeMeasure::exports, "TH", "US", kSince, kSince + 99, 500.0),
                             row(TradeMeasure::exports, "TH", "US", kSince, kSince + 99, 100.0)};
  rows[1].by = Reporter::place;
  const TradeRecord record = trade_record(rows, control());
  EXPECT_EQ(only(record).trade.refined.value, 500.0);
  EXPECT_EQ(only(record).trade.reported->value, 100.0);
  EXPECT_EQ(only(record).by, Reporter::partner);
  rows[1].to = kSince + 98;
  EXPECT_FALSE(only(trade_record(rows, control())).trade.reported.has_value()) << "not the same days";
}

TEST(TradeRecord, WhatComesFromTheControlledOriginIsNoOrigin) {
  std::vector<TradeRow> rows{row(TradeMeasure::exports, "TH", "US", kSince, kSince + 99, 500.0),
                             row(TradeMeasure::imports, "TH", "CN", kSince, kSince + 99, 450.0),
                             row(TradeMeasure::imports, "TH", "MM", kSince, kSince + 99, 30.0),
                             row(TradeMeasure::imports, "TH", "VN", kSince, kSince + 49, 10.0)};
  rows[2].raw = true;
  const HubTrade trade = only(trade_record(rows, control())).trade;
  EXPECT_EQ(trade.from_controlled->value, 450.0);
  EXPECT_EQ(trade.raw_imports->value, 30.0);
  EXPECT_NEAR(trade.refined_imports->value, 20.0, 1e-9);
  // The origin's own word where the place is silent.
  rows[1] = row(TradeMeasure::exports, "CN", "TH", kSince, kSince + 99, 460.0);
  EXPECT_NEAR(only(trade_record(rows, control())).trade.from_controlled->value, 460.0, 1e-9);
}

TEST(TradeRecord, WhatWasBlockedIsTheYearBeforeLessWhatStillComes) {
  const std::vector<TradeRow> rows{row(TradeMeasure::exports, "CN", "US", kSince + -365, kSince + -1, 730.0),
                                   row(TradeMeasure::exports, "CN", "US", kSince, kSince + 99, 50.0),
                                   row(TradeMeasure::exports, "CN", "JP", kSince + -365, kSince + -1, 9999.0),
                                   row(TradeMeasure::exports, "TH", "US", kSince, kSince + 99, 500.0)};
  const TradeRecord record = trade_record(rows, control());
  EXPECT_EQ(record.days, 100);
  EXPECT_NEAR(record.blocked->value, 150.0, 1e-9);
  EXPECT_EQ(record.hubs.size(), 1U) << "the origin is no hub";
}

TEST(TradeRecord, OverlapsAreFoundHoweverFarApartTheRowsStand) {
  std::vector<TradeRow> rows{row(TradeMeasure::exports, "TH", "US", kSince, kSince + 99, 1.0),
                             row(TradeMeasure::exports, "TH", "US", kSince + 10, kSince + 19, 1.0),
                             row(TradeMeasure::exports, "TH", "US", kSince + 30, kSince + 39, 1.0),
                             row(TradeMeasure::exports, "TH", "JP", kSince, kSince + 99, 1.0),
                             row(TradeMeasure::exports, "TH", "US", kSince + 100, kSince + 199, 1.0)};
  using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
  EXPECT_EQ(overlapping(rows), (Pairs{{0, 1}, {0, 2}}));
}

}  // namespace
}  // namespace chokepoint::assess
