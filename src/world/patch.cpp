#include "world/patch.h"

#include "table/csv.h"
#include "world/canonical.h"
#include "world/figure_bounds.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

/// Figures are append-only, so the copy is built anew with the set values in their places.
Figures with(const Figures& figures, const std::vector<std::optional<double>>& values) {
  Figures out;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const FigureId id{i};
    if (!values[i]) {
      out.add(figures[id], figures.where(id), figures.note(id), figures.claims(id));
      continue;
    }
    FigureNote note;
    note.key = figures.note(id).key;
    note.basis = figures.note(id).basis;
    note.year = figures.note(id).year;
    note.reason = "set by the user";
    out.add({*values[i], *values[i], *values[i], Status::assumed}, figures.where(id), std::move(note), {});
  }
  return out;
}

}  // namespace

Result<WorldPtr> patched(const World& world, std::span<const SetFigure> acts) {
  std::vector<std::optional<double>> values(world.figures.size());
  Faults faults;
  for (const SetFigure& act : acts) {
    if (!act.figure.valid() || act.figure.index >= values.size()) {
      faults.add({Code::unknown_reference, "", 0, 0, "a figure that the world does not have", "a figure of this world",
                  "take the figure from the same world"});
      continue;
    }
    const std::string& key = world.figures.note(act.figure).key;
    if (!bounds_of(key).contains(act.value)) {
      faults.add({Code::out_of_range, "", 0, 0, table::format_number(act.value) + " for " + shown(key),
                  "a value the figure's table allows", "correct the number"});
      continue;
    }
    values[act.figure.index] = act.value;
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  auto copy = std::make_shared<World>(world);
  copy->figures = with(world.figures, values);
  copy->fingerprint = fingerprint_of(*copy);
  return copy;
}

}  // namespace chokepoint::world
