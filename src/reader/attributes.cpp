#include "reader/attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::reader {
namespace {

constexpr std::uint64_t kWords = bit(Kind::place) | bit(Kind::product) | bit(Kind::organisation) |
                                 bit(Kind::programme) | bit(Kind::instrument) | bit(Kind::relation) |
                                 bit(Kind::saying) | bit(Kind::modality) | bit(Kind::denial);

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

Clause clause_of(std::u32string_view text, const Sentence& sentence, std::size_t begin, std::size_t end) {
  Clause clause{begin, end};
  while (clause.begin > sentence.begin && !is_clause_mark(text[clause.begin - 1])) --clause.begin;
  while (clause.end < sentence.end && !is_clause_mark(text[clause.end])) ++clause.end;
  return clause;
}

bool is_number(const Reading& reading) {
  return reading.unit_class != UnitClass::date && reading.unit != "rank" && reading.bound != Bound::vague;
}

/// A year alone, or a part of one, with a number in its clause or in the next says of when the number is.
bool only_dates_a_number(std::u32string_view text, const Sentence& sentence, const Reading& date,
                         const std::vector<Reading>& readings) {
  if (date.date.month > 0 || date.date.decade > 0) return false;
  const Clause clause = clause_of(text, sentence, date.begin, date.end);
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
    if (is_date && only_dates_a_number(text, sentence, reading, readings)) continue;
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
