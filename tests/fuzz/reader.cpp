// Any bytes through the reader, as text and as markup: it must not crash, every quote must lie inside the document, and
// the cut into pieces must not matter.
#include "reader/reader.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "reader/embedded.h"

namespace {

using namespace chokepoint;
using namespace chokepoint::reader;

const Lexicon& lexicon() {
  static const Lexicon lexicon = [] {
    PlainContext plain;
    Context context = plain.context();
    return std::move(*Lexicon::read(embedded_lexicon(), {}, context));
  }();
  return lexicon;
}

std::vector<Claim> read(std::string_view bytes, Options::Markup markup, std::size_t piece, std::uint64_t& characters) {
  std::vector<Claim> claims;
  Options options;
  options.markup = markup;
  options.published = {2026, 3, 14};
  Reader reader(lexicon(), options, [&](Claim&& claim) { claims.push_back(std::move(claim)); });
  for (std::size_t i = 0; i < bytes.size(); i += piece) reader.feed(bytes.substr(i, piece));
  characters = reader.finish().characters;
  return claims;
}

void demand(bool good, const char* what) {
  if (good) return;
  std::cerr << what << '\n';
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto markup : {Options::Markup::text, Options::Markup::html}) {
    std::uint64_t characters = 0;
    const auto claims = read(bytes, markup, std::size_t{1} << 20U, characters);
    for (const Claim& claim : claims) {
      demand(claim.start < claim.end && claim.end <= characters, "a quote outside the document");
      demand(claim.sentence_start <= claim.start && claim.end <= claim.sentence_end, "a quote outside its sentence");
      demand(!claim.quote.empty(), "an empty quote");
      const bool valueless =
          claim.unit_class == UnitClass::date || claim.bound == Bound::vague;  // no value: "most", 数十
      demand(valueless || (std::isfinite(claim.base_low) && std::isfinite(claim.base_high)), "no finite value");
      demand(valueless || claim.base_low <= claim.base_high, "a range upside down");
      demand(claim.confidence > 0.0 && claim.confidence <= 1.0, "confidence outside 0 to 1");
    }
    const auto again = read(bytes, markup, 3, characters);
    demand(again.size() == claims.size(), "pieces change the claims");
    for (std::size_t i = 0; i < claims.size(); ++i)
      demand(again[i].start == claims[i].start && again[i].quote == claims[i].quote, "pieces move the claims");
  }
  return 0;
}
