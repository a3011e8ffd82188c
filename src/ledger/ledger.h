// Documents, claims and decisions in one file: one Ledger a thread, many may have the file open. Knows no reader:
// claims come as rows. Nothing is accepted here without somebody's name, and no document is obeyed. A work that is read
// again changes nothing; one that comes with other bytes becomes a new edition beside the old. A decision belongs to
// what is said (claim_id), not to a place in a file, so it holds for every edition and reading that says it. Format:
// docs/formats/ledger.md. Verified by: tests/ledger/ledger_test.cpp, crash_test.cpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fingerprint.h"
#include "base/result.h"
#include "ledger/database.h"
#include "ledger/rows.h"
#include "ledger/search_text.h"

namespace chokepoint::ledger {

/// 16 hexadecimal digits made from the work and what is said: sentence and quote in folded characters, kind, value.
std::string claim_id(const TextFolder& folder, const Claim& claim);

struct Added {
  enum class How : std::uint8_t { first, edition, again, reread } how{How::first};
  std::int64_t edition{1};
  std::string source;
  std::size_t claims{0};      // that this document makes
  std::size_t claims_new{0};  // that the ledger had not
  std::size_t decided{0};     // that somebody had decided before
};

struct Filter {
  std::string question;  // words; empty: all
  std::optional<State> state;
  std::string figure;  // attached to this key
  std::string source;
  std::size_t most{1000};
};

class Ledger {
 public:
  static Result<Ledger> open(const std::filesystem::path& path, Access access);

  /// The source of `document` is made where it is new (grade F6: cannot be judged) and kept where it is known.
  /// `claims` need no id; mention i belongs to claim i.
  Result<Added> add(const Document& document, const std::vector<Claim>& claims, const std::vector<Mention>& mentions);
  /// Replaces what is known of a source, or adds it. Faults: sources that repeat each other in a circle.
  Result<std::monostate> put_source(const Source& source);
  std::optional<Source> source(std::string_view id);
  std::vector<Source> sources();

  /// The claim whose id is this or begins with it (four digits at least). Faults: none, or several. An id that begins
  /// with `world:` names a claim of a world: what was decided on it is here, what it says is not.
  Result<Entry> find(std::string_view id);
  /// By fit to the question; without one in order of arrival.
  Result<std::vector<Entry>> search(const Filter& filter);

  /// Written down where it changes anything; says whether it did. Faults: a claim that is not there, no author, an
  /// attachment of a claim that nobody has accepted.
  Result<bool> decide(const Decision& decision);
  Result<std::vector<Decision>> decisions_of(std::string_view claim);

  Result<Contents> contents();
  /// Of what is in it, however it came there.
  Result<Fingerprint> fingerprint();
  /// Adds what is not there yet; decisions that the ledger has are not taken twice. Faults are those of the rows, all.
  Result<std::monostate> take(const Contents& contents);

 private:
  Ledger(Database database, TextFolder folder) : database_(std::move(database)), folder_(std::move(folder)) {}
  void write_claim(const Claim& claim);
  void write_mention(const Mention& mention);
  void write_source(const Source& source);
  Entry entry_of(Statement& row);
  void fill(Entry& entry);

  Database database_;
  TextFolder folder_;
};

/// Ids of the sources that a source goes back to in the end; itself where it repeats nobody.
std::vector<std::string> origins_of(const std::vector<Source>& sources, std::string_view id);

}  // namespace chokepoint::ledger
