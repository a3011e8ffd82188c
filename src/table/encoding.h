// Bytes of a file to UTF-8 text: byte-order marks, UTF-16, and legacy encodings where they can be told with confidence.
#pragma once

#include <string>
#include <string_view>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::table {

struct Decoded {
  std::string text;      // valid UTF-8 without byte-order mark
  std::string encoding;  // how it was written, for a note to the user
};

/// `stated`: the encoding's name, or empty to recognise it. `name` is used in faults.
Result<Decoded> to_utf8(const std::string& name, std::string bytes, std::string_view stated, Context& context);

}  // namespace chokepoint::table
