// Which character separates the cells of a file.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace chokepoint::table {

/// A word for a delimiter in sentences: ",", ";", "|", "tab".
std::string delimiter_word(char delimiter);

/// One of , ; tab | by how evenly it divides the first records, quotes respected. A file that none of them divides is
/// one column (","). Where two would do, a fault asks for it.
Result<char> recognise_delimiter(const std::string& name, std::string_view text);

}  // namespace chokepoint::table
