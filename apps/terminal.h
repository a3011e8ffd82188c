// Progress on a terminal: one line on standard error, only where somebody watches and only after a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "base/context.h"

namespace chokepoint::apps {

class TerminalProgress final : public Progress {
 public:
  explicit TerminalProgress(bool enabled) : enabled_(enabled), start_(Clock::now()), last_(start_) {}
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;
  ~TerminalProgress() override;
  void stage(std::string_view name, std::uint64_t total) override;
  void advance(std::uint64_t by) override;

 private:
  using Clock = std::chrono::steady_clock;
  void draw(bool force);
  bool enabled_;
  bool drawn_{false};
  Clock::time_point start_, last_;
  std::mutex mutex_;
  std::string name_;
  std::uint64_t done_{0}, total_{0};
};

}  // namespace chokepoint::apps
