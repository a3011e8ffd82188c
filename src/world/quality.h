// How well founded a world is: counts by status, and the figures that are known worst.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "world/world.h"

namespace chokepoint::world {

struct StatusCounts {
  std::string table;
  std::size_t quoted{0}, derived{0}, assumed{0};
  std::size_t total() const { return quoted + derived + assumed; }
};

struct WeakFigure {
  FigureId figure;
  /// Width of the interval over |value|; where the value is 0, the width itself.
  double relative_width{0.0};
};

struct Quality {
  std::vector<StatusCounts> tables;  // tables that hold figures, in table order
  StatusCounts all;
  double assumed_share{0.0};        // of all figures; 0 for a world without figures
  std::vector<WeakFigure> weakest;  // widest relative interval first, ties by key
  std::size_t claims{0}, sources{0};
  std::size_t echoes{0};  // sources that repeat others
};

/// At most `weakest` figures are listed. The world's two defaults are counted as table `defaults`.
Quality quality(const World& world, std::size_t weakest = 20);

}  // namespace chokepoint::world
