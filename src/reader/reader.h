// Text in pieces to claims: the one entry of this room. Knows no world: products, places and organisations are keys of
// the lexicon. A document is data: nothing in it is obeyed, and no claim is accepted here.
// Memory is bounded whatever the document holds: about forty bytes a character of one window (a million characters).
// Method: docs/methods/reading.md. Verified by: tests/reader/reader_test.cpp, accuracy_test.cpp, tests/fuzz/reader.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reader/claim.h"
#include "reader/date.h"
#include "reader/decode.h"
#include "reader/html.h"
#include "reader/lexicon.h"
#include "reader/page.h"
#include "reader/passage.h"

namespace chokepoint::reader {

struct Options {
  Anchor published;  // 0: found in the document, or unknown
  enum class Markup : std::uint8_t { find_out, text, html } markup{Markup::find_out};
  std::size_t claims_limit{10'000'000};
};

/// What was seen beside claims; all of it belongs into a report.
struct Summary {
  std::uint64_t characters{0};
  std::uint64_t claims{0}, claims_left_out{0};
  std::uint64_t broken_bytes{0};
  std::uint64_t bidi_controls{0};
  std::uint64_t markup_cut{0};
  std::uint64_t blocks{0}, chrome_blocks{0};
  std::uint64_t chrome_characters{0};
  bool html{false};
  Anchor published;
  std::string published_from;  // "stated", "page", "text", "copyright", "given"; empty: unknown
  std::uint64_t by_language[6]{};
};

class Reader {
 public:
  using Sink = std::function<void(Claim&&)>;
  /// The lexicon must outlive the reader. `sink` gets claims in order of place.
  Reader(const Lexicon& lexicon, Options options, Sink sink);
  /// Bytes of the document, UTF-8 or nearly so.
  void feed(std::string_view bytes);
  Summary finish();

 private:
  void take(std::u32string_view piece);
  void read_window(bool last);
  void find_date(const std::vector<Block>& blocks, std::u32string_view text);
  void find_yuan(std::u32string_view text);
  void read_block(const Block& block, std::u32string_view text);

  const Lexicon& lexicon_;
  Options options_;
  Sink sink_;
  Decoder decoder_;
  Html html_;
  std::u32string decoded_;
  bool begun_{false};
  std::uint64_t at_{0};  // place of the next character of the document
  Visible window_;
  PageState page_;
  Anchor anchor_;
  bool date_sought_{false};
  std::string_view yuan_{"CNY"};
  Summary summary_;
  Passage passage_;
  std::vector<Sentence> sentences_;
};

}  // namespace chokepoint::reader
