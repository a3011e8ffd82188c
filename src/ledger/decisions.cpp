// What people say about claims.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/ledger.h"
#include "ledger/row_sql.h"

namespace chokepoint::ledger {

std::string_view name_of(DecisionKind kind) {
  constexpr std::string_view kNames[] = {"accept", "reject", "reopen", "merge", "attach", "detach"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::optional<DecisionKind> decision_kind(std::string_view name) {
  for (const DecisionKind kind : {DecisionKind::accept, DecisionKind::reject, DecisionKind::reopen, DecisionKind::merge,
                                  DecisionKind::attach, DecisionKind::detach}) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

std::string_view name_of(State state) {
  constexpr std::string_view kNames[] = {"open", "accepted", "rejected", "merged"};
  return kNames[static_cast<std::size_t>(state)];
}

Result<bool> Ledger::decide(const Decision& asked) {
  if (asked.author.empty()) {
    return fail(Fault{Code::missing_value, "", 0, 0, "no author", "the person who decides", "name them with --author"});
  }
  Transaction transaction(database_);
  auto found = find(asked.claim);
  if (!found) return tl::unexpected(found.error());
  Decision decision = asked;
  decision.claim = found->claim.id;
  using Kind = DecisionKind;
  const bool attached =
      std::find(found->figures.begin(), found->figures.end(), decision.object) != found->figures.end();
  bool changes = true;
  if (decision.kind == Kind::merge) {
    auto other = find(decision.object);
    if (!other) return tl::unexpected(other.error());
    decision.object = other->claim.id;
    if (decision.object == decision.claim || other->state == State::merged) {
      return fail(Fault{Code::cycle, "", 0, 0, "claim " + decision.claim + " merged into " + decision.object,
                        "another claim, which itself is merged into none", "merge into the one that stays"});
    }
    changes = found->state != State::merged || found->merged_into != decision.object;
  } else if (decision.kind == Kind::attach) {
    if (found->state != State::accepted) {
      return fail(Fault{Code::usage, "", 0, 0,
                        fmt::format("claim {}, which is {}", decision.claim, name_of(found->state)),
                        "a claim that somebody has accepted", "accept it first: chokepoint evidence accept"});
    }
    changes = !attached;
  } else if (decision.kind == Kind::detach) {
    changes = attached;
  } else {
    const State wanted = decision.kind == Kind::accept   ? State::accepted
                         : decision.kind == Kind::reject ? State::rejected
                                                         : State::open;
    changes = found->state != wanted || (!decision.note.empty() && decision.note != found->note);
  }
  if (!changes) return false;
  Statement(database_,
            "INSERT INTO decisions(claim, kind, object, author, note, decided_on) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .with(decision.claim, name_of(decision.kind), decision.object, decision.author, decision.note,
            decision.decided_on)
      .run();
  auto committed = transaction.commit();
  if (!committed) return tl::unexpected(committed.error());
  return true;
}

Result<std::vector<Decision>> Ledger::decisions_of(std::string_view claim) {
  std::vector<Decision> decisions;
  Statement statement(database_,
                      fmt::format("SELECT {} FROM decisions WHERE claim = ?1 ORDER BY number", kDecisionColumns));
  statement.with(claim);
  while (statement.next()) decisions.push_back(decision_of(statement));
  if (auto error = database_.take_error()) return fail(std::move(*error));
  return decisions;
}

}  // namespace chokepoint::ledger
