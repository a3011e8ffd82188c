// Text through zlib and back, in pieces of any size; damaged and cut bytes are faults, never a crash or a part.
#include "table/gzip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace chokepoint::table {
namespace {

Result<std::string> inflate(std::string_view bytes, std::size_t piece) {
  Inflater inflater(bytes);
  std::string text;
  for (;;) {
    auto more = inflater.append(text, piece);
    if (!more) return tl::unexpected(more.error());
    if (!*more) return text;
  }
}

std::string sample() {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 1664525U + 1013904223U;
    text += std::to_string(state >> 20) + (i % 7 == 6 ? "\n" : ",");
  }
  return text;
}

TEST(Gzip, TextComesBackInPiecesOfAnySize) {
  for (const std::string& text : {std::string(), std::string("a"), sample()}) {
    const std::string bytes = gzip(text);
    EXPECT_TRUE(is_gzip(bytes));
    EXPECT_EQ(gzip(text), bytes);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 20}) {
      if (piece == 1 && text.size() > 10) continue;
      const auto back = inflate(bytes, piece);
      ASSERT_TRUE(back) << to_string(back.error());
      EXPECT_EQ(*back, text);
    }
  }
}

TEST(Gzip, MembersFollowEachOther) {
  const auto back = inflate(gzip("one,") + gzip("") + gzip("two"), 3);
  ASSERT_TRUE(back) << to_string(back.error());
  EXPECT_EQ(*back, "one,two");
}

TEST(Gzip, CutAndDamagedBytesAreFaults) {
  const std::string bytes = gzip(sample());
  for (const std::size_t size : {std::size_t{2}, std::size_t{10}, bytes.size() / 2, bytes.size() - 1}) {
    const auto cut = inflate(std::string_view(bytes).substr(0, size), 4096);
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().faults.front().code, Code::bad_encoding);
  }
  std::string other = bytes;
  other[bytes.size() / 2] ^= 0x55;
  EXPECT_FALSE(inflate(other, 4096));
  EXPECT_FALSE(inflate(bytes + "tail", 4096));
}

}  // namespace
}  // namespace chokepoint::table
