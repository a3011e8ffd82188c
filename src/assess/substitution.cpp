#include "assess/substitution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::assess {
namespace {

constexpr double kNearOne = 1e-9;  // elasticities nearer to 1 are Cobb-Douglas
constexpr int kSweeps = 2000;
constexpr double kSettled = 1e-14;

/// A price index of constant elasticity: sums of weight x value(price) turned back into a price.
class Index {
 public:
  explicit Index(double elasticity) : power_(1.0 - elasticity), logs_(std::fabs(power_) < kNearOne) {}
  double value(double log_price) const { return logs_ ? log_price : math::exp(power_ * log_price); }
  /// Logarithm of the price whose value is `mean`.
  double log_of(double mean) const { return logs_ ? mean : math::log(mean) / power_; }
  /// What a spending share is multiplied by where its price differs from the index so much.
  double spending(double log_ratio) const { return logs_ ? 1.0 : math::exp(power_ * log_ratio); }

 private:
  double power_;
  bool logs_;
};

/// The economy as spending shares.
class Network {
 public:
  Network(const Economy& economy, std::span<const ScarceInput> inputs, const Elasticities& elasticities)
      : n_(economy.size()),
        m_(inputs.size()),
        scarce_(elasticities.scarce),
        bundle_(elasticities.inputs),
        goods_(elasticities.goods),
        home_(economy.sales),
        inputs_(n_ * m_, 0.0),
        rest_(n_, 1.0),
        primary_(n_, 0.0),
        final_(economy.final_sales) {
    for (std::size_t m = 0; m < m_; ++m) {
      for (const InputUser& user : inputs[m].users) {
        if (economy.output[user.industry] > 0.0)
          inputs_[user.industry * m_ + m] += inputs[m].spending * user.share / economy.output[user.industry];
      }
    }
    double sum = 0.0;
    for (double& part : final_) sum += part = std::max(0.0, part);
    for (double& part : final_) part /= sum;
    for (std::size_t j = 0; j < n_; ++j) {
      double scarce = 0.0, home = 0.0;
      for (std::size_t m = 0; m < m_; ++m) scarce += inputs_[j * m_ + m];
      constexpr double kMost = 0.99;  // an industry that is nothing but the scarce input makes nothing of it
      if (scarce > kMost) {
        for (std::size_t m = 0; m < m_; ++m) inputs_[j * m_ + m] *= kMost / scarce;
        scarce = kMost;
      }
      rest_[j] = 1.0 - scarce;
      const double output = economy.output[j];
      for (std::size_t i = 0; i < n_; ++i) {
        double& cell = home_[i * n_ + j];
        cell = output > 0.0 ? cell / output : 0.0;
        home += cell;
      }
      // Home inputs of more than there is to spend are scaled down to it; the composite keeps a crumb.
      constexpr double kCrumb = 1e-3;
      const double room = rest_[j] * (1.0 - kCrumb);
      if (home > room) {
        for (std::size_t i = 0; i < n_; ++i) home_[i * n_ + j] *= room / home;
        home = room;
      }
      primary_[j] = rest_[j] - home;
    }
    std::vector<double> zero(m_, 0.0);
    const State base = at(zero);
    share_ = base.share;
    supply_ = base.primary;
  }

  const std::vector<double>& share() const { return share_; }

  struct State {
    std::vector<double> share;  // of final spending
    double primary{0.0};        // of the composite
    double log_price{0.0};      // of what final users buy
  };

  /// At log prices of the scarce inputs, the composite's price being 1.
  State at(const std::vector<double>& log_scarce) const {
    std::vector<double> price(n_, 0.0), value(n_, bundle_.value(0.0)), rest(n_, 0.0);
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      double moved = 0.0;
      std::vector<double> spent(n_, 0.0);
      for (std::size_t i = 0; i < n_; ++i) {
        const double* row = &home_[i * n_];
        for (std::size_t j = 0; j < n_; ++j) spent[j] += row[j] * value[i];
      }
      for (std::size_t j = 0; j < n_; ++j) {
        rest[j] = bundle_.log_of((spent[j] + primary_[j] * bundle_.value(0.0)) / rest_[j]);
        double mean = rest_[j] * scarce_.value(rest[j]);
        for (std::size_t m = 0; m < m_; ++m) mean += inputs_[j * m_ + m] * scarce_.value(log_scarce[m]);
        const double now = scarce_.log_of(mean);
        moved = std::max(moved, std::fabs(now - price[j]) / (1.0 + std::fabs(now)));
        price[j] = now;
        value[j] = bundle_.value(now);
      }
      if (moved < kSettled) break;
    }
    State state;
    double mean = 0.0;
    for (std::size_t i = 0; i < n_; ++i) mean += final_[i] * goods_.value(price[i]);
    state.log_price = goods_.log_of(mean);
    std::vector<double> first(n_), output, bought(n_), next(n_);
    for (std::size_t i = 0; i < n_; ++i) first[i] = final_[i] * goods_.spending(price[i] - state.log_price);
    std::vector<double> to_bundle(n_), factor(n_);
    for (std::size_t j = 0; j < n_; ++j) {
      to_bundle[j] = scarce_.spending(rest[j] - price[j]) / bundle_.spending(rest[j]);  // times spending(p_i)
    }
    for (std::size_t i = 0; i < n_; ++i) factor[i] = bundle_.spending(price[i]);
    output = first;
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      for (std::size_t j = 0; j < n_; ++j) bought[j] = output[j] * to_bundle[j];
      double moved = 0.0;
      for (std::size_t i = 0; i < n_; ++i) {
        const double* row = &home_[i * n_];
        double sold = 0.0;
        for (std::size_t j = 0; j < n_; ++j) sold += row[j] * bought[j];
        next[i] = first[i] + factor[i] * sold;
        moved = std::max(moved, std::fabs(next[i] - output[i]));
      }
      output.swap(next);
      if (moved < kSettled) break;
    }
    state.share.assign(m_, 0.0);
    for (std::size_t j = 0; j < n_; ++j) {
      state.primary += output[j] * primary_[j] * to_bundle[j];
      for (std::size_t m = 0; m < m_; ++m)
        state.share[m] += output[j] * inputs_[j * m_ + m] * scarce_.spending(log_scarce[m] - price[j]);
    }
    return state;
  }

  struct Cleared {
    std::vector<double> log_price;
    double log_output{0.0};
    std::vector<double> share;
    bool converged{false};
  };

  /// Prices at which so much of each input (logarithm of what is left) is bought: Newton's method in logarithms.
  Cleared clear(const std::vector<double>& log_left, std::vector<double> start) const {
    Cleared done;
    std::vector<double> price = std::move(start);
    for (int round = 0; round < 200; ++round) {
      const State now = at(price);
      const std::vector<double> excess = excess_of(now, price, log_left);
      double worst = 0.0;
      for (const double e : excess) worst = std::max(worst, std::fabs(e));
      done = {price, math::log(supply_ / now.primary) - now.log_price, now.share, worst < 1e-12};
      if (done.converged) return done;
      constexpr double kStep = 1e-5, kLongest = 1.0;
      std::vector<double> slope(m_ * m_);
      for (std::size_t k = 0; k < m_; ++k) {
        std::vector<double> nudged = price;
        nudged[k] += kStep;
        const std::vector<double> there = excess_of(at(nudged), nudged, log_left);
        for (std::size_t m = 0; m < m_; ++m) slope[m * m_ + k] = (there[m] - excess[m]) / kStep;
      }
      std::vector<double> step = solve_small(std::move(slope), excess);
      double longest = 0.0;
      for (const double s : step) longest = std::max(longest, std::fabs(s));
      const double shrink = longest > kLongest ? kLongest / longest : 1.0;
      for (std::size_t m = 0; m < m_; ++m) price[m] -= shrink * step[m];
      if (longest < 1e-13) {
        done.converged = worst < 1e-9;
        return done;
      }
    }
    return done;
  }

 private:
  /// Logarithm of what is bought over what there is.
  std::vector<double> excess_of(const State& state, const std::vector<double>& price,
                                const std::vector<double>& log_left) const {
    std::vector<double> excess(m_);
    const double log_income = math::log(supply_ / state.primary);
    for (std::size_t m = 0; m < m_; ++m)
      excess[m] = math::log(state.share[m] / share_[m]) + log_income - price[m] - log_left[m];
    return excess;
  }

  /// Gauss elimination with pivots; a handful of unknowns.
  std::vector<double> solve_small(std::vector<double> a, std::vector<double> b) const {
    for (std::size_t k = 0; k < m_; ++k) {
      std::size_t pivot = k;
      for (std::size_t i = k + 1; i < m_; ++i) {
        if (std::fabs(a[i * m_ + k]) > std::fabs(a[pivot * m_ + k])) pivot = i;
      }
      for (std::size_t j = 0; j < m_; ++j) std::swap(a[k * m_ + j], a[pivot * m_ + j]);
      std::swap(b[k], b[pivot]);
      if (a[k * m_ + k] == 0.0) continue;
      for (std::size_t i = k + 1; i < m_; ++i) {
        const double f = a[i * m_ + k] / a[k * m_ + k];
        for (std::size_t j = k; j < m_; ++j) a[i * m_ + j] -= f * a[k * m_ + j];
        b[i] -= f * b[k];
      }
    }
    for (std::size_t k = m_; k-- > 0;) {
      for (std::size_t j = k + 1; j < m_; ++j) b[k] -= a[k * m_ + j] * b[j];
      b[k] = a[k * m_ + k] == 0.0 ? 0.0 : b[k] / a[k * m_ + k];
    }
    return b;
  }

  std::size_t n_, m_;
  Index scarce_, bundle_, goods_;
  std::vector<double> home_;     // i, j: share of j's spending
  std::vector<double> inputs_;   // j, m
  std::vector<double> rest_;     // j: what the scarce inputs leave
  std::vector<double> primary_;  // j
  std::vector<double> final_;
  std::vector<double> share_;
  double supply_{0.0};
};

}  // namespace

Result<NetworkLoss> network_loss(const Economy& economy, std::span<const ScarceInput> inputs,
                                 const Elasticities& elasticities) {
  if (auto fine = check(economy, inputs); !fine) return tl::unexpected(fine.error());
  Faults faults;
  const auto in_range = [&](double value, const char* name) {
    if (value >= 0.01 && value <= 10.0) return;
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("an elasticity of substitution {} of {:g}", name, value),
                "0.01 to 10",
                "take a number in that range: at 0 the loss of a share of an input is that share of all"});
  };
  in_range(elasticities.scarce, "of the input");
  in_range(elasticities.inputs, "between inputs");
  in_range(elasticities.goods, "between goods");
  for (const ScarceInput& input : inputs) {
    if (!(input.left > 0.0) || !(input.spending > 0.0)) {
      faults.add({Code::out_of_range, "input " + input.name, 0, 0,
                  fmt::format("{:g} left, spending {:g}", input.left, input.spending), "both above 0",
                  "something must be left for a price to clear; ask for less than 100 %"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  const Network network(economy, inputs, elasticities);
  const std::size_t count = inputs.size();
  std::vector<double> log_left(count), start(count);
  NetworkLoss loss;
  loss.share = network.share();
  double first = 0.0;
  for (std::size_t m = 0; m < count; ++m) {
    log_left[m] = math::log(inputs[m].left);
    start[m] = -log_left[m] / std::max(0.1, elasticities.scarce);
    first += loss.share[m] * log_left[m];
  }
  const auto cleared = network.clear(log_left, start);
  // d lambda / d e along the direction of the shock: one central difference gives the quadratic form.
  constexpr double kNudge = 1e-3;
  double longest = 0.0;
  for (const double e : log_left) longest = std::max(longest, std::fabs(e));
  double curvature = 0.0;
  bool fine = cleared.converged;
  if (longest > 0.0) {
    double ends[2]{};
    for (const int side : {0, 1}) {
      std::vector<double> nudge(count), guess(count);
      const double by = (side == 0 ? -kNudge : kNudge) / longest;
      for (std::size_t m = 0; m < count; ++m) {
        nudge[m] = by * log_left[m];
        guess[m] = -nudge[m] / elasticities.scarce;
      }
      const auto there = network.clear(nudge, guess);
      fine = fine && there.converged;
      for (std::size_t m = 0; m < count; ++m) ends[side] += there.share[m] * log_left[m];
    }
    curvature = (ends[1] - ends[0]) / (2.0 * kNudge / longest);
  }
  for (const double p : cleared.log_price) loss.price.push_back(math::exp(p));
  loss.share_after = cleared.share;
  loss.first_order = -math::expm1(first);
  loss.second_order = -math::expm1(first + 0.5 * curvature);
  loss.exact = -math::expm1(cleared.log_output);
  loss.converged = fine;
  return loss;
}

}  // namespace chokepoint::assess
