// A claim: something a text says that can be checked, quoted to the character and put into numbers.
// Format: docs/formats/claims.md.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::reader {

enum class Language : std::uint8_t { unknown, english, arabic, chinese_simplified, chinese_traditional, japanese };
/// en, ar, zh-Hans, zh-Hant, ja, und
std::string_view name_of(Language language);
inline bool is_chinese(Language l) { return l == Language::chinese_simplified || l == Language::chinese_traditional; }

enum class UnitClass : std::uint8_t { percent, count, mass, energy, power, money, duration, date, multiple, other };
std::string_view name_of(UnitClass unit_class);

/// How the words around a number bound it: 约 30, 超过 70 %, 5 年以上, up to 11 kg, dozens (no number at all).
enum class Bound : std::uint8_t { exact, about, at_least, more_than, at_most, less_than, vague };
std::string_view name_of(Bound bound);

enum class Polarity : std::uint8_t { affirmed, denied };
std::string_view name_of(Polarity polarity);
enum class Modality : std::uint8_t { stated, planned, predicted, alleged, possible };
std::string_view name_of(Modality modality);

inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

struct Claim {
  std::uint64_t start{0}, end{0};                    // code points of the document, end exclusive
  std::uint64_t sentence_start{0}, sentence_end{0};  // the sentence it stands in
  std::string quote;
  std::string sentence;
  Language language{Language::unknown};
  UnitClass unit_class{UnitClass::count};
  double low{kNoValue}, high{kNoValue};  // in `unit`, full (no 万, no million); equal for a point
  double base_low{kNoValue},
      base_high{kNoValue};  // in base units: kg, W, Wh, days; per cent of a percentage; else as value
  std::string unit;         // canonical: t, MW, USD, years, degC ...; for a count the counted thing as written
  Bound bound{Bound::exact};
  std::string date;  // of a date: YYYY, YYYY-MM, YYYY-MM-DD, 203X, 198X; X is a digit the text leaves open
  std::string year;  // the time a number speaks of, in the same form; empty where the text does not say
  std::string relation, subject, product, place, attributed_to;
  std::vector<std::string> programmes, instruments;
  Polarity polarity{Polarity::affirmed};
  Modality modality{Modality::stated};
  double confidence{0.0};
  std::string reason;  // of the confidence
};

}  // namespace chokepoint::reader
