#include "service/weights.h"

#include <set>
#include <vector>

#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

/// Ids and names of what final demand asks for, in lower case.
std::map<std::string, ProductId> uses_by_name(const world::World& world) {
  std::map<std::string, ProductId> uses;
  for (const auto& row : world.demand) {
    uses.emplace(lower(world.products[row.product].id), row.product);
    uses.emplace(lower(world.products[row.product].name), row.product);
  }
  return uses;
}

}  // namespace

Result<UseWeights> read_weights(const world::World& world, const std::string& name, std::string bytes,
                                Context& context) {
  auto read = table::parse_csv(name, std::move(bytes), {}, context);
  if (!read) return tl::unexpected(read.error());
  const table::TextTable& rows = *read;
  Faults faults;
  const auto add = [&](Code code, std::uint32_t row, std::size_t column, std::string found, std::string expected,
                       std::string remedy) {
    faults.add({code, name, row, static_cast<std::uint32_t>(column), std::move(found), std::move(expected),
                std::move(remedy)});
  };
  const std::vector<std::string_view> columns{"use", "weight"};
  for (std::size_t c = 0; c < rows.columns(); ++c) {
    if (rows.header(c) == "use" || rows.header(c) == "weight") continue;
    add(Code::unknown_column, 1, c + 1, "a column " + world::shown(rows.header(c)), "use,weight",
        world::did_you_mean(rows.header(c), columns, "remove the column"));
  }
  const auto use_at = rows.find("use");
  const auto weight_at = rows.find("weight");
  if (!use_at) add(Code::missing_column, 1, 0, "no column `use`", "use,weight", "add the column");
  if (!weight_at) add(Code::missing_column, 1, 0, "no column `weight`", "use,weight", "add the column");
  if (!use_at || !weight_at) return fail(std::move(faults).take());

  const auto uses = uses_by_name(world);
  std::vector<std::string_view> known;
  for (const auto& [text, product] : uses) known.push_back(text);
  UseWeights weights;
  double sum = 0.0;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const std::uint32_t row = rows.sheet_row(r);
    const std::string_view text = rows.cell(r, *use_at);
    const auto found = uses.find(lower(text));
    if (found == uses.end()) {
      add(Code::unknown_reference, row, *use_at + 1, "a use " + world::shown(text),
          "the id or name of a product that final demand of this world asks for",
          world::did_you_mean(lower(text), known, "chokepoint rank --by weights lists the uses"));
    }
    const auto weight = table::parse_number(rows.cell(r, *weight_at));
    if (!weight || *weight < 0.0) {
      add(weight ? Code::out_of_range : Code::bad_number, row, *weight_at + 1,
          "a weight " + world::shown(rows.cell(r, *weight_at)), "a number of at least 0", "correct the weight");
    }
    if (found == uses.end() || !weight) continue;
    if (!weights.emplace(found->second, *weight).second) {
      add(Code::duplicate, row, *use_at + 1, "a second weight for " + world::shown(text), "one row a use",
          "remove one of the rows");
    }
    sum += *weight;
  }
  if (faults.empty() && !(sum > 0.0)) {
    add(Code::out_of_range, 0, 0, "weights that are all 0", "at least one above 0",
        "give weights to the uses that count");
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return weights;
}

}  // namespace chokepoint::service
