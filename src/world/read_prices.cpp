// prices, elasticities, observed.
#include "world/asks.h"
#include "world/drafts.h"
#include "world/readers.h"

namespace chokepoint::world {

namespace {

void read_price_rows(Reading& in) {
  const RawTable& t = in.raw[TableId::prices];
  const Column product = t.column("product"), place = t.column("place"), kind = t.column("kind");
  Drafts<Price> drafts;
  each_row(in, TableId::prices, [&](Row& row) {
    Price item;
    item.product = row.product(product);
    item.place = row.place_or_world(place);
    item.kind = row.choice<PriceKind>(kind);
    drafts.offer(row, item,
                 row.figure(ask_price(in, item.product),
                            "prices:" + row.word_of(product) + "@" + row.word_of(place) + ":" + row.word_of(kind)));
  });
  drafts.settle(in, in.world.prices, &Price::figure);
}

void read_elasticities(Reading& in) {
  const RawTable& t = in.raw[TableId::elasticities];
  const Column product = t.column("product"), side = t.column("side"), horizon = t.column("horizon");
  Drafts<Elasticity> drafts;
  each_row(in, TableId::elasticities, [&](Row& row) {
    Elasticity item;
    item.product = row.product(product);
    item.side = row.choice<Side>(side);
    item.horizon = row.choice<Run>(horizon);
    drafts.offer(row, item,
                 row.figure(ask_number(in), "elasticities:" + row.word_of(product) + ":" + row.word_of(side) + ":" +
                                                row.word_of(horizon)));
  });
  drafts.settle(in, in.world.elasticities, &Elasticity::figure);
}

void read_observed(Reading& in) {
  const RawTable& t = in.raw[TableId::observed];
  const Column series = t.column("series"), product = t.column("product"), place = t.column("place"),
               quantity = t.column("quantity"), date = t.column("date"), unit = t.column("unit");
  Drafts<Observed> drafts;
  each_row(in, TableId::observed, [&](Row& row) {
    Observed item;
    item.series = row.required(series);
    item.product = row.product(product);
    item.place = row.place_or_world(place);
    item.quantity = row.required(quantity);
    item.date = row.date(date).value_or(PartialDate{});
    item.unit = in.unit(row.text(unit)).value_or(Unit{});
    FigureAsk as_written;
    as_written.least = -std::numeric_limits<double>::infinity();
    FigureDraft figure = row.figure(as_written, "observed:" + item.series + ":" + row.word_of(date));
    drafts.offer(row, item, std::move(figure));
  });
  drafts.settle(in, in.world.observed, &Observed::figure);
}

}  // namespace

void read_prices(Reading& in) {
  read_price_rows(in);
  read_elasticities(in);
  read_observed(in);
}

}  // namespace chokepoint::world
