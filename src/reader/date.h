// Dates and partial dates of each language, resolved against the day the document was published. One value type; one
// file a way of writing. Text is folded (unicode.h).
// Method: docs/methods/reading.md. Verified by: tests/reader/cases_test.cpp, property_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/day.h"
#include "reader/claim.h"
#include "reader/lexicon.h"

namespace chokepoint::reader {

/// What is known of the day of publication: 0 is unknown.
struct Anchor {
  int year{0}, month{0}, day{0};
};

struct DateMark {
  std::size_t begin{0}, end{0};
  int year{0}, month{0}, day{0};  // 0: not said
  int decade{0};                  // 2030 for "the 2030s"
  bool relative{false};           // last year, 上个月
  bool resolved{true};            // false: said relative to a day we do not know
  bool assumed_year{false};       // month or day was given, the year is the anchor's
  bool bare_number{false};        // four digits and nothing that says "year": may be a quantity
};

/// YYYY, YYYY-MM, YYYY-MM-DD, 203X; an unknown year is XXXX. Empty where nothing is known.
std::string to_iso(const DateMark& mark);

std::optional<DateMark> read_date(std::u32string_view text, std::size_t at, Language language, const Anchor& anchor,
                                  const Lexicon& lexicon);

/// Parts, by way of writing.
std::optional<DateMark> read_iso_date(std::u32string_view text, std::size_t at);
std::optional<DateMark> read_han_date(std::u32string_view text, std::size_t at, bool japanese, const Anchor& anchor,
                                      const Lexicon& lexicon);
std::optional<DateMark> read_english_date(std::u32string_view text, std::size_t at, const Anchor& anchor,
                                          const Lexicon& lexicon);
std::optional<DateMark> read_arabic_date(std::u32string_view text, std::size_t at, const Anchor& anchor,
                                         const Lexicon& lexicon);

/// The year of a month (and day) that no year stands with. `direction`: -1 the last one before the anchor, 1 the next
/// one, 0 the nearest, leaning to the past.
void assume_year(DateMark& mark, const Anchor& anchor, int direction);
/// A relative time (entry of kind `time`) as a date.
DateMark relative_date(const Hit& hit, const Anchor& anchor);
int days_in_month(int year, int month);
/// 0 to 99999 of a run of digits; -1 if there is none or it is longer.
int small_number(std::u32string_view text, std::size_t at, std::size_t& end);

}  // namespace chokepoint::reader
