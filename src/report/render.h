// Renderers of a Report. All are pure: the same report gives the same bytes. Numbers are printed in the shortest form
// that reads back to the same double (JSON, CSV) or to a sensible number of digits (text, HTML); NaN is null/empty,
// never "nan".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "report/report.h"

namespace chokepoint::report {

std::string to_json(const Report& report);
/// One table: RFC 4180 with a header row. Several: each preceded by a line `# name`, separated by an empty line.
/// Cells that a spreadsheet would run as a formula are neutralised.
std::string to_csv(const Report& report);

struct TextOptions {
  int width{100};
  bool colour{false};
  std::size_t max_rows{40};  // per table; the rest is counted
};
std::string to_text(const Report& report, const TextOptions& options);

/// Faults name no file: the caller knows which it read.
Result<Report> from_json(std::string_view json);
/// Canonical JSON text of the manifest (what `replay` reads).
std::string manifest_json(const Manifest& manifest);
Result<Manifest> manifest_from_json(std::string_view json);

}  // namespace chokepoint::report
