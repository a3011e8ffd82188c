#include "report/report.h"

#include <algorithm>

#include "report/names.h"
#include "report/render.h"

namespace chokepoint::report {

std::string_view name_of(Basis basis) { return kBasisNames[static_cast<std::size_t>(basis)]; }
std::string_view name_of(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }
std::string_view name_of(Draw draw) { return kDrawNames[static_cast<std::size_t>(draw)]; }
std::string_view name_of(Tone tone) { return kToneNames[static_cast<std::size_t>(tone)]; }

std::size_t Column::rows() const {
  return std::visit([](const auto& values) { return values.size(); }, cells);
}

std::size_t Table::rows() const {
  std::size_t rows = 0;
  for (const Column& column : columns) rows = std::max(rows, column.rows());
  return rows;
}

Fingerprint key_of(const Manifest& manifest) { return fingerprint(manifest_json(manifest)); }

}  // namespace chokepoint::report
