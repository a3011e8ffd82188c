// Ctrl-C and SIGTERM as a stop request. Handled on a thread of their own, so nothing runs inside a signal handler.
#pragma once

#include <stop_token>
#include <thread>

namespace chokepoint::apps {

class SignalStop {
 public:
  /// Call before any other thread starts: the signals are blocked in all threads made later.
  SignalStop();
  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread watcher_;
};

}  // namespace chokepoint::apps
