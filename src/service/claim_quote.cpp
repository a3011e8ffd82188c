#include "service/claim_quote.h"

#include <fmt/format.h>

namespace chokepoint::service {

report::Quote quote_of(const world::World& world, const world::Claim& claim, std::string figure) {
  const world::Source& source = world.sources[claim.source];
  report::Quote quote;
  quote.figure = std::move(figure);
  quote.text = claim.quote;
  quote.language = claim.language;
  quote.english = claim.english;
  quote.source = source.title;
  quote.publisher = source.publisher;
  quote.date = source.published ? to_string(*source.published) : "";
  quote.url = source.url;
  quote.grade = fmt::format("{}{}", source.reliability, source.credibility);
  quote.note = claim.note;
  return quote;
}

}  // namespace chokepoint::service
