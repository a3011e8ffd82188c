#include "base/fingerprint.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/ids.h"

namespace chokepoint {
namespace {

TEST(Fingerprint, HasThePublishedValueOfTheEmptyString) {
  // xxHash's own test of XXH3_128bits with length 0 and seed 0.
  EXPECT_EQ(to_string(fingerprint("")), "99aa06d3014798d86001c324468d497f");
}

TEST(Fingerprint, DependsOnEveryByteAndOnLength) {
  // Lengths on both sides of each of the algorithm's internal limits (16, 128, 240 and 1024 bytes).
  std::set<Fingerprint> seen;
  std::size_t made = 0;
  for (const std::size_t size : {0, 1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1024, 1025}) {
    std::string bytes(size, 'a');
    seen.insert(fingerprint(bytes));
    ++made;
    for (std::size_t i = 0; i < size; ++i) {
      bytes[i] = 'b';
      seen.insert(fingerprint(bytes));
      ++made;
      bytes[i] = 'a';
    }
  }
  EXPECT_EQ(seen.size(), made);
}

TEST(Fingerprint, PrintsAllDigits) { EXPECT_EQ(to_string(Fingerprint{1, 0xabc}), "00000000000000010000000000000abc"); }

TEST(Ids, AreInvalidUntilSet) {
  EXPECT_FALSE(PlaceId().valid());
  EXPECT_TRUE(PlaceId(0U).valid());
  EXPECT_EQ(PlaceId(std::size_t{7}).index, 7U);
  EXPECT_LT(PlaceId(1U), PlaceId(2U));
}

}  // namespace
}  // namespace chokepoint
