#include "world/quality.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "world/tables.h"

namespace chokepoint::world {

namespace {

void count(StatusCounts& counts, Status status) {
  switch (status) {
    case Status::quoted:
      ++counts.quoted;
      break;
    case Status::derived:
      ++counts.derived;
      break;
    case Status::assumed:
      ++counts.assumed;
      break;
  }
}

double relative_width(const Estimate& estimate) {
  const double width = estimate.high - estimate.low;
  const double size = std::fabs(estimate.value);
  return size > 0.0 ? width / size : width;
}

}  // namespace

Quality quality(const World& world, std::size_t weakest) {
  Quality out;
  std::map<std::string_view, StatusCounts> by_table;
  for (std::size_t i = 0; i < world.figures.size(); ++i) {
    const FigureId id{i};
    const Estimate& estimate = world.figures[id];
    const std::string_view key = world.figures.note(id).key;
    count(by_table[key.substr(0, key.find(':'))], estimate.status);
    count(out.all, estimate.status);
    if (estimate.interval()) out.weakest.push_back({id, relative_width(estimate)});
  }
  const auto add = [&](std::string_view name) {
    const auto found = by_table.find(name);
    if (found == by_table.end()) return;
    found->second.table = name;
    out.tables.push_back(found->second);
  };
  add("defaults");
  for (const table::TableSpec& spec : table_specs()) add(spec.name);
  out.all.table = "all";
  if (out.all.total() > 0)
    out.assumed_share = static_cast<double>(out.all.assumed) / static_cast<double>(out.all.total());

  std::sort(out.weakest.begin(), out.weakest.end(), [&](const WeakFigure& a, const WeakFigure& b) {
    if (a.relative_width != b.relative_width) return a.relative_width > b.relative_width;
    return world.figures.note(a.figure).key < world.figures.note(b.figure).key;
  });
  if (out.weakest.size() > weakest) out.weakest.resize(weakest);
  out.claims = world.claims.size();
  out.sources = world.sources.size();
  out.echoes = static_cast<std::size_t>(std::count_if(world.sources.begin(), world.sources.end(),
                                                      [](const Source& s) { return !s.derived_from.empty(); }));
  return out;
}

}  // namespace chokepoint::world
