#include "service/firm_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "table/csv.h"
#include "table/decimal.h"
#include "table/shown.h"

namespace chokepoint::service {
namespace {

constexpr std::int64_t kMostDays = 1'000'000;
constexpr double kMostStock = 1e6;  // days

/// Rows of one file with the wanted columns; a cell that cannot be used is a fault and makes its row unusable.
class Rows {
 public:
  Rows(const table::TextTable& table, std::span<const std::string_view> columns, const FirmIds& ids)
      : table_(table), ids_(ids) {
    for (const std::string_view name : columns) {
      const auto column = table_.find(name);
      column_.push_back(column.value_or(0));
      if (!column)
        faults_.add({Code::missing_column, table_.name(), 1, 0, fmt::format("no column {}", name),
                     fmt::format("the columns {}", fmt::join(columns, ",")), "add it"});
    }
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (std::find(columns.begin(), columns.end(), table_.header(c)) == columns.end())
        faults_.add({Code::unknown_column, table_.name(), 1, static_cast<std::uint32_t>(c + 1),
                     "a column " + table::shown(table_.header(c)),
                     fmt::format("the columns {}", fmt::join(columns, ",")), "remove it"});
    }
    if (!faults_.empty()) return;
    for (const std::size_t column : column_) mark_.push_back(table::recognise_decimal_mark(table_, column));
  }

  bool has_columns() const { return !mark_.empty(); }

  std::optional<std::uint32_t> firm(std::size_t row, std::size_t which) {
    const std::string_view cell = table_.cell(row, column_[which]);
    if (const auto found = ids_.index.find(cell)) return found;
    fault(Code::unknown_reference, row, which, "firm " + table::shown(cell), "an id of nodes.csv", "correct the id");
    return std::nullopt;
  }

  std::optional<double> number(std::size_t row, std::size_t which, double low, double high) {
    const auto value = table::parse_number(table_.cell(row, column_[which]), mark_[which]);
    if (!value) {
      faults_.add(table::number_fault(table_, row, column_[which]));
    } else if (!(*value >= low && *value <= high)) {
      fault(Code::out_of_range, row, which, table::shown(table_.cell(row, column_[which])),
            std::isfinite(high) ? fmt::format("a number from {} to {}", low, high) : fmt::format("at least {}", low),
            "correct it");
      return std::nullopt;
    }
    return value;
  }

  std::optional<std::int32_t> day(std::size_t row, std::size_t which) {
    const auto value = table::parse_integer(table_.cell(row, column_[which]));
    if (value && *value >= 0 && *value <= kMostDays) return static_cast<std::int32_t>(*value);
    fault(value ? Code::out_of_range : Code::bad_number, row, which, table::shown(table_.cell(row, column_[which])),
          fmt::format("a whole number of days from 0 to {}", kMostDays), "days count from 0, the first of the run");
    return std::nullopt;
  }

  void fault(Code code, std::size_t row, std::size_t which, std::string found, std::string expected,
             std::string remedy) {
    faults_.add({code, table_.name(), table_.sheet_row(row), static_cast<std::uint32_t>(column_[which] + 1),
                 std::move(found), std::move(expected), std::move(remedy)});
  }

  bool is_first(std::size_t row, std::size_t which, std::uint32_t firm, std::vector<std::uint8_t>& seen) {
    if (seen[firm] == 0) {
      seen[firm] = 1;
      return true;
    }
    fault(Code::duplicate, row, which, "firm " + table::shown(ids_.names[firm]) + " a second time", "each firm once",
          "keep one row");
    return false;
  }

  template <class T>
  Result<T> end(T value) && {
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return value;
  }

 private:
  const table::TextTable& table_;
  const FirmIds& ids_;
  std::vector<std::size_t> column_;
  std::vector<table::DecimalMark> mark_;
  Faults faults_;
};

/// `body(rows, r)` for every row, once the columns are as they should be.
template <class T, class Body>
Result<T> each_row(const InputFile& file, std::span<const std::string_view> columns, const FirmIds& ids, T value,
                   Context& context, Body&& body) {
  auto table = table::parse_csv(file.name, file.bytes, {}, context);
  if (!table) return tl::unexpected(table.error());
  Rows rows(*table, columns, ids);
  for (std::size_t r = 0; rows.has_columns() && r < table->rows(); ++r) body(rows, r, value);
  return std::move(rows).end(std::move(value));
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

Result<std::vector<firms::Damage>> read_damage(const InputFile& file, const FirmIds& ids, Context& context) {
  constexpr std::string_view kColumns[] = {"id", "delta", "start_day"};
  std::vector<std::uint8_t> seen(ids.names.size(), 0);
  return each_row(file, kColumns, ids, std::vector<firms::Damage>(), context,
                  [&](Rows& rows, std::size_t r, std::vector<firms::Damage>& damage) {
                    const auto firm = rows.firm(r, 0);
                    const auto share = rows.number(r, 1, 0.0, 1.0);
                    const auto day = rows.day(r, 2);
                    if (firm && !rows.is_first(r, 0, *firm, seen)) return;
                    if (firm && share && day) damage.push_back({*firm, *share, *day});
                  });
}

Result<std::vector<firms::Window>> read_windows(const InputFile& file, const FirmIds& ids, Context& context) {
  constexpr std::string_view kColumns[] = {"id", "delta", "first_day", "last_day"};
  return each_row(file, kColumns, ids, std::vector<firms::Window>(), context,
                  [&](Rows& rows, std::size_t r, std::vector<firms::Window>& windows) {
                    const auto firm = rows.firm(r, 0);
                    const auto share = rows.number(r, 1, 0.0, 1.0);
                    const auto first = rows.day(r, 2);
                    const auto last = rows.day(r, 3);
                    if (first && last && *last < *first) {
                      rows.fault(Code::bad_order, r, 3, fmt::format("days {} to {}", *first, *last),
                                 "first_day <= last_day", "both days belong to the window");
                    } else if (firm && share && first && last) {
                      windows.push_back({*firm, *share, *first, *last});
                    }
                  });
}

Result<std::vector<firms::DayDemand>> read_daily_demand(const InputFile& file, const FirmIds& ids, Context& context) {
  constexpr std::string_view kColumns[] = {"day", "id", "final_demand"};
  return each_row(file, kColumns, ids, std::vector<firms::DayDemand>(), context,
                  [&](Rows& rows, std::size_t r, std::vector<firms::DayDemand>& demand) {
                    const auto day = rows.day(r, 0);
                    const auto firm = rows.firm(r, 1);
                    const auto amount = rows.number(r, 2, 0.0, kInfinity);
                    if (day && firm && amount) demand.push_back({*day, *firm, *amount});
                  });
}

Result<std::vector<double>> read_inventory_days(const InputFile& file, const FirmIds& ids, double otherwise,
                                                Context& context) {
  constexpr std::string_view kColumns[] = {"id", "days"};
  std::vector<std::uint8_t> seen(ids.names.size(), 0);
  return each_row(file, kColumns, ids, std::vector<double>(ids.names.size(), otherwise), context,
                  [&](Rows& rows, std::size_t r, std::vector<double>& days) {
                    const auto firm = rows.firm(r, 0);
                    const auto value = rows.number(r, 1, 0.0, kMostStock);
                    if (firm && value && rows.is_first(r, 0, *firm, seen)) days[*firm] = *value;
                  });
}

}  // namespace chokepoint::service
