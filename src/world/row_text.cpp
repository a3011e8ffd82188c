#include "world/row_text.h"

namespace chokepoint::world {

namespace {

std::string dated(std::string key, const std::optional<PartialDate>& date) {
  if (date) key += ":" + to_string(*date);
  return key;
}

}  // namespace

void RowWriter::list(std::string_view column, const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ";") + item;
  cell(column, text);
}

void RowWriter::figure(FigureId id, std::string_view unit) {
  const Estimate& estimate = world_.figures[id];
  const FigureNote& note = world_.figures.note(id);
  key(note.key);
  cell("value", table::format_number(estimate.value));
  // An assumed figure states its interval even where it has no width.
  if (estimate.interval() || estimate.status == Status::assumed) {
    cell("low", table::format_number(estimate.low));
    cell("high", table::format_number(estimate.high));
  }
  cell("unit", unit);
  cell("status", name_of(estimate.status));
  const auto claims = world_.figures.claims(id);
  names("claims", std::vector<ClaimId>(claims.begin(), claims.end()));
  cell("reason", note.reason);
  if (note.year != 0) cell("year", std::to_string(note.year));
  if (!note.always_known) cell("known_on", to_string(note.known_on));
  cell("basis", note.basis);
}

void describe(RowWriter& out, const Place& row) {
  out.key("places:" + row.id);
  out.cell("id", row.id);
  out.cell("name", row.name);
  out.cell("kind", words::of(words::kPlaceKind, row.kind));
  out.place("part_of", row.part_of);
  out.list("aliases", row.aliases);
}

void describe(RowWriter& out, const Regime& row) {
  out.key("regimes:" + row.id);
  out.cell("id", row.id);
  out.cell("name", row.name);
  out.cell("kind", words::of(words::kRegimeKind, row.kind));
  out.cell("decision_rule", words::of(words::kDecisionRule, row.rule));
  out.cell("note", row.note);
}

void describe(RowWriter& out, const Member& row) {
  const std::string& regime = out.world().regimes[row.regime].id;
  out.key(dated("members:" + regime + "@" + std::string(out.name(row.place)), row.from));
  out.cell("regime", regime);
  out.place("place", row.place);
  out.cell("from", row.from);
  out.cell("to", row.to);
  out.source("source", row.source);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const Firm& row) {
  out.key("firms:" + row.id);
  out.cell("id", row.id);
  out.cell("name", row.name);
  out.place("home", row.home);
  out.list("aliases", row.aliases);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const Ownership& row) {
  out.firm("owner", row.owner);
  out.firm("owned", row.owned);
  out.cell("from", row.from);
  out.cell("to", row.to);
  out.figure(row.share, "1");
}

void describe(RowWriter& out, const PlaceParameter& row) {
  out.place("place", row.place);
  out.cell("parameter", words::of(words::kPlaceParameter, row.kind));
  out.figure(row.figure, "1");
}

void describe(RowWriter& out, const Product& row) {
  out.key("products:" + row.id);
  out.cell("id", row.id);
  out.cell("name", row.name);
  out.cell("chain", row.chain);
  out.cell("stage", words::of(words::kStage, row.stage));
  out.cell("unit", row.unit.text);
  out.list("hs", row.hs);
  out.list("codes", row.codes);
  out.yes_no("tradable", row.tradable);
  out.cell("name_zh", row.name_zh);
  out.cell("name_ja", row.name_ja);
  out.cell("name_ar", row.name_ar);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const ProductParameter& row) {
  out.product("product", row.product);
  out.cell("parameter", row.parameter);
  out.figure(row.figure, row.unit.text);
}

void describe(RowWriter& out, const Recipe& row) {
  out.product("output", row.output);
  out.product("input", row.input);
  out.place("place", row.place);
  out.cell("kind", words::of(words::kInputKind, row.kind));
  out.cell("group", row.group);
  out.cell("criticality", words::of(words::kCriticality, row.criticality));
  const bool technology = row.kind == InputKind::technology;
  out.figure(row.amount,
             technology ? "1" : std::string(out.unit_of(row.input)) + "/" + std::string(out.unit_of(row.output)));
}

void describe(RowWriter& out, const Mix& row) {
  out.product("output", row.output);
  out.cell("group", row.group);
  out.product("input", row.input);
  out.place("place", row.place);
  out.figure(row.share, "1");
}

void describe(RowWriter& out, const Byproduct& row) {
  out.product("product", row.product);
  out.product("host", row.host);
  out.cell("quantity", words::of(words::kByproductQuantity, row.quantity));
  out.figure(row.figure, std::string(out.unit_of(row.product)) + "/" + std::string(out.unit_of(row.host)));
}

void describe(RowWriter& out, const Source& row) {
  out.key("sources:" + row.id);
  out.cell("id", row.id);
  out.cell("title", row.title);
  out.cell("publisher", row.publisher);
  out.cell("published", row.published);
  out.cell("url", row.url);
  out.cell("language", row.language);
  out.cell("reliability", std::string_view(&row.reliability, 1));
  out.cell("credibility", std::to_string(row.credibility));
  out.names("derived_from", row.derived_from);
  out.cell("licence", row.licence);
  out.cell("note", row.note);
}

void describe(RowWriter& out, const Claim& row) {
  out.key("claims:" + row.id);
  out.cell("id", row.id);
  out.source("source", row.source);
  out.cell("locator", row.locator);
  out.cell("quote", row.quote);
  out.cell("language", row.language);
  out.cell("english", row.english);
  out.cell("value", row.value);
  out.cell("low", row.low);
  out.cell("high", row.high);
  out.cell("value_text", row.value_text);
  out.cell("unit", row.unit);
  if (row.year != 0) out.cell("year", std::to_string(row.year));
  out.cell("about", row.about);
  out.cell("stance", words::of(words::kStance, row.stance));
  out.cell("note", row.note);
}

}  // namespace chokepoint::world
