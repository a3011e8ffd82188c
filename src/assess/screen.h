// A bill of materials against the law of one day, through all tiers: which clause catches each part itself, and which
// catches what its makers need, on the way up.
//
// Tier 0 is the part as it leaves its maker for the buyer. Tier n is an input of tier n - 1 as it leaves its maker for
// the place of that tier's maker: a clause binds there, not at the buyer. What comes through a tier at most is the
// share of the part's supply that uses it (parallel paths added up, at most 1).
// Method: docs/methods/screening.md. Verified by: tests/assess/screen_test.cpp (chains with known answers, every
// path of random worlds followed on its own), tests/assess/part_law_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assess/ownership.h"
#include "assess/part_law.h"
#include "assess/sourcing.h"
#include "base/context.h"
#include "simulate/simulator.h"

namespace chokepoint::assess {

/// A clause on the day: what it says of the thing, and whether it binds.
struct Verdict {
  Caught caught{Caught::unknown};  // by the words and on the day: a clause that does not bind catches nothing
  Match match;                     // by the words alone
  policy::StateOnDay state;
  bool other_users{false};  // a ban that lets the buyer's class of users pass
};

struct OwnLaw {
  MakerShare maker;
  std::vector<Verdict> verdicts;  // yes before unknown before no; then in clause order
};

/// A link above a part's maker that a clause catches or may catch.
struct Upstream {
  ClauseId clause;
  ProductId product;
  PlaceId from, to;
  Caught caught{Caught::unknown};
  std::string question;
  std::uint32_t tier{0};  // the nearest at which it stands
  double share{0.0};      // of the supply, at most
};

struct LineScreen {
  Makers makers;
  std::vector<OwnLaw> own;  // one a maker; empty for parts of no product and no HS code
  Caught own_caught{Caught::no};
  std::vector<Upstream> upstream;  // yes before unknown, the widest first
  Caught upstream_caught{Caught::no};
  bool in_world{false};
  PlaceId goes_to;               // of a part inside another one: where that is made
  std::vector<Content> content;  // of a part that the bill takes apart; one a clause
};

struct Screening {
  std::vector<LineScreen> lines;
  std::vector<Owned> owners;  // per firm of the world: by the firms that a clause of the day names
};

/// Stated suppliers must be known to the world (read_bom sees to it). Stops (outcome of the context) between lines: the
/// lines done so far are returned.
Screening screen(const simulate::Simulator& simulator, const Firm& firm, Day day, Context& context);

}  // namespace chokepoint::assess
