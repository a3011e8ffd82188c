// Arrival times of many draws of a race, a block at a time: numbers of one input stand side by side, so that every loop
// runs over draws.
//
// Method: docs/methods/race.md section 3.   Verified by: tests/race/forecast_test.cpp (a plain second implementation).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "race/availability.h"
#include "race/network.h"
#include "race/normals.h"

namespace chokepoint::race {

/// What varies from draw to draw, in the order of the inputs' numbers.
enum class InputKind : std::uint8_t { task, risk, resource, tie };

class Draws {
 public:
  /// Draws of one block: number b holds the draws b kBlock to (b + 1) kBlock - 1.
  static constexpr std::uint32_t kBlock = 256;

  /// Columns of kBlock numbers each.
  struct Block {
    std::vector<double> z;        // [input]: standard normal; high = slow
    std::vector<double> reached;  // [milestone]: months from now, kNever = never
    const double* z_of(std::size_t input) const { return z.data() + input * kBlock; }
    const double* reached_of(std::size_t milestone) const { return reached.data() + milestone * kBlock; }

    std::vector<double> length, lag, log_slow, begun, finished, scratch;  // working memory
    std::vector<std::uint8_t> stale;                                      // [task, then milestone]
  };

  /// `order` is order_of(network). Both references must outlive this.
  Draws(const Network& network, const Availability& availability, std::vector<std::uint32_t> order, std::uint64_t seed);

  void make(std::uint32_t block, Block& out) const;

  std::uint32_t inputs() const { return first_input_[4]; }
  InputKind kind_of(std::uint32_t input) const;
  const std::string& name_of(std::uint32_t input) const;

 private:
  void find_dependents();
  void sample(std::uint32_t block, Block& out) const;
  void sample_task(std::uint32_t block, std::uint32_t task, Block& out) const;
  bool advance_task(std::uint32_t block, std::uint32_t task, Block& out) const;
  bool advance_milestone(std::uint32_t milestone, Block& out) const;

  const Network& net_;
  const Availability& availability_;
  std::vector<std::uint32_t> order_;
  Normals normals_;
  std::vector<std::uint32_t> keys_;                     // [input]
  std::vector<std::uint32_t> odds_keys_, effect_keys_;  // [task], [resource]
  std::vector<double> fails_above_;                     // [task]
  std::vector<NormalTable> durations_, lags_, log_levels_, effects_;
  std::vector<std::vector<std::uint32_t>> feeders_, ties_of_;  // [milestone]
  std::vector<std::vector<std::uint32_t>> dependents_;         // [task, then milestone]: who waits for it
  std::vector<Progress> progress_;                             // [draw of supply][task]
  std::vector<bool> disturbed_;                                // [task]
  std::uint32_t first_input_[5]{};                             // of tasks, risks, resources, ties; the end
};

}  // namespace chokepoint::race
