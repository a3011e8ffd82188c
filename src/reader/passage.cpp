#include "reader/passage.h"

#include <algorithm>

namespace chokepoint::reader {
namespace {

constexpr std::size_t kLongestSentence = 1200;

bool closes(char32_t c) {
  return c == U'"' || c == U'\'' || c == U'”' || c == U'’' || c == U'」' || c == U'』' || c == U')' || c == U'»' ||
         c == U'》' || c == U'】';
}

/// Does the point at i end a sentence? Not in 3.5, U.S., No. 5, e.g., initials.
bool point_ends(std::u32string_view text, std::size_t i) {
  if (i + 1 < text.size() && text[i + 1] != U' ' && !closes(text[i + 1]) && text[i + 1] != U'\n') {
    // Arabic and CJK writers may leave the blank out.
    return is_arabic(text[i + 1]) || is_han(text[i + 1]);
  }
  std::size_t begin = i;
  while (begin > 0 && is_latin(text[begin - 1])) --begin;
  const std::u32string_view word = text.substr(begin, i - begin);
  if (word.size() == 1) return false;  // an initial, U.S.
  constexpr std::u32string_view kShort[] = {
      U"no",  U"mr",   U"mrs", U"ms",  U"dr",  U"st",  U"vs",   U"inc", U"ltd", U"corp", U"co",     U"jan", U"feb",
      U"mar", U"apr",  U"jun", U"jul", U"aug", U"sep", U"sept", U"oct", U"nov", U"dec",  U"approx", U"gen", U"sen",
      U"rep", U"prof", U"fig", U"vol", U"cf",  U"al",  U"etc",  U"gov", U"lt",  U"col",  U"est",    U"eg",  U"ie"};
  if (std::find(std::begin(kShort), std::end(kShort), word) == std::end(kShort)) return true;
  return false;
}

}  // namespace

void fold_passage(std::u32string_view original, std::size_t begin, std::size_t end, const FoldTable& fold,
                  Passage& passage) {
  passage.original = original;
  passage.text.clear();
  passage.from.clear();
  passage.text.reserve(end - begin);
  passage.from.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) {
    const char32_t f = original[i] == U'\n' || original[i] == U'\r' ? U' ' : fold(original[i]);
    if (f == 0) continue;
    passage.text.push_back(f);
    passage.from.push_back(static_cast<std::uint32_t>(i));
  }
}

void find_sentences(const Passage& passage, std::vector<Sentence>& sentences) {
  sentences.clear();
  const std::u32string_view text = passage.text;
  std::size_t begin = 0;
  std::size_t soft = 0;  // the last place where a long sentence may be cut
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    bool end = false;
    switch (c) {
      case U'。':
      case U'!':
      case U'?':
      case U'؟':
        end = true;
        break;
      case U'.':
        end = point_ends(text, i);
        break;
      case U',':
      case U'、':
      case U'،':
      case U';':
      case U'؛':
      case U' ':
        soft = i + 1;
        break;
      default:
        break;
    }
    std::size_t stop = i + 1;
    if (end) {
      while (stop < text.size() && (closes(text[stop]) || text[stop] == U'!' || text[stop] == U'?')) ++stop;
    } else if (i + 1 - begin >= kLongestSentence) {
      stop = soft > begin ? soft : i + 1;
    } else {
      continue;
    }
    sentences.push_back({begin, stop});
    begin = stop;
    i = stop - 1;
  }
  if (begin < text.size()) sentences.push_back({begin, text.size()});
  for (Sentence& sentence : sentences) {
    while (sentence.begin < sentence.end && is_space(text[sentence.begin])) ++sentence.begin;
    while (sentence.end > sentence.begin && is_space(text[sentence.end - 1])) --sentence.end;
  }
}

}  // namespace chokepoint::reader
