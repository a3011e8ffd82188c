#include "policy/words.h"

#include <algorithm>

#include "world/words.h"

namespace chokepoint::policy {
namespace {

using world::Operator;

std::string spaced(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), '_', ' ');
  return result;
}

std::string name_of(const world::World& world, const world::Target& target) {
  switch (target.kind) {
    case world::Target::Kind::all:
      return "all";
    case world::Target::Kind::place:
      return world.places.at(target.index).name;
    case world::Target::Kind::regime:
      return world.regimes.at(target.index).name;
    case world::Target::Kind::firm:
      return world.firms.at(target.index).name;
  }
  return "";
}

}  // namespace

std::string_view words_of(Operator op) {
  switch (op) {
    case Operator::less:
      return "below";
    case Operator::at_most:
      return "at most";
    case Operator::equal:
      return "exactly";
    case Operator::at_least:
      return "at least";
    case Operator::more:
      return "above";
    case Operator::in:
      return "one of";
    case Operator::none:
      break;
  }
  return "";
}

std::string threshold_text(const world::Clause& clause) {
  std::string text(words_of(clause.op));
  if (!text.empty() && !clause.threshold_text.empty()) text += " ";
  text += clause.threshold_text;
  if (clause.unit && clause.threshold) text += " " + clause.unit->text;
  return text;
}

std::string predicate_text(const world::Clause& clause) {
  if (clause.parameter.empty()) return "";
  const std::string threshold = threshold_text(clause);
  return spaced(clause.parameter) + (threshold.empty() ? "" : " ") + threshold;
}

std::string targets_text(const world::World& world, const world::Clause& clause) {
  std::string named;
  std::string excluded;
  for (const world::Target& target : clause.targets) {
    std::string& text = target.excluded ? excluded : named;
    text += (text.empty() ? "" : "; ") + name_of(world, target);
  }
  return excluded.empty() ? named : named + " but " + excluded;
}

std::string issuer_text(const world::World& world, const world::Control& control) {
  if (control.issuer.valid()) return world.places[control.issuer].name;
  return control.issuing_regime.valid() ? world.regimes[control.issuing_regime].name : "";
}

std::string state_text(const StateOnDay& state) {
  if (state.before_any) return "not yet announced";
  if (state.unknown_since) return "unknown since " + to_string(*state.unknown_since);
  return spaced(world::words::of(world::words::kClauseState, state.state));
}

Day last_law_source(const world::World& world) {
  Day last{};
  const auto look = [&](SourceId source) {
    if (source.valid() && world.sources[source].published)
      last = std::max(last, world.sources[source].published->first);
  };
  for (const auto& control : world.controls) look(control.source);
  for (const auto& clause : world.clauses) look(clause.source);
  for (const auto& event : world.control_status) look(event.source);
  return last;
}

}  // namespace chokepoint::policy
