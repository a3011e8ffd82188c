#include "reader/published.h"

#include <algorithm>

#include "reader/passage.h"

namespace chokepoint::reader {
namespace {

constexpr std::size_t kTop = 15;             // blocks in which a page's date line stands
constexpr std::size_t kLongestBlock = 4000;  // characters looked at in one block
constexpr std::size_t kBlocks = 2000;

int rank_of(const DateMark& mark) { return (mark.year * 100 + mark.month) * 100 + mark.day; }

Anchor anchor_of(const DateMark& mark) { return {mark.year, mark.month, mark.day}; }

/// Until 31 December 2028, 到2027年1月1日, حتى 9 مارس: a day that the text looks forward to.
bool ahead(std::u32string_view line, const DateMark& mark) {
  constexpr std::u32string_view kBefore[] = {U"until", U"till",        U"by",    U"before", U"through", U"to",
                                             U"from",  U"on or after", U"到",    U"至",     U"自",      U"于",
                                             U"حتي",   U"قبل",         U"بحلول", U"الي",    U"截至",    U"延至"};
  constexpr std::u32string_view kAfter[] = {U"前", U"起", U"为止", U"までに", U"まで", U"から", U"以降"};
  std::size_t end = mark.begin;
  while (end > 0 && line[end - 1] == U' ') --end;
  const auto before = [&](std::u32string_view word) {
    return end >= word.size() && line.substr(end - word.size(), word.size()) == word;
  };
  const auto after = [&](std::u32string_view word) { return line.substr(mark.end, word.size()) == word; };
  return std::any_of(std::begin(kBefore), std::end(kBefore), before) ||
         std::any_of(std::begin(kAfter), std::end(kAfter), after);
}

}  // namespace

Published find_published(const std::vector<Block>& blocks, std::u32string_view text, const std::string& stated,
                         const Lexicon& lexicon) {
  if (const auto date = parse_day(stated)) {
    const std::string day = to_string(*date);
    return {{std::stoi(day.substr(0, 4)), std::stoi(day.substr(5, 2)), std::stoi(day.substr(8, 2))}, "stated"};
  }
  DateMark top, latest, latest_month;
  int copyright = 0;
  Passage passage;
  const Anchor nothing;
  for (std::size_t b = 0; b < blocks.size() && b < kBlocks; ++b) {
    const Block& block = blocks[b];
    fold_passage(text, block.begin, std::min(block.end, block.begin + kLongestBlock), lexicon.fold(), passage);
    const std::u32string_view line = passage.text;
    const bool short_line = line.size() < 60;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool start = i == 0 || !(is_digit(line[i - 1]) || is_latin(line[i - 1]));
      if (!start) continue;
      const auto mark = read_date(line, i, block.language, nothing, lexicon);
      if (!mark) continue;
      if (mark->year > 0 && mark->day > 0) {
        if (b < kTop && top.year == 0 && !block.furniture && (short_line || i < 12)) top = *mark;
        if (block.role != Role::chrome && rank_of(*mark) > rank_of(latest) && !ahead(line, *mark)) latest = *mark;
      } else if (mark->year > 0 && block.role == Role::chrome && line.find(U'©') != std::u32string_view::npos) {
        copyright = std::max(copyright, mark->year);
      }
      i = mark->end - 1;
    }
    // © 2025: the year may stand bare behind the mark.
    if (const std::size_t mark = line.find(U'©'); mark != std::u32string_view::npos) {
      for (std::size_t i = mark; i + 4 <= line.size() && i < mark + 40; ++i) {
        std::size_t end = 0;
        const int year = small_number(line, i, end);
        if (end == i + 4 && year > 1990 && year < 2100) copyright = std::max(copyright, year);
      }
    }
  }
  if (top.year > 0) return {anchor_of(top), "page"};
  if (latest.year > 0) return {anchor_of(latest), "text"};
  if (copyright > 0) return {{copyright, 0, 0}, "copyright"};
  return {};
}

}  // namespace chokepoint::reader
