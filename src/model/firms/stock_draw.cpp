#include "model/firms/stock_draw.h"

#include "base/math.h"
#include "base/random.h"

namespace chokepoint::firms {

namespace {

double poisson(double mean, Stream& random) {
  const double u = random.uniform();
  double chance = math::exp(-mean);
  double below = chance;
  double number = 0.0;
  // Past the last representable chance the tail is empty: the number is as large as can be told.
  while (u > below && chance > 0.0) {
    number += 1.0;
    chance *= mean / number;
    below += chance;
  }
  return number;
}

}  // namespace

std::vector<double> draw_stock_days(double mean, double least, std::uint64_t seed, std::size_t firms) {
  std::vector<double> days(firms);
  for (std::uint32_t i = 0; i < firms; ++i) {
    Stream random(seed, 0, Purpose::figures, i);
    do {
      days[i] = poisson(mean, random);
    } while (days[i] < least);
  }
  return days;
}

}  // namespace chokepoint::firms
