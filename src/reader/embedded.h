// The lexicon as it stands in the program.
#pragma once

#include <span>

#include "reader/lexicon.h"

namespace chokepoint::reader {

/// Files of data/lexicon, in name order.
std::span<const LexiconFile> embedded_lexicon();

}  // namespace chokepoint::reader
