// Bytes that claim to be UTF-8 to code points, piece by piece. Bytes that are none become U+FFFD, one each, and are
// counted: a broken document is still read, and its reader hears of it. Verified by: tests/reader/reader_test.cpp,
// tests/fuzz/reader.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chokepoint::reader {

class Decoder {
 public:
  void feed(std::string_view bytes, std::u32string& out);
  /// What is left of a character that never ended.
  void finish(std::u32string& out);
  std::uint64_t broken() const { return broken_; }
  /// Bidirectional overrides and isolates: they can make a page show other text than it holds.
  std::uint64_t bidi_controls() const { return bidi_; }

 private:
  void take(std::string_view bytes, bool last, std::u32string& out);
  std::string rest_;  // at most three bytes of an unfinished character
  std::uint64_t broken_{0};
  std::uint64_t bidi_{0};
};

}  // namespace chokepoint::reader
