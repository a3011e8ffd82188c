// Does the chain hold together: nothing made from itself, everything made is used, everything used is made and has a
// price.
#include <algorithm>
#include <set>
#include <tuple>

#include "base/digraph.h"
#include "world/checks.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

using Edge = std::pair<std::uint32_t, std::uint32_t>;

CellRef recipe_at(const World& world, std::uint32_t input, std::uint32_t output) {
  for (const Recipe& row : world.recipes) {
    if (row.kind == InputKind::consumed && row.input.index == input && row.output.index == output) {
      return world.figures.where(row.amount);
    }
  }
  return {};
}

/// One fault for each set of products that go into each other.
void check_circles(Reading& in) {
  const World& world = in.world;
  const auto size = static_cast<std::uint32_t>(world.products.size());
  std::vector<Edge> edges;
  for (const Recipe& row : world.recipes) {
    const bool flows =
        row.kind == InputKind::consumed && row.input.valid() && row.output.valid() && row.input != row.output;
    if (flows) edges.emplace_back(row.input.index, row.output.index);
  }
  const std::vector<std::uint32_t> component = Digraph(size, edges).components();
  std::set<std::uint32_t> told;
  for (const Edge& edge : edges) {
    const std::uint32_t own = component[edge.first];
    if (component[edge.second] != own || !told.insert(own).second) continue;
    std::vector<Edge> inside;
    std::copy_if(edges.begin(), edges.end(), std::back_inserter(inside),
                 [&](const Edge& e) { return component[e.first] == own && component[e.second] == own; });
    const auto circle = Digraph(size, inside).cycle();
    if (!circle) continue;
    std::string text;
    for (const std::uint32_t product : *circle) text += world.products.at(product).id + " into ";
    text += world.products.at(circle->front()).id;
    CellRef at = recipe_at(world, (*circle)[0], (*circle)[1 % circle->size()]);
    at.column = 0;
    in.fault(at, Code::cycle, "products that go into each other: " + text,
             "consumed inputs that lead from mines to uses",
             "remove one of the recipes, or make the input `capital` or `wearing`");
  }
}

struct Roles {
  std::vector<bool> made, used, demanded, has_recipe, priced;
};

Roles roles_of(const World& world) {
  const std::size_t size = world.products.size();
  Roles roles{std::vector<bool>(size), std::vector<bool>(size), std::vector<bool>(size), std::vector<bool>(size),
              std::vector<bool>(size)};
  const auto mark = [](std::vector<bool>& list, ProductId product) {
    if (product.valid()) list[product.index] = true;
  };
  for (const Production& row : world.production) {
    const bool makes = row.quantity == ProductionQuantity::output || row.quantity == ProductionQuantity::share ||
                       row.quantity == ProductionQuantity::capacity || row.quantity == ProductionQuantity::nameplate ||
                       row.quantity == ProductionQuantity::secondary;
    if (makes) mark(roles.made, row.product);
  }
  for (const Recipe& row : world.recipes) {
    mark(roles.used, row.input);
    mark(roles.has_recipe, row.output);
  }
  for (const Demand& row : world.demand) mark(roles.demanded, row.product);
  for (const Price& row : world.prices) mark(roles.priced, row.product);
  return roles;
}

/// What a product lacks, each as a fault of its row.
void check_product(Reading& in, const Roles& roles, std::size_t i, std::vector<Fault>& lacks) {
  const Product& product = in.world.products.at(i);
  const CellRef row = in.row_at(TableId::products, i);
  const bool wanted = roles.used[i] || roles.demanded[i];
  // Uses, and what does not travel, are made where they are asked for; no row needs to say so.
  const bool made_at_home = product.stage == Stage::use || !product.tradable;
  const std::string id = shown(product.id);
  const auto lack = [&](std::string found, std::string expected, std::string remedy) {
    lacks.push_back({Code::bad_structure, in.raw.shown(row.file), row.row, row.column, std::move(found),
                     std::move(expected), std::move(remedy)});
  };
  if (!roles.made[i] && !made_at_home && wanted) {
    lack(id + " used but never made", "at least one output or share in production", "add a production row");
  }
  if (!wanted) {
    lack(id + (roles.made[i] ? " made but never used" : " neither used nor demanded"),
         "a recipe that takes it, or demand", "add a recipe or a demand row, or remove the product");
  }
  if (made_at_home && !roles.has_recipe[i] && !roles.made[i] && wanted) {
    lack(id + " that takes nothing and is made nowhere", "a recipe, or production rows",
         "add a recipe that says what it takes");
  }
  if (!roles.priced[i] && product.stage != Stage::technology) {
    lack(id + " without a price", "a row in prices, at WORLD or at a place", "add a price");
  }
}

/// The day of the newest document that the world names.
std::optional<PartialDate> newest_document(const Reading& in) {
  std::optional<PartialDate> newest;
  const RawTable& table = in.raw[TableId::sources];
  const Column published = table.column("published");
  for (const Part& part : table.parts) {
    for (std::size_t row = 0; row < part.text.rows(); ++row) {
      const auto date = parse_partial_date(part.cell(row, published));
      if (date && (!newest || date->first > newest->first)) newest = date;
    }
  }
  return newest;
}

/// As of a day before the rows it rests on were known a world has gaps everywhere, all for one reason: said once.
void add_unknown_then(Reading& in, const std::vector<Fault>& lacks) {
  constexpr std::size_t kNamed = 5;
  std::string found = "what was known on " + to_string(*in.as_of) + " makes no whole of this world: " + lacks[0].found;
  for (std::size_t i = 1; i < std::min(kNamed, lacks.size()); ++i) found += ", " + lacks[i].found;
  if (lacks.size() > kNamed) found += ", and " + std::to_string(lacks.size() - kNamed) + " more";
  const auto newest = newest_document(in);
  in.faults.add({Code::bad_structure, in.raw.origin, 0, 0, std::move(found),
                 "a day by which figures of every product were published" +
                     (newest ? "; the newest document here is of " + to_string(*newest) : std::string()),
                 "choose a later as-of date, or take a world made for that day"});
}

bool has_recipe(const World& world, ProductId output, ProductId input) {
  return std::any_of(world.recipes.begin(), world.recipes.end(),
                     [&](const Recipe& row) { return row.output == output && row.input == input; });
}

/// Rows that speak of an input of a product which its recipes do not have.
void check_inputs(Reading& in) {
  const World& world = in.world;
  const auto check = [&](ProductId input, ProductId user, FigureId figure, TableId table, std::string_view column) {
    if (!input.valid() || !user.valid() || has_recipe(world, user, input)) return;
    in.fault(in.cell(world.figures.where(figure), table, column), Code::bad_structure,
             shown(world.products[user].id) + ", which does not take " + shown(world.products[input].id),
             "a product with a recipe that takes it", "correct the product or add the recipe");
  };
  for (const Stock& row : world.stocks) check(row.product, row.user, row.figure, TableId::stocks, "user");
  for (const Qualification& row : world.qualification)
    check(row.product, row.user, row.figure, TableId::qualification, "user");
}

void check_mix_inputs(Reading& in) {
  const World& world = in.world;
  std::set<std::tuple<ProductId, std::string, ProductId>> members;
  for (const Recipe& row : world.recipes) {
    // A recipe whose ids are unknown has its own fault; it names no member.
    if (!row.group.empty() && row.output.valid() && row.input.valid())
      members.emplace(row.output, row.group, row.input);
  }
  for (const Mix& row : world.mixes) {
    if (!row.output.valid() || !row.input.valid() || members.contains({row.output, row.group, row.input})) continue;
    std::vector<std::string_view> others;
    for (const auto& [output, group, input] : members) {
      if (output == row.output && group == row.group) others.push_back(world.products[input].id);
    }
    const std::string& name = world.products[row.input].id;
    in.fault(
        in.cell(world.figures.where(row.share), TableId::mixes, "input"), Code::bad_structure,
        shown(name) + ", which is not in group " + shown(row.group) + " of " + shown(world.products[row.output].id),
        others.empty() ? "a group that a recipe names" : "one of " + join_words(others),
        did_you_mean(name, others, "add a recipe with this group or correct the row"));
  }
}

}  // namespace

void check_chain(Reading& in) {
  check_circles(in);
  const Roles roles = roles_of(in.world);
  std::vector<Fault> lacks;
  for (std::size_t i = 0; i < in.world.products.size(); ++i) check_product(in, roles, i, lacks);
  if (in.as_of && !lacks.empty()) {
    add_unknown_then(in, lacks);
  } else {
    for (Fault& fault : lacks) in.faults.add(std::move(fault));
  }
  check_inputs(in);
  check_mix_inputs(in);
}

}  // namespace chokepoint::world
