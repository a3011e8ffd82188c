// One day of the strategic model: eight phases over constant arrays.
//
//   1 rules        what each link passes and delays changes
//   2 arrivals     goods sent earlier reach their market
//   3 plans        sites plan: orders of yesterday plus what brings finished stock back to target, within capacity
//   4 needs        users ask for what the plan will use plus what refills their stock
//   5 sharing      markets hand out what they have: use before refilling, rated first, then proportionally
//   6 production   output = min(plan, what inputs allow); inputs are used up
//   7 ordering     markets order from suppliers; the law passes a share; makers ship, in the same order of precedence
//   8 redirecting  unfilled orders look for spare capacity elsewhere
//
// Products that nothing has reached yet rest at the baseline and cost nothing: a product wakes when a rule or the drive
// touches it, when a maker that uses it asks for another amount, or when an input of it runs short, and from then on is
// computed every day. Parameters::sleep = false computes all of them; the answer agrees to rounding.
//
// Which day's value each phase reads is a table in docs/methods/strategic.md. Goods are conserved; nothing is ever
// negative; with no rule, outage or demand change the state stays at the baseline.
// Verified by: tests/model/strategic/*.cpp (a plain second implementation, conservation, closed forms).
#pragma once

#include <span>

#include "model/strategic/state.h"
#include "model/strategic/workspace.h"
#include "network/links.h"

namespace chokepoint::strategic {

/// Takes the state from the evening of one day to the evening of the next.
void advance(const System& system, const Parameters& parameters, std::span<const network::RuleChange> rules,
             const Drive& drive, State& state, Workspace& work);

}  // namespace chokepoint::strategic
