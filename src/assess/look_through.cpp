#include "assess/look_through.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "assess/checks.h"
#include "base/digraph.h"

namespace chokepoint::assess {

namespace {

constexpr std::uint64_t kDenseFill = 20;           // one entry in this many filled, and
constexpr std::uint64_t kManyEntries = 1'000'000;  // as many as this: components are not worth looking for
constexpr std::size_t kLanes = 8;                  // groups that are summed side by side, each in its own order
constexpr double kRounding = 1e-15;                // changes of a share below this are noise
constexpr double kNoise = 1e-14;                   // an iteration that stalls below this has converged
constexpr double kLinks = 100.0;  // of a chain of components: what each leaves untraced adds up along it
constexpr int kPatience = 100;    // passes after which what is left must have shrunk

Fault stopped() { return {Code::stopped, "", 0, 0, "a request to stop", "", "run it again to the end"}; }

Fault not_converged(std::size_t industries, double left) {
  return {Code::not_converged,
          "",
          0,
          0,
          fmt::format("{} industries that buy from each other still pass on {} of what entered", industries, left),
          "a table whose industries add value",
          "look for industries with inputs worth more than their output"};
}

Fault self_supply(std::uint32_t industry, double share) {
  return {Code::out_of_range,
          "",
          industry + 1,
          0,
          fmt::format("an industry that buys {} of its output from itself", share),
          "less than 1",
          "net out purchases within the industry"};
}

/// Watches what an iteration still has to place; `stalled` after kPatience passes without progress.
class Watch {
 public:
  explicit Watch(double start) : mark_(start) {}
  bool stalled(int pass, double left) {
    if (!std::isfinite(left)) {
      return true;
    }
    if (pass % kPatience != 0) {
      return false;
    }
    const bool no_progress = left > 0.999 * mark_;
    mark_ = left;
    return no_progress;
  }

 private:
  double mark_;
};

Faults check_table(const CoefficientTable& table) {
  Faults faults;
  const std::uint32_t n = table.industries();
  check_length(table.share.size(), table.supplier.size(), "coefficients", faults);
  if (table.first.empty() || table.first.front() != 0 || table.first.back() != table.supplier.size() ||
      !std::is_sorted(table.first.begin(), table.first.end())) {
    faults.add({Code::bad_structure, "", 0, 0, "row starts that do not divide the entries",
                "starts that rise from 0 to the number of entries", "build the table with coefficients()"});
    return faults;
  }
  for (std::size_t e = 0; e < table.supplier.size(); ++e) {
    if (table.supplier[e] >= n) {
      faults.add({Code::unknown_reference, "", static_cast<std::uint32_t>(e + 1), 0,
                  fmt::format("supplier {}", table.supplier[e]), fmt::format("an industry below {}", n),
                  "number suppliers as customers are numbered"});
    }
  }
  check_amounts(table.share, "coefficient", faults);
  return faults;
}

/// Component of each industry, suppliers' numbers below their customers'.
std::vector<std::uint32_t> component_of(const CoefficientTable& table) {
  const std::uint32_t n = table.industries();
  if (table.supplier.size() > kManyEntries && table.supplier.size() > std::uint64_t{n} * n / kDenseFill) {
    return std::vector<std::uint32_t>(n, 0);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  edges.reserve(table.supplier.size());
  for (std::uint32_t j = 0; j < n; ++j) {
    for (std::uint64_t e = table.first[j]; e < table.first[j + 1]; ++e) {
      if (table.share[e] > 0.0) {
        edges.emplace_back(j, table.supplier[e]);
      }
    }
  }
  return Digraph(n, edges).components();
}

/// Origins that industry j buys in, for kLanes groups: `origin` points at the first of them in row 0. Its purchases
/// from itself are left to the caller.
std::array<double, kLanes> bought_origin(const CoefficientTable& table, std::uint32_t j, const double* origin,
                                         std::size_t width) {
  std::array<double, kLanes> sum{};
  for (std::uint64_t e = table.first[j]; e < table.first[j + 1]; ++e) {
    if (table.supplier[e] == j) {
      continue;
    }
    const double share = table.share[e];
    const double* of_supplier = origin + table.supplier[e] * width;
    for (std::size_t k = 0; k < kLanes; ++k) {
      sum[k] += share * of_supplier[k];
    }
  }
  return sum;
}

GroupShares with_shares(std::vector<double> value) {
  GroupShares shares{std::move(value), {}};
  double total = 0.0;
  for (const double v : shares.value) {
    total += v;
  }
  shares.of_total.resize(shares.value.size(), 0.0);
  for (std::size_t k = 0; k < shares.value.size() && total > 0.0; ++k) {
    shares.of_total[k] = shares.value[k] / total;
  }
  return shares;
}

}  // namespace

Result<CoefficientTable> coefficients(std::span<const Purchase> purchases, std::span<const double> output) {
  Faults faults;
  check_amounts(output, "output", faults);
  const std::size_t n = output.size();
  CoefficientTable table;
  table.first.assign(n + 1, 0);
  for (std::size_t i = 0; i < purchases.size(); ++i) {
    const Purchase& purchase = purchases[i];
    const auto row = static_cast<std::uint32_t>(i + 1);
    if (purchase.supplier >= n || purchase.customer >= n) {
      faults.add({Code::unknown_reference, "", row, 0,
                  fmt::format("a purchase by {} from {}", purchase.customer, purchase.supplier),
                  fmt::format("industries below {}", n), "give every industry an output"});
      continue;
    }
    if (!std::isfinite(purchase.value) || purchase.value < 0.0) {
      faults.add({Code::out_of_range, "", row, 0, fmt::format("a purchase of {}", purchase.value),
                  "a finite value of at least 0", "net out returns and subsidies before"});
    } else if (purchase.value > 0.0 && !(output[purchase.customer] > 0.0)) {
      faults.add({Code::bad_structure, "", row, 0,
                  fmt::format("purchases by industry {}, which has no output", purchase.customer), "an output above 0",
                  "enter them as final demand or give the industry its output"});
    }
    ++table.first[purchase.customer + 1];
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  for (std::size_t j = 0; j < n; ++j) {
    table.first[j + 1] += table.first[j];
  }
  table.supplier.resize(purchases.size());
  table.share.resize(purchases.size());
  std::vector<std::uint64_t> slot(table.first.begin(), table.first.end() - 1);
  for (const Purchase& purchase : purchases) {
    const std::uint64_t e = slot[purchase.customer]++;
    table.supplier[e] = purchase.supplier;
    table.share[e] = purchase.value > 0.0 ? purchase.value / output[purchase.customer] : 0.0;
  }
  return table;
}

Result<LookThrough> LookThrough::make(CoefficientTable table, SolverLimits limits) {
  Faults faults = check_table(table);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const std::uint32_t n = table.industries();
  LookThrough solver;
  solver.limits_ = limits;
  solver.value_added_.resize(n);
  solver.own_.resize(n, 0.0);
  for (std::uint32_t j = 0; j < n; ++j) {
    double inputs = 0.0;
    for (std::uint64_t e = table.first[j]; e < table.first[j + 1]; ++e) {
      inputs += table.share[e];
      solver.own_[j] += table.supplier[e] == j ? table.share[e] : 0.0;
    }
    solver.value_added_[j] = 1.0 - inputs;
    if (solver.own_[j] >= 1.0) {
      faults.add(self_supply(j, solver.own_[j]));
    }
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  // A counting sort by component keeps industries of one component in the order of their numbers.
  const std::vector<std::uint32_t> component = component_of(table);
  const std::uint32_t count = n == 0 ? 0 : *std::max_element(component.begin(), component.end()) + 1;
  solver.component_first_.assign(count + 1, 0);
  for (const std::uint32_t c : component) {
    ++solver.component_first_[c + 1];
  }
  for (std::uint32_t c = 0; c < count; ++c) {
    solver.component_first_[c + 1] += solver.component_first_[c];
  }
  std::vector<std::uint32_t> slot(solver.component_first_.begin(), solver.component_first_.end());
  solver.order_.resize(n);
  for (std::uint32_t j = 0; j < n; ++j) {
    solver.order_[slot[component[j]]++] = j;
  }
  solver.table_ = std::move(table);
  return solver;
}

std::span<const std::uint32_t> LookThrough::members(std::size_t c) const {
  return std::span(order_).subspan(component_first_[c], component_first_[c + 1] - component_first_[c]);
}

std::vector<std::uint32_t> LookThrough::with_negative_value_added() const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t j = 0; j < industries(); ++j) {
    if (value_added_[j] < 0.0) {
      found.push_back(j);
    }
  }
  return found;
}

// Demand not yet met (`open`) is handed from customers to their suppliers; what an industry is handed it makes, once
// and for all. This is Gauss-Seidel on (I - A) x = b written from the customers' rows, with its residual always at
// hand.
Result<std::vector<double>> LookThrough::requirements(std::span<const double> demand, std::stop_token cancel) const {
  Faults faults;
  check_length(demand.size(), industries(), "demands", faults);
  check_amounts(demand, "demand", faults);
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  std::vector<double> open(demand.begin(), demand.end());
  std::vector<double> made(industries(), 0.0);
  for (std::size_t c = components(); c-- > 0;) {
    const std::span<const std::uint32_t> industry = members(c);
    double entered = 0.0;
    for (const std::uint32_t j : industry) {
      entered += open[j];
    }
    Watch watch(entered);
    double left = entered;
    const double enough = limits_.tolerance / kLinks * entered;
    for (int pass = 1; left > enough; ++pass) {
      if (cancel.stop_requested()) {
        return fail(stopped());
      }
      for (const std::uint32_t j : industry) {
        const double output = open[j] / (1.0 - own_[j]);
        open[j] = 0.0;
        made[j] += output;
        if (output == 0.0) {
          continue;
        }
        for (std::uint64_t e = table_.first[j]; e < table_.first[j + 1]; ++e) {
          if (table_.supplier[e] != j) {
            open[table_.supplier[e]] += output * table_.share[e];
          }
        }
      }
      left = 0.0;
      for (const std::uint32_t j : industry) {
        left += open[j];
      }
      if (pass >= limits_.passes || watch.stalled(pass, left)) {
        if (left > enough || !std::isfinite(left)) {
          return fail(not_converged(industry.size(), left / entered));
        }
      }
    }
  }
  return made;
}

Result<std::vector<double>> LookThrough::requirements(std::uint32_t industry, std::stop_token cancel) const {
  std::vector<double> demand(industries(), 0.0);
  if (industry >= industries()) {
    return fail(Fault{Code::unknown_reference, "", 0, 0, fmt::format("industry {}", industry),
                      fmt::format("an industry below {}", industries()), "take an industry of the table"});
  }
  demand[industry] = 1.0;
  return requirements(demand, std::move(cancel));
}

std::vector<double> LookThrough::value_origin(std::span<const double> requirement, std::span<const std::uint32_t> group,
                                              std::uint32_t groups) const {
  std::vector<double> origin(groups, 0.0);
  for (std::uint32_t i = 0; i < industries(); ++i) {
    origin[group[i]] += value_added_[i] * requirement[i];
  }
  return origin;
}

GroupShares LookThrough::face_value(std::uint32_t industry, std::span<const std::uint32_t> group,
                                    std::uint32_t groups) const {
  std::vector<double> value(groups, 0.0);
  for (std::uint64_t e = table_.first[industry]; e < table_.first[industry + 1]; ++e) {
    value[group[table_.supplier[e]]] += table_.share[e];
  }
  return with_shares(std::move(value));
}

GroupShares LookThrough::look_through(std::uint32_t industry, std::span<const double> requirement,
                                      std::span<const std::uint32_t> group, std::uint32_t groups) const {
  std::vector<double> value(groups, 0.0);
  for (std::uint32_t i = 0; i < industries(); ++i) {
    // The unit asked for is not an input; rounding must not leave a negative trace of it.
    value[group[i]] += i == industry ? std::max(0.0, requirement[i] - 1.0) : requirement[i];
  }
  return with_shares(std::move(value));
}

Result<std::vector<double>> LookThrough::value_origins(std::span<const std::uint32_t> group, std::uint32_t groups,
                                                       std::stop_token cancel) const {
  Faults faults;
  check_length(group.size(), industries(), "groups", faults);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] >= groups) {
      faults.add({Code::unknown_reference, "", static_cast<std::uint32_t>(i + 1), 0, fmt::format("group {}", group[i]),
                  fmt::format("a group below {}", groups), "number groups from 0"});
    }
  }
  if (!faults.empty()) {
    return fail(std::move(faults).take());
  }
  const std::size_t width = (groups + kLanes - 1) / kLanes * kLanes;
  std::vector<double> origin(industries() * width, 0.0);
  for (std::size_t c = 0; c < components(); ++c) {
    const std::span<const std::uint32_t> industry = members(c);
    double before = 0.0;
    double shrunk_before = 1.0;
    Watch watch(1.0);
    for (int pass = 1;; ++pass) {
      if (cancel.stop_requested()) {
        return fail(stopped());
      }
      double change = 0.0;
      for (const std::uint32_t j : industry) {
        double moved = 0.0;
        for (std::size_t lane = 0; lane < width; lane += kLanes) {
          std::array<double, kLanes> next = bought_origin(table_, j, origin.data() + lane, width);
          if (group[j] - lane < kLanes) {
            next[group[j] - lane] += value_added_[j];
          }
          double* of_customer = origin.data() + j * width + lane;
          for (std::size_t k = 0; k < kLanes; ++k) {
            const double value = next[k] / (1.0 - own_[j]);
            moved += std::fabs(value - of_customer[k]);
            of_customer[k] = value;
          }
        }
        change = std::max(change, moved);
      }
      if (industry.size() == 1) {
        break;
      }
      // Changes shrink like a geometric series: what is still to come is change q / (1 - q), with q the worse of the
      // last two passes, because a single one can shrink by luck.
      const double shrunk = before > 0.0 ? change / before : 1.0;
      const double q = std::max(shrunk, shrunk_before);
      shrunk_before = shrunk;
      if (change <= kRounding || (q < 1.0 && change * q <= limits_.tolerance / kLinks * (1.0 - q))) {
        break;
      }
      if (pass >= limits_.passes || watch.stalled(pass, change)) {
        if (change <= kNoise) {
          break;  // what still moves is rounding
        }
        return fail(not_converged(industry.size(), change));
      }
      before = change;
    }
  }
  // Rows close up from their padded width; none overtakes the one it is read from.
  for (std::size_t j = 1; width != groups && j < industries(); ++j) {
    for (std::size_t k = 0; k < groups; ++k) {
      origin[j * groups + k] = origin[j * width + k];
    }
  }
  origin.resize(std::size_t{industries()} * groups);
  return origin;
}

}  // namespace chokepoint::assess
