// What plants in series would cost, with bands: first in science against first at scale.
//
// Method: docs/methods/race.md section 7.   Verified by: tests/service/race_test.cpp.
#pragma once

#include <optional>

#include "service/race_tables.h"

namespace chokepoint::service {

/// One row per contender with a series and number of years after its first plant; nothing where no contender has one.
std::optional<report::Table> learning_table(const RaceAnswer& answer);

/// The same day's costs of any two contenders: which is the cheaper, as sentences.
std::vector<std::string> cheaper_notes(const RaceAnswer& answer);

}  // namespace chokepoint::service
