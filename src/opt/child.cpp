#include "opt/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace chokepoint::opt {
namespace {

Error broken(std::string found) {
  return Error{{Fault{Code::internal, "", 0, 0, std::move(found), "an answer from the solver's process",
                      "report it, with the model as MPS"}},
               0};
}

bool write_all(int pipe, const void* bytes, std::size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = write(pipe, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

/// Never returns. No destructor of the parent's objects may run here.
[[noreturn]] void be_child(int pipe, pid_t parent, const std::function<std::vector<double>()>& work) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(3);
  // Other children's pipes must not stay open here: their readers wait for the end.
  close_range(3, static_cast<unsigned>(pipe) - 1, 0);
  close_range(static_cast<unsigned>(pipe) + 1, ~0U, 0);
  const int nowhere = open("/dev/null", O_RDWR);
  for (int stream = 0; stream < 3 && nowhere >= 0; ++stream) dup2(nowhere, stream);
  try {
    const std::vector<double> answer = work();
    const std::uint64_t size = answer.size();
    const bool sent = write_all(pipe, &size, sizeof size) && write_all(pipe, answer.data(), size * sizeof(double));
    _exit(sent ? 0 : 3);
  } catch (...) {
    _exit(3);
  }
}

}  // namespace

Result<std::vector<double>> in_child(const std::function<std::vector<double>()>& work, Context& context) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail(broken(fmt::format("no pipe: {}", std::strerror(errno))));
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return fail(broken(fmt::format("no process: {}", std::strerror(errno))));
  }
  if (child == 0) be_child(ends[1], parent, work);
  close(ends[1]);
  std::string bytes;
  bool stopped = false;
  for (;;) {
    if (context.cancel.stop_requested()) {
      stopped = true;
      kill(child, SIGKILL);
      break;
    }
    pollfd waiting{ends[0], POLLIN, 0};
    constexpr int kMilliseconds = 50;
    const int ready = poll(&waiting, 1, kMilliseconds);
    if (ready <= 0) continue;
    char buffer[65536];
    const ssize_t got = read(ends[0], buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (stopped) return std::vector<double>{};
  std::uint64_t size = 0;
  if (bytes.size() >= sizeof size) std::memcpy(&size, bytes.data(), sizeof size);
  if (bytes.size() < sizeof size || bytes.size() != sizeof size + size * sizeof(double)) {
    return fail(broken(WIFSIGNALED(status)
                           ? fmt::format("a solver's process that was ended by signal {}", WTERMSIG(status))
                           : fmt::format("a solver's process that ended with status {}", WEXITSTATUS(status))));
  }
  std::vector<double> answer(size);
  std::memcpy(answer.data(), bytes.data() + sizeof size, size * sizeof(double));
  return answer;
}

}  // namespace chokepoint::opt
