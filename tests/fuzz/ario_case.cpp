// Any bytes as the case file of a run of ARIO: a case that the model can run to finite numbers, or faults that are
// sentences.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "model/ario/case_file.h"
#include "model/ario/loop.h"
#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  using namespace chokepoint::model::ario;
  static const network::IoTable table = [] {
    network::IoTable t;
    t.industries = {"A|food", "A|steel", "B|food", "B|steel"};
    t.regions = {"A", "B"};
    t.sectors = {"food", "steel"};
    t.region = {0, 0, 1, 1};
    t.sector = {0, 1, 0, 1};
    t.square.assign(16, 1.0);
    t.final_users = {"A|homes", "B|homes"};
    t.final_region = {0, 1};
    t.final_demand.assign(8, 3.0);
    t.output.assign(4, 10.0);
    return t;
  }();
  auto asked = read_case("case.json", {reinterpret_cast<const char*>(data), size}, table);
  if (!asked) {
    world::fuzz::expect_sentences(asked.error());
    return 0;
  }
  asked->units = std::min(asked->units, 40);
  auto economy = make_economy(table, asked->params);
  if (!economy) {
    world::fuzz::expect_sentences(economy.error());
    return 0;
  }
  if (const auto checked = check_case("case.json", *asked, *economy, Rules::sound()); !checked) {
    world::fuzz::expect_sentences(checked.error());
    return 0;
  }
  PlainContext plain;
  Context context = plain.context();
  const auto trace = run_fast(*economy, *asked, LinkLaw(), {}, context);
  if (!trace) std::abort();
  for (const double total : trace->production_total) {
    if (!std::isfinite(total) || total < 0.0) std::abort();
  }
  return 0;
}
