#include "service/session.h"

#include <algorithm>
#include <utility>

#include "base/fingerprint.h"
#include "service/embedded.h"

namespace chokepoint::service {

Session::Session() : files_(strategic_world()), with_episodes_(true) {}

Session& Session::home_of(std::string_view scenario) {
  if (!with_episodes_ || !scenarios_.empty()) return *this;
  const std::lock_guard lock(mutex_);
  if (const auto known = episodes_.find(scenario); known != episodes_.end()) return *known->second;
  const auto names = episodes();
  if (std::find(names.begin(), names.end(), scenario) == names.end()) return *this;
  auto& made = episodes_[std::string(scenario)];
  made = std::make_unique<Session>(episode_world(scenario));
  return *made;
}

const InputFile* Session::file(std::string_view name) const {
  for (const InputFile& given : given_) {
    if (given.name == name || to_string(fingerprint(given.bytes)) == name) return &given;
  }
  return nullptr;
}

void Session::add_table(std::string name, std::vector<InputFile> files) {
  std::string parts;
  for (const InputFile& file : files) parts += file.name + " " + to_string(fingerprint(file.bytes)) + "\n";
  tables_.push_back({std::move(name), std::move(files), fingerprint(parts)});
}

const InputTable* Session::table(std::string_view name) const {
  for (const InputTable& table : tables_) {
    if (table.name == name || to_string(table.fingerprint) == name) return &table;
  }
  return nullptr;
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
