#include "model/ario/reverse.h"

#include <algorithm>
#include <limits>

#include "model/ario/loop.h"

namespace chokepoint::model::ario {
namespace {

struct Exporter {
  std::uint32_t region, sector;
  std::vector<std::uint32_t> industries;
  double exports{0.0};
};

class Ranking {
 public:
  Ranking(const Economy& economy, const ReverseOptions& options) : e_(economy), options_(options) {}

  bool at_target(std::uint32_t region, std::uint32_t exporter) const {
    return options_.target ? region == *options_.target : region != exporter;
  }

  /// Yearly sales of f to the target abroad, per step.
  double exports_of(std::uint32_t f) const {
    double sum = 0.0;
    for (std::uint32_t g = 0; g < e_.n; ++g) {
      if (e_.region[g] != e_.region[f] && at_target(e_.region[g], e_.region[f])) sum += e_.flow(f, g) * e_.per_step;
    }
    for (std::uint32_t u = 0; u < e_.users; ++u) {
      if (e_.final_region[u] != e_.region[f] && at_target(e_.final_region[u], e_.region[f]))
        sum += e_.final_demand[std::size_t{f} * e_.users + u];
    }
    return sum;
  }

  std::vector<Exporter> exporters(std::size_t& left_out) const {
    const bool by_region = options_.grain != Grain::sector;
    const bool by_sector = options_.grain != Grain::region;
    const std::size_t regions = by_region ? e_.regions.size() : 1;
    const std::size_t sectors = by_sector ? e_.s : 1;
    std::vector<Exporter> all(regions * sectors);
    for (std::size_t k = 0; k < all.size(); ++k) {
      all[k].region = by_region ? static_cast<std::uint32_t>(k / sectors) : kNothing;
      all[k].sector = by_sector ? static_cast<std::uint32_t>(k % sectors) : kNothing;
    }
    double whole = 0.0;
    for (std::uint32_t f = 0; f < e_.n; ++f) {
      if (options_.target && e_.region[f] == *options_.target) continue;
      Exporter& exporter = all[(by_region ? e_.region[f] : 0) * sectors + (by_sector ? e_.sector[f] : 0)];
      const double exports = exports_of(f);
      if (!(exports > 0.0)) continue;
      exporter.industries.push_back(f);
      exporter.exports += exports;
      whole += exports;
    }
    std::erase_if(all, [](const Exporter& x) { return x.industries.empty(); });
    const std::size_t before = all.size();
    std::erase_if(all, [&](const Exporter& x) { return x.exports < options_.least * whole; });
    left_out = before - all.size();
    return all;
  }

  /// Sellers of one region each: exports of a sector of many regions stop between all of them.
  std::vector<LinkRule> rules(const Exporter& exporter) const {
    std::vector<LinkRule> rules;
    for (const std::uint32_t f : exporter.industries) {
      LinkRule rule;
      rule.from = options_.from;
      rule.to = std::numeric_limits<std::int32_t>::max();
      rule.sellers = {f};
      for (std::uint32_t q = 0; q < e_.regions.size(); ++q) {
        if (q != e_.region[f] && at_target(q, e_.region[f])) rule.regions.push_back(q);
      }
      rules.push_back(std::move(rule));
    }
    return rules;
  }

  /// Of a trace: what the target lost, and the exporter. The exporter's own loss is nobody's dependence on it.
  ExportStop losses(const Exporter& exporter, const Trace& trace) const {
    ExportStop stop{exporter.region, exporter.sector, exporter.exports, 0.0, 0.0, 0.0};
    for (std::uint32_t u = 0; u < e_.users; ++u) {
      if (at_target(e_.final_region[u], exporter.region)) stop.lost_final += trace.unmet_by_user[u];
    }
    std::vector<char> own(e_.n, 0);
    for (const std::uint32_t f : exporter.industries) own[f] = 1;
    for (std::uint32_t f = 0; f < e_.n; ++f) {
      if (own[f] != 0) {
        stop.own_output += trace.lost_production[f];
      } else if (at_target(e_.region[f], exporter.region)) {
        stop.lost_output += trace.lost_production[f];
      }
    }
    return stop;
  }

 private:
  const Economy& e_;
  const ReverseOptions& options_;
};

/// Progress of the steps inside one run is not told.
Result<Trace> run_quietly(Economy& economy, const Case& asked, const LinkLaw& law, Context& context) {
  Progress silent;
  Context inner{context.pool, context.cancel, silent, context.memory_limit};
  return run_fast(economy, asked, law, {}, inner);
}

Result<ExportStops> one_by_one(std::uint32_t count, const RunExportStop& one, Context& context) {
  ExportStops stops(count);
  for (std::uint32_t k = 0; k < count && !context.cancel.stop_requested(); ++k) {
    auto stop = one(k, context);
    if (!stop) return tl::unexpected(stop.error());
    stops[k] = *stop;
  }
  return stops;
}

}  // namespace

Result<Reverse> reverse(Economy& economy, const Case& asked, const ReverseOptions& options, Context& context) {
  const Ranking ranking(economy, options);
  Reverse result;
  const std::vector<Exporter> exporters = ranking.exporters(result.left_out);
  const double steps = asked.steps();
  for (std::uint32_t u = 0; u < economy.users; ++u) {
    if (options.target && economy.final_region[u] != *options.target) continue;
    for (std::uint32_t f = 0; f < economy.n; ++f)
      result.final_demand += steps * economy.final_demand[std::size_t{f} * economy.users + u];
  }
  for (std::uint32_t f = 0; f < economy.n; ++f) {
    if (!options.target || economy.region[f] == *options.target) result.output += steps * economy.output[f];
  }
  auto calm = run_quietly(economy, asked, LinkLaw(), context);
  if (!calm) return tl::unexpected(calm.error());
  result.outcome = calm->outcome;
  if (result.outcome == Outcome::stopped) return result;
  context.progress.stage("export stops", exporters.size());
  const auto one = [&](std::uint32_t number, Context& inner) -> Result<std::optional<ExportStop>> {
    const Exporter& exporter = exporters[number];
    const LinkLaw law(ranking.rules(exporter), options.rerouting, economy.n,
                      static_cast<std::uint32_t>(economy.regions.size()));
    auto trace = run_quietly(economy, asked, law, inner);
    if (!trace) return tl::unexpected(trace.error());
    if (trace->outcome == Outcome::stopped) return std::nullopt;
    ExportStop stop = ranking.losses(exporter, *trace);
    const ExportStop without = ranking.losses(exporter, *calm);
    stop.lost_final -= without.lost_final;
    stop.lost_output -= without.lost_output;
    stop.own_output -= without.own_output;
    inner.progress.advance(1);
    return stop;
  };
  auto stops = options.run_each ? options.run_each(static_cast<std::uint32_t>(exporters.size()), one, context)
                                : one_by_one(static_cast<std::uint32_t>(exporters.size()), one, context);
  if (!stops) return tl::unexpected(stops.error());
  for (std::size_t k = 0; k < exporters.size(); ++k) {
    auto& stop = (*stops)[k];
    if (!stop) {
      result.outcome = Outcome::stopped;
      continue;
    }
    stop->region = exporters[k].region;
    stop->sector = exporters[k].sector;
    stop->exports = exporters[k].exports;
    result.stops.push_back(*stop);
  }
  std::stable_sort(result.stops.begin(), result.stops.end(),
                   [](const ExportStop& a, const ExportStop& b) { return a.lost_final > b.lost_final; });
  return result;
}

}  // namespace chokepoint::model::ario
