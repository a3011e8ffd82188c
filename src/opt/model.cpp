#include "opt/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::opt {
namespace {

void check_bounds(const std::string& what, double low, double high, Faults& faults) {
  if (std::isnan(low) || std::isnan(high) || low == kInfinity || high == -kInfinity || low > high) {
    faults.add({Code::bad_interval, "", 0, 0, fmt::format("{} bounded by {} and {}", what, low, high),
                "a lower bound that is not above the upper one", "correct one of them"});
  }
}

}  // namespace

bool Model::has_integers() const {
  return std::any_of(integer.begin(), integer.end(), [](std::uint8_t whole) { return whole != 0; });
}

std::uint32_t Model::add_column(std::string its_name, double its_cost, double its_low, double its_high,
                                bool is_integer) {
  column_name.push_back(std::move(its_name));
  cost.push_back(its_cost);
  low.push_back(its_low);
  high.push_back(its_high);
  integer.push_back(is_integer ? 1 : 0);
  return columns() - 1;
}

std::uint32_t Model::add_row(std::string its_name, double its_low, double its_high, std::span<const Entry> entries) {
  row_name.push_back(std::move(its_name));
  row_low.push_back(its_low);
  row_high.push_back(its_high);
  for (const Entry& entry : entries) {
    column.push_back(entry.column);
    value.push_back(entry.value);
  }
  first.push_back(static_cast<std::uint32_t>(column.size()));
  return rows() - 1;
}

Faults check(const Model& model) {
  Faults faults;
  if (!std::isfinite(model.offset)) {
    faults.add({Code::bad_number, "", 0, 0, "an offset that is no number", "a finite offset", "correct it"});
  }
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    const std::string what = fmt::format("column {}", model.column_name[c]);
    if (!std::isfinite(model.cost[c])) {
      faults.add({Code::bad_number, "", 0, 0, what + " with a cost that is no number", "a finite cost", "correct it"});
    }
    check_bounds(what, model.low[c], model.high[c], faults);
  }
  std::vector<std::uint32_t> seen(model.columns(), 0);
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    const std::string what = fmt::format("row {}", model.row_name[r]);
    check_bounds(what, model.row_low[r], model.row_high[r], faults);
    for (auto e = model.first[r]; e < model.first[r + 1]; ++e) {
      if (model.column[e] >= model.columns()) {
        faults.add({Code::unknown_reference, "", 0, 0,
                    fmt::format("{} with an entry in column {}", what, model.column[e]),
                    fmt::format("one of {} columns", model.columns()), "add the column first"});
        continue;
      }
      if (!std::isfinite(model.value[e])) {
        faults.add({Code::bad_number, "", 0, 0,
                    fmt::format("{} with an entry of {} that is no number", what, model.column_name[model.column[e]]),
                    "a finite number", "correct it"});
      }
      if (seen[model.column[e]] == r + 1) {
        faults.add({Code::duplicate, "", 0, 0,
                    fmt::format("{} with two entries of {}", what, model.column_name[model.column[e]]),
                    "one entry a column", "add them up"});
      }
      seen[model.column[e]] = r + 1;
    }
  }
  return faults;
}

}  // namespace chokepoint::opt
