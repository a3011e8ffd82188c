// Published pairs, and plain tables on random strings.
#include "party/similarity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.h"

namespace chokepoint::party {
namespace {

// Winkler 1990 and the tables that repeat it.
TEST(JaroWinkler, PublishedPairs) {
  EXPECT_NEAR(jaro_winkler("martha", "marhta"), 0.9611, 5e-5);
  EXPECT_NEAR(jaro_winkler("dixon", "dicksonx"), 0.8133, 5e-5);
  EXPECT_NEAR(jaro_winkler("dwayne", "duane"), 0.84, 5e-5);
  EXPECT_NEAR(jaro_winkler("jones", "johnson"), 0.8324, 5e-5);
  EXPECT_NEAR(jaro_winkler("abroms", "abrams"), 0.9222, 5e-5);
  EXPECT_EQ(jaro_winkler("", ""), 1.0);
  EXPECT_EQ(jaro_winkler("a", ""), 0.0);
  EXPECT_EQ(jaro_winkler("abc", "xyz"), 0.0);
}

TEST(Damerau, KnownDistances) {
  EXPECT_EQ(damerau("", "abc"), 3U);
  EXPECT_EQ(damerau("kitten", "sitting"), 3U);
  EXPECT_EQ(damerau("huawei", "hauwei"), 1U);
  EXPECT_EQ(damerau("ca", "abc"), 3U) << "no pair of letters is changed twice";
  EXPECT_EQ(damerau("same", "same"), 0U);
}

/// Jaro by the definition, with arrays.
double plain_jaro_winkler(const std::string& a, const std::string& b) {
  if (a == b) return 1.0;
  if (a.empty() || b.empty()) return 0.0;
  const int half = static_cast<int>(std::max(a.size(), b.size()) / 2);
  const int window = std::max(0, half - 1);
  std::vector<bool> in_a(a.size()), in_b(b.size());
  double m = 0;
  for (int j = 0; j < static_cast<int>(b.size()); ++j) {
    for (int i = std::max(0, j - window); i <= std::min<int>(static_cast<int>(a.size()) - 1, j + window); ++i) {
      if (in_a[i] || a[i] != b[j]) continue;
      in_a[i] = in_b[j] = true;
      ++m;
      break;
    }
  }
  if (m == 0) return 0.0;
  std::string x, y;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (in_a[i]) x += a[i];
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (in_b[j]) y += b[j];
  }
  int t = 0;
  for (std::size_t i = 0; i < x.size(); ++i) t += x[i] != y[i];
  const double jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - t / 2) / m) / 3.0;
  if (jaro <= 0.7) return jaro;
  std::size_t prefix = 0;
  while (prefix < 4 && prefix < std::min(a.size(), b.size()) && a[prefix] == b[prefix]) ++prefix;
  return jaro + 0.1 * static_cast<double>(prefix) * (1.0 - jaro);
}

std::size_t plain_damerau(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

// Few letters, so that matches are many; lengths on both sides of a machine word.
TEST(Similarity, AsThePlainTablesOnRandomStrings) {
  Stream r(7, 0, Purpose::test);
  for (int n = 0; n < 20'000; ++n) {
    const std::uint64_t longest = n % 10 == 0 ? 90 : n % 3 == 0 ? 66 : 12;
    const std::uint64_t letters = 2 + r.below(5);
    std::string a, b;
    for (std::uint64_t i = r.below(longest); i > 0; --i) a += static_cast<char>('a' + r.below(letters));
    if (r.below(2) == 0) {
      b = a;
      for (std::uint64_t k = r.below(4); k > 0 && b.size() > 1; --k)
        std::swap(b[r.below(b.size())], b[r.below(b.size())]);
    } else {
      for (std::uint64_t i = r.below(longest); i > 0; --i) b += static_cast<char>('a' + r.below(letters));
    }
    ASSERT_NEAR(jaro_winkler(a, b), plain_jaro_winkler(a, b), 1e-12) << a << " " << b;
    ASSERT_EQ(damerau(a, b), plain_damerau(a, b)) << a << " " << b;
    ASSERT_EQ(damerau(a, b), damerau(b, a));
  }
}

}  // namespace
}  // namespace chokepoint::party
