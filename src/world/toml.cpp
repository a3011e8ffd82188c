#include "world/toml.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// toml++ 3.3 asserts (or tells the compiler to assume) what hostile text does not keep, and then reports it as an error
// all the same: the assertions go, the errors stay. Found by tests/fuzz/scenario_toml.cpp.
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT
#define TOML_ASSERT(expr) static_assert(true)
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

#include "table/csv.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

TomlValue convert_node(const toml::node& node);

void convert_date(const toml::date& date, TomlValue& out) {
  // The parser has checked month and day; the year may still be one that Day does not hold.
  const std::string text = std::string(4 - std::min<std::size_t>(4, std::to_string(date.year).size()), '0') +
                           std::to_string(date.year) + (date.month < 10 ? "-0" : "-") + std::to_string(date.month) +
                           (date.day < 10 ? "-0" : "-") + std::to_string(date.day);
  const auto day = parse_day(text);
  if (!day) return;
  out.kind = TomlValue::Kind::date;
  out.date = *day;
}

void convert_scalar(const toml::node& node, TomlValue& out) {
  if (const auto* text = node.as_string()) {
    out.kind = TomlValue::Kind::text;
    out.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = TomlValue::Kind::number;
    out.number = static_cast<double>(integer->get());
    out.whole = true;
  } else if (const auto* number = node.as_floating_point()) {
    out.kind = TomlValue::Kind::number;
    out.number = number->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = TomlValue::Kind::boolean;
    out.boolean = boolean->get();
  } else if (const auto* date = node.as_date()) {
    convert_date(date->get(), out);
  }
}

TomlValue convert_node(const toml::node& node) {
  TomlValue out;
  out.row = node.source().begin.line;
  out.column = node.source().begin.column;
  if (const auto* table = node.as_table()) {
    out.kind = TomlValue::Kind::table;
    for (const auto& [key, value] : *table) out.table.push_back({std::string(key.str()), convert_node(value)});
    std::sort(out.table.begin(), out.table.end(), [](const TomlEntry& a, const TomlEntry& b) {
      return std::tie(a.value.row, a.value.column, a.key) < std::tie(b.value.row, b.value.column, b.key);
    });
  } else if (const auto* list = node.as_array()) {
    out.kind = TomlValue::Kind::list;
    for (const toml::node& item : *list) out.list.push_back(convert_node(item));
  } else {
    convert_scalar(node, out);
  }
  return out;
}

std::string_view kind_text(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::text:
      return "a text";
    case TomlValue::Kind::number:
      return "a number";
    case TomlValue::Kind::boolean:
      return "true or false";
    case TomlValue::Kind::date:
      return "a date such as 2025-11-08, without quotes";
    case TomlValue::Kind::list:
      return "a list";
    case TomlValue::Kind::table:
      return "a table";
    case TomlValue::Kind::other:
      return "a time or a date outside 1900 to 2400";
  }
  return "a value";
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
  const auto found = std::find_if(table.begin(), table.end(), [&](const TomlEntry& entry) { return entry.key == key; });
  return found == table.end() ? nullptr : &found->value;
}

Result<TomlValue> parse_toml(const std::string& file, std::string_view bytes) {
  if (bytes.size() > kTomlLimit) {
    return fail({Code::too_large, file, 0, 0, std::to_string(bytes.size()) + " bytes",
                 "at most " + std::to_string(kTomlLimit) + " bytes", "keep only settings and acts in TOML"});
  }
  // TOML forbids NUL, and the parser's messages would end there.
  if (bytes.find('\0') != std::string_view::npos) {
    return fail({Code::bad_syntax, file, 0, 0, "a NUL byte", "text", "remove it"});
  }
  const toml::parse_result parsed = toml::parse(bytes);
  if (parsed) return convert_node(parsed.table());
  const toml::parse_error& error = parsed.error();
  return fail({Code::bad_syntax, file, error.source().begin.line, error.source().begin.column,
               "what is not TOML: " + std::string(error.description()), "TOML 1.0", "correct the line"});
}

const TomlValue* TomlTable::value(std::string_view key) {
  asked_.emplace(key);
  return table_.find(key);
}

const TomlValue* TomlTable::find(std::string_view key, TomlValue::Kind kind, std::string_view wanted, bool required) {
  const TomlValue* found = value(key);
  if (found == nullptr) {
    if (required) missing(key, std::string(wanted));
    return nullptr;
  }
  if (found->kind == kind) return found;
  fault(*found,
        kind == TomlValue::Kind::date     ? Code::bad_date
        : kind == TomlValue::Kind::number ? Code::bad_number
                                          : Code::bad_choice,
        std::string(kind_text(found->kind)) + " as " + shown(key), std::string(wanted), "write " + std::string(wanted));
  return nullptr;
}

std::string TomlTable::text(std::string_view key, bool required) {
  const TomlValue* found = find(key, TomlValue::Kind::text, kind_text(TomlValue::Kind::text), required);
  if (found == nullptr) return {};
  if (required && found->text.empty()) {
    fault(*found, Code::missing_value, "an empty text as " + shown(key), "some words", "fill it in");
  }
  return found->text;
}

std::optional<double> TomlTable::number(std::string_view key, double least, double most, bool required) {
  const TomlValue* found = find(key, TomlValue::Kind::number, kind_text(TomlValue::Kind::number), required);
  if (found == nullptr) return std::nullopt;
  if (found->number >= least && found->number <= most) return found->number;  // false for NaN
  fault(*found, Code::out_of_range, shown(key) + " = " + table::format_number(found->number),
        "a number from " + table::format_number(least) + " to " + table::format_number(most), "correct the number");
  return std::nullopt;
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key, std::int64_t least, std::int64_t most,
                                               bool required) {
  const TomlValue* found = find(key, TomlValue::Kind::number, "a whole number", required);
  if (found == nullptr) return std::nullopt;
  if (!found->whole) {
    fault(*found, Code::bad_number, shown(key) + " = " + table::format_number(found->number), "a whole number",
          "write it without a point");
    return std::nullopt;
  }
  const auto value = number(key, static_cast<double>(least), static_cast<double>(most));
  if (!value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<Day> TomlTable::date(std::string_view key, bool required) {
  const TomlValue* found = find(key, TomlValue::Kind::date, kind_text(TomlValue::Kind::date), required);
  return found == nullptr ? std::nullopt : std::optional<Day>(found->date);
}

const TomlValue* TomlTable::table(std::string_view key) {
  return find(key, TomlValue::Kind::table, kind_text(TomlValue::Kind::table), false);
}

std::vector<const TomlValue*> TomlTable::tables(std::string_view key) {
  std::vector<const TomlValue*> out;
  const TomlValue* found = find(key, TomlValue::Kind::list, "tables in double brackets", false);
  if (found == nullptr) return out;
  for (const TomlValue& item : found->list) {
    if (item.kind == TomlValue::Kind::table) {
      out.push_back(&item);
    } else {
      fault(item, Code::bad_choice, std::string(kind_text(item.kind)) + " in " + shown(key),
            "tables in double brackets", "write [[" + std::string(key) + "]]");
    }
  }
  return out;
}

void TomlTable::fault(const TomlValue& at, Code code, std::string found, std::string expected, std::string remedy) {
  faults_.add({code, file_, at.row, at.column, std::move(found), std::move(expected), std::move(remedy)});
}

void TomlTable::missing(std::string_view key, std::string expected) {
  faults_.add({Code::missing_value, file_, table_.row, 0, "no key " + shown(key), std::move(expected), "add the key"});
}

void TomlTable::finish() {
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  for (const auto& [key, value] : table_.table) {
    if (asked_.contains(key)) continue;
    fault(value, Code::unknown_column, "an unknown key " + shown(key), "one of " + join_words(known),
          did_you_mean(key, known, "remove the key or rename it"));
  }
}

}  // namespace chokepoint::world
