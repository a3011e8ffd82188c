// A document that knows no domain: tables with units and provenance, reason chains, quotes, a manifest. One JSON
// grammar serves terminal, CSV, HTML, HTTP and Python (docs/formats/report.schema.json).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fingerprint.h"
#include "base/result.h"

namespace chokepoint::report {

/// How a number came to be; shown differently everywhere. `computed` = a result of the run, not an input.
enum class Basis : std::uint8_t { computed, quoted, derived, assumed };
std::string_view name_of(Basis basis);

using Numbers = std::vector<double>;  // NaN = no value (null in JSON); infinities are written as no value too
using Texts = std::vector<std::string>;

/// What a column is for, so that a renderer can choose: `share` prints as per cent; `bar` also draws a bar.
/// `low` and `high` bound the column they follow and print as it does. `date` holds `YYYY-MM-DD` texts or day numbers.
enum class Role : std::uint8_t { plain, key, share, days, date, money, low, high };
std::string_view name_of(Role role);

struct Column {
  std::string name;   // stable, snake_case: the JSON and CSV key
  std::string title;  // for a person
  std::string unit;   // "" = none
  Role role{Role::plain};
  std::variant<Numbers, Texts> cells;
  std::vector<Basis> basis;         // empty, or one a row
  std::vector<std::string> figure;  // empty, or a figure key a row (quotes are looked up by it)

  std::size_t rows() const;
};

/// How a table wants to be drawn. Text renderers may ignore it.
/// `lines`: the first column is x (dates, days or numbers in ascending order), the others are series. A series is one
/// column, or up to three whose names differ in the suffix only: `x_p05`, `x_p50` (or `x`), `x_p95`; also `_low`,
/// `_high`. Series of different units are drawn one below the other. `tiers`: columns stage, product, place, share,
/// from_product. A row says that `place` makes `share` of `product`, which stands in `stage` and uses `from_product`
/// (several joined by `;`, or spread over rows). Stages are drawn in the order of their first row.
enum class Draw : std::uint8_t { table, bars, lines, tiers };
std::string_view name_of(Draw draw);

struct Table {
  std::string name;
  std::string title;
  std::string note;
  Draw draw{Draw::table};
  std::vector<Column> columns;
  /// Rows of the longest column; in a well-formed table all are equally long.
  std::size_t rows() const;
};

/// One step of a "why": who, when, what bound, resting on which figure.
struct Step {
  std::string what;
  std::string where;
  std::string day;    // "" or a date
  double value{0.0};  // NaN = none
  std::string unit;
  std::string figure;  // figure key or ""
};
struct Chain {
  std::string result;  // e.g. "/tables/first_stops/3": table by name, row from 0
  std::string title;
  std::vector<Step> steps;
};

/// A sentence behind a figure, in its own language.
struct Quote {
  std::string figure;   // key of the figure that it is about
  bool rests_on{true};  // false: a rival claim
  std::string text, language, english;
  std::string source, publisher, date, url, grade;
  std::string note;
};

enum class Tone : std::uint8_t { plain, headline, warning, limit };
std::string_view name_of(Tone tone);

struct Note {
  Tone tone{Tone::plain};
  std::string text;
};

struct Input {
  std::string name;
  Fingerprint fingerprint;
};
/// Enough to make the same bytes again. No threads, clock, host or paths.
struct Manifest {
  std::string version;
  std::string use_case;
  std::string params;  // canonical JSON: sorted keys, no spaces
  Fingerprint world;
  std::string world_name;
  std::vector<Input> inputs;
};
/// Fingerprint of manifest_json: the key of caches and jobs.
Fingerprint key_of(const Manifest& manifest);

/// A big output that stands beside the report; the JSON names it by fingerprint and leaves its bytes out.
struct DataFile {
  std::string name;
  Fingerprint fingerprint;
  std::string bytes;
};

struct Report {
  std::string title;
  Manifest manifest;
  Outcome outcome{Outcome::done};
  std::vector<Note> notes;
  std::vector<Table> tables;
  std::vector<Chain> reasons;
  std::vector<Quote> quotes;
  std::vector<DataFile> bulk;
};

}  // namespace chokepoint::report
