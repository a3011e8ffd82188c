#include "reader/attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::reader {
namespace {

constexpr std::uint64_t kWords = bit(Kind::place) | bit(Kind::product) | bit(Kind::organisation) |
                                 bit(Kind::programme) | bit(Kind::instrument) | bit(Kind::relation) |
                                 bit(Kind::saying) | bit(Kind::modality) | bit(Kind::denial) | bit(Kind::act);

bool is_clause_mark(char32_t c) {
  return c == U',' || c == U'、' || c == U'،' || c == U';' || c == U'؛' || c == U':' || c == U'—' || c == U'。' ||
         c == U'(' || c == U')';
}

/// All words of interest of the sentence, in order, none inside another.
std::vector<Hit> find_words(const Passage& passage, const Sentence& sentence, const Lexicon& lexicon) {
  std::vector<Hit> hits;
  const std::u32string_view text = passage.text;
  // The pronoun us is not the US.
  const auto pronoun = [&](const Hit& hit) {
    return hit.end - hit.begin == 2 && text.substr(hit.begin, 2) == U"us" && passage.written(hit.begin) == U'u';
  };
  for (std::size_t i = sentence.begin; i < sentence.end;) {
    const char32_t c = text[i];
    const bool inside =
        i > sentence.begin && ((is_latin(c) && is_latin(text[i - 1])) || (is_arabic(c) && is_arabic(text[i - 1])));
    std::optional<Hit> hit;
    if (!inside && (is_arabic(c) || lexicon.may_begin(c, kWords))) hit = lexicon.find_word(text, i, kWords);
    if (hit && hit->end <= sentence.end) {
      if (!pronoun(*hit)) hits.push_back(*hit);
      i = hit->end;
    } else {
      ++i;
    }
  }
  return hits;
}

struct Clause {
  std::size_t begin, end;
};

Clause clause_of(std::u32string_view text, const Sentence& sentence, std::size_t begin, std::size_t end,
                 bool heading = false) {
  Clause clause{begin, end};
  const auto divides = [&](std::size_t i) {  // not the comma of 5,000; a blank does between the parts of a headline
    if (text[i] == U' ' && heading) {
      return i > sentence.begin && i + 1 < sentence.end && (is_han(text[i - 1]) || is_kana(text[i - 1]));
    }
    const bool in_number = (text[i] == U',' || text[i] == U':') && i > sentence.begin && i + 1 < sentence.end &&
                           is_digit(text[i - 1]) && is_digit(text[i + 1]);
    return is_clause_mark(text[i]) && !in_number;
  };
  while (clause.begin > sentence.begin && !divides(clause.begin - 1)) --clause.begin;
  while (clause.end < sentence.end && !divides(clause.end)) ++clause.end;
  return clause;
}

bool is_number(const Reading& reading) {
  return reading.unit_class != UnitClass::date && reading.unit != "rank" && reading.bound != Bound::vague;
}

/// Is the year the day of an act or a plan (by 2030, 2027年投产, بحلول عام 2030), not of the number beside it?
bool dates_an_act(std::u32string_view text, const Clause& clause, const Reading& date, const std::vector<Hit>& hits) {
  constexpr std::size_t kGap = 16;  // "by the end of 2030", بحلول نهاية عام 2030
  if (date.end < text.size() && text[date.end] == U'的') return false;
  bool span = false;  // from 2020 to 2025
  for (const std::u32string_view from : {U"from ", U"从", U"自", U"由", U"من "}) {
    const std::size_t found = text.substr(clause.begin, date.begin - clause.begin).rfind(from);
    const std::size_t gap = found == std::u32string_view::npos ? 24 : date.begin - (clause.begin + found);
    span = span || (gap < 24 && !(from == U"من " && gap == 3));  // الربع الاخير من 2026
  }
  return std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) {
    if (hit.entry->kind != Kind::act || hit.begin < clause.begin || hit.end > clause.end) return false;
    const char32_t first = text[hit.begin];
    if (span && (hit.entry->key != "target" || first == U'到' || first == U'至' || first == U'ا')) return false;
    if (hit.entry->key != "target") return true;
    const bool wordy = is_latin(text[hit.end - 1]) || is_arabic(text[hit.end - 1]);
    if (hit.entry->detail == "after") {  // 2030年前; but not 今年前两个月
      constexpr std::u32string_view kNumber = U"一二两三四五六七八九十几半";
      const char32_t next = hit.end < text.size() ? text[hit.end] : 0;
      const bool period = first == U'前' && (is_digit(next) || kNumber.find(next) != std::u32string_view::npos);
      return hit.begin == date.end && !period;
    }
    if (hit.end > date.begin || date.begin - hit.end > (wordy ? kGap : 0U)) return false;
    const std::u32string_view between = text.substr(hit.end, date.begin - hit.end);
    return std::none_of(between.begin(), between.end(), [](char32_t c) { return is_digit(c); });
  });
}

/// A year alone, or a part of one, with a number in its clause or in the next says of when the number is.
bool only_dates_a_number(std::u32string_view text, const Sentence& sentence, const Reading& date,
                         const std::vector<Reading>& readings, const std::vector<Hit>& hits, bool heading) {
  if (date.date.month > 0 || date.date.decade > 0) return false;
  const Clause clause = clause_of(text, sentence, date.begin, date.end, heading);
  if (dates_an_act(text, clause, date, hits)) return false;
  const std::size_t rest = (clause.end - clause.begin) - (date.end - date.begin);
  const bool wordy = is_latin(text[clause.begin]) || is_arabic(text[clause.begin]);
  const bool alone = rest <= (wordy ? 12U : 4U);
  Clause reach = clause;
  if (alone && clause.end < sentence.end) reach = clause_of(text, sentence, clause.end + 1, clause.end + 1);
  return std::any_of(readings.begin(), readings.end(), [&](const Reading& other) {
    if (!is_number(other) || other.unit_class == UnitClass::duration) return false;
    const bool same = other.begin >= clause.begin && other.end <= clause.end;
    const bool next = alone && other.begin >= reach.begin && other.end <= reach.end;
    return same || next;
  });
}

std::size_t distance(const Hit& hit, const Reading& reading) {
  return hit.end <= reading.begin ? reading.begin - hit.end : hit.begin >= reading.end ? hit.begin - reading.end : 0;
}

/// The nearest word of the kind: in the clause if there is one, else in the sentence.
const Hit* nearest(const std::vector<Hit>& hits, std::uint64_t kinds, const Reading& reading, const Clause& clause) {
  const Hit* best = nullptr;
  bool best_inside = false;
  for (const Hit& hit : hits) {
    if ((bit(hit.entry->kind) & kinds) == 0) continue;
    const bool inside = hit.begin >= clause.begin && hit.end <= clause.end;
    if (best == nullptr || (inside && !best_inside) ||
        (inside == best_inside && distance(hit, reading) < distance(*best, reading))) {
      best = &hit;
      best_inside = inside;
    }
  }
  return best;
}

/// Who says so: the name on the right side of the word of saying.
std::string attributed_to(const std::vector<Hit>& hits) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i].entry->kind != Kind::saying) continue;
    const bool before = hits[i].entry->detail == "before";
    const auto is_name = [](const Hit& hit) {
      return hit.entry->kind == Kind::organisation || hit.entry->kind == Kind::place;
    };
    if (before) {
      for (std::size_t k = i + 1; k < hits.size() && hits[k].begin - hits[i].end < 40; ++k) {
        if (is_name(hits[k])) return hits[k].entry->key;
      }
    } else {
      for (std::size_t k = i; k-- > 0 && hits[i].begin - hits[k].end < 60;) {
        if (is_name(hits[k])) return hits[k].entry->key;
      }
    }
  }
  return {};
}

Modality modality_of(const std::vector<Hit>& hits, const Reading& reading, const Clause& clause) {
  const Hit* word = nearest(hits, bit(Kind::modality), reading, clause);
  if (word == nullptr || word->begin < clause.begin || word->end > clause.end) return Modality::stated;
  const std::string& key = word->entry->key;
  return key == "planned"     ? Modality::planned
         : key == "predicted" ? Modality::predicted
         : key == "alleged"   ? Modality::alleged
                              : Modality::possible;
}

std::string year_of(const std::vector<Reading>& readings, const Reading& reading) {
  const Reading* best = nullptr;
  const auto gap = [&](const Reading& date) {
    return date.end <= reading.begin ? reading.begin - date.end : date.begin - reading.end;
  };
  for (const Reading& date : readings) {
    if (date.unit_class != UnitClass::date || !date.date.resolved) continue;
    if (best == nullptr || gap(date) < gap(*best)) best = &date;
  }
  if (best == nullptr) return {};
  return to_iso(best->date);
}

void add_unique(std::vector<std::string>& list, const std::string& key) {
  if (std::find(list.begin(), list.end(), key) == list.end()) list.push_back(key);
}

}  // namespace

void make_claims(const Passage& passage, const Sentence& sentence, const Lexicon& lexicon,
                 std::vector<Reading>& readings, std::vector<Claim>& out) {
  if (readings.empty()) return;
  const std::u32string_view text = passage.text;
  const std::vector<Hit> hits = find_words(passage, sentence, lexicon);
  for (const Reading& reading : readings) {
    const bool is_date = reading.unit_class == UnitClass::date;
    if (is_date && only_dates_a_number(text, sentence, reading, readings, hits, passage.heading)) continue;
    Claim claim;
    claim.start = reading.begin;
    claim.end = reading.end;
    claim.language = passage.language;
    claim.unit_class = reading.unit_class;
    claim.bound = reading.bound;
    claim.confidence = reading.confidence;
    claim.reason = reading.reason;
    if (is_date) {
      claim.date = to_iso(reading.date);
      if (claim.date.empty()) continue;
      claim.relation = "date";
    } else {
      claim.low = reading.low;
      claim.high = reading.high;
      claim.base_low = reading.low * reading.factor;
      claim.base_high = reading.high * reading.factor;
      claim.unit = reading.unit;
      claim.year = year_of(readings, reading);
    }
    const Clause clause = clause_of(text, sentence, reading.begin, reading.end);
    if (const Hit* hit = nearest(hits, bit(Kind::relation), reading, clause); hit != nullptr && claim.relation.empty())
      claim.relation = hit->entry->key;
    if (const Hit* hit = nearest(hits, bit(Kind::product), reading, clause)) claim.product = hit->entry->key;
    if (const Hit* hit = nearest(hits, bit(Kind::place), reading, clause)) claim.place = hit->entry->key;
    if (const Hit* hit =
            nearest(hits, bit(Kind::place) | bit(Kind::organisation) | bit(Kind::programme), reading, clause))
      claim.subject = hit->entry->key;
    claim.attributed_to = attributed_to(hits);
    claim.modality = modality_of(hits, reading, clause);
    for (const Hit& hit : hits) {
      if (hit.entry->kind == Kind::programme) add_unique(claim.programmes, hit.entry->key);
      if (hit.entry->kind == Kind::instrument) add_unique(claim.instruments, hit.entry->key);
      const bool denies = hit.entry->kind == Kind::denial && hit.begin >= clause.begin && hit.end <= clause.end;
      // Japanese denies behind the number, the others before it.
      const bool side = passage.language == Language::japanese ? hit.begin >= reading.end : hit.end <= reading.begin;
      if (denies && side) claim.polarity = Polarity::denied;
    }
    if (passage.heading) {
      claim.confidence *= 0.95;
      claim.reason += ", in a headline or caption";
    }
    out.push_back(std::move(claim));
  }
}

}  // namespace chokepoint::reader
