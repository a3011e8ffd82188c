#include "ledger/search_text.h"

#include <array>

namespace chokepoint::ledger {
namespace {

bool is_pair_script(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 ||
         (c >= 0x20000 && c <= 0x3FFFF);
}
bool is_arabic_letter(char32_t c) { return c >= 0x620 && c <= 0x6FF && c != 0x66A && c != 0x66B && c != 0x66C; }
bool is_word(char32_t c) {
  if (c < 0x80) return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
  if (c == 0x60C || c == 0x61B || c == 0x61F || c == 0x66D || c == 0x6D4) return false;
  return (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0x1E00 && c < 0x2000);
}

/// light10 on folded letters: article, conjunction and prepositions in front, common endings behind.
std::u32string_view stem(std::u32string_view word) {
  constexpr std::array<std::u32string_view, 6> kFront{U"وال", U"بال", U"كال", U"فال", U"لل", U"ال"};
  constexpr std::array<std::u32string_view, 10> kBehind{U"ها", U"ان", U"ات", U"ون", U"ين",
                                                        U"يه", U"ية", U"ه",  U"ة",  U"ي"};
  if (word.empty() || !is_arabic_letter(word.front())) return word;
  if (word.size() >= 4 && word.front() == U'و') {  // "and": only where a whole word is left
    bool article = word.substr(0, 3) == U"وال";
    if (!article) word.remove_prefix(1);
  }
  for (const std::u32string_view front : kFront) {
    if (word.size() >= front.size() + 2 && word.starts_with(front)) {
      word.remove_prefix(front.size());
      break;
    }
  }
  for (const std::u32string_view behind : kBehind) {
    if (word.size() >= behind.size() + 2 && word.ends_with(behind)) word.remove_suffix(behind.size());
  }
  return word;
}

/// Calls back with each run of one kind.
template <class Pairs, class Words>
void each_run(std::u32string_view text, const Pairs& pairs, const Words& words) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    if (is_pair_script(text[i])) {
      while (end < text.size() && is_pair_script(text[end])) ++end;
      pairs(text.substr(i, end - i));
    } else if (is_word(text[i])) {
      while (end < text.size() && is_word(text[end]) && !is_pair_script(text[end])) ++end;
      words(stem(text.substr(i, end - i)));
    } else {
      ++end;
    }
    i = end;
  }
}

void append(std::string& out, std::u32string_view word) {
  if (!out.empty()) out += ' ';
  out += table::encode(word);
}

}  // namespace

Result<TextFolder> TextFolder::make() {
  auto table = table::FoldTable::make();
  if (!table) return tl::unexpected(table.error());
  return TextFolder(std::move(*table));
}

std::u32string TextFolder::fold(std::string_view text) const {
  std::u32string out;
  for (const char32_t c : table::decode(text)) {
    const char32_t folded = table_(c);
    if (folded != 0) out.push_back(folded);
  }
  return out;
}

SearchText TextFolder::index(std::string_view text) const {
  SearchText result;
  const std::u32string folded = fold(text);
  each_run(
      folded,
      [&](std::u32string_view run) {
        for (std::size_t i = 0; i + 1 < run.size(); ++i) append(result.bigrams, run.substr(i, 2));
        append(result.bigrams, run.substr(run.size() - 1));
      },
      [&](std::u32string_view word) { append(result.words, word); });
  return result;
}

std::string TextFolder::question(std::string_view question) const {
  std::string out;
  const auto add = [&](std::string_view column, const std::string& words, bool beginning) {
    if (!out.empty()) out += " AND ";
    // Folded words hold letters and digits only: nothing in them can end the quotation marks.
    out.append(column).append(" : \"").append(words).append(beginning ? "\" *" : "\"");
  };
  const std::u32string folded = fold(question);
  each_run(
      folded,
      [&](std::u32string_view run) {
        std::string pairs;
        for (std::size_t i = 0; i + 1 < run.size(); ++i) append(pairs, run.substr(i, 2));
        const bool single = run.size() == 1;
        add("bigrams", single ? table::encode(run) : pairs, single);
      },
      [&](std::u32string_view word) { add("words", table::encode(word), word.size() >= 3); });
  return out;
}

}  // namespace chokepoint::ledger
