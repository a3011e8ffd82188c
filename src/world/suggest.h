// What faults say: names shown safely, and the known name nearest to an unknown one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace chokepoint::world {

/// `text` in backticks, shortened, with control characters replaced: foreign text inside a sentence of ours.
std::string shown(std::string_view text);

/// The candidate nearest to `name` by edit distance (Damerau 1964, restricted), if it is near enough to be a slip; else
/// empty. Equal distances: the first.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

/// Suggestions stop after so many faults: each walks over all names.
inline constexpr std::size_t kMostSuggestions = 100;

/// "did you mean `x`?" or, where nothing is near, `otherwise`.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates, std::string otherwise);

/// "a, b or c".
std::string join_words(std::span<const std::string_view> words);

}  // namespace chokepoint::world
