// What calls share: the files of one world, and the worlds and simulators made from them, bounded. No other state.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "base/context.h"
#include "base/result.h"
#include "simulate/simulator.h"
#include "world/read.h"
#include "world/world.h"

namespace chokepoint::service {

class Session {
 public:
  /// The strategic world that stands in the program.
  Session();
  explicit Session(world::WorldFiles files) : files_(std::move(files)) {}

  const world::WorldFiles& files() const { return files_; }
  /// Reads the world once per as-of date.
  Result<world::WorldPtr> world(std::optional<Day> as_of, Context& context);
  Result<std::shared_ptr<const simulate::Simulator>> simulator(std::optional<Day> as_of, Context& context);

 private:
  struct Entry {
    std::optional<Day> as_of;
    world::WorldPtr world;
    std::shared_ptr<const simulate::Simulator> simulator;
  };
  Entry* find(std::optional<Day> as_of);
  Result<world::WorldPtr> read(std::optional<Day> as_of, Context& context);

  static constexpr std::size_t kKept = 4;
  world::WorldFiles files_;
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace chokepoint::service
