// Rows of trade and production statistics, of many places, to what each place sent after a control began and what it
// can have sent it from.
//
// A row is an amount over a period; it counts as spread evenly over its days. Where a figure does not cover the days of
// the exports, its daily rate stands in, at most two years off. Method: docs/methods/screening.md section 7. Verified
// by: tests/assess/trade_record_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/transshipment.h"
#include "base/day.h"

namespace chokepoint::assess {

enum class TradeMeasure : std::uint8_t { exports, imports, mine, scrap, smelter, stock, use };
std::string_view name_of(TradeMeasure measure);

/// Who says so: the partner of the place (its customs), records of shipments, the place itself.
enum class Reporter : std::uint8_t { partner, records, place };

struct TradeRow {
  TradeMeasure measure{TradeMeasure::exports};
  std::string place, partner;  // partner: empty for all of them
  bool raw{false};             // ore, concentrate; else refined
  Reporter by{Reporter::partner};
  Day from, to;   // both count
  Amount amount;  // of contained material, in one unit
};

/// A control as the question takes it: whose goods, from when, towards whom (empty: all).
struct ControlledTrade {
  std::vector<std::string> origins;
  std::vector<std::string> targets;
  Day since;
};

struct HubRecord {
  HubTrade trade;
  Day first, last;                    // of what it sent after the control began
  std::int32_t days{0};               // with figures
  std::vector<std::string> to;        // partners; empty: all of them
  Reporter by{Reporter::partner};     // of what it sent
  std::vector<std::size_t> used;      // rows, in order
  std::vector<std::size_t> stood_in;  // of these: rows whose daily rate stands in for days they do not cover
};

struct TradeRecord {
  std::vector<HubRecord> hubs;    // in order of place
  std::optional<Amount> blocked;  // what the origins sent to the targets before and no longer do, over `days`
  std::int32_t days{0};           // from the first to the last day of any hub
};

/// Rows of one product. Rows of one place, measure, form, partner and reporter may not overlap.
TradeRecord trade_record(const std::vector<TradeRow>& rows, const ControlledTrade& control);

/// Two rows of the same thing with a day in common, by index; empty: none.
std::vector<std::pair<std::size_t, std::size_t>> overlapping(const std::vector<TradeRow>& rows);

}  // namespace chokepoint::assess
