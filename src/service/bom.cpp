#include "service/bom.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/unit.h"
#include "table/csv.h"
#include "table/decimal.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

using table::TextTable;
using world::World;

enum Column : std::size_t {
  kPart,
  kDescription,
  kProduct,
  kHs,
  kQuantity,
  kSupplier,
  kParameters,
  kStockDays,
  kOpenOrders,
  kAlternative,
  kQualificationDays,
  kTransitDays,
  kValue,
  kPartOf,
  kUnitCost,
  kMadeWith,
  kNote,
  kColumns
};
constexpr std::array<std::string_view, kColumns> kNames{"part",
                                                        "description",
                                                        "product",
                                                        "hs",
                                                        "quantity",
                                                        "supplier",
                                                        "parameters",
                                                        "stock_days",
                                                        "open_orders",
                                                        "alternative",
                                                        "qualification_days",
                                                        "transit_days",
                                                        "value",
                                                        "part_of",
                                                        "unit_cost",
                                                        "made_with",
                                                        "note"};

constexpr double kMostDays = 36'500.0;
constexpr double kMostTransit = 730.0;
constexpr double kMostAmount = 1e15;

/// Without the blanks around it: also those that do not look like one (no-break, ideographic).
std::string_view trimmed(std::string_view text) {
  constexpr std::array<std::string_view, 6> kBlanks{" ", "\t", "\n", "\r", "\u00a0", "\u3000"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// "Stock days" and "stock-days" are stock_days.
std::string column_name(std::string_view header) {
  std::string name = lower(trimmed(header));
  std::replace(name.begin(), name.end(), ' ', '_');
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(mark), text.size());
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Digits of an HS code, points and blanks taken out; empty if it is none.
std::string hs_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '.' && c != ' ') {
      return {};
    }
  }
  return digits.size() >= 4 && digits.size() <= 12 ? digits : std::string();
}

/// Names of one kind of row: ids, names, aliases, in any language. A name of two rows is nobody's, unless it is the id
/// of one of them, written as ids are.
class Names {
 public:
  static constexpr std::uint32_t kAmbiguous = 0xfffffffeU;

  void add_id(std::string_view id, std::uint32_t row) {
    ids_.emplace(id, row);
    add(id, row);
  }
  void add(std::string_view name, std::uint32_t row) {
    if (name.empty()) return;
    const auto [it, fresh] = rows_.emplace(lower(name), row);
    if (fresh) {
      shown_.emplace_back(name);
    } else if (it->second != row) {
      it->second = kAmbiguous;
    }
  }
  std::optional<std::uint32_t> find(std::string_view name) const {
    if (const auto id = ids_.find(std::string(name)); id != ids_.end()) return id->second;
    const auto it = rows_.find(lower(name));
    if (it == rows_.end()) return std::nullopt;
    return it->second;
  }
  /// Each walks over all names: after some, no more are made.
  std::string suggestion(std::string_view name, std::string otherwise) {
    if (++suggested_ > world::kMostSuggestions) return otherwise;
    const std::vector<std::string_view> all(shown_.begin(), shown_.end());
    return world::did_you_mean(name, all, std::move(otherwise));
  }

 private:
  std::unordered_map<std::string, std::uint32_t> ids_, rows_;
  std::vector<std::string> shown_;
  std::size_t suggested_{0};
};

class BomReader {
 public:
  BomReader(const World& world, const TextTable& table, BomUse use) : world_(world), table_(table), use_(use) {
    for (std::uint32_t p = 0; p < world.products.size(); ++p) {
      const world::Product& row = world.products.at(p);
      for (const std::string* name : {&row.id, &row.name, &row.name_zh, &row.name_ja, &row.name_ar})
        products_.add(*name, p);
    }
    for (std::uint32_t p = 0; p < world.places.size(); ++p) {
      const world::Place& row = world.places.at(p);
      sources_.add_id(row.id, p);
      sources_.add(row.name, p);
      for (const std::string& alias : row.aliases) sources_.add(alias, p);
    }
    const auto places = static_cast<std::uint32_t>(world.places.size());
    for (std::uint32_t f = 0; f < world.firms.size(); ++f) {
      const world::Firm& row = world.firms.at(f);
      sources_.add_id(row.id, places + f);
      sources_.add(row.name, places + f);
      for (const std::string& alias : row.aliases) sources_.add(alias, places + f);
    }
  }

  Result<Bom> run() {
    find_columns();
    if (!faults_.empty()) return fail(std::move(faults_).take());
    Bom bom;
    std::unordered_map<std::string, std::uint32_t> seen;
    for (row_ = 0; row_ < table_.rows(); ++row_) {
      BomLine line = read_line();
      if (!line.part.name.empty()) {
        const auto [it, fresh] = seen.emplace(lower(line.part.name), static_cast<std::uint32_t>(row_));
        if (!fresh) {
          fault(kPart, Code::duplicate, "the part " + world::shown(line.part.name) + " again",
                "each part once; it stands in row " + std::to_string(table_.sheet_row(it->second)) + " too",
                "add the two rows up, or give them names of their own");
        }
      }
      built_into_.emplace_back(cell(kPartOf));
      bom.lines.push_back(std::move(line));
    }
    build(bom, seen);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    if (use_ == BomUse::supply) {
      // What is inside a part is bought by its maker: the firm holds no stock of it.
      bom.inside = static_cast<std::size_t>(
          std::erase_if(bom.lines, [](const BomLine& line) { return line.part.part_of.has_value(); }));
    }
    bom.recognised = table_.recognised();
    return bom;
  }

 private:
  bool needs_column(std::size_t column) const {
    return column == kPart || (use_ == BomUse::supply && (column == kQuantity || column == kStockDays));
  }
  /// In this row: of what is inside another part the firm holds no stock.
  bool is_required(std::size_t column) const {
    return needs_column(column) && (column == kPart || cell(kPartOf).empty());
  }

  void fault(std::size_t column, Code code, std::string found, std::string expected, std::string remedy) {
    faults_.add({code, table_.name(), table_.sheet_row(row_),
                 at_[column] ? static_cast<std::uint32_t>(*at_[column]) + 1 : 0, std::move(found), std::move(expected),
                 std::move(remedy)});
  }

  void find_columns() {
    for (std::size_t c = 0; c < table_.columns(); ++c) {
      const std::string name = column_name(table_.header(c));
      const auto it = std::find(kNames.begin(), kNames.end(), name);
      const auto column = static_cast<std::uint32_t>(c) + 1;
      if (it == kNames.end()) {
        faults_.add({Code::unknown_column, table_.name(), 1, column, "the column " + world::shown(table_.header(c)),
                     "one of: " + all_columns(),
                     world::did_you_mean(name, kNames, "leave it out, or keep what it says in the column note")});
        continue;
      }
      auto& at = at_[static_cast<std::size_t>(it - kNames.begin())];
      if (at) {
        faults_.add({Code::duplicate, table_.name(), 1, column, "the column " + world::shown(name) + " again",
                     "each column once", "keep one of them"});
      } else {
        at = c;
      }
    }
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (at_[c] || !needs_column(c)) continue;
      faults_.add({Code::missing_column, table_.name(), 1, 0, "no column " + std::string(kNames[c]),
                   use_ == BomUse::supply ? "one header row with part, quantity and stock_days at least"
                                          : "one header row with part at least",
                   "name the columns in row 1; take title rows and merged cells out"});
    }
    for (std::size_t c = 0; c < kColumns; ++c) {
      const bool numeric =
          c == kQuantity || c == kStockDays || c == kQualificationDays || c == kTransitDays || c == kValue;
      if (at_[c] && numeric) marks_[c] = table::recognise_decimal_mark(table_, *at_[c]);
    }
  }

  /// Names of what parts are built into, to rows; without circles.
  void build(Bom& bom, const std::unordered_map<std::string, std::uint32_t>& rows) {
    for (row_ = 0; row_ < bom.lines.size(); ++row_) {
      const std::string& name = built_into_[row_];
      if (name.empty()) continue;
      const auto it = rows.find(lower(name));
      if (it == rows.end() || it->second == row_) {
        fault(kPartOf, Code::unknown_reference, it == rows.end() ? "no part " + world::shown(name) : "the part itself",
              "the name of another row, as its column part has it", "leave it empty for parts you buy");
      } else {
        bom.lines[row_].part.part_of = it->second;
      }
    }
    // Each step up marks the walk; a walk that meets its own mark goes round.
    std::vector<std::uint32_t> walk(bom.lines.size(), 0);
    for (row_ = 0; row_ < bom.lines.size(); ++row_) {
      const auto mark = static_cast<std::uint32_t>(row_ + 1);
      std::optional<std::uint32_t> at = static_cast<std::uint32_t>(row_);
      while (at && walk[*at] == 0) {
        walk[*at] = mark;
        at = bom.lines[*at].part.part_of;
      }
      if (at && walk[*at] == mark)
        fault(kPartOf, Code::bad_structure, "a part that is built into itself, through others", "no circle",
              "follow the column part_of from row to row");
    }
  }

  static std::string all_columns() {
    std::string text;
    for (const auto name : kNames) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
  }

  std::string_view cell(std::size_t column) const {
    return at_[column] ? trimmed(table_.cell(row_, *at_[column])) : std::string_view();
  }

  /// Nothing for an empty cell, and for a faulty one after its fault.
  std::optional<double> number(std::size_t column, double low, double high, std::string_view what) {
    const std::string_view text = cell(column);
    if (text.empty()) {
      if (is_required(column)) {
        fault(column, Code::missing_value, "an empty cell", std::string(what), "fill it in; 0 is a value too");
      }
      return std::nullopt;
    }
    const auto value = table::parse_number(text, marks_[column]);
    if (!value) {
      faults_.add(table::number_fault(table_, row_, *at_[column]));
      return std::nullopt;
    }
    if (*value < low || *value > high) {
      fault(column, Code::out_of_range, world::shown(text),
            std::string(what) + ", from " + table::format_number(low) + " to " + table::format_number(high),
            *value < 0.0 ? "a shortfall is no stock: write 0, and open orders in open_orders" : "check the unit");
      return std::nullopt;
    }
    return value;
  }

  BomLine read_line() {
    BomLine line;
    assess::Part& part = line.part;
    part.name = std::string(cell(kPart));
    if (part.name.empty())
      fault(kPart, Code::missing_value, "an empty cell", "the part's number or name", "fill it in");
    line.description = std::string(cell(kDescription));
    read_hs(part);
    read_product(part);
    line.quantity = number(kQuantity, 0.0, kMostAmount, "pieces per finished unit").value_or(0.0);
    part.stock_days = number(kStockDays, 0.0, kMostDays, "days of use in stock").value_or(0.0);
    if (const auto source = read_source(kSupplier, part.product)) part.supplier = *source;
    part.alternative = read_source(kAlternative, part.product);
    part.qualification_days = number(kQualificationDays, 0.0, kMostDays, "days until the alternative may deliver");
    if (part.qualification_days && !part.alternative && cell(kAlternative).empty()) {
      fault(kQualificationDays, Code::bad_structure, "days of qualification without an alternative",
            "a place or firm in the column alternative", "name the alternative, or leave both empty");
    }
    part.transit_days = number(kTransitDays, 0.0, kMostTransit, "days from dispatch to arrival");
    const auto value = number(kValue, 0.0, kMostAmount, "revenue a year that needs the part");
    part.value = value.value_or(0.0);
    line.stated_value = value.has_value();
    read_parameters(part);
    read_orders(part);
    read_making(part, line.quantity);
    return line;
  }

  void read_hs(assess::Part& part) {
    for (const std::string_view text : split(cell(kHs), ';')) {
      const std::string digits = hs_digits(text);
      if (digits.size() >= 6) {
        part.hs.push_back(digits);
      } else {
        fault(kHs, Code::bad_id, world::shown(text), "an HS code of 6 to 12 digits, such as 850760",
              "write at least six digits; several codes are joined by ;");
      }
    }
  }

  void read_product(assess::Part& part) {
    const std::string_view text = cell(kProduct);
    if (text.empty()) return product_by_code(part, part.hs, kHs);
    if (const std::string code = hs_digits(text); !code.empty()) {
      if (part.hs.empty() && code.size() >= 6) part.hs.push_back(code);
      const std::size_t before = faults_.size();
      product_by_code(part, {code}, kProduct);
      if (!part.product.valid() && faults_.size() == before) {
        fault(kProduct, Code::unknown_reference, "no product of this world has the HS code " + world::shown(text),
              "the id, name or HS code of a product", "leave the cell empty if the world has no such product");
      }
      return;
    }
    const auto row = products_.find(text);
    if (row && *row != Names::kAmbiguous) {
      part.product = ProductId{*row};
      return;
    }
    if (row) {
      return fault(kProduct, Code::unknown_reference, world::shown(text) + " is the name of several products",
                   "one product", "use its id");
    }
    fault(kProduct, Code::unknown_reference, "no product " + world::shown(text),
          "the id, name (in any language of the world) or HS code of a product of this world",
          products_.suggestion(text,
                               "leave the cell empty if the world has no such product: the part is then listed as "
                               "not covered"));
  }

  /// One product of that code is meant; of several the user must say which.
  void product_by_code(assess::Part& part, const std::vector<std::string>& codes, std::size_t column) {
    std::set<std::uint32_t> fits;
    for (std::uint32_t p = 0; p < world_.products.size(); ++p) {
      for (const std::string& listed : world_.products.at(p).hs) {
        for (const std::string& code : codes) {
          const std::size_t digits = std::min({std::size_t{6}, code.size(), listed.size()});
          if (digits >= 4 && listed.compare(0, digits, code, 0, digits) == 0) fits.insert(p);
        }
      }
    }
    if (fits.size() == 1) part.product = ProductId{*fits.begin()};
    if (fits.size() <= 1) return;
    std::string ids;
    for (const std::uint32_t p : fits) ids += (ids.empty() ? "" : ", ") + world_.products.at(p).id;
    // Left empty on purpose beside an HS code, the column product says that none of them is meant.
    if (column == kHs && at_[kProduct]) return;
    fault(column, Code::unknown_reference, "an HS code that several products share", "one of: " + ids,
          "name the product in the column product");
  }

  std::optional<assess::Source> read_source(std::size_t column, ProductId product) {
    const std::string_view text = cell(column);
    if (text.empty()) return std::nullopt;
    const auto row = sources_.find(text);
    if (!row || *row == Names::kAmbiguous) {
      fault(column, Code::unknown_reference,
            (row ? "several places or firms named " : "no place or firm ") + world::shown(text),
            "the id or name of a place, or a firm, of this world",
            row ? "use its id"
                : sources_.suggestion(text,
                                      "name the country it comes from, or leave the cell empty for the mix of "
                                      "makers that your place buys from"));
      return std::nullopt;
    }
    if (*row < world_.places.size()) return assess::Source{PlaceId{*row}, {}};
    const FirmId firm{static_cast<std::uint32_t>(*row - world_.places.size())};
    return assess::Source{place_of(firm, product), firm};
  }

  /// Where a firm makes the product: the only such place, else its home.
  PlaceId place_of(FirmId firm, ProductId product) const {
    std::vector<PlaceId> places;
    for (const auto& producer : world_.producers) {
      if (product.valid() && producer.product == product &&
          std::find(producer.firms.begin(), producer.firms.end(), firm) != producer.firms.end()) {
        places.push_back(producer.place);
      }
    }
    return places.size() == 1 ? places.front() : world_.firms[firm].home;
  }

  /// `energy_density=280 Wh/kg; purity=99.99 %`
  void read_parameters(assess::Part& part) {
    for (const std::string_view text : split(cell(kParameters), ';')) {
      const std::size_t equals = std::min(text.find('='), text.size());
      const std::string name = column_name(text.substr(0, equals));
      const std::string_view rest = trimmed(text.substr(std::min(equals + 1, text.size())));
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      const auto value = table::parse_number(rest.substr(0, blank));
      const std::string_view unit_text = trimmed(rest.substr(blank));
      const auto unit = unit_text.empty() ? parse_unit("1") : parse_unit(unit_text);
      if (name.empty() || !value || !unit) {
        fault(kParameters, unit || !value ? Code::bad_number : Code::bad_unit, world::shown(text),
              "NAME=NUMBER UNIT, such as energy_density=280 Wh/kg",
              rest.find(',') != std::string_view::npos ? "write the decimal comma as a point; several are joined by ;"
                                                       : "units are those of docs/formats/world.md section 5");
        continue;
      }
      part.parameters.push_back({name, *value, *unit});
    }
  }

  /// `unit_cost`: 12.5, or 10..14; `made_with`: codes joined by ;, or none.
  void read_making(assess::Part& part, double quantity) {
    // Without a number one piece each.
    part.quantity = cell(kQuantity).empty() ? 1.0 : quantity;
    if (const std::string_view text = cell(kUnitCost); !text.empty()) {
      const std::size_t dots = text.find("..");
      const auto low = table::parse_number(trimmed(text.substr(0, dots)));
      const auto high = dots == std::string_view::npos ? low : table::parse_number(trimmed(text.substr(dots + 2)));
      if (!low || !high || *low < 0.0 || *high < *low || *high > kMostAmount) {
        fault(kUnitCost, Code::bad_number, world::shown(text), "the price of a piece, as 12.5, or from to as 10..14",
              "one money for the whole bill; leave out the sign and thousands marks");
      } else {
        part.cost = assess::Amount{*low, 0.5 * (*low + *high), *high};
      }
    }
    if (const std::string_view text = cell(kMadeWith); !text.empty()) {
      part.made_with.emplace();
      if (lower(text) == "none") return;
      for (const std::string_view word : split(text, ';')) part.made_with->push_back(lower(word));
    }
  }

  /// `2025-11-20=30; 2026-01-15=30`: days of use that arrive on the date.
  void read_orders(assess::Part& part) {
    for (const std::string_view text : split(cell(kOpenOrders), ';')) {
      const std::size_t equals = std::min(text.find('='), text.size());
      const auto due = parse_day(trimmed(text.substr(0, equals)));
      const auto days = table::parse_number(trimmed(text.substr(std::min(equals + 1, text.size()))));
      if (!due || !days || *days < 0.0 || *days > kMostDays) {
        fault(kOpenOrders, due ? Code::bad_number : Code::bad_date, world::shown(text),
              "DATE=DAYS, such as 2025-11-20=30: what arrives on the date, in days of use",
              "several orders are joined by ;");
        continue;
      }
      part.open_orders.emplace_back(*due, *days);
    }
  }

  const World& world_;
  const TextTable& table_;
  BomUse use_;
  std::array<std::optional<std::size_t>, kColumns> at_;
  std::array<table::DecimalMark, kColumns> marks_{};
  Names products_, sources_;
  std::vector<std::string> built_into_;  // per row
  std::size_t row_{0};
  Faults faults_;
};

}  // namespace

Result<Bom> read_bom(const World& world, std::string name, std::string bytes, Context& context, BomUse use) {
  auto table = table::parse_csv(name, std::move(bytes), {}, context);
  if (!table) return tl::unexpected(table.error());
  if (table->rows() == 0) {
    return fail(Fault{Code::missing_value, name, 0, 0, "a header and no part", "a row for each part", "add the parts"});
  }
  if (table->rows() > kMostParts) {
    return fail(Fault{Code::too_large, name, 0, 0, std::to_string(table->rows()) + " parts",
                      "at most " + std::to_string(kMostParts),
                      "keep the parts whose makers matter; screws from anywhere tell nothing here"});
  }
  return BomReader(world, *table, use).run();
}

assess::Firm firm_of(const Bom& bom, PlaceId place, bool defence, double revenue) {
  assess::Firm firm;
  firm.place = place;
  firm.defence = defence;
  for (const BomLine& line : bom.lines) {
    firm.parts.push_back(line.part);
    if (!line.stated_value) firm.parts.back().value = revenue;
  }
  return firm;
}

}  // namespace chokepoint::service
