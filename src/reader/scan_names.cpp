// What a number is not: part of a name or version, a clock time, a score, an address, the mark of a list entry.
#include <algorithm>

#include "reader/scanner.h"

namespace chokepoint::reader {
namespace {

bool joins_identifier(char32_t c) {
  return c == U'-' || c == U'_' || c == U'.' || c == U'/' || c == U'@' || c == U'#' || c == U'=' || c == U'&' ||
         c == U'+';
}

}  // namespace

/// Digits that belong to letters around them (F-35, A320neo, 10.1016/j.x, v1.2.3): where the whole ends; i itself if
/// they stand free. A unit may follow digits at once (20MW) and is no letter of a name.
std::size_t Scanner::identifier_end(std::size_t i) const {
  const char32_t before = i > begin_ ? text_[i - 1] : U' ';
  const char32_t before2 = i > begin_ + 1 ? text_[i - 2] : U' ';
  const bool after_letter = is_latin(before) && !(currency_ && currency_->end == i);
  const bool after_joint = (before == U'-' || before == U'_' || before == U'@' || before == U'#' || before == U'=' ||
                            before == U'/' || before == U'&') &&
                           (is_latin(before2) || (before != U'/' && before2 != U' ' &&
                                                  (is_arabic(before2) || (before == U'-' && is_han(before2)))));
  const bool hashed = before == U'#' || before == U'@' || before == U'_' || before == U'=';
  if (!after_letter && !after_joint && !hashed) return i;
  // 上海-2025年: a joint before a date is no name.
  std::size_t end = i;
  while (is_digit(at(end)) || is_latin(at(end)) ||
         (joins_identifier(at(end)) && (is_digit(at(end + 1)) || is_latin(at(end + 1)))))
    ++end;
  return end;
}

bool Scanner::bad_neighbours(const Numeral& n) const {
  const char32_t before = n.begin > begin_ ? text_[n.begin - 1] : U' ';
  const char32_t before2 = n.begin > begin_ + 1 ? text_[n.begin - 2] : U' ';
  const char32_t after = at(n.end);
  const char32_t after2 = at(n.end + 1);
  if (!n.digits) {
    if (!east()) return false;
    // 数十, 几百, 上千: no number at all. 第三: an ordinal, looked at by ranks.
    constexpr std::u32string_view kVague = U"数几第某每";
    if (kVague.find(before) != std::u32string_view::npos) return true;
    const char32_t first = text_[n.begin];
    const char32_t behind = at(n.end);  // 千倍, 千人規模
    if (first == U'千' && n.end == n.begin + 1 && (behind == U'倍' || (japanese() && behind == U'人'))) return false;
    const bool bare_scale = first == U'百' || first == U'千' || first == U'十' || first == U'万';
    const bool bounded = bound_ && bound_->end == n.begin && bound_->entry->detail == "before";
    if (bare_scale && first != U'十' && n.shape == Numeral::Shape::number && !bounded) return true;
    if (bare_scale && (before == U'上' || before == U'成')) return true;
    return false;
  }
  if (before == U'第') return true;
  // 12:30, 3:2, 1-0
  if ((before == U':' || before == U'-' || before == U'.') && is_digit(before2)) return true;
  if (after == U':' && is_digit(after2)) return true;
  if ((after == U'/' && is_digit(after2)) || (before == U'/' && is_digit(before2))) return true;
  if (before == U'%' && is_digit(after2)) return true;
  // +86 10, 1.2.3
  if (after == U'.' && is_digit(after2)) return true;
  return false;
}

bool Scanner::list_mark(const Numeral& n) const {
  std::size_t i = n.begin;
  while (i > 0 && (text_[i - 1] == U' ' || text_[i - 1] == U'(' || text_[i - 1] == U'[')) --i;
  if (i > 0) return false;
  const char32_t after = at(n.end);
  if (after == U'、' || after == U')' || after == U']' || after == U'】') return true;
  return after == U'.' && (at(n.end + 1) == U' ' || is_letter(at(n.end + 1)) || n.end + 1 >= text_.size()) &&
         n.value < 100.0;
}

bool Scanner::is_name(const Numeral& n) {
  if (bad_neighbours(n) || list_mark(n)) return true;
  if (n.digits && n.length > 15 && n.plain) return true;
  const char32_t after = at(n.end);
  if (east() && (starts(n.end, U"条款") || starts(n.end, U"条例"))) return true;  // 232条款
  // Footnotes, phone numbers: a long plain run that starts with 0.
  if (n.digits && text_[n.begin] == U'0' && n.plain && n.length > 1) return true;
  if (label_ && label_->end <= n.begin && n.begin - label_->end <= 2 && n.scale == 1.0) {
    // "Resolution 2231", "No. 58": but "a class 500 students" does not occur often enough to read it.
    const std::u32string_view between = text_.substr(label_->end, n.begin - label_->end);
    const bool joined = between.find_first_not_of(U" .:#") == std::u32string_view::npos;
    if (joined && after != U'%') return true;
  }
  // 3D, 5G, 4K, 737MAX: letters behind digits that are no unit.
  if (n.digits && is_latin(after)) {
    const auto unit = lexicon_.find(text_, n.end, bit(Kind::unit) | bit(Kind::currency));
    Quantity q;
    q.number = n;
    q.end = n.end;
    if (unit && unit_fits(*unit, q)) return false;
    const std::size_t end = word_end(n.end);
    const bool money_scale = end == n.end + 1 && currency_ && currency_->end + 1 >= n.begin;  // $5m
    return !money_scale;
  }
  // Falcon 9, Group 14: in English a capital before a small plain number names something; not at the sentence's start.
  if (language_ == Language::english && n.digits && n.plain && n.value < 1000.0 && n.begin > begin_ + 1 &&
      text_[n.begin - 1] == U' ' && is_latin(text_[n.begin - 2])) {
    std::size_t word = n.begin - 1;
    while (word > begin_ && is_latin(text_[word - 1])) --word;
    const char32_t written = passage_.written(word);
    const bool capital = (written >= U'A' && written <= U'Z') && word > begin_;
    const bool known =
        lexicon_.find(text_, word, bit(Kind::place) | bit(Kind::month) | bit(Kind::bound) | bit(Kind::currency))
            .has_value();
    Quantity q;
    q.number = n;
    q.end = n.end;
    if (capital && !known && !read_unit(q)) return true;
  }
  return false;
}

}  // namespace chokepoint::reader
