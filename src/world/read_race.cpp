// races, milestone_types, programmes, milestones, tasks, task_figures, race_ties, race_figures, forecasts.
#include "world/asks.h"
#include "world/drafts.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

constexpr int kMostRank = 1000, kMostTrl = 9, kMostMrl = 10;

int small(Row& row, Column column, int most) { return static_cast<int>(row.integer(column, 1, most).value_or(0)); }

/// An optional programme; kAnyProgramme where the cell is empty.
std::uint32_t any_programme(Row& row, Column column) {
  return row.text(column).empty() ? kAnyProgramme : row.programme(column);
}

void read_races(Reading& in) {
  const RawTable& t = in.raw[TableId::races];
  const Column id = t.column("id"), name = t.column("name"), headline = t.column("headline"), about = t.column("about");
  Uniques unique;
  each_row(in, TableId::races, [&](Row& row) {
    Race item{row.id(id), row.required(name), row.required(headline), row.required(about)};
    unique.check(row, item.id);
    remember(in, TableId::races, row.at_row());
    in.world.races.add(std::move(item));
  });
}

void read_milestone_types(Reading& in) {
  const RawTable& t = in.raw[TableId::milestone_types];
  const Column race = t.column("race"), type = t.column("type"), name = t.column("name"), rank = t.column("rank"),
               means = t.column("means"), trl = t.column("trl"), mrl = t.column("mrl");
  Uniques unique;
  each_row(in, TableId::milestone_types, [&](Row& row) {
    MilestoneType item;
    item.race = row.race(race);
    item.type = row.required(type);
    item.name = row.required(name);
    item.rank = small(row, rank, kMostRank);
    item.means = row.required(means);
    item.trl = small(row, trl, kMostTrl);
    item.mrl = small(row, mrl, kMostMrl);
    unique.check(row, row.word_of(race) + ":" + item.type);
    remember(in, TableId::milestone_types, row.at_row());
    in.world.milestone_types.add(std::move(item));
  });
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
    item.race = row.race(race);
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

void read_tasks(Reading& in) {
  const RawTable& t = in.raw[TableId::tasks];
  const Column programme = t.column("programme"), task = t.column("task"), after = t.column("after"),
               reaches = t.column("reaches"), shape = t.column("shape"), risk = t.column("risk"),
               resources = t.column("resources"), started = t.column("started"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::tasks, [&](Row& row) {
    RaceTask item;
    item.programme = row.programme(programme);
    item.task = row.id(task);
    item.after = row.list(after);
    item.reaches = row.required(reaches);
    item.shape = row.choice<TaskShape>(shape);
    item.risk = row.required(risk);
    item.resources = row.list(resources);
    item.started = row.date(started);
    item.note = row.required(note);
    if (in.as_of && item.started && item.started->first > *in.as_of) item.started.reset();
    unique.check(row, row.word_of(programme) + ":" + item.task);
    remember(in, TableId::tasks, row.at_row());
    in.world.tasks.add(std::move(item));
  });
}

void read_task_figures(Reading& in) {
  const RawTable& t = in.raw[TableId::task_figures];
  const Column programme = t.column("programme"), task = t.column("task"), quantity = t.column("quantity"),
               product = t.column("product");
  Drafts<TaskFigure> drafts;
  each_row(in, TableId::task_figures, [&](Row& row) {
    TaskFigure item;
    item.programme = row.programme(programme);
    item.task = row.required(task);
    item.quantity = row.choice<TaskQuantity>(quantity);
    item.product = row.product(product);
    const bool need = item.quantity == TaskQuantity::need;
    if (need == row.text(product).empty()) {
      row.fault(product, Code::bad_structure,
                need ? "a need without a product" : "a product beside " + row.word_of(quantity),
                "a product where the quantity is need, and only there", need ? "name the product" : "empty the cell");
    }
    FigureAsk ask = ask_share(in);
    if (item.quantity == TaskQuantity::duration) {
      ask = {{*in.unit("months")}, 0.0};
      ask.least_allowed = false;
    }
    ask.exact_allowed = item.quantity != TaskQuantity::duration;
    std::string key = "task_figures:" + row.word_of(programme) + ":" + item.task + ":" + row.word_of(quantity);
    if (need) key += ":" + row.word_of(product);
    drafts.offer(row, item, row.figure(ask, std::move(key)));
  });
  drafts.settle(in, in.world.task_figures, &TaskFigure::figure);
}

void read_race_ties(Reading& in) {
  const RawTable& t = in.raw[TableId::race_ties];
  const Column race = t.column("race"), kind = t.column("kind"), type = t.column("type"), leader = t.column("leader"),
               follower = t.column("follower"), regime = t.column("regime");
  Drafts<RaceTie> drafts;
  each_row(in, TableId::race_ties, [&](Row& row) {
    RaceTie item;
    item.race = row.race(race);
    item.kind = row.choice<TieKind>(kind);
    item.type = row.required(type);
    item.leader = any_programme(row, leader);
    item.follower = any_programme(row, follower);
    item.regime = row.regime(regime);
    FigureAsk ask{{*in.unit("months")}, 0.0};
    ask.least_allowed = false;
    std::string key = "race_ties:" + row.word_of(race) + ":" + row.word_of(kind) + ":" + item.type;
    for (const Column part : {leader, follower, regime}) {
      key += ":";
      key += row.text(part);
    }
    drafts.offer(row, item, row.figure(ask, std::move(key)));
  });
  drafts.settle(in, in.world.race_ties, &RaceTie::lag);
}

FigureAsk ask_race(Reading& in, RaceQuantity quantity) {
  FigureAsk ask = ask_share(in);
  switch (quantity) {
    case RaceQuantity::shared_risk:
      break;
    case RaceQuantity::learning_rate:
      ask.most = 0.9;  // 1 would be free after one doubling
      break;
    case RaceQuantity::resource_level:
    case RaceQuantity::resource_effect:
      ask = ask_number(in);
      ask.least_allowed = quantity == RaceQuantity::resource_effect;
      break;
    case RaceQuantity::first_cost:
    case RaceQuantity::target_cost:
      ask = {{*in.unit("USD/W")}, 0.0};
      ask.least_allowed = false;
      break;
    case RaceQuantity::doubling_time:
      ask = {{*in.unit("months")}, 0.0};
      ask.least_allowed = false;
      break;
  }
  return ask;
}

void read_race_figures(Reading& in) {
  const RawTable& t = in.raw[TableId::race_figures];
  const Column race = t.column("race"), quantity = t.column("quantity"), subject = t.column("subject"),
               programme = t.column("programme");
  Drafts<RaceFigure> drafts;
  each_row(in, TableId::race_figures, [&](Row& row) {
    RaceFigure item;
    item.race = row.race(race);
    item.quantity = row.choice<RaceQuantity>(quantity);
    item.subject = row.id(subject);
    item.programme = any_programme(row, programme);
    std::string key = "race_figures:" + row.word_of(race) + ":" + row.word_of(quantity) + ":" + item.subject;
    if (!row.text(programme).empty()) key += ":" + row.word_of(programme);
    drafts.offer(row, item, row.figure(ask_race(in, item.quantity), std::move(key)));
  });
  drafts.settle(in, in.world.race_figures, &RaceFigure::figure);
}

void read_forecasts(Reading& in) {
  const RawTable& t = in.raw[TableId::forecasts];
  const Column race = t.column("race"), made_on = t.column("made_on"), programme = t.column("programme"),
               type = t.column("type"), by = t.column("by"), probability = t.column("probability"),
               seal = t.column("seal");
  Uniques unique;
  each_row(in, TableId::forecasts, [&](Row& row) {
    MadeForecast item;
    item.race = row.race(race);
    item.made_on = row.date(made_on).value_or(PartialDate{});
    item.programme = row.programme(programme);
    item.type = row.required(type);
    item.by = row.date(by).value_or(PartialDate{});
    item.probability = row.number(probability).value_or(0.0);
    item.seal = row.required(seal);
    if (!(item.probability >= 0.0 && item.probability <= 1.0)) {
      row.fault(probability, Code::out_of_range, shown(row.text(probability)), "a share from 0 to 1",
                "correct the number");
    }
    if (item.by < item.made_on) {
      row.fault(by, Code::bad_order, to_string(item.by) + " of a forecast made on " + to_string(item.made_on),
                "a day after it was made", "correct the date");
    }
    if (in.as_of && item.made_on.first > *in.as_of) return;
    unique.check(row, row.word_of(race) + ":" + row.word_of(made_on) + ":" + row.word_of(programme) + ":" + item.type +
                          ":" + row.word_of(by));
    remember(in, TableId::forecasts, row.at_row());
    in.world.forecasts.add(std::move(item));
  });
}

}  // namespace

void read_race(Reading& in) {
  read_races(in);
  read_milestone_types(in);
  read_programmes(in);
  read_milestones(in);
  read_tasks(in);
  read_task_figures(in);
  read_race_ties(in);
  read_race_figures(in);
  read_forecasts(in);
}

}  // namespace chokepoint::world
