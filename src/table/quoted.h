// How a quoted cell lies in the bytes of a table. A cell without doubled quotes stays as written: its first byte is the
// opening quote, its last the closing one. A cell with doubled quotes is compacted in place: the first byte becomes NUL
// (which no accepted file holds), the text follows, and the bytes won are counted at the end of the cell. So a cell
// needs no more than its outer bounds, and reading one is a look at its first byte.
#pragma once

#include <string_view>

namespace chokepoint::table::quoted {

/// The text of a cell between its outer bounds: quotes taken off, doubled quotes single.
std::string_view content(std::string_view raw);

/// Compacts `raw` (opening quote to closing quote, at least one doubled quote inside).
void compact(char* raw, std::size_t size);

}  // namespace chokepoint::table::quoted
