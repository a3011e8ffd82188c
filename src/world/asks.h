// What the figure columns of common quantities must be.
#pragma once

#include "world/row.h"

namespace chokepoint::world {

/// A share of a whole: 0 to 1.
FigureAsk ask_share(Reading& in);
/// A plain number of at least 0.
FigureAsk ask_number(Reading& in);
FigureAsk ask_days(Reading& in);
/// The product's own unit.
FigureAsk ask_amount(Reading& in, ProductId product);
/// The same each year: `t` and `t/years` say the same.
FigureAsk ask_per_year(Reading& in, ProductId product);
/// US dollars for a unit of the product, more than 0.
FigureAsk ask_price(Reading& in, ProductId product);

}  // namespace chokepoint::world
