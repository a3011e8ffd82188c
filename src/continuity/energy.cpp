#include "continuity/energy.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::continuity {

double delivered_kwh(const BatterySize& size) { return size.it_kw * size.pue * size.minutes / 60.0; }

double nameplate_kwh(const BatterySize& size) {
  const double redundancy = static_cast<double>(size.strings) / static_cast<double>(size.needed);
  return delivered_kwh(size) / (size.efficiency * size.depth_of_discharge * size.end_of_life) * redundancy;
}

double life_years(const Ageing& ageing, double end_of_life, double cycles_per_year) {
  const double may_lose = 1.0 - end_of_life;
  const auto lost = [&](double years) {
    return ageing.calendar * math::pow(years, ageing.exponent) + ageing.per_cycle * cycles_per_year * years;
  };
  if (lost(ageing.most_years) <= may_lose) return ageing.most_years;
  double young = 0.0;
  double old = ageing.most_years;
  for (int i = 0; i < 100 && young < old; ++i) {
    const double middle = 0.5 * (young + old);
    (lost(middle) <= may_lose ? young : old) = middle;
  }
  return young;
}

double ai_load_factor(double affected, double share, double multiple) {
  return 1.0 + affected * share * (multiple - 1.0);
}

std::vector<Purchase> purchases(std::span<const Wave> waves, double life_years, std::int32_t end) {
  const auto life = static_cast<std::int32_t>(std::max(1.0, std::floor(life_years * 365.25)));
  std::vector<Purchase> all;
  for (const Wave& wave : waves) {
    for (int generation = 0; wave.from + generation * life < end; ++generation)
      all.push_back({wave.from + generation * life, wave.until + generation * life, wave.kwh, generation});
  }
  std::stable_sort(all.begin(), all.end(), [](const Purchase& a, const Purchase& b) { return a.from < b.from; });
  return all;
}

}  // namespace chokepoint::continuity
