// places, regimes, members, firms, ownership; place_parameters.
#include "world/drafts.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

/// A membership or ownership that ends before it begins.
void check_period(Row& row, Column to, const std::optional<PartialDate>& from,
                  const std::optional<PartialDate>& until) {
  if (!from || !until || from->first < until->first) return;
  row.fault(to, Code::bad_order,
            "an end " + shown(row.text(to)) + " that is not after the beginning " + to_string(*from),
            "`to` after `from`", "correct the earlier or the later date");
}

void read_place_rows(Reading& in) {
  const RawTable& t = in.raw[TableId::places];
  const Column id = t.column("id"), name = t.column("name"), kind = t.column("kind"), part_of = t.column("part_of"),
               aliases = t.column("aliases");
  Uniques unique;
  each_row(in, TableId::places, [&](Row& row) {
    Place place;
    place.id = row.id(id);
    unique.check(row, place.id);
    place.name = row.required(name);
    place.kind = row.choice<PlaceKind>(kind);
    place.part_of = row.place(part_of);
    place.aliases = row.list(aliases);
    remember(in, TableId::places, row.at_row());
    std::string key = place.id;
    in.world.places.add(std::move(key), std::move(place));
  });
}

void read_regimes(Reading& in) {
  const RawTable& t = in.raw[TableId::regimes];
  const Column id = t.column("id"), name = t.column("name"), kind = t.column("kind"), rule = t.column("decision_rule"),
               note = t.column("note");
  Uniques unique;
  each_row(in, TableId::regimes, [&](Row& row) {
    Regime regime;
    regime.id = row.id(id);
    unique.check(row, regime.id);
    regime.name = row.required(name);
    regime.kind = row.choice<RegimeKind>(kind);
    regime.rule = row.choice<DecisionRule>(rule);
    regime.note = row.required(note);
    remember(in, TableId::regimes, row.at_row());
    std::string key = regime.id;
    in.world.regimes.add(std::move(key), std::move(regime));
  });
}

void read_members(Reading& in) {
  const RawTable& t = in.raw[TableId::members];
  const Column regime = t.column("regime"), place = t.column("place"), from = t.column("from"), to = t.column("to"),
               source = t.column("source"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::members, [&](Row& row) {
    Member member;
    member.regime = row.regime(regime);
    member.place = row.place(place);
    member.from = row.date(from);
    member.to = row.date(to);
    check_period(row, to, member.from, member.to);
    member.source = row.source(source);
    member.note = row.required(note);
    std::string key = row.word_of(regime) + "@" + row.word_of(place);
    if (member.from) key += ":" + to_string(*member.from);
    unique.check(row, std::move(key));
    remember(in, TableId::members, row.at_row());
    in.world.members.add(std::move(member));
  });
}

void read_firms(Reading& in) {
  const RawTable& t = in.raw[TableId::firms];
  const Column id = t.column("id"), name = t.column("name"), home = t.column("home"), aliases = t.column("aliases"),
               note = t.column("note");
  Uniques unique;
  each_row(in, TableId::firms, [&](Row& row) {
    Firm firm;
    firm.id = row.id(id);
    unique.check(row, firm.id);
    firm.name = row.required(name);
    firm.home = row.place(home);
    firm.aliases = row.list(aliases);
    firm.note = row.required(note);
    remember(in, TableId::firms, row.at_row());
    std::string key = firm.id;
    in.world.firms.add(std::move(key), std::move(firm));
  });
}

void read_ownership(Reading& in) {
  const RawTable& t = in.raw[TableId::ownership];
  const Column owner = t.column("owner"), owned = t.column("owned"), from = t.column("from"), to = t.column("to");
  const FigureAsk share{{*in.unit("1")}, 0.0, 1.0};
  Drafts<Ownership> drafts;
  each_row(in, TableId::ownership, [&](Row& row) {
    Ownership item;
    item.owner = row.firm(owner);
    item.owned = row.firm(owned);
    item.from = row.date(from);
    item.to = row.date(to);
    check_period(row, to, item.from, item.to);
    if (item.owner.valid() && item.owner == item.owned) {
      row.fault(owned, Code::bad_structure, shown(row.text(owned)) + " owned by itself", "two firms",
                "correct the owner or the owned");
    }
    std::string key = "ownership:" + row.word_of(owner) + ">" + row.word_of(owned);
    if (item.from) key += ":" + to_string(*item.from);
    drafts.offer(row, item, row.figure(share, std::move(key)));
  });
  drafts.settle(in, in.world.ownership, &Ownership::share);
}

}  // namespace

void read_places(Reading& in) {
  read_place_rows(in);
  read_regimes(in);
  read_members(in);
  read_firms(in);
  read_ownership(in);
}

void read_governance(Reading& in) {
  const RawTable& t = in.raw[TableId::place_parameters];
  const Column place = t.column("place"), parameter = t.column("parameter");
  Drafts<PlaceParameter> drafts;
  each_row(in, TableId::place_parameters, [&](Row& row) {
    PlaceParameter item;
    item.place = row.place(place);
    item.kind = row.choice<PlaceParameterKind>(parameter);
    const FigureAsk ask{{*in.unit("1")}, 0.0, most_of(item.kind)};
    drafts.offer(row, item, row.figure(ask, "place_parameters:" + row.word_of(place) + ":" + row.word_of(parameter)));
  });
  drafts.settle(in, in.world.place_parameters, &PlaceParameter::figure);
}

}  // namespace chokepoint::world
