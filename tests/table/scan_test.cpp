#include "table/scan.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace chokepoint::table {
namespace {

std::string random_block(std::mt19937& random, std::size_t size) {
  static const std::string kBytes = ",;\n\r\"ab\0\x2D\x8A\xAC\xFF\x0B\x0C\x21\x23";
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text += random() % 3 == 0 ? static_cast<char>(random()) : kBytes[random() % kBytes.size()];
  return text;
}

TEST(Scan, TheFastBitsAreThePlainBits) {
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    const std::string block = random_block(random, kBlockBytes);
    for (const char delimiter : {',', ';', '\t', '|', '\0', '\x80'}) {
      ASSERT_EQ(block_bits(block.data(), delimiter), plain_block_bits(block.data(), delimiter));
    }
  }
}

TEST(Scan, FindsWhatAPlainSearchFinds) {
  std::mt19937 random(5);
  for (int i = 0; i < 3000; ++i) {
    std::string text = random_block(random, random() % 300);
    if (i % 2 == 0) text.insert(text.size() / 2, 200, 'x');
    Scanner scanner(text.data(), text.size(), ',');
    std::size_t from = 0;
    while (from < text.size()) {
      const std::size_t limit = from + random() % (text.size() - from + 1);
      const bool quotes = random() % 2 == 0;
      const std::size_t found = std::string_view(text).substr(0, limit).find_first_of(quotes ? "\"" : ",\r\n", from);
      const std::size_t expected = found == std::string::npos ? limit : found;
      ASSERT_EQ(quotes ? scanner.next_quote(from, limit) : scanner.next_separator(from, limit), expected);
      from = expected + random() % 3;
    }
  }
}

TEST(Scan, AnEmptyTextHasNothing) {
  Scanner scanner("", 0, ',');
  EXPECT_EQ(scanner.next_separator(0, 0), 0U);
}

}  // namespace
}  // namespace chokepoint::table
