// SHA-256 (FIPS 180-4), for the content security policy of the page: a browser runs the one script whose digest is
// stated. Verified by: tests/report/html_test.cpp (the vectors of FIPS 180-4 and RFC 4648).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace chokepoint::report {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
std::string base64(std::string_view bytes);
/// `sha256-...` as a policy writes it.
std::string script_digest(std::string_view script);

}  // namespace chokepoint::report
