// Lists as they are published and as people keep them; faults named one by one.
#include "party/list.h"

#include <gtest/gtest.h>

namespace chokepoint::party {
namespace {

template <class T>
Result<std::vector<T>> read(Result<std::vector<T>> (*reader)(const std::string&, std::string, Context&),
                            std::string bytes) {
  PlainContext plain;
  Context context = plain.context();
  return reader("list", std::move(bytes), context);
}

constexpr const char* kCsv =
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,license_"
    "requirement,"
    "source_list_url,alt_names\n"
    "a1,Entity List (EL) - Bureau of Industry and Security,,,,Example Instruments Co Ltd,,\"No. 9 Road, Beijing, "
    "100000, "
    "CN; Suite 2, Hong Kong, HK\",84 FR 1,2019-05-21,All items,https://example.test,Example Yiqi; EIC\n"
    "a2,Specially Designated Nationals (SDN) - Treasury Department,77,Individual,SDGT,DOE John,,,,,,,\n";

TEST(PartyList, TheConsolidatedListAsCsv) {
  const auto list = read<Entry>(read_list, kCsv);
  ASSERT_TRUE(list) << to_string(list.error());
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ(list->at(0).id, "a1");
  EXPECT_EQ(list->at(0).aliases, (std::vector<std::string>{"Example Yiqi", "EIC"}));
  EXPECT_EQ(list->at(0).countries, (std::vector<std::string>{"CN", "HK"}));
  EXPECT_EQ(list->at(0).since, "2019-05-21");
  EXPECT_EQ(list->at(1).what, "SDGT");
}

TEST(PartyList, TheConsolidatedListAsJson) {
  const auto list = read<Entry>(
      read_list,
      R"({"total": 1, "results": [{"id": "x9", "name": "Example Instruments", "alt_names": ["EIC", "示例仪器"],)"
      R"( "addresses": [{"address": "Road", "city": "Beijing", "country": "CN"}], "source": "Entity List",)"
      R"( "start_date": "2019-05-21", "programs": ["A", "B"], "unknown": {"a": [1, 2]}}]})");
  ASSERT_TRUE(list) << to_string(list.error());
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->front().aliases.size(), 2U);
  EXPECT_EQ(list->front().countries, std::vector<std::string>{"CN"});
  EXPECT_EQ(list->front().what, "A; B");
  ASSERT_TRUE(read<Entry>(read_list, R"([{"name": "A"}])"));
}

TEST(PartyList, FaultsAreToldWithTheirRow) {
  const auto csv = read<Entry>(read_list, "id,name\n1,A\n1,B\n2,\n");
  ASSERT_FALSE(csv);
  EXPECT_EQ(csv.error().faults.size(), 2U) << to_string(csv.error());
  EXPECT_EQ(csv.error().faults[0].code, Code::duplicate);
  EXPECT_EQ(csv.error().faults[0].row, 3U);
  EXPECT_FALSE(read<Entry>(read_list, "a,b\n1,2\n"));
  EXPECT_FALSE(read<Entry>(read_list, "{\"results\": 7}"));
  EXPECT_FALSE(read<Entry>(read_list, "{\"results\": [{\"name\": \"A\"}, {\"id\": \"b\"}]}"));
  EXPECT_FALSE(read<Entry>(read_list, "{\"results\": ["));
  EXPECT_FALSE(read<Entry>(read_list, std::string(100'000, '[')));
}

TEST(PartyList, NamesAndDecisions) {
  const auto parties = read<Party>(read_parties, "party,country\nA,cn\nB,\n");
  ASSERT_TRUE(parties) << to_string(parties.error());
  EXPECT_EQ(parties->at(0).country, "CN");
  EXPECT_FALSE(read<Party>(read_parties, "party,country\nA,China\n"));
  const auto decisions =
      read<Decided>(read_decisions, "party,entry,decision,by,date,reason\nA,a1,other,me,2026-01-02,another town\n");
  ASSERT_TRUE(decisions) << to_string(decisions.error());
  EXPECT_EQ(decisions->front().decision, Decision::other);
  const auto bad = read<Decided>(read_decisions, "party,entry,decision\nA,a1,maybe\n,a1,same\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().faults.size(), 2U);
}

}  // namespace
}  // namespace chokepoint::party
