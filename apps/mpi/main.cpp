// chokepoint on several ranks: the same commands, the same bytes. Rank 0 speaks and writes; the others' words are kept
// and told only where one fails alone.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "apps/mpi/mpi_ranks.h"
#include "apps/run.h"

namespace {

using namespace chokepoint;

int answer(int argc, char** argv, apps::MpiRanks& ranks) {
  const auto parsed = apps::parse_command_line(argc, argv);
  if (const auto* call = std::get_if<apps::Call>(&parsed)) {
    apps::Call mine = *call;
    if (ranks.rank() > 0) {
      mine.output = mine.data = "";
      mine.quiet = true;
    }
    return apps::carry_out(mine, ranks.size() > 1 ? &ranks : nullptr);
  }
  const auto& said = std::get<apps::Answer>(parsed);
  if (said.status == 0) return apps::print(said.text);
  std::fputs(said.text.c_str(), stderr);
  return said.status;
}

int status_of(int argc, char** argv, apps::MpiRanks& ranks) {
  try {
    return answer(argc, argv, ranks);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chokepoint: %s\n", error.what());
  } catch (...) {
    std::fputs("chokepoint: stopped by an exception of no known kind\n", stderr);
  }
  return exit_status(Code::internal);
}

apps::MpiRanks::End end_of(int status) {
  using End = apps::MpiRanks::End;
  return status == 0 ? End::done : status == exit_status(Outcome::stopped) ? End::stopped : End::failed;
}

/// Standard error of a rank that keeps silent, and where it would have gone.
class Silence {
 public:
  Silence() : told_(dup(STDERR_FILENO)), kept_(std::tmpfile()) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
    if (kept_ != nullptr) dup2(fileno(kept_), STDERR_FILENO);
  }
  void tell(int rank) {
    if (kept_ == nullptr) return;
    std::fflush(stderr);
    dup2(told_, STDERR_FILENO);
    std::rewind(kept_);
    char line[4096];
    while (std::fgets(line, sizeof line, kept_) != nullptr) fmt::print(stderr, "rank {}: {}", rank, line);
    std::fflush(stderr);
  }

 private:
  int told_;
  std::FILE* kept_;
};

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  apps::MpiRanks ranks(&argc, &argv);
  if (ranks.rank() == 0) {
    const int status = status_of(argc, argv, ranks);
    if (!ranks.all_end(end_of(status))) ranks.end_job(status);
    return status;
  }
  Silence silence;
  const int status = status_of(argc, argv, ranks);
  if (!ranks.all_end(end_of(status))) {
    silence.tell(ranks.rank());
    ranks.end_job(status);
  }
  return 0;
}
