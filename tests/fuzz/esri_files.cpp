// Any bytes as essential.csv, scenarios.csv or params.csv: what the model can run on, or faults.
#include <cstdlib>
#include <string>

#include "model/esri/files.h"
#include "small_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chokepoint;
  namespace esri = model::esri;
  PlainContext plain;
  Context context = plain.context();
  const auto list = network::read_edge_list({"nodes.csv", "id,sector\na,x\nb,y\n"},
                                            {"edges.csv", "supplier,customer,weight\na,b,1\n"}, {}, context);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto needs = esri::read_needs({"essential.csv", bytes}, *list, context)) {
    if (needs->need.size() != 4) std::abort();
  } else {
    world::fuzz::expect_sentences(needs.error());
  }
  if (const auto scenarios = esri::read_scenarios({"scenarios.csv", bytes}, *list, context)) {
    for (const auto& scenario : *scenarios) {
      for (const auto& shock : scenario.shocks) {
        if (shock.firm > 1 || !(shock.down >= 0.0 && shock.down <= 1.0) || !(shock.up >= 0.0 && shock.up <= 1.0))
          std::abort();
      }
    }
  } else {
    world::fuzz::expect_sentences(scenarios.error());
  }
  if (const auto runs = esri::read_runs({"params.csv", bytes}, context)) {
    for (const auto& run : *runs) {
      if (!(run.method.eps > 0.0)) std::abort();
    }
  } else {
    world::fuzz::expect_sentences(runs.error());
  }
  return 0;
}
