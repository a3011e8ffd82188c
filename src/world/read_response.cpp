// options, programmes, milestones, facilities.
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

void read_programmes(Reading& in) {
  const RawTable& t = in.raw[TableId::programmes];
  const Column id = t.column("id"), name = t.column("name"), place = t.column("place"), race = t.column("race"),
               firms = t.column("firms"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::programmes, [&](Row& row) {
    Programme item;
    item.id = row.id(id);
    unique.check(row, item.id);
    item.name = row.required(name);
    item.place = row.place(place);
    item.race = row.required(race);
    item.firms = row.ids<FirmId>(firms, in.firms);
    item.note = row.required(note);
    remember(in, TableId::programmes, row.at_row());
    in.world.programmes.add(std::move(item));
  });
}

void read_milestones(Reading& in) {
  const RawTable& t = in.raw[TableId::milestones];
  const Column programme = t.column("programme"), milestone = t.column("milestone"), type = t.column("type"),
               planned = t.column("planned"), announced = t.column("announced"), actual = t.column("actual"),
               claims = t.column("claims"), needs = t.column("needs"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::milestones, [&](Row& row) {
    Milestone item;
    item.programme = row.programme(programme);
    item.milestone = row.required(milestone);
    item.type = row.required(type);
    item.planned = row.date(planned);
    item.announced = row.date(announced);
    item.actual = row.date(actual);
    item.claims = row.ids<ClaimId>(claims, in.claims);
    item.needs = row.ids<ProductId>(needs, in.products);
    item.note = row.required(note);
    if (in.as_of && item.announced && item.announced->first > *in.as_of) return;
    // A step that is not reached by then is still a plan.
    if (in.as_of && item.actual && item.actual->first > *in.as_of) item.actual.reset();
    unique.check(row, row.word_of(programme) + ":" + item.milestone + "@" + row.word_of(announced));
    remember(in, TableId::milestones, row.at_row());
    in.world.milestones.add(std::move(item));
  });
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
  read_programmes(in);
  read_milestones(in);
  read_facilities(in);
}

}  // namespace chokepoint::world
