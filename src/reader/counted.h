// What is counted: the words behind a number that has no unit. Each language says it its own way.
#pragma once

#include <optional>
#include <string_view>

#include "reader/lexicon.h"
#include "reader/numeral.h"
#include "reader/passage.h"

namespace chokepoint::reader {

struct Counted {
  std::size_t end{0};                      // of the phrase to be quoted
  std::size_t noun_begin{0}, noun_end{0};  // the thing counted; equal if none was found
  double confidence{0.0};
  std::string_view reason;
};

/// Nothing where the number is not likely to count anything. `at`: behind the number and its bound. `bounded`: a bound
/// stands with the number (over 300), which only quantities have.
std::optional<Counted> counted_english(std::u32string_view text, std::size_t at, const Numeral& n, bool bounded);
std::optional<Counted> counted_arabic(std::u32string_view text, std::size_t at, const Numeral& n, bool bounded);
std::optional<Counted> counted_han(std::u32string_view text, std::size_t at, const Numeral& n, bool bounded,
                                   const Lexicon& lexicon);

}  // namespace chokepoint::reader
