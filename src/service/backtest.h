// How well the model would have called episodes of the past: forecasts with parameters frozen beforehand, scored
// against what was observed and beside two forecasts that need no model. Misses are shown. Method:
// docs/methods/backtests.md. Verified by: tests/service/backtest_test.cpp.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

struct BacktestParams {
  std::vector<std::string> episodes;  // none: all
  std::string split{"both"};
  bool calibrate{false};
  double leakage{-1.0}, stock_up{-1.0}, elasticity_scale{-1.0};  // below 0: as frozen
  std::int64_t draws{0};                                         // 0: as frozen
  std::int64_t seed{-1};                                         // below 0: as frozen
  static std::vector<Option<BacktestParams>> options();
};

Result<report::Report> backtest(Session& session, const BacktestParams& params, Context& context);
UseCase backtest_use_case();

}  // namespace chokepoint::service
