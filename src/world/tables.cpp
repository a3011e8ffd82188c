#include "world/tables.h"

#include <algorithm>
#include <array>

#include "world/words.h"

namespace chokepoint::world {

namespace {

using table::ColumnSpec;
using table::Kind;
using table::TableSpec;
using Name = std::string_view;

// `places|WORLD` says that the cell may also hold the reserved word WORLD.
constexpr Name kPlacesOrWorld = "places|WORLD";

constexpr ColumnSpec column(Name name, Kind kind, Name help) {
  ColumnSpec spec;
  spec.name = name;
  spec.kind = kind;
  spec.help = help;
  return spec;
}
constexpr ColumnSpec text(Name name, Name help) { return column(name, Kind::text, help); }
constexpr ColumnSpec date(Name name, Name help) { return column(name, Kind::date, help); }
constexpr ColumnSpec number(Name name, Name help) { return column(name, Kind::number, help); }
constexpr ColumnSpec integer(Name name, Name help) { return column(name, Kind::integer, help); }
constexpr ColumnSpec id(Name name, Name help) { return column(name, Kind::id, help); }
constexpr ColumnSpec ref(Name name, Name refers_to, Name help) {
  ColumnSpec spec = column(name, Kind::id, help);
  spec.refers_to = refers_to;
  return spec;
}
constexpr ColumnSpec refs(Name name, Name refers_to, Name help) {
  ColumnSpec spec = column(name, Kind::ids, help);
  spec.refers_to = refers_to;
  return spec;
}
template <std::size_t N>
constexpr ColumnSpec choice(Name name, const std::array<Name, N>& list, Name help, Kind kind = Kind::choice) {
  ColumnSpec spec = column(name, kind, help);
  spec.choices = std::span<const Name>(list);
  return spec;
}
constexpr ColumnSpec yes_no(Name name, Name help) { return choice(name, words::kYesNo, help, Kind::boolean); }
constexpr ColumnSpec key(ColumnSpec spec) {
  spec.key = true;
  return spec;
}
constexpr ColumnSpec maybe(ColumnSpec spec) {
  spec.required = false;
  return spec;
}

constexpr ColumnSpec kNote = maybe(text("note", "a remark for readers"));
constexpr ColumnSpec kSourceRef = maybe(ref("source", "sources", "where it is written"));
constexpr ColumnSpec kAliases = maybe(text("aliases", "other names, joined by ;"));

constexpr ColumnSpec kPlaces[] = {
    key(id("id", "ISO 3166 code, or ROW")),
    text("name", "English name"),
    choice("kind", words::kPlaceKind, "what kind of place"),
    maybe(ref("part_of", "places", "the place it lies in")),
    kAliases,
};
constexpr ColumnSpec kRegimes[] = {
    key(id("id", "identifier")),
    text("name", "English name"),
    choice("kind", words::kRegimeKind, "what holds it together"),
    maybe(choice("decision_rule", words::kDecisionRule, "how it decides")),
    kNote,
};
constexpr ColumnSpec kMembers[] = {
    key(ref("regime", "regimes", "the regime")),
    key(ref("place", "places", "the member")),
    maybe(key(date("from", "first day of membership"))),
    maybe(date("to", "first day after it left")),
    kSourceRef,
    kNote,
};
constexpr ColumnSpec kFirms[] = {
    key(id("id", "identifier")),
    text("name", "name"),
    ref("home", "places", "where it is controlled from"),
    kAliases,
    kNote,
};
constexpr ColumnSpec kOwnership[] = {
    key(ref("owner", "firms", "who owns")),
    key(ref("owned", "firms", "who is owned")),
    maybe(key(date("from", "first day"))),
    maybe(date("to", "first day after")),
};
constexpr ColumnSpec kPlaceParameters[] = {
    key(ref("place", "places", "the place")),
    key(choice("parameter", words::kPlaceParameter, "what the value is")),
};
constexpr ColumnSpec kProducts[] = {
    key(id("id", "identifier")),
    text("name", "English name"),
    choice("chain", words::kChain, "the chain it belongs to"),
    choice("stage", words::kStage, "how far from the mine"),
    column("unit", Kind::unit, "the one unit all its quantities are held in"),
    maybe(text("hs", "customs codes, joined by ;")),
    maybe(text("codes", "control-list codes, joined by ;")),
    maybe(yes_no("tradable", "no: each place serves itself")),
    maybe(text("name_zh", "name in Chinese")),
    maybe(text("name_ja", "name in Japanese")),
    maybe(text("name_ar", "name in Arabic")),
    kNote,
};
constexpr ColumnSpec kProductParameters[] = {
    key(ref("product", "products", "the product")),
    key(text("parameter", "physical or market parameter, e.g. energy_density")),
};
constexpr ColumnSpec kRecipes[] = {
    key(ref("output", "products", "what is made")),
    key(ref("input", "products", "what it takes")),
    maybe(key(ref("place", "places", "where; empty: everywhere"))),
    key(choice("kind", words::kInputKind, "what the input does")),
    maybe(text("group", "inputs of one group substitute for each other")),
    choice("criticality", words::kCriticality, "what its lack does"),
};
constexpr ColumnSpec kMixes[] = {
    key(ref("output", "products", "what is made")),
    key(text("group", "the group of inputs")),
    key(ref("input", "products", "one input of the group")),
    maybe(key(ref("place", "places", "where; empty: everywhere"))),
};
constexpr ColumnSpec kByproducts[] = {
    key(ref("product", "products", "the by-product")),
    key(ref("host", "products", "what it is won from")),
    key(choice("quantity", words::kByproductQuantity, "what the value is")),
};
constexpr ColumnSpec kProducers[] = {
    key(ref("product", "products", "the product")),
    key(ref("place", "places", "where it is made")),
    maybe(refs("firms", "firms", "who makes it")),
    kNote,
};
constexpr ColumnSpec kProduction[] = {
    key(ref("product", "products", "the product")),
    key(ref("place", kPlacesOrWorld, "where it is made")),
    key(choice("quantity", words::kProductionQuantity, "what the value is")),
    maybe(ref("of", kPlacesOrWorld, "the place a share is of; empty: WORLD")),
};
constexpr ColumnSpec kStocks[] = {
    key(ref("product", "products", "the product")),
    maybe(key(ref("place", "places", "where; empty: everywhere"))),
    key(choice("holder", words::kStockHolder, "who holds it")),
    maybe(key(ref("user", "products", "the product that uses it; empty: any"))),
};
constexpr ColumnSpec kQualification[] = {
    key(ref("product", "products", "the product")),
    maybe(key(ref("user", "products", "the product that uses it; empty: any"))),
    key(choice("quantity", words::kQualificationQuantity, "what the value is")),
};
constexpr ColumnSpec kCohorts[] = {
    key(ref("product", "products", "the product")),
    maybe(key(ref("place", "places", "where; empty: everywhere"))),
    key(ref("use", "products", "the product that uses it")),
    key(choice("cohort", words::kCohortKind, "which buyers")),
    key(choice("quantity", words::kCohortQuantity, "what the value is")),
};
constexpr ColumnSpec kDemand[] = {
    key(ref("product", "products", "what is asked for")),
    key(ref("place", kPlacesOrWorld, "where")),
    key(choice("class", words::kDemandClass, "who asks")),
    maybe(integer("priority", "1 is served first, 9 last")),
    key(choice("quantity", words::kDemandQuantity, "what the value is")),
};
constexpr ColumnSpec kFlows[] = {
    key(ref("product", "products", "the product")),
    key(ref("from", "places", "where it leaves")),
    key(ref("to", "places", "where it arrives")),
    key(choice("quantity", words::kFlowQuantity, "what the value is")),
};
constexpr ColumnSpec kTransit[] = {
    maybe(key(ref("from", "places", "where it leaves; empty: anywhere"))),
    maybe(key(ref("to", "places", "where it arrives; empty: anywhere"))),
    maybe(key(ref("product", "products", "the product; empty: any"))),
};
constexpr ColumnSpec kBaselinePaths[] = {
    key(ref("product", "products", "the product")),
    key(ref("place", kPlacesOrWorld, "where")),
    key(choice("quantity", words::kPathQuantity, "what grows")),
    key(date("date", "when")),
    maybe(number("odds", "chance that it happens, 0 to 1")),
};
constexpr ColumnSpec kPrices[] = {
    key(ref("product", "products", "the product")),
    key(ref("place", kPlacesOrWorld, "where")),
    key(choice("kind", words::kPriceKind, "which price")),
};
constexpr ColumnSpec kElasticities[] = {
    key(ref("product", "products", "the product")),
    key(choice("side", words::kSide, "of what")),
    key(choice("horizon", words::kRun, "short or long run")),
};
constexpr ColumnSpec kObserved[] = {
    key(text("series", "name of the series")),
    ref("product", "products", "the product"),
    ref("place", kPlacesOrWorld, "where"),
    text("quantity", "what was observed"),
    key(date("date", "when")),
};
constexpr ColumnSpec kControls[] = {
    key(id("id", "identifier")),
    text("title", "English title"),
    ref("issuer", "places|regimes", "who issued it: a place, or a bloc for its members"),
    choice("instrument", words::kInstrument, "what kind of act"),
    maybe(date("announced", "when it was made public")),
    maybe(text("text_language", "language of the authentic text")),
    kSourceRef,
    kNote,
};
constexpr ColumnSpec kControlClauses[] = {
    key(ref("control", "controls", "the control")),
    key(text("clause", "the clause, e.g. 2.1a")),
    maybe(text("all_of", "clauses of one control with the same word hold together")),
    text("item", "what is controlled, in English"),
    maybe(text("codes", "control-list codes, joined by ;")),
    maybe(text("hs", "customs codes, joined by ;")),
    maybe(text("parameter", "the parameter a threshold is about")),
    maybe(choice("operator", words::kOperator, "how the threshold bounds")),
    maybe(text("threshold", "a number; a list for `in`")),
    maybe(column("unit", Kind::unit, "unit of the threshold")),
    refs("targets", "places|regimes|firms|all", "to whom; -X excludes"),
    choice("rule", words::kRule, "what it demands"),
    maybe(choice("reach", words::kReach, "whose goods: what leaves the issuer (exports) where empty")),
    maybe(text("refers_to", "another list or act it takes over")),
    maybe(text("quote", "the authentic words")),
    maybe(text("english", "the same in English")),
    kSourceRef,
    yes_no("verified", "compared with the authentic text"),
};
constexpr ColumnSpec kControlStatus[] = {
    key(ref("control", "controls", "the control")),
    key(ref("clause", "control_clauses|all", "the clause, or all")),
    key(date("date", "when")),
    key(choice("state", words::kClauseState, "the state from then on")),
    maybe(date("until", "first day on which it no longer holds")),
    maybe(choice("legal_default", words::kLegalDefault, "what happens then if nobody acts")),
    kSourceRef,
    yes_no("verified", "compared with the authentic text"),
};
constexpr ColumnSpec kControlCoverage[] = {
    key(ref("control", "controls", "the control")),
    key(ref("clause", "control_clauses", "the clause")),
    key(ref("product", "products", "the product")),
    choice("answer", words::kAnswer, "does the clause reach it"),
};
constexpr ColumnSpec kLicences[] = {
    key(ref("control", "controls", "the control")),
    key(ref("clause", "control_clauses|all", "the clause, or all")),
    key(choice("class", words::kUserClass, "which end users")),
    key(choice("quantity", words::kLicenceQuantity, "what the value is")),
};
constexpr ColumnSpec kOptions[] = {
    key(id("id", "identifier")),
    choice("kind", words::kOptionKind, "what is done"),
    ref("product", "products", "the product"),
    ref("place", "places", "where"),
    key(choice("quantity", words::kOptionQuantity, "what the value is")),
};
constexpr ColumnSpec kRaces[] = {
    key(id("id", "identifier")),
    text("name", "name"),
    text("headline", "the milestone type that the race is about"),
    maybe(text("about", "what is claimed and what it means")),
};
constexpr ColumnSpec kMilestoneTypes[] = {
    key(ref("race", "races", "the race")),
    key(id("type", "identifier")),
    text("name", "name"),
    integer("rank", "order of the types, 1 first"),
    text("means", "what has been shown once it is reached"),
    maybe(integer("trl", "technology readiness level that it shows, 1 to 9")),
    maybe(integer("mrl", "manufacturing readiness level that it shows, 1 to 10")),
};
constexpr ColumnSpec kProgrammes[] = {
    key(id("id", "identifier")),
    text("name", "name"),
    ref("place", "places", "where"),
    ref("race", "races", "what it races for"),
    maybe(refs("firms", "firms", "who runs it")),
    kNote,
};
constexpr ColumnSpec kMilestones[] = {
    key(ref("programme", "programmes", "the programme")),
    key(text("milestone", "the milestone")),
    text("type", "what kind of step: a milestone type of the race"),
    maybe(date("planned", "when it should be reached")),
    maybe(key(date("announced", "when the plan was announced"))),
    maybe(date("actual", "when it was reached")),
    maybe(refs("claims", "claims", "who says so")),
    maybe(refs("needs", "products", "products it waits for")),
    kNote,
};
constexpr ColumnSpec kTasks[] = {
    key(ref("programme", "programmes", "the programme")),
    key(id("task", "identifier within the programme")),
    maybe(text("after", "tasks and milestone types it waits for; of others as programme/type")),
    maybe(text("reaches", "milestone type that is reached once it is done")),
    choice("shape", words::kTaskShape, "distribution of its duration"),
    maybe(text("risk", "a risk it shares with others")),
    maybe(text("resources", "resources it uses, joined by ;")),
    maybe(date("started", "when it was begun")),
    kNote,
};
constexpr ColumnSpec kTaskFigures[] = {
    key(ref("programme", "programmes", "the programme")),
    key(text("task", "the task")),
    key(choice("quantity", words::kTaskQuantity, "what the value is")),
    maybe(key(ref("product", "products", "of a need"))),
};
constexpr ColumnSpec kRaceTies[] = {
    key(ref("race", "races", "the race")),
    key(choice("kind", words::kTieKind, "how the follower learns")),
    key(text("type", "milestone type")),
    maybe(key(ref("leader", "programmes", "from whom; empty: anyone"))),
    maybe(key(ref("follower", "programmes", "who; empty: anyone"))),
    maybe(key(ref("regime", "regimes", "whose members learn from each other"))),
};
constexpr ColumnSpec kRaceFigures[] = {
    key(ref("race", "races", "the race")),
    key(choice("quantity", words::kRaceQuantity, "what the value is")),
    key(id("subject", "the risk, resource or technology")),
    maybe(key(ref("programme", "programmes", "whose"))),
};
constexpr ColumnSpec kForecasts[] = {
    key(ref("race", "races", "the race")),
    key(date("made_on", "when it was made")),
    key(ref("programme", "programmes", "who")),
    key(text("type", "milestone type")),
    key(date("by", "reached by then")),
    number("probability", "as stated then"),
    text("seal", "fingerprint of all rows of this race and day"),
};
constexpr ColumnSpec kFacilities[] = {
    key(id("id", "identifier")),
    ref("place", "places", "where"),
    text("kind", "what kind of facility"),
    key(text("quantity", "what the value is")),
};
constexpr ColumnSpec kSources[] = {
    key(id("id", "identifier")),
    text("title", "title"),
    text("publisher", "publisher"),
    maybe(date("published", "when; empty: not known")),
    maybe(text("url", "address")),
    text("language", "language tag"),
    choice("reliability", words::kReliability, "of the source: A best"),
    choice("credibility", words::kCredibility, "of what it says: 1 best"),
    maybe(refs("derived_from", "sources", "sources it repeats")),
    maybe(text("licence", "licence of the text")),
    kNote,
};
constexpr ColumnSpec kClaims[] = {
    key(id("id", "identifier")),
    ref("source", "sources", "who says so"),
    maybe(text("locator", "page or table")),
    text("quote", "the sentence, at most 400 characters"),
    text("language", "language tag of the quote"),
    maybe(text("english", "the same in English")),
    maybe(number("value", "the number in the sentence")),
    maybe(number("low", "least it says")),
    maybe(number("high", "most it says")),
    maybe(text("value_text", "the words of the sentence that are the number")),
    maybe(text("unit", "unit of value, low and high")),
    maybe(integer("year", "the year it speaks of")),
    maybe(text("about", "key of the figure spoken of")),
    maybe(choice("stance", words::kStance, "how it is said")),
    kNote,
};

constexpr ColumnSpec kFigureColumns[] = {
    number("value", "central value"),
    maybe(number("low", "P05 of what it may be")),
    maybe(number("high", "P95 of what it may be")),
    maybe(column("unit", Kind::unit, "unit of value, low and high; may be left out for plain shares")),
    choice("status", words::kStatus, "where the value comes from"),
    maybe(refs("claims", "claims", "what it rests on")),
    maybe(text("reason", "why; required for derived and assumed")),
    maybe(integer("year", "the year the figure is for")),
    maybe(date("known_on", "when it was published")),
    maybe(choice("basis", words::kBasis, "what was measured")),
};

constexpr TableSpec kSpecs[] = {
    {"places", false, true, kPlaces, "countries, subdivisions and the rest of the world; a tree"},
    {"regimes", false, false, kRegimes, "blocs, regimes and clubs"},
    {"members", false, false, kMembers, "who is in which regime, and when"},
    {"firms", false, false, kFirms, "firms that acts or rows name"},
    {"ownership", true, false, kOwnership, "share of a firm that another owns"},
    {"place_parameters", true, false, kPlaceParameters, "how a place is governed"},
    {"products", false, true, kProducts, "what is made, traded and used"},
    {"product_parameters", true, false, kProductParameters, "physical and market parameters of products"},
    {"recipes", true, true, kRecipes, "what it takes to make a product"},
    {"mixes", true, false, kMixes, "shares of inputs that substitute for each other"},
    {"byproducts", true, false, kByproducts, "products won from others"},
    {"producers", false, false, kProducers, "names the firms behind a product at a place"},
    {"production", true, true, kProduction, "who makes how much, and how fast that can change"},
    {"stocks", true, false, kStocks, "what is held in store"},
    {"qualification", true, false, kQualification, "how long a new supplier is tested"},
    {"cohorts", true, false, kCohorts, "buyers of one use split by how exposed they are"},
    {"demand", true, true, kDemand, "final demand by place and class"},
    {"flows", true, false, kFlows, "sourced trade, which completion honours"},
    {"transit", true, false, kTransit, "days from dispatch to arrival"},
    {"baseline_paths", true, false, kBaselinePaths, "growth that is expected without any act"},
    {"prices", true, true, kPrices, "US dollars per product unit"},
    {"elasticities", true, false, kElasticities, "answers to price"},
    {"observed", true, false, kObserved, "observed series, for backtests"},
    {"controls", false, false, kControls, "acts of law"},
    {"control_clauses", false, false, kControlClauses, "what an act controls, towards whom"},
    {"control_status", false, false, kControlStatus, "the life of each clause"},
    {"control_coverage", true, false, kControlCoverage, "share of a product's trade that a clause reaches"},
    {"licences", true, false, kLicences, "how licences are decided"},
    {"options", true, false, kOptions, "responses that can be bought"},
    {"races", false, false, kRaces, "what programmes race for"},
    {"milestone_types", false, false, kMilestoneTypes, "what reaching a milestone means"},
    {"programmes", false, false, kProgrammes, "programmes in a race"},
    {"milestones", false, false, kMilestones, "steps of programmes, announced and reached"},
    {"tasks", false, false, kTasks, "work that leads to milestones"},
    {"task_figures", true, false, kTaskFigures, "how long work takes, whether it can succeed, what it needs"},
    {"race_ties", true, false, kRaceTies, "how far behind a leader a follower can be"},
    {"race_figures", true, false, kRaceFigures, "shared risks, resources, learning"},
    {"forecasts", false, false, kForecasts, "forecasts that were made, sealed"},
    {"facilities", true, false, kFacilities, "facilities and what they draw and hold"},
    {"sources", false, false, kSources, "documents"},
    {"claims", false, false, kClaims, "quoted statements"},
};
static_assert(std::size(kSpecs) == kTables);

}  // namespace

std::span<const TableSpec> table_specs() { return kSpecs; }

std::optional<TableId> find_table(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kSpecs), std::end(kSpecs), [&](const TableSpec& s) { return s.name == name; });
  if (found == std::end(kSpecs)) return std::nullopt;
  return static_cast<TableId>(found - std::begin(kSpecs));
}

std::span<const ColumnSpec> figure_columns() { return kFigureColumns; }

std::size_t column_count(const TableSpec& spec) {
  return spec.columns.size() + (spec.figures ? std::size(kFigureColumns) : 0);
}

const ColumnSpec& column_of(const TableSpec& spec, std::size_t column) {
  return column < spec.columns.size() ? spec.columns[column] : kFigureColumns[column - spec.columns.size()];
}

std::optional<std::size_t> find_column(const TableSpec& spec, std::string_view name) {
  for (std::size_t i = 0; i < column_count(spec); ++i) {
    if (column_of(spec, i).name == name) return i;
  }
  return std::nullopt;
}

}  // namespace chokepoint::world
