// What a sender holds of what a target finally uses: the nests of the closed forms, read from the balanced world.
//
// Spending shares are those of the target's final uses by value. `direct`: the sender's share of what arrives of the
// product. `deepest`: its largest share of any stage's material that went into it, through all tiers
// (assess/dependence.h, max-stage). `touched`: share of units that met the sender at all.
// Method: docs/methods/coercion.md section 1. Verified by: tests/respond/pressure_test.cpp.
#pragma once

#include <vector>

#include "respond/loss.h"
#include "simulate/simulator.h"

namespace chokepoint::respond {

struct Held {
  ProductId product;
  double spending{0.0};
  std::vector<double> direct, deepest, touched;  // by place id of the sender's country
};

/// Per final use of the target with value; spending adds up to 1. Faults: those of the dependence model.
Result<std::vector<Held>> holdings(const simulate::Simulator& simulator, PlaceId target);

enum class Reading : std::uint8_t { direct, deepest, touched };
/// The nests that a sender's coalition holds: shares of its members add up, to at most 1.
std::vector<Nest> nests_of(const std::vector<Held>& held, const std::vector<PlaceId>& senders, Reading reading,
                           double sigma);

}  // namespace chokepoint::respond
