// A table made ready for the model: flows per step, input coefficients summed over suppliers of one sector, stocks and
// capital at the start.
// Method: docs/methods/ario.md, section 2. Verified by: tests/model/ario/golden_test.cpp, case_file_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/ario/case.h"
#include "network/io_table.h"

namespace chokepoint::model::ario {

/// Industries f, g < n; sectors i < s; final users u < users. Money is in the table's unit.
struct Economy {
  std::uint32_t n{0}, s{0}, users{0};
  std::vector<std::string> industries, sectors, regions, final_users;
  std::vector<std::uint32_t> region, sector, final_region;  // of industries; of users
  std::vector<std::uint32_t> seller;                        // industries by sector, then in the table's order
  std::vector<std::uint32_t> sector_first;                  // s + 1 starts in `seller`
  double per_step{0.0};                                     // h: steps' part of a year
  // Yearly flows in blocks of eight buyers: of buyer g and the seller at place k of `seller`, see flow(). A step reads
  // them once from end to end, eight buyers side by side.
  std::vector<double> flows;
  std::uint32_t lead{0};             // doubles before the first block, so that it begins with a line of memory
  std::vector<std::uint32_t> place;  // of an industry in `seller`
  std::vector<double> final_demand;  // per step, n x users
  std::vector<double> final_total;   // per step, by industry
  std::vector<double> output;        // per step
  std::vector<double> yearly_output;
  // Of input i and industry g at at(i, g), blocks of eight industries like the flows; what fills up the last is 0.
  std::vector<double> coefficient;  // input per unit of output
  std::vector<double> bought;       // yearly
  std::vector<double> capital;      // by industry
  std::vector<double> inventory;    // steps of use in stock, by sector; may be infinite
  std::vector<double> restoration;  // share of the gap ordered per step, by sector

  static constexpr std::uint32_t kLanes = 8;
  std::uint32_t blocks() const { return (n + kLanes - 1) / kLanes; }
  std::size_t at(std::uint32_t i, std::uint32_t g) const {
    return (std::size_t{g / kLanes} * s + i) * kLanes + g % kLanes;
  }
  std::size_t flow_at(std::uint32_t f, std::uint32_t g) const {
    return lead + (std::size_t{g / kLanes} * n + place[f]) * kLanes + g % kLanes;
  }
  double flow(std::uint32_t f, std::uint32_t g) const { return flows[flow_at(f, g)]; }
};

/// Takes the table's flows over. Faults: a table of coefficients, or one without final demand; industries that buy
/// without output.
Result<Economy> make_economy(network::IoTable table, const Params& params);

}  // namespace chokepoint::model::ario
