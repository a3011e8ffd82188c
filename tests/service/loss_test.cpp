// `loss` on the tables in the program: what the US Geological Survey published of gallium and germanium (order,
// overlap, price steps, who bears it), the accounts' own totals, tables of one's own, and every fault.
#include "service/loss.h"

#include <algorithm>
#include <cmath>

#include "service/economy_files.h"
#include "service/replay.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

double number(const report::Report& report, std::string_view table, std::string_view column, std::size_t row) {
  for (const auto& t : report.tables) {
    if (t.name != table) continue;
    for (const auto& c : t.columns) {
      if (c.name == column) return std::get<report::Numbers>(c.cells).at(row);
    }
  }
  ADD_FAILURE() << "no " << table << "." << column;
  return -1.0;
}

Result<report::Report> lost(const Arguments& arguments) {
  Session session(tiny_files());
  return ask(session, "loss", arguments);
}

EconomyFiles shipped() {
  PlainContext plain;
  Context context = plain.context();
  auto files = read_economy(own_economy(), context);
  EXPECT_TRUE(files) << to_string(files.error());
  return files ? std::move(*files) : EconomyFiles{};
}

/// Totals that the Bureau printed and the shipped files leave out: value added of the year, output of an industry.
TEST(Loss, TheShippedTablesCarryTheBureausTotals) {
  const EconomyFiles files = shipped();
  const auto economy = assess::economy_of(files.accounts);
  ASSERT_TRUE(economy) << to_string(economy.error());
  EXPECT_EQ(economy->size(), 402u);
  EXPECT_EQ(files.accounts.commodities.size(), 402u);
  EXPECT_NEAR(economy->gdp, 19612117, 1);
  EXPECT_EQ(economy->imports_clipped, 331u);
  EXPECT_EQ(economy->negatives, 8u);
  const auto chips =
      static_cast<std::size_t>(std::find(files.accounts.industries.begin(), files.accounts.industries.end(), "334413") -
                               files.accounts.industries.begin());
  EXPECT_NEAR(economy->output[chips], 50933, 10);
  EXPECT_NEAR(economy->value_added[chips], 38499, 1);
  for (std::size_t j = 0; j < economy->size(); ++j) {
    double spent = economy->value_added[j];
    for (std::size_t c = 0; c < 402; ++c) spent += files.accounts.use[c * 402 + j];
    EXPECT_NEAR(spent, economy->output[j], 14) << files.accounts.industries[j];
  }
}

/// Nassar and others 2024 (OFR 2024-1057): 3.1 bn (1.7 to 8.2), 0.4 (0.01 to 1.1), jointly 3.4 (1.7 to 9.0); prices up
/// more than 150 % and by 26 %; semiconductors bear more than 40 %.
TEST(Loss, GalliumAndGermaniumAsPublished) {
  const auto report = lost({{"input", {"gallium", "germanium"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->outcome, Outcome::done);
  for (const char* column : {"best", "alike"}) {
    const double ga = number(*report, "loss", column, 0), ge = number(*report, "loss", column, 1);
    const double both = number(*report, "loss", column, 2);
    EXPECT_GT(ga, 3.0 * ge) << column;
    EXPECT_LT(both, ga + ge) << column;
    EXPECT_GE(both, ga * (1 - 1e-6)) << column;
  }
  EXPECT_NEAR(number(*report, "loss", "price", 0), 2.5, 0.02);
  EXPECT_NEAR(number(*report, "loss", "price", 1), 1.26, 0.01);
  // The published point lies between our ends, and our ends overlap the published ones.
  EXPECT_LT(number(*report, "loss", "best_low", 0), 3.1e9);
  EXPECT_GT(number(*report, "loss", "best_high", 0), 3.1e9);
  EXPECT_LT(number(*report, "loss", "best_low", 1), 0.4e9);
  EXPECT_GT(number(*report, "loss", "best_high", 1), 0.4e9);
  const auto& industry = std::get<report::Texts>(report->tables[1].columns[0].cells);
  EXPECT_EQ(industry.front(), "Semiconductors and related devices (334413)");
  EXPECT_GT(number(*report, "industries", "of_loss", 0), 0.4);
  // The forms with substitution, side by side with the programme.
  EXPECT_LT(number(*report, "loss", "first", 0), number(*report, "loss", "second", 0));
  EXPECT_LT(number(*report, "loss", "second", 0), number(*report, "loss", "exact", 0));
  EXPECT_LT(number(*report, "loss", "exact", 0), number(*report, "loss", "best", 0));
  const bool caveat = std::any_of(report->notes.begin(), report->notes.end(), [](const report::Note& note) {
    return note.text.find("Geerolf") != std::string::npos;
  });
  EXPECT_TRUE(caveat);
}

TEST(Loss, ACommodityGrowsWithItsShortage) {
  const auto little = lost({{"input", {"331410=0.01"}}}), more = lost({{"input", {"331410"}}, {"short", {"20"}}});
  ASSERT_TRUE(little) << to_string(little.error());
  ASSERT_TRUE(more) << to_string(more.error());
  EXPECT_LT(number(*little, "loss", "alike", 0), 5e9);
  EXPECT_GT(number(*more, "loss", "alike", 0), 10 * number(*little, "loss", "alike", 0));
  EXPECT_LE(number(*more, "loss", "best", 0), number(*more, "loss", "alike", 0));
  const auto unit =
      lost({{"input", {"221100=10"}}, {"substitution", {"1"}}, {"between-inputs", {"1"}}, {"between-goods", {"1"}}});
  ASSERT_TRUE(unit) << to_string(unit.error());
  EXPECT_NEAR(number(*unit, "loss", "exact", 0) / number(*unit, "loss", "one_exact", 0), 1.0, 1e-6);
  // All of it gone: no price clears, the programme answers.
  const auto gone = lost({{"input", {"gallium=100"}}});
  ASSERT_TRUE(gone) << to_string(gone.error());
  EXPECT_TRUE(std::isnan(number(*gone, "loss", "exact", 0)));
  EXPECT_GT(number(*gone, "loss", "best", 0), 1e9);
}

std::vector<InputFile> small_tables() {
  // As published: an unnamed first column, totals and final use that are left alone, a quote around codes.
  return {
      {"make.csv", "\"\",\"a\",\"b\",\"T007\"\n\"one\",100,,100\n\"two\",,200,200\n\"T008\",100,200,300\n"},
      {"use.csv", "\"\",\"one\",\"two\",\"F010\"\n\"a\",0,50,50\n\"b\",0,0,200\n\"V001\",80,120,0\n\"V003\",20,30,0\n"},
      {"imports.csv", "\"\",\"one\",\"two\"\n\"a\",0,0\n\"b\",0,0\n"}};
}

Result<report::Report> small(std::vector<InputFile> files, const Arguments& more, std::string inputs = "") {
  Session session(tiny_files());
  session.add_table("small", std::move(files));
  Arguments arguments = more;
  arguments["accounts"] = {"small"};
  if (!inputs.empty()) {
    session.add_facility("mine.toml", std::move(inputs));
    arguments["inputs"] = {"mine.toml"};
  }
  return ask(session, "loss", arguments);
}

constexpr const char* kMine = R"(kind = "inputs"
name = "mine"
title = "Mine"
[[input]]
name = "salt"
spending = 1
removed = 0.5
demand_elasticity = 0.5
supply_elasticity = 0.5
[[user]]
input = "salt"
industry = "one"
share = 1
depends = 0.2
)";

TEST(Loss, TablesAndInputsOfOnesOwn) {
  const auto report = small(small_tables(), {{"input", {"salt=50"}}}, kMine);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_NEAR(number(*report, "loss", "best", 0), 10e6, 1);  // a tenth of `one`: exports give way
  const auto stop = small(small_tables(), {{"input", {"salt"}}}, kMine);
  ASSERT_TRUE(stop) << to_string(stop.error());
  EXPECT_NEAR(number(*stop, "loss", "price", 0), 2.0, 1e-9);  // .5^(-1/1)
  EXPECT_NEAR(number(*stop, "loss", "short", 0), 1.0 - std::sqrt(0.5), 1e-9);
  const auto code = small(small_tables(), {{"input", {"a=10"}}});
  ASSERT_TRUE(code) << to_string(code.error());
  EXPECT_NEAR(number(*code, "loss", "best", 0), 15e6 + 5e6, 10);  // computers a tenth, and what is sold to them
}

TEST(Loss, EveryFault) {
  EXPECT_FALSE(lost({}));
  const auto wrong = lost({{"input", {"galium", "334413", "gallium=0", "gallium=x", "gallium=101"}}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().faults.size(), 5u);
  EXPECT_NE(to_string(wrong.error()).find("did you mean `gallium`"), std::string::npos);
  EXPECT_FALSE(lost({{"input", {"gallium", "gallium=5"}}}));
  EXPECT_FALSE(lost({{"input", {"gallium"}}, {"substitution", {"0"}}}));
  EXPECT_FALSE(lost({{"input", {"gallium"}}, {"accounts", {"nowhere"}}}));
  EXPECT_FALSE(lost({{"input", {"gallium"}}, {"inputs", {"nowhere.toml"}}}));
  EXPECT_FALSE(lost({{"input", {"814000=5"}}}));  // private households: nobody makes anything with them
  auto none = small_tables();
  none.erase(none.begin());
  EXPECT_FALSE(small(none, {{"input", {"a=5"}}}));
  auto cell = small_tables();
  cell[1].bytes.replace(cell[1].bytes.find("120"), 3, "12x");
  const auto bad = small(cell, {{"input", {"a=5"}}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().faults.front().row, 4u);
  EXPECT_EQ(bad.error().faults.front().column, 3u);
  auto short_of = small_tables();
  short_of[1].bytes = "\"\",\"one\"\n\"a\",0\n";
  const auto lacks = small(short_of, {{"input", {"a=5"}}});
  ASSERT_FALSE(lacks);
  EXPECT_EQ(lacks.error().faults.size(), 3u);  // no value added, no column two, no row b
  std::string mine = kMine;
  mine.replace(mine.find("\"one\""), 5, "\"six\"");
  EXPECT_FALSE(small(small_tables(), {{"input", {"salt"}}}, mine));
  std::string half = kMine;
  half.replace(half.find("share = 1"), 9, "share = .5");
  EXPECT_FALSE(small(small_tables(), {{"input", {"salt"}}}, half));
}

TEST(Loss, TheSameAgain) {
  const auto once = small(small_tables(), {{"input", {"salt"}}}, kMine);
  const auto again = small(small_tables(), {{"input", {"salt"}}}, kMine);
  ASSERT_TRUE(once && again);
  EXPECT_EQ(report::to_json(*once), report::to_json(*again));
}

}  // namespace
}  // namespace chokepoint::service::testing
