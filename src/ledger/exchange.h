// A ledger as plain text: JSON Lines (one row an object) and CSV (one table a file), out and in. What is written reads
// back to the same contents; foreign text is checked whole before anything is taken.
// Format: docs/formats/ledger.md. Verified by: tests/ledger/exchange_test.cpp, tests/fuzz/ledger.cpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "ledger/rows.h"

namespace chokepoint::ledger {

struct ExchangeFile {
  std::string
      name;  // sources.csv, documents.csv, claims.csv, mentions.csv, decisions.csv; or anything else: JSON Lines
  std::string bytes;
};

/// A line without its end for each row, in the order that import needs; false from `sink` ends it.
void write_jsonl(const Contents& contents, const std::function<bool(std::string_view)>& sink);
std::vector<ExchangeFile> write_csv(const Contents& contents);

/// Files of either form together make one contents. Faults: rows that are none, fields that are unknown or wrong,
/// references to rows that are in none of the files; all of them.
Result<Contents> read_exchange(const std::vector<ExchangeFile>& files, Context& context);

}  // namespace chokepoint::ledger
