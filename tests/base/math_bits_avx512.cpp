// The sources of base/math once more, compiled for a CPU with AVX-512, under another name.
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#include "math_bits.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CHOKEPOINT_HAS_TARGET
#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512dq,avx512vl")
#define chokepoint chokepoint_avx512
// Guards are per file: math.h is read here for the first time, and so under the other name.
#include "../../src/base/math.cpp"
#include "../../src/base/normal.cpp"
#undef chokepoint
#pragma GCC pop_options
#endif

namespace chokepoint::test {

std::string bits_with_avx512() {
#ifdef CHOKEPOINT_HAS_TARGET
  if (!__builtin_cpu_supports("avx512f")) return "";
  namespace m = chokepoint_avx512::math;
  return bits_of({m::exp, m::expm1, m::log, m::log1p, m::pow, m::normal_cdf, m::normal_quantile});
#else
  return "";
#endif
}

}  // namespace chokepoint::test
