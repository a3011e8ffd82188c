#include "reader/unicode.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <utility>

namespace chokepoint::reader {

std::vector<PlaceName> country_names() {
  std::vector<PlaceName> names;
  const std::pair<const char*, const char*> languages[] = {
      {"en", "en"}, {"ar", "ar"}, {"zh", "zh-Hans"}, {"zh_Hant", "zh-Hant"}, {"ja", "ja"}};
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    const icu::Locale country("und", *code);
    for (const auto& [locale, language] : languages) {
      icu::UnicodeString shown;
      country.getDisplayCountry(icu::Locale(locale), shown);
      std::string text;
      shown.toUTF8String(text);
      if (!text.empty() && text != *code) names.push_back({*code, std::move(text), language});
    }
  }
  return names;
}

}  // namespace chokepoint::reader
