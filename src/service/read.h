// Articles to checkable claims.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

UseCase read_use_case();

}  // namespace chokepoint::service
