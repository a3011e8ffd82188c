// Amounts without a number: most, dozens of, 数十家, عشرات. They are claims that a person can look up; they carry no
// value, so nothing can be computed from them by mistake.
#include "reader/scanner.h"

namespace chokepoint::reader {
namespace {

std::optional<UnitClass> class_named(std::string_view name) {
  for (const UnitClass unit_class : {UnitClass::percent, UnitClass::count, UnitClass::duration, UnitClass::multiple}) {
    if (name_of(unit_class) == name) return unit_class;
  }
  return std::nullopt;
}

}  // namespace

bool Scanner::take_vague() {
  const char32_t c = text_[i_];
  if (!lexicon_.may_begin(c, bit(Kind::vague)) && !is_arabic(c)) return false;
  const auto hit = lexicon_.find_word(text_, i_, bit(Kind::vague));
  if (!hit) return false;
  const auto unit_class = class_named(hit->entry->detail);
  if (!unit_class) return false;
  Reading reading;
  reading.begin = hit->begin;
  reading.end = hit->end;
  reading.unit_class = *unit_class;
  reading.bound = Bound::vague;
  reading.confidence = 0.4;
  reading.reason = "an amount without a number";
  if (*unit_class == UnitClass::percent) reading.unit = "%";
  if (*unit_class == UnitClass::count) {
    std::size_t next = behind_blank(hit->end);
    if (starts(next, U"of ")) next += 3;
    const auto unit = lexicon_.find(text_, next, bit(Kind::unit) | bit(Kind::currency));
    if (unit && unit->entry->kind == Kind::currency) {
      reading.unit_class = UnitClass::money;
      reading.unit = unit->entry->key;
      reading.end = unit->end;
    } else if (unit && unit->entry->detail == "duration") {
      reading.unit_class = UnitClass::duration;
      reading.unit = unit->entry->key;
      reading.end = unit->end;
    } else {
      // What is counted must stand there: "dozens" alone counts nothing.
      Numeral many;
      many.begin = hit->begin;
      many.end = hit->end;
      many.value = 24.0;
      const auto counted = language_ == Language::arabic    ? counted_arabic(text_, hit->end, many, false)
                           : language_ == Language::english ? counted_english(text_, next - 1, many, false)
                                                            : counted_han(text_, hit->end, many, false, lexicon_);
      if (!counted || counted->noun_end <= counted->noun_begin) return false;
      reading.end = counted->end;
      reading.unit = encode(
          std::u32string_view(passage_.text).substr(counted->noun_begin, counted->noun_end - counted->noun_begin));
    }
  }
  out_.push_back(reading);
  i_ = reading.end;
  return true;
}

}  // namespace chokepoint::reader
