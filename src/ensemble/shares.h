// What the spread of an answer hangs on: for every kept output of an ensemble and every input, the share of the
// variance that the input explains by itself; the same for groups of inputs. Made from the draws that gave the bands.
//
// Second pass: the inputs of a draw are made again from its number, in blocks of as many inputs as memory allows, and
// never stored. Neither blocks nor threads change a byte.
// Method: docs/methods/ensembles.md section 4.   Verified by: tests/ensemble/shares_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "ensemble/run.h"
#include "stats/variance.h"

namespace chokepoint::ensemble {

struct Inputs {
  std::size_t count{0};
  /// Fills the inputs that the draw was run with. A function of the number alone; called from several threads at once.
  std::function<void(std::uint32_t draw, std::span<double> inputs)> values;
  /// Which inputs belong together (all assumed figures, all recipes, ...). Groups may overlap.
  std::vector<std::vector<std::uint32_t>> groups;
};

/// `share`: the members' shares added up. `noise`: two standard deviations of that sum for members without influence;
/// it grows with the root of their number. `named` and `named_share`: members that stand out by themselves, and what
/// they explain: a floor under `share` that many silent members do not drown.
struct GroupShare {
  double share{0.0};
  double noise{0.0};
  double named_share{0.0};
  std::uint32_t named{0};
};

struct Shares {
  std::size_t outputs{0};
  std::size_t inputs{0};
  std::size_t groups{0};
  std::vector<stats::VarianceShare> by_input;  // per output, per input; inputs that do not vary: kNothingKnown
  std::vector<std::uint8_t> stands_out;        // as by_input: above what the luckiest of all inputs shows by chance
  std::vector<GroupShare> by_group;            // per output, per group

  std::span<const stats::VarianceShare> of_output(std::size_t output) const {
    return {by_input.data() + output * inputs, inputs};
  }
};

/// Fails with `stopped` if cancelled (nothing is half known), `too_large` where the answer alone exceeds the memory
/// limit, `out_of_range` where a group names an input that is not there.
Result<Shares> variance_shares(const Runs& runs, const Inputs& inputs, Context& context);

}  // namespace chokepoint::ensemble
