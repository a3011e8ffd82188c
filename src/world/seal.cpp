#include "world/seal.h"

#include <algorithm>

#include "table/csv.h"

namespace chokepoint::world {

std::string seal_of(const World& world, const std::vector<MadeForecast>& forecasts) {
  std::vector<std::string> lines;
  for (const MadeForecast& row : forecasts) {
    const std::string programme =
        row.programme < world.programmes.size() ? world.programmes.at(row.programme).id : std::string();
    const std::string race = row.race < world.races.size() ? world.races.at(row.race).id : std::string();
    lines.push_back(race + "|" + to_string(row.made_on) + "|" + programme + "|" + row.type + "|" + to_string(row.by) +
                    "|" + table::format_number(row.probability) + "\n");
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return to_string(fingerprint(text));
}

std::string seal_of(const World& world, std::uint32_t race, PartialDate made_on) {
  std::vector<MadeForecast> rows;
  std::copy_if(world.forecasts.begin(), world.forecasts.end(), std::back_inserter(rows),
               [&](const MadeForecast& row) { return row.race == race && row.made_on == made_on; });
  return seal_of(world, rows);
}

}  // namespace chokepoint::world
