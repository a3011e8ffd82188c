// Questions about a world itself: is it sound, what is in it and how well founded, what identifies it, what changed.
#pragma once

#include "service/use_case.h"

namespace chokepoint::service {

UseCase world_check_use_case();
UseCase world_show_use_case();
UseCase world_fingerprint_use_case();
UseCase world_diff_use_case();

/// Counts by table and status, the weakest figures: the first page of every report on a world.
report::Report quality_report(const world::World& world);

}  // namespace chokepoint::service
