// The tables of a ledger file and their history. Format: docs/formats/ledger.md.
// Verified by: tests/ledger/ledger_test.cpp.
#pragma once

#include <variant>

#include "base/result.h"
#include "ledger/database.h"

namespace chokepoint::ledger {

/// Makes the tables of an empty file, and brings those of an older program up to date, in one step. Faults: a database
/// of something else; a ledger of a newer program.
Result<std::monostate> prepare_schema(Database& database, Access access);

}  // namespace chokepoint::ledger
