// The case file of a run (docs/formats/ario-case.md): parameters and events as the reference program names them, in
// JSON.
// Verified by: tests/model/ario/case_file_test.cpp, tests/fuzz/ario_case.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/ario/case.h"
#include "model/ario/economy.h"
#include "network/io_table.h"

namespace chokepoint::model::ario {

/// All faults at once: syntax, unknown keys, names that the table does not know, values out of range. What reference
/// runs add to such a file about their own results is passed over.
Result<Case> read_case(const std::string& file, std::string_view json, const network::IoTable& table);

/// What only the economy can tell: capital lost above the capital there is, rebuilding that nobody can do.
Result<void> check_case(const std::string& file, const Case& asked, const Economy& economy, Rules rules);

}  // namespace chokepoint::model::ario
