// The stages without which a product is not made, and who holds how much of each as seen from a target.
//
// A stage is necessary where each step from the product to it is a critical consumed (or wearing) input that nothing
// replaces: the only input of its group. Capital goods and technologies stop new plants, not those that stand; they are
// told apart.
// Method: docs/methods/coalition.md section 1. Verified by: tests/service/coalition_test.cpp.
#pragma once

#include <vector>

#include "simulate/simulator.h"

namespace chokepoint::respond {

struct Holder {
  PlaceId place;  // a country
  double output{0.0}, share{0.0};
  bool rest{false};  // stands for many places that do not act as one
};

struct SupplyStage {
  ProductId product;
  std::uint32_t tier{0};
  bool stops_output{true};     // false: stops expansion only
  double world{0.0};           // made a year
  double home{0.0};            // share made in the target itself
  std::vector<Holder> others;  // outside the target, largest first
};

/// By tier, then product. target invalid: the world.
std::vector<SupplyStage> necessary_stages(const simulate::Simulator& simulator, ProductId product, PlaceId target);

}  // namespace chokepoint::respond
