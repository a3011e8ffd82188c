#include "opt/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <set>

namespace chokepoint::opt {
namespace {

bool plain(const std::string& name) {
  if (name.empty() || name.size() > 64) return false;
  const auto first = static_cast<unsigned char>(name.front());
  if (std::isalpha(first) == 0 || first == 'e' || first == 'E') return false;  // `e3` is a number in LP files
  return std::all_of(name.begin(), name.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '.';
  });
}

/// Plain names as they are, the others by number; all different.
std::vector<std::string> names_of(const std::vector<std::string>& given, char letter) {
  const std::set<std::string> reserved{"st", "free", "inf", "obj", "end"};
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::string name = given[i];
    const std::string numbered = fmt::format("{}{}", letter, i);
    if (!plain(name) || reserved.contains(name) || taken.contains(name)) name = numbered;
    while (!taken.insert(name).second) name += '_';
    names.push_back(std::move(name));
  }
  return names;
}

struct Names {
  std::vector<std::string> columns, rows;
  explicit Names(const Model& model) : columns(names_of(model.column_name, 'C')), rows(names_of(model.row_name, 'R')) {}
};

char sense_of(const Model& model, std::uint32_t row) {
  const double low = model.row_low[row], high = model.row_high[row];
  if (low == -kInfinity) return high == kInfinity ? 'N' : 'L';
  if (high == kInfinity || low != high) return 'G';
  return 'E';
}

std::string terms(const Model& model, const Names& names, std::uint32_t row) {
  std::string text;
  for (auto e = model.first[row]; e < model.first[row + 1]; ++e)
    fmt::format_to(std::back_inserter(text), " {:+} {}", model.value[e], names.columns[model.column[e]]);
  return text;
}

}  // namespace

std::string to_mps(const Model& model) {
  const Names names(model);
  std::string text = "NAME " + (plain(model.name) ? model.name : std::string("model")) + " FREE\nROWS\n N OBJ\n";
  auto out = std::back_inserter(text);
  for (std::uint32_t r = 0; r < model.rows(); ++r) fmt::format_to(out, " {} {}\n", sense_of(model, r), names.rows[r]);
  struct Term {
    std::uint32_t row;
    double value;
  };
  std::vector<std::vector<Term>> by_column(model.columns());
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    for (auto e = model.first[r]; e < model.first[r + 1]; ++e)
      by_column[model.column[e]].push_back({r, model.value[e]});
  }
  text += "COLUMNS\n";
  bool whole = false;
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    if ((model.integer[c] != 0) != whole) {
      whole = !whole;
      fmt::format_to(out, " M{} 'MARKER' '{}'\n", c, whole ? "INTORG" : "INTEND");
    }
    // A column of no row must stand somewhere.
    if (model.cost[c] != 0.0 || by_column[c].empty())
      fmt::format_to(out, " {} OBJ {}\n", names.columns[c], model.cost[c]);
    for (const Term& term : by_column[c])
      fmt::format_to(out, " {} {} {}\n", names.columns[c], names.rows[term.row], term.value);
  }
  if (whole) text += " MEND 'MARKER' 'INTEND'\n";
  // The offset as the cost of a column that is 1: readers differ in the sign of a right-hand side of the objective.
  if (model.offset != 0.0) fmt::format_to(out, " one_ OBJ {}\n", model.offset);
  text += "RHS\n";
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    const char sense = sense_of(model, r);
    const double side = sense == 'L' ? model.row_high[r] : model.row_low[r];
    if (sense != 'N' && side != 0.0) fmt::format_to(out, " RHS {} {}\n", names.rows[r], side);
  }
  text += "RANGES\n";
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    if (sense_of(model, r) == 'G' && model.row_high[r] < kInfinity)
      fmt::format_to(out, " RNG {} {}\n", names.rows[r], model.row_high[r] - model.row_low[r]);
  }
  text += "BOUNDS\n";
  if (model.offset != 0.0) text += " FX BND one_ 1\n";
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    const double low = model.low[c], high = model.high[c];
    if (low == high) {
      fmt::format_to(out, " FX BND {} {}\n", names.columns[c], low);
      continue;
    }
    if (low == -kInfinity && high == kInfinity) {
      fmt::format_to(out, " FR BND {}\n", names.columns[c]);
      continue;
    }
    if (low == -kInfinity) fmt::format_to(out, " MI BND {}\n", names.columns[c]);
    if (low > -kInfinity) fmt::format_to(out, " LO BND {} {}\n", names.columns[c], low);
    // Said even where it is infinite: integer columns are 0 to 1 by default in some readers.
    if (high < kInfinity) fmt::format_to(out, " UP BND {} {}\n", names.columns[c], high);
    if (high == kInfinity) fmt::format_to(out, " PL BND {}\n", names.columns[c]);
  }
  return text + "ENDATA\n";
}

std::string to_lp(const Model& model) {
  const Names names(model);
  std::string text = "Minimize\n obj:";
  auto out = std::back_inserter(text);
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    if (model.cost[c] != 0.0 || c == 0) fmt::format_to(out, " {:+} {}\n", model.cost[c], names.columns[c]);
  }
  if (model.offset != 0.0) fmt::format_to(out, " {:+} one_\n", model.offset);
  text += "Subject To\n";
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    const double low = model.row_low[r], high = model.row_high[r];
    if (model.first[r] == model.first[r + 1] || (low == -kInfinity && high == kInfinity)) continue;
    const std::string body = terms(model, names, r);
    if (low == high) {
      fmt::format_to(out, " {}:{} = {}\n", names.rows[r], body, low);
      continue;
    }
    if (low > -kInfinity) fmt::format_to(out, " {}:{} >= {}\n", names.rows[r], body, low);
    if (high < kInfinity)
      fmt::format_to(out, " {}{}:{} <= {}\n", names.rows[r], low > -kInfinity ? "_h" : "", body, high);
  }
  text += "Bounds\n";
  if (model.offset != 0.0) text += " one_ = 1\n";
  for (std::uint32_t c = 0; c < model.columns(); ++c) {
    const double low = model.low[c], high = model.high[c];
    if (low == -kInfinity && high == kInfinity) {
      fmt::format_to(out, " {} free\n", names.columns[c]);
    } else if (low == high) {
      fmt::format_to(out, " {} = {}\n", names.columns[c], low);
    } else {
      const std::string from = low == -kInfinity ? "-inf" : fmt::format("{}", low);
      const std::string to = high == kInfinity ? "+inf" : fmt::format("{}", high);
      fmt::format_to(out, " {} <= {} <= {}\n", from, names.columns[c], to);
    }
  }
  if (model.has_integers()) {
    text += "Generals\n";
    for (std::uint32_t c = 0; c < model.columns(); ++c) {
      if (model.integer[c] != 0) fmt::format_to(out, " {}\n", names.columns[c]);
    }
  }
  return text + "End\n";
}

}  // namespace chokepoint::opt
