#include "table/shown.h"

#include <algorithm>

namespace chokepoint::table {

std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 40;
  const bool cut = text.size() > kShown;
  if (cut) {
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // never half a character
    text = text.substr(0, end);
  }
  std::string words = '"' + std::string(text) + (cut ? "...\"" : "\"");
  std::replace_if(
      words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return words;
}

}  // namespace chokepoint::table
