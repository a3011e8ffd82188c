// The sources of base/math once more, compiled for a CPU with AVX2 and FMA, under another name.
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "math_bits.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CHOKEPOINT_HAS_TARGET
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#define chokepoint chokepoint_fma
// Guards are per file: math.h is read here for the first time, and so under the other name.
#include "../../src/base/math.cpp"
#include "../../src/base/normal.cpp"
#undef chokepoint
#pragma GCC pop_options
#endif

namespace chokepoint::test {

std::string bits_with_fma() {
#ifdef CHOKEPOINT_HAS_TARGET
  if (!__builtin_cpu_supports("fma")) return "";
  namespace m = chokepoint_fma::math;
  return bits_of({m::exp, m::expm1, m::log, m::log1p, m::pow, m::normal_cdf, m::normal_quantile});
#else
  return "";
#endif
}

}  // namespace chokepoint::test
