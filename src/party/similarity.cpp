#include "party/similarity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace chokepoint::party {
namespace {

constexpr std::size_t kWord = 64;
constexpr double kPrefixWeight = 0.1;
constexpr std::size_t kLongestPrefix = 4;
constexpr double kPrefixFrom = 0.7;

using Places = std::array<std::uint64_t, 256>;

/// Per letter: where it stands in the text.
Places places_of(std::string_view text) {
  Places places{};
  for (std::size_t i = 0; i < text.size(); ++i) places[static_cast<unsigned char>(text[i])] |= std::uint64_t{1} << i;
  return places;
}

double jaro_of(std::size_t matches, std::size_t transposed, std::size_t a, std::size_t b) {
  if (matches == 0) return 0.0;
  const auto m = static_cast<double>(matches);
  return (m / static_cast<double>(a) + m / static_cast<double>(b) + (m - static_cast<double>(transposed / 2)) / m) /
         3.0;
}

/// Letters match within half the longer length; each takes the first free one.
std::size_t window_of(std::size_t a, std::size_t b) {
  const std::size_t half = std::max(a, b) / 2;
  return half > 0 ? half - 1 : 0;
}

double jaro_word(std::string_view a, std::string_view b) {
  const Places places = places_of(a);
  const std::size_t window = window_of(a.size(), b.size());
  std::uint64_t in_a = 0;
  std::uint64_t in_b = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::size_t first = j > window ? j - window : 0;
    if (first >= kWord) break;
    const std::size_t last = std::min(j + window, kWord - 1);
    const std::uint64_t up_to_last = last == kWord - 1 ? ~std::uint64_t{0} : (std::uint64_t{1} << (last + 1)) - 1;
    const std::uint64_t free =
        places[static_cast<unsigned char>(b[j])] & up_to_last & (~std::uint64_t{0} << first) & ~in_a;
    if (free == 0) continue;
    in_a |= free & (~free + 1);
    in_b |= std::uint64_t{1} << j;
  }
  const auto matches = static_cast<std::size_t>(std::popcount(in_a));
  std::size_t transposed = 0;
  while (in_a != 0) {
    transposed +=
        a[static_cast<std::size_t>(std::countr_zero(in_a))] != b[static_cast<std::size_t>(std::countr_zero(in_b))];
    in_a &= in_a - 1;
    in_b &= in_b - 1;
  }
  return jaro_of(matches, transposed, a.size(), b.size());
}

double jaro_plain(std::string_view a, std::string_view b) {
  const std::size_t window = window_of(a.size(), b.size());
  std::vector<char> used_a(a.size(), 0);
  std::vector<char> used_b(b.size(), 0);
  std::size_t matches = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::size_t first = j > window ? j - window : 0;
    for (std::size_t i = first; i < std::min(a.size(), j + window + 1); ++i) {
      if (used_a[i] != 0 || a[i] != b[j]) continue;
      used_a[i] = used_b[j] = 1;
      ++matches;
      break;
    }
  }
  std::size_t transposed = 0;
  std::size_t i = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (used_b[j] == 0) continue;
    while (used_a[i] == 0) ++i;
    transposed += a[i++] != b[j];
  }
  return jaro_of(matches, transposed, a.size(), b.size());
}

std::size_t damerau_word(std::string_view a, std::string_view b) {
  const Places places = places_of(a);
  const std::uint64_t last = std::uint64_t{1} << (a.size() - 1);
  std::uint64_t up = ~std::uint64_t{0};
  std::uint64_t down = 0;
  std::uint64_t diagonal = 0;
  std::uint64_t before = 0;
  std::size_t distance = a.size();
  for (const char c : b) {
    const std::uint64_t here = places[static_cast<unsigned char>(c)];
    const std::uint64_t swapped = ((~diagonal & here) << 1) & before;
    diagonal = (((here & up) + up) ^ up) | here | down | swapped;
    std::uint64_t right_up = down | ~(diagonal | up);
    std::uint64_t right_down = diagonal & up;
    distance += (right_up & last) != 0;
    distance -= (right_down & last) != 0;
    right_up = (right_up << 1) | 1;
    right_down <<= 1;
    up = right_down | ~(diagonal | right_up);
    down = right_up & diagonal;
    before = here;
  }
  return distance;
}

std::size_t damerau_plain(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two(b.size() + 1), one(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) one[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({one[j] + 1, row[j - 1] + 1, one[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], two[j - 2] + 1);
    }
    std::swap(two, one);
    std::swap(one, row);
  }
  return one[b.size()];
}

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) {
  if (a == b) return 1.0;
  if (a.empty() || b.empty()) return 0.0;
  const double jaro = a.size() <= kWord && b.size() <= kWord ? jaro_word(a, b) : jaro_plain(a, b);
  if (jaro <= kPrefixFrom) return jaro;
  std::size_t prefix = 0;
  while (prefix < std::min({kLongestPrefix, a.size(), b.size()}) && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * kPrefixWeight * (1.0 - jaro);
}

std::size_t damerau(std::string_view a, std::string_view b) {
  if (a.empty()) return b.size();
  if (b.empty()) return a.size();
  return a.size() <= kWord ? damerau_word(a, b) : b.size() <= kWord ? damerau_word(b, a) : damerau_plain(a, b);
}

}  // namespace chokepoint::party
