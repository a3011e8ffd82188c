#include "service/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "service/claim_quote.h"

namespace chokepoint::service {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// Edit distance (Levenshtein 1966), for suggestions.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

template <class RowId, class Table>
Result<RowId> find_row(const Table& table, std::string_view text, std::string_view option, std::string_view kind) {
  const std::string wanted = lower(text);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string id = lower(table.at(i).id);
    const std::string name = lower(table.at(i).name);
    if (id == wanted || name == wanted) return RowId{i};
    const bool part =
        wanted.size() >= 3 && (id.find(wanted) != std::string::npos || name.find(wanted) != std::string::npos);
    near.emplace_back(part ? 0 : std::min(distance(id, wanted), distance(name, wanted)), table.at(i).id);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string words;
  for (std::size_t i = 0; i < std::min<std::size_t>(4, near.size()); ++i) words += (i ? ", " : "") + near[i].second;
  return fail(Fault{Code::usage, "", 0, 0, std::string(option) + " = \"" + std::string(text) + "\"",
                    fmt::format("the id or name of a {} of this world", kind), "did you mean one of: " + words});
}

}  // namespace

report::Column text_column(std::string name, std::string title, report::Texts cells, report::Role role) {
  report::Column column;
  column.name = std::move(name);
  column.title = std::move(title);
  column.role = role;
  column.cells = std::move(cells);
  return column;
}

report::Column number_column(std::string name, std::string title, std::string unit, report::Numbers cells,
                             report::Role role) {
  report::Column column;
  column.name = std::move(name);
  column.title = std::move(title);
  column.unit = std::move(unit);
  column.role = role;
  column.cells = std::move(cells);
  return column;
}

report::Basis basis_of(world::Status status) {
  switch (status) {
    case world::Status::quoted:
      return report::Basis::quoted;
    case world::Status::derived:
      return report::Basis::derived;
    case world::Status::assumed:
      return report::Basis::assumed;
  }
  return report::Basis::assumed;
}

void add_quotes(const world::World& world, FigureId figure, report::Report& report) {
  if (!figure.valid()) return;
  const std::string& key = world.figures.note(figure).key;
  for (const auto& quote : report.quotes) {
    if (quote.figure == key) return;
  }
  auto add = [&](const world::Claim& claim, bool rests_on) {
    report::Quote quote = quote_of(world, claim, key);
    quote.rests_on = rests_on;
    report.quotes.push_back(std::move(quote));
  };
  const auto claims = world.figures.claims(figure);
  for (ClaimId id : claims) add(world.claims[id], true);
  for (std::size_t i = 0; i < world.claims.size(); ++i) {
    const world::Claim& claim = world.claims.at(i);
    if (claim.about.empty() || claim.about != key) continue;
    if (std::find(claims.begin(), claims.end(), ClaimId{i}) == claims.end()) add(claim, false);
  }
}

Result<ProductId> find_product(const world::World& world, std::string_view text, std::string_view option) {
  return find_row<ProductId>(world.products, text, option, "product");
}

Result<PlaceId> find_place(const world::World& world, std::string_view text, std::string_view option) {
  return find_row<PlaceId>(world.places, text, option, "place");
}

std::string place_name(const world::World& world, PlaceId place) {
  return place.valid() ? world.places[place].name : "World";
}

std::string product_name(const world::World& world, ProductId product) { return world.products[product].name; }

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string money(double value, std::string_view currency) {
  if (value >= 1e12) return fmt::format("{:.2f} tn {}", value / 1e12, currency);
  if (value >= 1e9) return fmt::format("{:.1f} bn {}", value / 1e9, currency);
  if (value >= 1e6) return fmt::format("{:.1f} m {}", value / 1e6, currency);
  return fmt::format("{:.0f} {}", value, currency);
}

}  // namespace chokepoint::service
