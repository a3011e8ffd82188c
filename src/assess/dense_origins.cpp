#include "assess/dense_origins.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "assess/checks.h"

namespace chokepoint::assess {
namespace {

constexpr double kSumSlack = 1e-9;  // coefficients printed with ten digits may exceed their whole by this much
// Steps towards the multiplier before a table counts as using up all it makes: as many as its largest multiplier,
// roughly. At least kLeastSteps, more while all together cost less than kStepBudget multiplications.
constexpr double kStepBudget = 2e10;
constexpr double kLeastSteps = 300.0;
constexpr double kMostSteps = 1e5;
constexpr int kMostSweeps = 100'000;
constexpr std::size_t kMostCoarse = 512;  // blocks on the coarse grid
constexpr double kCoarseHelps = 0.5;      // a sweep must shrink the change below this part, or the grid is left alone
constexpr std::uint32_t kLanes = DenseOrigins::kLanes;

// Two vectors of eight hold a row of a panel; the compiler splits them to the width that a function may use.
using Lanes = double __attribute__((vector_size(64)));

/// sum[r] += a[r][i] x panel[i] for i in [from, to), r < kRows. A sum runs over i in order whatever kRows and the width
/// of vectors are, and nothing is fused: every variant gives the same bytes.
template <std::uint32_t kRows>
__attribute__((always_inline)) inline void gather_rows(const double* const* a, const double* panel, std::uint32_t from,
                                                       std::uint32_t to, double* const* sum) {
  Lanes low[kRows], high[kRows];
  for (std::uint32_t r = 0; r < kRows; ++r) {
    __builtin_memcpy(&low[r], sum[r], sizeof(Lanes));
    __builtin_memcpy(&high[r], sum[r] + kLanes / 2, sizeof(Lanes));
  }
  for (std::uint32_t i = from; i < to; ++i) {
    Lanes x, y;
    __builtin_memcpy(&x, panel + std::size_t{i} * kLanes, sizeof(Lanes));
    __builtin_memcpy(&y, panel + std::size_t{i} * kLanes + kLanes / 2, sizeof(Lanes));
    for (std::uint32_t r = 0; r < kRows; ++r) {
      low[r] += a[r][i] * x;
      high[r] += a[r][i] * y;
    }
  }
  for (std::uint32_t r = 0; r < kRows; ++r) {
    __builtin_memcpy(sum[r], &low[r], sizeof(Lanes));
    __builtin_memcpy(sum[r] + kLanes / 2, &high[r], sizeof(Lanes));
  }
}

/// As many customers share one pass over the suppliers as the sums of leave room in registers.
using Gather = void (*)(const double* const*, const double*, std::uint32_t, std::uint32_t, double* const*);
struct Kernel {
  Gather gather;
  std::uint32_t rows;
};
constexpr std::uint32_t kMostRows = 8;

void gather_plain(const double* const* a, const double* panel, std::uint32_t from, std::uint32_t to,
                  double* const* sum) {
  gather_rows<1>(a, panel, from, to, sum);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void gather_avx2(const double* const* a, const double* panel, std::uint32_t from,
                                                 std::uint32_t to, double* const* sum) {
  gather_rows<2>(a, panel, from, to, sum);
}

__attribute__((target("avx512f"))) void gather_avx512(const double* const* a, const double* panel, std::uint32_t from,
                                                      std::uint32_t to, double* const* sum) {
  gather_rows<kMostRows>(a, panel, from, to, sum);
}
#endif

Kernel widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return {gather_avx512, kMostRows};
  if (__builtin_cpu_supports("avx2")) return {gather_avx2, 2};
#endif
  return {gather_plain, 1};
}

/// The same for a block of customers; what is left over of a tile repeats its last row into a spare sum.
void gather(const Kernel& kernel, const double* a, std::size_t stride, std::uint32_t customers, const double* panel,
            std::uint32_t from, std::uint32_t to, double* sum) {
  double spare[kMostRows][kLanes] = {};
  for (std::uint32_t j = 0; j < customers; j += kernel.rows) {
    const double* rows[kMostRows];
    double* sums[kMostRows];
    for (std::uint32_t r = 0; r < kernel.rows; ++r) {
      const std::uint32_t row = std::min(j + r, customers - 1);
      rows[r] = a + row * stride;
      sums[r] = j + r < customers ? sum + std::size_t{j + r} * kLanes : spare[r];
    }
    kernel.gather(rows, panel, from, to, sums);
  }
}

/// Solves the block's equations in place, lanes side by side.
void solve_block(const double* lu, std::uint32_t size, double* x) {
  for (std::uint32_t j = 0; j < size; ++j) {
    double* row = x + std::size_t{j} * kLanes;
    for (std::uint32_t i = 0; i < j; ++i) {
      const double factor = lu[std::size_t{j} * size + i];
      const double* other = x + std::size_t{i} * kLanes;
      for (std::uint32_t k = 0; k < kLanes; ++k) row[k] -= factor * other[k];
    }
  }
  for (std::uint32_t j = size; j-- > 0;) {
    double* row = x + std::size_t{j} * kLanes;
    for (std::uint32_t i = j + 1; i < size; ++i) {
      const double factor = lu[std::size_t{j} * size + i];
      const double* other = x + std::size_t{i} * kLanes;
      for (std::uint32_t k = 0; k < kLanes; ++k) row[k] -= factor * other[k];
    }
    const double pivot = lu[std::size_t{j} * size + j];
    for (std::uint32_t k = 0; k < kLanes; ++k) row[k] /= pivot;
  }
}

Fault uses_up() {
  return {Code::not_converged,
          "",
          0,
          0,
          "industries that buy from each other all that they make",
          "a table whose industries add value",
          "look for industries with inputs worth as much as their output"};
}

Fault stopped() { return {Code::stopped, "", 0, 0, "a request to stop", "", "run it again to the end"}; }

}  // namespace

Result<DenseOrigins> DenseOrigins::make(DenseTable table, std::vector<std::uint32_t> group, std::uint32_t groups,
                                        Losses losses) {
  Faults faults;
  const std::size_t n = table.industries;
  check_length(table.share.size(), n * n, "coefficients", faults);
  check_length(group.size(), n, "groups", faults);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] < groups) continue;
    faults.add({Code::unknown_reference, "", static_cast<std::uint32_t>(i + 1), 0, fmt::format("group {}", group[i]),
                fmt::format("a group below {}", groups), "number groups from 0"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  DenseOrigins solver;
  solver.value_added_.resize(n);
  for (std::uint32_t j = 0; j < n; ++j) {
    double inputs = 0.0;
    bool sound = true;
    for (const double share : table.inputs(j)) {
      sound = sound && std::isfinite(share) && share >= 0.0;
      inputs += share;
    }
    if (!sound) {
      check_amounts(table.inputs(j), fmt::format("coefficient of customer {}", j + 1), faults);
    } else if (losses == Losses::refused && inputs > 1.0 + kSumSlack) {
      faults.add({Code::shares_exceed, "", j + 1, 0, fmt::format("inputs that add up to {} of the output", inputs),
                  "at most 1", "correct the output or the purchases of the customer"});
    }
    // Rounding alone is no loss.
    solver.value_added_[j] = inputs > 1.0 + kSumSlack ? 1.0 - inputs : std::max(0.0, 1.0 - inputs);
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  solver.table_ = std::move(table);
  solver.group_ = std::move(group);
  solver.groups_ = groups;
  if (!solver.bound_multiplier()) return fail(uses_up());
  solver.factor_blocks();
  solver.make_coarse();
  return solver;
}

// m = L 1 is walked from below; when a step still adds at most r < 1 to any of them, L 1 <= m + r max(L 1), so
// max(L 1) <= max(m) / (1 - r).
bool DenseOrigins::bound_multiplier() {
  const std::uint32_t n = table_.industries;
  std::vector<double> before(n, 1.0), after(n);
  const double size = static_cast<double>(n);
  const int steps = n == 0 ? 0 : static_cast<int>(std::clamp(kStepBudget / (size * size), kLeastSteps, kMostSteps));
  for (int step = 0; step < steps; ++step) {
    double added = 0.0;
    double most = 0.0;
    for (std::uint32_t j = 0; j < n; ++j) {
      // Four sums, so that the additions of one row need not wait for each other.
      double sum[4] = {1.0, 0.0, 0.0, 0.0};
      const auto inputs = table_.inputs(j);
      std::uint32_t i = 0;
      for (; i + 4 <= n; i += 4) {
        for (std::uint32_t k = 0; k < 4; ++k) sum[k] += inputs[i + k] * before[i + k];
      }
      for (; i < n; ++i) sum[0] += inputs[i] * before[i];
      after[j] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
      added = std::max(added, after[j] - before[j]);
      most = std::max(most, before[j]);
    }
    if (added <= 0.25) {
      multiplier_ = most / (1.0 - added);
      return true;
    }
    before.swap(after);
  }
  return n == 0;
}

// No pivoting: I - A has a non-negative inverse (the multiplier was bounded above), so has each of its diagonal blocks,
// and elimination of such an M-matrix meets positive pivots only (Fiedler and Ptak 1962).
void DenseOrigins::factor_blocks() {
  const std::uint32_t n = table_.industries;
  for (std::uint32_t first = 0; first < n;) {
    std::uint32_t size = 1;
    while (size < kBlock && first + size < n && group_[first + size] == group_[first]) ++size;
    Block block{first, size, factors_.size()};
    factors_.resize(factors_.size() + std::size_t{size} * size);
    double* lu = factors_.data() + block.factors;
    for (std::uint32_t j = 0; j < size; ++j) {
      const auto inputs = table_.inputs(first + j);
      double inside = 0.0;
      for (std::uint32_t i = 0; i < size; ++i) {
        lu[std::size_t{j} * size + i] = (i == j ? 1.0 : 0.0) - inputs[first + i];
        inside += inputs[first + i];
      }
      across_ = std::max(across_, 1.0 - value_added_[first + j] - inside);
    }
    for (std::uint32_t k = 0; k < size; ++k) {
      for (std::uint32_t j = k + 1; j < size; ++j) {
        double* row = lu + std::size_t{j} * size;
        const double factor = row[k] /= lu[std::size_t{k} * size + k];
        if (factor == 0.0) continue;
        for (std::uint32_t i = k + 1; i < size; ++i) row[i] -= factor * lu[std::size_t{k} * size + i];
      }
    }
    blocks_.push_back(block);
    first += size;
  }
}

void DenseOrigins::make_coarse() {
  const std::size_t size = blocks_.size();
  if (size < 2 || size > kMostCoarse) return;
  coarse_.assign(size * size, 0.0);
  for (std::size_t b = 0; b < size; ++b) {
    for (std::uint32_t j = 0; j < blocks_[b].size; ++j) {
      const auto inputs = table_.inputs(blocks_[b].first + j);
      for (std::size_t c = 0; c < size; ++c) {
        double bought = 0.0;
        for (std::uint32_t i = 0; i < blocks_[c].size; ++i) bought += inputs[blocks_[c].first + i];
        coarse_[b * size + c] += bought / blocks_[b].size;
      }
    }
  }
  coarse_factors_.resize(size * size);
  for (std::size_t k = 0; k < size * size; ++k) coarse_factors_[k] = (k / size == k % size ? 1.0 : 0.0) - coarse_[k];
  for (std::size_t k = 0; k < size; ++k) {
    const double pivot = coarse_factors_[k * size + k];
    if (!(pivot > 0.0)) {  // means of an unusual table may use up all they make
      coarse_.clear();
      coarse_factors_.clear();
      return;
    }
    for (std::size_t j = k + 1; j < size; ++j) {
      const double factor = coarse_factors_[j * size + k] /= pivot;
      if (factor == 0.0) continue;
      for (std::size_t i = k + 1; i < size; ++i)
        coarse_factors_[j * size + i] -= factor * coarse_factors_[k * size + i];
    }
  }
}

// A sweep leaves the residual of what later blocks changed after a block had used them. On the grid: sums over c > b of
// coarse[b][c] x change[c].
void DenseOrigins::step_coarsely(std::vector<double>& changes, std::vector<double>& panel) const {
  const auto size = static_cast<std::uint32_t>(blocks_.size());
  for (std::uint32_t b = 0; b < size; ++b) {
    double left[kLanes] = {};
    for (std::uint32_t c = b + 1; c < size; ++c) {
      const double share = coarse_[std::size_t{b} * size + c];
      for (std::uint32_t k = 0; k < kLanes; ++k) left[k] += share * changes[std::size_t{c} * kLanes + k];
    }
    std::copy_n(left, kLanes, changes.data() + std::size_t{b} * kLanes);
  }
  solve_block(coarse_factors_.data(), size, changes.data());
  for (std::uint32_t b = 0; b < size; ++b) {
    for (std::uint32_t j = 0; j < blocks_[b].size; ++j) {
      double* row = panel.data() + std::size_t{blocks_[b].first + j} * kLanes;
      for (std::uint32_t k = 0; k < kLanes; ++k) row[k] += changes[std::size_t{b} * kLanes + k];
    }
  }
}

bool DenseOrigins::walk(Question question, std::uint32_t first_group, double tolerance, Context& context,
                        std::vector<double>& panel, int& sweeps, double& error) const {
  const std::uint32_t n = table_.industries;
  panel.assign(std::size_t{n} * kLanes, 0.0);
  std::vector<double> next(std::size_t{kBlock} * kLanes);
  const Kernel kernel = widest();
  // Value that never comes back to its origin has a grid of its own for each lane: it is left to the sweeps.
  bool coarse = question == Question::origins && !coarse_.empty();
  std::vector<double> changes(coarse ? blocks_.size() * kLanes : 0);
  double before = 0.0;
  for (sweeps = 1;; ++sweeps) {
    if (context.cancel.stop_requested()) return false;
    double change = 0.0;
    std::fill(changes.begin(), changes.end(), 0.0);
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      const Block& block = blocks_[b];
      std::fill(next.begin(), next.end(), 0.0);
      const std::uint32_t lane = group_[block.first] - first_group;  // wraps far above kLanes for earlier groups
      if (question == Question::origins && lane < kLanes) {
        for (std::uint32_t j = 0; j < block.size; ++j)
          next[std::size_t{j} * kLanes + lane] = value_added_[block.first + j];
      }
      const double* a = table_.share.data() + std::size_t{block.first} * n;
      gather(kernel, a, n, block.size, panel.data(), 0, block.first, next.data());
      gather(kernel, a, n, block.size, panel.data(), block.first + block.size, n, next.data());
      solve_block(factors_.data() + block.factors, block.size, next.data());
      double* rows = panel.data() + std::size_t{block.first} * kLanes;
      for (std::uint32_t j = 0; j < block.size; ++j) {
        double* of_customer = next.data() + std::size_t{j} * kLanes;
        if (question == Question::touched && lane < kLanes) of_customer[lane] = 1.0;
        for (std::uint32_t k = 0; k < kLanes; ++k) {
          const double moved = of_customer[k] - rows[std::size_t{j} * kLanes + k];
          change = std::max(change, std::fabs(moved));
          if (coarse) changes[b * kLanes + k] += moved / block.size;
          rows[std::size_t{j} * kLanes + k] = of_customer[k];
        }
      }
    }
    error = change * std::max(0.0, across_) * multiplier_;
    if (error <= tolerance || sweeps >= kMostSweeps) return true;
    coarse = coarse && (sweeps == 1 || change < kCoarseHelps * before);
    before = change;
    if (coarse) step_coarsely(changes, panel);
  }
}

Result<OriginShares> DenseOrigins::solve(Question question, double tolerance, Context& context) const {
  const std::uint32_t n = table_.industries;
  const std::uint32_t panels = (groups_ + kLanes - 1) / kLanes;
  OriginShares shares;
  shares.groups = groups_;
  shares.share.resize(std::size_t{n} * groups_);
  std::vector<int> sweeps(panels, 0);
  std::vector<double> errors(panels, 0.0);
  std::vector<char> finished(panels, 0);
  context.pool.run(panels, [&](std::size_t p) {
    std::vector<double> panel;
    const std::uint32_t first = static_cast<std::uint32_t>(p) * kLanes;
    if (!walk(question, first, tolerance, context, panel, sweeps[p], errors[p])) return;
    const std::uint32_t width = std::min(kLanes, groups_ - first);
    for (std::uint32_t j = 0; j < n; ++j) {
      std::copy_n(panel.data() + std::size_t{j} * kLanes, width,
                  shares.share.data() + std::size_t{j} * groups_ + first);
    }
    finished[p] = 1;
  });
  for (std::uint32_t p = 0; p < panels; ++p) {
    if (finished[p] == 0) return fail(stopped());
    if (errors[p] > tolerance) return fail(uses_up());
    shares.sweeps = std::max(shares.sweeps, sweeps[p]);
    shares.error = std::max(shares.error, errors[p]);
  }
  return shares;
}

Result<OriginShares> DenseOrigins::origins(double tolerance, Context& context) const {
  return solve(Question::origins, tolerance, context);
}

Result<OriginShares> DenseOrigins::touched(double tolerance, Context& context) const {
  return solve(Question::touched, tolerance, context);
}

// Demand not yet met is handed from customers to their suppliers, as in LookThrough::requirements: what is still open
// is, in value, what has not been traced.
Result<std::vector<double>> DenseOrigins::requirements(std::span<const double> demand, double tolerance,
                                                       Context& context) const {
  Faults faults;
  const std::uint32_t n = table_.industries;
  check_length(demand.size(), n, "demands", faults);
  check_amounts(demand, "demand", faults);
  if (!faults.empty()) return fail(std::move(faults).take());
  std::vector<double> open(demand.begin(), demand.end());
  std::vector<double> made(n, 0.0);
  double whole = 0.0;
  for (const double amount : demand) whole += amount;
  for (int sweep = 0;; ++sweep) {
    double left = 0.0;
    for (const double amount : open) left += amount;
    if (left <= tolerance * whole) return made;
    if (sweep >= kMostSweeps) return fail(uses_up());
    if (context.cancel.stop_requested()) return fail(stopped());
    for (std::uint32_t j = 0; j < n; ++j) {
      const auto inputs = table_.inputs(j);
      const double output = open[j] / (1.0 - inputs[j]);
      open[j] = 0.0;
      if (output == 0.0) continue;
      made[j] += output;
      for (std::uint32_t i = 0; i < n; ++i) open[i] += output * inputs[i];
      open[j] = 0.0;  // what it buys of itself is in `output`
    }
  }
}

}  // namespace chokepoint::assess
