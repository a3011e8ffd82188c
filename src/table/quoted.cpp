#include "table/quoted.h"

#include <cstdint>
#include <cstring>

namespace chokepoint::table::quoted {

namespace {

constexpr unsigned char kLong = 255;  // the number of spare bytes stands in the eight bytes before the last

std::size_t spare_bytes(std::string_view raw) {
  const auto last = static_cast<unsigned char>(raw.back());
  if (last < kLong) return last;
  std::uint64_t spare = 0;
  std::memcpy(&spare, raw.data() + raw.size() - 1 - sizeof spare, sizeof spare);
  return spare;
}

}  // namespace

std::string_view content(std::string_view raw) {
  if (raw.empty()) return raw;
  if (raw.front() == '"') return raw.substr(1, raw.size() - 2);
  if (raw.front() == '\0') return raw.substr(1, raw.size() - 1 - spare_bytes(raw));
  return raw;
}

void compact(char* raw, std::size_t size) {
  char* to = raw + 1;
  const char* from = raw + 1;
  const char* const end = raw + size - 1;  // the closing quote
  while (from < end) {
    const void* quote = std::memchr(from, '"', static_cast<std::size_t>(end - from));
    const char* const stop =
        quote != nullptr ? static_cast<const char*>(quote) + 1 : end;  // keeps one quote of the two
    const auto run = static_cast<std::size_t>(stop - from);
    std::memmove(to, from, run);
    to += run;
    from = quote != nullptr ? stop + 1 : end;
  }
  const auto spare = static_cast<std::uint64_t>(raw + size - to);
  raw[0] = '\0';
  if (spare < kLong) {
    raw[size - 1] = static_cast<char>(spare);
    return;
  }
  raw[size - 1] = static_cast<char>(kLong);
  std::memcpy(raw + size - 1 - sizeof spare, &spare, sizeof spare);
}

}  // namespace chokepoint::table::quoted
