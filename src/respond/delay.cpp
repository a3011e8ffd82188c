#include "respond/delay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::respond {
namespace {

Result<void> check(const Body& body, double months) {
  Faults faults;
  if (body.members == 0) {
    faults.add({Code::missing_value, "", 0, 0, "a body without members", "at least one member", "name its members"});
  }
  if (body.needed == 0 || body.needed > body.members) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("{} of {} votes needed", body.needed, body.members),
                "from 1 to all of them", "correct the number needed"});
  }
  constexpr double kMostSpread = 3.0;
  if (!(months >= 0.0 && std::isfinite(months)) || !(body.spread >= 0.0 && body.spread <= kMostSpread) ||
      !(body.meeting_months >= 0.0 && std::isfinite(body.meeting_months))) {
    faults.add(
        {Code::out_of_range, "", 0, 0,
         fmt::format("{} months, spread {}, a meeting every {} months", months, body.spread, body.meeting_months),
         "times from 0 upwards and a spread from 0 to 3", "correct them"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

/// P(fewer than `needed` of independent events with these odds).
double fewer_than(std::span<const double> odds, std::uint32_t needed) {
  std::vector<double> count(needed + 1, 0.0);  // the last: needed or more
  count[0] = 1.0;
  for (const double p : odds) {
    count[needed] += count[needed - 1] * p;
    for (std::uint32_t k = needed; k-- > 0;) count[k] = count[k] * (1.0 - p) + (k > 0 ? count[k - 1] * p : 0.0);
  }
  double sum = 0.0;
  for (std::uint32_t k = 0; k < needed; ++k) sum += count[k];
  return sum;
}

/// Rates of members whose median mean time is 1.
std::vector<double> rates_of(const Body& body) {
  std::vector<double> rates(body.members);
  for (std::uint32_t i = 0; i < body.members; ++i) {
    const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(body.members);
    rates[i] = math::exp(-body.spread * math::normal_quantile(u));
  }
  return rates;
}

/// For a median mean of 1: the integral of P(not yet decided at t) over t, by Simpson's rule on t = x / (1 - x).
double unit_months(const Body& body) {
  if (body.spread == 0.0) return harmonic(body.members) - harmonic(body.members - body.needed);
  const std::vector<double> rates = rates_of(body);
  std::vector<double> agreed(rates.size());
  const auto slope = [&](double x) {
    if (x >= 1.0) return 0.0;
    const double t = x / (1.0 - x);
    for (std::size_t i = 0; i < rates.size(); ++i) agreed[i] = -math::expm1(-rates[i] * t);
    return fewer_than(agreed, body.needed) / ((1.0 - x) * (1.0 - x));
  };
  constexpr int kPanels = 1000;  // even
  double sum = slope(0.0);
  for (int k = 1; k < kPanels; ++k) sum += (k % 2 == 1 ? 4.0 : 2.0) * slope(static_cast<double>(k) / kPanels);
  return sum / (3.0 * kPanels);
}

}  // namespace

double harmonic(std::uint32_t n) {
  double sum = 0.0;
  for (std::uint32_t i = n; i >= 1; --i) sum += 1.0 / static_cast<double>(i);
  return sum;
}

Result<double> expected_months(const Body& body, double mean) {
  if (auto fine = check(body, mean); !fine) return tl::unexpected(fine.error());
  return mean * unit_months(body) + 0.5 * body.meeting_months;
}

Result<double> calibrated_mean(const Body& body, double months) {
  if (auto fine = check(body, months); !fine) return tl::unexpected(fine.error());
  return months / unit_months(body);
}

Result<double> adoption_odds(std::span<const double> blocks, std::uint32_t needed) {
  if (needed == 0 || needed > blocks.size() ||
      std::any_of(blocks.begin(), blocks.end(), [](double v) { return !(v >= 0.0 && v <= 1.0); })) {
    return fail(Fault{Code::out_of_range, "", 0, 0,
                      fmt::format("{} of {} members needed, or odds outside 0 to 1", needed, blocks.size()),
                      "at least one needed, not more than there are, and odds from 0 to 1", "correct them"});
  }
  std::vector<double> agrees;
  for (const double v : blocks) agrees.push_back(1.0 - v);
  return 1.0 - std::max(0.0, fewer_than(agrees, needed));
}

}  // namespace chokepoint::respond
