// producers, production, stocks, qualification, cohorts.
#include "world/asks.h"
#include "world/drafts.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

void read_producers(Reading& in) {
  const RawTable& t = in.raw[TableId::producers];
  const Column product = t.column("product"), place = t.column("place"), firms = t.column("firms"),
               note = t.column("note");
  Uniques unique;
  each_row(in, TableId::producers, [&](Row& row) {
    Producer item;
    item.product = row.product(product);
    item.place = row.place(place);
    item.firms = row.ids<FirmId>(firms, in.firms);
    item.note = row.required(note);
    unique.check(row, row.word_of(product) + "@" + row.word_of(place));
    remember(in, TableId::producers, row.at_row());
    in.world.producers.add(std::move(item));
  });
}

FigureAsk ask_production(Reading& in, ProductId product, ProductionQuantity quantity) {
  switch (quantity) {
    case ProductionQuantity::output:
    case ProductionQuantity::capacity:
    case ProductionQuantity::nameplate:
    case ProductionQuantity::secondary:
      return ask_per_year(in, product);
    case ProductionQuantity::share:
    case ProductionQuantity::utilisation:
      return ask_share(in);
    case ProductionQuantity::restart_price:
      return ask_number(in);
    case ProductionQuantity::restart_days:
    case ProductionQuantity::build_days:
    case ProductionQuantity::ramp_days:
      return ask_days(in);
  }
  return {};
}

/// Only amounts have a total of the world; a share is of a place that contains the place.
void check_share_of(Row& row, Column place, Column of, const Production& item) {
  if (row.text(of).empty()) return;
  if (item.quantity != ProductionQuantity::share) {
    row.fault(of, Code::bad_structure, "`of` beside a quantity that is not a share", "`of` only for shares",
              "empty the cell");
  } else if (item.of.valid() && item.place.valid() &&
             (item.of == item.place || !within(row.in().world, item.place, item.of))) {
    row.fault(of, Code::bad_structure,
              shown(row.text(place)) + " as a share of " + shown(row.text(of)) + ", which does not contain it",
              "a place that contains it, or WORLD", "correct the place or what the share is of");
  }
}

void read_production_rows(Reading& in) {
  const RawTable& t = in.raw[TableId::production];
  const Column product = t.column("product"), place = t.column("place"), quantity = t.column("quantity"),
               of = t.column("of");
  Drafts<Production> drafts;
  each_row(in, TableId::production, [&](Row& row) {
    Production item;
    item.product = row.product(product);
    item.place = row.place_or_world(place);
    item.of = row.place_or_world(of);
    item.quantity = row.choice<ProductionQuantity>(quantity);
    check_share_of(row, place, of, item);
    if (row.text(place) == "WORLD" && item.quantity == ProductionQuantity::share) {
      row.fault(quantity, Code::bad_structure, "the world as a share", "a share of a place, or the world's `output`",
                "write the world's total as `output`");
    }
    drafts.offer(
        row, item,
        row.figure(ask_production(in, item.product, item.quantity),
                   "production:" + row.word_of(product) + "@" + row.word_of(place) + ":" + row.word_of(quantity)));
  });
  drafts.settle(in, in.world.production, &Production::figure);
}

void read_stocks(Reading& in) {
  const RawTable& t = in.raw[TableId::stocks];
  const Column product = t.column("product"), place = t.column("place"), holder = t.column("holder"),
               user = t.column("user");
  Drafts<Stock> drafts;
  each_row(in, TableId::stocks, [&](Row& row) {
    Stock item;
    item.product = row.product(product);
    item.place = row.place(place);
    item.user = row.product(user);
    item.holder = row.choice<StockHolder>(holder);
    const bool government = item.holder == StockHolder::government;
    if (government && !item.place.valid() && row.text(place).empty()) {
      row.fault(place, Code::missing_value, "a government stock without a place", "the place whose government holds it",
                "fill in the cell");
    }
    if (item.holder != StockHolder::input && !row.text(user).empty()) {
      row.fault(user, Code::bad_structure, "a user beside a stock that is not an input",
                "`user` only for holder `input`", "empty the cell");
    }
    std::string key = "stocks:" + row.word_of(product) + "@" + row.word_of(place) + ":" + row.word_of(holder);
    if (!row.text(user).empty()) key += ":" + row.word_of(user);
    drafts.offer(row, item, row.figure(government ? ask_amount(in, item.product) : ask_days(in), std::move(key)));
  });
  drafts.settle(in, in.world.stocks, &Stock::figure);
}

void read_qualification(Reading& in) {
  const RawTable& t = in.raw[TableId::qualification];
  const Column product = t.column("product"), user = t.column("user"), quantity = t.column("quantity");
  Drafts<Qualification> drafts;
  each_row(in, TableId::qualification, [&](Row& row) {
    Qualification item;
    item.product = row.product(product);
    item.user = row.product(user);
    item.quantity = row.choice<QualificationQuantity>(quantity);
    std::string key = "qualification:" + row.word_of(product);
    if (!row.text(user).empty()) key += ">" + row.word_of(user);
    key += ":" + row.word_of(quantity);
    const bool days = item.quantity == QualificationQuantity::days;
    drafts.offer(row, item, row.figure(days ? ask_days(in) : ask_number(in), std::move(key)));
  });
  drafts.settle(in, in.world.qualification, &Qualification::figure);
}

void read_cohorts(Reading& in) {
  const RawTable& t = in.raw[TableId::cohorts];
  const Column product = t.column("product"), place = t.column("place"), use = t.column("use"),
               cohort = t.column("cohort"), quantity = t.column("quantity");
  Drafts<Cohort> drafts;
  each_row(in, TableId::cohorts, [&](Row& row) {
    Cohort item;
    item.product = row.product(product);
    item.place = row.place(place);
    item.use = row.product(use);
    item.cohort = row.choice<CohortKind>(cohort);
    item.quantity = row.choice<CohortQuantity>(quantity);
    const bool share = item.quantity == CohortQuantity::share;
    drafts.offer(row, item,
                 row.figure(share ? ask_share(in) : ask_days(in),
                            "cohorts:" + row.word_of(product) + "@" + row.word_of(place) + ">" + row.word_of(use) +
                                ":" + row.word_of(cohort) + ":" + row.word_of(quantity)));
  });
  drafts.settle(in, in.world.cohorts, &Cohort::figure);
}

}  // namespace

void read_production(Reading& in) {
  read_producers(in);
  read_production_rows(in);
  read_stocks(in);
  read_qualification(in);
  read_cohorts(in);
}

}  // namespace chokepoint::world
