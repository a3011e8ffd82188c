// Controls on trade between firms, short form: who may no longer sell what to whom, from when, and how much still
// passes. A row acts on links and leaves the supplier's other sales alone.
//
//   from,to,supplier_place,product,customer_place,pass,delay_days
//   2025-10-09,,CN,graphite,US,0.2,45
//
// Format: docs/formats/firm_network.md section 3. Verified by: tests/network/control_file_test.cpp,
// tests/fuzz/control_file.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/day.h"
#include "base/result.h"
#include "network/edge_list.h"

namespace chokepoint::network {

inline constexpr std::int32_t kNoEnd = std::numeric_limits<std::int32_t>::max();

/// One row. It holds in steps from <= step < to. An empty place or product means any.
struct ControlRow {
  std::uint32_t row{0};  // of the file, for faults
  std::int32_t from{0}, to{kNoEnd};
  std::string supplier_place, product, customer_place;
  double pass{0.0};            // share of what is ordered that may pass, 0 to 1
  std::int32_t delay_days{0};  // what passes waits so long
};

/// What the cells of `from` and `to` mean: whole numbers are steps; dates need the day that step 0 is, unless the
/// reader ignores time altogether.
struct ControlTime {
  std::optional<Day> start;
  bool ignored{false};
};

/// Columns in any order; pass is required, all others may be missing. `sector` may stand for `product`. All faults.
Result<std::vector<ControlRow>> read_control_file(TextFile file, const ControlTime& time, Context& context);

/// What a row does to one link.
struct LinkCut {
  std::int32_t from{0}, to{kNoEnd};
  std::uint32_t link{0};
  double pass{0.0};
  std::int32_t delay_days{0};
  std::uint32_t row{0};
};

/// The links that each row meets, by row, then link. Where several hold at once, the smallest `pass` and the longest
/// delay count. A place or product that the network does not have is a fault; a row that meets no link is none.
Result<std::vector<LinkCut>> cuts_of(const EdgeList& list, std::span<const ControlRow> rows, const std::string& file);

}  // namespace chokepoint::network
