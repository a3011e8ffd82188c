// The JSON form of the US Consolidated Screening List: {"results": [{"id", "name", "alt_names": [], "source", ...}]},
// or the array alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "party/list.h"

namespace chokepoint::party {

Result<std::vector<Entry>> read_list_json(const std::string& file, std::string_view bytes);

/// `;`-separated texts without blanks around them, at most kMostAliases.
std::vector<std::string> split_list(std::string_view text);
/// Two letters, once each; anything else is passed over.
void add_country(std::string_view text, std::vector<std::string>& countries);

}  // namespace chokepoint::party
