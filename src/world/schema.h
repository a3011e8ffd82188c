// The tables as JSON, for programs that write worlds (docs/formats/world.schema.json).
#pragma once

#include <string>

namespace chokepoint::world {

/// One JSON Schema (2020-12) whose `$defs` hold a schema for the rows of each table; cells are strings, as in CSV. Made
/// from the table specs alone. Verified by: tests/world/schema_test.cpp (the committed file, the document, the tiny
/// world).
std::string schema_json();

}  // namespace chokepoint::world
