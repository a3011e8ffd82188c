// The state of one walk along a sentence, shared by the files that read units (scan_units.cpp), names (scan_names.cpp),
// ranks (scan_ranks.cpp), amounts without a number (scan_vague.cpp) and the walk itself (scan.cpp).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "reader/counted.h"
#include "reader/scan.h"

namespace chokepoint::reader {

/// A number with what stands around it, before it is decided what it is.
struct Quantity {
  Numeral number;
  std::optional<Numeral> second;  // the other end of a range
  std::size_t begin{0}, end{0};   // with currency, bound and unit
  Bound bound{Bound::exact};
  const Entry* unit{nullptr};  // kind unit or currency
  bool currency_before{false};
  bool half_more{false};  // 三年半
};

/// Of a word of the lexicon; exact where the key names none.
Bound bound_of(std::string_view key);

class Scanner {
 public:
  Scanner(const Passage& passage, const Sentence& sentence, const Lexicon& lexicon, const Anchor& anchor,
          std::vector<Reading>& out)
      : passage_(passage),
        text_(std::u32string_view(passage.text).substr(0, sentence.end)),
        begin_(sentence.begin),
        language_(passage.language),
        lexicon_(lexicon),
        anchor_(anchor),
        out_(out) {}
  void run();

 private:
  // scan.cpp
  bool step();
  void take_prefix();
  bool adjoins(const std::optional<Hit>& hit, std::size_t at) const;
  bool take_date();
  bool take_number();
  bool take_half();
  bool take_dual();
  bool take_two();
  bool take_one_time();
  bool is_dateline(const DateMark& date) const;
  bool is_span_of_days(const DateMark& date) const;
  bool is_page_date(const DateMark& date) const;
  bool take_one_in_many(const Numeral& n);
  void finish(const Quantity& q);
  void emit_count(const Quantity& q);
  void emit_ordinal(const Numeral& n);
  bool repeats(const Quantity& q) const;
  bool grows_before(std::size_t at) const;
  bool doubles(const Numeral& n) const;
  void emit_share(const Quantity& q);
  bool east() const { return is_chinese(language_) || language_ == Language::japanese; }
  bool japanese() const { return language_ == Language::japanese; }
  char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : 0; }
  bool starts(std::size_t i, std::u32string_view word) const {
    return i <= text_.size() && text_.substr(i, word.size()) == word;
  }
  std::size_t behind_blank(std::size_t i) const { return at(i) == U' ' ? i + 1 : i; }
  std::size_t word_end(std::size_t i) const;

  // scan_names.cpp
  bool is_name(const Numeral& n);
  bool bad_neighbours(const Numeral& n) const;
  bool list_mark(const Numeral& n) const;
  std::size_t identifier_end(std::size_t i) const;

  // scan_vague.cpp
  bool take_vague();

  // scan_units.cpp
  void read_bound_after(Quantity& q) const;
  bool read_unit(Quantity& q) const;
  bool read_range(Quantity& q) const;
  bool unit_fits(const Hit& hit, const Quantity& q) const;
  bool lasts(const Quantity& q, std::size_t day) const;
  void add_smaller_unit(Quantity& q) const;
  bool below_zero(const Quantity& q) const;
  bool is_period(const Quantity& q) const;
  bool is_basis(const Quantity& q) const;
  void emit_unit(const Quantity& q);
  void emit_money(const Quantity& q);

  // scan_ranks.cpp
  bool take_rank();
  std::optional<std::size_t> place_before(std::size_t rank) const;
  bool emit_rank(std::size_t begin, std::size_t end, double value, double confidence);

  const Passage& passage_;
  std::u32string_view text_;
  std::size_t begin_;
  Language language_;
  const Lexicon& lexicon_;
  const Anchor& anchor_;
  std::vector<Reading>& out_;

  std::size_t i_{0};
  std::optional<Hit> bound_;     // the last bound before, and where it stands
  std::optional<Hit> currency_;  // the last currency before
  std::optional<Hit> label_;     // the last word after which a number is a name
  std::optional<Hit> chrome_;    // the last word of page furniture: updated, 更新日
  std::optional<Hit> scope_;     // the last "world's"
};

}  // namespace chokepoint::reader
