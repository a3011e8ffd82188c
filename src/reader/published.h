// When was a document published? Dates without a year hang on it. In order: what the page states of itself, a date line
// of its own at the top, "published" or "updated" on the page, the latest full date the text names, the year of a
// copyright notice.
// Verified by: tests/reader/reader_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reader/date.h"
#include "reader/page.h"

namespace chokepoint::reader {

struct Published {
  Anchor anchor;
  std::string from;
};

Published find_published(const std::vector<Block>& blocks, std::u32string_view text, const std::string& stated,
                         const Lexicon& lexicon);

}  // namespace chokepoint::reader
