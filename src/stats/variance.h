// Which input an answer hangs on: the part of the output's variance that one input explains by itself, from the very
// draws that made the bands (no second design of runs). Given-data estimate of the first-order index of Sobol by
// classes of the input: Plischke, Borgonovo and Smith 2013, doi:10.1016/j.ejor.2012.11.047. Method:
// docs/methods/numbers.md section 9.   Verified by: tests/stats/variance_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace chokepoint::stats {

/// `share` is corrected for the part that classes explain by chance and may be slightly below 0. A share below `noise`
/// (two standard deviations of what an irrelevant input shows) says nothing.
struct VarianceShare {
  double share{0.0};
  double noise{0.0};
};

/// What is said where nothing can be: fewer than 16 draws, or an output or input that does not vary.
inline constexpr VarianceShare kNothingKnown{0.0, 1.0};

/// input[i] and output[i] belong to draw i. Draws with a value that is not finite are left out; kNothingKnown where too
/// little is left. The order of the draws does not matter.
VarianceShare variance_share(std::span<const double> input, std::span<const double> output);

// --- Many inputs against many outputs of the same draws: what each contributes is prepared once
// -----------------------

/// The draws with a finite value, by rising value.
std::vector<std::uint32_t> rising_draws(std::span<const double> input);

/// One input's draws, cut into classes of about equal size. Equal inputs stay together.
class InputClasses {
 public:
  /// `rising`: the draws that count, from rising_draws(input); others may have been taken out of it.
  InputClasses(std::span<const double> input, std::span<const std::uint32_t> rising);
  /// 0 where the input does not vary or fewer than 16 draws count.
  std::size_t classes() const { return members_.size(); }
  std::size_t draws() const { return draws_; }
  /// What the most favoured of `inputs` inputs without influence would exceed in one case of twenty at most: a bound on
  /// the tail of chi-squared (Laurent and Massart 2000, doi:10.1214/aos/1015957395, lemma 1) over all of them.
  double floor_among(std::size_t inputs) const;

 private:
  friend class OutputDeviations;
  std::vector<std::uint8_t> class_of_;  // per draw; classes() = does not count
  std::vector<std::uint32_t> members_;  // per class
  std::size_t draws_{0};
};

/// One output's deviations from its mean, as whole numbers: sums over classes are quick and have no order.
class OutputDeviations {
 public:
  explicit OutputDeviations(std::span<const double> output);
  /// Draws with a finite value.
  std::size_t draws() const { return draws_; }
  bool varies() const { return variance_ > 0.0; }
  /// The same as variance_share(input, output) where the input's classes count the very draws in which the output is
  /// finite.
  VarianceShare explained_by(const InputClasses& input) const;

 private:
  std::vector<std::int64_t> deviation_;  // per draw, in an arbitrary unit; 0 where not finite
  double mean_{0.0};                     // of the deviations: rounding only
  double variance_{0.0};                 // in that unit, squared
  std::size_t draws_{0};
};

}  // namespace chokepoint::stats
