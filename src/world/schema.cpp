#include "world/schema.h"

#include "world/tables.h"

namespace chokepoint::world {

namespace {

using table::ColumnSpec;
using table::Kind;
using table::TableSpec;

/// Help texts and words are ours: they hold no quote, backslash or control character.
std::string text(std::string_view words) { return '"' + std::string(words) + '"'; }

std::string_view pattern_of(const ColumnSpec& column) {
  switch (column.kind) {
    case Kind::number:
      return R"(^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$)";
    case Kind::integer:
      return R"(^-?[0-9]+$)";
    case Kind::date:
      return R"(^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$)";
    default:
      return {};
  }
}

void append_column(std::string& out, const ColumnSpec& column) {
  out += "        " + text(column.name) + ": {\"type\": \"string\", \"description\": " + text(column.help);
  if (!column.choices.empty()) {
    out += ", \"enum\": [";
    bool first = true;
    for (const std::string_view word : column.choices) {
      if (word.empty() && column.required) continue;
      out += (first ? "" : ", ") + text(word);
      first = false;
    }
    // An empty cell is the same as an absent one.
    if (!column.required && !column.choices.front().empty()) out += ", \"\"";
    out += ']';
  } else if (column.kind == Kind::boolean) {
    out += column.required ? R"(, "enum": ["no", "yes"])" : R"(, "enum": ["no", "yes", ""])";
  } else if (const std::string_view pattern = pattern_of(column); !pattern.empty()) {
    std::string whole(pattern);
    if (!column.required) whole = "^$|" + whole;
    out += ", \"pattern\": " + text(whole);
  } else if (column.required) {
    out += ", \"minLength\": 1";
  }
  if (!column.refers_to.empty()) out += ", \"x-refers-to\": " + text(column.refers_to);
  if (column.key) out += ", \"x-key\": true";
  out += '}';
}

void append_table(std::string& out, const TableSpec& spec) {
  out +=
      "    " + text(spec.name) + ": {\n      \"description\": " + text(spec.help) + ",\n      \"type\": \"object\",\n";
  out += std::string("      \"x-figures\": ") + (spec.figures ? "true" : "false") + ",\n";
  out += std::string("      \"x-required-table\": ") + (spec.required ? "true" : "false") + ",\n";
  out += "      \"additionalProperties\": false,\n      \"required\": [";
  bool first = true;
  for (std::size_t i = 0; i < column_count(spec); ++i) {
    if (!column_of(spec, i).required) continue;
    out += (first ? "" : ", ") + text(column_of(spec, i).name);
    first = false;
  }
  out += "],\n      \"properties\": {\n";
  for (std::size_t i = 0; i < column_count(spec); ++i) {
    append_column(out, column_of(spec, i));
    out += i + 1 < column_count(spec) ? ",\n" : "\n";
  }
  out += "      }\n    }";
}

}  // namespace

std::string schema_json() {
  std::string out =
      "{\n"
      "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
      "  \"title\": \"A world of chokepoint\",\n"
      "  \"description\": \"Tables by name, each a list of rows; cells are the texts of the CSV files. "
      "docs/formats/world.md says what "
      "they mean.\",\n"
      "  \"type\": \"object\",\n"
      "  \"additionalProperties\": false,\n"
      "  \"properties\": {\n";
  const auto specs = table_specs();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    out += "    " + text(specs[i].name) + ": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/" +
           std::string(specs[i].name) + "\"}}";
    out += i + 1 < specs.size() ? ",\n" : "\n";
  }
  out += "  },\n  \"$defs\": {\n";
  for (std::size_t i = 0; i < specs.size(); ++i) {
    append_table(out, specs[i]);
    out += i + 1 < specs.size() ? ",\n" : "\n";
  }
  out += "  }\n}\n";
  return out;
}

}  // namespace chokepoint::world
