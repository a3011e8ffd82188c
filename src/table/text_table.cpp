#include <algorithm>
#include <cstring>

#include "table/csv.h"
#include "table/quoted.h"

namespace chokepoint::table {

std::string_view TextTable::text_at(std::size_t record, std::size_t column) const {
  const std::uint32_t* offset = offsets_.data() + record * (columns_ + 1) + column;
  const std::size_t begin = offset[0] + (column > 0 ? 1U : 0U);  // past the delimiter that ended the cell before
  return quoted::content({bytes_.data() + begin, offset[1] - begin});
}

std::optional<std::size_t> TextTable::find(std::string_view column) const {
  for (std::size_t i = 0; i < columns_; ++i) {
    if (header(i) == column) return i;
  }
  return std::nullopt;
}

TextTable::Shift TextTable::shift_at(std::size_t row) const {
  const auto after = std::upper_bound(shifts_.begin(), shifts_.end(), row,
                                      [](std::size_t wanted, const Shift& shift) { return wanted < shift.row; });
  return after == shifts_.begin() ? Shift{0, 0, 0} : *(after - 1);
}

std::uint32_t TextTable::sheet_row(std::size_t row) const {
  return static_cast<std::uint32_t>(row) + 2 + shift_at(row).records;
}

std::uint32_t TextTable::line(std::size_t row) const {
  return static_cast<std::uint32_t>(row) + 2 + shift_at(row).lines;
}

}  // namespace chokepoint::table
