#include "world/names.h"

#include <algorithm>

namespace chokepoint::world {

namespace {

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_upper(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_word_id(std::string_view id) {
  if (id.empty() || id.size() > kLongestId || id.front() == '-' || id.back() == '-') return false;
  char last = '-';
  for (const char c : id) {
    if (!is_lower(c) && (c != '-' || last == '-')) return false;
    last = c;
  }
  return true;
}

bool is_place_id(std::string_view id) {
  if (id == "ROW") return true;
  if (id.size() < 2 || !std::all_of(id.begin(), id.begin() + 2, [](char c) { return c >= 'A' && c <= 'Z'; }))
    return false;
  if (id.size() == 2) return true;
  return id[2] == '-' && id.size() >= 4 && id.size() <= 6 && std::all_of(id.begin() + 3, id.end(), is_upper);
}

}  // namespace chokepoint::world
