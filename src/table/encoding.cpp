#include "table/encoding.h"

#include <fmt/core.h>

#include <utility>

#include "table/utf8.h"

namespace chokepoint::table {

Result<Decoded> to_utf8(const std::string& name, std::string bytes, std::string_view /*stated*/, Context& /*context*/) {
  if (bytes.starts_with(kUtf8Mark)) bytes.erase(0, kUtf8Mark.size());
  const std::size_t bad = first_invalid_utf8(bytes);
  if (bad != bytes.size()) {
    return fail({Code::bad_encoding, name, 0, 0, fmt::format("a byte at {} that is no UTF-8", bad), "text in UTF-8",
                 "save the file as UTF-8"});
  }
  return Decoded{std::move(bytes), "UTF-8"};
}

}  // namespace chokepoint::table
