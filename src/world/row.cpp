#include "world/row.h"

#include <algorithm>

#include "table/csv.h"
#include "world/names.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(';');
    const std::string_view item = trimmed(text.substr(0, end));
    if (!item.empty()) out.emplace_back(item);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

CellRef Row::at(Column column) const {
  CellRef where = at_row();
  where.column = static_cast<std::uint32_t>(part_.source[column.index] + 1);
  return where;
}

void Row::fault(Column column, Code code, std::string found, std::string expected, std::string remedy) {
  in_.fault(at(column), code, std::move(found), std::move(expected), std::move(remedy));
}

bool Row::missing(Column column) {
  if (!text(column).empty()) return false;
  // A column that is missing as a whole has been reported once, for the file.
  if (spec(column).required && part_.source[column.index] >= 0) {
    fault(column, Code::missing_value, "an empty cell", std::string(spec(column).help), "fill in the cell");
  }
  return true;
}

std::string Row::required(Column column) {
  missing(column);
  return std::string(text(column));
}

std::string Row::id(Column column) {
  if (missing(column)) return {};
  const std::string_view id = text(column);
  const bool places = table_ == TableId::places;
  if (id == "WORLD") {
    fault(column, Code::bad_id, "the reserved word `WORLD`", "the id of a place",
          "leave WORLD to the place columns of other tables");
  } else if (places && !is_place_id(id)) {
    fault(column, Code::bad_id, shown(id), "an ISO 3166 code such as CN or CN-HA, or ROW", "use the place's ISO code");
  } else if (!places && !is_word_id(id)) {
    fault(column, Code::bad_id, shown(id), "lower-case words joined by hyphens, at most 64 characters",
          "write it like `lfp-cathode`");
  }
  return std::string(id);
}

std::vector<std::string> Row::list(Column column) {
  missing(column);
  return split_list(text(column));
}

bool Row::yes(Column column, bool otherwise) {
  if (missing(column)) return otherwise;
  const std::string_view answer = text(column);
  if (answer != "yes" && answer != "no") {
    fault(column, Code::bad_choice, shown(answer), "yes or no", "write yes or no");
  }
  return answer == "yes";
}

std::optional<double> Row::number(Column column) {
  if (missing(column)) return std::nullopt;
  const auto value = table::parse_number(text(column));
  if (value) return value;
  const bool commas = text(column).find(',') != std::string_view::npos;
  fault(column, Code::bad_number, shown(text(column)), "a finite decimal number with a point, such as 1270000 or 0.98",
        commas ? "write it without commas" : "write digits, at most one point and an exponent");
  return std::nullopt;
}

std::optional<std::int64_t> Row::integer(Column column, std::int64_t least, std::int64_t most) {
  if (missing(column)) return std::nullopt;
  const auto value = table::parse_integer(text(column));
  const std::string range = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  if (!value) {
    fault(column, Code::bad_number, shown(text(column)), range, "write a whole number");
  } else if (*value < least || *value > most) {
    fault(column, Code::out_of_range, shown(text(column)), range, "correct the number");
    return std::nullopt;
  }
  return value;
}

std::optional<PartialDate> Row::date(Column column) {
  if (missing(column)) return std::nullopt;
  const auto date = parse_partial_date(text(column));
  if (!date) {
    fault(column, Code::bad_date, shown(text(column)), "a date such as 2025-11-08, 2025-11 or 2025",
          "write year, month and day joined by hyphens");
  }
  return date;
}

std::optional<Unit> Row::unit(Column column) {
  if (missing(column)) return std::nullopt;
  const auto& unit = in_.unit(text(column));
  if (!unit) {
    fault(column, Code::bad_unit, shown(text(column)), "a unit of world.md section 5, such as t, GWh, USD/t or 1",
          "use one of those units");
  }
  return unit;
}

std::uint32_t Row::word(Column column) {
  if (missing(column)) return 0;
  const auto choices = spec(column).choices;
  const auto found = std::find(choices.begin(), choices.end(), text(column));
  if (found != choices.end()) return static_cast<std::uint32_t>(found - choices.begin());
  fault(column, Code::bad_choice, shown(text(column)), join_words(choices),
        did_you_mean(text(column), choices, "use one of those words"));
  return 0;
}

void Row::unknown_reference(Column column, std::string_view name, const NameIndex& index) {
  if (name == "WORLD") {
    fault(column, Code::unknown_reference, "`WORLD`", "one place",
          "WORLD stands only where a total is meant; name a place");
    return;
  }
  std::string_view tables = spec(column).refers_to;
  tables = tables.substr(0, tables.find('|'));
  // Nobody reads the hundredth suggestion, and each costs a walk over all names.
  const auto names = in_.faults.size() < kMostSuggestions ? index.names() : std::vector<std::string_view>{};
  fault(column, Code::unknown_reference, shown(name), "an id of " + std::string(tables),
        did_you_mean(name, names, "add it to " + std::string(tables) + " or correct the name"));
}

std::uint32_t Row::find(Column column, const NameIndex& index) {
  if (missing(column)) return NameIndex::kNone;
  // WORLD is no id even where a faulty row defines it.
  const std::uint32_t found = text(column) == "WORLD" ? NameIndex::kNone : index.find(text(column));
  if (found == NameIndex::kNone) unknown_reference(column, text(column), index);
  if (found != NameIndex::kDropped) return found;
  if (spec(column).required) lost_ = true;
  return NameIndex::kNone;
}

std::vector<std::uint32_t> Row::find_list(Column column, const NameIndex& index) {
  std::vector<std::uint32_t> out;
  if (missing(column)) return out;
  for (const std::string& name : split_list(text(column))) {
    const std::uint32_t found = index.find(name);
    if (found == NameIndex::kNone) {
      unknown_reference(column, name, index);
    } else if (found != NameIndex::kDropped) {
      out.push_back(found);
    }
  }
  return out;
}

PlaceId Row::place_or_world(Column column) {
  if (text(column).empty() || text(column) == "WORLD") {
    missing(column);
    return {};
  }
  const PlaceId found = place(column);
  misplaced_ = misplaced_ || !found.valid();
  return found;
}

ClauseId Row::clause(Column control, Column clause, bool all_allowed) {
  if (missing(clause)) return {};
  const std::uint32_t owner = in_.controls.find(text(control));
  if (owner == NameIndex::kDropped) lost_ = true;
  if (owner == NameIndex::kNone || owner == NameIndex::kDropped) return {};
  const std::string name = std::string(text(control)) + '/' + std::string(text(clause));
  if (all_allowed && text(clause) == "all") return {};
  const std::uint32_t found = in_.clauses.find(name);
  if (found == NameIndex::kDropped) {
    lost_ = true;
    return {};
  }
  if (found == NameIndex::kNone) {
    std::vector<std::string_view> own;
    const std::string stem = std::string(text(control)) + '/';
    const auto names = in_.clauses.names();
    for (const std::string_view other : names) {
      if (other.starts_with(stem)) own.push_back(other.substr(stem.size()));
    }
    fault(clause, Code::unknown_reference, shown(text(clause)), "a clause of " + shown(text(control)),
          did_you_mean(text(clause), own, "add the clause to control_clauses or correct its name"));
    return {};
  }
  return ClauseId{found};
}

}  // namespace chokepoint::world
