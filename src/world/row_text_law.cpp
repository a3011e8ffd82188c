// controls to facilities: law, responses, races.
#include "world/row_text.h"

namespace chokepoint::world {

namespace {

std::string target_text(const RowWriter& out, const Target& target) {
  std::string text = target.excluded ? "-" : "";
  switch (target.kind) {
    case Target::Kind::all:
      return text + "all";
    case Target::Kind::place:
      return text + std::string(out.name(PlaceId{target.index}));
    case Target::Kind::regime:
      return text + out.world().regimes[RegimeId{target.index}].id;
    case Target::Kind::firm:
      return text + std::string(out.name(FirmId{target.index}));
  }
  return text;
}

std::string option_unit(const RowWriter& out, const Option& row) {
  const std::string unit(out.unit_of(row.product));
  if (row.quantity == "cost") return "USD/" + unit;
  if (row.quantity == "fixed_cost") return "USD";
  if (row.quantity == "build_days" || row.quantity == "ramp_days") return "days";
  return unit;
}

}  // namespace

void describe(RowWriter& out, const Control& row) {
  out.key("controls:" + row.id);
  out.cell("id", row.id);
  out.cell("title", row.title);
  if (row.issuing_regime.valid()) {
    out.cell("issuer", out.world().regimes[row.issuing_regime].id);
  } else {
    out.place("issuer", row.issuer);
  }
  out.cell("instrument", words::of(words::kInstrument, row.instrument));
  out.cell("announced", row.announced);
  out.cell("text_language", row.text_language);
  out.source("source", row.source);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const Clause& row) {
  out.key("control_clauses:" + out.world().controls[row.control].id + "/" + row.clause);
  out.control("control", row.control);
  out.cell("clause", row.clause);
  out.cell("all_of", row.all_of);
  out.cell("item", row.item);
  out.list("codes", row.codes);
  out.list("hs", row.hs);
  out.cell("parameter", row.parameter);
  out.cell("operator", words::of(words::kOperator, row.op));
  out.cell("threshold", row.threshold ? table::format_number(*row.threshold) : row.threshold_text);
  if (row.unit) out.cell("unit", row.unit->text);
  std::vector<std::string> targets;
  for (const Target& target : row.targets) targets.push_back(target_text(out, target));
  out.list("targets", targets);
  out.cell("rule", words::of(words::kRule, row.rule));
  out.cell("reach", words::of(words::kReach, row.reach));
  out.cell("refers_to", row.refers_to);
  out.cell("quote", row.quote);
  out.cell("english", row.english);
  out.source("source", row.source);
  out.yes_no("verified", row.verified);
}

void describe(RowWriter& out, const StatusEvent& row) {
  const std::string_view clause = row.clause.valid() ? std::string_view(out.world().clauses[row.clause].clause) : "all";
  const std::string_view state = words::of(words::kClauseState, row.state);
  out.key("control_status:" + out.world().controls[row.control].id + "/" + std::string(clause) + "@" +
          to_string(row.date) + ":" + std::string(state));
  out.control("control", row.control);
  out.clause_or_all("clause", row.clause);
  out.cell("date", to_string(row.date));
  out.cell("state", state);
  out.cell("until", row.until);
  out.cell("legal_default", words::of(words::kLegalDefault, row.legal_default));
  out.source("source", row.source);
  out.yes_no("verified", row.verified);
}

void describe(RowWriter& out, const Coverage& row) {
  out.control("control", out.world().clauses[row.clause].control);
  out.clause_or_all("clause", row.clause);
  out.product("product", row.product);
  out.cell("answer", words::of(words::kAnswer, row.answer));
  out.figure(row.share, "1");
}

void describe(RowWriter& out, const Licence& row) {
  out.control("control", row.control);
  out.clause_or_all("clause", row.clause);
  out.cell("class", words::of(words::kUserClass, row.user));
  out.cell("quantity", words::of(words::kLicenceQuantity, row.quantity));
  const bool share = row.quantity == LicenceQuantity::refused_share;
  out.figure(row.figure, share ? "1" : row.quantity == LicenceQuantity::office_per_day ? "1/days" : "days");
}

void describe(RowWriter& out, const Option& row) {
  out.cell("id", row.id);
  out.cell("kind", row.kind);
  out.product("product", row.product);
  out.place("place", row.place);
  out.cell("quantity", row.quantity);
  out.figure(row.figure, option_unit(out, row));
}

void describe(RowWriter& out, const Facility& row) {
  out.cell("id", row.id);
  out.place("place", row.place);
  out.cell("kind", row.kind);
  out.cell("quantity", row.quantity);
  out.figure(row.figure, row.unit.text);
}

}  // namespace chokepoint::world
