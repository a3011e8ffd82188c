// Text that comes compressed (RFC 1952), in and out. zlib stays in gzip.cpp.
// Verified by: tests/table/gzip_test.cpp (round trips in pieces of any size, damaged bytes), tests/fuzz/io_table.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace chokepoint::table {

/// Do the bytes begin as a gzip file does?
bool is_gzip(std::string_view bytes);

/// The text of a gzip file, a piece at a time; several members one after the other count as one text. `bytes` must
/// outlive it.
class Inflater {
 public:
  explicit Inflater(std::string_view bytes);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;
  /// Appends at most `most` bytes of text; false at the end. Faults: bad_encoding for bytes that are no gzip file or
  /// are damaged or cut short. After a fault or the end there is nothing more.
  Result<bool> append(std::string& text, std::size_t most);
  /// Compressed bytes not yet looked at.
  std::size_t unread() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

/// One member without name or time, so that the same text gives the same bytes.
std::string gzip(std::string_view text);

}  // namespace chokepoint::table
