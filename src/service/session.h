// What calls share: the files of one world, and the worlds and simulators made from them, bounded; the worlds of past
// episodes beside the one that stands in the program; and what the caller read besides the world. No other state.
// Verified by: tests/service/session_test.cpp.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/context.h"
#include "base/result.h"
#include "simulate/simulator.h"
#include "world/read.h"
#include "world/world.h"

namespace chokepoint::service {

/// A file that a call names, as its caller read it.
struct InputFile {
  std::string name, bytes;
};

/// The files of an input-output table (docs/formats/table.md).
struct InputTable {
  std::string name;  // of the folder
  std::vector<InputFile> files;
  Fingerprint fingerprint;  // of the files with their names
};

/// A document that comes in pieces; an empty piece is its end.
using Pieces = std::function<Result<std::string>()>;
struct Document {
  std::string name;  // as the call gives it
  std::function<Result<Pieces>()> open;
};

class Session {
 public:
  /// The strategic world that stands in the program, and the episodes beside it.
  Session();
  explicit Session(world::WorldFiles files) : files_(std::move(files)) {}

  const world::WorldFiles& files() const { return files_; }

  /// Files that a call names besides the world (options with an Input), under the names the call gives them. The
  /// library opens no file for a call: whoever serves others decides what they may name. Add before the first call.
  void add_scenario(std::string name, std::string toml) { scenarios_.push_back({std::move(name), std::move(toml)}); }
  void add_facility(std::string name, std::string toml) { facilities_.push_back({std::move(name), std::move(toml)}); }
  void add_world(std::string name, world::WorldFiles files) { worlds_.emplace_back(std::move(name), std::move(files)); }
  void add_file(std::string name, std::string bytes) { given_.push_back({std::move(name), std::move(bytes)}); }
  /// The file of that name, or whose bytes have that fingerprint (as manifests name it). Null where there is none.
  const InputFile* file(std::string_view name) const;
  void add_table(std::string name, std::vector<InputFile> files);
  /// As file().
  const InputTable* table(std::string_view name) const;
  void add_document(Document document) { documents_.push_back(std::move(document)); }
  void add_lexicon(std::string name, std::string csv) { lexicon_.push_back({std::move(name), std::move(csv)}); }
  const std::vector<Document>& documents() const { return documents_; }
  const std::vector<world::WorldFiles::File>& lexicon() const { return lexicon_; }
  const std::vector<world::WorldFiles::File>& scenarios() const { return scenarios_; }
  const std::vector<world::WorldFiles::File>& facilities() const { return facilities_; }
  const std::vector<std::pair<std::string, world::WorldFiles>>& worlds() const { return worlds_; }

  /// The session whose world holds the scenario: that of an episode of this name, made when first asked for; else, and
  /// where the caller has added scenarios, this one. Lives as long as this session.
  Session& home_of(std::string_view scenario);
  bool has_episodes() const { return with_episodes_; }

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
  std::vector<world::WorldFiles::File> scenarios_, facilities_;
  std::vector<InputFile> given_;
  std::vector<InputTable> tables_;
  std::vector<std::pair<std::string, world::WorldFiles>> worlds_;
  std::vector<Document> documents_;
  std::vector<world::WorldFiles::File> lexicon_;
  std::mutex mutex_;
  std::vector<Entry> entries_;
  bool with_episodes_{false};
  std::map<std::string, std::unique_ptr<Session>, std::less<>> episodes_;
};

}  // namespace chokepoint::service
