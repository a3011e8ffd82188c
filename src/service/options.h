// A parameter exists once: here. From one list come the command line's flags, the request's JSON keys, the schema, the
// documentation and the manifest's canonical text.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/day.h"
#include "base/result.h"

namespace chokepoint::service {

enum class OptionKind : std::uint8_t { text, list, integer, number, flag, choice, date };

/// What the caller reads and adds to the session where the option names a path: a scenario or a facility (only texts
/// that end in `.toml`; others are names of the world's own), the folder of a world, a single file, the folder of an
/// input-output table (only paths that hold a slash or lead to one; others are names), documents to read (files,
/// folders of them, `-` for standard input), or a folder of lexicon tables.
enum class Input : std::uint8_t { none, scenario, world, file, table, document, lexicon, facility };

struct OptionText {
  std::string_view name;
  OptionKind kind{OptionKind::text};
  std::string_view help;
  bool positional{false};
  bool required{false};
  double low{0.0}, high{0.0};  // of integers and numbers; low == high: unbounded
  std::vector<std::string_view> choices{};
  std::string_view value_name{};  // shown in help, e.g. "PLACE"
  Input input{Input::none};
};

/// What a caller gave, as text: flags and JSON alike. A flag given has the value "true".
using Arguments = std::map<std::string, std::vector<std::string>, std::less<>>;

template <class Params>
struct Option {
  OptionText text;
  std::variant<std::string Params::*, std::vector<std::string> Params::*, std::int64_t Params::*, double Params::*,
               bool Params::*, std::optional<Day> Params::*>
      member;
};

/// Helpers of read_params: each gives the value, or adds a fault that names the option, what was found and expected.
std::optional<std::int64_t> read_integer(const OptionText& option, const std::string& text, Faults& faults);
std::optional<double> read_number(const OptionText& option, const std::string& text, Faults& faults);
std::optional<bool> read_flag(const OptionText& option, const std::string& text, Faults& faults);
std::optional<Day> read_date(const OptionText& option, const std::string& text, Faults& faults);
bool check_choice(const OptionText& option, const std::string& text, Faults& faults);
/// Arguments that no option knows, and required ones that are missing.
void check_names(std::span<const OptionText> options, const Arguments& arguments, Faults& faults);
std::string json_string(std::string_view text);
std::string json_number(double value);

template <class Params>
std::vector<OptionText> texts_of() {
  std::vector<OptionText> texts;
  for (const auto& option : Params::options()) texts.push_back(option.text);
  return texts;
}

/// Typed parameters from arguments; all faults at once.
template <class Params>
Result<Params> read_params(const Arguments& arguments) {
  Params params;
  Faults faults;
  const auto texts = texts_of<Params>();
  check_names(texts, arguments, faults);
  for (const auto& option : Params::options()) {
    const auto it = arguments.find(option.text.name);
    if (it == arguments.end() || it->second.empty()) continue;
    const std::string& last = it->second.back();
    std::visit(
        [&](auto member) {
          using Value = std::remove_reference_t<decltype(params.*member)>;
          if constexpr (std::is_same_v<Value, std::string>) {
            if (check_choice(option.text, last, faults)) params.*member = last;
          } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
            params.*member = it->second;
          } else if constexpr (std::is_same_v<Value, std::int64_t>) {
            if (auto value = read_integer(option.text, last, faults)) params.*member = *value;
          } else if constexpr (std::is_same_v<Value, double>) {
            if (auto value = read_number(option.text, last, faults)) params.*member = *value;
          } else if constexpr (std::is_same_v<Value, bool>) {
            if (auto value = read_flag(option.text, last, faults)) params.*member = *value;
          } else {
            if (auto value = read_date(option.text, last, faults)) params.*member = *value;
          }
        },
        option.member);
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return params;
}

/// Canonical JSON: every option with its value (defaults too), keys sorted, no spaces.
template <class Params>
std::string canonical_json(const Params& params) {
  std::map<std::string_view, std::string> fields;
  for (const auto& option : Params::options()) {
    std::visit(
        [&](auto member) {
          using Value = std::remove_cvref_t<decltype(params.*member)>;
          std::string& out = fields[option.text.name];
          if constexpr (std::is_same_v<Value, std::string>) {
            out = json_string(params.*member);
          } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
            out = "[";
            for (const auto& item : params.*member) out += (out.size() > 1 ? "," : "") + json_string(item);
            out += "]";
          } else if constexpr (std::is_same_v<Value, std::int64_t>) {
            out = std::to_string(params.*member);
          } else if constexpr (std::is_same_v<Value, double>) {
            out = json_number(params.*member);
          } else if constexpr (std::is_same_v<Value, bool>) {
            out = params.*member ? "true" : "false";
          } else {
            out = params.*member ? json_string(to_string(*(params.*member))) : "null";
          }
        },
        option.member);
  }
  std::string json = "{";
  for (const auto& [name, value] : fields) json += (json.size() > 1 ? "," : "") + json_string(name) + ":" + value;
  return json + "}";
}

/// A JSON object of texts, numbers, booleans, nulls and lists of texts, as arguments.
Result<Arguments> arguments_from_json(std::string_view json);

}  // namespace chokepoint::service
