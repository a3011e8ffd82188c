#include "world/read.h"

#include "world/canonical.h"
#include "world/checks.h"
#include "world/readers.h"

namespace chokepoint::world {

Result<WorldPtr> read_world(const WorldFiles& files, const ReadOptions& options, Context& context) {
  Reading in;
  in.as_of = options.as_of;
  in.world.as_of = options.as_of;
  in.raw = sort_tables(files, in.faults, context);
  in.world.files = in.raw.files;
  index_names(in);
  read_world_toml(in);
  read_sources(in);
  read_places(in);
  read_products(in);
  read_production(in);
  read_demand(in);
  read_prices(in);
  read_law(in);
  read_law_figures(in);
  read_response(in);
  read_governance(
      in);  // this and races last: draws are keyed by a figure's number, and those of the older tables stand
  read_race(in);
  check_world(in);
  if (context.cancel.stop_requested()) {
    return fail({Code::stopped, files.origin, 0, 0, "a request to stop", "time to read the world", "run it again"});
  }
  if (!in.faults.empty()) return fail(std::move(in.faults).take());
  in.world.fingerprint = fingerprint_of(in.world);
  return std::make_shared<const World>(std::move(in.world));
}

}  // namespace chokepoint::world
