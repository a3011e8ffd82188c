// Lists of parties from files: the US Consolidated Screening List as trade.gov gives it (CSV or JSON), lists of one's
// own (CSV), the names to screen (CSV), and decisions taken before (CSV). Foreign columns are passed over.
// Format: docs/formats/parties.md. Verified by: tests/party/list_test.cpp, tests/fuzz/party_list.cpp.
#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::party {

struct Entry {
  std::string id;  // unique in its list; the row number where the file states none
  std::string name;
  std::vector<std::string> aliases;
  std::vector<std::string> countries;  // ISO 3166-1 alpha-2, upper case
  std::string list;                    // "Entity List (EL) - Bureau of Industry and Security"
  std::string what;                    // programmes, the licence duty, the clause
  std::string since, url;
};

struct Party {
  std::string name, country;
};

enum class Decision : std::uint8_t { same, other };
struct Decided {
  std::string party, entry;  // as written; the entry's id
  Decision decision{Decision::other};
  std::string by, date, reason;
};

inline constexpr std::size_t kMostEntries = 1'000'000;
inline constexpr std::size_t kMostAliases = 200;  // of one entry; the rest is not read

/// By content: an object or an array is JSON, else CSV with a column `name`. All faults at once.
Result<std::vector<Entry>> read_list(const std::string& file, std::string bytes, Context& context);
/// A column `name` or `party`, and perhaps `country`.
Result<std::vector<Party>> read_parties(const std::string& file, std::string bytes, Context& context);
/// Columns party, entry, decision (same, other), and perhaps by, date, reason.
Result<std::vector<Decided>> read_decisions(const std::string& file, std::string bytes, Context& context);

}  // namespace chokepoint::party
