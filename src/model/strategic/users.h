// Phases 2 to 6 of the day: goods arrive, makers plan, users ask and are served, makers produce; and the markets' own
// orders for tomorrow's goods (phase 7, first half), which need nothing else.
//
// Method: docs/methods/strategic.md sections 3.2 to 3.7. Verified by: tests/model/strategic/*.cpp.
#pragma once

#include "model/strategic/state.h"
#include "model/strategic/workspace.h"

namespace chokepoint::strategic {

/// Plans of the product's makers, and what these and the refilling of stocks need of each input; wakes inputs that are
/// asked for another amount than at rest.
void plan(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product, State& state,
          Workspace& work);

/// Tools a day that bring worn ones of a slot back into working order over the refill time.
double repair_of(const System& system, const Parameters& parameters, const State& state, std::uint32_t slot);

/// Markets of the product take in what arrives, hand out what they have, and order. A shortage wakes the users.
/// Final users are served here; slots take their share when their site produces.
void trade(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product, State& state,
           Workspace& work);

/// Makers of the product turn inputs into output as far as inputs and tools allow; tools wear or are renewed; new
/// capacity ramps up as far as its capital and technology inputs come. With substitution the members of a group of
/// inputs stand in for each other.
void produce(const System& system, const Parameters& parameters, const Drive& drive, std::uint32_t product,
             State& state, Workspace& work);

}  // namespace chokepoint::strategic
