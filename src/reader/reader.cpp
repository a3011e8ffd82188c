#include "reader/reader.h"

#include <algorithm>

#include "base/day.h"
#include "reader/attributes.h"
#include "reader/published.h"
#include "reader/scan.h"

namespace chokepoint::reader {
namespace {

constexpr std::size_t kWindow = std::size_t{1} << 20U;
constexpr std::size_t kPiece = std::size_t{1} << 18U;  // bytes decoded at once
constexpr std::size_t kHead = 4096;                    // characters by which markup is recognised
constexpr std::size_t kLongestQuote = 400;

}  // namespace

Reader::Reader(const Lexicon& lexicon, Options options, Sink sink)
    : lexicon_(lexicon), options_(options), sink_(std::move(sink)), anchor_(options.published) {
  if (anchor_.year > 0) summary_.published_from = "given";
}

void Reader::feed(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += kPiece) {
    decoder_.feed(bytes.substr(i, kPiece), decoded_);
    if (!begun_ && decoded_.size() < kHead) continue;
    take(decoded_);
    decoded_.clear();
  }
}

void Reader::take(std::u32string_view piece) {
  if (!begun_) {
    begun_ = true;
    summary_.html = options_.markup == Options::Markup::html ||
                    (options_.markup == Options::Markup::find_out && looks_like_html(piece));
    page_.wrapped = !summary_.html;
  }
  if (summary_.html) {
    html_.feed(piece, at_, window_);
  } else {
    window_.text.append(piece);
    window_.origin.reserve(window_.origin.size() + piece.size());
    for (std::size_t i = 0; i < piece.size(); ++i) window_.origin.push_back(at_ + i);
  }
  at_ += piece.size();
  while (window_.text.size() > kWindow) read_window(false);
}

void Reader::read_window(bool last) {
  std::size_t cut = window_.text.size();
  if (!last) {
    cut = window_.text.find_last_of(U'\n', kWindow);
    if (cut == std::u32string::npos || cut < kWindow / 2) cut = window_.text.find_last_of(U"。.!?؟ ", kWindow);
    cut = cut == std::u32string::npos || cut < kWindow / 2 ? kWindow : cut + 1;
  }
  const std::u32string_view text = std::u32string_view(window_.text).substr(0, cut);
  const std::vector<Block> blocks = find_blocks(text, lexicon_, page_);
  if (!date_sought_ && anchor_.year == 0) find_date(blocks, text);
  if (!date_sought_ && page_.language == Language::chinese_traditional) find_yuan(text);
  date_sought_ = true;
  for (const Block& block : blocks) {
    ++summary_.blocks;
    if (block.role == Role::chrome) {
      ++summary_.chrome_blocks;
      summary_.chrome_characters += block.end - block.begin;
      continue;
    }
    summary_.by_language[static_cast<std::size_t>(block.language)] += block.end - block.begin;
    read_block(block, text);
  }
  window_.text.erase(0, cut);
  window_.origin.erase(window_.origin.begin(), window_.origin.begin() + static_cast<std::ptrdiff_t>(cut));
}

void Reader::find_date(const std::vector<Block>& blocks, std::u32string_view text) {
  const Published found = find_published(blocks, text, html_.stated_date(), lexicon_);
  anchor_ = found.anchor;
  summary_.published_from = found.from;
}

/// What 元 alone means in traditional script: Taiwan's dollar, Hong Kong's or the yuan, by the names that the text
/// uses.
void Reader::find_yuan(std::u32string_view text) {
  constexpr std::size_t kLooked = 20'000;  // characters
  struct Cue {
    std::u32string_view word;
    int taiwan, hong_kong, mainland;
  };
  constexpr Cue kCues[] = {
      {U"新台幣", 4, 0, 0}, {U"新臺幣", 4, 0, 0},   {U"台幣", 3, 0, 0}, {U"台灣", 1, 0, 0},   {U"臺灣", 1, 0, 0},
      {U"台北", 2, 0, 0},   {U"新竹", 2, 0, 0},     {U"高雄", 2, 0, 0}, {U"台中", 2, 0, 0},   {U"南科", 2, 0, 0},
      {U"竹科", 2, 0, 0},   {U"台股", 3, 0, 0},     {U"立委", 2, 0, 0}, {U"經濟部", 2, 0, 0}, {U"台積電", 1, 0, 0},
      {U"法說會", 2, 0, 0}, {U"三大法人", 3, 0, 0}, {U"港元", 0, 3, 0}, {U"港幣", 0, 3, 0},   {U"港股", 0, 3, 0},
      {U"恒指", 0, 3, 0},   {U"港交所", 0, 2, 0},   {U"香港", 0, 1, 0}, {U"人民幣", 0, 0, 4}, {U"北京", 0, 0, 1},
      {U"國務院", 0, 0, 2}, {U"A股", 0, 0, 2},      {U"內地", 0, 0, 1}, {U"全國", 0, 0, 1},   {U"中國", 0, 0, 1}};
  int taiwan = 0;
  int hong_kong = 0;
  int mainland = 0;
  const std::u32string_view head = text.substr(0, kLooked);
  for (const Cue& cue : kCues) {
    int times = 0;
    for (std::size_t at = head.find(cue.word); at != std::u32string_view::npos && times < 5;
         at = head.find(cue.word, at + cue.word.size()))
      ++times;
    taiwan += times * cue.taiwan;
    hong_kong += times * cue.hong_kong;
    mainland += times * cue.mainland;
  }
  if (taiwan > hong_kong && taiwan > mainland) yuan_ = "TWD";
  if (hong_kong > taiwan && hong_kong > mainland && hong_kong >= 3) yuan_ = "HKD";
}

void Reader::read_block(const Block& block, std::u32string_view text) {
  fold_passage(text, block.begin, block.end, lexicon_.fold(), passage_);
  passage_.language = block.language;
  passage_.heading = block.role == Role::heading;
  passage_.yuan = yuan_;
  find_sentences(passage_, sentences_);
  std::vector<Reading> readings;
  std::vector<Claim> claims;
  for (const Sentence& sentence : sentences_) {
    readings.clear();
    claims.clear();
    scan_sentence(passage_, sentence, lexicon_, anchor_, readings);
    if (readings.empty()) continue;
    make_claims(passage_, sentence, lexicon_, readings, claims);
    const auto place = [&](std::size_t i) { return window_.origin[passage_.from[i]]; };
    const auto written = [&](std::size_t begin, std::size_t end) {
      const std::size_t a = passage_.from[begin];
      return text.substr(a, passage_.from[end - 1] + 1 - a);
    };
    for (Claim& claim : claims) {
      if (summary_.claims >= options_.claims_limit) {
        ++summary_.claims_left_out;
        continue;
      }
      ++summary_.claims;
      const auto begin = static_cast<std::size_t>(claim.start);
      const auto end = static_cast<std::size_t>(claim.end);
      claim.quote = encode(written(begin, end));
      claim.sentence = encode(written(sentence.begin, sentence.end).substr(0, kLongestQuote));
      claim.start = place(begin);
      claim.end = place(end - 1) + 1;
      claim.sentence_start = place(sentence.begin);
      claim.sentence_end = place(sentence.end - 1) + 1;
      sink_(std::move(claim));
    }
  }
}

Summary Reader::finish() {
  decoder_.finish(decoded_);
  take(decoded_);
  decoded_.clear();
  read_window(true);
  summary_.characters = at_;
  summary_.broken_bytes = decoder_.broken();
  summary_.bidi_controls = decoder_.bidi_controls();
  summary_.markup_cut = html_.cut();
  summary_.published = anchor_;
  return summary_;
}

}  // namespace chokepoint::reader
