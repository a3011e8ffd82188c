// A document as blocks (lines, paragraphs), each with its language and whether it belongs to the article or to the page
// around it: menus, recommended headlines, notices. What stands on the page and not in the article is no evidence.
// Rules: docs/methods/reading.md. Verified by: tests/reader/reader_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "reader/claim.h"
#include "reader/lexicon.h"

namespace chokepoint::reader {

enum class Role : std::uint8_t { body, heading, chrome };

struct Block {
  std::size_t begin{0}, end{0};  // of the window's text, without blanks around
  Language language{Language::unknown};
  Role role{Role::body};
  bool furniture{false};  // stands behind a heading of page furniture
};

/// What the blocks behind one heading of page furniture are, carried from window to window.
enum class Furniture : std::uint8_t { none, inner, tail };

struct PageState {
  Furniture furniture{Furniture::none};
  Language language{Language::unknown};  // of most blocks so far
  std::uint32_t blocks{0};               // seen, for "near the top"
  bool wrapped{true};                    // may a paragraph go on in the next line? Not in markup
};

/// Lines of `text`, paragraphs of wrapped lines joined.
std::vector<Block> find_blocks(std::u32string_view text, const Lexicon& lexicon, PageState& state);

}  // namespace chokepoint::reader
