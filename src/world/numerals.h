// Does a sentence contain a number? Liberal in how it is written, strict in that digits must be there.
//
// Method: digits of any of the scripts we quote (ASCII, fullwidth, Arabic-Indic, extended Arabic-Indic) become ASCII;
// runs of digits joined by group marks or points are read in every way the marks allow (1,270,000 and 1.270.000 and
// 1 270 000; 0,98 and 0.98); a scale word after a number (million, 万, مليون) multiplies it.
// Verified by: tests/world/numerals_test.cpp.
#pragma once

#include <string_view>
#include <vector>

namespace chokepoint::world {

/// Every number the text may be read to hold, without sign.
std::vector<double> numbers_in(std::string_view text);

/// One of them is |value| to a relative 1e-9.
bool holds_number(std::string_view text, double value);

/// As holds_number; where `share` is true 98, 98 % and 0.98 are the same number.
bool holds_value(std::string_view text, double value, bool share);

}  // namespace chokepoint::world
