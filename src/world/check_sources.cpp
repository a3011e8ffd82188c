// Sources that repeat each other in a circle, and an as-of date before anything was known.
#include "base/digraph.h"
#include "world/checks.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

void check_echoes(Reading& in) {
  const auto& sources = in.world.sources;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (std::uint32_t i = 0; i < sources.size(); ++i) {
    for (const SourceId other : sources.at(i).derived_from) edges.emplace_back(i, other.index);
  }
  const auto circle = Digraph(static_cast<std::uint32_t>(sources.size()), edges).cycle();
  if (!circle) return;
  std::string text;
  for (const std::uint32_t source : *circle) text += sources.at(source).id + " from ";
  text += sources.at(circle->front()).id;
  in.fault(in.cell(in.row_at(TableId::sources, circle->front()), TableId::sources, "derived_from"), Code::cycle,
           "sources that repeat each other: " + text, "an original behind every echo",
           "remove one of the `derived_from` links");
}

void check_as_of(Reading& in) {
  if (!in.as_of || in.raw[TableId::sources].rows() == 0 || !in.world.sources.empty()) return;
  in.faults.add({Code::out_of_range, in.raw.origin, 0, 0,
                 "the as-of date " + to_string(*in.as_of) + ", before every source of this world",
                 "a day on which something was known", "choose a later date"});
}

}  // namespace

void check_sources(Reading& in) {
  check_echoes(in);
  check_as_of(in);
}

}  // namespace chokepoint::world
