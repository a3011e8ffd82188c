#include "apps/signals.h"

#include <csignal>
#include <ctime>

namespace chokepoint::apps {

SignalStop::SignalStop() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::jthread([this, set](const std::stop_token& over) {
    const timespec wait{0, 50'000'000};
    int caught = 0;
    while (!over.stop_requested()) {
      if (sigtimedwait(&set, nullptr, &wait) <= 0) continue;
      stop_.request_stop();
      if (++caught > 1)
        std::_Exit(130);  // asked twice: leave at once; outputs are written by rename, so none is half done
    }
  });
}

}  // namespace chokepoint::apps
