#include "opt/conflict.h"

#include <algorithm>

namespace chokepoint::opt {
namespace {

enum class Holds : std::uint8_t { yes, no, unknown };

/// Costs do not matter here; rows of requirements that are not `kept` are free.
Model with(const Model& model, std::span<const Requirement> requirements, const std::vector<bool>& kept) {
  Model part = model;
  std::fill(part.cost.begin(), part.cost.end(), 0.0);
  part.offset = 0.0;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    if (kept[i]) continue;
    for (const std::uint32_t row : requirements[i].rows) {
      part.row_low[row] = -kInfinity;
      part.row_high[row] = kInfinity;
    }
  }
  return part;
}

Result<Holds> holds(const Model& model, const Limits& limits, Context& context) {
  auto solution = solve(model, limits, context);
  if (!solution) return tl::unexpected(solution.error());
  if (!solution->x.empty()) return Holds::yes;
  return solution->status == Status::infeasible ? Holds::no : Holds::unknown;
}

/// Every requirement may give way at a cost; those that must (and do not yet stand firm) are told.
Model elastic(const Model& model, std::span<const Requirement> requirements, const std::vector<bool>& firm,
              std::vector<std::vector<std::uint32_t>>& give) {
  Model soft = model;
  std::fill(soft.cost.begin(), soft.cost.end(), 0.0);
  soft.offset = 0.0;
  std::vector<std::vector<Entry>> more(model.rows());
  give.assign(requirements.size(), {});
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    if (firm[i]) continue;
    for (const std::uint32_t row : requirements[i].rows) {
      for (const double sign : {1.0, -1.0}) {
        if ((sign > 0.0 ? model.row_low[row] : -model.row_high[row]) == -kInfinity) continue;
        const auto column = soft.add_column("give", 1.0, 0.0, kInfinity);
        more[row].push_back({column, sign});
        give[i].push_back(column);
      }
    }
  }
  Model out = soft;
  out.row_low.clear();
  out.row_high.clear();
  out.row_name.clear();
  out.first.assign(1, 0);
  out.column.clear();
  out.value.clear();
  for (std::uint32_t r = 0; r < model.rows(); ++r) {
    std::vector<Entry> entries;
    for (auto e = model.first[r]; e < model.first[r + 1]; ++e) entries.push_back({model.column[e], model.value[e]});
    entries.insert(entries.end(), more[r].begin(), more[r].end());
    out.add_row(model.row_name[r], model.row_low[r], model.row_high[r], entries);
  }
  return out;
}

}  // namespace

Result<Conflict> find_conflict(const Model& model, std::span<const Requirement> requirements, const Limits& limits,
                               Context& context) {
  Conflict conflict;
  std::vector<bool> all(requirements.size(), true), none(requirements.size(), false);
  auto whole = holds(with(model, requirements, all), limits, context);
  if (!whole) return tl::unexpected(whole.error());
  if (*whole != Holds::no) {
    conflict.complete = *whole == Holds::yes;
    return conflict;
  }
  conflict.found = true;
  auto structure = holds(with(model, requirements, none), limits, context);
  if (!structure) return tl::unexpected(structure.error());
  if (*structure == Holds::no) {
    conflict.structure = true;
    return conflict;
  }
  // Elastic filter: what must give way first is part of some conflict; held firm, the next shows, until nothing can.
  std::vector<bool> kept = none;
  for (std::size_t round = 0; round < requirements.size(); ++round) {
    std::vector<std::vector<std::uint32_t>> give;
    auto solution = solve(elastic(model, requirements, kept, give), limits, context);
    if (!solution) return tl::unexpected(solution.error());
    if (solution->x.empty()) break;
    bool more = false;
    for (std::size_t i = 0; i < requirements.size(); ++i) {
      constexpr double kGiven = 1e-9;
      if (kept[i] || std::none_of(give[i].begin(), give[i].end(), [&](auto c) { return solution->x[c] > kGiven; }))
        continue;
      kept[i] = more = true;
    }
    if (!more) break;
  }
  auto caught = holds(with(model, requirements, kept), limits, context);
  if (!caught) return tl::unexpected(caught.error());
  if (*caught != Holds::no) kept = all;
  // Deletion filter: whatever can go while the conflict stays, goes.
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    if (!kept[i]) continue;
    kept[i] = false;
    auto without = holds(with(model, requirements, kept), limits, context);
    if (!without) return tl::unexpected(without.error());
    if (*without != Holds::no) kept[i] = true;
    if (*without == Holds::unknown) conflict.complete = false;
  }
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    if (kept[i]) conflict.members.push_back(static_cast<std::uint32_t>(i));
  }
  return conflict;
}

}  // namespace chokepoint::opt
