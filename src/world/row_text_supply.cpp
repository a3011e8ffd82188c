// producers to observed: who makes, holds, buys and pays.
#include "world/row_text.h"

namespace chokepoint::world {

void describe(RowWriter& out, const Producer& row) {
  out.key("producers:" + std::string(out.name(row.product)) + "@" + std::string(out.name(row.place)));
  out.product("product", row.product);
  out.place("place", row.place);
  out.names("firms", row.firms);
  out.cell("note", row.note);
}

namespace {

std::string_view unit_of(const RowWriter& out, const Production& row) {
  switch (row.quantity) {
    case ProductionQuantity::output:
    case ProductionQuantity::capacity:
    case ProductionQuantity::nameplate:
    case ProductionQuantity::secondary:
      return out.unit_of(row.product);
    case ProductionQuantity::share:
    case ProductionQuantity::utilisation:
    case ProductionQuantity::restart_price:
      return "1";
    case ProductionQuantity::restart_days:
    case ProductionQuantity::build_days:
    case ProductionQuantity::ramp_days:
      return "days";
  }
  return "1";
}

}  // namespace

void describe(RowWriter& out, const Production& row) {
  out.product("product", row.product);
  out.place_or_world("place", row.place);
  out.cell("quantity", words::of(words::kProductionQuantity, row.quantity));
  // WORLD is what an empty cell says, so it is not written.
  out.place("of", row.of);
  out.figure(row.figure, unit_of(out, row));
}

void describe(RowWriter& out, const Stock& row) {
  out.product("product", row.product);
  out.place("place", row.place);
  out.cell("holder", words::of(words::kStockHolder, row.holder));
  out.product("user", row.user);
  out.figure(row.figure, row.holder == StockHolder::government ? out.unit_of(row.product) : "days");
}

void describe(RowWriter& out, const Qualification& row) {
  out.product("product", row.product);
  out.product("user", row.user);
  out.cell("quantity", words::of(words::kQualificationQuantity, row.quantity));
  out.figure(row.figure, row.quantity == QualificationQuantity::days ? "days" : "1");
}

void describe(RowWriter& out, const Cohort& row) {
  out.product("product", row.product);
  out.place("place", row.place);
  out.product("use", row.use);
  out.cell("cohort", words::of(words::kCohortKind, row.cohort));
  out.cell("quantity", words::of(words::kCohortQuantity, row.quantity));
  out.figure(row.figure, row.quantity == CohortQuantity::share ? "1" : "days");
}

void describe(RowWriter& out, const Demand& row) {
  out.product("product", row.product);
  out.place_or_world("place", row.place);
  out.cell("class", words::of(words::kDemandClass, row.buyer));
  out.cell("priority", std::to_string(row.priority));
  out.cell("quantity", words::of(words::kDemandQuantity, row.quantity));
  out.figure(row.figure, row.quantity == DemandQuantity::share ? "1" : out.unit_of(row.product));
}

void describe(RowWriter& out, const Flow& row) {
  out.product("product", row.product);
  out.place("from", row.from);
  out.place("to", row.to);
  out.cell("quantity", words::of(words::kFlowQuantity, row.quantity));
  out.figure(row.figure, row.quantity == FlowQuantity::amount ? out.unit_of(row.product) : "1");
}

void describe(RowWriter& out, const Transit& row) {
  out.place("from", row.from);
  out.place("to", row.to);
  out.product("product", row.product);
  out.figure(row.days, "days");
}

void describe(RowWriter& out, const BaselinePath& row) {
  out.product("product", row.product);
  out.place_or_world("place", row.place);
  out.cell("quantity", words::of(words::kPathQuantity, row.quantity));
  out.cell("date", to_string(row.date));
  out.cell("odds", row.odds);
  out.figure(row.figure, row.quantity == PathQuantity::demand ? "1" : out.unit_of(row.product));
}

void describe(RowWriter& out, const Price& row) {
  out.product("product", row.product);
  out.place_or_world("place", row.place);
  out.cell("kind", words::of(words::kPriceKind, row.kind));
  out.figure(row.figure, "USD/" + std::string(out.unit_of(row.product)));
}

void describe(RowWriter& out, const Elasticity& row) {
  out.product("product", row.product);
  out.cell("side", words::of(words::kSide, row.side));
  out.cell("horizon", words::of(words::kRun, row.horizon));
  out.figure(row.figure, "1");
}

void describe(RowWriter& out, const Observed& row) {
  out.cell("series", row.series);
  out.product("product", row.product);
  out.place_or_world("place", row.place);
  out.cell("quantity", row.quantity);
  out.cell("date", to_string(row.date));
  out.figure(row.figure, row.unit.text);
}

}  // namespace chokepoint::world
