// One network followed by several ranks, each with a part of the firms: a link lives with its customer, who holds the
// stock and orders, and with its supplier, who ships. Where the two are in different parts, the day's orders go to the
// supplier's rank and its shipments come back: 8 bytes a link and way.
//
// Every firm meets the same numbers in the same order as in run.h, and totals are exact sums: the answer is that of one
// process, to the bit, however the firms are parted.
// Method: docs/methods/firms.md section 12. Verified by: tests/model/firms/parted_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/ranks.h"
#include "model/firms/day.h"
#include "model/firms/settings.h"

namespace chokepoint::firms {

/// The firms of a part and those they trade with, under numbers of their own that rise with those of the whole.
struct Part {
  FirmNetwork network;
  Case input;
  std::vector<std::uint32_t> firm;                 // per firm: its number in the whole
  std::vector<std::uint8_t> own;                   // per firm: 1 if it is of this part
  std::vector<std::vector<std::uint32_t>> bought;  // per part: slots of what own firms buy of that part's, in one order
  std::vector<std::vector<std::uint32_t>> sold;    // per part: slots of what own firms sell to that part's
};

/// Recovery by trading partners and orders that move need firms beyond the part's neighbours: faults.
Result<void> can_be_parted(const Case& input, const Settings& settings);

/// `part_of`: per firm of the whole. The whole is not needed afterwards. `input` has passed check().
Part make_part(const FirmNetwork& whole, const Case& input, std::span<const std::uint32_t> part_of, std::uint32_t mine,
               std::uint32_t parts);

/// As run(), on every rank with its own part; `ranks.size()` parts. `watch` sees the days of the part (own firms; all
/// links of theirs) and the totals of the whole. Stops on every rank on the evening after one of them was cancelled.
Result<Outcome> run_part(const Part& part, const Settings& settings, int days, const Watch& watch, Ranks& ranks,
                         Context& context);

}  // namespace chokepoint::firms
