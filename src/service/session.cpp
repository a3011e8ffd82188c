#include "service/session.h"

#include "service/embedded.h"

namespace chokepoint::service {

Session::Session() {
  for (const EmbeddedFile& file : embedded_world())
    files_.files.push_back({std::string(file.name), std::string(file.bytes)});
}

Session::Entry* Session::find(std::optional<Day> as_of) {
  for (Entry& entry : entries_) {
    if (entry.as_of == as_of) return &entry;
  }
  return nullptr;
}

Result<world::WorldPtr> Session::read(std::optional<Day> as_of, Context& context) {
  if (Entry* entry = find(as_of)) return entry->world;
  auto world = world::read_world(files_, {as_of}, context);
  if (!world) return tl::unexpected(world.error());
  if (entries_.size() >= kKept) entries_.erase(entries_.begin());
  entries_.push_back({as_of, *world, nullptr});
  return *world;
}

Result<world::WorldPtr> Session::world(std::optional<Day> as_of, Context& context) {
  const std::lock_guard lock(mutex_);
  return read(as_of, context);
}

Result<std::shared_ptr<const simulate::Simulator>> Session::simulator(std::optional<Day> as_of, Context& context) {
  const std::lock_guard lock(mutex_);
  auto world = read(as_of, context);
  if (!world) return tl::unexpected(world.error());
  Entry* entry = find(as_of);
  if (entry->simulator == nullptr) {
    auto made = simulate::Simulator::make(*world);
    if (!made) return tl::unexpected(made.error());
    entry->simulator = std::make_shared<const simulate::Simulator>(std::move(*made));
  }
  return entry->simulator;
}

}  // namespace chokepoint::service
