// Reads the figure columns of a row and holds them against the claims it names (world.md section 1, "Quantities").
#include <algorithm>
#include <cmath>

#include "table/csv.h"
#include "world/numerals.h"
#include "world/row.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

constexpr std::int64_t kFirstYear = 1900;
constexpr std::int64_t kLastYear = 2400;
/// A quoted value and its claim may differ by the rounding of a unit conversion, no more.
constexpr double kQuotedTolerance = 1e-6;

struct FigureCells {
  Column value, low, high, unit, status, claims, reason, year, known_on, basis;
};

FigureCells cells_of(const RawTable& table) {
  const auto first = static_cast<std::uint32_t>(spec_of(table.id).columns.size());
  const auto at = [&](std::uint32_t i) { return Column{first + i}; };
  return {at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9)};
}

std::string number_text(double value) { return "`" + table::format_number(value) + "`"; }

std::string unit_list(const std::vector<Unit>& units) {
  std::string out;
  for (const Unit& unit : units) out += (out.empty() ? "" : " or ") + shown(unit.text);
  return out;
}

/// The unit to hold the row in and the one it is written in.
struct Units {
  std::optional<Unit> written, held;
};

Units units_of(Row& row, const FigureCells& cells, const FigureAsk& ask) {
  Units units;
  if (row.text(cells.unit).empty()) {
    const bool plain = ask.units.size() == 1 && ask.units.front().same_dimension(Unit{});
    if (plain) {
      units.written = row.in().unit("1");
      units.held = ask.units.front();
    } else {
      row.fault(cells.unit, Code::missing_value, "an empty cell", "the unit the row is written in",
                ask.units.empty() ? "fill in the cell" : "write " + unit_list(ask.units));
    }
    return units;
  }
  units.written = row.unit(cells.unit);
  if (!units.written) return units;
  if (ask.units.empty()) {
    units.held = units.written;
    return units;
  }
  for (const Unit& unit : ask.units) {
    if (!units.held && unit.same_dimension(*units.written)) units.held = unit;
  }
  if (!units.held) {
    row.fault(cells.unit, Code::bad_unit, shown(units.written->text) + ", a unit of another dimension",
              "a unit that converts to " + unit_list(ask.units), "write the row in such a unit");
  }
  return units;
}

void check_range(Row& row, Column column, double value, const FigureAsk& ask) {
  if (std::isinf(ask.least) || (value > ask.least || (ask.least_allowed && value == ask.least))) {
    if (value <= ask.most) return;
    row.fault(column, Code::out_of_range, shown(row.text(column)),
              "at most " + table::format_number(ask.most) + (ask.units.empty() ? "" : " in " + unit_list(ask.units)),
              "correct the number or its unit");
    return;
  }
  row.fault(column, Code::out_of_range, shown(row.text(column)),
            (ask.least_allowed ? "at least " : "more than ") + table::format_number(ask.least),
            "correct the number or its unit");
}

void read_values(Row& row, const FigureCells& cells, const FigureAsk& ask, const Units& units, FigureDraft& draft) {
  const auto value = row.number(cells.value);
  const auto low = row.number(cells.low);
  const auto high = row.number(cells.high);
  Estimate& estimate = draft.estimate;
  const bool low_stands = !row.text(cells.low).empty();
  if (low_stands != !row.text(cells.high).empty()) {
    row.fault(low_stands ? cells.high : cells.low, Code::bad_interval,
              low_stands ? "`low` without `high`" : "`high` without `low`", "both ends of the interval, or neither",
              "fill in the other end");
  }
  if (!value) return;
  estimate.value = *value;
  estimate.low = low.value_or(*value);
  estimate.high = high.value_or(*value);
  if (low && high && !(*low <= *value && *value <= *high)) {
    row.fault(cells.value, Code::bad_interval,
              "low " + number_text(*low) + ", value " + number_text(*value) + ", high " + number_text(*high),
              "low <= value <= high", "correct the number that is out of order");
  }
  if (!units.written || !units.held) return;
  const auto to_held = [&](double number) { return convert(number, *units.written, *units.held).value_or(number); };
  estimate = {to_held(estimate.value), to_held(estimate.low), to_held(estimate.high), estimate.status};
  check_range(row, cells.value, estimate.value, ask);
  if (low) check_range(row, cells.low, estimate.low, ask);
  if (high) check_range(row, cells.high, estimate.high, ask);
}

/// The claim's number in the row's unit, or nothing where they cannot be compared.
std::optional<double> claim_in(Reading& in, const Claim& claim, double number, const Unit& held) {
  const auto& unit = in.unit(claim.unit.empty() ? "1" : std::string_view(claim.unit));
  return unit ? convert(number, *unit, held) : std::nullopt;
}

bool supports(Reading& in, const Claim& claim, double value, const Unit& held) {
  const auto near = [&](double a) {
    return std::fabs(a - value) <= kQuotedTolerance * std::max(std::fabs(a), std::fabs(value));
  };
  if (claim.value) {
    const auto stated = claim_in(in, claim, *claim.value, held);
    if (stated && near(*stated)) return true;
  }
  if (!claim.low || !claim.high) return false;
  const auto low = claim_in(in, claim, *claim.low, held);
  const auto high = claim_in(in, claim, *claim.high, held);
  if (!low || !high) return false;
  return (*low <= value && value <= *high) || near(*low) || near(*high);
}

void check_quoted(Row& row, const FigureCells& cells, const Units& units, const FigureDraft& draft) {
  if (draft.claims.empty() || !units.held || row.text(cells.value).empty()) return;
  Reading& in = row.in();
  std::string stated;
  for (const ClaimId id : draft.claims) {
    const Claim& claim = in.world.claims[id];
    if (supports(in, claim, draft.estimate.value, *units.held)) return;
    stated += (stated.empty() ? "" : ", ") + shown(claim.id) + " with ";
    stated += claim.value ? table::format_number(*claim.value) + (claim.unit.empty() ? "" : " " + claim.unit)
                          : std::string("no value");
  }
  row.fault(cells.value, Code::bad_provenance, shown(row.text(cells.value)) + " quoted from " + stated,
            "the value of one of its claims after unit conversion, or one between the claim's low and high",
            "correct the value or its unit, or make the row derived and say how in `reason`");
}

bool names_document(const Reading& in, std::string_view reason) {
  return reason.find("://") != std::string_view::npos || reason.find("www.") != std::string_view::npos ||
         in.titles.any_in(reason);
}

void check_assumed(Row& row, const FigureCells& cells, const FigureAsk& ask, const FigureDraft& draft) {
  if (!row.text(cells.claims).empty()) {
    row.fault(cells.claims, Code::bad_provenance, "claims behind an assumed value",
              "no claims: nobody states an assumed value", "make the row derived, or remove the claims");
  }
  if (names_document(row.in(), draft.note.reason)) {
    row.fault(cells.reason, Code::bad_provenance, "a document named as the reason of an assumed value",
              "why this interval, without a document",
              "make the row quoted or derived with a claim, or reword the reason");
  }
  if (row.text(cells.low).empty() && row.text(cells.high).empty()) {
    row.fault(cells.low, Code::missing_value, "an assumed value without an interval", "low and high",
              "state how far off it may be");
    return;
  }
  const bool exact = ask.exact_allowed || draft.estimate.value == ask.least || draft.estimate.value == ask.most;
  if (!row.text(cells.low).empty() && draft.estimate.low == draft.estimate.high && !exact) {
    row.fault(cells.low, Code::bad_interval, "an assumed value with low = high", "low < high: nobody knows it exactly",
              "state how far off it may be");
  }
}

void check_provenance(Row& row, const FigureCells& cells, const FigureAsk& ask, const Units& units,
                      FigureDraft& draft) {
  const Status status = draft.estimate.status;
  // A status that is missing or no word has been reported; it demands nothing more.
  if (row.text(cells.status) != name_of(status)) return;
  if (status != Status::quoted && draft.note.reason.empty()) {
    row.fault(cells.reason, Code::missing_value, "no reason",
              status == Status::derived ? "how the value was computed" : "why this interval", "write one line");
  }
  if (status == Status::assumed) {
    check_assumed(row, cells, ask, draft);
    return;
  }
  if (row.text(cells.claims).empty()) {
    row.fault(cells.claims, Code::bad_provenance, "no claims behind a " + std::string(name_of(status)) + " value",
              "ids of the claims it rests on", "name the claims, or make the row assumed with an interval");
  }
  if (status == Status::quoted) check_quoted(row, cells, units, draft);
}

/// When the figure became known, and whether that was in time.
void date_figure(Row& row, const FigureCells& cells, FigureDraft& draft) {
  Reading& in = row.in();
  FigureNote& note = draft.note;
  if (const auto known = row.date(cells.known_on)) {
    note.always_known = false;
    note.known_on = known->first;
  } else {
    for (const ClaimId id : draft.claims) {
      const SourceId source = in.world.claims[id].source;
      if (!source.valid() || !in.world.sources[source].published) continue;
      const Day published = in.world.sources[source].published->first;
      note.known_on = note.always_known ? published : std::max(note.known_on, published);
      note.always_known = false;
    }
  }
  const bool late = in.as_of && !note.always_known && note.known_on > *in.as_of;
  const bool lost_claims = draft.claims.empty() && !split_list(row.text(cells.claims)).empty() && in.as_of;
  if (late || lost_claims) row.drop();
}

}  // namespace

FigureDraft Row::figure(const FigureAsk& ask, std::string key) {
  const FigureCells cells = cells_of(in_.raw[table_]);
  FigureDraft draft;
  draft.where = at(cells.value);
  draft.note.key = std::move(key);
  draft.estimate.status = choice<Status>(cells.status);
  draft.note.reason = std::string(text(cells.reason));
  draft.note.year = static_cast<std::int32_t>(integer(cells.year, kFirstYear, kLastYear).value_or(0));
  if (!text(cells.basis).empty()) draft.note.basis = words::kBasis[word(cells.basis)];
  draft.claims = ids<ClaimId>(cells.claims, in_.claims);
  const Units units = units_of(*this, cells, ask);
  read_values(*this, cells, ask, units, draft);
  date_figure(*this, cells, draft);
  if (kept()) check_provenance(*this, cells, ask, units, draft);
  return draft;
}

}  // namespace chokepoint::world
