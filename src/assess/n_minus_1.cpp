#include "assess/n_minus_1.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "assess/checks.h"
#include "base/math.h"

namespace chokepoint::assess {

namespace {
constexpr double kMost = std::numeric_limits<double>::max();

/// Sum of all entries but one: never total minus entry, which loses digits where one supplier has nearly all.
double sum_without(std::span<const double> values, std::uint32_t left_out) {
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != left_out) {
      sum += values[i];
    }
  }
  return sum;
}

std::optional<double> ratio(double supply, double demand) {
  return demand > 0.0 ? std::optional<double>(supply / demand) : std::nullopt;
}
}  // namespace

Result<Coverage> coverage_without(std::span<const double> supply, std::span<const double> demand, std::uint32_t place) {
  Faults faults;
  check_amounts(supply, "supply", faults);
  check_amounts(demand, "demand", faults);
  check_length(demand.size(), supply.size(), "demands", faults);
  if (place >= supply.size()) {
    faults.add({Code::unknown_reference, "", 0, 0, fmt::format("place {}", place),
                fmt::format("a place below {}", supply.size()), "take a place of the list"});
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  Coverage coverage;
  coverage.place = place;
  coverage.supply = sum_without(supply, place);
  const double others = sum_without(demand, place);
  coverage.of_all_demand = ratio(coverage.supply, others + demand[place]);
  coverage.of_others_demand = ratio(coverage.supply, others);
  return coverage;
}

Result<Coverage> n_minus_1(std::span<const double> supply, std::span<const double> demand) {
  if (supply.empty()) {
    return fail(
        Fault{Code::missing_value, "", 0, 0, "no supplier", "at least one supplier", "give the product's producers"});
  }
  const auto largest = std::max_element(supply.begin(), supply.end());
  return coverage_without(supply, demand, static_cast<std::uint32_t>(largest - supply.begin()));
}

Result<Denial> denial(double share, double demand_elasticity, double supply_elasticity) {
  Faults faults;
  check_range(share, 0.0, 1.0, "coalition share", 0, faults);
  check_range(demand_elasticity, 0.0, kMost, "demand elasticity", 0, faults);
  check_range(supply_elasticity, 0.0, kMost, "supply elasticity", 0, faults);
  if (faults.empty() && share >= 1.0) {
    faults.add({Code::out_of_range, "", 0, 0, "a coalition with all of the supply", "a share below 1",
                "nothing is left to price: report the product as denied"});
  }
  if (faults.empty() && !(demand_elasticity + supply_elasticity > 0.0)) {
    faults.add({Code::out_of_range, "", 0, 0, "elasticities of 0 on both sides", "at least one above 0",
                "without either the price is not determined"});
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const double power = 1.0 / (demand_elasticity + supply_elasticity);
  Denial result;
  result.price = math::pow(1.0 - share, -power);
  result.quantity = math::pow(1.0 - share, demand_elasticity * power);
  result.denied = 1.0 - result.quantity;
  return result;
}

}  // namespace chokepoint::assess
