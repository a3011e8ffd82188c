// Why a firm loses: from whom its largest loss came, and from whom that firm's, back to a firm that was shocked or a
// link that was cut.
//
// Verified by: tests/model/esri/cuts_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/esri/layout.h"

namespace chokepoint::model::esri {

enum class Cause : std::uint8_t { shock, cut, input, sales };

/// A firm's loss, and what carries most of it: an input that does not come from `from`, or sales to `from` that are
/// lost.
struct Why {
  std::uint32_t firm{0};
  double loss{0.0};
  Cause cause{Cause::shock};
  std::uint32_t from{0};
  double share{0.0};  // of what carries it: of the input, or of the firm's sales
};

/// From `firm` back; ends at a shock, at a cut, or where a firm comes again.
std::vector<Why> chain_of(const Layout& layout, const Method& method, const Scenario& scenario, const FirmLoss& losses,
                          std::uint32_t firm);

}  // namespace chokepoint::model::esri
