// From a sentence to readings: every number or date with a meaning, with its unit, bound and range. What a number is
// not (a name, a version, a clock time, a list mark) is decided here too. Method: docs/methods/reading.md. Verified by:
// tests/reader/cases_test.cpp, accuracy_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "reader/date.h"
#include "reader/lexicon.h"
#include "reader/numeral.h"
#include "reader/passage.h"

namespace chokepoint::reader {

struct Reading {
  std::size_t begin{0}, end{0};  // of the passage's text
  UnitClass unit_class{UnitClass::count};
  double low{kNoValue}, high{kNoValue};
  double factor{1.0};  // to base units
  std::string unit;
  Bound bound{Bound::exact};
  DateMark date;  // of class date
  double confidence{0.9};
  std::string_view reason;
};

/// Readings of one sentence in order of place; they do not overlap.
void scan_sentence(const Passage& passage, const Sentence& sentence, const Lexicon& lexicon, const Anchor& anchor,
                   std::vector<Reading>& out);

}  // namespace chokepoint::reader
