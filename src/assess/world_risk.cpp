#include "assess/world_risk.h"

#include <algorithm>
#include <map>
#include <set>

#include "assess/concentration.h"
#include "assess/reliance.h"
#include "assess/supply_risk.h"
#include "world/query.h"

namespace chokepoint::assess {
namespace {

using world::PlaceParameterKind;
using world::World;

using Amounts = std::map<PlaceId, double>;  // by country

/// Governance of countries, with a memory of those that no row speaks of.
class Governance {
 public:
  Governance(const World& world, std::span<const double> values) : world_(world), values_(values) {}

  Stated of(PlaceId country, PlaceParameterKind kind) {
    if (const auto* row = world::find_parameter(world_, country, kind))
      return {values_[row->figure.index], row->figure};
    without_row_.insert(country);
    return {most_of(kind) / 2.0, {}};
  }
  std::vector<PlaceId> without_row() const { return {without_row_.begin(), without_row_.end()}; }

 private:
  const World& world_;
  std::span<const double> values_;
  std::set<PlaceId> without_row_;
};

Stated parameter(const World& world, std::span<const double> values, ProductId product, std::string_view name,
                 double otherwise) {
  for (const auto& row : world.product_parameters) {
    if (row.product == product && row.parameter == name) return {values[row.figure.index], row.figure};
  }
  return {otherwise, {}};
}

double sum_of(const Amounts& amounts) {
  double sum = 0.0;
  for (const auto& [country, amount] : amounts) sum += amount;
  return sum;
}

/// Shares of the whole by country; the rest of the world belongs to the whole but is no supplier.
std::vector<SupplyShare> supply_shares(const World& world, const Amounts& amounts, Governance& governance) {
  std::vector<SupplyShare> shares;
  const double whole = sum_of(amounts);
  for (const auto& [country, amount] : amounts) {
    if (world.places[country].kind == world::PlaceKind::rest || !(amount > 0.0)) continue;
    shares.push_back(
        {std::min(1.0, amount / whole), governance.of(country, PlaceParameterKind::governance_risk).value, 1.0});
  }
  return shares;
}

/// Price in 1000 USD per tonne, the unit of the copper factor; nothing without a price or for what is not counted by
/// mass.
std::optional<double> price_per_tonne(const World& world, ProductId product, double price) {
  const auto tonne = parse_unit("t");
  if (!(price > 0.0) || !tonne) return std::nullopt;
  const auto tonnes = convert(1.0, world.products[product].unit, *tonne);
  if (!tonnes || !(*tonnes > 0.0)) return std::nullopt;
  return price / *tonnes / 1000.0;
}

}  // namespace

Result<WorldRisk> risk_of(const World& world, const world::Balanced& balanced, std::span<const double> values,
                          std::span<const double> prices, ProductId product, std::span<const PlaceId> importer) {
  const auto country_of = [&](PlaceId place) { return world::ancestors(world, place).back(); };
  const auto inside = [&](PlaceId place) {
    return std::any_of(importer.begin(), importer.end(), [&](PlaceId p) { return world::within(world, place, p); });
  };
  Amounts made, arrived;
  double home = 0.0;
  for (const auto& site : balanced.sites) {
    if (site.product != product) continue;
    made[country_of(site.place)] += site.output;
    if (inside(site.place)) home += site.output;
  }
  double imports = 0.0;
  double exports = 0.0;
  Amounts foreign;
  for (const auto& flow : balanced.flows) {
    if (flow.product != product) continue;
    const bool from = inside(flow.from);
    const bool to = inside(flow.to);
    if (to) arrived[country_of(flow.from)] += flow.per_year;
    if (to && !from) foreign[country_of(flow.from)] += flow.per_year;
    imports += to && !from ? flow.per_year : 0.0;
    exports += from && !to ? flow.per_year : 0.0;
  }

  WorldRisk risk;
  risk.product = product;
  Governance governance(world, values);
  risk.recycling = parameter(world, values, product, "eol_recycling_rate", 0.0);
  risk.substitution = parameter(world, values, product, "substitution_index", 1.0);
  if (!importer.empty()) {
    auto reliance = eu_import_reliance(home, imports, exports);
    if (!reliance) return tl::unexpected(reliance.error());
    risk.import_reliance = *reliance;
  }

  RiskStage stage;
  stage.global = supply_shares(world, made, governance);
  if (!importer.empty()) stage.sourcing = supply_shares(world, arrived, governance);
  stage.import_reliance = risk.import_reliance.value_or(0.0);
  stage.recycling = risk.recycling.value;
  stage.substitution = risk.substitution.value;
  auto rated = supply_risk({&stage, 1});
  if (!rated) return tl::unexpected(rated.error());
  risk.hhi_global = rated->stages.front().hhi_global;
  risk.hhi_sourcing = importer.empty() ? std::nullopt : rated->stages.front().hhi_sourcing;
  risk.supply_risk = rated->risk;
  std::vector<double> shares;
  for (const SupplyShare& country : stage.global) shares.push_back(country.share);
  risk.hhi = std::min(1.0, hhi(shares));

  if (!importer.empty()) {
    std::vector<OriginTrade> origins;
    for (const auto& [country, amount] : foreign) {
      origins.push_back({amount, governance.of(country, PlaceParameterKind::instability).value});
    }
    auto weighted = weighted_imports(origins);
    if (!weighted) return tl::unexpected(weighted.error());
    auto score = geopolrisk(risk.hhi, *weighted, home, price_per_tonne(world, product, prices[product.index]));
    if (!score) return tl::unexpected(score.error());
    risk.geopolrisk = *score;
  }

  const Amounts& candidates = importer.empty() ? made : foreign;
  const double whole = sum_of(importer.empty() ? made : arrived);
  double most = 0.0;
  for (const auto& [country, amount] : candidates) {
    if (world.places[country].kind == world::PlaceKind::rest || !(amount > most)) continue;
    most = amount;
    risk.top_origin = country;
  }
  if (risk.top_origin.valid()) {
    risk.top_share = most / whole;
    risk.top_instability = governance.of(risk.top_origin, PlaceParameterKind::instability);
    risk.top_governance = governance.of(risk.top_origin, PlaceParameterKind::governance_risk);
  }
  risk.without_row = governance.without_row();
  return risk;
}

}  // namespace chokepoint::assess
