#include "service/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/unit.h"
#include "report/render.h"
#include "service/evidence.h"
#include "service/tables.h"
#include "table/csv.h"
#include "world/query.h"

namespace chokepoint::service {
namespace {

using report::Role;
using report::Tone;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct ExplainParams {
  std::string result;
  std::optional<Day> date;
  std::int64_t top{12};

  static std::vector<Option<ExplainParams>> options() {
    using P = ExplainParams;
    return {{{"result",
              OptionKind::text,
              "a JSON report, and behind # what of it: out.json#/tables/0/rows/3, out.json#/tables/lost_use/3",
              true,
              true,
              0,
              0,
              {},
              "FILE#POINTER",
              Input::file},
             &P::result},
            {{"date",
              OptionKind::date,
              "the day against which the age of statements is told; default: the first day of the run, or the base "
              "date of the world",
              false,
              false,
              0,
              0,
              {},
              "DATE"},
             &P::date},
            {{"top", OptionKind::integer, "inputs listed", false, false, 1, 10'000, {}, "N"}, &P::top}};
  }
};

/// An input figure and why it is here.
struct Reason {
  FigureId figure;
  std::string how;
  double explains{kNone};
};

std::string cell_text(const report::Column& column, std::size_t row) {
  if (const auto* texts = std::get_if<report::Texts>(&column.cells)) return row < texts->size() ? (*texts)[row] : "";
  const auto& numbers = std::get<report::Numbers>(column.cells);
  if (row >= numbers.size() || std::isnan(numbers[row])) return "";
  return column.role == Role::share
             ? fmt::format("{:.2f} %", 100.0 * numbers[row])
             : table::format_number(numbers[row]) + (column.unit.empty() ? "" : " " + column.unit);
}

const report::Column* column_of(const report::Table& table, std::string_view name) {
  const auto found =
      std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& column) { return column.name == name; });
  return found == table.columns.end() ? nullptr : &*found;
}

/// Collects figures once each, in the order of what explains most.
class Inputs {
 public:
  explicit Inputs(const world::World& world) : world_(world) {}
  void add(std::string_view key, const std::string& how, double explains = kNone) {
    if (key.empty()) return;
    const FigureId figure = world::find_figure(world_, key);
    if (!figure.valid()) return;
    for (Reason& known : reasons_) {
      if (known.figure != figure) continue;
      if (std::isnan(known.explains)) known.explains = explains;
      if (known.how.find(how) == std::string::npos) known.how += "; " + how;
      return;
    }
    reasons_.push_back({figure, how, explains});
  }
  bool empty() const { return reasons_.empty(); }
  std::vector<Reason> take(std::size_t most) {
    const auto weight = [](const Reason& reason) { return std::isnan(reason.explains) ? -1.0 : reason.explains; };
    std::stable_sort(reasons_.begin(), reasons_.end(),
                     [&](const Reason& a, const Reason& b) { return weight(a) > weight(b); });
    if (reasons_.size() > most) reasons_.resize(most);
    return std::move(reasons_);
  }
  std::size_t size() const { return reasons_.size(); }

 private:
  const world::World& world_;
  std::vector<Reason> reasons_;
};

void add_row(const report::Table& table, std::size_t row, Inputs& inputs) {
  for (const report::Column& column : table.columns) {
    if (row < column.figure.size()) inputs.add(column.figure[row], "stands in the row");
  }
}

bool chain_of(const report::Chain& chain, const Pointed& at) {
  if (at.table == nullptr) return true;
  const std::string start = "/tables/" + at.table->name + "/";
  if (!chain.result.starts_with(start)) return false;
  return !at.row || chain.result == start + std::to_string(*at.row);
}

/// Figures of the products and places that the row names: where a report says nothing of its inputs.
void add_named(const world::World& world, const report::Table& table, std::size_t row, Inputs& inputs) {
  std::vector<std::string> products, places;
  for (const report::Column& column : table.columns) {
    const std::string text = cell_text(column, row);
    if (text.empty()) continue;
    for (const world::Product& product : world.products) {
      if (product.id == text || product.name == text) products.push_back(product.id);
    }
    for (const world::Place& place : world.places) {
      if (place.id == text || place.name == text) places.push_back(place.id);
    }
  }
  const auto passes = [&](const std::string& key, bool with_place) {
    for (const std::string& product : products) {
      const std::size_t at = key.find(":" + product);
      if (at == std::string::npos) continue;
      const std::size_t end = at + 1 + product.size();
      if (end < key.size() && std::string_view("@<:>").find(key[end]) == std::string_view::npos) continue;
      if (!with_place) return true;
      for (const std::string& place : places) {
        if (key.find("@" + place + ":") != std::string::npos || key.ends_with("@" + place)) return true;
      }
    }
    return false;
  };
  for (const bool with_place : {true, false}) {
    if (!with_place && !inputs.empty()) return;
    for (std::size_t f = 0; f < world.figures.size(); ++f) {
      const std::string& key = world.figures.note(FigureId{f}).key;
      if (passes(key, with_place))
        inputs.add(key, "about the same product" + std::string(with_place ? " and place" : ""));
    }
  }
}

/// The number of a claim in words and in the unit of the figure: "99 % is 0.99".
std::string gloss_of(const world::Claim& claim) {
  std::string text = shown_value(claim);
  if (claim.value && (claim.low || claim.high)) {
    text += fmt::format(" ({} to {})", claim.low ? table::format_number(*claim.low) : "",
                        claim.high ? table::format_number(*claim.high) : "");
  }
  const auto unit = parse_unit(claim.unit.empty() ? "1" : claim.unit);
  if (claim.value && claim.unit == "%" && unit) {
    text += fmt::format(", that is {}", table::format_number(*claim.value / 100.0));
  }
  if (claim.year > 0) text += fmt::format(", for {}", claim.year);
  return text;
}

std::string age_text(double years) {
  if (std::isnan(years)) return "not dated";
  if (years < 0.0) return "later than the day asked";
  return years < 1.0 ? fmt::format("{:.0f} months", std::round(years * 12.0)) : fmt::format("{:.1f} years", years);
}

double age_of(const world::Source& source, Day today) {
  return source.published ? (today - source.published->last) / 365.25 : kNone;
}

/// First day of the run that the report tells of.
std::optional<Day> start_of(const report::Report& report) {
  const auto arguments = arguments_from_json(report.manifest.params);
  if (!arguments) return std::nullopt;
  for (const char* const name : {"start", "date", "as-of"}) {
    const auto found = arguments->find(name);
    if (found == arguments->end() || found->second.empty()) continue;
    if (const auto day = parse_day(found->second.front())) return day;
  }
  return std::nullopt;
}

std::string title_of(const report::Report& report, const Pointed& at) {
  if (at.table == nullptr) return report.title;
  if (!at.row) return at.table->title;
  std::string text;
  for (const report::Column& column : at.table->columns) {
    if (column.role != Role::key) continue;
    const std::string cell = cell_text(column, *at.row);
    if (!cell.empty()) text += (text.empty() ? "" : ", ") + cell;
  }
  return at.table->title + (text.empty() ? fmt::format(", row {}", *at.row) : ": " + text);
}

report::Table row_table(const report::Table& table, std::size_t row) {
  report::Table shown;
  shown.name = "result";
  shown.title = "The result asked about";
  report::Texts names, values;
  for (const report::Column& column : table.columns) {
    names.push_back(column.title.empty() ? column.name : column.title);
    values.push_back(cell_text(column, row));
  }
  shown.columns.push_back(text_column("column", "Column", std::move(names), Role::key));
  shown.columns.push_back(text_column("value", "Value", std::move(values)));
  return shown;
}

struct ClaimRows {
  report::Texts figures, ids, reads, quotes, english, sources, grades, dates, ages, rests, notes;
  std::size_t echoes{0};
};

/// Claims that a figure rests on, and rivals about it.
std::size_t add_claims(const world::World& world, FigureId figure, Day today, ClaimRows& rows) {
  const std::string& key = world.figures.note(figure).key;
  const auto under = world.figures.claims(figure);
  const auto add = [&](const world::Claim& claim, bool rests) {
    const world::Source& source = world.sources[claim.source];
    rows.figures.push_back(key);
    rows.ids.push_back(claim.id);
    rows.reads.push_back(gloss_of(claim));
    rows.quotes.push_back(claim.quote);
    rows.english.push_back(claim.english);
    rows.sources.push_back(source.title);
    rows.grades.push_back(fmt::format("{}{}", source.reliability, source.credibility));
    rows.dates.push_back(source.published ? to_string(*source.published) : "");
    rows.ages.push_back(age_text(age_of(source, today)));
    rows.rests.emplace_back(rests ? "rests on" : "rival");
    rows.notes.push_back(claim.note);
  };
  for (const ClaimId id : under) add(world.claims[id], true);
  for (std::size_t i = 0; i < world.claims.size(); ++i) {
    const world::Claim& claim = world.claims.at(i);
    if (claim.about == key && std::find(under.begin(), under.end(), ClaimId{i}) == under.end()) add(claim, false);
  }
  return under.size();
}

Result<report::Report> explain(Session& asked, const Arguments& arguments, Context& context) {
  auto params = read_params<ExplainParams>(arguments);
  if (!params) return tl::unexpected(params.error());
  const std::size_t hash = params->result.find('#');
  const std::string name = params->result.substr(0, hash);
  const std::string pointer = hash == std::string::npos ? "" : params->result.substr(hash + 1);
  const InputFile* file = asked.file(name);
  if (file == nullptr) {
    return fail(Fault{Code::not_found, name, 0, 0, "no such report", "a report that --format json wrote",
                      "chokepoint simulate SCENARIO --draws 100 -o out.json, then explain out.json#/tables/0/rows/0"});
  }
  auto read = report::from_json(file->bytes);
  if (!read) {
    Error error = std::move(read.error());
    for (Fault& fault : error.faults) {
      if (fault.file.empty()) fault.file = name;
    }
    return fail(std::move(error));
  }
  auto at = follow_pointer(*read, pointer);
  if (!at) return tl::unexpected(at.error());
  const auto recorded = arguments_from_json(read->manifest.params);
  const auto scenario = recorded ? recorded->find("scenario") : Arguments::const_iterator();
  const bool of_scenario = recorded && scenario != recorded->end() && !scenario->second.empty();
  Session& session = of_scenario ? asked.home_of(scenario->second.front()) : asked;
  auto opened = session.world(std::nullopt, context);
  if (!opened) return tl::unexpected(opened.error());
  const world::World& world = **opened;
  const Day today = params->date ? *params->date : start_of(*read).value_or(world.base_date);

  Inputs inputs(world);
  for (const report::Table& table : read->tables) {
    const report::Column* figures = column_of(table, "figure");
    const report::Column* explains = column_of(table, "explains");
    if (table.name != "hangs_on" || figures == nullptr || explains == nullptr) continue;
    for (std::size_t r = 0; r < table.rows(); ++r) {
      const auto* numbers = std::get_if<report::Numbers>(&explains->cells);
      inputs.add(cell_text(*figures, r), "the spread of all lost use hangs on it",
                 numbers != nullptr && r < numbers->size() ? (*numbers)[r] : kNone);
    }
  }
  for (const report::Chain& chain : read->reasons) {
    if (!chain_of(chain, *at)) continue;
    for (const report::Step& step : chain.steps) inputs.add(step.figure, "in the chain of reasons");
  }
  if (at->table != nullptr) {
    for (std::size_t r = at->row.value_or(0); r < (at->row ? *at->row + 1 : at->table->rows()); ++r)
      add_row(*at->table, r, inputs);
  } else {
    for (const report::Table& table : read->tables) {
      for (std::size_t r = 0; r < table.rows(); ++r) add_row(table, r, inputs);
    }
  }
  if (at->row) add_named(world, *at->table, *at->row, inputs);
  const std::size_t all = inputs.size();
  const std::vector<Reason> reasons = inputs.take(static_cast<std::size_t>(params->top));

  report::Report report;
  report.title = "Says who? " + title_of(*read, *at);
  ExplainParams shown = *params;
  shown.result = to_string(fingerprint(file->bytes)) + "#" + pointer;  // no path in a manifest
  report.manifest = manifest_of("explain", canonical_json(shown), world);
  report.manifest.inputs.push_back({"report", fingerprint(file->bytes)});
  std::size_t quoted = 0;
  std::size_t assumed = 0;
  for (const Reason& reason : reasons) {
    quoted += world.figures[reason.figure].status == world::Status::quoted ? 1 : 0;
    assumed += world.figures[reason.figure].status == world::Status::assumed ? 1 : 0;
  }
  report.notes.push_back(
      {Tone::headline,
       reasons.empty()
           ? "No figure of the world stands behind this that the report names."
           : fmt::format("{} input figure{} stand behind it{}: {} quoted, {} derived, {} assumed.", all,
                         all == 1 ? "" : "s", all > reasons.size() ? fmt::format(", {} are shown", reasons.size()) : "",
                         quoted, reasons.size() - quoted - assumed, assumed)});
  const bool drawn =
      std::any_of(reasons.begin(), reasons.end(), [](const Reason& reason) { return !std::isnan(reason.explains); });
  if (drawn) {
    report.notes.push_back({Tone::plain,
                            "Explains: share of the variance of all final use lost over the draws of the "
                            "run, for the run as a whole and not for this row alone."});
  } else if (read->manifest.use_case == "simulate") {
    const bool any_drawn = std::any_of(read->tables.begin(), read->tables.end(),
                                       [](const report::Table& table) { return table.name == "hangs_on"; });
    report.notes.push_back({Tone::plain, any_drawn ? "No one figure stands out of the draws of this run: with more of "
                                                     "them (--draws 1000) the run can say which matter most."
                                                   : "The run drew nothing, so nothing says which of these matter "
                                                     "most: run it again with --draws 100."});
  }
  report.notes.push_back({Tone::plain, fmt::format("Ages are told as of {}.", to_string(today))});
  if (read->manifest.world != world.fingerprint) {
    report.notes.push_back(
        {Tone::warning, fmt::format("The report was made on another world ({} {}) than this one ({} "
                                    "{}): figures may have changed since.",
                                    read->manifest.world_name, to_string(read->manifest.world).substr(0, 8), world.name,
                                    to_string(world.fingerprint).substr(0, 8))});
  }
  if (at->row) report.tables.push_back(row_table(*at->table, *at->row));

  report::Texts keys, hows, why, ages;
  report::Numbers explains, values, low, high, statements;
  std::vector<report::Basis> basis;
  ClaimRows rows;
  report::Chain chain;
  chain.title = title_of(*read, *at);
  chain.result = "/tables/inputs/0";
  for (const Reason& reason : reasons) {
    const auto& estimate = world.figures[reason.figure];
    const auto& note = world.figures.note(reason.figure);
    keys.push_back(note.key);
    hows.push_back(reason.how);
    explains.push_back(reason.explains);
    values.push_back(estimate.value);
    low.push_back(estimate.low);
    high.push_back(estimate.high);
    basis.push_back(basis_of(estimate.status));
    why.push_back(note.reason);
    double newest = kNone;
    for (const ClaimId claim : world.figures.claims(reason.figure)) {
      const double age = age_of(world.sources[world.claims[claim].source], today);
      if (std::isnan(newest) || age < newest) newest = age;
    }
    const std::size_t under = add_claims(world, reason.figure, today, rows);
    statements.push_back(static_cast<double>(under));
    ages.push_back(under == 0 ? "nobody states it" : age_text(newest));
    add_quotes(world, reason.figure, report);
    chain.steps.push_back({note.key, fmt::format("{}", name_of(estimate.status)), "", estimate.value, "", note.key});
    for (const ClaimId id : world.figures.claims(reason.figure)) {
      const world::Claim& claim = world.claims[id];
      const world::Source& source = world.sources[claim.source];
      chain.steps.push_back({"\u201c" + claim.quote + "\u201d", source.title,
                             source.published ? to_string(source.published->first) : "", kNone, "", ""});
    }
  }
  report::Table table;
  table.name = "inputs";
  table.title = "Inputs, those that matter most first";
  table.columns.push_back(text_column("figure", "Figure", keys, Role::key));
  table.columns.back().figure = keys;
  if (drawn) table.columns.push_back(number_column("explains", "Explains", "", std::move(explains), Role::share));
  table.columns.push_back(number_column("value", "Value", "", std::move(values)));
  table.columns.back().basis = std::move(basis);
  table.columns.push_back(number_column("value_low", "P05", "", std::move(low), Role::low));
  table.columns.push_back(number_column("value_high", "P95", "", std::move(high), Role::high));
  table.columns.push_back(number_column("claims", "Claims", "", std::move(statements)));
  table.columns.push_back(text_column("age", "Newest is", std::move(ages)));
  table.columns.push_back(text_column("how", "Why it is here", std::move(hows)));
  table.columns.push_back(text_column("reason", "How it came to be", std::move(why)));
  report.tables.push_back(std::move(table));
  report::Table claims;
  claims.name = "claims";
  claims.title = "The sentences under them";
  auto& c = claims.columns;
  c.push_back(text_column("figure", "Figure", std::move(rows.figures), Role::key));
  c.push_back(text_column("quote", "Sentence", std::move(rows.quotes)));
  c.push_back(text_column("read_as", "Read as", std::move(rows.reads)));
  c.push_back(text_column("rests", "Bearing", std::move(rows.rests)));
  c.push_back(text_column("english", "In English", std::move(rows.english)));
  c.push_back(text_column("source", "Source", std::move(rows.sources)));
  c.push_back(text_column("grade", "Grade", std::move(rows.grades)));
  c.push_back(text_column("published", "Published", std::move(rows.dates)));
  c.push_back(text_column("age", "Age", std::move(rows.ages)));
  c.push_back(text_column("note", "Remark", std::move(rows.notes)));
  c.push_back(text_column("claim", "Claim", std::move(rows.ids)));
  report.tables.push_back(std::move(claims));
  if (!chain.steps.empty()) report.reasons.push_back(std::move(chain));
  return report;
}

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
    std::string token(pointer.substr(at + 1, end - at - 1));
    for (const auto& [code, sign] : {std::pair("~1", "/"), std::pair("~0", "~")}) {
      for (std::size_t i = token.find(code); i != std::string::npos; i = token.find(code, i + 1))
        token.replace(i, 2, sign);
    }
    if (!token.empty()) tokens.push_back(std::move(token));
    at = end;
  }
  return tokens;
}

}  // namespace

Result<Pointed> follow_pointer(const report::Report& report, std::string_view pointer) {
  const auto bad = [&](std::string expected) {
    return fail(Fault{Code::usage, "", 0, 0, "the pointer \"" + std::string(pointer) + "\"", std::move(expected),
                      "write it like #/tables/0/rows/3 or #/tables/lost_use/3; rows count from 0"});
  };
  if (!pointer.empty() && pointer.front() != '/') return bad("a JSON pointer, which begins with /");
  std::vector<std::string> tokens = tokens_of(pointer);
  if (tokens.empty()) return Pointed{};
  std::string names;
  for (const report::Table& table : report.tables) names += (names.empty() ? "" : ", ") + table.name;
  if (tokens[0] != "tables" || tokens.size() < 2) return bad("one of the report's tables: " + names);
  Pointed at;
  const auto number = table::parse_integer(tokens[1]);
  if (number && *number >= 0 && static_cast<std::size_t>(*number) < report.tables.size()) {
    at.table = &report.tables[static_cast<std::size_t>(*number)];
  }
  for (const report::Table& table : report.tables) {
    if (table.name == tokens[1]) at.table = &table;
  }
  if (at.table == nullptr) return bad("one of the report's tables: " + names);
  if (tokens.size() == 2) return at;
  std::size_t next = 2;
  if (tokens[next] == "rows") {
    ++next;
  } else if (tokens[next] == "columns" && tokens.size() >= 6 && tokens[4] == "cells") {
    next = 5;
  }
  const auto row = next < tokens.size() ? table::parse_integer(tokens[next]) : std::nullopt;
  if (!row || *row < 0 || static_cast<std::size_t>(*row) >= at.table->rows()) {
    return bad(at.table->rows() == 0 ? "a row of " + at.table->name + ", which has none"
                                     : fmt::format("a row of {}, 0 to {}", at.table->name, at.table->rows() - 1));
  }
  at.row = static_cast<std::size_t>(*row);
  return at;
}

UseCase explain_use_case() {
  return {"explain", "from a number of a report to the inputs behind it and the sentences under them",
          "chokepoint explain out.json#/tables/lost_use/0", texts_of<ExplainParams>(), explain};
}

}  // namespace chokepoint::service
