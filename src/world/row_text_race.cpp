// Rows of races as text.
#include "world/row_text.h"

namespace chokepoint::world {

namespace {

std::string_view programme(const RowWriter& out, std::uint32_t id) {
  return id == kAnyProgramme ? std::string_view{} : std::string_view(out.world().programmes.at(id).id);
}

}  // namespace

void describe(RowWriter& out, const Race& row) {
  out.key("races:" + row.id);
  out.cell("id", row.id);
  out.cell("name", row.name);
  out.cell("headline", row.headline);
  out.cell("about", row.about);
}

void describe(RowWriter& out, const MilestoneType& row) {
  const std::string& race = out.world().races.at(row.race).id;
  out.key("milestone_types:" + race + ":" + row.type);
  out.cell("race", race);
  out.cell("type", row.type);
  out.cell("name", row.name);
  out.cell("rank", std::to_string(row.rank));
  out.cell("means", row.means);
  if (row.trl > 0) out.cell("trl", std::to_string(row.trl));
  if (row.mrl > 0) out.cell("mrl", std::to_string(row.mrl));
}

void describe(RowWriter& out, const Programme& row) {
  out.key("programmes:" + row.id);
  out.cell("id", row.id);
  out.cell("name", row.name);
  out.place("place", row.place);
  out.cell("race", out.world().races.at(row.race).id);
  out.names("firms", row.firms);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const Milestone& row) {
  const std::string& programme = out.world().programmes.at(row.programme).id;
  out.key("milestones:" + programme + ":" + row.milestone + (row.announced ? ":" + to_string(*row.announced) : ""));
  out.cell("programme", programme);
  out.cell("milestone", row.milestone);
  out.cell("type", row.type);
  out.cell("planned", row.planned);
  out.cell("announced", row.announced);
  out.cell("actual", row.actual);
  out.names("claims", row.claims);
  out.names("needs", row.needs);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const RaceTask& row) {
  out.key("tasks:" + std::string(programme(out, row.programme)) + ":" + row.task);
  out.cell("programme", programme(out, row.programme));
  out.cell("task", row.task);
  out.list("after", row.after);
  out.cell("reaches", row.reaches);
  out.cell("shape", words::of(words::kTaskShape, row.shape));
  out.cell("risk", row.risk);
  out.list("resources", row.resources);
  out.cell("started", row.started);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const TaskFigure& row) {
  out.cell("programme", programme(out, row.programme));
  out.cell("task", row.task);
  out.cell("quantity", words::of(words::kTaskQuantity, row.quantity));
  out.product("product", row.product);
  out.figure(row.figure, row.quantity == TaskQuantity::duration ? "months" : "1");
}

void describe(RowWriter& out, const RaceTie& row) {
  out.cell("race", out.world().races.at(row.race).id);
  out.cell("kind", words::of(words::kTieKind, row.kind));
  out.cell("type", row.type);
  out.cell("leader", programme(out, row.leader));
  out.cell("follower", programme(out, row.follower));
  if (row.regime.valid()) out.cell("regime", out.world().regimes[row.regime].id);
  out.figure(row.lag, "months");
}

void describe(RowWriter& out, const RaceFigure& row) {
  out.cell("race", out.world().races.at(row.race).id);
  out.cell("quantity", words::of(words::kRaceQuantity, row.quantity));
  out.cell("subject", row.subject);
  out.cell("programme", programme(out, row.programme));
  const bool cost = row.quantity == RaceQuantity::first_cost || row.quantity == RaceQuantity::target_cost;
  out.figure(row.figure, row.quantity == RaceQuantity::doubling_time ? "months" : cost ? "USD/W" : "1");
}

void describe(RowWriter& out, const MadeForecast& row) {
  const std::string& race = out.world().races.at(row.race).id;
  out.key("forecasts:" + race + ":" + to_string(row.made_on) + ":" + std::string(programme(out, row.programme)) + ":" +
          row.type + ":" + to_string(row.by));
  out.cell("race", race);
  out.cell("made_on", row.made_on);
  out.cell("programme", programme(out, row.programme));
  out.cell("type", row.type);
  out.cell("by", row.by);
  out.cell("probability", table::format_number(row.probability));
  out.cell("seal", row.seal);
}

}  // namespace chokepoint::world
