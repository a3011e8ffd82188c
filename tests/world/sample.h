// The tiny world of tests/data/worlds/tiny, and ways to spoil it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/context.h"
#include "world/read.h"

namespace chokepoint::world::sample {

inline WorldFiles folder(const std::string& name) {
  auto files = read_world_folder(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / name);
  if (!files) {
    ADD_FAILURE() << to_string(files.error());
    return {};
  }
  files->origin.clear();
  return *files;
}

inline WorldFiles tiny() { return folder("tests/data/worlds/tiny"); }

inline Result<WorldPtr> read(const WorldFiles& files, const ReadOptions& options = {}) {
  PlainContext plain;
  Context context = plain.context();
  return read_world(files, options, context);
}

/// The world, or a failed test.
inline WorldPtr world_of(const WorldFiles& files, const ReadOptions& options = {}) {
  auto world = read(files, options);
  if (!world) {
    ADD_FAILURE() << to_string(world.error());
    return nullptr;
  }
  return *world;
}

inline WorldFiles::File& file(WorldFiles& files, std::string_view name) {
  for (auto& f : files.files) {
    if (f.name == name) return f;
  }
  files.files.push_back({std::string(name), ""});
  return files.files.back();
}

/// Replaces one occurrence of `from` in a file; the test fails where it does not stand exactly once.
inline WorldFiles& replace(WorldFiles& files, std::string_view name, std::string_view from, std::string_view to) {
  std::string& bytes = file(files, name).bytes;
  const std::size_t at = bytes.find(from);
  EXPECT_NE(at, std::string::npos) << name << " holds no " << from;
  EXPECT_EQ(bytes.find(from, at + 1), std::string::npos) << name << " holds two of " << from;
  if (at != std::string::npos) bytes.replace(at, from.size(), to);
  return files;
}

inline WorldFiles& append(WorldFiles& files, std::string_view name, std::string_view row) {
  std::string& bytes = file(files, name).bytes;
  bytes += row;
  bytes += '\n';
  return files;
}

inline std::string faults_of(const WorldFiles& files, const ReadOptions& options = {}) {
  auto world = read(files, options);
  return world ? std::string() : to_string(world.error());
}

}  // namespace chokepoint::world::sample
