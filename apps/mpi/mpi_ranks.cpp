#include "apps/mpi/mpi_ranks.h"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>

namespace chokepoint::apps {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 30;     // MPI counts with an int
constexpr auto kPatience = std::chrono::seconds(3);      // for ranks that read the same bad input a little later
constexpr auto kTimeToWrite = std::chrono::seconds(60);  // for what a stopped run has finished
constexpr auto kPause = std::chrono::milliseconds(2);

}  // namespace

MpiRanks::MpiRanks(int* argc, char*** argv) {
  int provided = 0;
  MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiRanks::~MpiRanks() { MPI_Finalize(); }

std::vector<std::string> MpiRanks::gather(const std::string& mine) {
  std::vector<std::uint64_t> sizes(static_cast<std::size_t>(size_));
  const std::uint64_t own = mine.size();
  MPI_Allgather(&own, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD);
  std::vector<std::string> all(sizes.size());
  for (int r = 0; r < size_; ++r) {
    std::string& theirs = all[static_cast<std::size_t>(r)];
    if (r == rank_) {
      theirs = mine;
    } else {
      theirs.resize(sizes[static_cast<std::size_t>(r)]);
    }
    for (std::size_t at = 0; at < theirs.size(); at += kPiece) {
      const auto count = static_cast<int>(std::min(kPiece, theirs.size() - at));
      MPI_Bcast(theirs.data() + at, count, MPI_CHAR, r, MPI_COMM_WORLD);
    }
  }
  return all;
}

void MpiRanks::exchange(std::span<const std::vector<double>> to, std::span<std::vector<double>> from) {
  std::vector<MPI_Request> requests;
  for (int r = 0; r < size_; ++r) {
    const auto other = static_cast<std::size_t>(r);
    if (r == rank_) continue;
    if (!from[other].empty()) {
      MPI_Irecv(from[other].data(), static_cast<int>(from[other].size()), MPI_DOUBLE, r, 0, MPI_COMM_WORLD,
                &requests.emplace_back());
    }
    if (!to[other].empty()) {
      MPI_Isend(to[other].data(), static_cast<int>(to[other].size()), MPI_DOUBLE, r, 0, MPI_COMM_WORLD,
                &requests.emplace_back());
    }
  }
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
}

bool MpiRanks::all_end(End end) {
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibarrier(MPI_COMM_WORLD, &request);
  const auto start = std::chrono::steady_clock::now();
  for (int done = 0;;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done != 0) return true;
    const auto waited = std::chrono::steady_clock::now() - start;
    if ((end == End::failed && waited > kPatience) || (end == End::stopped && waited > kTimeToWrite)) return false;
    std::this_thread::sleep_for(kPause);
  }
}

void MpiRanks::end_job(int status) {
  MPI_Abort(MPI_COMM_WORLD, status);
  std::abort();
}

}  // namespace chokepoint::apps
