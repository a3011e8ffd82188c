#include "network/edge_cache.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/file.h"

namespace chokepoint::network {
namespace {

namespace fs = std::filesystem;

constexpr TextView kNodes{"net/nodes.csv",
                          "id,sector,place,revenue,employees\nb,10,CN,5,1\na,9,,0,2\nc,10,US,1e3,3\nd,,US,1,4\n"};
constexpr TextView kEdges{"net/edges.csv",
                          "supplier,customer,weight,product\nc,b,2,x\na,b,1,y\nb,a,3,x\na,a,4,x\nd,a,1,x\na,b,6,y\n"};

class EdgeCache : public ::testing::Test {
 protected:
  EdgeCache() {
    std::string name = (fs::temp_directory_path() / "chokepoint-test-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    rules_.unusable = Unusable::drop;
    rules_.duplicates = Duplicates::sum;
  }
  ~EdgeCache() override { fs::remove_all(folder_); }

  EdgeList read(TextView nodes = kNodes, TextView edges = kEdges) {
    PlainContext plain;
    Context context = plain.context();
    auto list = read_edge_list(folder_, nodes, edges, rules_, context);
    EXPECT_TRUE(list) << to_string(list.error());
    return std::move(*list);
  }
  EdgeList plainly(TextView nodes = kNodes, TextView edges = kEdges) {
    PlainContext plain;
    Context context = plain.context();
    return *read_edge_list({std::string(nodes.name), std::string(nodes.bytes)},
                           {std::string(edges.name), std::string(edges.bytes)}, rules_, context);
  }
  fs::path path() const { return edge_cache_path(folder_, kNodes, kEdges, rules_); }
  std::string kept() const { return *read_file(path()); }
  /// Every list and every number, as bytes.
  static std::string all(const EdgeList& list) { return to_bytes(list, {}); }

  fs::path folder_;
  EdgeRules rules_;
};

TEST_F(EdgeCache, WhatIsReadBackIsWhatWasRead) {
  const std::string expected = all(plainly());
  const EdgeList made = read();
  EXPECT_TRUE(made.remarks.empty());
  EXPECT_EQ(all(made), expected);
  ASSERT_TRUE(fs::exists(path()));
  const auto written = fs::last_write_time(path());
  const EdgeList back = read();
  EXPECT_TRUE(back.remarks.empty());
  EXPECT_EQ(all(back), expected);
  EXPECT_EQ(fs::last_write_time(path()), written);
  EXPECT_EQ(back.repairs.faults.size(), 3U);  // the firm without a sector, its link, and the link that stands twice
  EXPECT_EQ(back.repairs.faults[0].remedy, "left out");
  EXPECT_EQ(back.unused_columns, (std::vector<std::string>{"net/nodes.csv: employees"}));
  EXPECT_EQ(back.firms.place.names, (std::vector<std::string>{"", "CN", "US"}));
  EXPECT_EQ(back.links_added_up, 1U);
}

TEST_F(EdgeCache, OtherTextsAreReadAgainAndToldOf) {
  read();
  const std::string edges(kEdges.bytes.substr(0, kEdges.bytes.find("a,b,6")));
  const TextView changed{kEdges.name, edges};
  const EdgeList list = read(kNodes, changed);
  ASSERT_EQ(list.remarks.size(), 1U);
  EXPECT_NE(list.remarks[0].found.find("made from other files"), std::string::npos);
  EXPECT_EQ(all(list), all(plainly(kNodes, changed)));
  EXPECT_TRUE(read(kNodes, changed).remarks.empty());
}

TEST_F(EdgeCache, RulesHaveFilesOfTheirOwn) {
  read();
  const std::string first = kept();
  rules_.duplicates = Duplicates::drop;
  const EdgeList list = read();
  EXPECT_TRUE(list.remarks.empty());
  EXPECT_EQ(all(list), all(plainly()));
  rules_.duplicates = Duplicates::sum;
  EXPECT_EQ(kept(), first);
}

/// The oracle is the text: whatever byte is lost or altered, the answer is that of the files.
TEST_F(EdgeCache, ACutOrAlteredFileIsToldOfAndReplaced) {
  const std::string expected = all(plainly());
  read();
  const std::string whole = kept();
  std::vector<std::string> spoilt{"", "x", whole + "x", whole.substr(0, whole.size() / 2), whole.substr(0, 30)};
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    spoilt.push_back(whole);
    spoilt.back()[at] = static_cast<char>(spoilt.back()[at] ^ 0x10);
  }
  for (const std::string& bytes : spoilt) {
    std::ofstream(path(), std::ios::binary) << bytes;
    const EdgeList list = read();
    ASSERT_EQ(list.remarks.size(), 1U);
    EXPECT_EQ(list.remarks[0].file, path().string());
    ASSERT_EQ(all(list), expected);
    ASSERT_EQ(kept(), whole);
  }
}

TEST_F(EdgeCache, NumbersThatPointOutsideAreRefusedEvenUnderARightFingerprint) {
  EdgeList list = plainly();
  list.supplier[0] = 99;
  EXPECT_FALSE(edge_list_from_bytes("forged", to_bytes(list, {}), {}));
  list = plainly();
  list.firms.sector.of.pop_back();
  EXPECT_FALSE(edge_list_from_bytes("forged", to_bytes(list, {}), {}));
  list = plainly();
  list.weight[1] = 0.0;
  EXPECT_FALSE(edge_list_from_bytes("forged", to_bytes(list, {}), {}));
}

TEST_F(EdgeCache, AFolderThatCannotBeUsedCostsOnlyTime) {
  std::ofstream(folder_ / "taken") << "a file";
  PlainContext plain;
  Context context = plain.context();
  const auto list = read_edge_list(folder_ / "taken", kNodes, kEdges, rules_, context);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->remarks.size(), 1U);
  EXPECT_NE(list->remarks[0].remedy.find("the answer stands"), std::string::npos);
  EXPECT_EQ(all(*list), all(plainly()));
}

TEST_F(EdgeCache, FaultsOfTheFilesAreFaultsAndNothingIsKept) {
  rules_ = {};
  PlainContext plain;
  Context context = plain.context();
  EXPECT_FALSE(read_edge_list(folder_, kNodes, kEdges, rules_, context));
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace chokepoint::network
