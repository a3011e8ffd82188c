// Readings to claims: the words of the sentence say about whom and what a number is, of which year, who says so, and
// whether it is planned, alleged or denied. Nearest word of the right kind, its own clause first.
// Method: docs/methods/reading.md. Verified by: tests/reader/reader_test.cpp.
#pragma once

#include <vector>

#include "reader/scan.h"

namespace chokepoint::reader {

/// Claims of a sentence without their place in the document: start and end are of the passage's text. Readings that
/// only say of which time a number is become its year and are no claims.
void make_claims(const Passage& passage, const Sentence& sentence, const Lexicon& lexicon,
                 std::vector<Reading>& readings, std::vector<Claim>& out);

}  // namespace chokepoint::reader
