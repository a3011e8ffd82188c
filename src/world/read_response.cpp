// options, facilities.
#include "world/asks.h"
#include "world/drafts.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

FigureAsk ask_option(Reading& in, ProductId product, std::string_view quantity) {
  if (quantity == "cost") {
    FigureAsk ask = ask_price(in, product);
    ask.least_allowed = true;
    return ask;
  }
  if (quantity == "fixed_cost") return {{*in.unit("USD"), *in.unit("USD/years")}, 0.0};
  if (quantity == "build_days" || quantity == "ramp_days") return ask_days(in);
  return ask_per_year(in, product);
}

/// The rows of one id must agree on what it is.
class SameThing {
 public:
  void check(Row& row, const std::string& id, std::string what) {
    const auto [at, added] = known_.try_emplace(id, what);
    if (added || at->second == what) return;
    row.in().fault(row.at_row(), Code::bad_structure, "`" + id + "` as " + what,
                   "the same as in its first row: " + at->second,
                   "correct one of the rows or give it an id of its own");
  }

 private:
  std::unordered_map<std::string, std::string> known_;
};

void read_options(Reading& in) {
  const RawTable& t = in.raw[TableId::options];
  const Column id = t.column("id"), kind = t.column("kind"), product = t.column("product"), place = t.column("place"),
               quantity = t.column("quantity");
  Drafts<Option> drafts;
  SameThing same;
  each_row(in, TableId::options, [&](Row& row) {
    Option item;
    item.id = row.id(id);
    item.kind = words::kOptionKind[row.choice<std::size_t>(kind)];
    item.product = row.product(product);
    item.place = row.place(place);
    item.quantity = words::kOptionQuantity[row.choice<std::size_t>(quantity)];
    same.check(row, item.id,
               shown(row.text(kind)) + " of " + shown(row.text(product)) + " at " + shown(row.text(place)));
    drafts.offer(row, item,
                 row.figure(ask_option(in, item.product, item.quantity), "options:" + item.id + ":" + item.quantity));
  });
  drafts.settle(in, in.world.options, &Option::figure);
}

void read_facilities(Reading& in) {
  const RawTable& t = in.raw[TableId::facilities];
  const Column id = t.column("id"), place = t.column("place"), kind = t.column("kind"), quantity = t.column("quantity"),
               unit = t.column("unit");
  Drafts<Facility> drafts;
  SameThing same;
  each_row(in, TableId::facilities, [&](Row& row) {
    Facility item;
    item.id = row.id(id);
    item.place = row.place(place);
    item.kind = row.required(kind);
    item.quantity = row.required(quantity);
    item.unit = in.unit(row.text(unit)).value_or(Unit{});
    same.check(row, item.id, shown(row.text(kind)) + " at " + shown(row.text(place)));
    drafts.offer(row, item, row.figure(FigureAsk{}, "facilities:" + item.id + ":" + item.quantity));
  });
  drafts.settle(in, in.world.facilities, &Facility::figure);
}

}  // namespace

void read_response(Reading& in) {
  read_options(in);
  read_facilities(in);
}

}  // namespace chokepoint::world
