// Content fingerprints: 128 bits (XXH3), stable across machines. Not a defence against forgery.
// Verified by: tests/base/fingerprint_test.cpp.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chokepoint {

struct Fingerprint {
  std::uint64_t high{0};
  std::uint64_t low{0};
  auto operator<=>(const Fingerprint&) const = default;
};

Fingerprint fingerprint(std::string_view bytes);
/// 32 lower-case hexadecimal digits.
std::string to_string(const Fingerprint& fingerprint);

}  // namespace chokepoint
