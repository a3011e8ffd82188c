#include "respond/recovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "opt/solve.h"

namespace chokepoint::respond {
namespace {

constexpr double kLongest = 1e6;  // days; a network that lasts as long needs nobody

Result<void> check(const PlantNetwork& network) {
  Faults faults;
  for (std::size_t j = 0; j < network.nodes.size(); ++j) {
    const PlantNode& node = network.nodes[j];
    for (const double number : {node.stock, node.capacity, node.demand, node.value, node.recover}) {
      if (number >= 0.0 && std::isfinite(number)) continue;
      faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(j + 1), 0, fmt::format("{} at a node", number),
                  "a number from 0 upwards", "correct it"});
    }
  }
  for (std::size_t e = 0; e < network.lanes.size(); ++e) {
    const Lane& lane = network.lanes[e];
    if (lane.from >= network.nodes.size() || lane.to >= network.nodes.size() ||
        !(lane.per_unit >= 0.0 && std::isfinite(lane.per_unit)) || std::isnan(lane.most)) {
      faults.add({Code::out_of_range, "", static_cast<std::uint32_t>(e + 1), 0,
                  fmt::format("a lane from {} to {} with {} a unit", lane.from, lane.to, lane.per_unit),
                  fmt::format("nodes below {} and amounts from 0 upwards", network.nodes.size()), "correct the lane"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

/// The programme over `days`, or with days as the variable to be made largest.
struct Programme {
  opt::Model model;
  std::uint32_t days{0};
};

Programme programme_of(const PlantNetwork& network, const std::vector<bool>& down, std::optional<double> days) {
  Programme made;
  opt::Model& model = made.model;
  const auto nodes = static_cast<std::uint32_t>(network.nodes.size());
  made.days = model.add_column("days", days ? 0.0 : -1.0, days.value_or(0.0), days.value_or(kLongest));
  const std::uint32_t made_first = model.columns();
  for (std::uint32_t j = 0; j < nodes; ++j)
    model.add_column(fmt::format("made_{}", j), 0.0, 0.0, down[j] ? 0.0 : opt::kInfinity);
  const std::uint32_t lost_first = model.columns();
  for (std::uint32_t j = 0; j < nodes; ++j)
    model.add_column(fmt::format("lost_{}", j), network.nodes[j].value, 0.0, days ? opt::kInfinity : 0.0);
  const std::uint32_t sent_first = model.columns();
  for (std::size_t e = 0; e < network.lanes.size(); ++e)
    model.add_column(fmt::format("sent_{}", e), 0.0, 0.0, opt::kInfinity);

  std::vector<std::vector<std::uint32_t>> leaving(nodes);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> parts;
  for (std::uint32_t e = 0; e < network.lanes.size(); ++e) {
    const Lane& lane = network.lanes[e];
    leaving[lane.from].push_back(e);
    parts[{lane.to, lane.part}].push_back(e);
    if (lane.most >= 0.0) {
      model.add_row(fmt::format("lane_{}", e), -opt::kInfinity, 0.0,
                    std::vector<opt::Entry>{{sent_first + e, 1.0}, {made.days, -lane.most}});
    }
  }
  for (std::uint32_t j = 0; j < nodes; ++j) {
    const PlantNode& node = network.nodes[j];
    model.add_row(fmt::format("capacity_{}", j), -opt::kInfinity, 0.0,
                  std::vector<opt::Entry>{{made_first + j, 1.0}, {made.days, -node.capacity}});
    // What is sent on and what customers are served comes from stock and from what is made.
    std::vector<opt::Entry> use{{made.days, node.demand}, {lost_first + j, -1.0}, {made_first + j, -1.0}};
    for (const std::uint32_t e : leaving[j]) use.push_back({sent_first + e, 1.0});
    model.add_row(fmt::format("serve_{}", j), -opt::kInfinity, node.stock, use);
    if (!leaving[j].empty()) {
      std::vector<opt::Entry> sent{{made_first + j, -1.0}};
      for (const std::uint32_t e : leaving[j]) sent.push_back({sent_first + e, 1.0});
      model.add_row(fmt::format("sent_from_{}", j), -opt::kInfinity, node.stock, sent);
    }
  }
  for (const auto& [key, lanes] : parts) {
    // Lanes of one part: each unit of output needs per_unit of it, whoever sends it.
    std::vector<opt::Entry> need{{made_first + key.first, -network.lanes[lanes.front()].per_unit}};
    for (const std::uint32_t e : lanes) need.push_back({sent_first + e, 1.0});
    model.add_row(fmt::format("part_{}_{}", key.first, key.second), 0.0, opt::kInfinity, need);
  }
  return made;
}

}  // namespace

Result<Exposure> exposure(const PlantNetwork& network, const std::vector<std::uint32_t>& down, double days,
                          Context& context) {
  if (auto fine = check(network); !fine) return tl::unexpected(fine.error());
  std::vector<bool> off(network.nodes.size(), false);
  for (const std::uint32_t node : down) {
    if (node >= off.size()) {
      return fail(Fault{Code::out_of_range, "", 0, 0, fmt::format("node {}", node),
                        fmt::format("one of {}", off.size()), "correct it"});
    }
    off[node] = true;
  }
  Exposure found;
  const Programme survive = programme_of(network, off, std::nullopt);
  auto longest = opt::solve(survive.model, {}, context);
  if (!longest) return tl::unexpected(longest.error());
  found.survive = longest->x.empty() ? 0.0 : longest->x[survive.days];
  if (found.survive >= kLongest * (1.0 - 1e-9)) found.survive = opt::kInfinity;
  if (days <= found.survive) return found;
  const Programme lost = programme_of(network, off, days);
  auto least = opt::solve(lost.model, {}, context);
  if (!least) return tl::unexpected(least.error());
  if (least->status == opt::Status::stopped) return found;
  if (least->status != opt::Status::optimal) {
    return fail(Fault{Code::not_converged, "", 0, 0, "a programme of losses without an answer", "one", "report it"});
  }
  found.lost = std::max(0.0, least->objective);
  return found;
}

Result<std::vector<Exposure>> exposures(const PlantNetwork& network, Context& context) {
  std::vector<std::optional<Result<Exposure>>> slots(network.nodes.size());
  context.pool.run(slots.size(), [&](std::size_t j) {
    slots[j] = exposure(network, {static_cast<std::uint32_t>(j)}, network.nodes[j].recover, context);
    context.progress.advance(1);
  });
  std::vector<Exposure> found;
  double most = 0.0;
  for (auto& slot : slots) {
    if (!*slot) return tl::unexpected(slot->error());
    found.push_back(**slot);
    most = std::max(most, found.back().lost);
  }
  for (Exposure& one : found) one.index = most > 0.0 ? one.lost / most : 0.0;
  return found;
}

}  // namespace chokepoint::respond
