// Reading and replacing files so that nothing is ever half written.
// Verified by: tests/base/file_test.cpp.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace chokepoint {

/// The whole file, or a fault (not_found, unreadable, no_permission, too_large). Folders, pipes and devices are not
/// read, save `/dev/stdin`, which is read to its end.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{4} << 30);

/// Writes to a temporary beside `path`, flushes it to disk and renames it over `path`; returns the bytes written. On
/// any failure the old file is untouched, the temporary is removed and the fault says why (no space, no permission, no
/// such folder). A symbolic link stays and its target is replaced; the mode of an existing file is kept. A pipe or
/// device
/// (`/dev/stdout`, `/dev/null`) cannot be replaced and is written to as it stands.
Result<std::size_t> replace_file(const std::filesystem::path& path, std::string_view bytes);

/// Could replace_file write here now? Fails as it would, but for room on the disk; leaves nothing behind.
Result<std::monostate> check_writable(const std::filesystem::path& path);

}  // namespace chokepoint
