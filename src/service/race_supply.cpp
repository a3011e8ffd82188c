#include "service/race_supply.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "assess/sourcing.h"
#include "base/random.h"
#include "ensemble/run.h"
#include "world/draw.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Three series a point: what comes to the place, what is made there, what lies there.
simulate::Probes probes_of(std::span<const SupplyPoint> points) {
  simulate::Probes probes;
  std::set<ProductId> products;
  for (const SupplyPoint& point : points) {
    products.insert(point.product);
    for (const auto quantity : {simulate::Quantity::shipments, simulate::Quantity::output, simulate::Quantity::stock}) {
      probes.series.push_back({quantity, point.product, point.place});
    }
  }
  probes.supplies.assign(products.begin(), products.end());
  return probes;
}

/// What the place's users take on an undisturbed day, by where it is made.
struct Need {
  double home{0.0}, abroad{0.0};
  double all() const { return home + abroad; }
};
Need need_of(const simulate::Simulator& simulator, const SupplyPoint& point) {
  const network::SupplyNetwork& net = simulator.network();
  const world::World& world = simulator.world();
  Need need;
  for (std::uint32_t link = 0; link < net.links.size(); ++link) {
    const std::uint32_t market = net.links.customer[link], site = net.links.supplier[link];
    if (net.markets.product[market] != point.product || !world::within(world, net.markets.place[market], point.place))
      continue;
    (world::within(world, net.sites.place[site], point.place) ? need.home : need.abroad) += net.flow[link];
  }
  return need;
}

/// What the place gets, as share of its undisturbed day: goods from elsewhere, and its own makers' output.
std::vector<double> got(const Need& need, std::span<const simulate::Series> three) {
  const auto ratio = [](const simulate::Series& series, std::size_t day) {
    return series.baseline > 0.0 ? series.values[day] / series.baseline : 1.0;
  };
  std::vector<double> share;
  for (std::size_t day = 0; day < three[0].values.size(); ++day) {
    share.push_back((need.abroad * ratio(three[0], day) + need.home * ratio(three[1], day)) / need.all());
  }
  return share;
}

/// One world, completed and run.
class DrawnSupply {
 public:
  DrawnSupply(const simulate::Simulator& simulator, const world::Scenario& scenario, const simulate::Impact& impact,
              const SupplyOptions& options, std::uint32_t draw)
      : simulator_(simulator),
        impact_(impact),
        options_(options),
        draw_(draw),
        sourcing_(simulator, scenario, impact, options.assume) {}

  /// Usable share of each day; the flags say what stood in. Empty where nobody makes the product.
  std::vector<double> days(std::span<const SupplyPoint> points, std::size_t number,
                           assess::PartExposure& exposure) const {
    const SupplyPoint& point = points[number];
    const auto three = std::span(impact_.series).subspan(3 * number, 3);
    const Need need = need_of(simulator_, point);
    const double stock_days = need.all() > 0.0 ? three[2].baseline / need.all() : 0.0;
    assess::Firm programme;
    programme.place = point.place;
    assess::Part part;
    part.product = point.product;
    part.stock_days = stock_days;
    sourcing_.find_origins(programme, part, exposure);
    if (exposure.origins.empty()) return {};
    const auto reading = [&](const assess::Match& match) {
      const auto entity = static_cast<std::uint32_t>(number * simulator_.world().clauses.size() + match.clause.index);
      return Stream(options_.seed, draw_, Purpose::licence, entity).uniform() < match.covered;
    };
    const assess::Supply supply = sourcing_.supply_of(programme, part, exposure.origins, reading);
    std::vector<double> usable = assess::bridge(supply, impact_.steps).covered;
    if (need.all() > 0.0) {
      const std::vector<double> of_place = bridged(got(need, three), stock_days);
      for (std::size_t day = 0; day < usable.size(); ++day) usable[day] = std::max(usable[day], of_place[day]);
    }
    return usable;
  }

 private:
  const simulate::Simulator& simulator_;
  const simulate::Impact& impact_;
  const SupplyOptions& options_;
  std::uint32_t draw_;
  assess::Sourcing sourcing_;
};

/// Draws whose world could be completed, as an availability.
race::Availability availability_of(const ensemble::Runs& runs, std::size_t products, std::size_t months) {
  race::Availability out;
  out.draws = 0;
  out.products = static_cast<std::uint32_t>(products);
  out.months = static_cast<std::uint32_t>(months);
  for (std::size_t d = 0; d < runs.draws.size(); ++d) {
    if (std::isnan(runs.kept_values(0)[d])) continue;
    ++out.draws;
    for (std::size_t i = 0; i < products * months; ++i) out.share.push_back(static_cast<float>(runs.kept_values(i)[d]));
  }
  return out;
}

}  // namespace

std::vector<double> bridged(std::span<const double> incoming, double stock_days) {
  std::vector<double> shares;
  double stock = stock_days;
  for (const double share : incoming) {
    const double used = std::min(1.0, share + stock);
    stock = std::min(stock_days, stock + share - used);
    shares.push_back(used);
  }
  return shares;
}

std::vector<double> monthly(std::span<const double> days, Day now, Day first_day) {
  const std::int32_t offset = first_day - now;  // of the run's first day, in days from now
  const double last = static_cast<double>(offset) + static_cast<double>(days.size());
  const auto months = last > 0.0 ? static_cast<std::int32_t>(std::ceil(last / kDaysPerMonth)) : 0;
  std::vector<double> means;
  for (std::int32_t month = 0; month < months; ++month) {
    const auto from = static_cast<std::int32_t>(std::floor(month * kDaysPerMonth)) - offset;
    const auto to = static_cast<std::int32_t>(std::floor((month + 1) * kDaysPerMonth)) - offset;
    double sum = 0.0;
    int counted = 0;
    for (std::int32_t day = from; day < std::min(to, static_cast<std::int32_t>(days.size())); ++day) {
      sum += day < 0 ? 1.0 : days[static_cast<std::size_t>(day)];
      ++counted;
    }
    means.push_back(counted > 0 ? sum / counted : 1.0);
  }
  return means;
}

Result<SupplyRuns> run_supply(const simulate::Simulator& simulator, const world::Scenario& scenario,
                              std::span<const SupplyPoint> points, const SupplyOptions& options, Context& context) {
  SupplyRuns result;
  const std::vector<double> undisturbed(static_cast<std::size_t>(scenario.horizon.steps()), 1.0);
  const std::size_t months = monthly(undisturbed, options.now, scenario.horizon.first).size();
  result.availability.products = static_cast<std::uint32_t>(points.size());
  if (points.empty() || months == 0) return result;

  const simulate::Probes probes = probes_of(points);
  simulate::RunOptions run;
  run.assume = options.assume;
  run.explain = false;
  ensemble::Spec spec;
  spec.draws = options.draws;
  spec.outputs = spec.kept = points.size() * months;
  const auto draw = [&](std::uint32_t number, std::span<double> outputs, Context& inner) -> Result<void> {
    std::fill(outputs.begin(), outputs.end(), kNan);
    auto values = assess::with_set_figures(world::draw(simulator.world(), options.seed, number), scenario);
    auto drawn = simulate::Simulator::make(simulator.world_ptr(), std::move(values));
    if (!drawn) return {};
    auto impact = drawn->run(scenario, probes, run, inner);
    if (!impact) return tl::unexpected(impact.error());
    if (!impact->complete)
      return fail(Fault{Code::stopped, "", 0, 0, "a draw was cut short", "time to finish", "run it again"});
    const DrawnSupply supply(*drawn, scenario, *impact, options, number);
    for (std::size_t p = 0; p < points.size(); ++p) {
      assess::PartExposure exposure;
      const std::vector<double> days = supply.days(points, p, exposure);
      const std::vector<double> means = monthly(days.empty() ? undisturbed : days, options.now, scenario.horizon.first);
      std::copy(means.begin(), means.end(), outputs.begin() + static_cast<std::ptrdiff_t>(p * months));
    }
    return {};
  };
  auto runs = ensemble::run(spec, draw, context);
  if (!runs) return tl::unexpected(runs.error());
  result.outcome = runs->outcome;
  result.availability = availability_of(*runs, points.size(), months);
  result.failed_draws = static_cast<std::uint32_t>(runs->draws.size()) - result.availability.draws;
  if (result.availability.draws == 0 && result.outcome == Outcome::done) {
    return fail(Fault{Code::bad_structure, "", 0, 0, "no draw of the figures gives a world that can be completed",
                      "figures that do not contradict each other", "look at `chokepoint world show --quality`"});
  }
  const network::SupplyNetwork& net = simulator.network();
  for (std::size_t p = 0; p < points.size(); ++p) {
    const auto product = points[p].product.index;
    if (net.product_site_first[product] == net.product_site_first[product + 1]) {
      result.no_maker.push_back(p);
    } else if (!(need_of(simulator, points[p]).all() > 0.0)) {
      result.not_bought.push_back(p);
    }
  }
  return result;
}

}  // namespace chokepoint::service
