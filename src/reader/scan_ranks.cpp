// Ranks: the world's largest, 全球首台, 第三大, ranked third, في المرتبة الأولى.
#include "reader/scanner.h"

namespace chokepoint::reader {

bool Scanner::emit_rank(std::size_t begin, std::size_t end, double value, double confidence) {
  Reading reading;
  reading.begin = begin;
  reading.end = end;
  reading.unit_class = UnitClass::other;
  reading.low = reading.high = value;
  reading.unit = "rank";
  reading.confidence = confidence;
  reading.reason = "a rank";
  out_.push_back(reading);
  return true;
}

/// 美国资金最充裕的企业, Germany's largest maker: a place before a superlative is its scope.
std::optional<std::size_t> Scanner::place_before(std::size_t rank) const {
  const std::size_t reach = east() ? 8 : 24;
  const std::size_t from = rank > begin_ + reach ? rank - reach : begin_;
  for (std::size_t i = from; i < rank; ++i) {
    if (!lexicon_.may_begin(text_[i], bit(Kind::place))) continue;
    const auto place = lexicon_.find(text_, i, bit(Kind::place));
    if (!place || place->end > rank) continue;
    const std::u32string_view between = text_.substr(place->end, rank - place->end);
    if (between.find_first_of(U",.;:、。，和与在将是及") != std::u32string_view::npos) continue;
    if (!east() && !between.starts_with(U"'s ") && !between.starts_with(U"’s ")) continue;
    return i;
  }
  return std::nullopt;
}

bool Scanner::take_rank() {
  const char32_t c = text_[i_];
  // 第3位, 第二大, 排名第一
  if (east() && c == U'第') {
    const auto n = i_ + 1 < text_.size() ? read_han(text_, i_ + 1, japanese()) : std::nullopt;
    if (!n || n->shape != Numeral::Shape::number) return false;
    const char32_t after = at(n->end);
    const char32_t before = i_ > begin_ ? text_[i_ - 1] : 0;
    const bool placed = after == U'位' || after == U'名' || (after == U'大' && at(n->end + 1) != U'会');
    const bool ranked =
        before == U'名' || before == U'居' || before == U'列' || before == U'界' || before == U'球' || before == U'国';
    i_ = n->end + (placed ? 1 : 0);
    if (placed || (ranked && !is_han(after)) || (ranked && n->value == 1.0 && after != U'次' && after != U'个')) {
      return emit_rank(n->begin - 1, i_, n->value, 0.8);
    }
    return true;  // 第三次, 第5条: an ordinal
  }
  if (!lexicon_.may_begin(c, bit(Kind::rank))) {
    if (!is_arabic(c)) return false;
  }
  const auto hit = language_ == Language::arabic ? lexicon_.find_word(text_, i_, bit(Kind::rank))
                                                 : lexicon_.find(text_, i_, bit(Kind::rank));
  if (!hit) return false;
  const std::string& key = hit->entry->key;
  const std::size_t window = east() ? 5 : 4;
  if (key == "alone") {
    i_ = hit->end;
    return emit_rank(hit->begin, hit->end, 1.0, 0.7);
  }
  if (key == "scope") {
    scope_ = hit;
    i_ = hit->end;
    return true;
  }
  if (language_ == Language::arabic) {
    // اكبر منتج في العالم: the scope stands behind
    if (key != "largest" && key != "first") return false;
    for (std::size_t i = hit->end; i < text_.size() && i < hit->end + 40; ++i) {
      if (text_[i] == U',' || text_[i] == U'،' || text_[i] == U'.') break;
      const bool start = is_arabic(text_[i]) && !is_arabic(text_[i - 1]);
      auto scope = start ? lexicon_.find(text_, i, bit(Kind::rank) | bit(Kind::place)) : std::nullopt;
      // في مصر: a place behind "in" is a scope as the world is.
      const std::u32string_view between = text_.substr(hit->end, i - hit->end);
      const bool compared = std::any_of(between.begin(), between.end(), is_digit) || between.starts_with(U" ب") ||
                            between.find(U" من") != std::u32string_view::npos;  // اعلي بنحو 30% منها في تايوان
      if (scope && scope->entry->kind == Kind::place && (compared || text_.substr(i - 3, 3) != U"في ")) scope.reset();
      if (scope && (scope->entry->key == "scope" || scope->entry->kind == Kind::place)) {
        std::size_t before = hit->begin;
        while (before > begin_ && text_[before - 1] == U' ') --before;
        const bool one_of = before >= begin_ + 2 && text_.substr(before - 2, 2) == U"من";
        if (one_of || key == "first") return false;
        i_ = scope->end;
        return emit_rank(hit->begin, scope->end, 1.0, 0.7);
      }
    }
    return false;
  }
  bool near = scope_ && scope_->end <= hit->begin && hit->begin - scope_->end <= window;
  std::size_t scope_begin = near ? scope_->begin : hit->begin;
  if (!near && key == "largest") {
    if (const auto place = place_before(hit->begin)) {
      near = !east() || at(hit->end) == U'的' || at(hit->end) == U'の';
      scope_begin = *place;
    }
  }
  if (east()) {
    // 之一: one of the largest is no rank.
    for (std::size_t i = hit->end; i < text_.size() && i < hit->end + 14; ++i) {
      if (text_[i] == U',' || text_[i] == U'。') break;
      if (starts(i, U"之一") || starts(i, U"の一つ") || starts(i, U"のひとつ")) return false;
    }
    constexpr std::u32string_view kRoles[] = {U"供应",     U"生产", U"出口", U"进口", U"消费",   U"经济体", U"市场",
                                              U"贸易伙伴", U"买家", U"产国", U"输出", U"输入",   U"储量",   U"用户",
                                              U"制造",     U"客户", U"来源", U"股东", U"输出国", U"産"};
    bool role = false;
    if (text_.substr(hit->begin, hit->end - hit->begin) == U"最大") {
      std::size_t next = hit->end;
      if (at(next) == U'的' || at(next) == U'の') ++next;
      for (const auto word : kRoles) role = role || starts(next, word);
    }
    if (!near && !role) return false;
    if (near && text_.substr(hit->begin, hit->end - hit->begin) == U"第一" && at(hit->end) == U'次') return false;
    i_ = hit->end;
    return emit_rank(near ? scope_begin : hit->begin, hit->end, 1.0, near ? 0.7 : 0.6);
  }
  if (!near || key == "scope") return false;
  if (at(hit->end) == U'-') return false;
  i_ = hit->end;
  return emit_rank(scope_begin, hit->end, 1.0, 0.7);
}

}  // namespace chokepoint::reader
