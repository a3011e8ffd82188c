// The embedded world as its authors left it: it must read without a fault.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "sample.h"

namespace chokepoint::world {
namespace {

TEST(ReadStrategic, HasNoFault) {
  const WorldFiles files = sample::folder("data/worlds/strategic");
  const auto begin = std::chrono::steady_clock::now();
  const auto world = sample::read(files);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::cout << files.files.size() << " files read in " << seconds << " s\n";
  // Authors of data see every fault of every table in one text.
  if (const char* path = std::getenv("CHOKEPOINT_FAULTS"))
    std::ofstream(path) << (world ? "" : to_string(world.error()));
  ASSERT_TRUE(world) << to_string(world.error()).substr(0, 20000);
}

}  // namespace
}  // namespace chokepoint::world
