// One fingerprint of the bits that the elementary functions give over a fixed million of arguments.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/fingerprint.h"
#include "base/random.h"

namespace chokepoint::test {

struct MathFunctions {
  double (*exp)(double);
  double (*expm1)(double);
  double (*log)(double);
  double (*log1p)(double);
  double (*pow)(double, double);
  double (*normal_cdf)(double);
  double (*normal_quantile)(double);
};

inline std::string bits_of(const MathFunctions& f) {
  constexpr int kRounds = 125000;  // eight results each
  std::vector<double> results;
  results.reserve(8 * kRounds);
  Stream stream(20251009, 0, Purpose::test);
  for (int i = 0; i < kRounds; ++i) {
    const double u = stream.uniform();
    const double v = stream.uniform();
    const double wide = std::ldexp(v, static_cast<int>(stream.below(2000)) - 1000);
    results.push_back(f.exp((u - 0.5) * 1480.0));
    results.push_back(f.expm1((u - 0.5) * 4.0));
    results.push_back(f.log(wide));
    results.push_back(f.log(0.5 + u));
    results.push_back(f.log1p(u * v - 0.5));
    results.push_back(f.pow(0.01 + 10.0 * u, (v - 0.5) * 20.0));
    results.push_back(f.normal_cdf((u - 0.5) * 30.0));
    results.push_back(f.normal_quantile(u * v));
  }
  return to_string(fingerprint({reinterpret_cast<const char*>(results.data()), results.size() * sizeof(double)}));
}

}  // namespace chokepoint::test
