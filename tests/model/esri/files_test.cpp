#include "model/esri/files.h"

#include <gtest/gtest.h>

namespace chokepoint::model::esri {
namespace {

class EsriFiles : public testing::Test {
 protected:
  PlainContext plain_;
  Context context_ = plain_.context();
  network::EdgeList list_ = *network::read_edge_list({"nodes.csv", "id,sector\na,x\nb,y\n"},
                                                     {"edges.csv", "supplier,customer,weight\na,b,1\n"}, {}, context_);
};

TEST_F(EsriFiles, NeedsAreLookedUpByName) {
  const auto needs = read_needs(
      {"e.csv", "value,customer_sector,supplier_sector\n2,y,x\n0,x,x\n1,y,y\n0,x,y\n2,other,x\n"}, list_, context_);
  ASSERT_TRUE(needs) << to_string(needs.error());
  EXPECT_EQ(needs->of(0, 1), Need::essential);
  EXPECT_EQ(needs->of(1, 0), Need::none);
  EXPECT_EQ(needs->of(1, 1), Need::linear);
}

TEST_F(EsriFiles, NeedsThatAreMissingDoubleOrWrongAreFaults) {
  const auto needs =
      read_needs({"e.csv", "supplier_sector,customer_sector,value\nx,x,3\nx,y,1\nx,y,1\n"}, list_, context_);
  ASSERT_FALSE(needs);
  EXPECT_EQ(needs.error().faults.size(), 5U) << to_string(needs.error());  // one value, one double, three missing
  EXPECT_FALSE(read_needs({"e.csv", "supplier_sector,value\nx,1\n"}, list_, context_));
}

TEST_F(EsriFiles, ScenariosKeepTheirOrderAndSortFirms) {
  const auto scenarios =
      read_scenarios({"s.csv", "scenario,id,shock_down,shock_up\n9,b,0.5,0\n2,a,1,1\n9,a,0,0.25\n"}, list_, context_);
  ASSERT_TRUE(scenarios) << to_string(scenarios.error());
  ASSERT_EQ(scenarios->size(), 2U);
  EXPECT_EQ((*scenarios)[0].name, "9");
  EXPECT_EQ((*scenarios)[0].shocks[0].firm, 0U);
  EXPECT_EQ((*scenarios)[0].shocks[1].down, 0.5);
  const auto wrong = read_scenarios(
      {"s.csv", "scenario,id,shock_down,shock_up\n1,q,0.5,0\n1,a,2,nan\n1,a,0,0\n1,b,0,0\n1,b,0,0\n"}, list_, context_);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().faults.size(), 5U) << to_string(wrong.error());
}

TEST_F(EsriFiles, RunsAreChecked) {
  const auto runs = read_runs({"p.csv", "run,replaceability,eps,conv_type,use_cost\nbase,1,1e-2,2,1\n"}, context_);
  ASSERT_TRUE(runs) << to_string(runs.error());
  EXPECT_EQ((*runs)[0].method.stop, Stop::slow);
  EXPECT_TRUE((*runs)[0].method.use_cost);
  EXPECT_FALSE((*runs)[0].use_scenarios);
  EXPECT_FALSE(read_runs({"p.csv", "run,replaceability,eps,conv_type\nbase,yes,0,3\n"}, context_));
}

TEST_F(EsriFiles, ColumnsThatARunNeedsAreAskedFor) {
  Method method;
  method.use_revenue = method.use_weight = true;
  const auto weights = weights_of(list_, method);
  ASSERT_FALSE(weights);
  EXPECT_EQ(weights.error().faults.size(), 2U);
}

}  // namespace
}  // namespace chokepoint::model::esri
