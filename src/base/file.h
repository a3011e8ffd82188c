// Reading and replacing files so that nothing is ever half written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace chokepoint {

/// The whole file, or a fault (not_found, unreadable, no_permission, too_large).
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{4} << 30);

/// Writes to a temporary beside `path`, flushes it to disk and renames it over `path`. On any failure the old file is
/// untouched, the temporary is removed and the fault says why (no space, no permission, no such folder).
Result<std::size_t> replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace chokepoint
