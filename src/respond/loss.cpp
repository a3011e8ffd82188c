#include "respond/loss.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/exact_sum.h"
#include "base/math.h"

namespace chokepoint::respond {

Result<double> cutoff_loss(std::span<const Nest> nests, double rho) {
  Faults faults;
  double spending = 0.0;
  if (nests.empty()) {
    faults.add({Code::missing_value, "", 0, 0, "nothing that is bought", "at least one nest", "name what is bought"});
  }
  for (std::size_t j = 0; j < nests.size(); ++j) {
    const Nest& nest = nests[j];
    const auto row = static_cast<std::uint32_t>(j + 1);
    if (!(nest.spending >= 0.0 && nest.spending <= 1.0) || !(nest.held >= 0.0 && nest.held <= 1.0)) {
      faults.add({Code::out_of_range, "", row, 0, fmt::format("shares {} and {}", nest.spending, nest.held),
                  "shares from 0 to 1", "correct them"});
    } else {
      spending += nest.spending;
    }
    if (!(nest.sigma > 1.0)) {
      faults.add({Code::out_of_range, "", row, 0, fmt::format("an elasticity of {} between origins", nest.sigma),
                  "more than 1", "at 1 and below no finite price replaces a lost origin"});
    }
  }
  if (spending > 1.0 + 1e-9) {
    faults.add({Code::shares_exceed, "", 0, 0, fmt::format("spending that adds up to {}", spending), "at most 1",
                "shares are of all spending"});
  }
  if (!(rho >= 0.0 && std::isfinite(rho))) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("an elasticity of {} between nests", rho), "0 or more",
                "correct it"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());

  const double r = rho - 1.0;
  constexpr double kOne = 1e-9;  // nearer to 1 the two forms agree to more digits than either has
  ExactSum sum;
  for (const Nest& nest : nests) {
    if (nest.spending == 0.0 || nest.held == 0.0) continue;
    const double kept = math::log1p(-nest.held);  // -infinity at 1
    if (nest.held == 1.0 && r <= kOne) return std::numeric_limits<double>::infinity();
    if (std::fabs(r) < kOne) {
      sum.add(-nest.spending * kept / (nest.sigma - 1.0));
    } else {
      sum.add(nest.spending * (nest.held == 1.0 ? -1.0 : math::expm1(r / (nest.sigma - 1.0) * kept)));
    }
  }
  if (std::fabs(r) < kOne) return sum.value();
  return -math::log1p(std::max(-1.0, sum.value())) / r;
}

Result<double> diversification_gain(std::span<const Nest> nests, double rho, std::size_t nest, double points) {
  auto before = cutoff_loss(nests, rho);
  if (!before) return before;
  if (nest >= nests.size() || !(points >= 0.0)) {
    return fail(Fault{Code::out_of_range, "", 0, 0, fmt::format("nest {} and {} points", nest, points),
                      "one of the nests and 0 or more", "correct them"});
  }
  std::vector<Nest> spread(nests.begin(), nests.end());
  spread[nest].held = std::max(0.0, spread[nest].held - points);
  auto after = cutoff_loss(spread, rho);
  if (!after) return after;
  return std::isinf(*before) ? (std::isinf(*after) ? 0.0 : *before) : *before - *after;
}

Result<ScarceInput> scarce_input_loss(double share, double left, double s) {
  if (!(share > 0.0 && share < 1.0) || !(left > 0.0 && left <= 1.0) || !(s >= 0.0 && std::isfinite(s))) {
    return fail(Fault{Code::out_of_range, "", 0, 0, fmt::format("share {}, left {}, elasticity {}", share, left, s),
                      "a share between 0 and 1, something left, an elasticity of 0 or more", "correct them"});
  }
  ScarceInput loss;
  const double fall = math::log(left);
  constexpr double kOne = 1e-9;
  if (std::fabs(s - 1.0) < kOne) {
    loss.exact = -math::expm1(share * fall);
  } else if (s == 0.0) {
    loss.exact = 1.0 - left;  // nothing replaces it: output falls with it
  } else {
    const double power = (s - 1.0) / s;
    constexpr double kHuge = 600.0;  // beyond it the scarce input alone decides
    const double grown =
        power * fall > kHuge ? math::log(share) + power * fall : math::log1p(share * math::expm1(power * fall));
    loss.exact = -math::expm1(grown / power);
  }
  const double second = s > 0.0 ? share * fall + 0.5 * share * (1.0 - share) * (1.0 - 1.0 / s) * fall * fall
                                : -std::numeric_limits<double>::infinity();
  loss.second_order = -second;
  loss.rough = s == 0.0 || std::fabs(fall) / s > 1.0;
  return loss;
}

}  // namespace chokepoint::respond
