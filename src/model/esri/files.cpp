#include "model/esri/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "network/name_index.h"
#include "table/csv.h"
#include "table/shown.h"

namespace chokepoint::model::esri {
namespace {

using table::TextTable;

constexpr std::size_t kMostSectors = 20'000;
constexpr std::uint8_t kUnsaid = 0xff;

/// A table whose required columns are there, and faults at its cells.
class Cells {
 public:
  Cells(const TextTable& table, Faults& faults) : table_(table), faults_(faults) {}

  std::size_t column(std::string_view name) {
    const auto found = table_.find(name);
    if (!found) {
      faults_.add({Code::missing_column, table_.name(), 1, 0, fmt::format("no column {}", name),
                   fmt::format("a column {}", name), "add it; see docs/formats/firm_network.md"});
    }
    return found.value_or(0);
  }

  void fault(Code code, std::size_t row, std::size_t column, std::string expected, std::string remedy) {
    faults_.add({code, table_.name(), table_.sheet_row(row), static_cast<std::uint32_t>(column + 1),
                 table::shown(table_.cell(row, column)), std::move(expected), std::move(remedy)});
  }

  double number(std::size_t row, std::size_t column, double low, double high, std::string_view what) {
    const auto value = table::parse_number(table_.cell(row, column));
    if (value && *value >= low && *value <= high) return *value;
    fault(value ? Code::out_of_range : Code::bad_number, row, column,
          fmt::format("{}: a number from {} to {}", what, low, high), "correct it");
    return low;
  }

  bool flag(std::size_t row, std::optional<std::size_t> column) {
    if (!column) return false;
    const std::string_view cell = table_.cell(row, *column);
    if (cell != "0" && cell != "1") fault(Code::bad_choice, row, *column, "0 or 1", "correct it");
    return cell == "1";
  }

 private:
  const TextTable& table_;
  Faults& faults_;
};

}  // namespace

Result<Needs> read_needs(network::TextFile file, const network::EdgeList& list, Context& context) {
  const auto table = table::parse_csv(file.name, std::move(file.bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  Faults faults;
  Cells cells(*table, faults);
  const std::size_t supplying = cells.column("supplier_sector");
  const std::size_t buying = cells.column("customer_sector");
  const std::size_t value = cells.column("value");
  const network::NameIndex sectors(list.firms.sector.names);
  const auto count = static_cast<std::uint32_t>(sectors.names().size());
  if (count > kMostSectors) {
    faults.add({Code::too_large, table->name(), 0, 0, fmt::format("{} sectors", count),
                fmt::format("at most {}", kMostSectors), "join sectors"});
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  std::vector<std::uint8_t> said(std::size_t{count} * count, kUnsaid);
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const auto from = sectors.find(table->cell(row, supplying));
    const auto to = sectors.find(table->cell(row, buying));
    const std::string_view cell = table->cell(row, value);
    if (cell != "0" && cell != "1" && cell != "2") {
      cells.fault(Code::bad_choice, row, value, "2 (essential), 1 (not essential) or 0 (no effect)", "correct it");
      continue;
    }
    if (!from || !to) continue;
    std::uint8_t& need = said[std::size_t{*from} * count + *to];
    const auto read = static_cast<std::uint8_t>(cell[0] - '0');
    if (need != kUnsaid) cells.fault(Code::duplicate, row, value, "each pair of sectors once", "remove one of them");
    need = read;
  }
  Needs needs{count, {}};
  for (std::size_t pair = 0; pair < said.size(); ++pair) {
    if (said[pair] == kUnsaid) {
      faults.add({Code::bad_structure, table->name(), 0, 0,
                  fmt::format("nothing about {} bought by {}", table::shown(sectors.names()[pair / count]),
                              table::shown(sectors.names()[pair % count])),
                  "a row for every pair of the firms' sectors", "add the row"});
    }
    needs.need.push_back(static_cast<Need>(said[pair]));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return needs;
}

Needs needs_of_all(const network::EdgeList& list, Need need) {
  const auto sectors = static_cast<std::uint32_t>(list.firms.sector.names.size());
  return {sectors, std::vector<Need>(std::size_t{sectors} * sectors, need)};
}

Result<std::vector<Scenario>> read_scenarios(network::TextFile file, const network::EdgeList& list, Context& context) {
  const auto table = table::parse_csv(file.name, std::move(file.bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  Faults faults;
  Cells cells(*table, faults);
  const std::size_t name = cells.column("scenario");
  const std::size_t id = cells.column("id");
  const std::size_t down = cells.column("shock_down");
  const std::size_t up = cells.column("shock_up");
  if (!faults.empty()) return fail(std::move(faults).take());
  const network::NameIndex firms(list.firms.id);
  network::NameIndex names;
  std::vector<Scenario> scenarios;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const auto [at, added] = names.add(table->cell(row, name));
    if (added) scenarios.push_back({std::string(table->cell(row, name)), {}, {}});
    const auto firm = firms.find(table->cell(row, id));
    if (!firm) cells.fault(Code::unknown_reference, row, id, "an id of the file of firms", "correct the id");
    const Shock shock{firm.value_or(0), cells.number(row, down, 0.0, 1.0, "share of output lost for lack of inputs"),
                      cells.number(row, up, 0.0, 1.0, "share of output lost for lack of sales")};
    auto& shocks = scenarios[at].shocks;
    const auto place = std::lower_bound(shocks.begin(), shocks.end(), shock,
                                        [](const Shock& a, const Shock& b) { return a.firm < b.firm; });
    if (firm && place != shocks.end() && place->firm == *firm)
      cells.fault(Code::duplicate, row, id, "each firm once in a scenario", "remove one row");
    else if (firm)
      shocks.insert(place, shock);
  }
  if (scenarios.empty() && faults.empty())
    faults.add({Code::bad_structure, table->name(), 0, 0, "no scenario", "at least one row", "add rows"});
  if (!faults.empty()) return fail(std::move(faults).take());
  return scenarios;
}

Result<std::vector<NamedRun>> read_runs(network::TextFile file, Context& context) {
  const auto table = table::parse_csv(file.name, std::move(file.bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  Faults faults;
  Cells cells(*table, faults);
  const std::size_t name = cells.column("run");
  const std::size_t replaceable = cells.column("replaceability");
  const std::size_t eps = cells.column("eps");
  const std::size_t stop = cells.column("conv_type");
  if (!faults.empty()) return fail(std::move(faults).take());
  std::vector<NamedRun> runs;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    NamedRun run;
    run.name = std::string(table->cell(row, name));
    run.method.replaceable = cells.flag(row, replaceable);
    run.method.eps = cells.number(row, eps, 1e-15, 1.0, "the size of a step that counts as quiet");
    const std::string_view type = table->cell(row, stop);
    if (type != "1" && type != "2")
      cells.fault(Code::bad_choice, row, stop, "1 (no firm moves) or 2 (the total hardly grows)", "correct it");
    run.method.stop = type == "2" ? Stop::slow : Stop::quiet;
    run.method.use_revenue = cells.flag(row, table->find("use_revenue"));
    run.method.use_cost = cells.flag(row, table->find("use_cost"));
    run.method.use_weight = cells.flag(row, table->find("use_weight"));
    run.use_scenarios = cells.flag(row, table->find("use_scenarios"));
    runs.push_back(std::move(run));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return runs;
}

}  // namespace chokepoint::model::esri
