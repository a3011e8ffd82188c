// A cell quoted in a sentence for a person.
#pragma once

#include <string>
#include <string_view>

namespace chokepoint::table {

/// The text in quotes, at most 40 bytes of it, control characters as ?, so that neither a huge cell nor an escape
/// sequence reaches a terminal or a log.
std::string shown(std::string_view text);

}  // namespace chokepoint::table
