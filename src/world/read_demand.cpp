// demand, flows, transit, baseline_paths.
#include "world/asks.h"
#include "world/drafts.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

/// Defence and essential users are served before the rest, a stockpile last.
std::uint8_t default_priority(DemandClass buyer) {
  switch (buyer) {
    case DemandClass::defence:
      return 1;
    case DemandClass::essential:
      return 2;
    case DemandClass::civil:
      return 5;
    case DemandClass::stockpile:
      return 9;
  }
  return 5;
}

void read_demand_rows(Reading& in) {
  const RawTable& t = in.raw[TableId::demand];
  const Column product = t.column("product"), place = t.column("place"), buyer = t.column("class"),
               priority = t.column("priority"), quantity = t.column("quantity");
  Drafts<Demand> drafts;
  each_row(in, TableId::demand, [&](Row& row) {
    Demand item;
    item.product = row.product(product);
    item.place = row.place_or_world(place);
    item.buyer = row.choice<DemandClass>(buyer);
    item.priority = static_cast<std::uint8_t>(row.integer(priority, 1, 9).value_or(default_priority(item.buyer)));
    item.quantity = row.choice<DemandQuantity>(quantity);
    const bool share = item.quantity == DemandQuantity::share;
    if (share && row.text(place) == "WORLD") {
      row.fault(quantity, Code::bad_structure, "the world as a share", "a share of a place, or the world's `amount`",
                "write the world's total as `amount`");
    }
    drafts.offer(row, item,
                 row.figure(share ? ask_share(in) : ask_per_year(in, item.product),
                            "demand:" + row.word_of(product) + "@" + row.word_of(place) + ":" + row.word_of(buyer) +
                                ":" + row.word_of(quantity)));
  });
  drafts.settle(in, in.world.demand, &Demand::figure);
}

void read_flows(Reading& in) {
  const RawTable& t = in.raw[TableId::flows];
  const Column product = t.column("product"), from = t.column("from"), to = t.column("to"),
               quantity = t.column("quantity");
  Drafts<Flow> drafts;
  each_row(in, TableId::flows, [&](Row& row) {
    Flow item;
    item.product = row.product(product);
    item.from = row.place(from);
    item.to = row.place(to);
    item.quantity = row.choice<FlowQuantity>(quantity);
    if (item.from.valid() && item.to.valid() &&
        (within(in.world, item.from, item.to) || within(in.world, item.to, item.from))) {
      row.fault(
          to, Code::bad_structure,
          "a flow from " + shown(row.text(from)) + " to " + shown(row.text(to)) + ", which is itself or a part of it",
          "two places apart", "correct one of the places");
    }
    const bool amount = item.quantity == FlowQuantity::amount;
    drafts.offer(row, item,
                 row.figure(amount ? ask_per_year(in, item.product) : ask_share(in),
                            "flows:" + row.word_of(product) + ":" + row.word_of(from) + ">" + row.word_of(to) + ":" +
                                row.word_of(quantity)));
  });
  drafts.settle(in, in.world.flows, &Flow::figure);
}

void read_transit(Reading& in) {
  const RawTable& t = in.raw[TableId::transit];
  const Column from = t.column("from"), to = t.column("to"), product = t.column("product");
  Drafts<Transit> drafts;
  each_row(in, TableId::transit, [&](Row& row) {
    Transit item;
    item.from = row.place(from);
    item.to = row.place(to);
    item.product = row.product(product);
    std::string key = "transit:" + row.word_of(from) + ">" + row.word_of(to);
    if (!row.text(product).empty()) key += ":" + row.word_of(product);
    drafts.offer(row, item, row.figure(ask_days(in), std::move(key)));
  });
  drafts.settle(in, in.world.transit, &Transit::days);
}

void read_paths(Reading& in) {
  const RawTable& t = in.raw[TableId::baseline_paths];
  const Column product = t.column("product"), place = t.column("place"), quantity = t.column("quantity"),
               date = t.column("date"), odds = t.column("odds");
  Drafts<BaselinePath> drafts;
  each_row(in, TableId::baseline_paths, [&](Row& row) {
    BaselinePath item;
    item.product = row.product(product);
    item.place = row.place_or_world(place);
    item.quantity = row.choice<PathQuantity>(quantity);
    item.date = row.date(date).value_or(PartialDate{});
    item.odds = row.number(odds);
    if (item.odds && (*item.odds < 0.0 || *item.odds > 1.0)) {
      row.fault(odds, Code::out_of_range, shown(row.text(odds)), "a chance from 0 to 1", "write it as a fraction of 1");
    }
    if (item.quantity == PathQuantity::capacity && row.text(place) == "WORLD") {
      row.fault(place, Code::bad_structure, "capacity added to the world", "the place where it is added",
                "name the place");
    }
    const bool factor = item.quantity == PathQuantity::demand;
    drafts.offer(row, item,
                 row.figure(factor ? ask_number(in) : ask_per_year(in, item.product),
                            "baseline_paths:" + row.word_of(product) + "@" + row.word_of(place) + ":" +
                                row.word_of(quantity) + ":" + row.word_of(date)));
  });
  drafts.settle(in, in.world.baseline_paths, &BaselinePath::figure);
}

}  // namespace

void read_demand(Reading& in) {
  read_demand_rows(in);
  read_flows(in);
  read_transit(in);
  read_paths(in);
}

}  // namespace chokepoint::world
