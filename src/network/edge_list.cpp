#include "network/edge_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "table/csv.h"
#include "table/decimal.h"
#include "table/shown.h"

namespace chokepoint::network {
namespace {

using table::TextTable;

constexpr std::size_t kBlockRows = std::size_t{1} << 16;
constexpr std::size_t kMostFirms = std::size_t{1} << 30;

/// A row that cannot be used as it stands. Column 0: the row as a whole.
struct Trouble {
  std::size_t row{0};
  std::optional<std::size_t> column;
  Code code{Code::internal};
  std::string found, expected, remedy;
};

class Reader {
 public:
  Reader(const EdgeRules& rules, Context& context) : rules_(rules), context_(context) {}

  Result<EdgeList> read(TextFile nodes, TextFile edges) {
    auto firms = table::parse_csv(nodes.name, std::move(nodes.bytes), {}, context_);
    if (!firms) return tl::unexpected(firms.error());
    read_firms(*firms);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    auto links = table::parse_csv(edges.name, std::move(edges.bytes), {}, context_);
    if (!links) return tl::unexpected(links.error());
    read_links(*links);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    sort_links(*links);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    list_.repairs = std::move(repairs_).take();
    return std::move(list_);
  }

 private:
  /// A fault, or a repair where the rule says that such rows are left out.
  void tell(const TextTable& table, Trouble trouble, bool drop) {
    Fault fault{trouble.code,
                table.name(),
                table.sheet_row(trouble.row),
                trouble.column ? static_cast<std::uint32_t>(*trouble.column + 1) : 0,
                std::move(trouble.found),
                std::move(trouble.expected),
                drop ? "left out" : std::move(trouble.remedy)};
    (drop ? repairs_ : faults_).add(std::move(fault));
  }
  bool dropping() const { return rules_.unusable == Unusable::drop; }

  std::optional<std::size_t> required(const TextTable& table, std::string_view column) {
    auto found = table.find(column);
    if (!found) {
      faults_.add({Code::missing_column, table.name(), 1, 0, fmt::format("no column {}", column),
                   fmt::format("a column {}", column), "name the columns as docs/formats/firm_network.md has them"});
    }
    return found;
  }

  void note_unused(const TextTable& table, std::initializer_list<std::string_view> known) {
    for (std::size_t c = 0; c < table.columns(); ++c) {
      if (std::find(known.begin(), known.end(), table.header(c)) == known.end())
        list_.unused_columns.push_back(fmt::format("{}: {}", table.name(), table.header(c)));
    }
  }

  struct Amounts {
    std::string_view name;
    std::vector<double>* values;
    std::optional<std::size_t> column;
    table::DecimalMark mark{table::DecimalMark::point};
  };

  /// Reads one firm's numbers; false where a cell is none.
  bool read_amounts(const TextTable& table, std::size_t row, std::vector<Amounts>& amounts, bool& usable) {
    for (Amounts& amount : amounts) {
      if (!amount.column) continue;
      const auto value = table::parse_number(table.cell(row, *amount.column), amount.mark);
      if (value && *value >= 0.0) {
        amount.values->push_back(*value);
        continue;
      }
      amount.values->push_back(0.0);
      usable = false;
      tell(table,
           {row, amount.column, value ? Code::out_of_range : Code::bad_number,
            table::shown(table.cell(row, *amount.column)), fmt::format("a number of at least 0 as {}", amount.name),
            "correct the cell, or ask to have such firms left out"},
           dropping());
    }
    return usable;
  }

  void read_firms(const TextTable& table) {
    const auto id = required(table, "id");
    const auto sector = required(table, "sector");
    if (!id || !sector) return;
    if (table.rows() > kMostFirms) {
      faults_.add({Code::too_large, table.name(), 0, 0, fmt::format("{} firms", table.rows()),
                   fmt::format("at most {}", kMostFirms), "add firms together"});
      return;
    }
    note_unused(table, {"id", "sector", "place", "market", "revenue", "cost", "weight", "final_demand"});
    Firms& firms = list_.firms;
    const auto place = table.find("place");
    const auto market = table.find("market");
    std::vector<Amounts> amounts{{"revenue", &firms.revenue, table.find("revenue")},
                                 {"cost", &firms.cost, table.find("cost")},
                                 {"weight", &firms.weight, table.find("weight")},
                                 {"final_demand", &firms.final_demand, table.find("final_demand")}};
    for (Amounts& amount : amounts) {
      if (amount.column) amount.mark = table::recognise_decimal_mark(table, *amount.column);
    }
    NameIndex sectors, places, markets;
    std::vector<std::uint32_t> first_row;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      bool usable = true;
      const std::string_view name = table.cell(row, *id);
      if (name.empty()) {
        tell(table,
             {row, id, Code::missing_value, "an empty id", "a name or number", "give every firm an id of its own"},
             dropping());
        usable = false;
      } else if (const auto known = firm_.find(name)) {
        faults_.add({Code::duplicate, table.name(), table.sheet_row(row), static_cast<std::uint32_t>(*id + 1),
                     "a second firm " + table::shown(name), "each id once",
                     fmt::format("rename or remove it; the first is row {}", first_row[*known])});
        continue;
      }
      for (const auto& [column, what] : {std::pair{sector, "sector"}, std::pair{market, "market"}}) {
        if (!column || !table.cell(row, *column).empty()) continue;
        tell(table,
             {row, column, Code::missing_value, fmt::format("firm {} without a {}", table::shown(name), what),
              fmt::format("a {}", what), "name it, or ask to have such firms left out"},
             dropping());
        usable = false;
      }
      if (!read_amounts(table, row, amounts, usable)) {
        for (Amounts& amount : amounts) {
          if (amount.column) amount.values->pop_back();
        }
        ++list_.firms_left_out;
        continue;
      }
      firm_.add(name);
      first_row.push_back(table.sheet_row(row));
      firms.sector.of.push_back(sectors.add(table.cell(row, *sector)).first);
      if (place) firms.place.of.push_back(places.add(table.cell(row, *place)).first);
      if (market) firms.market.of.push_back(markets.add(table.cell(row, *market)).first);
    }
    settle(firms.sector, std::move(sectors));
    settle(firms.place, std::move(places));
    settle(firms.market, std::move(markets));
    firms.id = firm_.names();
    if (firms.id.empty() && faults_.empty()) {
      faults_.add({Code::bad_structure, table.name(), 0, 0, "no firm that can be used", "at least one",
                   "see what was left out and why"});
    }
  }

  static void settle(LabelColumn& labels, NameIndex index) {
    Ordered ordered = in_order(std::move(index).take());
    labels.names = std::move(ordered.names);
    for (std::uint32_t& label : labels.of) label = ordered.place[label];
  }

  struct Columns {
    std::size_t supplier, customer, weight;
    std::optional<std::size_t> product;
    table::DecimalMark mark;
  };

  /// Fills the arrays at the row's place; what is wrong is added to `troubles`, and the row is marked as left out.
  void read_link(const TextTable& table, std::size_t row, const Columns& columns, std::vector<Trouble>& troubles) {
    std::uint32_t ends[2] = {0, 0};
    bool usable = true;
    const std::size_t where[2] = {columns.supplier, columns.customer};
    for (int end = 0; end < 2; ++end) {
      const std::string_view name = table.cell(row, where[end]);
      if (const auto firm = firm_.find(name)) {
        ends[end] = *firm;
        continue;
      }
      usable = false;
      troubles.push_back({row, where[end], Code::unknown_reference, "no firm " + table::shown(name),
                          "an id of the file of firms", "add the firm, or ask to have such links left out"});
    }
    const std::string_view cell = table.cell(row, columns.weight);
    const auto weight = table::parse_number(cell, columns.mark);
    if (!weight || !(*weight > 0.0)) {
      usable = false;
      troubles.push_back({row, columns.weight, weight ? Code::out_of_range : Code::bad_number, table::shown(cell),
                          "a finite number above 0", "correct the weight, or ask to have such links left out"});
    }
    if (usable && ends[0] == ends[1] && rules_.self_loops != SelfLoops::keep) {
      usable = false;
      troubles.push_back({row, std::nullopt, Code::bad_structure,
                          fmt::format("a link of {} to itself", table::shown(list_.firms.id[ends[0]])), "two firms",
                          "remove it, or allow links of firms to themselves"});
    }
    list_.supplier[row] = ends[0];
    list_.customer[row] = ends[1];
    list_.weight[row] = usable ? *weight : 0.0;
  }

  bool drops(const Trouble& trouble) const {
    return trouble.column ? dropping() : rules_.self_loops == SelfLoops::drop;
  }

  void read_links(const TextTable& table) {
    const auto supplier = required(table, "supplier");
    const auto customer = required(table, "customer");
    const auto weight = required(table, "weight");
    if (!supplier || !customer || !weight) return;
    const Columns columns{*supplier, *customer, *weight, table.find("product"),
                          table::recognise_decimal_mark(table, *weight)};
    note_unused(table, {"supplier", "customer", "weight", "product"});
    const std::size_t rows = table.rows();
    list_.supplier.resize(rows);
    list_.customer.resize(rows);
    list_.weight.resize(rows);
    const std::size_t blocks = (rows + kBlockRows - 1) / kBlockRows;
    std::vector<std::vector<Trouble>> troubles(blocks);
    context_.pool.run(blocks, [&](std::size_t block) {
      if (context_.cancel.stop_requested()) return;
      const std::size_t end = std::min(rows, (block + 1) * kBlockRows);
      for (std::size_t row = block * kBlockRows; row < end; ++row) read_link(table, row, columns, troubles[block]);
    });
    if (context_.cancel.stop_requested()) {
      faults_.add({Code::stopped, table.name(), 0, 0, "a request to stop", "time to finish", "read the file again"});
      return;
    }
    for (auto& block : troubles) {
      for (Trouble& trouble : block) {
        const bool drop = drops(trouble);
        tell(table, std::move(trouble), drop);
      }
    }
    if (!columns.product) return;
    NameIndex products;
    for (std::size_t row = 0; row < rows; ++row)
      list_.product.of.push_back(products.add(table.cell(row, *columns.product)).first);
    settle(list_.product, std::move(products));
  }

  /// Rows with a weight by customer, supplier, product, row. One pass over all rows brings each customer's together;
  /// what is left to sort then lies side by side.
  std::vector<std::uint32_t> rows_in_order() {
    struct Row {
      std::uint32_t supplier, row;
    };
    std::vector<std::uint32_t> first(list_.firms.size() + 1, 0);
    for (std::size_t row = 0; row < list_.weight.size(); ++row) {
      if (list_.weight[row] > 0.0) ++first[list_.customer[row] + 1];
    }
    std::partial_sum(first.begin(), first.end(), first.begin());
    std::vector<Row> rows(first.back());
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::uint32_t row = 0; row < list_.weight.size(); ++row) {
      if (list_.weight[row] > 0.0) rows[next[list_.customer[row]]++] = {list_.supplier[row], row};
    }
    const auto before = [&](const Row& a, const Row& b) {
      if (a.supplier != b.supplier) return a.supplier < b.supplier;
      if (!list_.product.empty() && list_.product.of[a.row] != list_.product.of[b.row])
        return list_.product.of[a.row] < list_.product.of[b.row];
      return a.row < b.row;
    };
    const std::size_t blocks = (list_.firms.size() + kBlockRows - 1) / kBlockRows;
    context_.pool.run(blocks, [&](std::size_t block) {
      const std::size_t end = std::min(list_.firms.size(), (block + 1) * kBlockRows);
      for (std::size_t firm = block * kBlockRows; firm < end; ++firm)
        std::sort(rows.begin() + first[firm], rows.begin() + first[firm + 1], before);
    });
    std::vector<std::uint32_t> order(rows.size());
    std::transform(rows.begin(), rows.end(), order.begin(), [](const Row& row) { return row.row; });
    return order;
  }

  template <class T>
  static void arrange(std::vector<T>& values, const std::vector<std::uint32_t>& order) {
    std::vector<T> arranged;
    arranged.reserve(order.size());
    for (const std::uint32_t row : order) arranged.push_back(values[row]);
    values = std::move(arranged);
  }

  bool same_link(std::uint32_t a, std::uint32_t b) const {
    return list_.customer[a] == list_.customer[b] && list_.supplier[a] == list_.supplier[b] &&
           (list_.product.empty() || list_.product.of[a] == list_.product.of[b]);
  }

  void sort_links(const TextTable& table) {
    std::vector<std::uint32_t> order = rows_in_order();
    list_.links_left_out = list_.weight.size() - order.size();
    std::size_t kept = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> twice;  // row, row of the first
    for (const std::uint32_t row : order) {
      if (kept > 0 && same_link(order[kept - 1], row)) {
        twice.emplace_back(row, order[kept - 1]);
        if (rules_.duplicates == Duplicates::sum) list_.weight[order[kept - 1]] += list_.weight[row];
      } else {
        order[kept++] = row;
      }
    }
    order.resize(kept);
    std::sort(twice.begin(), twice.end());
    for (const auto& [row, first] : twice) tell_twice(table, row, first);
    for (const std::uint32_t row : order) {
      if (!std::isfinite(list_.weight[row])) {
        faults_.add({Code::out_of_range, table.name(), table.sheet_row(row), 0, "a sum that no number holds",
                     "finite weights", "use a larger unit of money"});
      }
    }
    arrange(list_.supplier, order);
    arrange(list_.customer, order);
    arrange(list_.weight, order);
    if (!list_.product.empty()) arrange(list_.product.of, order);
  }

  void tell_twice(const TextTable& table, std::uint32_t row, std::uint32_t first) {
    const bool sum = rules_.duplicates == Duplicates::sum;
    if (sum) ++list_.links_added_up;
    if (rules_.duplicates == Duplicates::drop) ++list_.links_left_out;
    Fault fault{Code::duplicate,
                table.name(),
                table.sheet_row(row),
                0,
                fmt::format("a second link {} to {}", table::shown(list_.firms.id[list_.supplier[row]]),
                            table::shown(list_.firms.id[list_.customer[row]])),
                "each link once",
                sum ? fmt::format("added to row {}", table.sheet_row(first))
                    : (rules_.duplicates == Duplicates::drop
                           ? fmt::format("left out; row {} stands", table.sheet_row(first))
                           : fmt::format("join it with row {}, or ask for a sum", table.sheet_row(first)))};
    (rules_.duplicates == Duplicates::error ? faults_ : repairs_).add(std::move(fault));
  }

  EdgeRules rules_;
  Context& context_;
  EdgeList list_;
  NameIndex firm_;
  Faults faults_, repairs_;
};

}  // namespace

const std::string& EdgeList::product_of(std::size_t link) const {
  return product.empty() ? firms.sector.names[firms.sector.of[supplier[link]]] : product.names[product.of[link]];
}

Result<EdgeList> read_edge_list(TextFile nodes, TextFile edges, const EdgeRules& rules, Context& context) {
  return Reader(rules, context).read(std::move(nodes), std::move(edges));
}

}  // namespace chokepoint::network
