// Several processes that work on one question, each with its own memory: what they tell each other. All run the same
// program on the same input, so all make the same calls here in the same order. A process alone has none of this.
//
// Verified by: tests/ensemble/ranks_test.cpp, tests/model/firms/parted_test.cpp (threads in place of processes), and by
// tests/apps/mpi.sh where the program is built with MPI.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace chokepoint {

class Ranks {
 public:
  virtual ~Ranks() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Every rank's bytes, by rank, on every rank.
  virtual std::vector<std::string> gather(const std::string& mine) = 0;
  /// to[r] goes to rank r, from[r] comes from it. Both sides know the lengths: they are set before. Own ones are not
  /// touched.
  virtual void exchange(std::span<const std::vector<double>> to, std::span<std::vector<double>> from) = 0;
};

/// The error of the lowest rank that has one, on every rank. Null: a process alone.
std::optional<Error> agreed(Ranks* ranks, const std::optional<Error>& mine);
/// Rank 0's bytes, on every rank. Null: a process alone.
std::string of_first(Ranks* ranks, const std::string& mine);

}  // namespace chokepoint
