#include "network/partition.h"

#include <algorithm>
#include <limits>

#ifdef CHOKEPOINT_METIS
#include <metis.h>
#endif

namespace chokepoint::network {

namespace {

std::vector<std::uint64_t> weights_of(std::uint32_t firms, std::span<const std::uint32_t> supplier,
                                      std::span<const std::uint32_t> customer) {
  std::vector<std::uint64_t> weight(firms, 1);
  for (const std::uint32_t firm : supplier) ++weight[firm];
  for (const std::uint32_t firm : customer) ++weight[firm];
  return weight;
}

#ifdef CHOKEPOINT_METIS
/// Nothing where the library cannot count so far or fails.
std::vector<std::uint32_t> by_metis(std::uint32_t firms, std::span<const std::uint32_t> supplier,
                                    std::span<const std::uint32_t> customer, std::uint32_t parts) {
  if (2 * supplier.size() > static_cast<std::size_t>(std::numeric_limits<idx_t>::max())) return {};
  std::vector<idx_t> first(firms + std::size_t{1}, 0);
  for (std::size_t l = 0; l < supplier.size(); ++l) {
    if (supplier[l] == customer[l]) continue;
    ++first[supplier[l] + std::size_t{1}];
    ++first[customer[l] + std::size_t{1}];
  }
  for (std::size_t i = 0; i < firms; ++i) first[i + 1] += first[i];
  std::vector<idx_t> neighbour(static_cast<std::size_t>(first.back())), next(first.begin(), first.end() - 1);
  for (std::size_t l = 0; l < supplier.size(); ++l) {
    if (supplier[l] == customer[l]) continue;
    neighbour[static_cast<std::size_t>(next[supplier[l]]++)] = static_cast<idx_t>(customer[l]);
    neighbour[static_cast<std::size_t>(next[customer[l]]++)] = static_cast<idx_t>(supplier[l]);
  }
  std::vector<idx_t> weight;
  for (const std::uint64_t w : weights_of(firms, supplier, customer)) weight.push_back(static_cast<idx_t>(w));
  idx_t vertices = static_cast<idx_t>(firms), constraints = 1, count = static_cast<idx_t>(parts), cut = 0;
  idx_t options[METIS_NOPTIONS];
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_SEED] = 1;
  std::vector<idx_t> part(firms);
  const int done = METIS_PartGraphKway(&vertices, &constraints, first.data(), neighbour.data(), weight.data(), nullptr,
                                       nullptr, &count, nullptr, nullptr, options, &cut, part.data());
  if (done != METIS_OK) return {};
  return {part.begin(), part.end()};
}
#endif

}  // namespace

std::string_view partitioner() {
#ifdef CHOKEPOINT_METIS
  return "METIS";
#else
  return "blocks";
#endif
}

std::vector<std::uint32_t> blocks_of(std::uint32_t firms, std::span<const std::uint32_t> supplier,
                                     std::span<const std::uint32_t> customer, std::uint32_t parts) {
  const std::vector<std::uint64_t> weight = weights_of(firms, supplier, customer);
  const std::uint64_t all = firms + 2 * std::uint64_t{supplier.size()};
  std::vector<std::uint32_t> part_of(firms);
  std::uint64_t before = 0;
  for (std::uint32_t i = 0; i < firms; ++i) {
    part_of[i] = static_cast<std::uint32_t>(std::min<std::uint64_t>(before * parts / all, parts - 1));
    before += weight[i];
  }
  return part_of;
}

std::vector<std::uint32_t> parts_of(std::uint32_t firms, std::span<const std::uint32_t> supplier,
                                    std::span<const std::uint32_t> customer, std::uint32_t parts) {
#ifdef CHOKEPOINT_METIS
  if (parts > 1 && firms > parts) {
    if (auto part = by_metis(firms, supplier, customer, parts); !part.empty()) return part;
  }
#endif
  return blocks_of(firms, supplier, customer, parts);
}

}  // namespace chokepoint::network
