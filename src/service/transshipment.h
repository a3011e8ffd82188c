// Goods under a control that come through third places: statistics of trade and production against what each place can
// have made. Method: docs/methods/screening.md section 7. Verified by: tests/service/transshipment_test.cpp.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

UseCase transshipment_use_case();

}  // namespace chokepoint::service
