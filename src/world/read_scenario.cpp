// Scenarios: TOML to dated acts (docs/formats/scenario.md).
#include <algorithm>

#include "table/csv.h"
#include "world/check_scenario.h"
#include "world/figure_bounds.h"
#include "world/names.h"
#include "world/query.h"
#include "world/read.h"
#include "world/suggest.h"
#include "world/toml.h"
#include "world/words.h"

namespace chokepoint::world {

namespace {

constexpr double kLargestAmount = 1e18;
constexpr auto kKinds = std::to_array<std::string_view>({"set_control", "outage", "export_stop", "buyer_ban",
                                                         "demand_change", "stock_release", "new_capacity", "duty",
                                                         "subsidy", "general_licence", "set_figure"});

template <class Row, class RowId>
std::vector<std::string_view> ids_of(const Rows<Row, RowId>& rows) {
  std::vector<std::string_view> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

/// The id that was meant, by a slip of it or of the row's name; else `otherwise`.
template <class Row, class RowId>
std::string suggestion(std::string_view name, const Rows<Row, RowId>& rows, std::string otherwise) {
  if (!nearest(name, ids_of(rows)).empty()) return did_you_mean(name, ids_of(rows), std::move(otherwise));
  if constexpr (requires(const Row& row) { row.name; }) {
    std::vector<std::string_view> names;
    for (const Row& row : rows) names.push_back(row.name);
    const std::string_view near = nearest(name, names);
    for (const Row& row : rows) {
      if (!near.empty() && row.name == near) return "did you mean " + shown(row.id) + " (" + row.name + ")?";
    }
  }
  return otherwise;
}

/// Reads one act's keys against the world.
class ActReader {
 public:
  ActReader(const World& world, const Horizon& horizon, TomlTable& keys)
      : world_(world), horizon_(horizon), keys_(keys) {}

  Act read() {
    Act act;
    const std::string kind = keys_.text("kind", true);
    act.why = keys_.text("why", false);
    read_days(act, kind != "set_figure");
    read_kind(act, kind);
    // Where the kind is unknown nobody can say which keys belong to it.
    if (std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end()) keys_.finish();
    return act;
  }

 private:
  void read_days(Act& act, bool required) {
    act.day = keys_.date("day", required).value_or(horizon_.first);
    act.until = keys_.date("until", false);
    // Without a first day nobody can say what lies after the last.
    if (horizon_.first != Day{} && act.day >= horizon_.end()) {
      keys_.fault(*keys_.value("day"), Code::out_of_range,
                  "an act on " + to_string(act.day) + ", after the last day of the run",
                  "a day before " + to_string(horizon_.end()), "correct the day, or lengthen `days`");
    }
    if (act.until && *act.until <= act.day) {
      keys_.fault(*keys_.value("until"), Code::bad_order,
                  "an end " + to_string(*act.until) + " that is not after the day " + to_string(act.day),
                  "`until` after `day`", "correct one of the dates");
    }
  }

  void read_kind(Act& act, const std::string& kind) {
    if (kind == "set_control") {
      act.what = set_control();
    } else if (kind == "general_licence") {
      act.what = general_licence();
    } else if (kind == "outage") {
      act.what = Outage{products(), place("place", true), share("lost_share")};
    } else if (kind == "export_stop") {
      act.what = export_stop();
    } else if (kind == "buyer_ban") {
      act.what = buyer_ban();
    } else if (kind == "demand_change") {
      act.what = demand_change();
    } else if (kind == "stock_release") {
      if (!keys_.has("until")) keys_.missing("until", "the day after the last on which stock is released");
      act.what = StockRelease{product("product"), place("place", true), amount("amount")};
    } else if (kind == "new_capacity") {
      act.what = NewCapacity{product("product"), place("place", true), amount("per_year")};
    } else if (kind == "duty") {
      act.what = duty();
    } else if (kind == "subsidy") {
      act.what = SubsidyAct{named_products(), place("place", true), rate()};
    } else if (kind == "set_figure") {
      act.what = set_figure();
    } else if (!kind.empty()) {
      keys_.fault(*keys_.value("kind"), Code::bad_choice, shown(kind), join_words(kKinds),
                  did_you_mean(kind, kKinds, "use one of those words"));
    }
  }

  template <class AnyId, class AnyRows>
  AnyId find(const TomlValue& at, std::string_view name, const AnyRows& rows, std::string_view table) {
    const AnyId id = rows.find(name);
    if (!id.valid()) {
      std::string remedy = "correct the name, or add it to " + std::string(table);
      if (keys_.faults().size() < kMostSuggestions) remedy = suggestion(name, rows, std::move(remedy));
      keys_.fault(at, Code::unknown_reference, shown(name), "an id of " + std::string(table), std::move(remedy));
    }
    return id;
  }

  PlaceId place(std::string_view key, bool required) {
    const std::string name = keys_.text(key, required);
    return name.empty() ? PlaceId{} : find<PlaceId>(*keys_.value(key), name, world_.places, "places");
  }

  ProductId product(std::string_view key) {
    const std::string name = keys_.text(key, true);
    return name.empty() ? ProductId{} : find<ProductId>(*keys_.value(key), name, world_.products, "products");
  }

  /// `product`, `products` or neither.
  std::vector<ProductId> products() {
    std::vector<ProductId> out;
    const TomlValue* list = keys_.value("products");
    if (list != nullptr && keys_.has("product")) {
      keys_.fault(*list, Code::duplicate, "`product` and `products`", "one of the two", "remove one");
    }
    if (keys_.has("product")) {
      out.push_back(product("product"));
    } else {
      keys_.value("product");  // a key that may stand here
    }
    if (list == nullptr) return out;
    if (list->kind != TomlValue::Kind::list || list->list.empty()) {
      keys_.fault(*list, Code::bad_choice, "no list of ids as `products`", "a list of ids",
                  "write products = [\"a\", \"b\"]");
    }
    for (const TomlValue& item : list->list) {
      if (item.kind != TomlValue::Kind::text) {
        keys_.fault(item, Code::bad_choice, "what is no text in `products`", "ids of products",
                    "write products = [\"a\", \"b\"]");
      } else {
        out.push_back(find<ProductId>(item, item.text, world_.products, "products"));
      }
    }
    return out;
  }

  std::vector<ProductId> named_products() {
    std::vector<ProductId> found = products();
    if (found.empty()) keys_.missing("products", "the products it is on");
    return found;
  }

  /// Of the price: 0.25 is 25 %. A rate of 25 is nearly always meant in per cent.
  double rate() { return keys_.number("rate", 0.0, 10.0, true).value_or(0.0); }

  DutyAct duty() {
    DutyAct act{named_products(), place("from", false), place("to", true), rate()};
    if (act.from.valid() && act.to.valid() && (within(world_, act.to, act.from) || within(world_, act.from, act.to))) {
      keys_.fault(*keys_.value("from"), Code::bad_structure, "a duty on what a place sends to itself or a part of it",
                  "two places apart", "correct `from` or `to`");
    }
    return act;
  }

  double share(std::string_view key) { return keys_.number(key, 0.0, 1.0, true).value_or(1.0); }
  double amount(std::string_view key) { return keys_.number(key, 0.0, kLargestAmount, true).value_or(0.0); }

  template <class Enum, std::size_t N>
  Enum word(std::string_view key, const std::array<std::string_view, N>& list, bool required, Enum otherwise) {
    const std::string text = keys_.text(key, required);
    if (text.empty()) return otherwise;
    const auto found = std::find(list.begin(), list.end(), text);
    if (found != list.end()) return static_cast<Enum>(found - list.begin());
    keys_.fault(*keys_.value(key), Code::bad_choice, shown(text), join_words(list),
                did_you_mean(text, list, "use one of those words"));
    return otherwise;
  }

  SetControl set_control() {
    SetControl act;
    const std::string control = keys_.text("control", true);
    if (!control.empty()) act.control = find<ControlId>(*keys_.value("control"), control, world_.controls, "controls");
    const std::string clause = keys_.text("clause", false);
    if (!clause.empty() && clause != "all" && act.control.valid()) act.clause = clause_of(act.control, clause);
    act.state = word("state", words::kClauseState, true, ClauseState::in_force);
    act.user = word("user", words::kUserClass, false, UserClass::all);
    act.refused_share = keys_.number("refused_share", 0.0, 1.0);
    act.wait_days = keys_.number("wait_days", 0.0, Horizon::kMaximumDays);
    act.office_per_day = keys_.number("office_per_day", 0.0, kLargestAmount);
    if (act.office_per_day && !(*act.office_per_day > 0.0)) {
      keys_.fault(*keys_.value("office_per_day"), Code::out_of_range, "an office that decides nothing",
                  "more than 0 applications a working day", "refuse with refused_share = 1 instead");
    }
    return act;
  }

  /// It exempts from the duty to ask for a licence; what is banned outright asks for none.
  GeneralLicence general_licence() {
    GeneralLicence act;
    const std::string control = keys_.text("control", true);
    if (!control.empty()) act.control = find<ControlId>(*keys_.value("control"), control, world_.controls, "controls");
    const std::string clause = keys_.text("clause", false);
    if (!clause.empty() && clause != "all" && act.control.valid()) act.clause = clause_of(act.control, clause);
    act.to = place("to", false);
    act.share = share("share");
    if (!act.control.valid()) return act;
    const Control& of = world_.controls[act.control];
    if (act.to.valid() && of.issuer.valid() && within(world_, act.to, of.issuer)) {
      keys_.fault(*keys_.value("to"), Code::bad_structure, "a licence for buyers in the territory of the issuer",
                  "a place outside it: nobody asks for a licence at home", "correct `to`");
    }
    bool asks = false;
    for (const Clause& row : world_.clauses) {
      if (row.control != act.control || (act.clause.valid() && row.clause != world_.clauses[act.clause].clause))
        continue;
      asks = asks || row.rule == Rule::licence || row.rule == Rule::presumption_of_denial;
    }
    if (!asks) {
      keys_.fault(*keys_.value(clause.empty() ? "control" : "clause"), Code::bad_structure,
                  "a general licence under what asks for no licence (a ban lets nothing pass by licence)",
                  "a control with a clause of rule licence or presumption_of_denial",
                  "name such a clause, or lift the ban with set_control");
    }
    return act;
  }

  ClauseId clause_of(ControlId control, const std::string& clause) {
    const ClauseId id = world_.clauses.find(world_.controls[control].id + "/" + clause);
    if (id.valid()) return id;
    std::vector<std::string_view> own;
    for (const Clause& row : world_.clauses) {
      if (row.control == control) own.push_back(row.clause);
    }
    keys_.fault(*keys_.value("clause"), Code::unknown_reference, shown(clause),
                "a clause of " + shown(world_.controls[control].id),
                did_you_mean(clause, own, "use one of " + join_words(own)));
    return id;
  }

  ExportStop export_stop() {
    ExportStop act{products(), place("from", true), place("to", false), share("lost_share")};
    if (act.from.valid() && act.to.valid() && (within(world_, act.to, act.from) || within(world_, act.from, act.to))) {
      keys_.fault(*keys_.value("to"), Code::bad_structure, "exports of a place to itself or a part of it",
                  "two places apart", "correct `from` or `to`");
    }
    return act;
  }

  /// Whom a ban of this kind binds must want something in this world.
  BuyerBan buyer_ban() {
    BuyerBan act;
    act.products = products();
    act.from = place("from", false);
    act.place = place("place", true);
    if (keys_.has("use")) act.use = product("use");
    if (keys_.has("class")) act.buyer = word("class", words::kDemandClass, true, DemandClass::civil);
    act.lost_share = share("lost_share");
    if (act.products.empty()) keys_.missing("products", "the products that may not be bought");
    if (act.from.valid() && act.place.valid() &&
        (within(world_, act.place, act.from) || within(world_, act.from, act.place))) {
      keys_.fault(*keys_.value("from"), Code::bad_structure, "buyers barred from what their own place makes",
                  "two places apart: a ban of this kind is about goods from abroad", "correct `from` or `place`");
    }
    const bool wanted = std::any_of(world_.demand.begin(), world_.demand.end(), [&](const Demand& row) {
      return (!act.use.valid() || row.product == act.use) && (!act.buyer || row.buyer == *act.buyer);
    });
    const char* named = keys_.has("use") ? "use" : "class";
    if (!wanted && keys_.has(named)) {
      keys_.fault(*keys_.value(named), Code::bad_structure, "a use or class for which nobody asks in this world",
                  "one that a row of demand names", "correct `use` or `class`");
    }
    return act;
  }

  DemandChange demand_change() {
    DemandChange act;
    act.product = product("product");
    act.place = place("place", false);
    if (!keys_.has("factor") && !keys_.has("amount")) keys_.missing("factor", "`factor` or `amount`");
    act.factor = keys_.number("factor", 0.0, 1e6).value_or(1.0);
    act.amount = keys_.number("amount", -kLargestAmount, kLargestAmount).value_or(0.0);
    return act;
  }

  SetFigure set_figure() {
    SetFigure act;
    const std::string key = keys_.text("figure", true);
    if (!key.empty()) act.figure = find_figure(world_, key);
    if (!key.empty() && !act.figure.valid()) {
      std::vector<std::string_view> keys;
      const std::size_t size = keys_.faults().size() < kMostSuggestions ? world_.figures.size() : 0;
      for (std::size_t i = 0; i < size; ++i) keys.push_back(world_.figures.note(FigureId{i}).key);
      keys_.fault(*keys_.value("figure"), Code::unknown_reference, shown(key), "the key of a figure of the world",
                  did_you_mean(key, keys, "write the key as world.md section 1 says"));
    }
    const auto value = keys_.number("value", -kLargestAmount, kLargestAmount, true);
    act.value = value.value_or(0.0);
    const FigureBounds bounds = bounds_of(key);
    if (value && act.figure.valid() && !bounds.contains(act.value)) {
      keys_.fault(*keys_.value("value"), Code::out_of_range, table::format_number(act.value) + " for " + shown(key),
                  (bounds.least_allowed ? "at least " : "more than ") + table::format_number(bounds.least) +
                      (bounds.most == 1.0 ? " and at most 1" : ""),
                  "correct the number");
    }
    return act;
  }

  const World& world_;
  const Horizon& horizon_;
  TomlTable& keys_;
};

/// Names become parts of file names and addresses, so they have the form of ids.
std::string read_name(TomlTable& owner) {
  std::string name = owner.text("name", true);
  if (!name.empty() && !is_word_id(name)) {
    owner.fault(*owner.value("name"), Code::bad_id, shown(name),
                "lower-case words joined by hyphens, at most 64 characters", "write it like `cathode-refused`");
  }
  return name;
}

Horizon read_horizon(TomlTable& top) {
  Horizon horizon;
  if (const auto start = top.date("start", true)) horizon.first = *start;
  if (const auto days = top.integer("days", 1, Horizon::kMaximumDays, true))
    horizon.days = static_cast<std::int32_t>(*days);
  return horizon;
}

/// What the scenario takes for granted about suspensions that end in silence.
Assume read_assume(TomlTable& top) {
  const std::string word = top.text("assume", false);
  if (word.empty()) return Assume::ask;
  const auto found = std::find(words::kAssume.begin(), words::kAssume.end(), word);
  if (found != words::kAssume.end()) return static_cast<Assume>(found - words::kAssume.begin());
  top.fault(*top.value("assume"), Code::bad_choice, shown(word), join_words(words::kAssume),
            did_you_mean(word, words::kAssume, "use one of those words"));
  return Assume::ask;
}

Baseline read_baseline(TomlTable& top) {
  constexpr std::array<std::string_view, 2> kWords{"flat", "paths"};
  const std::string word = top.text("baseline", false);
  if (word.empty() || word == kWords[0]) return Baseline::flat;
  if (word == kWords[1]) return Baseline::paths;
  top.fault(*top.value("baseline"), Code::bad_choice, shown(word), join_words(kWords),
            did_you_mean(word, kWords, "use one of those words"));
  return Baseline::flat;
}

std::string stem_of(std::string_view file) {
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  return std::string(file.substr(0, file.rfind('.')));
}

/// One variant's own acts.
struct Variant {
  std::string name, title;
  std::vector<std::pair<std::uint32_t, Act>> acts;  // with the line they stand in
};

std::vector<std::pair<std::uint32_t, Act>> read_acts(const World& world, const Horizon& horizon, TomlTable& owner) {
  std::vector<std::pair<std::uint32_t, Act>> acts;
  for (const TomlValue* value : owner.tables("act")) {
    TomlTable keys(*value, owner.file(), owner.faults());
    acts.emplace_back(value->row, ActReader(world, horizon, keys).read());
  }
  return acts;
}

std::vector<Variant> read_variants(const World& world, const Horizon& horizon, TomlTable& top) {
  std::vector<Variant> variants;
  for (const TomlValue* value : top.tables("variant")) {
    TomlTable keys(*value, top.file(), top.faults());
    Variant variant;
    variant.name = read_name(keys);
    variant.title = keys.text("title", true);
    const auto same = [&](const Variant& other) { return other.name == variant.name; };
    if (!variant.name.empty() && std::any_of(variants.begin(), variants.end(), same)) {
      keys.fault(*value, Code::duplicate, "a second variant " + shown(variant.name), "names that differ",
                 "rename one of them");
    }
    variant.acts = read_acts(world, horizon, keys);
    keys.finish();
    variants.push_back(std::move(variant));
  }
  return variants;
}

/// The variant asked for, or the default; null where there is none, with a fault where there should be one.
const Variant* choose(TomlTable& top, const std::vector<Variant>& variants, const std::string& asked) {
  const std::string otherwise = top.text("default_variant", !variants.empty());
  std::vector<std::string_view> names;
  for (const Variant& variant : variants) names.push_back(variant.name);
  const auto find = [&](const std::string& name) {
    return std::find_if(variants.begin(), variants.end(), [&](const Variant& v) { return v.name == name; });
  };
  if (!otherwise.empty() && find(otherwise) == variants.end()) {
    top.fault(*top.value("default_variant"), Code::unknown_reference, shown(otherwise), "the name of a variant",
              did_you_mean(otherwise, names, variants.empty() ? "remove the key" : "use one of " + join_words(names)));
  }
  const std::string& wanted = asked.empty() ? otherwise : asked;
  const auto found = find(wanted);
  if (found != variants.end()) return &*found;
  if (!asked.empty()) {
    top.fault(
        top.at(), Code::unknown_reference, "the variant " + shown(asked), "a variant of this scenario",
        did_you_mean(asked, names,
                     variants.empty() ? "ask without a variant: it has none" : "ask for one of " + join_words(names)));
  }
  return nullptr;
}

}  // namespace

Result<Scenario> read_scenario(const World& world, const std::string& file, std::string_view toml,
                               const std::string& variant) {
  auto document = parse_toml(file, toml);
  if (!document) return fail(std::move(document.error()));
  Faults faults;
  TomlTable top(*document, file, faults);
  Scenario scenario;
  scenario.name = read_name(top);
  scenario.title = top.text("title", true);
  scenario.about = top.text("about", false);
  scenario.horizon = read_horizon(top);
  scenario.assume = read_assume(top);
  scenario.baseline = read_baseline(top);
  auto acts = read_acts(world, scenario.horizon, top);
  const std::vector<Variant> variants = read_variants(world, scenario.horizon, top);
  if (const Variant* chosen = choose(top, variants, variant)) {
    scenario.variant = chosen->name;
    acts.insert(acts.end(), chosen->acts.begin(), chosen->acts.end());
  }
  top.finish();
  check_scenario(world, file, acts, faults);
  if (!faults.empty()) return fail(std::move(faults).take());
  // File order, whichever table an act stands in: of two acts on one thing and day the later one in the file wins.
  std::stable_sort(acts.begin(), acts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [line, act] : acts) scenario.acts.push_back(std::move(act));
  scenario.fingerprint = fingerprint(canonical_text(world, scenario));
  return scenario;
}

Result<std::vector<ScenarioEntry>> list_scenarios(const WorldFiles& files) {
  std::vector<ScenarioEntry> entries;
  Faults faults;
  for (const WorldFiles::File& file : files.files) {
    if (!file.name.starts_with("scenarios/") || !file.name.ends_with(".toml")) continue;
    const std::string name = files.origin.empty() ? file.name : files.origin + "/" + file.name;
    auto document = parse_toml(name, file.bytes);
    if (!document) {
      for (const Fault& fault : document.error().faults) faults.add(fault);
      continue;
    }
    TomlTable top(*document, name, faults);
    ScenarioEntry entry;
    entry.file = file.name;
    entry.name = read_name(top);
    entry.title = top.text("title", true);
    entry.default_variant = top.text("default_variant", false);
    if (!entry.name.empty() && entry.name != stem_of(file.name)) {
      top.fault(*top.value("name"), Code::bad_structure,
                "the name " + shown(entry.name) + " in the file " + shown(file.name),
                "the file's own name without .toml", "rename the file or the scenario");
    }
    for (const TomlValue* value : top.tables("variant")) {
      TomlTable keys(*value, name, faults);
      entry.variants.emplace_back(keys.text("name", true), keys.text("title", true));
    }
    entries.push_back(std::move(entry));
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  std::sort(entries.begin(), entries.end(),
            [](const ScenarioEntry& a, const ScenarioEntry& b) { return a.name < b.name; });
  return entries;
}

}  // namespace chokepoint::world
