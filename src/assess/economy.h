// An economy from its make and use tables: who sells how much to whom at home, who adds how much value.
//
// Industry technology (United Nations 2018, Handbook on Supply and Use Tables, model B): a commodity is bought from the
// industries that make it in the shares in which they make it, whoever the buyer is. What is imported is left out of
// sales; what industries buy abroad is then their output less home purchases and value added.
// Method: docs/methods/loss.md section 1. Verified by: tests/assess/economy_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace chokepoint::assess {

/// One year in one money, as statistical offices publish it.
struct Accounts {
  std::vector<std::string> industries, commodities;
  std::vector<double> make;          // industry by commodity
  std::vector<double> use, imports;  // commodity by industry: bought, and of it from abroad
  std::vector<double> value_added;   // by industry, taxes less subsidies within
};

struct Economy {
  std::vector<double> output, value_added;
  std::vector<double> sales;        // sales[i * n + j]: home output of i that j uses
  std::vector<double> final_sales;  // output less sales to industries; may be below 0 where stocks were run down
  double gdp{0.0};                  // sum of value added
  // What had to be mended: cells in which imports exceed use (they are taken as use), negative cells (as 0).
  std::size_t imports_clipped{0}, negatives{0};
  double clipped_value{0.0};

  std::uint32_t size() const { return static_cast<std::uint32_t>(output.size()); }
};

/// `without`: commodities whose use is left out.
/// Faults, all at once: tables that do not fit each other; a number that is not finite; an industry without output that
/// buys.
Result<Economy> economy_of(const Accounts& accounts, std::span<const std::uint32_t> without = {});

}  // namespace chokepoint::assess
