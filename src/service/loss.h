// What an economy loses in a year when part of an input is not to be had: the linear programme, the second order and
// the exact form with substitution, side by side.
// Method: docs/methods/loss.md. Verified by: tests/service/loss_test.cpp.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct LossParams {
  std::vector<std::string> inputs;  // a name of the inputs file or a code of the tables, each with or without =PERCENT
  double percent_short{0.0};        // of those without; 0: an exporter stops, as the inputs file says
  std::string accounts;             // folder; empty: the tables in the program
  std::string inputs_file;          // empty: the one in the program
  double needs_above{0.1};          // per cent of an industry's costs
  double substitution{0.1}, between_inputs{0.2}, between_goods{0.9};
  std::int64_t top{10};

  static std::vector<Option<LossParams>> options();
};

UseCase loss_use_case();
Result<report::Report> loss(Session& session, const LossParams& params, Context& context);

}  // namespace chokepoint::service
