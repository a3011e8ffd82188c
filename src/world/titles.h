// Finds titles of documents in a text, fast enough to ask of every row.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chokepoint::world {

/// Titles are views: what they point at must outlive this. Short titles are ordinary words and are not looked for.
class Titles {
 public:
  static constexpr std::size_t kShortest = 12;

  void add(std::string_view title);
  /// Does the text contain one of the titles? Time grows with the text, not with the number of titles.
  bool any_in(std::string_view text) const;

 private:
  static std::uint32_t beginning(std::string_view text);
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> by_beginning_;  // first four bytes
};

}  // namespace chokepoint::world
