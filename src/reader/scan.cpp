#include "reader/scan.h"

#include <algorithm>
#include <cmath>

#include "reader/scanner.h"

namespace chokepoint::reader {
namespace {

constexpr std::uint64_t kPrefixes = bit(Kind::bound) | bit(Kind::currency) | bit(Kind::label) | bit(Kind::chrome);

}  // namespace

Bound bound_of(std::string_view key) {
  if (key == "about") return Bound::about;
  if (key == "at_least") return Bound::at_least;
  if (key == "more_than") return Bound::more_than;
  if (key == "at_most") return Bound::at_most;
  if (key == "less_than") return Bound::less_than;
  return Bound::exact;
}

/// Does the word stand right before `at`, or a blank away?
bool Scanner::adjoins(const std::optional<Hit>& hit, std::size_t at) const {
  return hit && (hit->end == at || (hit->end + 1 == at && text_[hit->end] == U' '));
}

std::size_t Scanner::word_end(std::size_t i) const {
  if (is_latin(at(i))) {
    while (is_latin(at(i))) ++i;
  } else {
    while (is_arabic(at(i))) ++i;
  }
  return i;
}

void Scanner::run() {
  i_ = begin_;
  while (i_ < text_.size()) {
    const std::size_t before = i_;
    if (step() && i_ > before) continue;
    i_ = before;
    const char32_t c = text_[i_];
    const bool word = is_latin(c) || is_arabic(c);
    take_prefix();
    if (i_ == before) i_ = word ? word_end(i_) : i_ + 1;
  }
}

bool Scanner::step() {
  const char32_t c = text_[i_];
  const bool word_inside =
      i_ > begin_ && ((is_latin(c) && is_latin(text_[i_ - 1])) || (is_arabic(c) && is_arabic(text_[i_ - 1])));
  if (c == U' ' || word_inside) return false;
  if (is_digit(c)) {
    const std::size_t end = identifier_end(i_);
    if (end > i_) {
      i_ = end;
      return true;
    }
  }
  if (lexicon_.may_begin(c, bit(Kind::name))) {
    if (const auto name = lexicon_.find(text_, i_, bit(Kind::name))) {
      // 十分 is a name, 十分之一 a number: the longer one is meant.
      // 三星 is a name, 三星期 three weeks.
      const auto n = read_numeral(text_, i_, language_);
      const auto unit =
          n && east() && n->end < name->end ? lexicon_.find(text_, n->end, bit(Kind::unit)) : std::nullopt;
      if (!n || (n->end <= name->end && !(unit && unit->end > name->end))) {
        i_ = name->end;
        return true;
      }
    }
  }
  if (take_date()) return true;
  if (take_rank()) return true;
  return take_half() || take_one_time() || take_number() || take_dual() || take_two() || take_vague();
}

void Scanner::take_prefix() {
  const char32_t c = text_[i_];
  if (!lexicon_.may_begin(c, kPrefixes) && !is_arabic(c)) return;
  // Only bounds stand behind particles: بـ in بين is not a particle before ين, the yen.
  auto hit = lexicon_.find(text_, i_, kPrefixes);
  if (!hit) hit = lexicon_.find_word(text_, i_, bit(Kind::bound));
  if (!hit) return;
  if (hit->entry->kind == Kind::bound) {
    if (hit->entry->detail != "before") return;
    bound_ = hit;
  } else if (hit->entry->kind == Kind::currency) {
    const std::size_t next = behind_blank(hit->end);
    if (!is_digit(at(next))) return;
    currency_ = hit;
  } else if (hit->entry->kind == Kind::chrome) {
    chrome_ = hit;
  } else {
    label_ = hit;
  }
  i_ = hit->end;
}

/// 最終更新日:2026年2月16日, published: 3 May 2026: a date of the page.
bool Scanner::is_page_date(const DateMark& date) const {
  if (!chrome_ || chrome_->end > date.begin || date.begin - chrome_->end > 3 || date.day == 0 ||
      date.end - date.begin < 8)  // a year is written: what was said on the 13th is evidence
    return false;
  const std::u32string_view between = text_.substr(chrome_->end, date.begin - chrome_->end);
  return between.find_first_not_of(U" ::|") == std::u32string_view::npos;
}

bool Scanner::take_date() {
  const char32_t c = text_[i_];
  if (currency_ && behind_blank(currency_->end) >= i_) return false;  // $2,000
  const auto date = read_date(text_, i_, language_, anchor_, lexicon_);
  if (!date) return false;
  if (is_digit(c)) {
    if (adjoins(label_, i_) && date->month == 0) {
      i_ = date->end;  // Resolution 2025
      return true;
    }
    if (date->month == 0 && date->decade == 0 && date->end == i_ + 4) {
      // A bare four-digit number: with a unit behind it, it is a quantity.
      Quantity q;
      const auto n = read_numeral(text_, i_, language_);
      if (n && n->end == date->end) {
        q.number = *n;
        q.begin = i_;
        q.end = n->end;
        if (read_unit(q)) return false;
        if (date->bare_number) {
          const auto counted = language_ == Language::arabic ? counted_arabic(text_, n->end, *n, adjoins(bound_, i_))
                                                             : counted_english(text_, n->end, *n, adjoins(bound_, i_));
          if (counted) return false;
          i_ = date->end;  // the 2024 report, Agenda 2030
          return true;
        }
      } else if (n && n->end > date->end) {
        return false;
      }
    }
  }
  if (is_span_of_days(*date)) return false;
  if (is_dateline(*date) || is_page_date(*date)) {
    i_ = date->end;
    return true;
  }
  // 2025年第18号公告, "date 2025-08-25" before an article: the name of a document, the day of a page
  if (east() && date->month == 0 && at(date->end) == U'第') {
    std::size_t end = 0;
    if (small_number(text_, date->end + 1, end) > 0 && at(end) == U'号') {
      i_ = end + 1;
      return true;
    }
  }
  if (date->begin == 5 && date->day > 0 && text_.substr(0, 5) == U"date ") {
    i_ = date->end;
    return true;
  }
  // 2026年3月期: a business year, not a day; 1日当たり: what a rate is per
  if (east() &&
      ((date->month > 0 && at(date->end) == U'期') || starts(date->end, U"当たり") || starts(date->end, U"あたり"))) {
    i_ = date->end;
    return true;
  }
  Reading reading;
  reading.begin = date->begin;
  reading.end = date->end;
  reading.unit_class = UnitClass::date;
  reading.date = *date;
  // 10月9日至12日: the second day is of the first one's month.
  if (!out_.empty() && out_.back().unit_class == UnitClass::date && east() && date->day > 0 &&
      date->end - date->begin <= 3 && date->begin - out_.back().end <= 2 && out_.back().date.month > 0) {
    reading.date.year = out_.back().date.year;
    reading.date.month = out_.back().date.month;
    reading.date.resolved = out_.back().date.resolved;
  }
  reading.confidence = !date->resolved ? 0.4 : date->relative ? 0.7 : date->assumed_year ? 0.8 : 0.9;
  reading.reason = !date->resolved      ? "a relative date, and the document's own date is not known"
                   : date->relative     ? "a relative date, counted from the document's date"
                   : date->assumed_year ? "the year is taken from the document's date"
                                        : "a date as written";
  out_.push_back(reading);
  i_ = date->end;
  return true;
}

/// 三日, 90日 where days last: the number is read, not a day of the month.
bool Scanner::is_span_of_days(const DateMark& date) const {
  if (!east() || at(date.end - 1) != U'日' || date.end - date.begin > 3) return false;
  const auto n = read_numeral(text_, date.begin, language_);
  if (!n || n->end + 1 != date.end) return false;
  Quantity q;
  q.number = *n;
  return lasts(q, n->end);
}

/// "LONDON, 14 March -", 本报北京3月18日电, 中央社台北15日電: when and where a report was filed is no claim of it.
bool Scanner::is_dateline(const DateMark& date) const {
  const std::size_t next = behind_blank(date.end);
  if (east()) {
    const char32_t c = at(date.end);
    return date.day > 0 && date.begin < 40 &&
           (c == U'电' || c == U'讯' || starts(date.end, U"综合") || starts(date.end, U"专电"));
  }
  if (language_ != Language::english || date.begin < 3 || date.begin > 50) return false;
  const auto capital = [&](std::size_t i) { return passage_.written(i) >= U'A' && passage_.written(i) <= U'Z'; };
  const bool shouted = capital(0) && capital(1) && capital(2);
  const bool named = capital(0) && date.begin < 24 && text_.substr(date.begin - 2, 2) == U", ";  // Seoul, 12 May -
  if (!shouted && !named) return false;
  std::size_t i = next;
  if (at(i) == U'(') {
    while (i < text_.size() && at(i) != U')' && i < next + 40) ++i;
    i = behind_blank(i + 1);
  }
  return at(i) == U'-' || at(i) == U'–' || at(i) == U'—';
}

bool Scanner::take_number() {
  const auto n = read_numeral(text_, i_, language_);
  if (!n) return false;
  if (take_one_in_many(*n)) return true;
  if (is_name(*n)) {
    i_ = std::max(n->end, identifier_end(n->begin));
    return true;
  }
  if (n->ordinal) {
    emit_ordinal(*n);
    i_ = n->end;
    return true;
  }
  Quantity q;
  q.number = *n;
  q.begin = n->begin;
  q.end = n->end;
  q.bound = n->bound;
  if (adjoins(bound_, n->begin)) {
    if (q.bound == Bound::exact) q.bound = bound_of(bound_->entry->key);
    q.begin = bound_->begin;
  }
  if (adjoins(currency_, n->begin)) {
    q.unit = currency_->entry;
    q.currency_before = true;
    q.begin = currency_->begin;
    // about $5 billion
    if (adjoins(bound_, q.begin)) {
      q.bound = bound_of(bound_->entry->key);
      q.begin = bound_->begin;
    }
  }
  finish(q);
  return true;
}

void Scanner::finish(const Quantity& start) {
  Quantity q = start;
  const std::size_t number_end = q.number.end;
  i_ = number_end;
  if (q.number.shape != Numeral::Shape::number) {
    emit_share(q);
    return;
  }
  if (japanese() && at(number_end) == U'位' && q.number.digits && q.number.value < 1000.0) {  // 世界3位
    i_ = number_end + 1;
    emit_rank(q.number.begin, i_, q.number.value, 0.75);
    return;
  }
  read_bound_after(q);
  const bool has_unit = read_unit(q);
  if (read_range(q) || has_unit || q.currency_before) {
    i_ = std::max(number_end, q.end);
    if (q.unit == nullptr) {
      emit_count(q);
    } else if (q.unit->kind == Kind::currency) {
      emit_money(q);
    } else {
      emit_unit(q);
    }
    return;
  }
  emit_count(q);
}

/// تضاعفت ثلاث مرات, أكبر بخمس مرات: so many times more, not so often.
bool Scanner::grows_before(std::size_t at) const {
  const std::size_t from = at > begin_ + 40 ? at - 40 : begin_;
  const std::u32string_view before = text_.substr(from, at - from);
  for (const std::u32string_view word : {U"ضاعف", U"ارتفع", U"زاد", U"اكبر", U"اعلي", U"اكثر", U"ازداد", U"نما"}) {
    if (before.find(word) != std::u32string_view::npos) return true;
  }
  return false;
}

/// These four fields, 上述4领域: a number said before.
bool Scanner::repeats(const Quantity& q) const {
  std::size_t end = q.begin;
  while (end > begin_ && text_[end - 1] == U' ') --end;
  constexpr std::u32string_view kWords[] = {U"上述", U"这",     U"该",    U"此",    U"前述", U"この",
                                            U"その", U"これら", U"these", U"those", U"هذه",  U"هولاء"};
  if (language_ == Language::english && q.number.value == 2.0 && end >= begin_ + 4 &&
      text_.substr(end - 4, 4) == U" the")
    return true;
  for (const auto word : kWords) {
    if (end >= begin_ + word.size() && text_.substr(end - word.size(), word.size()) == word) return true;
  }
  return false;
}

void Scanner::emit_count(const Quantity& q) {
  const Numeral& n = q.second ? *q.second : q.number;
  const bool bounded = q.bound != Bound::exact;
  const auto counted = language_ == Language::arabic ? counted_arabic(text_, q.end, n, bounded)
                       : east()                      ? counted_han(text_, q.end, n, bounded, lexicon_)
                                                     : counted_english(text_, q.end, n, bounded);
  if (!counted || repeats(q)) return;
  if (japanese() && at(counted->end) == U'目') return;  // 2点目, 3社目: ordinals
  if (adjoins(bound_, q.number.begin) && at(bound_->begin) == U'>' && bound_->begin > begin_ &&
      is_latin(text_[bound_->begin - 1]))
    return;  // Q>1
  // $34 billion, against 32.7 billion: the same currency.
  if (counted->noun_end == counted->noun_begin && n.scale >= 1e6 && !out_.empty() &&
      out_.back().unit_class == UnitClass::money && q.begin - out_.back().end < 60) {
    Reading money = out_.back();
    money.begin = q.begin;
    money.end = q.end;
    money.low = q.number.value;
    money.high = q.second ? q.second->value : q.number.value;
    money.bound = q.bound;
    money.confidence = 0.7;
    money.reason = "a large number, in the currency of the one before it";
    out_.push_back(money);
    i_ = std::max(i_, q.end);
    return;
  }
  if (!n.digits && n.value == 1.0 && n.scale == 1.0) return;
  Reading reading;
  reading.begin = q.begin;
  reading.end = std::max(q.end, counted->end);
  reading.unit_class = UnitClass::count;
  reading.low = q.number.value;
  reading.high = q.second ? q.second->value : std::isnan(q.number.high) ? q.number.value : q.number.high;
  reading.bound = q.bound;
  reading.unit = encode(text_.substr(counted->noun_begin, counted->noun_end - counted->noun_begin));
  reading.confidence = counted->confidence;
  reading.reason = counted->reason;
  if (language_ == Language::arabic && (starts(counted->noun_begin, U"مرات") || starts(counted->noun_begin, U"مره")) &&
      grows_before(q.begin)) {
    reading.unit_class = UnitClass::multiple;
    reading.unit = "x";
  }
  if (reading.high < reading.low) std::swap(reading.low, reading.high);
  out_.push_back(reading);
  i_ = std::max(i_, reading.end);
}

void Scanner::emit_ordinal(const Numeral& n) {
  // second-largest, third biggest; ranked third; third in the world
  const std::size_t next = at(n.end) == U'-' || at(n.end) == U' ' ? n.end + 1 : n.end;
  const auto largest = next > n.end && next < text_.size() ? lexicon_.find(text_, next, bit(Kind::rank)) : std::nullopt;
  std::size_t before = n.begin;
  while (before > begin_ && text_[before - 1] == U' ') --before;
  std::size_t word = before;
  while (word > begin_ && is_latin(text_[word - 1])) --word;
  const std::u32string_view verb = text_.substr(word, before - word);
  const bool ranked = verb == U"ranked" || verb == U"ranks" || verb == U"ranking" || starts(next, U"place") ||
                      starts(next, U"in the world") || starts(next, U"globally");
  if (largest && largest->entry->key == "largest") {
    emit_rank(n.begin, largest->end, n.value, 0.8);
  } else if (ranked) {
    emit_rank(n.begin, n.end, n.value, 0.75);
  }
}

/// ضعف is also weakness: it doubles before what is doubled or behind "to" and "by"; and تضاعف says less than a factor
/// that follows.
bool Scanner::doubles(const Numeral& n) const {
  const std::u32string_view word = text_.substr(n.begin, n.end - n.begin);
  const std::size_t next = behind_blank(n.end);
  if (word != U"ضعف" && word != U"الضعف") {
    const std::u32string_view ahead = text_.substr(n.end, 40);
    const std::size_t clause = std::min(ahead.find(U'،'), ahead.find(U','));
    const std::u32string_view reach = ahead.substr(0, clause);
    return reach.find(U"مرات") == std::u32string_view::npos && reach.find(U"اضعاف") == std::u32string_view::npos;
  }
  for (const std::u32string_view thing :
       {U"ما", U"عدد", U"حجم", U"المعدل", U"المستوي", U"متوسط", U"سعر", U"قيمه", U"الكميه", U"العدد", U"الرقم"}) {
    if (word == U"ضعف" && starts(next, thing)) return true;
  }
  std::size_t end = n.begin;
  while (end > begin_ && (text_[end - 1] == U' ' || text_[end - 1] == U'ب')) --end;
  for (const std::u32string_view to : {U"الي", U"مقدار", U"نحو", U"حوالي", U"نسبه"}) {
    if (end >= begin_ + to.size() && text_.substr(end - to.size(), to.size()) == to) return true;
  }
  return false;
}

void Scanner::emit_share(const Quantity& q) {
  const Numeral& n = q.number;
  const std::size_t next = behind_blank(n.end);
  if (language_ == Language::arabic) {
    // الربع الأول, النصف الثاني: quarters and halves of a year; نصف قرن: half a century
    if (n.shape == Numeral::Shape::multiple && !doubles(n)) return;
    if (starts(next, U"الاول") || starts(next, U"الثاني") || starts(next, U"الثالث") || starts(next, U"الرابع") ||
        starts(next, U"الاخير") || starts(next, U"الحالي"))
      return;
  }
  if (language_ == Language::english) {
    std::size_t before = n.begin;
    while (before > begin_ && (text_[before - 1] == U' ' || text_[before - 1] == U'-')) --before;
    std::size_t word = before;
    while (word > begin_ && is_latin(text_[word - 1])) --word;
    const std::u32string_view previous = text_.substr(word, before - word);
    if (n.shape == Numeral::Shape::share && (previous == U"first" || previous == U"second" || previous == U"other" ||
                                             previous == U"latter" || previous == U"better"))
      return;
    if (n.shape == Numeral::Shape::multiple && at(n.end) == U'-') return;  // double-digit
    if (n.shape == Numeral::Shape::multiple && text_.substr(n.begin, n.end - n.begin) == U"twice" &&
        starts(next, U"a "))
      return;
  }
  if (n.shape == Numeral::Shape::share) {
    std::size_t unit_at = next;
    for (const std::u32string_view whole : {U"of one ", U"of 1 ", U"of a ", U"of 1"}) {  // a tenth of one per cent
      const std::size_t behind = next + whole.size();
      const auto part = language_ == Language::english && starts(next, whole) && behind < text_.size()
                            ? lexicon_.find(text_, behind, bit(Kind::unit))
                            : std::nullopt;
      if (part && part->entry->detail == "percent") unit_at = behind;
    }
    if (language_ == Language::english && starts(unit_at, U"a ")) unit_at += 2;
    if (language_ == Language::english && starts(unit_at, U"an ")) unit_at += 3;
    if (language_ == Language::english && at(n.end) == U'-') unit_at = n.end + 1;
    const auto unit = unit_at < text_.size() && !east() ? lexicon_.find(text_, unit_at, bit(Kind::unit)) : std::nullopt;
    if (unit && unit->entry->detail == "duration") {
      Quantity time = q;
      time.number.value = n.value / 100.0;
      time.number.shape = Numeral::Shape::number;
      time.unit = unit->entry;
      time.end = unit->end;
      i_ = unit->end;
      emit_unit(time);
      return;
    }
    if (unit && unit->entry->detail == "percent") {  // half a per cent, نصف في المئة
      Quantity part = q;
      part.number.value = n.value / 100.0;
      part.unit = unit->entry;
      part.end = unit->end;
      i_ = unit->end;
      emit_unit(part);
      return;
    }
  }
  Reading reading;
  reading.begin = q.begin;
  reading.end = n.end;
  reading.unit_class = n.shape == Numeral::Shape::share ? UnitClass::percent : UnitClass::multiple;
  reading.low = n.value;
  reading.high = std::isnan(n.high) ? n.value : n.high;
  reading.unit = n.shape == Numeral::Shape::share ? "%" : "x";
  reading.bound = q.bound;
  reading.confidence = 0.75;
  reading.reason = n.shape == Numeral::Shape::share ? "a fraction in words" : "a factor in words";
  Quantity after = q;
  after.end = n.end;
  // 五成至六成
  if (east() && n.shape == Numeral::Shape::share && (at(n.end) == U'至' || at(n.end) == U'到' || at(n.end) == U'~')) {
    const auto other = n.end + 1 < text_.size() ? read_numeral(text_, n.end + 1, language_) : std::nullopt;
    if (other && other->shape == Numeral::Shape::share && other->value > n.value) {
      reading.high = other->value;
      after.end = other->end;
    }
  }
  read_bound_after(after);
  reading.bound = after.bound;
  reading.end = std::max(reading.end, after.end);
  out_.push_back(reading);
  i_ = reading.end;
}

void scan_sentence(const Passage& passage, const Sentence& sentence, const Lexicon& lexicon, const Anchor& anchor,
                   std::vector<Reading>& out) {
  Scanner(passage, sentence, lexicon, anchor, out).run();
}

}  // namespace chokepoint::reader
