// Columns of a query and the row made from them, side by side.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/database.h"
#include "ledger/rows.h"

namespace chokepoint::ledger {

inline constexpr std::string_view kClaimColumns =
    "c.id, c.source, c.quote, c.sentence, c.language, c.unit_class, c.unit, c.low, c.high, c.base_low, c.base_high, "
    "c.bound, c.date, c.year, c.relation, c.subject, c.product, c.place, c.attributed_to, c.polarity, c.modality, "
    "c.confidence, c.reason";
inline constexpr int kAfterClaim = 23;

inline Claim claim_of(const Statement& row) {
  Claim c;
  c.id = row.text(0);
  c.source = row.text(1);
  c.quote = row.text(2);
  c.sentence = row.text(3);
  c.language = row.text(4);
  c.unit_class = row.text(5);
  c.unit = row.text(6);
  c.low = row.number(7);
  c.high = row.number(8);
  c.base_low = row.number(9);
  c.base_high = row.number(10);
  c.bound = row.text(11);
  c.date = row.text(12);
  c.year = row.text(13);
  c.relation = row.text(14);
  c.subject = row.text(15);
  c.product = row.text(16);
  c.place = row.text(17);
  c.attributed_to = row.text(18);
  c.polarity = row.text(19);
  c.modality = row.text(20);
  c.confidence = row.number(21).value_or(0.0);
  c.reason = row.text(22);
  return c;
}

inline State state_of(std::string_view name) {
  for (const State state : {State::accepted, State::rejected, State::merged}) {
    if (name_of(state) == name) return state;
  }
  return State::open;
}

inline Source source_of(const Statement& row) {
  Source s;
  s.id = row.text(0);
  s.title = row.text(1);
  s.publisher = row.text(2);
  s.published = row.text(3);
  s.url = row.text(4);
  s.language = row.text(5);
  const std::string reliability = row.text(6);
  s.reliability = reliability.empty() ? 'F' : reliability.front();
  s.credibility = static_cast<int>(row.whole(7));
  s.licence = row.text(8);
  s.note = row.text(9);
  return s;
}
inline constexpr const char* kSourceColumns =
    "id, title, publisher, published, url, language, reliability, credibility, licence, note";

inline Decision decision_of(const Statement& row) {
  Decision d;
  d.number = row.whole(0);
  d.claim = row.text(1);
  d.kind = decision_kind(row.text(2)).value_or(DecisionKind::reopen);
  d.object = row.text(3);
  d.author = row.text(4);
  d.note = row.text(5);
  d.decided_on = row.text(6);
  return d;
}
inline constexpr const char* kDecisionColumns = "number, claim, kind, object, author, note, decided_on";

}  // namespace chokepoint::ledger
