#include "reader/claim.h"

namespace chokepoint::reader {

std::string_view name_of(Language language) {
  constexpr std::string_view kNames[] = {"und", "en", "ar", "zh-Hans", "zh-Hant", "ja"};
  return kNames[static_cast<std::size_t>(language)];
}

std::string_view name_of(UnitClass unit_class) {
  constexpr std::string_view kNames[] = {"percent", "count",    "mass", "energy",   "power",
                                         "money",   "duration", "date", "multiple", "other"};
  return kNames[static_cast<std::size_t>(unit_class)];
}

std::string_view name_of(Bound bound) {
  constexpr std::string_view kNames[] = {"exact", "about", "at least", "more than", "at most", "less than", "vague"};
  return kNames[static_cast<std::size_t>(bound)];
}

std::string_view name_of(Polarity polarity) { return polarity == Polarity::affirmed ? "affirmed" : "denied"; }

std::string_view name_of(Modality modality) {
  constexpr std::string_view kNames[] = {"stated", "planned", "predicted", "alleged", "possible"};
  return kNames[static_cast<std::size_t>(modality)];
}

}  // namespace chokepoint::reader
