// The world: rows with ids, no numbers outside Figures, no pointers, no behaviour. Tables and columns are documented in
// docs/formats/world.md; a row type here is a line of a table there, with the same names.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/day.h"
#include "base/fingerprint.h"
#include "base/ids.h"
#include "base/unit.h"
#include "world/figures.h"

namespace chokepoint::world {

/// Rows in file order. For tables with an `id` column, `find` gives the row number of an id.
template <class Row, class RowId = Id<Row>>
class Rows {
 public:
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  const Row& operator[](RowId id) const { return rows_[id.index]; }
  const Row& at(std::size_t i) const { return rows_[i]; }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }
  RowId add(Row row) {
    rows_.push_back(std::move(row));
    return RowId{rows_.size() - 1};
  }
  RowId add(std::string id, Row row) {
    by_id_.emplace(std::move(id), static_cast<std::uint32_t>(rows_.size()));
    return add(std::move(row));
  }
  /// An invalid id where there is none.
  RowId find(std::string_view id) const {
    const auto it = by_id_.find(std::string(id));
    return it == by_id_.end() ? RowId{} : RowId{it->second};
  }

 private:
  std::vector<Row> rows_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
};

// --- who and where ---------------------------------------------------------------------------------------------------
enum class PlaceKind : std::uint8_t { country, subdivision, rest };
struct Place {
  std::string id, name;
  PlaceKind kind{PlaceKind::country};
  PlaceId part_of;
  std::vector<std::string> aliases;
};

enum class RegimeKind : std::uint8_t { bloc, regime, club };
enum class DecisionRule : std::uint8_t { none, consensus, majority, two_thirds, club, treaty };
struct Regime {
  std::string id, name;
  RegimeKind kind{RegimeKind::bloc};
  DecisionRule rule{DecisionRule::none};
  std::string note;
};
struct Member {
  RegimeId regime;
  PlaceId place;
  std::optional<PartialDate> from, to;
  SourceId source;
  std::string note;
};

struct Firm {
  std::string id, name;
  PlaceId home;
  std::vector<std::string> aliases;
  std::string note;
};
struct Ownership {
  FirmId owner, owned;
  std::optional<PartialDate> from, to;
  FigureId share;
};
enum class PlaceParameterKind : std::uint8_t { instability, governance_risk };
/// The scale of a parameter begins at 0 and ends here; higher is worse.
constexpr double most_of(PlaceParameterKind kind) { return kind == PlaceParameterKind::instability ? 1.0 : 10.0; }
struct PlaceParameter {
  PlaceId place;
  PlaceParameterKind kind{PlaceParameterKind::instability};
  FigureId figure;
};

// --- what ------------------------------------------------------------------------------------------------------------
enum class Stage : std::uint8_t { mine, refine, chemical, material, component, assembly, equipment, technology, use };
struct Product {
  std::string id, name, chain;
  Stage stage{Stage::material};
  Unit unit;
  bool tradable{true};
  std::vector<std::string> hs, codes;
  std::string name_zh, name_ja, name_ar, note;
};
struct ProductParameter {
  ProductId product;
  std::string parameter;
  Unit unit;  // the unit the figure is held in (as written)
  FigureId figure;
};

enum class InputKind : std::uint8_t { consumed, wearing, capital, technology };
enum class Criticality : std::uint8_t { critical, important, minor };
struct Recipe {
  ProductId output, input;
  PlaceId place;  // invalid: everywhere
  InputKind kind{InputKind::consumed};
  Criticality criticality{Criticality::critical};
  std::string group;  // empty: the input is a group of its own
  FigureId amount;    // input units per output unit, if this input alone serves its group
};
struct Mix {
  ProductId output, input;
  std::string group;
  PlaceId place;
  FigureId share;
};
enum class ByproductQuantity : std::uint8_t { max_recovery, yield };
struct Byproduct {
  ProductId product, host;
  ByproductQuantity quantity{ByproductQuantity::max_recovery};
  FigureId figure;
};

// --- who makes how much ----------------------------------------------------------------------------------------------
struct Producer {
  ProductId product;
  PlaceId place;
  std::vector<FirmId> firms;
  std::string note;
};
enum class ProductionQuantity : std::uint8_t {
  output,
  share,
  capacity,
  nameplate,
  utilisation,
  restart_days,
  restart_price,
  secondary,
  build_days,
  ramp_days
};
struct Production {
  ProductId product;
  PlaceId place;  // invalid: WORLD
  PlaceId of;     // for shares; invalid: WORLD
  ProductionQuantity quantity{ProductionQuantity::output};
  FigureId figure;
};
enum class StockHolder : std::uint8_t { input, finished, government };
struct Stock {
  ProductId product;
  PlaceId place;   // invalid: everywhere
  ProductId user;  // invalid: any user
  StockHolder holder{StockHolder::input};
  FigureId figure;  // days, or product units for `government`
};
enum class QualificationQuantity : std::uint8_t { days, batches };
struct Qualification {
  ProductId product, user;
  QualificationQuantity quantity{QualificationQuantity::days};
  FigureId figure;
};
enum class CohortKind : std::uint8_t { single, dual, stock };
enum class CohortQuantity : std::uint8_t { share, stock_days };
struct Cohort {
  ProductId product, use;
  PlaceId place;
  CohortKind cohort{CohortKind::single};
  CohortQuantity quantity{CohortQuantity::share};
  FigureId figure;
};

// --- who buys --------------------------------------------------------------------------------------------------------
enum class DemandClass : std::uint8_t { civil, defence, essential, stockpile };
enum class DemandQuantity : std::uint8_t { amount, share };
struct Demand {
  ProductId product;
  PlaceId place;  // invalid: WORLD
  DemandClass buyer{DemandClass::civil};
  std::uint8_t priority{5};  // 1 is served first
  DemandQuantity quantity{DemandQuantity::amount};
  FigureId figure;
};
enum class FlowQuantity : std::uint8_t { amount, import_share, export_share };
struct Flow {
  ProductId product;
  PlaceId from, to;
  FlowQuantity quantity{FlowQuantity::amount};
  FigureId figure;
};
struct Transit {
  PlaceId from, to;   // invalid: any
  ProductId product;  // invalid: any
  FigureId days;
};
enum class PathQuantity : std::uint8_t { demand, capacity };
struct BaselinePath {
  ProductId product;
  PlaceId place;
  PathQuantity quantity{PathQuantity::demand};
  PartialDate date;
  FigureId figure;
  std::optional<double> odds;
};

// --- what it is worth ------------------------------------------------------------------------------------------------
enum class PriceKind : std::uint8_t { annual_mean, spot, contract };
struct Price {
  ProductId product;
  PlaceId place;  // invalid: WORLD
  PriceKind kind{PriceKind::annual_mean};
  FigureId figure;  // USD per product unit
};
enum class Side : std::uint8_t { demand, supply, substitution };
enum class Run : std::uint8_t { short_run, long_run };
struct Elasticity {
  ProductId product;
  Side side{Side::demand};
  Run horizon{Run::short_run};
  FigureId figure;
};
struct Observed {
  std::string series;
  ProductId product;
  PlaceId place;
  std::string quantity;
  PartialDate date;
  Unit unit;
  FigureId figure;
};

// --- law -------------------------------------------------------------------------------------------------------------
enum class Instrument : std::uint8_t { export_control, procurement_ban, tariff, quota, informal, investment };
struct Control {
  std::string id, title;
  PlaceId issuer;           // or
  RegimeId issuing_regime;  // its members on the day
  Instrument instrument{Instrument::export_control};
  std::optional<PartialDate> announced;
  std::string text_language;
  SourceId source;
  std::string note;
};
enum class Rule : std::uint8_t { ban, licence, presumption_of_denial, notification, technology, procurement, duty };
enum class Operator : std::uint8_t { none, less, at_most, equal, at_least, more, in };
/// Whose goods a clause reaches: what leaves the issuer's territory; what is made abroad with listed goods of the
/// issuer in it, or with the issuer's technology; what came from the issuer and is passed on abroad.
enum class Reach : std::uint8_t { exports, content, technology, re_exports };
/// One of `all`, a place (covers its descendants), a regime (its members on the day) or a firm.
struct Target {
  enum class Kind : std::uint8_t { all, place, regime, firm } kind{Kind::all};
  std::uint32_t index{0};
  bool excluded{false};
};
struct Clause {
  ControlId control;
  std::string clause, all_of, item, parameter;
  Operator op{Operator::none};
  std::optional<double> threshold;
  std::optional<Unit> unit;
  std::string threshold_text;  // as written; also for `in`
  std::vector<std::string> codes, hs;
  std::vector<Target> targets;
  Rule rule{Rule::licence};
  Reach reach{Reach::exports};
  std::string quote, english, refers_to;
  SourceId source;
  bool verified{false};
};
enum class ClauseState : std::uint8_t { announced, in_force, suspended, resumed, revoked, lapsed, unknown };
enum class LegalDefault : std::uint8_t { none, resumes, lapses };
struct StatusEvent {
  ControlId control;
  ClauseId clause;  // invalid: all clauses of the control
  PartialDate date;
  ClauseState state{ClauseState::announced};
  std::optional<PartialDate> until;
  LegalDefault legal_default{LegalDefault::none};
  SourceId source;
  bool verified{false};
};
enum class Answer : std::uint8_t { no, yes, part, unknown };
struct Coverage {
  ClauseId clause;
  ProductId product;
  Answer answer{Answer::unknown};
  FigureId share;
};
enum class LicenceQuantity : std::uint8_t { refused_share, wait_days, validity_days, office_per_day };
enum class UserClass : std::uint8_t { all, civil, defence };
struct Licence {
  ControlId control;
  ClauseId clause;  // invalid: all
  UserClass user{UserClass::all};
  LicenceQuantity quantity{LicenceQuantity::refused_share};
  FigureId figure;
};

// --- response, race, facilities --------------------------------------------------------------------------------------
struct Option {
  std::string id, kind, quantity;
  ProductId product;
  PlaceId place;
  FigureId figure;
};
struct Race {
  std::string id, name, headline, about;  // headline: the milestone type that the race is about
};
/// What reaching a milestone means. `rank` orders the types; trl and mrl: the readiness it shows, 0 = not stated.
struct MilestoneType {
  std::uint32_t race{0};
  std::string type, name, means;
  int rank{0}, trl{0}, mrl{0};
};
struct Programme {
  std::string id, name;
  std::uint32_t race{0};
  PlaceId place;
  std::vector<FirmId> firms;
  std::string note;
};
struct Milestone {
  std::uint32_t programme{0};
  std::string milestone, type;
  std::optional<PartialDate> planned, announced, actual;
  std::vector<ClaimId> claims;
  std::vector<ProductId> needs;
  std::string note;
};
/// `after` names tasks of the programme, milestone types of it, or `programme/type`.
enum class TaskShape : std::uint8_t { pert, lognormal, heavy_tail, reference, learning };
struct RaceTask {
  std::uint32_t programme{0};
  std::string task, reaches, risk, note;
  std::vector<std::string> after, resources;
  TaskShape shape{TaskShape::lognormal};
  std::optional<PartialDate> started;
};
enum class TaskQuantity : std::uint8_t { duration, odds, need };
struct TaskFigure {
  std::uint32_t programme{0};
  std::string task;
  TaskQuantity quantity{TaskQuantity::duration};
  ProductId product;  // of a need
  FigureId figure;    // months, or a share
};
inline constexpr std::uint32_t kAnyProgramme = 0xffffffffU;
enum class TieKind : std::uint8_t { imitation, cooperation };
struct RaceTie {
  std::uint32_t race{0};
  TieKind kind{TieKind::imitation};
  std::string type;
  std::uint32_t leader{kAnyProgramme}, follower{kAnyProgramme};
  RegimeId regime;  // invalid: none asked for
  FigureId lag;     // months
};
enum class RaceQuantity : std::uint8_t {
  shared_risk,
  resource_level,
  resource_effect,
  first_cost,
  learning_rate,
  target_cost,
  doubling_time
};
struct RaceFigure {
  std::uint32_t race{0};
  RaceQuantity quantity{RaceQuantity::shared_risk};
  std::string subject;                     // a risk, a resource, a technology
  std::uint32_t programme{kAnyProgramme};  // of a resource
  FigureId figure;
};
/// A forecast that was made. Rows of one race and day carry one seal (world/seal.h).
struct MadeForecast {
  std::uint32_t race{0}, programme{0};
  std::string type, seal;
  PartialDate made_on, by;
  double probability{0.0};
};
struct Facility {
  std::string id, kind, quantity;
  PlaceId place;
  Unit unit;  // the unit the figure is held in (as written)
  FigureId figure;
};

// --- says who --------------------------------------------------------------------------------------------------------
struct Source {
  std::string id, title, publisher, url, language, licence, note;
  std::optional<PartialDate> published;
  char reliability{'F'};
  int credibility{6};
  std::vector<SourceId> derived_from;
};
enum class Stance : std::uint8_t { states, denies, alleges, projects };
struct Claim {
  std::string id;
  SourceId source;
  std::string locator, quote, language, english, value_text, unit, about, note;
  std::optional<double> value, low, high;
  std::int32_t year{0};
  Stance stance{Stance::states};
};

// --- the whole -------------------------------------------------------------------------------------------------------
/// [completion] and [defaults] of world.toml.
struct Completion {
  double home_preference{3.0};
  double prune_below{0.004};
};

struct World {
  std::string name, title, about, money{"USD"};
  Day base_date{};
  int money_year{2024};
  std::optional<Day> as_of;
  Completion completion;
  FigureId default_input_days, default_finished_days;
  std::vector<std::string> files;  // names that CellRef::file indexes

  Rows<Place, PlaceId> places;
  Rows<Regime, RegimeId> regimes;
  Rows<Member> members;
  Rows<Firm, FirmId> firms;
  Rows<Ownership> ownership;
  Rows<PlaceParameter> place_parameters;
  Rows<Product, ProductId> products;
  Rows<ProductParameter> product_parameters;
  Rows<Recipe> recipes;
  Rows<Mix> mixes;
  Rows<Byproduct> byproducts;
  Rows<Producer> producers;
  Rows<Production> production;
  Rows<Stock> stocks;
  Rows<Qualification> qualification;
  Rows<Cohort> cohorts;
  Rows<Demand> demand;
  Rows<Flow> flows;
  Rows<Transit> transit;
  Rows<BaselinePath> baseline_paths;
  Rows<Price> prices;
  Rows<Elasticity> elasticities;
  Rows<Observed> observed;
  Rows<Control, ControlId> controls;
  Rows<Clause, ClauseId> clauses;  // id = "control/clause"
  Rows<StatusEvent> control_status;
  Rows<Coverage> control_coverage;
  Rows<Licence> licences;
  Rows<Option> options;
  Rows<Race> races;
  Rows<MilestoneType> milestone_types;
  Rows<Programme> programmes;
  Rows<Milestone> milestones;
  Rows<RaceTask> tasks;
  Rows<TaskFigure> task_figures;
  Rows<RaceTie> race_ties;
  Rows<RaceFigure> race_figures;
  Rows<MadeForecast> forecasts;
  Rows<Facility> facilities;
  Rows<Source, SourceId> sources;
  Rows<Claim, ClaimId> claims;

  Figures figures;
  Fingerprint fingerprint;  // of the canonical bytes of all rows, not of the files
};

using WorldPtr = std::shared_ptr<const World>;

/// Is `place` equal to `ancestor` or below it?
bool within(const World& world, PlaceId place, PlaceId ancestor);
/// Is the place (or an ancestor of it) a member of the regime on the day?
bool is_member(const World& world, RegimeId regime, PlaceId place, Day day);
/// Does the place lie in the territory of who issued the control: the place with all inside it, or the members on the
/// day?
bool in_territory(const World& world, const Control& control, PlaceId place, Day day);

}  // namespace chokepoint::world
