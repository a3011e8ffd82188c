#include "service/options.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::service {
namespace {

std::string flag_name(const OptionText& option) {
  return (option.positional ? std::string() : std::string("--")) + std::string(option.name);
}

void add(Faults& faults, const OptionText& option, const std::string& found, std::string expected) {
  faults.add({Code::usage, "", 0, 0, flag_name(option) + " = \"" + found + "\"", std::move(expected),
              "give a value of that form; --help shows an example"});
}

bool in_range(const OptionText& option, double value) {
  return option.low == option.high || (value >= option.low && value <= option.high);
}

std::string range_text(const OptionText& option) {
  if (option.low == option.high) return "";
  return " from " + table::format_number(option.low) + " to " + table::format_number(option.high);
}

}  // namespace

std::optional<std::int64_t> read_integer(const OptionText& option, const std::string& text, Faults& faults) {
  const auto value = table::parse_integer(text);
  if (value && in_range(option, static_cast<double>(*value))) return value;
  add(faults, option, text, "a whole number" + range_text(option));
  return std::nullopt;
}

std::optional<double> read_number(const OptionText& option, const std::string& text, Faults& faults) {
  const auto value = table::parse_number(text);
  if (value && in_range(option, *value)) return value;
  add(faults, option, text, "a number" + range_text(option));
  return std::nullopt;
}

std::optional<bool> read_flag(const OptionText& option, const std::string& text, Faults& faults) {
  if (text == "true") return true;
  if (text == "false") return false;
  add(faults, option, text, "true or false");
  return std::nullopt;
}

std::optional<Day> read_date(const OptionText& option, const std::string& text, Faults& faults) {
  const auto day = parse_day(text);
  if (day) return day;
  add(faults, option, text, "a date like 2025-11-08, of the years 1900 to 2400");
  return std::nullopt;
}

bool check_choice(const OptionText& option, const std::string& text, Faults& faults) {
  if (option.kind != OptionKind::choice) return true;
  if (std::find(option.choices.begin(), option.choices.end(), text) != option.choices.end()) return true;
  std::string words;
  for (auto choice : option.choices) words += (words.empty() ? "" : ", ") + std::string(choice);
  add(faults, option, text, "one of: " + words);
  return false;
}

void check_names(std::span<const OptionText> options, const Arguments& arguments, Faults& faults) {
  for (const auto& [name, values] : arguments) {
    std::vector<std::string_view> known;
    for (const auto& option : options) known.push_back(option.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    faults.add({Code::usage, "", 0, 0, "an option named " + world::shown(name), "one of: " + world::join_words(known),
                world::did_you_mean(name, known, "leave it out or correct its name")});
  }
  for (const OptionText& option : options) {
    const auto it = arguments.find(option.name);
    if (option.required && (it == arguments.end() || it->second.empty())) {
      faults.add({Code::usage, "", 0, 0, "no " + flag_name(option), std::string(option.help),
                  "name one; --help shows an example"});
    }
  }
}

std::string json_string(std::string_view text) {
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_number(double value) {
  const std::string text = table::format_number(value);
  return text.empty() ? "null" : text;
}

Result<Arguments> arguments_from_json(std::string_view json) {
  const auto bad = [](std::string found) {
    return fail(Fault{Code::usage, "", 0, 0, std::move(found), "a JSON object of option names and values",
                      "see the schema of the use case"});
  };
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return bad("text that is not JSON");
  if (!parsed.is_object()) return bad("JSON that is not an object");
  Arguments arguments;
  auto text_of = [](const nlohmann::json& value) -> std::optional<std::string> {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    if (value.is_number_integer()) return value.dump();
    if (value.is_number()) return table::format_number(value.get<double>());
    return std::nullopt;
  };
  for (const auto& [name, value] : parsed.items()) {
    if (value.is_null()) continue;
    std::vector<std::string>& slot = arguments[name];
    const auto items = value.is_array() ? value : nlohmann::json::array({value});
    for (const auto& item : items) {
      auto text = text_of(item);
      if (!text) return bad("the key \"" + name + "\" with an object inside");
      slot.push_back(std::move(*text));
    }
  }
  return arguments;
}

}  // namespace chokepoint::service
