// A folder as WorldFiles.
#include <algorithm>
#include <system_error>

#include "base/file.h"
#include "world/raw_tables.h"
#include "world/read.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

namespace fs = std::filesystem;

// A world has about a hundred; somebody's home folder has more.
constexpr std::size_t kMostFiles = 2000;

/// Editors' and version control's own files, and texts for readers, are no part of a world.
bool ignored(const fs::path& name) {
  const std::string text = name.filename().string();
  return text.empty() || text.front() == '.' || text.front() == '~' || text.back() == '~' ||
         name.extension() == ".md" || text.starts_with("LICENSE") || text.starts_with("NOTICE");
}

}  // namespace

Result<WorldFiles> read_world_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return fail({Code::not_found, folder.string(), 0, 0,
                 fs::exists(folder, error) ? "a file, not a folder" : "no such folder",
                 "a world's folder, with world.toml and tables", "give the path of the folder"});
  }
  WorldFiles files;
  files.origin = folder.lexically_normal().string();
  while (files.origin.size() > 1 && files.origin.back() == '/') files.origin.pop_back();
  Faults faults;
  fs::recursive_directory_iterator at(folder, fs::directory_options::none, error);
  std::vector<fs::path> found;
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (ignored(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    std::error_code ignored_error;
    if (at->is_regular_file(ignored_error)) found.push_back(at->path());
    if (found.size() > kMostFiles) {
      return fail({Code::too_large, files.origin, 0, 0, "more than " + std::to_string(kMostFiles) + " files",
                   "a world's folder", "give the folder that holds world.toml"});
    }
  }
  if (error) {
    return fail({Code::unreadable, files.origin, 0, 0, error.message(), "a folder that can be listed",
                 "check its permissions"});
  }
  for (const fs::path& path : found) {
    auto bytes = read_file(path, kWorldFileLimit);
    if (!bytes) {
      for (const Fault& fault : bytes.error().faults) faults.add(fault);
      continue;
    }
    files.files.push_back({path.lexically_relative(folder).generic_string(), std::move(*bytes)});
  }
  std::sort(files.files.begin(), files.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (!faults.empty()) return fail(std::move(faults).take());
  return files;
}

}  // namespace chokepoint::world
