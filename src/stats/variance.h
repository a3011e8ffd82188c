// Which input an answer hangs on: the part of the output's variance that one input explains by itself, from the very
// draws that made the bands (no second design of runs). Given-data estimate of the first-order index of Sobol by
// classes of the input: Plischke, Borgonovo and Smith 2013, doi:10.1016/j.ejor.2012.11.047. Method:
// docs/methods/numbers.md section 9.   Verified by: tests/stats/variance_test.cpp.
#pragma once

#include <span>

namespace chokepoint::stats {

/// `share` is corrected for the part that classes explain by chance and may be slightly below 0. A share below `noise`
/// (two standard deviations of what an irrelevant input shows) says nothing.
struct VarianceShare {
  double share{0.0};
  double noise{0.0};
};

/// input[i] and output[i] belong to draw i. Fewer than 16 draws, or an output or input that does not vary, give share 0
/// and noise 1. Draws with a value that is not finite are left out. The order of the draws does not matter.
VarianceShare variance_share(std::span<const double> input, std::span<const double> output);

}  // namespace chokepoint::stats
