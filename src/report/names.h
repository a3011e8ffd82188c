// The words of the report's grammar, in the order of their enumerations: one list for the writer, the reader and the
// schema.
#pragma once

#include <string_view>

namespace chokepoint::report {

inline constexpr std::string_view kFormat = "chokepoint-report/1";

inline constexpr std::string_view kBasisNames[] = {"computed", "quoted", "derived", "assumed"};
inline constexpr std::string_view kRoleNames[] = {"plain", "key", "share", "days", "date", "money", "low", "high"};
inline constexpr std::string_view kDrawNames[] = {"table", "bars", "lines", "tiers"};
inline constexpr std::string_view kToneNames[] = {"plain", "headline", "warning", "limit"};

}  // namespace chokepoint::report
