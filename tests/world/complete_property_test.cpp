// What every completed world must do: accounts close, stated outputs stand, names and units do not matter.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>

#include "network/world_maker.h"
#include "sample.h"
#include "world/complete.h"
#include "world/draw.h"

namespace chokepoint::world {
namespace {

using Cell = std::pair<ProductId, PlaceId>;

/// Largest relative gap of the account of a (product, place).
double worst_gap(const World& world, const Balanced& b) {
  std::map<Cell, double> made, left, came, taken;
  for (const Site& s : b.sites) made[{s.product, s.place}] += s.output;
  for (const TradeFlow& f : b.flows) {
    left[{f.product, f.from}] += f.per_year;
    came[{f.product, f.to}] += f.per_year;
  }
  for (const InputUse& i : b.inputs) taken[{i.input, b.sites[i.site].place}] += i.per_year;
  for (const FinalUse& f : b.finals) taken[{f.product, f.place}] += f.per_year;
  double worst = 0.0;
  for (std::size_t p = 0; p < world.products.size(); ++p) {
    double scale = 0.0;
    for (std::size_t at = 0; at < world.places.size(); ++at) scale += made[{ProductId{p}, PlaceId{at}}];
    for (std::size_t at = 0; at < world.places.size() && scale > 0.0; ++at) {
      const Cell cell{ProductId{p}, PlaceId{at}};
      worst = std::max(worst, std::abs(made[cell] - left[cell]) / scale);
      worst = std::max(worst, std::abs(came[cell] - taken[cell]) / scale);
    }
  }
  return worst;
}

RC_GTEST_PROP(Complete, AccountsCloseInRandomWorlds, ()) {
  const made::WorldMaker m = made::random_world(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  const auto b = complete(m.w, m.w.figures.central());
  RC_ASSERT(b.has_value());
  RC_ASSERT(worst_gap(m.w, *b) <= 1e-12);
  for (const InputUse& i : b->inputs) RC_ASSERT(std::isfinite(i.per_output) && i.per_output >= 0.0);
  for (std::size_t i = 1; i < b->sites.size(); ++i) {
    RC_ASSERT(std::pair(b->sites[i - 1].product, b->sites[i - 1].place) <
              std::pair(b->sites[i].product, b->sites[i].place));
  }
}

void check_draws(const std::string& folder, std::uint32_t draws) {
  const WorldPtr world = sample::world_of(sample::folder(folder));
  ASSERT_TRUE(world);
  for (std::uint32_t d = 0; d <= draws; ++d) {
    const std::vector<double> values = draw(*world, 1, d);
    for (double v : values) ASSERT_TRUE(std::isfinite(v));
    const auto b = complete(*world, values);
    ASSERT_TRUE(b) << to_string(b.error());
    EXPECT_LE(worst_gap(*world, *b), 1e-12) << "draw " << d;
    for (const Closing& c : b->closings) {
      EXPECT_LE(c.margin_error, 1e-6) << world->products[c.product].id << " draw " << d;
      EXPECT_GE(c.unexplained, 0.0);
    }
  }
}

TEST(Complete, AccountsCloseInEveryDrawOfTiny) { check_draws("tests/data/worlds/tiny", 20); }
TEST(Complete, AccountsCloseInEveryDrawOfStrategic) { check_draws("data/worlds/strategic", 20); }

// Outputs that rows state are met exactly, whatever demand says.
TEST(Complete, StatedOutputsStandInStrategic) {
  const WorldPtr world = sample::world_of(sample::folder("data/worlds/strategic"));
  ASSERT_TRUE(world);
  const std::vector<double> values = world->figures.central();
  const auto b = complete(*world, values);
  ASSERT_TRUE(b);
  std::map<Cell, double> made;  // with all inside the place; WORLD under an invalid place
  for (const Site& s : b->sites) {
    made[{s.product, PlaceId{}}] += s.output;
    for (PlaceId p = s.place; p.valid(); p = world->places[p].part_of) made[{s.product, p}] += s.output;
  }
  int checked = 0;
  for (const Production& row : world->production) {
    if (row.quantity != ProductionQuantity::output || b->closings[row.product.index].total_derived) continue;
    // What the world total leaves goes to the rest of the world, whatever its own row says.
    if (row.place.valid() && world->places[row.place].kind == PlaceKind::rest) continue;
    const double stated = values[row.figure.index];
    if (!(stated > 0.0)) continue;
    const double ours = made[{row.product, row.place}];
    EXPECT_NEAR(ours, stated, 1e-9 * stated) << world->figures.note(row.figure).key;
    ++checked;
  }
  EXPECT_GT(checked, 100);
}

/// The same world with products and places added in another order.
made::WorldMaker shuffled(const made::WorldMaker& from, std::vector<std::uint32_t>& place_to) {
  made::WorldMaker to = from;
  to.w.places = {};
  place_to.assign(from.w.places.size(), 0);
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < from.w.places.size(); ++i) order.push_back(from.w.places.size() - 1 - i);
  for (std::uint32_t k = 0; k < order.size(); ++k) place_to[order[k]] = k;
  auto moved = [&](PlaceId p) { return p.valid() ? PlaceId{place_to[p.index]} : p; };
  for (auto old : order) {
    Place place = from.w.places.at(old);
    place.part_of = moved(place.part_of);
    to.w.places.add(place.id, place);
  }
  to.w.production = {};
  for (Production row : from.w.production) {
    row.place = moved(row.place);
    row.of = moved(row.of);
    to.w.production.add(row);
  }
  to.w.demand = {};
  for (Demand row : from.w.demand) {
    row.place = moved(row.place);
    to.w.demand.add(row);
  }
  return to;
}

RC_GTEST_PROP(Complete, NamesOfPlacesDoNotMatter, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const made::WorldMaker a = made::random_world(number);
  std::vector<std::uint32_t> place_to;
  const made::WorldMaker b = shuffled(a, place_to);
  const auto x = complete(a.w, a.w.figures.central());
  const auto y = complete(b.w, b.w.figures.central());
  RC_ASSERT(x.has_value() && y.has_value());
  std::map<std::tuple<ProductId, PlaceId, PlaceId>, double> theirs;
  for (const TradeFlow& f : y->flows) theirs[{f.product, f.from, f.to}] = f.per_year;
  RC_ASSERT(x->flows.size() == y->flows.size());
  for (const TradeFlow& f : x->flows) {
    const double other = theirs[{f.product, PlaceId{place_to[f.from.index]}, PlaceId{place_to[f.to.index]}}];
    RC_ASSERT(std::abs(other - f.per_year) <= 1e-9 * (f.per_year + x->closings[f.product.index].made * 1e-6));
  }
}

RC_GTEST_PROP(Complete, UnitsDoNotMatter, ()) {
  const auto number = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const made::WorldMaker m = made::random_world(number);
  const ProductId in{static_cast<std::size_t>(number % m.w.products.size())};
  constexpr double kScale = 1000.0;  // t to kg
  std::vector<double> values = m.w.figures.central();
  const auto x = complete(m.w, values);
  for (const auto& row : m.w.production) {
    if (row.product == in && row.quantity == ProductionQuantity::output) values[row.figure.index] *= kScale;
  }
  for (const auto& row : m.w.demand) {
    if (row.product == in) values[row.figure.index] *= kScale;
  }
  for (const auto& row : m.w.recipes) {
    if (row.input == in) values[row.amount.index] *= kScale;
    if (row.output == in) values[row.amount.index] /= kScale;
  }
  const auto y = complete(m.w, values);
  RC_ASSERT(x.has_value() && y.has_value());
  RC_ASSERT(x->flows.size() == y->flows.size());
  for (std::size_t i = 0; i < x->flows.size(); ++i) {
    const double scale = x->flows[i].product == in ? kScale : 1.0;
    const double made = x->closings[x->flows[i].product.index].made;
    RC_ASSERT(std::abs(y->flows[i].per_year / scale - x->flows[i].per_year) <=
              1e-9 * (x->flows[i].per_year + 1e-6 * made));
  }
}

}  // namespace
}  // namespace chokepoint::world
