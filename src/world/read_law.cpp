// controls, control_clauses, control_status, control_coverage, licences.
#include <algorithm>

#include "table/csv.h"
#include "world/asks.h"
#include "world/drafts.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

/// A place, or the bloc whose members are bound by it.
void read_issuer(Row& row, Column column, Control& control) {
  const Reading& in = row.in();
  const bool bloc =
      in.places.find(row.text(column)) == NameIndex::kNone && in.regimes.find(row.text(column)) != NameIndex::kNone;
  if (bloc) {
    control.issuing_regime = row.regime(column);
  } else {
    control.issuer = row.place(column);
  }
}

void read_controls(Reading& in) {
  const RawTable& t = in.raw[TableId::controls];
  const Column id = t.column("id"), title = t.column("title"), issuer = t.column("issuer"),
               instrument = t.column("instrument"), announced = t.column("announced"),
               text_language = t.column("text_language"), source = t.column("source"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::controls, [&](Row& row) {
    Control control;
    control.id = row.id(id);
    unique.check(row, control.id);
    control.title = row.required(title);
    read_issuer(row, issuer, control);
    control.instrument = row.choice<Instrument>(instrument);
    control.announced = row.date(announced);
    control.text_language = row.required(text_language);
    control.source = row.source(source);
    control.note = row.required(note);
    remember(in, TableId::controls, row.at_row());
    std::string key = control.id;
    in.world.controls.add(std::move(key), std::move(control));
  });
}

std::optional<Target> target_of(const Reading& in, std::string_view name) {
  if (name == "all") return Target{Target::Kind::all, 0, false};
  const std::pair<Target::Kind, const NameIndex*> kinds[] = {
      {Target::Kind::place, &in.places}, {Target::Kind::regime, &in.regimes}, {Target::Kind::firm, &in.firms}};
  for (const auto& [kind, index] : kinds) {
    const std::uint32_t found = index->find(name);
    if (found != NameIndex::kNone) return Target{kind, found, false};
  }
  return std::nullopt;
}

std::string nearest_target(const Reading& in, std::string_view name) {
  std::vector<std::string_view> names{"all"};
  for (const NameIndex* index : {&in.places, &in.regimes, &in.firms}) {
    const auto more = index->names();
    names.insert(names.end(), more.begin(), more.end());
  }
  return did_you_mean(name, names, "add it to places, regimes or firms, or correct the name");
}

std::vector<Target> read_targets(Row& row, Column column) {
  Reading& in = row.in();
  std::vector<Target> targets;
  for (const std::string& item : row.list(column)) {
    const bool excluded = item.front() == '-';
    const std::string_view name = std::string_view(item).substr(excluded ? 1 : 0);
    auto target = target_of(in, name);
    if (!target) {
      row.fault(column, Code::unknown_reference, shown(name), "a place, regime or firm, or all",
                nearest_target(in, name));
      continue;
    }
    const auto same = [&](const Target& t) { return t.kind == target->kind && t.index == target->index; };
    if (std::any_of(targets.begin(), targets.end(), same)) {
      row.fault(column, Code::duplicate, shown(name) + " named twice among the targets", "each target once",
                "remove one of them");
    }
    target->excluded = excluded;
    targets.push_back(*target);
  }
  const bool included = std::any_of(targets.begin(), targets.end(), [](const Target& t) { return !t.excluded; });
  if (!targets.empty() && !included) {
    row.fault(column, Code::bad_structure, "targets that only exclude", "whom the clause is aimed at",
              "write `all;" + row.word_of(column) + "`");
  }
  return targets;
}

struct PredicateColumns {
  Column parameter, op, threshold, unit, verified;
};

/// A threshold, its operator and its parameter belong together; one that nobody has checked yet may be empty.
void read_predicate(Row& row, const PredicateColumns& at, Clause& clause) {
  clause.parameter = row.required(at.parameter);
  clause.op = row.choice<Operator>(at.op);
  clause.threshold_text = row.required(at.threshold);
  clause.unit = row.unit(at.unit);
  const bool number = clause.op != Operator::none && clause.op != Operator::in;
  if (number) clause.threshold = row.number(at.threshold);
  if (clause.op == Operator::none && !clause.threshold_text.empty()) {
    row.fault(at.op, Code::missing_value, "a threshold without an operator", "<, <=, =, >=, > or in",
              "fill in the operator");
  }
  if (clause.op != Operator::none && clause.parameter.empty()) {
    row.fault(at.parameter, Code::missing_value, "an operator without a parameter", "what the threshold is about",
              "name the parameter");
  }
  if (clause.op != Operator::none && clause.threshold_text.empty() && clause.verified) {
    row.fault(at.threshold, Code::missing_value, "an operator without a threshold in a verified clause",
              "the threshold", "fill in the threshold, or set verified to no");
  }
}

void read_clauses(Reading& in) {
  const RawTable& t = in.raw[TableId::control_clauses];
  const Column control = t.column("control"), clause = t.column("clause"), all_of = t.column("all_of"),
               item = t.column("item"), codes = t.column("codes"), hs = t.column("hs"), targets = t.column("targets"),
               rule = t.column("rule"), reach = t.column("reach"), refers_to = t.column("refers_to"),
               quote = t.column("quote"), english = t.column("english"), source = t.column("source"),
               verified = t.column("verified");
  const PredicateColumns predicate{t.column("parameter"), t.column("operator"), t.column("threshold"), t.column("unit"),
                                   verified};
  Uniques unique;
  each_row(in, TableId::control_clauses, [&](Row& row) {
    Clause out;
    out.control = row.control(control);
    out.clause = row.required(clause);
    std::string key = row.word_of(control) + "/" + out.clause;
    unique.check(row, key);
    out.all_of = row.required(all_of);
    out.item = row.required(item);
    out.codes = row.list(codes);
    out.hs = row.list(hs);
    out.verified = row.yes(verified, false);
    read_predicate(row, predicate, out);
    out.targets = read_targets(row, targets);
    out.rule = row.choice<Rule>(rule);
    out.reach = row.choice<Reach>(reach);
    out.refers_to = row.required(refers_to);
    out.quote = row.required(quote);
    out.english = row.required(english);
    out.source = row.source(source);
    remember(in, TableId::control_clauses, row.at_row());
    in.world.clauses.add(std::move(key), std::move(out));
  });
}

/// A change of state is known when its document is out; one without a document when it happens, except that an act says
/// itself when it enters into force.
bool known_later(const Reading& in, const StatusEvent& event, std::string_view source) {
  if (!in.as_of) return false;
  if (in.sources.find(source) == NameIndex::kDropped) return true;
  if (event.source.valid() || event.state == ClauseState::announced || event.state == ClauseState::in_force)
    return false;
  return event.date.first > *in.as_of;
}

void read_status(Reading& in) {
  const RawTable& t = in.raw[TableId::control_status];
  const Column control = t.column("control"), clause = t.column("clause"), date = t.column("date"),
               state = t.column("state"), until = t.column("until"), legal_default = t.column("legal_default"),
               source = t.column("source"), verified = t.column("verified");
  Uniques unique;
  each_row(in, TableId::control_status, [&](Row& row) {
    StatusEvent event;
    event.control = row.control(control);
    event.clause = row.clause(control, clause, true);
    event.date = row.date(date).value_or(PartialDate{});
    event.state = row.choice<ClauseState>(state);
    event.until = row.date(until);
    event.legal_default = row.choice<LegalDefault>(legal_default);
    event.source = row.source(source);
    event.verified = row.yes(verified, false);
    if (event.until && event.until->first <= event.date.first) {
      row.fault(until, Code::bad_order,
                "an end " + shown(row.text(until)) + " that is not after the date " + shown(row.text(date)),
                "`until` after `date`", "correct the earlier or the later date");
    }
    if (event.legal_default != LegalDefault::none && !event.until) {
      row.fault(legal_default, Code::bad_structure, "a legal default without an end", "what happens after `until`",
                "fill in `until` or empty the cell");
    }
    if (known_later(in, event, row.text(source))) row.drop();
    unique.check(row,
                 row.word_of(control) + "/" + row.word_of(clause) + "@" + row.word_of(date) + ":" + row.word_of(state));
    if (!row.kept()) return;
    remember(in, TableId::control_status, row.at_row());
    in.world.control_status.add(event);
  });
}

void read_coverage(Reading& in) {
  const RawTable& t = in.raw[TableId::control_coverage];
  const Column control = t.column("control"), clause = t.column("clause"), product = t.column("product"),
               answer = t.column("answer"), value = t.column("value");
  Drafts<Coverage> drafts;
  each_row(in, TableId::control_coverage, [&](Row& row) {
    Coverage item;
    row.control(control);
    item.clause = row.clause(control, clause, false);
    item.product = row.product(product);
    item.answer = row.choice<Answer>(answer);
    FigureDraft figure = row.figure(ask_share(in), "control_coverage:" + row.word_of(control) + "/" +
                                                       row.word_of(clause) + ":" + row.word_of(product));
    const double share = figure.estimate.value;
    const bool sure = item.answer == Answer::yes || item.answer == Answer::no;
    if (sure && !row.text(value).empty() && share != (item.answer == Answer::yes ? 1.0 : 0.0)) {
      row.fault(value, Code::bad_structure, shown(row.text(value)) + " beside the answer " + shown(row.text(answer)),
                item.answer == Answer::yes ? "1, the whole trade" : "0, none of the trade",
                "answer `part`, or correct the value");
    }
    drafts.offer(row, item, std::move(figure));
  });
  drafts.settle(in, in.world.control_coverage, &Coverage::share);
}

FigureAsk ask_licence(Reading& in, LicenceQuantity quantity) {
  switch (quantity) {
    case LicenceQuantity::refused_share:
      return ask_share(in);
    case LicenceQuantity::office_per_day:
      return {{*in.unit("1/days"), *in.unit("pcs/days"), *in.unit("1")}, 0.0};
    case LicenceQuantity::wait_days:
    case LicenceQuantity::validity_days:
      return ask_days(in);
  }
  return {};
}

void read_licences(Reading& in) {
  const RawTable& t = in.raw[TableId::licences];
  const Column control = t.column("control"), clause = t.column("clause"), user = t.column("class"),
               quantity = t.column("quantity");
  Drafts<Licence> drafts;
  each_row(in, TableId::licences, [&](Row& row) {
    Licence item;
    item.control = row.control(control);
    item.clause = row.clause(control, clause, true);
    item.user = row.choice<UserClass>(user);
    item.quantity = row.choice<LicenceQuantity>(quantity);
    drafts.offer(
        row, item,
        row.figure(ask_licence(in, item.quantity), "licences:" + row.word_of(control) + "/" + row.word_of(clause) +
                                                       ":" + row.word_of(user) + ":" + row.word_of(quantity)));
  });
  drafts.settle(in, in.world.licences, &Licence::figure);
}

}  // namespace

void read_law(Reading& in) {
  read_controls(in);
  read_clauses(in);
  read_status(in);
}

void read_law_figures(Reading& in) {
  read_coverage(in);
  read_licences(in);
}

}  // namespace chokepoint::world
