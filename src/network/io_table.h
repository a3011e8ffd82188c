// An input-output table: who buys what from whom in one year, as dense CSV files with labels `region|sector`, plain or
// .gz (docs/formats/table.md). Shared by look-through dependence and by the ario model.
// Verified by: tests/network/io_table_test.cpp, tests/service/depend_table_test.cpp, tests/fuzz/io_table.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::network {

/// One file of a table's folder; whoever calls has read it.
struct TableFile {
  std::string_view name;  // "Z.csv", "Y.csv.gz"
  std::string_view bytes;
};

/// What to do with entries that are wrong one by one but need not spoil the whole: `error` refuses the table; `clip`
/// takes negative entries as 0 and scales inputs above an industry's output down to it; `keep` leaves inputs above
/// output as they are (an industry that adds less than no value); negative entries it refuses too.
enum class OnFault : std::uint8_t { error, keep, clip };

/// An entry to which the rule was applied, for the report.
struct Mended {
  std::string what;  // "inputs of `LUX|c24`", "`CHN|c05` to `USA|fd`"
  double before, after;
};

struct IoTable {
  std::vector<std::string> industries;  // labels, in the order of the header
  std::vector<std::string> regions, sectors;
  std::vector<std::uint32_t> region, sector;  // of each industry
  bool flows{true};                           // `square` holds yearly flows (Z.csv), else inputs per unit of output
  std::vector<double> square;                 // customer by customer: square[j * n + i] is what j buys of i
  std::vector<double> output;                 // empty where only coefficients are given
  std::vector<std::string> final_users;       // columns of Y.csv
  std::vector<std::uint32_t> final_region;
  std::vector<double> final_demand;  // industries x final_users
  std::vector<Mended> mended;        // the largest kMostMended
  std::size_t mended_count{0};

  std::size_t size() const { return industries.size(); }
};

inline constexpr std::size_t kMostMended = 100;

/// Reads Z (or A), x and Y of `files`; other names are left alone. `folder` stands in faults. All faults of all files
/// at once. Output that no file gives is what is sold, to industries and final users. Faults: those of the cells and
/// labels; too_large for a table that needs more than the context's memory limit.
Result<IoTable> read_io_table(const std::string& folder, std::span<const TableFile> files, OnFault on_fault,
                              Context& context);

/// Turns flows into inputs per unit of the buyer's output, in place. Faults, all at once: purchases by an industry
/// without output; inputs above output, unless `on_fault` says otherwise. Inputs that exceed the output by rounding
/// (1e-9) pass.
Result<void> to_coefficients(const std::string& folder, OnFault on_fault, IoTable& io);

/// A fault about a word that is none of `known`: its remedy names the nearest of them, or is `otherwise`. `asked`
/// counts over the faults of one file: after many nobody looks any more, as each look walks over all names.
Fault unknown_name(Fault fault, std::string_view name, std::span<const std::string_view> known, std::string otherwise,
                   std::size_t& asked);

}  // namespace chokepoint::network
