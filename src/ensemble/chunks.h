// Finished draws on disk: a folder of chunks, each whole or not there.
//
// A chunk is a file KEY-FIRST-COUNT.chunk: a header (form, key, range, number of outputs), the outputs of its draws,
// one draw after the other, as doubles of 8 bytes, and a fingerprint of all before it; little-endian. It is written
// beside and renamed into place (base/file.h), so a process that dies leaves no part of one. Method:
// docs/methods/ensembles.md section 2.   Verified by: tests/ensemble/resume_test.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "base/fingerprint.h"
#include "base/result.h"

namespace chokepoint::ensemble {

/// Draws first, first + 1, ..., first + count - 1.
struct Range {
  std::uint32_t first{0};
  std::uint32_t count{0};
  std::uint64_t end() const { return std::uint64_t{first} + count; }
  bool operator==(const Range&) const = default;
};

class ChunkFolder {
 public:
  /// Makes the folder if need be. `key` stands for everything that decides the outputs of a draw.
  static Result<ChunkFolder> open(std::filesystem::path folder, const Fingerprint& key, std::size_t outputs);

  /// Ranges that the names of the key's files claim, by first draw, longer ones first. Files of other keys are passed
  /// over.
  Result<std::vector<Range>> list() const;
  /// count x outputs values, or a fault: cut short, altered, of another key, range or number of outputs.
  Result<std::vector<double>> read(Range range) const;
  /// values.size() = count x outputs. On a fault nothing is left behind.
  Result<std::size_t> write(Range range, std::span<const double> values) const;
  std::filesystem::path path_of(Range range) const;

 private:
  ChunkFolder(std::filesystem::path folder, const Fingerprint& key, std::size_t outputs)
      : folder_(std::move(folder)), key_(key), outputs_(outputs) {}
  std::filesystem::path folder_;
  Fingerprint key_;
  std::size_t outputs_{0};
};

}  // namespace chokepoint::ensemble
