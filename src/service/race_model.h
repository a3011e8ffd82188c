// A race of a world as the network that the room `race` runs: programmes to contenders, dates to months, figures to
// distributions. Knows both sides, so that the room needs no world.
//
// Method: docs/methods/race.md.   Verified by: tests/service/race_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "race/announcements.h"
#include "race/learning.h"
#include "race/network.h"
#include "world/world.h"

namespace chokepoint::service {

inline constexpr double kDaysPerMonth = 365.0 / 12.0;
inline constexpr double kDaysPerYear = 365.25;

/// A product at a programme's place: what one column of race::Availability is of.
struct SupplyPoint {
  ProductId product;
  PlaceId place;
  auto operator<=>(const SupplyPoint&) const = default;
};

/// What was announced of one milestone of a programme, in the order of the days; days as years of the calendar.
struct AnnouncedMilestone {
  std::uint32_t programme{0};
  std::string milestone, type;
  std::vector<race::Announcement> plans;
  std::optional<Day> reached;
  std::vector<ClaimId> claims;  // of the latest announcement
};

/// Plants of a contender in series.
struct PlantSeries {
  std::uint32_t task{0}, contender{0};
  race::Plants plants;
};

struct RaceModel {
  std::uint32_t race{0};
  Day now{};
  race::Network network;
  std::vector<std::uint32_t> programmes;  // by contender: row of world.programmes
  std::vector<std::uint32_t> types;       // by type: row of world.milestone_types, in the order of rank
  std::vector<bool> behind_us;            // by type: somebody of the race has reached it
  std::vector<SupplyPoint> supply;        // by product of the availability
  std::vector<AnnouncedMilestone> announced;
  std::optional<race::ClassFit> slips;
  std::vector<PlantSeries> series;     // of tasks of shape `learning`
  std::vector<FigureId> task_figures;  // by task: its duration; invalid for `learning`
};

struct RaceChoice {
  std::uint32_t race{0};
  std::optional<Day> from;
  bool cooperation{true}, imitation{true};
};

/// The last day on which anything of the race was announced or reached.
Day last_word(const world::World& world, std::uint32_t race);

/// All announcements of the race until `now`, milestone by milestone.
std::vector<AnnouncedMilestone> announced_milestones(const world::World& world, std::uint32_t race, Day now);
/// How plans of the race turned out as of `now`; announced less than 90 days ahead are left out, k announcements of one
/// milestone count 1 / k each.
std::vector<race::Outcome> plan_outcomes(const std::vector<AnnouncedMilestone>& announced, Day now);

/// Fails where a task has lasted longer than it can, or needs a reference class that the record cannot give.
Result<RaceModel> make_race_model(const world::World& world, const RaceChoice& choice);

/// Calendar years, as 2026.12.
double year_number(Day day);
Day day_of_months(Day now, double months);

}  // namespace chokepoint::service
