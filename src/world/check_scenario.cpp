#include "world/check_scenario.h"

#include <algorithm>

#include "world/query.h"
#include "world/suggest.h"

namespace chokepoint::world {

/// A stop lets nothing out, law or no law: a general licence for the same goods and days contradicts it.
void check_scenario(const World& world, const std::string& file, const std::vector<std::pair<std::uint32_t, Act>>& acts,
                    Faults& faults) {
  const auto meet = [](const Act& a, const Act& b) {
    return (!a.until || *a.until > b.day) && (!b.until || *b.until > a.day);
  };
  const auto nested = [&](PlaceId a, PlaceId b) {
    return !a.valid() || !b.valid() || within(world, a, b) || within(world, b, a);
  };
  for (const auto& [line, act] : acts) {
    const auto* licence = std::get_if<GeneralLicence>(&act.what);
    if (licence == nullptr || !licence->control.valid()) continue;
    for (const auto& [other_line, other] : acts) {
      const auto* stop = std::get_if<ExportStop>(&other.what);
      if (stop == nullptr || !meet(act, other) || !nested(stop->to, licence->to)) continue;
      const Control& control = world.controls[licence->control];
      if (control.issuer.valid() && !nested(stop->from, control.issuer)) continue;
      const bool same_goods =
          std::any_of(world.control_coverage.begin(), world.control_coverage.end(), [&](const Coverage& row) {
            if (row.answer == Answer::no || world.clauses[row.clause].control != licence->control) return false;
            if (licence->clause.valid() && row.clause != licence->clause) return false;
            return stop->products.empty() ||
                   std::find(stop->products.begin(), stop->products.end(), row.product) != stop->products.end();
          });
      if (!same_goods) continue;
      faults.add({Code::bad_structure, file, line, 0,
                  "a general licence under " + shown(control.id) +
                      " for goods whose export stops in the same days (line " + std::to_string(other_line) + ")",
                  "one of the two: a stop lets nothing out, whatever the law allows",
                  "end one act on the day the other begins, or remove one"});
    }
  }
}

}  // namespace chokepoint::world
