#include "service/session.h"

#include <utility>

#include "base/fingerprint.h"
#include "service/embedded.h"

namespace chokepoint::service {

Session::Session() {
  for (const EmbeddedFile& file : embedded_world())
    files_.files.push_back({std::string(file.name), std::string(file.bytes)});
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
