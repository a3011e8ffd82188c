#include "assess/exposure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "assess/sourcing.h"
#include "base/random.h"
#include "ensemble/run.h"
#include "world/draw.h"

namespace chokepoint::assess {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kDaysPerYear = 365.0;

simulate::Probes probes_of(const Firm& firm) {
  std::set<ProductId> products;
  for (const Part& part : firm.parts) {
    if (part.product.valid()) products.insert(part.product);
  }
  simulate::Probes probes;
  probes.supplies.assign(products.begin(), products.end());
  return probes;
}

/// What the firm as a whole loses: on a day, the revenue of the part that lacks most.
struct Line {
  std::vector<double> lost;  // revenue, a step
  std::int32_t first_short{Bridged::kNever};

  explicit Line(std::int32_t steps) : lost(static_cast<std::size_t>(steps), 0.0) {}
  void add(const Part& part, const Bridged& bridged) {
    for (std::size_t t = 0; t < lost.size(); ++t) {
      lost[t] = std::max(lost[t], part.value / kDaysPerYear * (1.0 - bridged.covered[t]));
    }
    if (bridged.first_short == Bridged::kNever) return;
    first_short = first_short == Bridged::kNever ? bridged.first_short : std::min(first_short, bridged.first_short);
  }
  double total() const {
    double sum = 0.0;
    for (const double day : lost) sum += day;
    return sum;
  }
};

double risk_of(const Part& part, const Bridged& bridged) { return part.value / kDaysPerYear * bridged.lost; }

/// What keeps most from the part up to the day it is short.
Reason reason_of(const Sourcing& sourcing, const Part& part, const PartExposure& exposure,
                 const simulate::Impact& impact, const world::World& world) {
  Reason reason;
  const Bridged& bridged = exposure.if_caught;
  if (bridged.first_short == Bridged::kNever) return reason;
  double needed = 0.0;
  double most = 0.0;
  for (const Origin& origin : exposure.origins) {
    const std::vector<double> filled = sourcing.filled(part.product, origin.maker);
    const std::int32_t last = bridged.first_short - origin.transit;
    // What the law, a stop, and the maker hold back, one after the other; and since when.
    struct Loss {
      Reason::Kind kind;
      double lost{0.0};
      std::int32_t from{-1};
      void add(std::int32_t step, double gone) {
        lost += gone;
        if (from < 0 && gone > 0.01) from = step;
      }
    };
    Loss losses[]{{Reason::Kind::law}, {Reason::Kind::stop}, {Reason::Kind::maker}};
    ClauseId clause;
    std::size_t at = 0;
    for (std::int32_t t = 0; t <= last && t < impact.steps; ++t) {
      const auto step = static_cast<std::size_t>(t);
      while (at + 1 < origin.standings.size() && origin.standings[at + 1].step <= t) ++at;
      const Sending& sending = origin.standings[at].sending;
      const double passes = sending.sent * (1.0 - sending.held);
      const double left = origin.left_by_stops[step];
      losses[0].add(t, 1.0 - passes);
      losses[1].add(t, passes * (1.0 - left));
      losses[2].add(t, passes * left * (1.0 - filled[step]));
      if (losses[0].from == t) clause = origin.standings[at].why;
    }
    needed += origin.share * std::max(0, last + 1);
    const Loss& worst = *std::max_element(std::begin(losses), std::end(losses),
                                          [](const Loss& a, const Loss& b) { return a.lost < b.lost; });
    if (!(origin.share * worst.lost > most)) continue;
    most = origin.share * worst.lost;
    reason.maker = origin.maker;
    reason.kind = worst.kind;
    reason.step = std::max(0, worst.from);
    reason.clause = worst.kind == Reason::Kind::law ? clause : ClauseId{};
  }
  if (!(most > 1e-9) || bridged.undisturbed_short == bridged.first_short) {
    reason = {};
    reason.kind = Reason::Kind::own;
    reason.step = bridged.first_short;
    return reason;
  }
  reason.share_lost = needed > 0.0 ? most / needed : 0.0;
  if (reason.kind != Reason::Kind::maker) return reason;
  reason.kind = Reason::Kind::overbooked;
  for (const auto& shortage : impact.shortages) {
    if (shortage.final_use || shortage.product != part.product || !world::within(world, shortage.place, reason.maker) ||
        shortage.first_step > bridged.first_short) {
      continue;
    }
    reason.kind = Reason::Kind::maker;
    reason.path = shortage.chain;
    break;  // the first in time
  }
  return reason;
}

/// The q-quantile of all draws, where those that are never short (NaN) stand at the end.
double quantile(std::vector<double> values, double q) {
  if (values.empty()) return kNone;
  for (double& value : values) {
    if (std::isnan(value)) value = std::numeric_limits<double>::infinity();
  }
  const auto at = static_cast<std::size_t>(std::floor(q * static_cast<double>(values.size() - 1) + 0.5));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return std::isinf(values[at]) ? kNone : values[at];
}

Quantiles quantiles(const std::vector<double>& values) {
  return {quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9)};
}

double counted(const std::vector<double>& values) {
  const auto some = std::count_if(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
  return values.empty() ? 0.0 : static_cast<double>(some) / static_cast<double>(values.size());
}

/// Outputs of a draw: 1 if its world could be completed, the firm's first day and risk, then the same of each part.
constexpr std::size_t kValid = 0;
constexpr std::size_t first_day_of(std::size_t part) { return 1 + 2 * part; }  // 0 = the firm

Result<void> add_draws(const simulate::Simulator& simulator, const world::Scenario& scenario, const Firm& firm,
                       const ExposureOptions& options, Context& context, Exposure& result) {
  const simulate::Probes probes = probes_of(firm);
  simulate::RunOptions run = options.run;
  run.explain = false;
  ensemble::Spec spec;
  spec.key = options.key;
  spec.draws = options.draws;
  spec.outputs = 1 + 2 * (firm.parts.size() + 1);
  spec.kept = spec.outputs;
  spec.folder = options.folder;
  const auto draw = [&](std::uint32_t number, std::span<double> outputs, Context& inner) -> Result<void> {
    std::fill(outputs.begin(), outputs.end(), kNone);
    std::vector<double> values = with_set_figures(world::draw(simulator.world(), options.seed, number), scenario);
    auto drawn = simulate::Simulator::make(simulator.world_ptr(), std::move(values));
    if (!drawn) return {};
    auto impact = drawn->run(scenario, probes, run, inner);
    if (!impact) return tl::unexpected(impact.error());
    if (!impact->complete)
      return fail(Fault{Code::stopped, "", 0, 0, "a draw was cut short", "time to finish", "run it again"});
    const Sourcing sourcing(*drawn, scenario, *impact, options.run.assume);
    Line line(impact->steps);
    for (std::size_t p = 0; p < firm.parts.size(); ++p) {
      const Part& part = firm.parts[p];
      outputs[first_day_of(p + 1) + 1] = 0.0;
      if (!part.product.valid()) continue;
      PartExposure exposure;
      sourcing.find_origins(firm, part, exposure);
      const auto reading = [&](const Match& match) {
        const auto entity = static_cast<std::uint32_t>(p * simulator.world().clauses.size() + match.clause.index);
        return Stream(options.seed, number, Purpose::licence, entity).uniform() < match.covered;
      };
      const Bridged bridged = bridge(sourcing.supply_of(firm, part, exposure.origins, reading), impact->steps);
      line.add(part, bridged);
      if (bridged.first_short != Bridged::kNever) outputs[first_day_of(p + 1)] = bridged.first_short;
      outputs[first_day_of(p + 1) + 1] = risk_of(part, bridged);
    }
    if (line.first_short != Bridged::kNever) outputs[first_day_of(0)] = line.first_short;
    outputs[first_day_of(0) + 1] = line.total();
    outputs[kValid] = 1.0;
    return {};
  };
  auto runs = ensemble::run(spec, draw, context);
  if (!runs) return tl::unexpected(runs.error());
  result.outcome = runs->outcome;
  result.remarks = runs->remarks;
  const auto valid = runs->kept_values(kValid);
  const auto of_valid = [&](std::size_t output) {
    std::vector<double> values;
    const auto all = runs->kept_values(output);
    for (std::size_t d = 0; d < all.size(); ++d) {
      if (!std::isnan(valid[d])) values.push_back(all[d]);
    }
    return values;
  };
  result.draws = static_cast<std::uint32_t>(of_valid(kValid).size());
  result.failed_draws = static_cast<std::uint32_t>(runs->draws.size()) - result.draws;
  for (std::size_t p = 0; p <= firm.parts.size(); ++p) {
    const std::vector<double> days = of_valid(first_day_of(p));
    const Quantiles first = quantiles(days);
    const Quantiles risk = quantiles(of_valid(first_day_of(p) + 1));
    if (p == 0) {
      result.short_in = counted(days);
      result.first_short = first;
      result.risk = risk;
    } else {
      result.parts[p - 1].short_in = counted(days);
      result.parts[p - 1].first_short = first;
      result.parts[p - 1].risk = risk;
    }
  }
  return {};
}

}  // namespace

Result<Exposure> expose(const simulate::Simulator& given, const world::Scenario& scenario, const Firm& firm,
                        const ExposureOptions& options, Context& context) {
  // A run whose scenario sets figures starts from another world than the caller's.
  const auto central = given.values();
  std::vector<double> values = with_set_figures({central.begin(), central.end()}, scenario);
  simulate::Simulator simulator = given;
  if (!std::equal(values.begin(), values.end(), central.begin())) {
    auto other = simulate::Simulator::make(given.world_ptr(), std::move(values));
    if (!other) return tl::unexpected(other.error());
    simulator = std::move(*other);
  }
  auto impact = simulator.run(scenario, probes_of(firm), options.run, context);
  if (!impact) return tl::unexpected(impact.error());
  Exposure result;
  result.impact = std::move(*impact);
  result.outcome = result.impact.complete ? Outcome::done : Outcome::stopped;
  const std::int32_t steps = result.impact.steps;
  const Sourcing sourcing(simulator, scenario, result.impact, options.run.assume);
  Line if_free(steps);
  Line if_caught(steps);
  double most = 0.0;
  for (const Part& part : firm.parts) {
    PartExposure exposure;
    most = std::max(most, part.value);
    if (part.product.valid()) {
      sourcing.find_origins(firm, part, exposure);
      exposure.world_qualification = part.alternative && !part.qualification_days;
      const auto with = [&](bool caught) {
        return bridge(sourcing.supply_of(firm, part, exposure.origins, [caught](const Match&) { return caught; }),
                      steps);
      };
      exposure.if_free = with(false);
      exposure.if_caught = with(true);
      exposure.risk_if_free = risk_of(part, exposure.if_free);
      exposure.risk_if_caught = risk_of(part, exposure.if_caught);
      if_free.add(part, exposure.if_free);
      if_caught.add(part, exposure.if_caught);
      exposure.reason = reason_of(sourcing, part, exposure, result.impact, simulator.world());
    }
    result.parts.push_back(std::move(exposure));
  }
  result.risk_if_free = if_free.total();
  result.risk_if_caught = if_caught.total();
  for (const double lost : if_caught.lost) {
    result.running.push_back(most > 0.0 ? 1.0 - lost / (most / kDaysPerYear) : 1.0);
  }
  if (options.draws > 0 && result.outcome == Outcome::done) {
    if (auto drawn = add_draws(simulator, scenario, firm, options, context, result); !drawn)
      return tl::unexpected(drawn.error());
  }
  return result;
}

}  // namespace chokepoint::assess
