#include "reader/page.h"

#include <algorithm>
#include <array>

#include "reader/date.h"

namespace chokepoint::reader {
namespace {

constexpr std::uint64_t kChrome = bit(Kind::chrome);

bool ends_sentence(char32_t c) {
  return c == U'。' || c == U'.' || c == U'!' || c == U'?' || c == U'！' || c == U'？' || c == U'؟' || c == U'…' ||
         c == U'．';
}

bool closes(char32_t c) {
  return c == U'"' || c == U'\'' || c == U'”' || c == U'’' || c == U'」' || c == U'』' || c == U')' || c == U'）' ||
         c == U'»' || c == U'》' || c == U']' || c == U'】';
}

struct Letters {
  std::size_t latin{0}, arabic{0}, han{0}, kana{0}, traditional{0}, simplified{0}, digits{0};
  std::size_t all() const { return latin + arabic + han + kana; }
  /// Characters, each by how much of a sentence it is worth: a Han character says as much as two or three letters.
  double weight() const { return static_cast<double>(latin + arabic) * 0.45 + static_cast<double>(han + kana); }
};

Letters count_letters(std::u32string_view text, const FoldTable& fold) {
  Letters n;
  for (const char32_t c : text) {
    if (c < 0x80) {
      n.latin += is_latin(c) ? 1 : 0;
      n.digits += is_digit(c) ? 1 : 0;
    } else if (is_han(c)) {
      ++n.han;
      n.traditional += fold.traditional_only(c) ? 1 : 0;
      n.simplified += fold.simplified_only(c) ? 1 : 0;
    } else if (is_kana(c)) {
      ++n.kana;
    } else if (is_arabic(c)) {
      ++n.arabic;
    } else if (is_latin(c)) {
      ++n.latin;
    }
  }
  return n;
}

Language language_of(const Letters& n, Language usual) {
  if (n.all() == 0) return usual;
  if (n.arabic * 3 > n.all()) return Language::arabic;
  const std::size_t east = n.han + n.kana;
  if (east * 5 > n.all() * 2 || (east > 0 && n.latin < east * 6 && n.arabic == 0)) {
    // A Japanese sentence has kana; a line of Han alone is what the document is.
    if (n.kana * 8 > n.han) return Language::japanese;
    if (usual == Language::japanese && n.kana * 20 >= n.han && n.han < 60) return Language::japanese;
    if (n.traditional > n.simplified) return Language::chinese_traditional;
    if (n.simplified > n.traditional) return Language::chinese_simplified;
    return is_chinese(usual) || usual == Language::japanese ? usual : Language::chinese_simplified;
  }
  return n.latin > 0 ? Language::english : usual;
}

/// A full sentence of the article, as opposed to a headline or a menu.
bool is_prose(std::u32string_view line, const Letters& n) {
  std::size_t end = line.size();
  while (end > 0 && closes(line[end - 1])) --end;
  const bool ended = end > 0 && ends_sentence(line[end - 1]);
  return (ended && n.weight() >= 32.0) || n.weight() >= 140.0;
}

std::u32string fold_line(std::u32string_view line, const FoldTable& fold, std::size_t limit) {
  std::u32string out;
  for (const char32_t c : line.substr(0, limit)) {
    const char32_t f = fold(c);
    if (f != 0) out.push_back(f);
  }
  return out;
}

/// A line of dates, times, counts and at most a word beside them.
bool only_figures(std::u32string_view line, const Letters& n) {
  return n.digits > 0 && n.weight() <= 3.0 && !ends_sentence(line.back());
}

bool is_breadcrumb(std::u32string_view line) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    const bool arrow =
        line[i] == U'>' || line[i] == U'›' || line[i] == U'»' || line[i] == U'|' || line[i] == U'＞' || line[i] == U'│';
    if (arrow && (line[i - 1] == U' ' || line[i + 1] == U' ' || line[i] == U'＞')) ++steps;
  }
  return steps >= 2 || (steps == 1 && line.size() < 30);
}

enum class Furnishing : std::uint8_t { none, line, inner, tail };

/// Does the line head or belong to page furniture?
Furnishing furnishing_of(std::u32string_view line, const Letters& n, const Lexicon& lexicon) {
  if (line.find(U'©') != std::u32string_view::npos && line.size() < 200)
    return n.digits >= 4 ? Furnishing::tail : Furnishing::line;
  if (is_breadcrumb(line)) return Furnishing::line;
  const std::u32string text = fold_line(line, lexicon.fold(), 200);
  std::size_t at = 0;
  while (at < text.size() && !is_letter(text[at]) && !is_digit(text[at])) ++at;  // bullets, brackets, emoji
  const auto hit = at < text.size() ? lexicon.find(text, at, kChrome) : std::nullopt;
  // 37 comments, 3 min read: a figure before the word
  if (!hit && at < text.size() && is_digit(text[at]) && n.weight() <= 12.0) {
    while (at < text.size() && !is_letter(text[at])) ++at;
    const auto behind = at < text.size() ? lexicon.find(text, at, kChrome) : std::nullopt;
    if (behind && text.size() - behind->end <= 3) return Furnishing::line;
  }
  if (hit) {
    const std::size_t after = text.size() - hit->end;
    const bool colon = hit->end < text.size() && (text[hit->end] == U':' || text[hit->end] == U'】');
    const double rest =
        n.weight() - static_cast<double>(hit->end - at) * (is_latin(text[at]) || is_arabic(text[at]) ? 0.45 : 1.0);
    const bool prose = is_prose(line, n);
    if (hit->entry->key == "line")
      return (rest <= 12.0 && !prose) || (colon && rest < 40.0) ? Furnishing::line : Furnishing::none;
    if (hit->entry->key == "inner") return (rest <= 4.0 || colon) ? Furnishing::inner : Furnishing::none;
    if (after == 0 || rest <= 4.0 || colon || (rest <= 14.0 && !prose && n.digits > 4)) return Furnishing::tail;
  }
  // "Copyright", "all rights reserved" anywhere in a short line.
  if (n.weight() < 60.0) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto inside = lexicon.find(text, i, kChrome);
      if (inside && (inside->entry->key == "tail") && inside->end - i >= 13 &&
          (is_latin(text[i]) || is_arabic(text[i])))
        return Furnishing::tail;
    }
  }
  return Furnishing::none;
}

/// 2026-03-18 10:22 来源:财经网 作者:林晓; By A. Reporter | 14 March 2026: a day of publication and little beside it.
bool is_byline(std::u32string_view line, const Letters& n, Language language, const Lexicon& lexicon) {
  constexpr double kBefore = 12.0;  // the weight of an author's name, of "last updated"
  constexpr double kBehind = 9.0;
  constexpr double kBehindClock = 24.0;  // a time of day stands in no sentence: source and author may follow
  if (n.digits < 4 || n.weight() > 60.0 || line.size() > 160 || ends_sentence(line.back())) return false;
  const std::u32string text = fold_line(line, lexicon.fold(), 200);
  const Anchor nothing;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && (is_digit(text[i - 1]) || is_latin(text[i - 1]))) continue;
    if (!is_digit(text[i]) && !is_latin(text[i]) && text[i] != U'令') continue;
    const auto mark = read_date(text, i, language, nothing, lexicon);
    if (!mark || mark->year == 0 || mark->day == 0) continue;
    const auto weight = [&](std::size_t begin, std::size_t end) {
      return count_letters(std::u32string_view(text).substr(begin, end - begin), lexicon.fold()).weight();
    };
    const char32_t next = mark->end < text.size() ? text[mark->end] : U' ';
    const bool apart =
        next == U' ' || next == U'(' || next == U'|' || next == U',' || next == U'-' || next == U'·' || next == U'/';
    const bool clock = text.find(U':', mark->begin) < std::min(text.size(), mark->end + 8) ||
                       (text.find(U'时', mark->end) < mark->end + 14 && text.find(U'分', mark->end) < mark->end + 14);
    const bool clock_inside = text.substr(mark->begin, mark->end - mark->begin).find(U':') != std::u32string::npos;
    const double behind = weight(mark->end, text.size());
    return weight(0, mark->begin) <= kBefore && (behind <= kBehind || (clock && behind <= kBehindClock)) &&
           (apart || clock_inside);
  }
  return false;
}

/// Wrapped text: the line goes on in the next one.
bool goes_on(std::u32string_view line, std::u32string_view next, const Letters& n) {
  // Lines of one width: a headline or byline before a whole paragraph is no wrapped line.
  if (line.size() < 55 || line.size() > 130 || next.size() < 2 || next.size() > 140 ||
      n.han + n.kana > n.latin + n.arabic)
    return false;
  if (ends_sentence(line.back()) || closes(line.back())) return false;
  return (next[0] >= U'a' && next[0] <= U'z') || is_arabic(next[0]) || is_digit(next[0]);
}

struct Line {
  std::size_t begin, end;
  bool gap_before;  // an empty line
};

std::vector<Line> split_lines(std::u32string_view text) {
  std::vector<Line> lines;
  bool gap = true;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find_first_of(U"\n\r", at);
    if (end == std::u32string_view::npos) end = text.size();
    std::size_t a = at;
    std::size_t b = end;
    while (a < b && (is_space(text[a]) || text[a] == 0xFEFF)) ++a;
    while (b > a && is_space(text[b - 1])) --b;
    if (a < b) lines.push_back({a, b, gap});
    gap = a == b;
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::vector<Block> find_blocks(std::u32string_view text, const Lexicon& lexicon, PageState& state) {
  const std::vector<Line> lines = split_lines(text);
  std::vector<Block> blocks;
  std::vector<Letters> letters;
  std::array<std::size_t, 6> spoken{};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Block block{lines[i].begin, lines[i].end, Language::unknown, Role::body};
    Letters n = count_letters(text.substr(block.begin, block.end - block.begin), lexicon.fold());
    while (state.wrapped && i + 1 < lines.size() && !lines[i + 1].gap_before &&
           goes_on(text.substr(lines[i].begin, lines[i].end - lines[i].begin),
                   text.substr(lines[i + 1].begin, lines[i + 1].end - lines[i + 1].begin), n)) {
      ++i;
      block.end = lines[i].end;
    }
    n = count_letters(text.substr(block.begin, block.end - block.begin), lexicon.fold());
    block.language = language_of(n, Language::unknown);
    spoken[static_cast<std::size_t>(block.language)] += n.all();
    blocks.push_back(block);
    letters.push_back(n);
  }
  spoken[0] = 0;
  const auto most = static_cast<Language>(std::max_element(spoken.begin(), spoken.end()) - spoken.begin());
  if (state.language == Language::unknown) state.language = most;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Block& block = blocks[i];
    const std::u32string_view line = text.substr(block.begin, block.end - block.begin);
    block.language = language_of(letters[i], state.language);
    const bool prose = is_prose(line, letters[i]);
    const Furnishing found = furnishing_of(line, letters[i], lexicon);
    ++state.blocks;
    block.furniture = state.furniture != Furniture::none;
    if (found == Furnishing::tail || found == Furnishing::inner) {
      if (state.furniture != Furniture::tail)
        state.furniture = found == Furnishing::tail ? Furniture::tail : Furniture::inner;
      block.role = Role::chrome;
      block.furniture = true;
      continue;
    }
    // Only the article's own prose ends furniture: one paragraph behind a box, two in a row behind what is usually the
    // end.
    if (state.furniture != Furniture::none && prose) {
      const bool next =
          i + 1 < blocks.size() &&
          is_prose(text.substr(blocks[i + 1].begin, blocks[i + 1].end - blocks[i + 1].begin), letters[i + 1]);
      if (state.furniture == Furniture::inner || (next && letters[i].weight() >= 50.0))
        state.furniture = Furniture::none;
    }
    if (state.furniture != Furniture::none || found == Furnishing::line || only_figures(line, letters[i]) ||
        (!prose && is_byline(line, letters[i], block.language, lexicon))) {
      block.role = Role::chrome;
    } else {
      block.role = prose ? Role::body : Role::heading;
    }
  }
  return blocks;
}

}  // namespace chokepoint::reader
