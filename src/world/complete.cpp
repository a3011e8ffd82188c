#include "world/complete.h"

#include <algorithm>
#include <map>

#include "base/digraph.h"
#include "base/exact_sum.h"
#include "world/supply.h"
#include "world/trade_fit.h"

namespace chokepoint::world {
namespace {

struct RecipeLine {
  const Recipe* recipe;
  const Mix* mix;  // nullptr: none
  double share;    // of its group
  std::uint32_t group;
};

class Completer {
 public:
  Completer(const World& world, std::span<const double> values)
      : world_(world), values_(values), products_(world.products.size()), places_(world.places.size()) {}

  Result<Balanced> run() {
    index_rows();
    if (auto order = order_products(); !order) return tl::unexpected(order.error());
    use_.assign(products_ * places_, 0.0);
    investment_.assign(products_ * places_, 0.0);
    result_.closings.resize(products_);
    for (ProductId product : result_.upstream) settle(product);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    sort_result();
    return std::move(result_);
  }

 private:
  double value(FigureId id) const { return values_[id.index]; }
  double& use(ProductId product, std::size_t place) { return use_[product.index * places_ + place]; }

  void index_rows() {
    production_.resize(products_);
    demand_.resize(products_);
    flows_.resize(products_);
    recipes_.resize(products_);
    mixes_.resize(products_);
    for (const auto& row : world_.production) production_[row.product.index].push_back(&row);
    for (const auto& row : world_.demand) demand_[row.product.index].push_back(&row);
    for (const auto& row : world_.flows) flows_[row.product.index].push_back(&row);
    for (const auto& row : world_.recipes) recipes_[row.output.index].push_back(&row);
    for (const auto& row : world_.mixes) mixes_[row.output.index].push_back(&row);
    country_.resize(places_);
    for (std::size_t i = 0; i < places_; ++i) {
      PlaceId top{i};
      while (world_.places[top].part_of.valid()) top = world_.places[top].part_of;
      country_[i] = top.index;
    }
  }

  static bool used_up(InputKind kind) { return kind == InputKind::consumed || kind == InputKind::wearing; }

  Result<bool> order_products() {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const auto& recipe : world_.recipes) edges.emplace_back(recipe.output.index, recipe.input.index);
    auto order = Digraph(static_cast<std::uint32_t>(products_), edges).topological_order();
    if (!order) {  // machines may be made with what they make: order by what is used up alone
      edges.clear();
      for (const auto& recipe : world_.recipes) {
        if (used_up(recipe.kind)) edges.emplace_back(recipe.output.index, recipe.input.index);
      }
      order = Digraph(static_cast<std::uint32_t>(products_), edges).topological_order();
    }
    if (!order) {
      return fail(Fault{Code::cycle, "recipes", 0, 0, "a product that is used up in making itself",
                        "recipes without a circle of consumed inputs",
                        "break the circle, e.g. by a grade or a stage of its own"});
    }
    for (auto index : *order) result_.upstream.push_back(ProductId{index});
    return true;
  }

  /// The recipe lines of an output at a place: rows for the place (or one around it) win over rows for everywhere.
  std::vector<RecipeLine> lines(ProductId output, PlaceId place) const {
    std::map<std::uint32_t, const Recipe*> chosen;
    for (const Recipe* recipe : recipes_[output.index]) {
      if (recipe->place.valid() && !within(world_, place, recipe->place)) continue;
      const Recipe*& slot = chosen[recipe->input.index];
      if (slot == nullptr || nearer(recipe->place, slot->place)) slot = recipe;
    }
    std::map<std::string, std::uint32_t> group_numbers;
    std::vector<RecipeLine> result;
    std::uint32_t next_group = 0;
    for (const auto& [input, recipe] : chosen) {
      std::uint32_t group = next_group;
      if (recipe->group.empty()) {
        ++next_group;
      } else {
        const auto [it, fresh] = group_numbers.emplace(recipe->group, next_group);
        if (fresh) ++next_group;
        group = it->second;
      }
      result.push_back({recipe, nullptr, 1.0, group});
    }
    for (const auto& [name, number] : group_numbers) share_group(result, name, number, place);
    return result;
  }

  /// Of two places around the same one (invalid: everywhere): is `a` inside `b`?
  bool nearer(PlaceId a, PlaceId b) const { return a != b && a.valid() && (!b.valid() || within(world_, a, b)); }

  /// Splits a group by its mix rows: those of the place if there are any, else the general ones, else equally.
  void share_group(std::vector<RecipeLine>& all, const std::string& name, std::uint32_t number, PlaceId place) const {
    std::vector<RecipeLine*> members;
    for (RecipeLine& line : all) {
      if (line.group == number && line.recipe->group == name) members.push_back(&line);
    }
    // The rows of the nearest place speak for the group.
    const ProductId output = members.front()->recipe->output;
    PlaceId speaks;
    for (const Mix* mix : mixes_[output.index]) {
      if (mix->group == name && within(world_, place, mix->place) && nearer(mix->place, speaks)) speaks = mix->place;
    }
    double sum = 0.0;
    bool any = false;
    for (RecipeLine* line : members) {
      line->share = 0.0;
      for (const Mix* mix : mixes_[output.index]) {
        if (mix->group != name || mix->input != line->recipe->input || mix->place != speaks) continue;
        line->share = value(mix->share);
        line->mix = mix;
        any = true;
      }
      sum += line->share;
    }
    for (RecipeLine* line : members) {
      line->share = any && sum > 0.0 ? line->share / sum : 1.0 / static_cast<double>(members.size());
    }
  }

  void settle(ProductId product) {
    Closing& closing = result_.closings[product.index];
    closing.product = product;
    const std::vector<FinalUse> finals = final_demand(product);
    ExactSum final_sum;
    for (const FinalUse& f : finals) final_sum.add(f.per_year);
    ExactSum recipe_sum;
    for (std::size_t i = 0; i < places_; ++i) recipe_sum.add(use(product, i));
    const double wanted_final = final_sum.value();
    const double wanted_recipes = recipe_sum.value();
    closing.explained = wanted_final + wanted_recipes;

    Supply supply = supply_of(world_, values_, production_[product.index]);
    const bool serves_itself = !world_.products[product].tradable || supply.own.empty();
    if (serves_itself) {
      settle_at_home(product, finals, closing);
      return;
    }
    if (!supply.total_known) {
      const double explained = closing.explained;
      for (auto& entry : supply.own) entry.amount *= explained / supply.total;
      supply.total = explained;
      closing.total_derived = true;
    }
    closing.made = supply.total;
    if (!(supply.total > 0.0)) return;

    std::vector<double> unexplained(places_, 0.0);
    if (closing.explained < supply.total * (1.0 - 1e-12)) {
      closing.unexplained = supply.total - closing.explained;
      spread_unexplained(product, supply, finals, closing, unexplained);
    } else if (closing.explained > supply.total) {
      give_way(supply.total, finals, closing);
    }
    fit(product, supply, finals, unexplained, closing);
  }

  /// More is asked for than is made. Quoted demand is kept; recipes and demand that is derived or assumed give way
  /// alike, down to half of what an even cut would leave them; then quoted demand gives way too.
  void give_way(double made, const std::vector<FinalUse>& finals, Closing& closing) const {
    ExactSum quoted_sum;
    for (const FinalUse& f : finals) {
      if (quoted(f)) quoted_sum.add(f.per_year);
    }
    const double firm = quoted_sum.value();
    const double soft = closing.explained - firm;
    const double least = 0.5 * made / closing.explained;
    closing.recipe_scale = soft > 0.0 ? std::max((made - firm) / soft, least) : 1.0;
    closing.demand_scale = firm > 0.0 ? std::min(1.0, (made - closing.recipe_scale * soft) / firm) : 1.0;
  }

  bool quoted(const FinalUse& use) const {
    return use.figure.valid() && world_.figures[use.figure].status == Status::quoted;
  }

  /// A product that does not travel, or that nobody's production rows speak of, is made where it is used.
  void settle_at_home(ProductId product, const std::vector<FinalUse>& finals, Closing& closing) {
    closing.total_derived = true;
    closing.made = closing.explained;
    std::vector<double> need(places_, 0.0);
    for (std::size_t i = 0; i < places_; ++i) need[i] = use(product, i);
    for (const FinalUse& f : finals) {
      need[f.place.index] += f.per_year;
      result_.finals.push_back(f);
    }
    for (std::size_t i = 0; i < places_; ++i) {
      if (!(need[i] > 0.0)) continue;
      result_.flows.push_back({product, PlaceId{i}, PlaceId{i}, need[i], false});
      add_site(product, {PlaceId{i}, need[i], Status::derived, {}});
    }
  }

  /// Amounts by place, and what a WORLD amount leaves after its stated shares goes to the rest of the world.
  std::vector<FinalUse> final_demand(ProductId product) const {
    std::vector<FinalUse> result;
    for (const Demand* row : demand_[product.index]) {
      double amount = value(row->figure);
      if (row->quantity == DemandQuantity::share) {
        amount *= world_demand(product, row->buyer);
      } else if (!row->place.valid()) {
        continue;
      }
      if (amount > 0.0) {
        result.push_back({product, row->place, FinalKind::demand, row->buyer, row->priority, amount, row->figure});
      }
    }
    for (const Demand* row : demand_[product.index]) {
      if (row->place.valid() || row->quantity != DemandQuantity::amount) continue;
      double placed = 0.0;
      for (const FinalUse& f : result) placed += f.buyer == row->buyer ? f.per_year : 0.0;
      const double left = value(row->figure) - placed;
      for (std::size_t i = 0; i < places_ && left > 1e-12 * placed; ++i) {
        if (world_.places.at(i).kind != PlaceKind::rest) continue;
        auto same = std::find_if(result.begin(), result.end(),
                                 [&](const FinalUse& f) { return f.place.index == i && f.buyer == row->buyer; });
        if (same != result.end()) {
          same->per_year += left;
        } else {
          result.push_back({product, PlaceId{i}, FinalKind::demand, row->buyer, row->priority, left, row->figure});
        }
        break;
      }
    }
    return result;
  }

  double world_demand(ProductId product, DemandClass buyer) const {
    for (const Demand* row : demand_[product.index]) {
      if (!row->place.valid() && row->buyer == buyer && row->quantity == DemandQuantity::amount)
        return value(row->figure);
    }
    return 0.0;
  }

  /// What nobody explains goes where explained use is, as far as use is explained; machines go where they are
  /// installed; the rest stays where it is made.
  void spread_unexplained(ProductId product, const Supply& supply, const std::vector<FinalUse>& finals,
                          const Closing& closing, std::vector<double>& unexplained) const {
    std::vector<double> weight(places_, 0.0);
    const double explained_share = closing.explained / supply.total;
    if (closing.explained > 0.0) {
      for (std::size_t i = 0; i < places_; ++i) {
        weight[country_[i]] += explained_share * use_[product.index * places_ + i] / closing.explained;
      }
      for (const FinalUse& f : finals)
        weight[country_[f.place.index]] += explained_share * f.per_year / closing.explained;
    }
    double installed = 0.0;
    for (std::size_t i = 0; i < places_; ++i) installed += investment_[product.index * places_ + i];
    for (std::size_t i = 0; i < places_ && installed > 0.0; ++i) {
      weight[country_[i]] += (1.0 - explained_share) * investment_[product.index * places_ + i] / installed;
    }
    for (const OwnOutput& entry : supply.own) {
      if (installed > 0.0) break;
      weight[country_[entry.place.index]] += (1.0 - explained_share) * entry.amount / supply.total;
    }
    double sum = 0.0;
    for (double w : weight) sum += w;
    for (std::size_t i = 0; i < places_; ++i) unexplained[i] = closing.unexplained * weight[i] / sum;
  }

  void fit(ProductId product, const Supply& supply, std::vector<FinalUse> finals, std::vector<double>& unexplained,
           Closing& closing) {
    const double recipe_scale = closing.recipe_scale;
    std::vector<double> need(places_, 0.0);
    for (std::size_t i = 0; i < places_; ++i) need[i] = use(product, i) * recipe_scale + unexplained[i];
    for (FinalUse& f : finals) {
      f.per_year *= quoted(f) ? closing.demand_scale : recipe_scale;
      need[f.place.index] += f.per_year;
    }
    TradeProblem problem;
    problem.home_preference = world_.completion.home_preference;
    problem.prune_below = world_.completion.prune_below;
    std::vector<std::size_t> buyers;
    for (const OwnOutput& entry : supply.own) {
      problem.supply.push_back(entry.amount);
      problem.supplier_country.push_back(country_[entry.place.index]);
    }
    for (std::size_t i = 0; i < places_; ++i) {
      if (!(need[i] > 1e-12 * supply.total)) {
        use(product, i) = 0.0;
        unexplained[i] = 0.0;
        std::erase_if(finals, [i](const FinalUse& f) { return f.place.index == i; });
        continue;
      }
      buyers.push_back(i);
      problem.use.push_back(need[i]);
      problem.buyer_country.push_back(country_[i]);
    }
    add_statements(product, supply, buyers, problem);
    const TradeFit fitted = fit_trade(problem);
    closing.fit_error = fitted.worst_miss;
    closing.margin_error = fitted.margin_miss;

    std::vector<double> output(supply.own.size(), 0.0);
    for (std::size_t j = 0; j < buyers.size(); ++j) {
      const std::size_t place = buyers[j];
      double arrived = 0.0;
      for (std::size_t i = 0; i < supply.own.size(); ++i) {
        const double amount = fitted.flow[i * buyers.size() + j];
        if (!(amount > 0.0)) continue;
        result_.flows.push_back(
            {product, supply.own[i].place, PlaceId{place}, amount, fitted.stated[i * buyers.size() + j]});
        output[i] += amount;
        arrived += amount;
      }
      // The account of this place closes on what arrived: every user by the same factor (1 to the tolerance of the
      // fit).
      const double factor = arrived / need[place];
      use(product, place) *= recipe_scale * factor;
      unexplained[place] *= factor;
      for (FinalUse& f : finals) {
        if (f.place.index == place) f.per_year *= factor;
      }
    }
    for (std::size_t i = 0; i < supply.own.size(); ++i) {
      OwnOutput entry = supply.own[i];
      entry.amount = output[i];
      if (entry.amount > 0.0) add_site(product, entry);
    }
    for (const FinalUse& f : finals) result_.finals.push_back(f);
    const Stage stage = world_.products[product].stage;
    const bool machine = stage == Stage::equipment || stage == Stage::technology;
    for (std::size_t i = 0; i < places_; ++i) {
      if (!(unexplained[i] > 0.0)) continue;
      result_.finals.push_back({product,
                                PlaceId{i},
                                machine ? FinalKind::investment : FinalKind::unexplained,
                                DemandClass::civil,
                                5,
                                unexplained[i],
                                {}});
    }
  }

  void add_statements(ProductId product, const Supply& supply, const std::vector<std::size_t>& buyers,
                      TradeProblem& problem) const {
    for (const Flow* row : flows_[product.index]) {
      StatedTrade statement;
      statement.value = value(row->figure);
      statement.kind = row->quantity == FlowQuantity::amount         ? StatedTrade::Kind::amount
                       : row->quantity == FlowQuantity::import_share ? StatedTrade::Kind::import_share
                                                                     : StatedTrade::Kind::export_share;
      if (statement.kind != StatedTrade::Kind::amount) statement.value = std::min(statement.value, 1.0);
      for (std::size_t i = 0; i < supply.own.size(); ++i) {
        if (within(world_, supply.own[i].place, row->from)) statement.rows.push_back(static_cast<std::uint32_t>(i));
      }
      for (std::size_t j = 0; j < buyers.size(); ++j) {
        if (within(world_, PlaceId{buyers[j]}, row->to)) statement.columns.push_back(static_cast<std::uint32_t>(j));
      }
      if (!statement.rows.empty() && !statement.columns.empty()) problem.stated.push_back(std::move(statement));
    }
  }

  /// Adds the site and what it takes in, which becomes the use of its inputs.
  void add_site(ProductId product, const OwnOutput& output) {
    const auto site = static_cast<std::uint32_t>(result_.sites.size());
    result_.sites.push_back({product, output.place, output.amount, output.status, output.figure});
    for (const RecipeLine& line : lines(product, output.place)) {
      const Recipe& recipe = *line.recipe;
      const double amount = value(recipe.amount);
      const double per_year = amount * line.share * output.amount;
      if (used_up(recipe.kind)) {
        use(recipe.input, output.place.index) += per_year;
      } else {
        investment_[recipe.input.index * places_ + output.place.index] += per_year;
      }
      result_.inputs.push_back({site, recipe.input, line.group, recipe.kind, recipe.criticality,
                                used_up(recipe.kind) ? per_year : 0.0, amount, recipe.amount,
                                line.mix != nullptr ? line.mix->share : FigureId{}});
    }
  }

  /// Inputs were written before their product's use was scaled to what is made: bring them to the closed account, put
  /// rows in their documented order, and drop inputs that nobody can supply.
  void sort_result() {
    std::vector<double> asked(products_ * places_, 0.0);
    for (const InputUse& in : result_.inputs) {
      asked[in.input.index * places_ + result_.sites[in.site].place.index] += in.per_year;
    }
    for (InputUse& in : result_.inputs) {
      const std::size_t cell = in.input.index * places_ + result_.sites[in.site].place.index;
      const double factor = asked[cell] > 0.0 ? use_[cell] / asked[cell] : 1.0;
      in.per_year *= factor;
      if (used_up(in.kind)) in.per_output *= factor;
    }
    std::vector<std::uint32_t> order(result_.sites.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Site& x = result_.sites[a];
      const Site& y = result_.sites[b];
      return std::pair(x.product, x.place) < std::pair(y.product, y.place);
    });
    std::vector<std::uint32_t> rank(order.size());
    std::vector<Site> sites;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      rank[order[i]] = i;
      sites.push_back(result_.sites[order[i]]);
    }
    result_.sites = std::move(sites);
    for (InputUse& in : result_.inputs) in.site = rank[in.site];
    std::stable_sort(result_.inputs.begin(), result_.inputs.end(), [](const InputUse& a, const InputUse& b) {
      return std::pair(a.site, a.group) < std::pair(b.site, b.group);
    });
    std::stable_sort(result_.finals.begin(), result_.finals.end(), [](const FinalUse& a, const FinalUse& b) {
      return std::pair(a.product, a.place) < std::pair(b.product, b.place);
    });
    std::sort(result_.flows.begin(), result_.flows.end(), [](const TradeFlow& a, const TradeFlow& b) {
      return std::tuple(a.product, a.to, a.from) < std::tuple(b.product, b.to, b.from);
    });
  }

  const World& world_;
  std::span<const double> values_;
  std::size_t products_, places_;
  std::vector<std::vector<const Production*>> production_;
  std::vector<std::vector<const Demand*>> demand_;
  std::vector<std::vector<const Flow*>> flows_;
  std::vector<std::vector<const Recipe*>> recipes_;
  std::vector<std::vector<const Mix*>> mixes_;
  std::vector<std::uint32_t> country_;
  std::vector<double> use_;         // product x place: what recipes take, per year
  std::vector<double> investment_;  // product x place: machines, by installed output
  Balanced result_;
  Faults faults_;
};

}  // namespace

Result<Balanced> complete(const World& world, std::span<const double> values) { return Completer(world, values).run(); }

}  // namespace chokepoint::world
