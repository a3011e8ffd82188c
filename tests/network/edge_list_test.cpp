#include "network/edge_list.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace chokepoint::network {
namespace {

Result<EdgeList> read(std::string nodes, std::string edges, EdgeRules rules = {}, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  return read_edge_list({"nodes.csv", std::move(nodes)}, {"edges.csv", std::move(edges)}, rules, context);
}

const char* const kFirms = "id,sector,place,revenue\nb,10,CN,5\na,9,,0\nc,10,US,1e3\n";

TEST(EdgeList, ReadsFirmsAndLinksInCanonicalOrder) {
  const auto list = read(kFirms, "supplier,customer,weight\nc,b,2\na,b,1\nb,a,3\na,a,4\n");
  ASSERT_TRUE(list) << to_string(list.error());
  EXPECT_EQ(list->firms.id, (std::vector<std::string>{"b", "a", "c"}));
  EXPECT_EQ(list->firms.sector.names, (std::vector<std::string>{"9", "10"}));  // as numbers
  EXPECT_EQ(list->firms.sector.of, (std::vector<std::uint32_t>{1, 0, 1}));
  EXPECT_EQ(list->firms.place.names, (std::vector<std::string>{"", "CN", "US"}));
  EXPECT_TRUE(list->firms.market.empty());
  EXPECT_EQ(list->firms.revenue, (std::vector<double>{5, 0, 1000}));
  EXPECT_EQ(list->customer, (std::vector<std::uint32_t>{0, 0, 1, 1}));
  EXPECT_EQ(list->supplier, (std::vector<std::uint32_t>{1, 2, 0, 1}));
  EXPECT_EQ(list->weight, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(list->product_of(0), "9");
  EXPECT_TRUE(list->repairs.faults.empty());
}

TEST(EdgeList, ProductsMakeLinksOfTheirOwn) {
  const auto list = read(kFirms, "supplier,customer,weight,product\na,b,1,y\na,b,2,x\n");
  ASSERT_TRUE(list) << to_string(list.error());
  EXPECT_EQ(list->weight, (std::vector<double>{2, 1}));
  EXPECT_EQ(list->product_of(0), "x");
}

TEST(EdgeList, EachBadRowIsAFaultOfItsOwn) {
  const auto list = read("id,sector\na,1\nb,\n,2\na,3\n", "supplier,customer,weight\n");
  ASSERT_FALSE(list);
  ASSERT_EQ(list.error().faults.size(), 3U);
  EXPECT_EQ(list.error().faults[0].row, 3U);
  EXPECT_EQ(list.error().faults[0].code, Code::missing_value);
  EXPECT_EQ(list.error().faults[2].code, Code::duplicate);

  const auto links = read("id,sector\na,1\nb,1\n",
                          "supplier,customer,weight\na,x,1\ny,z,-1\na,b,0\nb,a,nan\na,a,inf\na,b,1e999\na,b,\n");
  ASSERT_FALSE(links);
  ASSERT_EQ(links.error().faults.size(), 9U) << to_string(links.error());
  EXPECT_EQ(links.error().faults[0].row, 2U);
  EXPECT_EQ(links.error().faults[0].column, 2U);
  EXPECT_EQ(links.error().faults[0].code, Code::unknown_reference);
}

TEST(EdgeList, RowsAreLeftOutOnlyWhereAskedAndToldOf) {
  EdgeRules rules;
  rules.unusable = Unusable::drop;
  const auto list = read("id,sector\na,1\nb,\nc,2\n", "supplier,customer,weight\na,b,1\na,c,0\nc,a,7\nq,r,1\n", rules);
  ASSERT_TRUE(list) << to_string(list.error());
  EXPECT_EQ(list->firms.id, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(list->firms_left_out, 1U);
  EXPECT_EQ(list->links_left_out, 3U);
  EXPECT_EQ(list->weight, (std::vector<double>{7}));
  ASSERT_EQ(list->repairs.faults.size(), 5U);  // the firm, three links, one of them with two unknown ends
  EXPECT_EQ(list->repairs.faults[1].row, 2U);
  EXPECT_EQ(list->repairs.faults[1].remedy, "left out");
}

TEST(EdgeList, DuplicatesFollowTheirRule) {
  const std::string edges = "supplier,customer,weight\na,b,1\nc,b,9\na,b,2\na,b,4\n";
  const auto error = read(kFirms, edges);
  ASSERT_FALSE(error);
  ASSERT_EQ(error.error().faults.size(), 2U);
  EXPECT_EQ(error.error().faults[0].row, 4U);
  EdgeRules rules;
  rules.duplicates = Duplicates::sum;
  const auto sum = read(kFirms, edges, rules);
  ASSERT_TRUE(sum);
  EXPECT_EQ(sum->weight, (std::vector<double>{7, 9}));
  EXPECT_EQ(sum->links_added_up, 2U);
  rules.duplicates = Duplicates::drop;
  const auto drop = read(kFirms, edges, rules);
  ASSERT_TRUE(drop);
  EXPECT_EQ(drop->weight, (std::vector<double>{1, 9}));
  EXPECT_EQ(drop->links_left_out, 2U);
  EXPECT_EQ(drop->repairs.faults.at(0).remedy, "left out; row 2 stands");
}

TEST(EdgeList, LinksToThemselvesFollowTheirRule) {
  const std::string edges = "supplier,customer,weight\na,a,1\na,b,2\n";
  EdgeRules rules;
  EXPECT_EQ(read(kFirms, edges, rules)->size(), 2U);
  rules.self_loops = SelfLoops::drop;
  EXPECT_EQ(read(kFirms, edges, rules)->size(), 1U);
  EXPECT_EQ(read(kFirms, edges, rules)->repairs.faults.size(), 1U);
  rules.self_loops = SelfLoops::error;
  EXPECT_FALSE(read(kFirms, edges, rules));
}

TEST(EdgeList, ColumnsThatNobodyReadsAreNamed) {
  const auto list = read("id,sector,employees\na,1,7\n", "supplier,customer,weight\n");
  ASSERT_TRUE(list) << to_string(list.error());
  EXPECT_EQ(list->unused_columns, (std::vector<std::string>{"nodes.csv: employees"}));
  EXPECT_FALSE(read("id\na\n", "supplier,customer,weight\n"));
}

TEST(EdgeList, ThreadsChangeNothing) {
  std::string nodes = "id,sector\n", edges = "supplier,customer,weight\n";
  Stream stream(1, 0, Purpose::test);
  for (int i = 0; i < 3000; ++i) nodes += "f" + std::to_string(i) + ",s" + std::to_string(i % 7) + "\n";
  for (int i = 0; i < 150000; ++i) {
    edges += "f" + std::to_string(stream.below(3010)) + ",f" + std::to_string(stream.below(3000)) + "," +
             std::to_string(stream.below(50)) + "\n";
  }
  const EdgeRules rules{Duplicates::sum, Unusable::drop, SelfLoops::drop};
  const auto one = read(nodes, edges, rules, 1);
  const auto two = read(nodes, edges, rules, 3);
  ASSERT_TRUE(one);
  ASSERT_TRUE(two);
  EXPECT_EQ(one->supplier, two->supplier);
  EXPECT_EQ(one->customer, two->customer);
  EXPECT_EQ(one->weight, two->weight);
  EXPECT_EQ(to_string(one->repairs), to_string(two->repairs));
  EXPECT_GT(one->repairs.not_listed, 0U);
  double total = 0.0;
  for (std::size_t e = 1; e < one->size(); ++e) {
    ASSERT_TRUE(one->customer[e - 1] < one->customer[e] ||
                (one->customer[e - 1] == one->customer[e] && one->supplier[e - 1] < one->supplier[e]));
    total += one->weight[e];
  }
  EXPECT_GT(total, 0.0);
}

}  // namespace
}  // namespace chokepoint::network
