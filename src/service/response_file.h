// What a response is asked for, described by a TOML file: the shocks with their odds, when they may come, what counts.
// Format: docs/formats/response.md. Verified by: tests/service/mitigate_test.cpp, tests/fuzz/response_toml.cpp.
#pragma once

#include "base/fingerprint.h"
#include "policy/timeline.h"
#include "service/file_figures.h"
#include "world/world.h"

namespace chokepoint::service {

struct ResponseCase {
  std::string name, scenario, variant;
  policy::Assume assume{policy::Assume::ask};
  std::string key;  // of its weight among the figures
};

struct ResponseFile {
  std::string name, title, about, file;
  Fingerprint fingerprint;  // of the bytes
  PlaceId issuer;
  double horizon_years{10.0};
  std::vector<double> start_years;
  std::int32_t period_days{90}, periods{8};
  FileFigures figures;  // discount, value, learning, weights of cases, shelf lives
  std::vector<ResponseCase> cases;
  std::vector<std::string> options;  // ids of the world's table; empty: all

  /// Days after which a stock must be bought anew; 0: it keeps.
  double shelf_days(const FileValues& values, const std::string& option) const;
};

/// All faults with line, what was found, expected and to be done.
Result<ResponseFile> read_response(const world::World& world, const std::string& file, std::string_view toml);

}  // namespace chokepoint::service
