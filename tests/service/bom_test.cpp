// Bills of materials as they come: spreadsheets' encodings, slips, and what is said of each.
#include "service/bom.h"

#include "base/file.h"

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

class BomTest : public ::testing::Test {
 protected:
  Result<Bom> read(std::string bytes) {
    Context context = plain_.context();
    const auto world = session_.world(std::nullopt, context);
    EXPECT_TRUE(world.has_value());
    return read_bom(**world, "bom.csv", std::move(bytes), context);
  }
  std::string faults(std::string bytes) {
    const auto bom = read(std::move(bytes));
    return bom ? std::string() : to_string(bom.error());
  }
  Session session_;
  PlainContext plain_;
};

std::string utf16(std::string_view ascii) {
  std::string bytes = "\xff\xfe";
  for (const char c : ascii) {
    bytes += c;
    bytes += '\0';
  }
  return bytes;
}

TEST_F(BomTest, SavedBySpreadsheetInUtf16WithDecimalCommas) {
  const auto bom = read(utf16("Part;Product;Quantity;Stock days\nA;lfp-cell;1,5;30,25\nB;ndfeb-magnet;2;7,5\n"));
  ASSERT_TRUE(bom.has_value()) << to_string(bom.error());
  EXPECT_EQ(bom->lines[0].quantity, 1.5);
  EXPECT_EQ(bom->lines[0].part.stock_days, 30.25);
}

TEST_F(BomTest, NamesInTheWorldsLanguagesAndCodes) {
  const auto bom = read(
      "part,product,hs,quantity,stock_days,supplier\nA,磷酸铁锂电芯,,1,1,中国\nB,LFP Cell,,1,1,CATL\n"
      "C,8505.11,,1,1,\nD,,850760,1,1,\n");
  ASSERT_FALSE(bom.has_value()) << "850511 is two kinds of magnet";
  EXPECT_EQ(bom.error().faults.size(), 1U) << to_string(bom.error());
  EXPECT_NE(to_string(bom.error()).find("ndfeb-magnet, smco-magnet"), std::string::npos);
  const auto good = read("part,product,quantity,stock_days,supplier\nA,磷酸铁锂电芯,1,1,中国\nB,LFP Cell,1,1,CATL\n");
  ASSERT_TRUE(good.has_value()) << to_string(good.error());
  EXPECT_EQ(good->lines[0].part.product, good->lines[1].part.product);
  EXPECT_EQ(good->lines[0].part.supplier.maker, good->lines[1].part.supplier.maker);
  EXPECT_TRUE(good->lines[1].part.supplier.firm.valid());
}

TEST_F(BomTest, PartsInsideParts) {
  Context context = plain_.context();
  const auto world = session_.world(std::nullopt, context);
  const std::string head = "part,product,part_of,quantity,unit_cost,made_with,stock_days\n";
  const auto law =
      read_bom(**world, "bom.csv", head + "motor,,,,200,none,5\nmagnet,ndfeb-magnet,Motor,4,4.5..6,1E902.a; CN,\n",
               context, BomUse::law);
  ASSERT_TRUE(law) << to_string(law.error());
  const assess::Part& inside = law->lines[1].part;
  EXPECT_EQ(inside.part_of, 0U);
  EXPECT_EQ(inside.quantity, 4.0);
  EXPECT_EQ(inside.cost->low, 4.5);
  EXPECT_EQ(inside.cost->high, 6.0);
  EXPECT_EQ(*inside.made_with, (std::vector<std::string>{"1e902.a", "cn"}));
  EXPECT_TRUE(law->lines[0].part.made_with->empty());
  // For supply the firm buys the motor only.
  const auto supply = read(head + "motor,,,1,200,,5\nmagnet,ndfeb-magnet,motor,,,,\n");
  ASSERT_TRUE(supply) << to_string(supply.error());
  EXPECT_EQ(supply->lines.size(), 1U);
  EXPECT_EQ(supply->inside, 1U);
  const std::string said = faults(head + "a,,b,1,1,,1\nb,,a,1,5..4,,1\nc,,d,1,1e999,,1\ne,,e,1,-1,,1\n");
  for (const char* word : {"built into itself", "no part `d`", "the part itself", "`5..4`", "`1e999`", "`-1`"})
    EXPECT_NE(said.find(word), std::string::npos) << word << "\n" << said;
}

TEST_F(BomTest, UnknownNamesGetASuggestionAndNoGuess) {
  const std::string said = faults("part,product,quantity,stock_days,supplier\nA,lfp-cel,1,1,Chnia\n");
  EXPECT_NE(said.find("`China`"), std::string::npos) << said;
  EXPECT_NE(said.find("`lfp-cell`"), std::string::npos) << said;
  EXPECT_NE(said.find("bom.csv:2:5"), std::string::npos) << said;
}

TEST_F(BomTest, EveryFaultAtOnce) {
  const std::string said = faults(
      "part,quantity,stock_days,open_orders,parameters,qualification_days\n"
      "A,1,-5,soon=3,density,\nA,x,3,2025-13-01=3,energy_density=300 parsecs,\nB,,3,,,90\n");
  for (const char* place : {":2:3", ":2:4", ":2:5", ":3:1", ":3:2", ":3:4", ":3:5", ":4:2", ":4:6"})
    EXPECT_NE(said.find(place), std::string::npos) << place << "\n" << said;
}

TEST_F(BomTest, MergedHeadersEmptyFilesAndFarTooManyLines) {
  EXPECT_NE(faults("Part,,Supply,\npart,quantity,stock_days,supplier\nA,1,2,CN\n").find("without a name"),
            std::string::npos);
  EXPECT_NE(faults("").find("empty"), std::string::npos);
  EXPECT_NE(faults("part,quantity,stock_days\n").find("no part"), std::string::npos);
  EXPECT_NE(faults("name,amount\nA,1\n").find("no column part"), std::string::npos);
  std::string many = "part,quantity,stock_days\n";
  for (int i = 0; i < 1'000'000; ++i) many += "P" + std::to_string(i) + ",1,1\n";
  EXPECT_NE(faults(std::move(many)).find("1000000 parts"), std::string::npos);
}

TEST_F(BomTest, TheExampleReads) {
  const auto text =
      read_file(std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "data/examples/drone-maker/bom.csv", 1 << 20);
  ASSERT_TRUE(text.has_value());
  const auto bom = read(*text);
  ASSERT_TRUE(bom.has_value()) << to_string(bom.error());
  EXPECT_EQ(bom->lines.size(), 40U);
}

}  // namespace
}  // namespace chokepoint::service::testing
