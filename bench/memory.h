// The most memory that a benchmark held. The system's own peak is that of the process since it began: in bench_all it
// would be some other benchmark's.
#pragma once

#include <fstream>
#include <string>

namespace chokepoint::bench {

/// From here on a new peak (Linux; elsewhere nothing happens).
inline void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

/// Megabytes (10^6 bytes) resident at most since forget_peak; 0 where the system does not tell.
inline double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0.0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024.0 / 1e6;
  }
  return 0.0;
}

}  // namespace chokepoint::bench
