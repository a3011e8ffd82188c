#include "network/control_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "table/csv.h"
#include "table/decimal.h"
#include "table/shown.h"
#include "world/suggest.h"

namespace chokepoint::network {
namespace {

using table::TextTable;

constexpr std::int64_t kMostSteps = 1'000'000;

class Reader {
 public:
  Reader(const TextTable& table, const ControlTime& time) : table_(table), time_(time) {}

  Result<std::vector<ControlRow>> read() {
    const auto product = table_.find("product");
    const auto sector = table_.find("sector");
    const auto pass = table_.find("pass");
    if (product && sector) {
      fault(Code::bad_structure, 0, sector, "both product and sector", "one of them", "keep one column");
    }
    if (!pass) fault(Code::missing_column, 0, std::nullopt, "no column pass", "the share that may pass", "add it");
    check_names();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    const auto from = table_.find("from");
    const auto to = table_.find("to");
    const auto supplier = table_.find("supplier_place");
    const auto customer = table_.find("customer_place");
    const auto delay = table_.find("delay_days");
    const auto mark = table::recognise_decimal_mark(table_, *pass);
    std::vector<ControlRow> rows;
    for (std::size_t r = 0; r < table_.rows(); ++r) {
      ControlRow row;
      row.row = table_.sheet_row(r);
      row.from = step(r, from, 0);
      row.to = step(r, to, kNoEnd);
      row.supplier_place = name(r, supplier);
      row.product = name(r, product ? product : sector);
      row.customer_place = name(r, customer);
      const auto share = table::parse_number(table_.cell(r, *pass), mark);
      if (!share || *share < 0.0 || *share > 1.0) {
        fault(share ? Code::out_of_range : Code::bad_number, row.row, pass, table::shown(table_.cell(r, *pass)),
              "a share between 0 (nothing passes) and 1", "correct it");
      } else {
        row.pass = *share;
      }
      row.delay_days = static_cast<std::int32_t>(whole(r, delay, 0, "days that a licence takes"));
      if (row.to <= row.from) {
        fault(Code::bad_order, row.row, to, "an end that is not after the start", "from before to",
              "correct the dates");
      }
      rows.push_back(std::move(row));
    }
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return rows;
  }

 private:
  void fault(Code code, std::uint32_t row, std::optional<std::size_t> column, std::string found, std::string expected,
             std::string remedy) {
    faults_.add({code, table_.name(), row, column ? static_cast<std::uint32_t>(*column + 1) : 0, std::move(found),
                 std::move(expected), std::move(remedy)});
  }

  void check_names() {
    constexpr std::string_view kKnown[] = {"from",           "to",   "supplier_place", "product", "sector",
                                           "customer_place", "pass", "delay_days",     "why"};
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      if (std::find(std::begin(kKnown), std::end(kKnown), table_.header(c)) != std::end(kKnown)) continue;
      fault(Code::unknown_column, 1, c, "a column " + table::shown(table_.header(c)), world::join_words(kKnown),
            world::did_you_mean(table_.header(c), kKnown, "remove it; notes may stand in a column why"));
    }
  }

  std::string name(std::size_t r, std::optional<std::size_t> column) const {
    if (!column || table_.cell(r, *column) == "*") return "";
    return std::string(table_.cell(r, *column));
  }

  std::int64_t whole(std::size_t r, std::optional<std::size_t> column, std::int64_t otherwise, std::string_view what) {
    if (!column || table_.cell(r, *column).empty()) return otherwise;
    const auto number = table::parse_integer(table_.cell(r, *column));
    if (number && *number >= 0 && *number <= kMostSteps) return *number;
    fault(number ? Code::out_of_range : Code::bad_number, table_.sheet_row(r), column,
          table::shown(table_.cell(r, *column)), fmt::format("{}: a whole number from 0 to {}", what, kMostSteps),
          "correct it");
    return otherwise;
  }

  std::int32_t step(std::size_t r, std::optional<std::size_t> column, std::int32_t otherwise) {
    if (!column || table_.cell(r, *column).empty()) return otherwise;
    const std::string_view cell = table_.cell(r, *column);
    const auto day = parse_day(cell);
    if (!day && cell.find('-', 1) == std::string_view::npos)
      return static_cast<std::int32_t>(whole(r, column, otherwise, "a step"));
    if (!day) {
      fault(Code::bad_date, table_.sheet_row(r), column, table::shown(cell), "YYYY-MM-DD or a step", "correct it");
      return otherwise;
    }
    if (time_.ignored) return day->number;
    if (!time_.start) {
      fault(Code::bad_date, table_.sheet_row(r), column, table::shown(cell), "a step, as no starting day is given",
            "say which day step 0 is (--start)");
      return otherwise;
    }
    return *day - *time_.start;
  }

  const TextTable& table_;
  const ControlTime& time_;
  Faults faults_;
};

/// Number of `name` among the labels; kAny for "", kNone (and a fault) where there is none.
constexpr std::uint32_t kAny = 0xffffffffU;
constexpr std::uint32_t kNone = 0xfffffffeU;

std::uint32_t number_of(const std::string& name, const std::vector<std::string>& names, std::string_view what,
                        const ControlRow& row, const std::string& file, Faults& faults) {
  if (name.empty()) return kAny;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::uint32_t>(found - names.begin());
  const std::vector<std::string_view> known(names.begin(), names.end());
  faults.add({Code::unknown_reference, file, row.row, 0, fmt::format("no {} {}", what, table::shown(name)),
              fmt::format("a {} of the network", what),
              known.empty() ? fmt::format("the file of firms has no column of {}s", what)
                            : world::did_you_mean(name, known, "use the names of the network's own files")});
  return kNone;
}

}  // namespace

Result<std::vector<ControlRow>> read_control_file(TextFile file, const ControlTime& time, Context& context) {
  auto table = table::parse_csv(file.name, std::move(file.bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  return Reader(*table, time).read();
}

Result<std::vector<LinkCut>> cuts_of(const EdgeList& list, std::span<const ControlRow> rows, const std::string& file) {
  Faults faults;
  std::vector<LinkCut> cuts;
  const Firms& firms = list.firms;
  const bool by_sector = list.product.empty();
  for (const ControlRow& row : rows) {
    const auto seller = number_of(row.supplier_place, firms.place.names, "place", row, file, faults);
    const auto buyer = number_of(row.customer_place, firms.place.names, "place", row, file, faults);
    const auto product = number_of(row.product, by_sector ? firms.sector.names : list.product.names,
                                   by_sector ? "sector" : "product", row, file, faults);
    if (seller == kNone || buyer == kNone || product == kNone) continue;
    for (std::uint32_t link = 0; link < list.size(); ++link) {
      const std::uint32_t sold = by_sector ? firms.sector.of[list.supplier[link]] : list.product.of[link];
      if (product != kAny && sold != product) continue;
      if (seller != kAny && firms.place.of[list.supplier[link]] != seller) continue;
      if (buyer != kAny && firms.place.of[list.customer[link]] != buyer) continue;
      cuts.push_back({row.from, row.to, link, row.pass, row.delay_days, row.row});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return cuts;
}

}  // namespace chokepoint::network
