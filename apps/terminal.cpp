#include "apps/terminal.h"

#include <cstdio>

#include <fmt/format.h>

namespace chokepoint::apps {

TerminalProgress::~TerminalProgress() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void TerminalProgress::stage(std::string_view name, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  name_ = name;
  done_ = 0;
  total_ = total;
  draw(true);
}

void TerminalProgress::advance(std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  done_ += by;
  draw(false);
}

void TerminalProgress::draw(bool force) {
  if (!enabled_) return;
  const auto now = Clock::now();
  if (now - start_ < std::chrono::seconds(1)) return;
  if (!force && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  const std::string line =
      total_ > 0 ? fmt::format("\r\033[K{}: {} of {}", name_, done_, total_) : fmt::format("\r\033[K{}", name_);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace chokepoint::apps
