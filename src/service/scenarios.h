// The scenarios of a world, with their variants.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

UseCase scenarios_use_case();

}  // namespace chokepoint::service
