// What the law says of one part that a firm buys: which clauses reach it, yes, no or unknown with the question to ask,
// by date; and what share of an order is refused or held for how long.
//
// The law of the base date is in the firm's orders as they are: only differences from it act (docs/methods/controls.md
// section 3). A part is one thing, not the mean of a product's trade: where the clause catches it, it catches all of
// it. Method: docs/methods/firm.md section 3. Verified by: tests/assess/part_law_test.cpp,
// tests/assess/exposure_test.cpp.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "assess/bridge.h"
#include "base/unit.h"
#include "policy/terms.h"
#include "world/scenario.h"
#include "world/world.h"

namespace chokepoint::assess {

struct Parameter {
  std::string name;  // as in control_clauses and product_parameters: energy_density
  double value{0.0};
  Unit unit;
};

/// The share of a good's value that is goods a clause lists, from where the clause says (content.h).
struct Content {
  ClauseId clause;
  double low{0.0}, high{1.0};
  std::string question;  // what would narrow it; may be empty
};

/// A part as the law sees it.
struct Item {
  ProductId product;  // invalid: outside the world; then only its HS code speaks
  PlaceId maker;
  FirmId firm;  // of the maker, where the buyer knows it
  PlaceId buyer;
  bool defence{false};  // the buyer's use
  std::vector<Parameter> parameters;
  std::vector<std::string> hs;     // stated for this part
  std::vector<Content> content{};  // worked out from what it is made of; one a clause at most
  /// Controlled technology it is made with, all of it, in lower case; nothing: not stated.
  std::optional<std::vector<std::string>> made_with{};
};

enum class Caught : std::uint8_t { no, yes, unknown };
std::string_view name_of(Caught caught);

/// A clause that speaks of the part's product or HS code, and whether it catches the part.
struct Match {
  ClauseId clause;
  Caught caught{Caught::unknown};
  double covered{1.0};     // expected share: 1 for yes; for unknown the product's, by control_coverage
  bool buyer_only{false};  // binds what the buyer may purchase, not what may leave: procurement
  FigureId coverage;       // of `covered`; invalid where none speaks
  std::string compared;    // what was held against what: "energy density 280 Wh/kg against at least 300 Wh/kg"
  std::string question;    // for unknown
};

/// The clauses of a world as they meet parts. Keeps references; const and thread-safe once made.
class PartLaw {
 public:
  PartLaw(const world::World& world, std::span<const double> values);

  /// Clauses of issuers around the maker that target the buyer on some day of the horizon, and purchase bans on the
  /// maker's firm or place; without those that do not catch the part. In clause order.
  std::vector<Match> catching(const Horizon& horizon, const Item& item) const;
  /// Also those that speak of the part and do not catch it, and clauses on what is made abroad with the issuer's goods
  /// or technology in it (never more than `unknown` unless the part's own parameters say).
  std::vector<Match> speaking(const Horizon& horizon, const Item& item) const;

  /// Clauses that ask for a share of value of what goods made abroad hold.
  const std::vector<ClauseId>& by_content() const { return by_content_; }
  /// Is the item one of the goods, made in the issuer's territory, that such a clause counts: those of the controls in
  /// its `refers_to`, by their words and whatever their state; all goods where it names none.
  Caught counts_for(ClauseId content_clause, const Item& item, Day day) const;

 private:
  using Rows = std::map<ClauseId, const world::Coverage*>;

  std::vector<Match> judge(const Horizon& horizon, const Item& item, bool all) const;
  std::optional<Match> export_match(ClauseId id, const Rows& rows, const Horizon& horizon, const Item& item,
                                    bool abroad) const;
  std::optional<Match> purchase_match(ClauseId id, const Rows& rows, const Horizon& horizon, const Item& item) const;
  Match caught_by(ClauseId id, const world::Coverage* row, const Item& item) const;
  std::set<ClauseId> speaking_of(const Item& item) const;
  std::optional<Caught> by_owners(ClauseId id, const Item& item, Day day, std::string& compared) const;
  std::optional<Caught> by_content(ClauseId id, const Item& item, std::string& compared, std::string& question) const;
  std::optional<Caught> by_technology(const world::Clause& clause, const Item& item, std::string& compared) const;

  const world::World& world_;
  std::span<const double> values_;
  std::vector<ClauseId> first_;                // per clause: the first of those that catch only together with it
  std::vector<std::vector<ClauseId>> groups_;  // per first clause
  std::vector<Rows> coverage_;                 // per product
  std::unordered_map<std::string, std::vector<ClauseId>> by_hs_;
  std::vector<ClauseId> by_content_;
};

/// The law of a part from a step on, until the next.
struct Standing {
  std::int32_t step{0};
  Caught caught{Caught::no};           // yes before unknown before no, over the clauses that bind
  std::vector<std::uint32_t> binding;  // into the matches
  std::vector<std::uint32_t> silent;   // matches whose sources end before, with nothing assumed
  Sending sending;                     // against the base date
  ClauseId why;                        // refuses or holds most
};

/// Changes within the horizon; the first stands at step 0.
std::vector<Standing> standings(const world::World& world, const world::Scenario& scenario, const Item& item,
                                std::span<const Match> found, const policy::Statutes& statutes, policy::Assume assume);

}  // namespace chokepoint::assess
