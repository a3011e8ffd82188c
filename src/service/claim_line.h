// A claim as one JSON object (docs/formats/claims.md).
#pragma once

#include <string>
#include <string_view>

#include "reader/claim.h"

namespace chokepoint::service {

std::string claim_line(std::string_view document, const reader::Claim& claim);
/// The value for a person: "5 to 10", "over 70", "2025-10-09".
std::string shown_value(const reader::Claim& claim);

}  // namespace chokepoint::service
