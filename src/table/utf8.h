// UTF-8 by its definition (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace chokepoint::table {

inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

/// Where the first byte stands that no valid sequence covers; text.size() if there is none.
std::size_t first_invalid_utf8(std::string_view text);

/// Bytes of the valid sequence that starts at `at`; 0 if none does.
std::size_t utf8_sequence(std::string_view text, std::size_t at);

}  // namespace chokepoint::table
