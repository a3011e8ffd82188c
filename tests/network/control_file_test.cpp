#include "network/control_file.h"

#include <gtest/gtest.h>

namespace chokepoint::network {
namespace {

Result<std::vector<ControlRow>> read(std::string text, ControlTime time = {}) {
  PlainContext plain;
  Context context = plain.context();
  return read_control_file({"controls.csv", std::move(text)}, time, context);
}

EdgeList network(const std::string& edges) {
  PlainContext plain;
  Context context = plain.context();
  auto list = read_edge_list({"nodes.csv", "id,sector,place\na,ore,CN\nb,ore,AU\nc,cell,US\nd,cell,CN\n"},
                             {"edges.csv", edges}, {}, context);
  EXPECT_TRUE(list) << to_string(list.error());
  return *list;
}

TEST(ControlFile, ReadsStepsDatesAndDefaults) {
  const auto rows = read(
      "from,to,supplier_place,sector,customer_place,pass,delay_days\n"
      "2025-10-09,2025-11-10,CN,ore,*,0.25,45\n3,,,,,1,\n",
      {parse_day("2025-10-01"), false});
  ASSERT_TRUE(rows) << to_string(rows.error());
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].from, 8);
  EXPECT_EQ((*rows)[0].to, 40);
  EXPECT_EQ((*rows)[0].customer_place, "");
  EXPECT_EQ((*rows)[0].pass, 0.25);
  EXPECT_EQ((*rows)[0].delay_days, 45);
  EXPECT_EQ((*rows)[1].from, 3);
  EXPECT_EQ((*rows)[1].to, kNoEnd);
  EXPECT_TRUE(read("supplier_place,pass\nCN,0\n"));
  EXPECT_TRUE(read("from,pass\n2025-01-01,0\n", {std::nullopt, true}));
}

TEST(ControlFile, FaultsHaveTheirPlace) {
  const auto rows = read(
      "from,to,pass,delay_days\n5,5,0,0\n1,2,1.5,0\n2025-13-01,,0,0\n2025-01-01,,0,0\n0,1,x,-3\n0,9999999999,0,0\n");
  ASSERT_FALSE(rows);
  const auto& faults = rows.error().faults;
  ASSERT_EQ(faults.size(), 7U) << to_string(rows.error());
  EXPECT_EQ(faults[0].code, Code::bad_order);
  EXPECT_EQ(faults[0].row, 2U);
  EXPECT_EQ(faults[1].code, Code::out_of_range);
  EXPECT_EQ(faults[2].code, Code::bad_date);
  EXPECT_EQ(faults[2].column, 1U);
  EXPECT_FALSE(read("from,to\n1,2\n"));
  EXPECT_FALSE(read("pass,passs\n1,2\n"));
  EXPECT_FALSE(read("pass,product,sector\n1,x,x\n"));
}

TEST(ControlFile, MeetsLinksAndLeavesOthersAlone) {
  const EdgeList list = network("supplier,customer,weight\na,c,1\na,d,2\nb,c,3\nd,c,4\n");
  const auto rows = read("supplier_place,sector,customer_place,pass\nCN,ore,US,0\nCN,,,0.5\n");
  ASSERT_TRUE(rows);
  const auto cuts = cuts_of(list, *rows, "controls.csv");
  ASSERT_TRUE(cuts) << to_string(cuts.error());
  ASSERT_EQ(cuts->size(), 4U);
  EXPECT_EQ(list.weight[(*cuts)[0].link], 1.0);
  EXPECT_EQ((*cuts)[0].pass, 0.0);
  EXPECT_EQ((*cuts)[1].pass, 0.5);
}

TEST(ControlFile, ProductsOfLinksComeBeforeSectors) {
  const EdgeList list = network("supplier,customer,weight,product\na,c,1,x\na,c,2,y\n");
  const auto rows = read("product,pass\ny,0\n");
  const auto cuts = cuts_of(list, *rows, "controls.csv");
  ASSERT_TRUE(cuts);
  ASSERT_EQ(cuts->size(), 1U);
  EXPECT_EQ(list.weight[(*cuts)[0].link], 2.0);
}

TEST(ControlFile, UnknownNamesAreFaultsWithTheirRow) {
  const EdgeList list = network("supplier,customer,weight\na,c,1\n");
  const auto rows = read("supplier_place,sector,pass\nCM,ore,0\nCN,orr,0\n");
  ASSERT_TRUE(rows);
  const auto cuts = cuts_of(list, *rows, "controls.csv");
  ASSERT_FALSE(cuts);
  ASSERT_EQ(cuts.error().faults.size(), 2U);
  EXPECT_EQ(cuts.error().faults[1].row, 3U);
}

}  // namespace
}  // namespace chokepoint::network
