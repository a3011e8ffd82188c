// The forms of identifiers (world.md section 1).
#pragma once

#include <string_view>

namespace chokepoint::world {

inline constexpr std::size_t kLongestId = 64;

/// Lower-case words of letters and digits, joined by single hyphens, at most 64 characters.
bool is_word_id(std::string_view id);

/// `CN`, `CN-HA`, `US-1`; ROW.
bool is_place_id(std::string_view id);

}  // namespace chokepoint::world
