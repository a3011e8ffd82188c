#include "world/asks.h"

namespace chokepoint::world {

namespace {

/// The product's unit; nothing while the product is unknown or its unit faulty (then the row is held as written).
const Unit* unit_of(Reading& in, ProductId product) {
  if (!product.valid()) return nullptr;
  const Unit& unit = in.world.products[product].unit;
  return unit.text.empty() ? nullptr : &unit;
}

}  // namespace

FigureAsk ask_share(Reading& in) { return {{*in.unit("1")}, 0.0, 1.0}; }
FigureAsk ask_number(Reading& in) { return {{*in.unit("1")}, 0.0}; }
FigureAsk ask_days(Reading& in) { return {{*in.unit("days")}, 0.0}; }

FigureAsk ask_amount(Reading& in, ProductId product) {
  FigureAsk ask;
  if (const Unit* unit = unit_of(in, product)) ask.units.push_back(*unit);
  return ask;
}

FigureAsk ask_per_year(Reading& in, ProductId product) {
  FigureAsk ask = ask_amount(in, product);
  if (ask.units.empty()) return ask;
  if (const auto& rate = in.unit(ask.units.front().text + "/years")) ask.units.push_back(*rate);
  return ask;
}

FigureAsk ask_price(Reading& in, ProductId product) {
  FigureAsk ask;
  ask.least_allowed = false;
  if (const Unit* unit = unit_of(in, product)) {
    if (const auto& price = in.unit("USD/" + unit->text)) ask.units.push_back(*price);
  }
  return ask;
}

}  // namespace chokepoint::world
