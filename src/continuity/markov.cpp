#include "continuity/markov.h"

#include <algorithm>

#include "base/math.h"

namespace chokepoint::continuity {
namespace {

Error never_leaves(std::uint32_t state) {
  return Error{{{Code::bad_structure, "", 0, 0, "state " + std::to_string(state) + " of a chain is never left",
                 "a way back from every state", "give repairs, returns and deliveries a time above 0"}},
               0};
}

/// Folds state k into those before it; returns its rate towards them and out, 0 if there is none.
/// Afterwards at(i, k) holds the chance-weighted rate at(i, k) / total for i < k.
double eliminate(Rates& rates, std::uint32_t k, std::vector<std::uint32_t>& targets, double leaving) {
  targets.clear();
  double total = leaving;
  for (std::uint32_t j = 0; j < k; ++j) {
    if (rates.at(k, j) > 0.0) {
      targets.push_back(j);
      total += rates.at(k, j);
    }
  }
  if (!(total > 0.0)) return 0.0;
  for (std::uint32_t i = 0; i < k; ++i) {
    double& to_k = rates.at(i, k);
    if (!(to_k > 0.0)) continue;
    to_k /= total;
    for (const std::uint32_t j : targets) rates.add(i, j, to_k * rates.at(k, j));
  }
  return total;
}

/// The sub-generator as sparse rows of a substochastic matrix: P = I + Q / speed.
struct Uniform {
  double speed{0.0};
  std::vector<double> stay;
  std::vector<std::size_t> first{0};
  std::vector<std::pair<std::uint32_t, double>> moves;

  Uniform(const Rates& rates, std::span<const double> exit) {
    const std::uint32_t n = rates.states();
    std::vector<double> out(exit.begin(), exit.end());
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) out[i] += rates.at(i, j);
      speed = std::max(speed, out[i]);
    }
    for (std::uint32_t i = 0; i < n; ++i) {
      stay.push_back(speed > 0.0 ? (speed - out[i]) / speed : 1.0);
      for (std::uint32_t j = 0; j < n; ++j) {
        if (rates.at(i, j) > 0.0) moves.emplace_back(j, rates.at(i, j) / speed);
      }
      first.push_back(moves.size());
    }
  }

  std::vector<double> step(const std::vector<double>& v) const {
    std::vector<double> out(v.size());
    for (std::size_t i = 0; i < v.size(); ++i) {
      out[i] = stay[i] * v[i];
      for (std::size_t e = first[i]; e < first[i + 1]; ++e) out[i] += moves[e].second * v[moves[e].first];
    }
    return out;
  }
};

}  // namespace

Result<std::vector<double>> stationary(Rates rates) {
  const std::uint32_t n = rates.states();
  std::vector<std::uint32_t> targets;
  for (std::uint32_t k = n; k-- > 1;) {
    if (!(eliminate(rates, k, targets, 0.0) > 0.0)) return fail(never_leaves(k));
  }
  std::vector<double> pi(n, 0.0);
  if (n == 0) return pi;
  pi[0] = 1.0;
  double total = 1.0;
  for (std::uint32_t k = 1; k < n; ++k) {
    for (std::uint32_t i = 0; i < k; ++i) pi[k] += pi[i] * rates.at(i, k);
    total += pi[k];
  }
  for (double& p : pi) p /= total;
  return pi;
}

Result<std::vector<double>> reward_until_exit(Rates rates, std::vector<double> exit, std::vector<double> reward) {
  const std::uint32_t n = rates.states();
  std::vector<std::uint32_t> targets;
  std::vector<double> leaving(n);
  for (std::uint32_t k = n; k-- > 0;) {
    leaving[k] = eliminate(rates, k, targets, exit[k]);
    if (!(leaving[k] > 0.0)) return fail(never_leaves(k));
    for (std::uint32_t i = 0; i < k; ++i) {
      exit[i] += rates.at(i, k) * exit[k];
      reward[i] += rates.at(i, k) * reward[k];
    }
  }
  std::vector<double> expected(n);
  for (std::uint32_t k = 0; k < n; ++k) {
    double sum = reward[k];
    for (std::uint32_t j = 0; j < k; ++j) sum += rates.at(k, j) * expected[j];
    expected[k] = sum / leaving[k];
  }
  return expected;
}

std::vector<double> after(const Rates& rates, std::span<const double> exit, double hours, std::vector<double> v) {
  const Uniform chain(rates, exit);
  if (!(chain.speed > 0.0) || !(hours > 0.0)) return v;
  // Poisson weights are formed from exp(-mean), which must not vanish.
  constexpr double kLongest = 64.0;
  double left = chain.speed * hours;
  while (left > 0.0) {
    const double mean = std::min(left, kLongest);
    left -= mean;
    double weight = math::exp(-mean);
    std::vector<double> power = v;
    for (std::size_t i = 0; i < v.size(); ++i) v[i] = weight * power[i];
    for (int k = 1;; ++k) {
      power = chain.step(power);
      weight *= mean / static_cast<double>(k);
      bool matters = static_cast<double>(k) < mean;
      for (std::size_t i = 0; i < v.size(); ++i) {
        const double term = weight * power[i];
        matters = matters || term > 1e-18 * v[i];
        v[i] += term;
      }
      if (!matters) break;
    }
  }
  return v;
}

}  // namespace chokepoint::continuity
