// Firms in parts, so that few links run between parts and none has much more to do than another.
// Verified by: tests/network/partition_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace chokepoint::network {

/// How parts_of chooses: "METIS" (multilevel k-way partition; Karypis and Kumar 1998, SIAM J. Sci. Comput. 20(1),
/// 359-392) where the library was there when this was built, else "blocks" of firms with like numbers of links.
std::string_view partitioner();

/// The part of each firm, 0 .. parts - 1. A firm weighs one and each of its links one. parts >= 1.
std::vector<std::uint32_t> parts_of(std::uint32_t firms, std::span<const std::uint32_t> supplier,
                                    std::span<const std::uint32_t> customer, std::uint32_t parts);
/// The same without METIS.
std::vector<std::uint32_t> blocks_of(std::uint32_t firms, std::span<const std::uint32_t> supplier,
                                     std::span<const std::uint32_t> customer, std::uint32_t parts);

}  // namespace chokepoint::network
