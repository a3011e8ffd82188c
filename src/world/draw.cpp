#include "world/draw.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/random.h"
#include "stats/distribution.h"
#include "stats/simplex.h"

namespace chokepoint::world {
namespace {

using stats::Distribution;
using stats::Support;

class Drawer {
 public:
  Drawer(const World& world, std::uint64_t seed, std::uint32_t draw_number)
      : world_(world),
        seed_(seed),
        draw_(draw_number),
        values_(world.figures.central()),
        support_(values_.size(), Support::positive) {}

  std::vector<double> run() {
    mark_shares();
    collect_wholes();
    for (std::uint32_t i = 0; i < values_.size(); ++i) {
      if (!in_whole_[i]) values_[i] = distribution(FigureId{i}).quantile(stream(Purpose::figures, i).uniform());
    }
    for (const auto& [key, members] : wholes_) draw_whole(members);
    return std::move(values_);
  }

 private:
  using WholeKey = std::tuple<int, std::uint32_t, std::uint32_t, std::uint32_t, std::string>;

  Stream stream(Purpose purpose, std::uint32_t entity) const { return {seed_, draw_, purpose, entity}; }

  Distribution distribution(FigureId id) const {
    const Estimate& e = world_.figures[id];
    return Distribution::fit(e.value, e.low, e.high, support_[id.index]);
  }

  void share(FigureId id) { support_[id.index] = Support::share; }

  void mark_shares() {
    for (const auto& row : world_.production) {
      if (row.quantity == ProductionQuantity::share || row.quantity == ProductionQuantity::utilisation)
        share(row.figure);
    }
    for (const auto& row : world_.task_figures) {
      if (row.quantity != TaskQuantity::duration) share(row.figure);
    }
    for (const auto& row : world_.race_figures) {
      if (row.quantity == RaceQuantity::shared_risk || row.quantity == RaceQuantity::learning_rate) share(row.figure);
    }
    for (const auto& row : world_.place_parameters) {
      if (row.kind == PlaceParameterKind::instability) share(row.figure);
    }
    for (const auto& row : world_.mixes) share(row.share);
    for (const auto& row : world_.ownership) share(row.share);
    for (const auto& row : world_.control_coverage) share(row.share);
    for (const auto& row : world_.demand) {
      if (row.quantity == DemandQuantity::share) share(row.figure);
    }
    for (const auto& row : world_.flows) {
      if (row.quantity != FlowQuantity::amount) share(row.figure);
    }
    for (const auto& row : world_.licences) {
      if (row.quantity == LicenceQuantity::refused_share) share(row.figure);
    }
    for (const auto& row : world_.cohorts) {
      if (row.quantity == CohortQuantity::share) share(row.figure);
    }
  }

  /// Shares of one whole move together: of a product's output, of a group's service, of a demand, of a place's imports.
  void collect_wholes() {
    in_whole_.assign(values_.size(), false);
    auto add = [&](WholeKey key, FigureId id) {
      wholes_[std::move(key)].push_back(id);
      in_whole_[id.index] = true;
    };
    for (const auto& row : world_.production) {
      if (row.quantity == ProductionQuantity::share) add({0, row.product.index, row.of.index, 0, ""}, row.figure);
    }
    for (const auto& row : world_.mixes) add({1, row.output.index, row.place.index, 0, row.group}, row.share);
    for (const auto& row : world_.demand) {
      if (row.quantity == DemandQuantity::share)
        add({2, row.product.index, static_cast<std::uint32_t>(row.buyer), 0, ""}, row.figure);
    }
    for (const auto& row : world_.flows) {
      if (row.quantity == FlowQuantity::import_share) add({3, row.product.index, row.to.index, 0, ""}, row.figure);
      if (row.quantity == FlowQuantity::export_share) add({4, row.product.index, row.from.index, 0, ""}, row.figure);
    }
  }

  void draw_whole(const std::vector<FigureId>& members) {
    std::vector<Distribution> shares;
    double central = 0.0;
    double low = 0.0;
    double high = 0.0;
    for (FigureId id : members) {
      shares.push_back(distribution(id));
      central += shares.back().central();
      low += shares.back().low();
      high += shares.back().high();
    }
    // What the rows leave unsaid is one more share of the whole.
    const double rest = std::max(0.0, 1.0 - central);
    if (rest > 1e-12 || members.size() == 1) {
      shares.push_back(
          Distribution::fit(rest, std::clamp(1.0 - high, 0.0, rest), std::clamp(1.0 - low, rest, 1.0), Support::share));
    }
    const stats::SimplexDraw simplex(std::move(shares), std::max(1.0, central));
    std::vector<double> out(simplex.size());
    Stream numbers = stream(Purpose::shares, members.front().index);
    simplex.draw(numbers, out);
    for (std::size_t i = 0; i < members.size(); ++i) values_[members[i].index] = out[i];
  }

  const World& world_;
  std::uint64_t seed_;
  std::uint32_t draw_;
  std::vector<double> values_;
  std::vector<Support> support_;
  std::vector<bool> in_whole_;
  std::map<WholeKey, std::vector<FigureId>> wholes_;
};

}  // namespace

std::vector<double> draw(const World& world, std::uint64_t seed, std::uint32_t draw_number) {
  if (draw_number == 0) return world.figures.central();
  return Drawer(world, seed, draw_number).run();
}

}  // namespace chokepoint::world
