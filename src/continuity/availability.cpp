#include "continuity/availability.h"

#include <limits>

#include "base/math.h"

namespace chokepoint::continuity {
namespace {

/// C(n, i) (1 - u)^i u^(n - i).
double binomial_term(int units, int up, double u) {
  double term = 1.0;
  for (int i = 0; i < up; ++i) term *= (1.0 - u) * static_cast<double>(units - i) / static_cast<double>(i + 1);
  for (int i = up; i < units; ++i) term *= u;
  return term;
}

}  // namespace

double unavailability(double mtbf_hours, double mttr_hours) { return mttr_hours / (mtbf_hours + mttr_hours); }

double series(std::span<const double> unavailabilities) {
  double down = 0.0;
  for (const double u : unavailabilities) down += u * (1.0 - down);
  return down;
}

double k_of_n(int needed, int units, double unavailability) {
  double down = 0.0;
  for (int up = 0; up < needed; ++up) down += binomial_term(units, up, unavailability);
  return down;
}

double k_of_n_frequency(int needed, int units, double mtbf_hours, double mttr_hours) {
  if (needed == 0) return 0.0;
  const double u = unavailability(mtbf_hours, mttr_hours);
  return binomial_term(units, needed, u) * static_cast<double>(needed) / mtbf_hours;
}

double minutes_per_year(double unavailability) { return unavailability * kHoursPerYear * 60.0; }

double nines(double unavailability) {
  if (!(unavailability > 0.0)) return std::numeric_limits<double>::infinity();
  constexpr double kLn10 = 2.302585092994045684;
  return -math::log(unavailability) / kLn10;
}

double survives(const SetReliability& set, double hours) {
  return set.availability * (1.0 - set.start_failure) * math::exp(-hours / set.run_mttf_hours);
}

double survives_by_the_hour(const SetReliability& set, int hours) {
  const double every_hour = math::pow(1.0 - 1.0 / set.run_mttf_hours, static_cast<double>(hours));
  return set.availability * (1.0 - set.start_failure) * every_hour;
}

double uncovered(double outages_per_year, double hours_each, double not_covered) {
  return outages_per_year * hours_each * not_covered / kHoursPerYear;
}

double allowed_failure(double outages_per_year, double hours_each, double target_unavailability) {
  return target_unavailability * kHoursPerYear / (outages_per_year * hours_each);
}

}  // namespace chokepoint::continuity
