#include "model/ario/case_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "table/csv.h"
#include "table/shown.h"

namespace chokepoint::model::ario {
namespace {

using Json = nlohmann::json;
using network::IoTable;

constexpr int kMostUnits = 36'500;
constexpr std::size_t kMostEvents = 10'000;
constexpr double kHuge = 1e300;

constexpr std::string_view kTopKeys[] = {"case", "mriot", "model", "params", "steps", "events"};
// What the reference runs say about themselves.
constexpr std::string_view kResultKeys[] = {
    "loop_seconds",    "n_regions", "n_sectors",        "n_fd_cat", "had_shortage",
    "in_shortage_end", "boario",    "x_total_per_step", "status",   "min_production_ratio",
    "sum_unmet"};
constexpr std::string_view kParamKeys[] = {"psi_param",
                                           "order_type",
                                           "alpha_base",
                                           "alpha_max",
                                           "alpha_tau",
                                           "main_inv_dur",
                                           "inventory_dict",
                                           "infinite_inventories_sect",
                                           "inventory_restoration_tau",
                                           "rebuild_tau",
                                           "temporal_units_by_step",
                                           "iotable_year_to_temporal_unit_factor",
                                           "monetary_factor",
                                           "productive_capital_to_VA_dict"};
constexpr std::string_view kEventKeys[] = {"type",
                                           "name",
                                           "impact",
                                           "households_impact",
                                           "occurrence",
                                           "duration",
                                           "recovery_tau",
                                           "recovery_function",
                                           "rebuild_tau",
                                           "rebuilding_sectors",
                                           "rebuilding_factor",
                                           "event_monetary_factor"};

struct Range {
  double low, high;
};

class Reader {
 public:
  Reader(std::string file, const IoTable& table) : file_(std::move(file)), table_(table) {}

  Result<Case> read(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object()) {
      return fail(Fault{Code::bad_syntax, file_, 0, 0, json.is_discarded() ? "text that is not JSON" : "no JSON object",
                        "{\"steps\": 365, \"params\": {...}, \"events\": [...]}", "see docs/formats/ario-case.md"});
    }
    Case result;
    check_keys(json, "the case", kTopKeys, kResultKeys);
    result.name = text_of(json, "case", "the case").value_or("");
    if (const auto model = text_of(json, "model", "the case"))
      result.params.base_model = word(*model, "model", {"ARIOPsiModel", "ARIOBaseModel"}) == "ARIOBaseModel";
    if (json.contains("params")) read_params(json["params"], result.params);
    result.units = integer_of(json, "steps", "the case", {1, kMostUnits}).value_or(result.units);
    if (json.contains("events")) read_events(json["events"], result);
    if (!faults_.empty()) return fail(std::move(faults_).take());
    return result;
  }

 private:
  void fault(Code code, std::string found, std::string expected, std::string remedy) {
    faults_.add({code, file_, 0, 0, std::move(found), std::move(expected), std::move(remedy)});
  }

  void check_keys(const Json& object, const std::string& where, std::span<const std::string_view> known,
                  std::span<const std::string_view> passed = {}) {
    for (const auto& [key, value] : object.items()) {
      const auto is = [&](std::string_view name) { return name == key; };
      if (std::any_of(known.begin(), known.end(), is) || std::any_of(passed.begin(), passed.end(), is)) continue;
      faults_.add(network::unknown_name({Code::unknown_column, file_, 0, 0, table::shown(key) + " in " + where,
                                         fmt::format("one of: {}", fmt::join(known, ", ")), ""},
                                        key, known, "remove it", suggested_));
    }
  }

  std::optional<double> number_in(const Json& value, const std::string& what, Range range) {
    if (!value.is_number()) {
      fault(Code::bad_number, what + " = " + table::shown(dump(value)), "a number", "write a number");
      return std::nullopt;
    }
    const double number = value.get<double>();
    if (number >= range.low && number <= range.high) return number;
    fault(Code::out_of_range, what + " = " + table::format_number(number),
          fmt::format("a number from {} to {}", table::format_number(range.low), table::format_number(range.high)),
          "correct it");
    return std::nullopt;
  }

  static std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

  std::optional<double> number_of(const Json& object, const char* key, const std::string& where, Range range) {
    if (!object.contains(key)) return std::nullopt;
    return number_in(object[key], fmt::format("{} of {}", key, where), range);
  }

  std::optional<int> integer_of(const Json& object, const char* key, const std::string& where, Range range) {
    const auto number = number_of(object, key, where, range);
    if (!number) return std::nullopt;
    if (*number == std::floor(*number)) return static_cast<int>(*number);
    fault(Code::bad_number, fmt::format("{} of {} = {}", key, where, table::format_number(*number)), "a whole number",
          "round it");
    return std::nullopt;
  }

  std::optional<std::string> text_of(const Json& object, const char* key, const std::string& where) {
    if (!object.contains(key)) return std::nullopt;
    if (object[key].is_string()) return object[key].get<std::string>();
    fault(Code::bad_choice, fmt::format("{} of {} = {}", key, where, table::shown(dump(object[key]))), "a text",
          "put it in quotes");
    return std::nullopt;
  }

  std::string word(const std::string& given, const std::string& key, std::initializer_list<std::string_view> known) {
    if (std::find(known.begin(), known.end(), given) != known.end()) return given;
    const std::vector<std::string_view> words(known);
    faults_.add(network::unknown_name({Code::bad_choice, file_, 0, 0, key + " = " + table::shown(given),
                                       fmt::format("one of: {}", fmt::join(words, ", ")), ""},
                                      given, words, "correct it", suggested_));
    return "";
  }

  std::optional<std::uint32_t> find(const std::vector<std::string>& names, const std::string& name,
                                    std::string_view kind, const std::string& where) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at != names.end()) return static_cast<std::uint32_t>(at - names.begin());
    const std::vector<std::string_view> known(names.begin(), names.end());
    faults_.add(network::unknown_name(
        {Code::unknown_reference, file_, 0, 0, fmt::format("{} {} in {}", kind, table::shown(name), where),
         fmt::format("{} of the table", kind), ""},
        name, known, names.empty() ? "" : fmt::format("the table's begin with {}", table::shown(names[0])),
        suggested_));
    return std::nullopt;
  }

  /// {sector: number}, or one number for all.
  void by_sector(const Json& params, const char* key, Range range, double& all, std::map<std::string, double>& each) {
    if (!params.contains(key)) return;
    const Json& value = params[key];
    if (!value.is_object()) {
      all = number_in(value, key, range).value_or(all);
      return;
    }
    for (const auto& [sector, amount] : value.items()) {
      if (!find(table_.sectors, sector, "a sector", key)) continue;
      if (amount.is_string() && amount.get<std::string>() == "inf" && std::isinf(range.high)) {
        each[sector] = std::numeric_limits<double>::infinity();
      } else if (const auto number = number_in(amount, fmt::format("{} of {}", key, table::shown(sector)), range)) {
        each[sector] = *number;
      }
    }
  }

  void read_params(const Json& json, Params& params) {
    if (!json.is_object()) {
      fault(Code::bad_syntax, "params that are no object", "{\"psi_param\": 0.8, ...}",
            "see docs/formats/ario-case.md");
      return;
    }
    const std::string where = "params";
    check_keys(json, where, kParamKeys);
    params.psi = number_of(json, "psi_param", where, {0.0, 1.0}).value_or(params.psi);
    if (const auto type = text_of(json, "order_type", where))
      params.alternative_orders = word(*type, "order_type", {"alt", "noalt"}) == "alt";
    params.alpha_base = number_of(json, "alpha_base", where, {1.0, 100.0}).value_or(params.alpha_base);
    params.alpha_max = number_of(json, "alpha_max", where, {1.0, 100.0}).value_or(params.alpha_max);
    if (params.alpha_max < params.alpha_base) {
      fault(Code::bad_interval, "alpha_max below alpha_base", "alpha_base <= alpha_max", "correct one of them");
    }
    params.alpha_tau = number_of(json, "alpha_tau", where, {1e-3, 1e9}).value_or(params.alpha_tau);
    const double endless = std::numeric_limits<double>::infinity();
    params.inventory_days = number_of(json, "main_inv_dur", where, {0.0, 1e6}).value_or(params.inventory_days);
    double unused = 0.0;
    by_sector(json, "inventory_dict", {0.0, endless}, unused, params.inventory_by_sector);
    if (json.contains("inventory_dict") && !json["inventory_dict"].is_object())
      fault(Code::bad_syntax, "an inventory_dict that is no object", "{sector: days, ...}", "or give main_inv_dur");
    if (json.contains("infinite_inventories_sect")) {
      for (const Json& sector : json["infinite_inventories_sect"]) {
        if (sector.is_string() &&
            find(table_.sectors, sector.get<std::string>(), "a sector", "infinite_inventories_sect"))
          params.inventory_by_sector[sector.get<std::string>()] = endless;
        if (!sector.is_string())
          fault(Code::bad_choice, "infinite_inventories_sect with " + table::shown(dump(sector)), "names of sectors",
                "correct it");
      }
    }
    by_sector(json, "inventory_restoration_tau", {1e-3, 1e9}, params.restoration_days, params.restoration_by_sector);
    by_sector(json, "productive_capital_to_VA_dict", {0.0, 1e6}, params.capital_ratio, params.capital_by_sector);
    params.step = integer_of(json, "temporal_units_by_step", where, {1, 366}).value_or(params.step);
    params.year = number_of(json, "iotable_year_to_temporal_unit_factor", where, {1.0, 1e5}).value_or(params.year);
    params.money = number_of(json, "monetary_factor", where, {1.0, 1e15}).value_or(params.money);
  }

  std::optional<std::string> label_of(const Json& label) {
    if (label.is_string()) return label.get<std::string>();
    if (label.is_array() && label.size() == 2 && label[0].is_string() && label[1].is_string())
      return label[0].get<std::string>() + "|" + label[1].get<std::string>();
    return std::nullopt;
  }

  /// [[["region", "sector"], number], ...] or {"region|sector": number}.
  std::vector<std::pair<std::uint32_t, double>> amounts(const Json& json, const std::vector<std::string>& names,
                                                        std::string_view kind, const std::string& where, Range range) {
    std::vector<std::pair<std::uint32_t, double>> result;
    std::set<std::uint32_t> seen;
    const auto add = [&](const std::optional<std::string>& label, const Json& amount) {
      if (!label) {
        fault(Code::bad_syntax, "a label in " + where + " that is neither a text nor a pair of texts",
              "\"region|name\" or [\"region\", \"name\"]", "correct it");
        return;
      }
      const auto index = find(names, *label, kind, where);
      const auto number = number_in(amount, table::shown(*label) + " in " + where, range);
      if (!index || !number) return;
      if (!seen.insert(*index).second) {
        fault(Code::duplicate, table::shown(*label) + " twice in " + where, "each once", "add the two up");
        return;
      }
      result.emplace_back(*index, *number);
    };
    if (json.is_object()) {
      for (const auto& [label, amount] : json.items()) add(label, amount);
    } else if (json.is_array()) {
      for (const Json& pair : json) {
        if (pair.is_array() && pair.size() == 2) {
          add(label_of(pair[0]), pair[1]);
        } else {
          fault(Code::bad_syntax, table::shown(dump(pair)) + " in " + where, "a pair of a label and a number",
                "correct it");
        }
      }
    } else {
      fault(Code::bad_syntax, where + " = " + table::shown(dump(json)), "labels with numbers", "see the format");
    }
    return result;
  }

  void read_events(const Json& json, Case& result) {
    if (!json.is_array() || json.size() > kMostEvents) {
      fault(Code::bad_syntax, "events that are no list, or more than 10,000", "a list of events", "correct it");
      return;
    }
    for (std::size_t k = 0; k < json.size(); ++k) {
      const std::string where = fmt::format("event {}", k + 1);
      if (json[k].is_object()) {
        result.events.push_back(read_event(json[k], where, result));
      } else {
        fault(Code::bad_syntax, where + " that is no object", "{\"type\": ..., \"impact\": ...}", "correct it");
      }
    }
  }

  Event read_event(const Json& json, const std::string& where, const Case& asked) {
    check_keys(json, where, kEventKeys);
    Event event;
    const std::string type = word(text_of(json, "type", where).value_or("nothing"), "type of " + where,
                                  {"recovery", "arbitrary", "rebuild"});
    event.kind = type == "rebuild"     ? Event::Kind::rebuild
                 : type == "arbitrary" ? Event::Kind::arbitrary
                                       : Event::Kind::recovery;
    event.name = text_of(json, "name", where).value_or(where);
    const bool share = event.kind == Event::Kind::arbitrary;
    if (json.contains("impact")) {
      event.impact =
          amounts(json["impact"], table_.industries, "an industry", "impact of " + where, {0.0, share ? 1.0 : kHuge});
    }
    if (event.impact.empty() && faults_.empty())
      fault(Code::missing_value, where + " without impact", "an industry that it hits", "add its impact");
    if (json.contains("households_impact"))
      event.households = amounts(json["households_impact"], table_.final_users, "a final user",
                                 "households_impact of " + where, {0.0, kHuge});
    event.occurrence = integer_of(json, "occurrence", where, {1, kMostUnits}).value_or(1);
    event.duration = integer_of(json, "duration", where, {1, kMostUnits}).value_or(1);
    if (event.occurrence + event.duration > asked.units)
      fault(Code::bad_order, fmt::format("{} that ends on {}", where, event.occurrence + event.duration),
            fmt::format("an end by {}, the length of the run", asked.units), "run longer (steps), or end it earlier");
    const bool rebuild = event.kind == Event::Kind::rebuild;
    const char* tau = rebuild ? "rebuild_tau" : "recovery_tau";
    event.tau = number_of(json, tau, where, {1.0, 1e6}).value_or(0.0);
    if (!json.contains(tau))
      fault(Code::missing_value, fmt::format("{} without {}", where, tau), "how long it takes", "add it, in days");
    if (rebuild && event.tau < asked.params.step && event.tau > 0.0)
      fault(Code::out_of_range, fmt::format("{} with a rebuild_tau of less than a step", where),
            fmt::format("at least {}", asked.params.step), "rebuild slower, or use shorter steps");
    read_curve(json, where, event);
    event.builders_factor = number_of(json, "rebuilding_factor", where, {1e-6, 1e6}).value_or(1.0);
    if (json.contains("event_monetary_factor"))
      event.money = number_of(json, "event_monetary_factor", where, {1.0, 1e15});
    if (rebuild) read_builders(json, where, event);
    if (!rebuild && !event.households.empty())
      fault(Code::bad_structure, where + " with households_impact", "a rebuild event: nothing else rebuilds homes",
            "make it one, or leave it out");
    return event;
  }

  void read_curve(const Json& json, const std::string& where, Event& event) {
    if (!json.contains("recovery_function")) return;
    const std::string curve =
        word(text_of(json, "recovery_function", where).value_or(""), "recovery_function of " + where,
             {"linear", "convexe noscale", "convexe", "concave"});
    event.curve = curve == "concave"           ? Curve::concave
                  : curve == "convexe"         ? Curve::convex
                  : curve == "convexe noscale" ? Curve::convex_unscaled
                                               : Curve::linear;
    if (event.curve == Curve::concave && event.tau <= 2.0)
      fault(Code::out_of_range, fmt::format("a concave recovery in {} units in {}", event.tau, where), "more than 2",
            "give it longer, or another form");
  }

  void read_builders(const Json& json, const std::string& where, Event& event) {
    if (!json.contains("rebuilding_sectors") || !json["rebuilding_sectors"].is_object()) {
      fault(Code::missing_value, where + " without rebuilding_sectors", "{sector: share, ...} adding up to 1",
            "say which sectors rebuild");
      return;
    }
    event.builders =
        amounts(json["rebuilding_sectors"], table_.sectors, "a sector", "rebuilding_sectors of " + where, {0.0, 1.0});
    double sum = 0.0;
    for (const auto& [sector, share] : event.builders) sum += share;
    if (std::fabs(sum - 1.0) > 1e-6 && event.builders.size() == json["rebuilding_sectors"].size())
      fault(Code::shares_exceed, fmt::format("rebuilding_sectors of {} that add up to {}", where, sum), "1",
            "correct the shares");
  }

  std::string file_;
  const IoTable& table_;
  Faults faults_;
  std::size_t suggested_{0};
};

}  // namespace

Result<Case> read_case(const std::string& file, std::string_view json, const IoTable& table) {
  return Reader(file, table).read(json);
}

Result<void> check_case(const std::string& file, const Case& asked, const Economy& economy, Rules rules) {
  Faults faults;
  for (const Event& event : asked.events) {
    if (event.kind == Event::Kind::arbitrary) continue;
    const double unit = event.money.value_or(rules.mixed_units ? 1.0 : asked.params.money) / asked.params.money;
    for (const auto& [industry, amount] : event.impact) {
      const double lost = amount * unit;
      if (lost <= economy.capital[industry]) continue;
      faults.add({Code::out_of_range, file, 0, 0,
                  fmt::format("{} destroys {} of the capital of {}", event.name, table::format_number(lost),
                              table::shown(economy.industries[industry])),
                  fmt::format("at most {}, in the table's unit", table::format_number(economy.capital[industry])),
                  "lower the impact, or look at event_monetary_factor and productive_capital_to_VA_dict"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

}  // namespace chokepoint::model::ario
