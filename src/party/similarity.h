// How alike two strings are. Bytes are compared: callers fold names to ASCII first.
//
// Method: Jaro 1989 and Winkler 1990 (prefix of 4, weight 0.1, from 0.7 on); optimal string alignment (Damerau 1964,
// restricted: no pair of letters is changed twice), 64 letters at a time (Hyyro 2003). Longer strings take the plain
// tables. Verified by: tests/party/similarity_test.cpp (published pairs; plain tables on random strings).
#pragma once

#include <cstddef>
#include <string_view>

namespace chokepoint::party {

/// 0 to 1; 1 for equal strings, two empty ones too.
double jaro_winkler(std::string_view a, std::string_view b);

/// Letters inserted, deleted, replaced, and neighbours swapped.
std::size_t damerau(std::string_view a, std::string_view b);

}  // namespace chokepoint::party
