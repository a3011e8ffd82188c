// Worlds written in code, for tests: no files, no claims. And random ones, told apart by a number.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "world/world.h"

namespace chokepoint::made {

using namespace world;

class WorldMaker {
 public:
  WorldMaker() {
    w.name = "made";
    w.base_date = day_of(2025, 9, 30);
    w.completion = {3.0, 0.0};
    w.default_input_days = figure(20.0);
    w.default_finished_days = figure(5.0);
  }

  FigureId figure(double value, double low, double high, Status status = Status::assumed) {
    FigureNote note;
    note.key = "f" + std::to_string(w.figures.size());
    return w.figures.add({value, low, high, status}, {}, note, {});
  }
  FigureId figure(double value, Status status = Status::assumed) { return figure(value, value, value, status); }

  PlaceId place(const std::string& id, PlaceId part_of = {}, PlaceKind kind = PlaceKind::country) {
    return w.places.add(id, Place{id, id, part_of.valid() ? PlaceKind::subdivision : kind, part_of, {}});
  }
  PlaceId rest() { return place("ROW", {}, PlaceKind::rest); }
  ProductId product(const std::string& id, Stage stage = Stage::material, bool tradable = true) {
    Product p;
    p.id = p.name = id;
    p.stage = stage;
    p.tradable = tradable;
    return w.products.add(id, p);
  }
  FigureId production(ProductId p, PlaceId at, ProductionQuantity quantity, double value, PlaceId of = {}) {
    const FigureId id = figure(value);
    w.production.add({p, at, of, quantity, id});
    return id;
  }
  FigureId output(ProductId p, PlaceId at, double value) {
    return production(p, at, ProductionQuantity::output, value);
  }
  FigureId share(ProductId p, PlaceId at, double value, PlaceId of = {}) {
    return production(p, at, ProductionQuantity::share, value, of);
  }
  /// Capacity over output, through the utilisation row.
  void headroom(ProductId p, PlaceId at, double over) {
    production(p, at, ProductionQuantity::utilisation, 1.0 / over);
  }
  FigureId recipe(ProductId out, ProductId in, double amount, const std::string& group = "",
                  InputKind kind = InputKind::consumed, Criticality criticality = Criticality::critical,
                  PlaceId at = {}) {
    const FigureId id = figure(amount);
    w.recipes.add({out, in, at, kind, criticality, group, id});
    return id;
  }
  FigureId mix(ProductId out, const std::string& group, ProductId in, double value, PlaceId at = {}) {
    const FigureId id = figure(value);
    w.mixes.add({out, in, group, at, id});
    return id;
  }
  FigureId demand(ProductId p, PlaceId at, double value, DemandClass buyer = DemandClass::civil,
                  std::uint8_t priority = 5, Status status = Status::assumed) {
    const FigureId id = figure(value, status);
    w.demand.add({p, at, buyer, priority, DemandQuantity::amount, id});
    return id;
  }
  FigureId flow(ProductId p, PlaceId from, PlaceId to, FlowQuantity quantity, double value) {
    const FigureId id = figure(value);
    w.flows.add({p, from, to, quantity, id});
    return id;
  }
  void stock(ProductId p, double days, StockHolder holder = StockHolder::input, ProductId user = {}, PlaceId at = {}) {
    w.stocks.add({p, at, user, holder, figure(days)});
  }
  void transit(double days, PlaceId from = {}, PlaceId to = {}, ProductId p = {}) {
    w.transit.add({from, to, p, figure(days)});
  }
  void price(ProductId p, double value) { w.prices.add({p, {}, PriceKind::annual_mean, figure(value)}); }

  ControlId control(const std::string& id, PlaceId issuer, Instrument instrument = Instrument::export_control) {
    Control c;
    c.id = id;
    c.issuer = issuer;
    c.instrument = instrument;
    return w.controls.add(id, c);
  }
  static Target to_all() { return {Target::Kind::all, 0, false}; }
  static Target to(PlaceId p, bool excluded = false) { return {Target::Kind::place, p.index, excluded}; }
  static Target to(RegimeId r, bool excluded = false) { return {Target::Kind::regime, r.index, excluded}; }
  static Target to(FirmId f) { return {Target::Kind::firm, f.index, false}; }
  ClauseId clause(ControlId control, const std::string& name, Rule rule, std::vector<Target> targets = {to_all()}) {
    Clause c;
    c.control = control;
    c.clause = name;
    c.rule = rule;
    c.targets = std::move(targets);
    return w.clauses.add(w.controls[control].id + "/" + name, c);
  }
  void status(ControlId control, const std::string& date, ClauseState state, const std::string& until = "",
              LegalDefault legal = LegalDefault::none, ClauseId clause = {}) {
    StatusEvent e;
    e.control = control;
    e.clause = clause;
    e.date = parse_partial_date(date).value();
    e.state = state;
    if (!until.empty()) e.until = parse_partial_date(until);
    e.legal_default = legal;
    w.control_status.add(e);
  }
  FigureId coverage(ClauseId clause, ProductId p, double share = 1.0, Answer answer = Answer::yes) {
    const FigureId id = figure(share);
    w.control_coverage.add({clause, p, answer, id});
    return id;
  }
  FigureId licence(ControlId control, LicenceQuantity quantity, double value, UserClass user = UserClass::all,
                   ClauseId clause = {}) {
    const FigureId id = figure(value);
    w.licences.add({control, clause, user, quantity, id});
    return id;
  }
  /// `change(row)` on a row made before.
  template <class Rows, class RowId, class Change>
  static void edit(Rows& rows, RowId id, Change change) {
    Rows out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto row = rows.at(i);
      if (RowId{i} == id) change(row);
      if constexpr (requires { row.clause; }) {
        out.add(std::to_string(i), row);
      } else {
        out.add(row.id, row);
      }
    }
    rows = std::move(out);
  }
  RegimeId regime(const std::string& id) {
    return w.regimes.add(id, Regime{id, id, RegimeKind::regime, DecisionRule::consensus, ""});
  }
  void member(RegimeId r, PlaceId p, const std::string& from = "", const std::string& to_date = "") {
    Member m;
    m.regime = r;
    m.place = p;
    if (!from.empty()) m.from = parse_partial_date(from);
    if (!to_date.empty()) m.to = parse_partial_date(to_date);
    w.members.add(m);
  }

  WorldPtr done() const { return std::make_shared<const World>(w); }

  World w;
};

/// A world of `tiers` tiers of products over a few places, one with a province. All that varies hangs on `number`.
inline WorldMaker random_world(std::uint64_t number) {
  Stream r(number, 0, Purpose::test);
  Stream kinds(number, 7, Purpose::test);
  auto between = [&](double low, double high) { return low + (high - low) * r.uniform(); };
  WorldMaker m;
  m.w.completion = {between(1.0, 20.0), r.below(2) == 0 ? 0.0 : between(0.0, 0.05)};
  std::vector<PlaceId> places{m.place("AA"), m.place("BB"), m.place("CC")};
  if (r.below(2) == 0) places.push_back(m.place("DD"));
  places.push_back(m.place("AA-X", places[0]));
  const PlaceId rest = m.rest();
  places.push_back(rest);

  std::vector<std::vector<ProductId>> tiers(3 + r.below(2));
  for (std::size_t t = 0; t < tiers.size(); ++t) {
    const std::uint64_t count = 1 + r.below(3);
    for (std::uint64_t k = 0; k < count; ++k) {
      const bool last = t + 1 == tiers.size();
      const std::string id = "p" + std::to_string(t) + "-" + std::to_string(k);
      tiers[t].push_back(m.product(id, last ? Stage::use : Stage::material, !last || r.below(2) == 0));
    }
  }
  for (std::size_t t = 0; t < tiers.size(); ++t) {
    for (ProductId p : tiers[t]) {
      if (t > 0) {
        for (ProductId in : tiers[t - 1]) {
          const std::string group = tiers[t - 1].size() > 1 && r.below(2) == 0 ? "g" : "";
          const auto criticality = static_cast<Criticality>(r.below(3));
          m.recipe(p, in, between(0.1, 3.0), group, InputKind::consumed, criticality);
        }
        if (t > 1 && r.below(3) == 0) {
          m.recipe(p, tiers[t - 2][0], between(0.1, 2.0), "",
                   r.below(2) == 0 ? InputKind::consumed : static_cast<InputKind>(1 + kinds.below(3)));
        }
      }
      m.price(p, between(1.0, 50.0));
      if (kinds.below(3) == 0) {
        m.production(p, places[kinds.below(3)], ProductionQuantity::restart_days, 1.0 + 60.0 * kinds.uniform());
      }
      if (kinds.below(3) == 0) m.production(p, {}, ProductionQuantity::ramp_days, 40.0 * kinds.uniform());
      if (kinds.below(4) == 0) {
        m.w.qualification.add({p, {}, QualificationQuantity::days, m.figure(20.0 * kinds.uniform())});
      }
      if (t > 0 && kinds.below(4) == 0) {
        m.w.byproducts.add({p, tiers[t - 1][0], ByproductQuantity::max_recovery, m.figure(kinds.uniform())});
        if (kinds.below(2) == 0) m.production(p, places[0], ProductionQuantity::secondary, 100.0 * kinds.uniform());
      }
      const bool travels = m.w.products[p].tradable;
      if (travels) {
        double left = between(0.7, 1.0);
        for (PlaceId at : places) {
          if (at == rest || r.below(3) == 0) continue;
          if (m.w.places[at].part_of.valid()) {
            continue;
          }
          const double part = left * between(0.1, 0.9);
          m.share(p, at, part);
          left -= part;
          if (r.below(2) == 0) m.headroom(p, at, between(1.0, 3.0));
          if (at == places[0] && r.below(2) == 0) m.share(p, places[places.size() - 2], between(0.1, 0.9), at);
        }
        if (r.below(3) == 0)
          m.w.production.add({p, {}, {}, ProductionQuantity::output, m.figure(between(500.0, 4000.0))});
      }
      if (t + 1 == tiers.size() || r.below(3) == 0) {
        for (PlaceId at : places) {
          if (r.below(3) == 0) continue;
          m.demand(p, at, between(10.0, 400.0));
          if (r.below(3) == 0) m.demand(p, at, between(1.0, 40.0), DemandClass::defence, 1);
          if (r.below(4) == 0) m.demand(p, at, between(1.0, 40.0), DemandClass::stockpile, 9);
        }
        m.demand(p, rest, between(10.0, 100.0), DemandClass::essential, 2);
      }
      if (r.below(2) == 0) m.stock(p, between(0.0, 60.0));
      if (r.below(2) == 0) m.stock(p, between(0.0, 20.0), StockHolder::finished);
    }
  }
  m.transit(between(1.0, 40.0));
  m.transit(between(1.0, 6.0), places[0], places[0]);
  m.transit(between(5.0, 50.0), places[0], places[1]);
  return m;
}

}  // namespace chokepoint::made
