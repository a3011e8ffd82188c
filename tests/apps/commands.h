// A call of every command on the tiny world, for checks that hold for all.
#pragma once

#include "program.h"
#include "service/use_case.h"

namespace chokepoint::apps::testing {

inline const fs::path kPlant = fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/articles/plant.txt";
inline const fs::path kParts = fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/parts.csv";
inline const fs::path kThree = fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/tables/three";

inline const fs::path kAccounts = fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/tables/two";
inline const fs::path kInputs = fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/inputs.toml";

/// A ledger that is not there: what can be asked of the world alone.
inline const std::string kNoLedger = "no-such-ledger.db";

struct Command {
  std::string name;  // the use case
  std::vector<std::string> words;
};

/// `other`: folder of another world.
inline std::vector<Command> every_command(const fs::path& other) {
  return {
      {"depend", {"depend", "lfp-cell", "--place", "US"}},
      {"depend", {"depend", "--place", "US", "--place", "DE", "--stop", "CN", "--top", "3"}},
      {"depend", {"depend", kThree.string(), "--place", "US"}},
      {"rank", {"rank", "US", "--draws", "2", "--seed", "7"}},
      {"rank", {"rank", "--shock", "production", "--at", "90", "--draws", "0", "--no-substitution"}},
      {"race", {"race", "--draws", "3000", "--seed", "7", "--score", "--record"}},
      {"race", {"race", "fusion", "--draws", "2000", "--scenario", "kilns-down", "--days", "200", "--no-imitation"}},
      {"simulate", {"simulate", "cathode-refused", "--series", "output:lfp-cell@US", "--series", "stock:gallium"}},
      {"simulate", {"simulate", "kilns-down", "--days", "100", "--start", "2026-02-01"}},
      {"continuity", {"continuity", "small-hall", "--scenario", "cathode-refused", "--draws", "70", "--cycles", "500"}},
      {"report", {"report", "--draws", "1"}},
      {"exposure", {"exposure", kParts.string(), "--place", "US", "--scenario", "cathode-refused"}},
      {"screen", {"screen", kParts.string(), "--place", "US", "--on", "2025-11-08"}},
      {"controls list", {"controls", "list"}},
      {"controls show", {"controls", "show", "cn-2025-58"}},
      {"controls at", {"controls", "at", "2025-11-20"}},
      {"controls diff", {"controls", "diff", "2025-10-01", "2025-12-01"}},
      {"controls transshipment", {"controls", "transshipment", "antimony", "--least", "1"}},
      {"loss", {"loss", "gallium=20", "--accounts", kAccounts.string(), "--inputs", kInputs.string()}},
      {"coerce", {"coerce", "CN", "US", "--days", "60"}},
      {"survive", {"survive", "US", "--top", "5"}},
      {"survive", {"survive", "--scenario", "kilns-down"}},
      {"coalition", {"coalition", "--product", "lfp-cell", "--target", "US"}},
      {"read", {"read", kPlant.string()}},
      {"evidence search", {"evidence", "search", "磷酸铁锂", "--ledger", kNoLedger}},
      {"evidence show", {"evidence", "show", "t-cathode-rival", "--ledger", kNoLedger}},
      {"evidence conflicts", {"evidence", "conflicts", "production:", "--ledger", kNoLedger}},
      {"scenarios", {"scenarios"}},
      {"world check", {"world", "check"}},
      {"world show", {"world", "show", "--quality"}},
      {"world fingerprint", {"world", "fingerprint"}},
      {"world diff", {"world", "diff", other.string()}}};
}

inline std::vector<std::string> plus(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

inline std::string text_of(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace chokepoint::apps::testing
