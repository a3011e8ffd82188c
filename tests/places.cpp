#include "places.h"

namespace chokepoint::places {

const char* source_folder() { return SOURCE_FOLDER; }
const char* program() { return PROGRAM; }

}  // namespace chokepoint::places
