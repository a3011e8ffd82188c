// The only door to ICU: conversion to UTF-8, guesses of an encoding, and what a character is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::table::icu {

/// The name under which ICU knows the encoding; nothing if it does not.
std::optional<std::string> known_encoding(const std::string& name);

/// All of `bytes` as UTF-8. Bytes that are none of `encoding` are faults with their line; the first few are listed.
Result<std::string> convert(const std::string& file, std::string_view bytes, const std::string& encoding,
                            Context& context);

/// Some bytes as UTF-8, or nothing if they are none of `encoding`. A sequence cut off at the end is left away.
std::optional<std::string> convert_sample(std::string_view bytes, const std::string& encoding);

struct Guess {
  std::string encoding;
  int confidence;  // 0 to 100, as ICU says
};
/// Best first. Encodings that cannot hold a CSV file byte by byte (EBCDIC, UTF-16, ISO-2022) are left out.
std::vector<Guess> guess_encoding(std::string_view bytes);

/// What the characters of a UTF-8 text are, so far as it tells a right reading from a wrong one.
struct Characters {
  std::size_t beyond_ascii{0};
  std::size_t arabic{0};
  std::size_t strange{0};      // controls, private or unassigned characters: no reading of a text has them
  std::size_t longest_run{0};  // of characters beyond ASCII
};
Characters count_characters(std::string_view utf8);

/// The first cell with a character beyond ASCII, at most 12 characters of it.
std::string excerpt(std::string_view utf8);

}  // namespace chokepoint::table::icu
