// The tier picture of a supply chain: a column for each stage, a box for each product with the shares of its places,
// ribbons from inputs to what is made of them.
#pragma once

#include <string>

#include "report/report.h"

namespace chokepoint::report {

/// The picture as HTML, in a box of its own that scrolls sideways; "" if the table lacks one of the columns of
/// Draw::tiers (the table is then shown as a table).
std::string tiers_html(const Table& table, std::size_t report, std::size_t index);

}  // namespace chokepoint::report
