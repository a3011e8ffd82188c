// ARIO on an input-output table: what losses of capital or capacity, or cuts of trade links, do day by day.
// Method: docs/methods/ario.md. Verified by: tests/service/ario_test.cpp, tests/model/ario.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct ArioParams {
  std::string table;      // folder
  std::string case_file;  // "": no events, default parameters
  std::int64_t days{0};   // 0: the case's, else a year
  bool reference{false};
  std::string controls;
  std::optional<Day> start;
  double reroute{0.0};
  double reroute_ceiling{1.0};
  std::string by;  // "": one run
  std::string target;
  double least_share{0.001};
  std::vector<std::string> explain;
  std::vector<std::string> series;
  std::int64_t every{1};
  bool gz{false};
  std::string on_fault{"error"};
  std::string keep;  // folder of finished runs of --by
  std::int64_t top{12};

  static std::vector<Option<ArioParams>> options();
};

UseCase ario_use_case();
Result<report::Report> ario(Session& session, const ArioParams& params, Context& context);

}  // namespace chokepoint::service
