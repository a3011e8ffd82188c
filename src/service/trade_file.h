// Trade and production statistics of any products and places, as a table: what `controls transshipment` asks.
// Format: docs/formats/trade.md. Verified by: tests/service/transshipment_test.cpp, tests/fuzz/trade.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assess/trade_record.h"
#include "base/context.h"
#include "base/result.h"
#include "report/report.h"
#include "world/world.h"

namespace chokepoint::service {

struct TradeSource {
  report::Basis basis{report::Basis::quoted};
  std::string source, quote, grade, note;
  std::uint32_t row{0};  // as a spreadsheet shows it
};

struct TradeProduct {
  std::string name;  // as written first
  std::string unit;  // of all amounts: of its first row
  std::vector<assess::TradeRow> rows;
  std::vector<TradeSource> sources;  // one a row
  assess::ControlledTrade control;
  bool has_control{false};
};

struct TradeFile {
  std::vector<TradeProduct> products;       // in file order
  std::vector<std::string> unknown_places;  // taken as written
  std::string recognised;                   // encoding and delimiter, where they were not plain
};

inline constexpr std::size_t kMostTradeRows = 200'000;

/// The world lends the names of its places only (ids, names, aliases, in any case). All faults at once.
Result<TradeFile> read_trade(const world::World& world, std::string name, std::string bytes, Context& context);

/// The table that stands in the program.
struct ShippedTrade {
  std::string_view name, bytes;
};
ShippedTrade shipped_trade();

}  // namespace chokepoint::service
