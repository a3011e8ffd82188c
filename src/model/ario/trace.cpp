#include "model/ario/trace.h"

#include "base/exact_sum.h"

namespace chokepoint::model::ario {

std::string_view name_of(Series series) {
  switch (series) {
    case Series::production:
      return "production_realised";
    case Series::capacity:
      return "production_capacity";
    case Series::intermediate_demand:
      return "intermediate_demand";
    case Series::final_undelivered:
      return "final_demand_undist";
    case Series::final_unmet:
      return "final_demand_unmet";
    case Series::overproduction:
      return "overproduction";
    case Series::rebuild_demand:
      return "rebuild_demand";
    case Series::rebuild_production:
      return "rebuild_prod";
    case Series::capital_lost:
      return "productive_capital_to_recover";
    case Series::stocks:
      return "inputs_stocks";
  }
  return "";
}

std::size_t Trace::width(Series series, const Economy& economy) const {
  if (series == Series::final_unmet) return economy.users;
  return series == Series::stocks ? std::size_t{economy.s} * economy.n : economy.n;
}

Recorder::Recorder(const Economy& economy, Wanted wanted, int every, int step)
    : economy_(economy), wanted_(wanted), every_(every), unit_(step) {
  trace_.lost_production.resize(economy.n);
  trace_.lost_final.resize(economy.n);
  trace_.unmet_by_user.resize(economy.users);
  trace_.first_limited.assign(economy.n, -1);
  trace_.first_input.assign(economy.n, kNothing);
  trace_.lost_before.resize(economy.n);
}

std::vector<double>* Recorder::stocks(int step) {
  const auto series = static_cast<std::size_t>(Series::stocks);
  return wanted_[series] && recorded(step) ? &trace_.values[series] : nullptr;
}

void Recorder::add(int step, const Day& day) {
  const int t = step * unit_;
  trace_.steps.push_back(t);
  trace_.production_total.push_back(exact_sum(day.production));
  trace_.unmet_total.push_back(exact_sum(day.undelivered));
  trace_.limiting.push_back(day.limiting);
  for (std::uint32_t f = 0; f < economy_.n; ++f) {
    if (day.shortest[f] != kNothing && trace_.first_limited[f] < 0) {
      trace_.first_limited[f] = t;
      trace_.first_input[f] = day.shortest[f];
      trace_.lost_before[f] = trace_.lost_production[f];
    }
    trace_.lost_production[f] += economy_.output[f] - day.production[f];
    trace_.lost_final[f] += day.undelivered[f];
  }
  for (std::uint32_t u = 0; u < economy_.users; ++u) trace_.unmet_by_user[u] += day.unmet[u];
  if (!recorded(step)) return;
  trace_.recorded.push_back(t);
  const auto keep = [&](Series series, std::span<const double> row) {
    const auto at = static_cast<std::size_t>(series);
    if (wanted_[at]) trace_.values[at].insert(trace_.values[at].end(), row.begin(), row.end());
  };
  keep(Series::production, day.production);
  keep(Series::capacity, day.capacity);
  keep(Series::intermediate_demand, day.intermediate_demand);
  keep(Series::final_undelivered, day.undelivered);
  keep(Series::final_unmet, day.unmet);
  keep(Series::overproduction, day.alpha);
  keep(Series::rebuild_demand, day.rebuild_demand);
  keep(Series::rebuild_production, day.rebuild_production);
  keep(Series::capital_lost, day.capital_lost);
}

}  // namespace chokepoint::model::ario
