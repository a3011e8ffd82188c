#include "network/partition.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace chokepoint::network {
namespace {

struct Graph {
  std::uint32_t firms;
  std::vector<std::uint32_t> supplier, customer;
};

/// Four towns that trade inside, in any order of firms, with a few links between them.
Graph towns(std::uint64_t seed) {
  Graph graph{400, {}, {}};
  Stream random(seed, 0, Purpose::test);
  const auto pick = [&](std::uint32_t town) { return 4 * static_cast<std::uint32_t>(random.uniform() * 100) + town; };
  for (int l = 0; l < 4000; ++l) {
    const auto town = static_cast<std::uint32_t>(random.uniform() * 4);
    graph.supplier.push_back(pick(town));
    graph.customer.push_back(pick(random.uniform() < 0.02 ? (town + 1) % 4 : town));
  }
  return graph;
}

std::size_t cut(const Graph& graph, const std::vector<std::uint32_t>& part) {
  std::size_t links = 0;
  for (std::size_t l = 0; l < graph.supplier.size(); ++l)
    links += part[graph.supplier[l]] != part[graph.customer[l]] ? 1 : 0;
  return links;
}

TEST(Partition, EveryFirmHasAPartAndNoneIsFarHeavier) {
  const Graph graph = towns(3);
  for (const std::uint32_t parts : {1U, 2U, 3U, 4U, 7U}) {
    for (const auto& part : {parts_of(graph.firms, graph.supplier, graph.customer, parts),
                             blocks_of(graph.firms, graph.supplier, graph.customer, parts)}) {
      ASSERT_EQ(part.size(), graph.firms);
      std::vector<std::size_t> weight(parts, 0);
      for (const std::uint32_t p : part) {
        ASSERT_LT(p, parts);
        ++weight[p];
      }
      for (const std::uint32_t end : graph.supplier) ++weight[part[end]];
      for (const std::uint32_t end : graph.customer) ++weight[part[end]];
      EXPECT_LT(static_cast<double>(*std::max_element(weight.begin(), weight.end())), 1.15 * 8400 / parts);
    }
  }
}

TEST(Partition, MetisFindsWhoTradesWithWhom) {
  if (partitioner() != "METIS") GTEST_SKIP() << "built without METIS";
  const Graph graph = towns(4);
  EXPECT_LT(cut(graph, parts_of(graph.firms, graph.supplier, graph.customer, 4)), 200U);
  EXPECT_GT(cut(graph, blocks_of(graph.firms, graph.supplier, graph.customer, 4)), 2000U);
}

TEST(Partition, ThereMayBeFewerFirmsThanPartsOrNoLinks) {
  EXPECT_EQ(parts_of(2, {}, {}, 5).size(), 2U);
  EXPECT_EQ(parts_of(9, {}, {}, 2).size(), 9U);
}

}  // namespace
}  // namespace chokepoint::network
