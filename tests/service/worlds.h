// Sessions over the tiny world.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "report/render.h"
#include "service/use_case.h"

namespace chokepoint::service::testing {

inline world::WorldFiles tiny_files() {
  auto files = world::read_world_folder(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/worlds/tiny");
  if (!files) ADD_FAILURE() << to_string(files.error());
  return files ? std::move(*files) : world::WorldFiles{};
}

/// Replaces the one place where `from` stands.
inline void replace(world::WorldFiles& files, std::string_view name, std::string_view from, std::string_view to) {
  for (auto& file : files.files) {
    if (file.name != name) continue;
    const auto at = file.bytes.find(from);
    ASSERT_NE(at, std::string::npos) << name << " holds no " << from;
    file.bytes.replace(at, from.size(), to);
    return;
  }
  FAIL() << "no file " << name;
}

inline Result<report::Report> ask(Session& session, std::string_view use_case, const Arguments& arguments,
                                  std::stop_token cancel = {}) {
  PlainContext plain;
  Context context{plain.pool, std::move(cancel), plain.progress};
  return find_use_case(use_case)->run(session, arguments, context);
}

}  // namespace chokepoint::service::testing
