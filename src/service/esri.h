// The Economic Systemic Risk Index of a network of firms: of firms that close, of scenarios, of links that a control
// cuts, and of every pair of a place and a product. Method: docs/methods/esri.md. Verified by:
// tests/service/esri_test.cpp.
#pragma once

#include "service/firm_network.h"

namespace chokepoint::service {

struct EsriParams {
  std::string network;
  std::string run;  // of params.csv; empty: the options below
  double eps{0.0};  // 0: 0.01 for firms (as published), 1e-6 for links
  std::string stop{"quiet"};
  bool no_replaceability{false};
  bool use_revenue{false}, use_cost{false}, use_weight{false}, use_scenarios{false};
  std::string essential{"file"};
  bool reference{false}, certified{false}, losses{false};
  std::string controls, by, target, explain;
  double reroute_rate{0.0}, reroute_ceiling{0.0};
  std::int64_t sample{0};
  std::int64_t top{20};

  std::string duplicates{"error"}, unusable{"error"}, self_loops{"keep"}, cache, keep;

  static std::vector<Option<EsriParams>> options();
};

UseCase esri_use_case();
Result<report::Report> esri(Session& session, const EsriParams& params, Context& context);

}  // namespace chokepoint::service
