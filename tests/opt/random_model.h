// Random programmes for the tests of opt, and a plain way to the best integer answer.
#pragma once

#include "base/random.h"
#include "opt/model.h"

namespace chokepoint::opt {

/// Feasible (x0 keeps every row) and bounded (every column is).
inline Model random_model(std::uint32_t draw, std::uint32_t columns, std::uint32_t rows, bool integers) {
  Stream random(7, draw, Purpose::test);
  Model model;
  std::vector<double> inside;
  for (std::uint32_t c = 0; c < columns; ++c) {
    const double high = integers ? 3.0 : 1.0 + 9.0 * random.uniform();
    model.add_column("x" + std::to_string(c), random.normal(), 0.0, high, integers);
    inside.push_back(integers ? static_cast<double>(random.below(4)) : high * random.uniform());
  }
  for (std::uint32_t r = 0; r < rows; ++r) {
    std::vector<Entry> entries;
    double sum = 0.0;
    for (std::uint32_t c = 0; c < columns; ++c) {
      if (random.uniform() > 0.6) continue;
      entries.push_back({c, random.normal()});
      sum += entries.back().value * inside[c];
    }
    const double slack = random.uniform();
    const auto kind = random.below(4);
    model.add_row("row" + std::to_string(r), kind == 0 ? -kInfinity : sum - slack,
                  kind == 1 ? kInfinity : (kind == 2 && !integers ? sum - slack : sum + slack), entries);
    if (kind == 2 && !integers) model.row_low.back() = model.row_high.back() = sum;
  }
  return model;
}

}  // namespace chokepoint::opt
