// An invented but plausible report that uses every feature of the grammar: the object of golden checks and of a look.
#pragma once

#include <vector>

#include "report/report.h"

namespace chokepoint::report::testing {

/// A simulation: 730 days with bands, first stops, reasons, quotes in four languages, hostile text.
Report sample_report();
/// A dependence report: 40 ranked rows and a tier picture of 20 products.
Report sample_dependence();

}  // namespace chokepoint::report::testing
