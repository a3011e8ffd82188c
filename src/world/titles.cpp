#include "world/titles.h"

#include <cstring>

namespace chokepoint::world {

std::uint32_t Titles::beginning(std::string_view text) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, text.data(), sizeof bytes);
  return bytes;
}

void Titles::add(std::string_view title) {
  if (title.size() >= kShortest) by_beginning_[beginning(title)].push_back(title);
}

bool Titles::any_in(std::string_view text) const {
  for (; text.size() >= kShortest; text.remove_prefix(1)) {
    const auto found = by_beginning_.find(beginning(text));
    if (found == by_beginning_.end()) continue;
    for (const std::string_view title : found->second) {
      if (text.starts_with(title)) return true;
    }
  }
  return false;
}

}  // namespace chokepoint::world
