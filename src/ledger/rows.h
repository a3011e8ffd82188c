// What a ledger holds, as plain rows (docs/formats/ledger.md). Texts are UTF-8; dates are as written, whole or partial.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::ledger {

/// Who published a work, and how far it is to be believed (reliability A to F, credibility 1 to 6).
struct Source {
  std::string id, title, publisher, published, url, language, licence, note;
  char reliability{'F'};
  int credibility{6};
  std::vector<std::string> derived_from;  // ids of sources that it repeats
};

/// One edition of a work: certain bytes.
struct Document {
  std::string fingerprint, name, source, language, published;
  std::int64_t edition{1};  // of the source, in order of arrival
  std::uint64_t characters{0};
  std::string reading;  // which reader and lexicon made its claims
};

/// Where a claim stands, in code points of the document.
struct Mention {
  std::string document, claim;
  std::uint64_t start{0}, end{0}, sentence_start{0}, sentence_end{0};
};

/// A claim of the world is named in decisions by its id behind this word.
inline constexpr std::string_view kWorldClaim = "world:";

/// What a work says, once, however often and in how many editions it says it.
struct Claim {
  std::string id;  // made from source and content, see claim_id
  std::string source;
  std::string quote, sentence, language, unit_class, unit, bound, date, year;
  std::optional<double> low, high, base_low, base_high;
  std::string relation, subject, product, place, attributed_to, polarity, modality, reason;
  double confidence{0.0};
};

enum class DecisionKind : std::uint8_t { accept, reject, reopen, merge, attach, detach };
std::string_view name_of(DecisionKind kind);
std::optional<DecisionKind> decision_kind(std::string_view name);

/// A person's word on a claim; never changed, only followed by another.
struct Decision {
  std::int64_t number{0};  // order; given by the ledger
  std::string claim;
  DecisionKind kind{DecisionKind::accept};
  std::string object;  // merge: the claim that says the same; attach, detach: key of a world figure
  std::string author, note, decided_on;
};

enum class State : std::uint8_t { open, accepted, rejected, merged };
std::string_view name_of(State state);

/// A claim with all that is known of it.
struct Entry {
  Claim claim;
  State state{State::open};
  std::string merged_into;
  std::string decided_by, decided_on, note;  // of the state
  std::vector<std::string> figures;          // attached to
  std::vector<Mention> mentions;             // by document, then place
  bool in_latest_edition{true};
};

/// Everything, in canonical order: what export writes and import takes.
struct Contents {
  std::vector<Source> sources;
  std::vector<Document> documents;
  std::vector<Claim> claims;
  std::vector<Mention> mentions;
  std::vector<Decision> decisions;
};

}  // namespace chokepoint::ledger
