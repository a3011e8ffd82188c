// What to buy before one knows what comes: least cost for a risk, and why.
#pragma once

#include "respond/simulated.h"
#include "service/response_file.h"
#include "service/use_case.h"

namespace chokepoint::service {

struct MitigateParams {
  std::string file;          // empty: the first that the world has
  double budget{-1.0};       // million; below 0: none
  double risk_target{-1.0};  // million; below 0: none
  double alpha{0.9};
  double risk_weight{0.5};
  std::int64_t points{10};
  std::string losses{"simulator"};
  bool no_replay{false};
  std::optional<Day> as_of;

  static std::vector<Option<MitigateParams>> options();
};

UseCase mitigate_use_case();
Result<report::Report> mitigate(Session& session, const MitigateParams& params, Context& context);

/// An option of the world's table as a measure, with where it stands.
struct Offer {
  std::string id, kind;
  ProductId product;
  PlaceId place;
  respond::ChainMeasure measure;
  std::vector<FigureId> figures;
  double unit_price{0.0};  // USD, before pressure and refills
  double refills{1.0};     // a stock is bought so many times over the horizon
};
/// Options that the response names (or all), in the order of the table. Faults: an option without cost or most.
Result<std::vector<Offer>> offers_of(const simulate::Simulator& simulator, const ResponseFile& response);

report::Table plan_table(const world::World& world, const std::vector<Offer>& offers, const respond::Plan& plan);
report::Table frontier_table(const std::vector<std::pair<double, respond::Plan>>& points);
/// The last two: what a planner would lose (chain.h); null where the branches are a planner's.
report::Table branch_table(const respond::Programme& programme, const respond::Plan& without, const respond::Plan& with,
                           const respond::Plan* planner_without, const respond::Plan* planner_with);
report::Table offer_table(const world::World& world, const std::vector<Offer>& offers, report::Report& report);

}  // namespace chokepoint::service
