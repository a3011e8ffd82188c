// A made network of firms with published facts of real ones, as files that `esri` and `firms` read.
// Method: docs/methods/synth.md. Verified by: tests/service/esri_test.cpp.
#pragma once

#include "service/firm_network.h"

namespace chokepoint::service {

struct SynthParams {
  std::int64_t firms{1000};
  double degree{10.0};
  std::int64_t sectors{80};
  std::int64_t places{20};
  double tail_customers{1.26}, tail_suppliers{1.35};
  double likeness{0.7};
  double home{0.4};
  double essential{0.15}, linear{0.23};
  std::int64_t seed{1};

  static std::vector<Option<SynthParams>> options();
};

UseCase synth_use_case();
Result<report::Report> synth(const SynthParams& params, Context& context);

}  // namespace chokepoint::service
