// An input-output table on disk: dense CSV files with labels `region|sector` (docs/formats/table.md).
// Verified by: tests/service/io_table_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "assess/dense_origins.h"
#include "base/context.h"
#include "base/result.h"
#include "service/session.h"

namespace chokepoint::service {

struct IoTable {
  std::vector<std::string> industries;  // labels, in the order of the header
  std::vector<std::string> regions, sectors;
  std::vector<std::uint32_t> region, sector;  // of each industry
  assess::DenseTable coefficients;
  std::vector<double> output;            // empty where only coefficients are given
  std::vector<std::string> final_users;  // columns of Y.csv
  std::vector<std::uint32_t> final_region;
  std::vector<double> final_demand;  // industries x final_users
};

/// Reads Z.csv (or A.csv), x.csv and Y.csv of `files`; other names are left alone. `folder` stands in faults. All
/// faults of all files at once.
Result<IoTable> read_io_table(const std::string& folder, std::vector<InputFile> files, Context& context);

}  // namespace chokepoint::service
