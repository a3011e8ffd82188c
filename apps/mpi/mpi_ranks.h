// Ranks by MPI: the only file that knows it, with its .cpp. Built where MPI is found (docs/guide/cluster.md).
// Verified by: tests/apps/mpi.sh.
#pragma once

#include <cstdint>

#include "base/ranks.h"

namespace chokepoint::apps {

/// One at a time in a process. Calls from one thread only.
class MpiRanks final : public Ranks {
 public:
  MpiRanks(int* argc, char*** argv);
  ~MpiRanks() override;
  MpiRanks(const MpiRanks&) = delete;
  MpiRanks& operator=(const MpiRanks&) = delete;

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  std::vector<std::string> gather(const std::string& mine) override;
  void exchange(std::span<const std::vector<double>> to, std::span<std::vector<double>> from) override;

  enum class End : std::uint8_t { done, stopped, failed };
  /// Waits until all ranks have come here. A rank that failed waits only a moment, one that was stopped not for ever:
  /// where others do not come it returns false, and must end the job, for they wait for it elsewhere.
  bool all_end(End end);
  /// Ends all ranks with this status.
  [[noreturn]] void end_job(int status);

 private:
  int rank_{0}, size_{1};
};

}  // namespace chokepoint::apps
