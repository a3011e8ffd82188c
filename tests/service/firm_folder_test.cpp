// A firm's folder, and the firm inside a scenario run: the same answer as `exposure` gives for the same bill.
#include "service/firm_folder.h"

#include "base/file.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const char* const kFirm = "name = \"A firm\"\nplace = \"US\"\nuse = \"civil\"\nrevenue = 1000\n";
const char* const kBom = "part,product,quantity,supplier,stock_days\nCELL,lfp-cathode,3,CN,20\n";

Result<FirmFolder> read(const std::string& firm, const std::string& bom) {
  Session session(tiny_files());
  PlainContext plain;
  Context context = plain.context();
  auto world = session.world(std::nullopt, context);
  EXPECT_TRUE(world);
  InputTable folder;
  folder.name = "mine";
  if (!firm.empty()) folder.files.push_back({"firm.toml", firm});
  if (!bom.empty()) folder.files.push_back({"bom.csv", bom});
  return read_firm(**world, folder, context);
}

TEST(FirmFolder, IsRead) {
  const auto firm = read(kFirm, kBom);
  ASSERT_TRUE(firm) << to_string(firm.error());
  EXPECT_EQ(firm->name, "A firm");
  EXPECT_FALSE(firm->firm.defence);
  ASSERT_EQ(firm->firm.parts.size(), 1U);
  EXPECT_EQ(firm->firm.parts[0].value, 1000.0);
}

TEST(FirmFolder, FaultsNameFileAndLine) {
  for (const auto& [firm, bom, words] : std::vector<std::tuple<std::string, std::string, std::vector<std::string>>>{
           {"", kBom, {"no firm.toml"}},
           {kFirm, "", {"no bom.csv"}},
           {"", "", {"no firm.toml", "no bom.csv"}},
           {"name = \"x\"\nplace = \"Chnia\"\n", kBom, {"mine/firm.toml:2", "Chnia", "CN"}},
           {"name = \"x\"\nplace = \"US\"\nuse = \"war\"\nrevenue = -1\n", kBom, {"civil or defence", "revenue"}},
           {"name = \"x\"\nplace = \"US\"\ncolour = 1\n", kBom, {"colour"}},
           {"place = \"US\"\n", "part,product\nCELL,lfp-cathod\n", {"name", "quantity", "stock_days"}}}) {
    const auto read_in = read(firm, bom);
    ASSERT_FALSE(read_in) << firm << bom;
    for (const std::string& word : words)
      EXPECT_NE(to_string(read_in.error()).find(word), std::string::npos) << word << "\n" << to_string(read_in.error());
  }
}

TEST(FirmFolder, SimulateSaysWhatExposureSays) {
  Session session(tiny_files());
  session.add_table("mine", {{"firm.toml", kFirm}, {"bom.csv", kBom}});
  session.add_file("mine/bom.csv", kBom);
  const auto both = ask(session, "simulate", {{"scenario", {"cathode-refused"}}, {"firm", {"mine"}}});
  ASSERT_TRUE(both) << to_string(both.error());
  const auto alone =
      ask(session, "exposure",
          {{"bom", {"mine/bom.csv"}}, {"place", {"US"}}, {"scenario", {"cathode-refused"}}, {"revenue", {"1000"}}});
  ASSERT_TRUE(alone) << to_string(alone.error());
  int compared = 0;
  for (const auto& table : alone->tables) {
    for (const auto& other : both->tables) {
      if (other.name != table.name || (table.name != "parts" && table.name != "law" && table.name != "running"))
        continue;
      ++compared;
      ASSERT_EQ(other.rows(), table.rows());
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto* words = std::get_if<report::Texts>(&table.columns[c].cells);
        if (words != nullptr) {
          EXPECT_EQ(std::get<report::Texts>(other.columns[c].cells), *words);
        }
      }
    }
  }
  EXPECT_EQ(compared, 3);
  EXPECT_NE(both->notes.front().text.find("parts that the world knows"), std::string::npos) << both->notes.front().text;
}

TEST(FirmFolder, TheExampleReads) {
  const std::filesystem::path folder = std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "data/examples/drone-maker";
  InputTable table;
  table.name = "drone-maker";
  for (const char* name : {"firm.toml", "bom.csv"}) {
    auto bytes = read_file(folder / name, 1 << 20);
    ASSERT_TRUE(bytes);
    table.files.push_back({name, *bytes});
  }
  Session session;
  PlainContext plain;
  Context context = plain.context();
  auto world = session.world(std::nullopt, context);
  ASSERT_TRUE(world);
  const auto firm = read_firm(**world, table, context);
  ASSERT_TRUE(firm) << to_string(firm.error());
  EXPECT_EQ(firm->firm.parts.size(), 40U);
}

}  // namespace
}  // namespace chokepoint::service::testing
