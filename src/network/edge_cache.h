// A network of firms as it was last read, in one binary file: read back where it was made from the same bytes by the
// same rules, made again where it was not.
//
// The file: a line with the form's version; what it was made from (fingerprint of both texts, their names and the
// rules); the length and the fingerprint of the rest; then the lists, little-endian. It is written beside and renamed
// (base/file.h). A file that is cut short, altered, of another version or made from other texts is told of and
// replaced; it never reaches an answer. Not a defence against forgery (base/fingerprint.h).
// Format: docs/formats/firm_network.md section 5. Verified by: tests/network/edge_cache_test.cpp,
// tests/fuzz/edge_cache.cpp.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/fingerprint.h"
#include "network/edge_list.h"

namespace chokepoint::network {

/// A text that somebody else holds.
struct TextView {
  std::string_view name, bytes;
};

/// Of everything that decides what read_edge_list makes.
Fingerprint edge_list_key(TextView nodes, TextView edges, const EdgeRules& rules);

/// The list as bytes, and back. Faults of reading: bad_structure (`path` is only named).
std::string to_bytes(const EdgeList& list, const Fingerprint& key);
Result<EdgeList> edge_list_from_bytes(const std::filesystem::path& path, std::string_view bytes,
                                      const Fingerprint& key);

/// Where the network of files of these names, read by these rules, is kept in `folder`.
std::filesystem::path edge_cache_path(const std::filesystem::path& folder, TextView nodes, TextView edges,
                                      const EdgeRules& rules);

/// As read_edge_list, through the file in `folder`, which is made if need be. What was wrong with a kept file, or with
/// writing a new one, is a remark of the list; the list is the same as without a folder.
Result<EdgeList> read_edge_list(const std::filesystem::path& folder, TextView nodes, TextView edges,
                                const EdgeRules& rules, Context& context);

}  // namespace chokepoint::network
