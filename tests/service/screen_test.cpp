// A bill against the shipped world's law: lines whose answer the acts give; the budget of time; replay.
#include "service/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/file.h"
#include "service/replay.h"
#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const report::Texts& column(const report::Report& report, std::string_view table, std::string_view name) {
  for (const auto& t : report.tables) {
    if (t.name != table) continue;
    for (const auto& c : t.columns) {
      if (c.name == name) return std::get<report::Texts>(c.cells);
    }
  }
  ADD_FAILURE() << table << "." << name;
  static const report::Texts kNone;
  return kNone;
}

Result<report::Report> screened(Session& session, std::string bill, Arguments arguments) {
  session.add_file("bill.csv", std::move(bill));
  arguments["bom"] = {"bill.csv"};
  if (!arguments.contains("place")) arguments["place"] = {"US"};
  return ask(session, "screen", arguments);
}

std::string own(const report::Report& report, std::string_view part) {
  const auto& parts = column(report, "lines", "part");
  const auto at = std::find(parts.begin(), parts.end(), part) - parts.begin();
  return column(report, "lines", "own").at(static_cast<std::size_t>(at));
}

constexpr const char* kBill =
    "part,product,supplier,parameters\n"
    "lfp,lfp-cell,CN,energy_density=165 Wh/kg\n"
    "dense,nmc-cell,CN,energy_density=300 Wh/kg\n"
    "light,nmc-cell,CN,energy_density=299.9 Wh/kg\n"
    "asked,nmc-cell,CN,\n"
    "named,lfp-cell,CATL,energy_density=165 Wh/kg\n";

// Notice 58/2025 stood announced for 8 November and was suspended on the 7th: it never caught a cell. What the text
// provides after 10 November 2026 no source confirms.
TEST(Screen, CellsUnderNotice58) {
  Session before;
  const auto announced = screened(before, kBill, {{"on", {"2025-10-20"}}});
  ASSERT_TRUE(announced) << to_string(announced.error());
  for (const char* part : {"lfp", "dense", "light", "asked", "named"}) EXPECT_EQ(own(*announced, part), "no") << part;
  Session after;
  const auto later = screened(after, kBill, {{"on", {"2026-11-15"}}});
  ASSERT_TRUE(later) << to_string(later.error());
  EXPECT_EQ(own(*later, "lfp"), "no");
  EXPECT_EQ(own(*later, "dense"), "unknown");
  EXPECT_EQ(own(*later, "light"), "no");
  EXPECT_EQ(own(*later, "asked"), "unknown");
  const auto& compared = column(*later, "own_law", "compared");
  EXPECT_NE(std::find(compared.begin(), compared.end(), "energy density 300 Wh/kg against at least 300 Wh/kg"),
            compared.end());
}

// Notice 61/2025 counts 0.1 % by value of Chinese listed goods in goods made abroad. Suspended; of later days unknown.
TEST(Screen, DeMinimisByValueOfABill) {
  const auto bill = [](double money, std::string_view motor, std::string_view magnet) {
    return fmt::format(
        "part,product,supplier,part_of,quantity,unit_cost\n"
        "{0},ndfeb-magnet,JP,,1,{2}\n{1},ndfeb-magnet,CN,{0},2,{3}\nbolt-x,,DE,{0},4,{4}\n",
        motor, magnet, 100.0 * money, 3.0 * money, 0.5 * money);
  };
  std::vector<report::Table> tables;
  for (const auto& [money, motor, magnet] : {std::tuple{1.0, "rotor", "sheet"}, {7.25, "Läufer", "板"}}) {
    Session session;
    const auto report = screened(session, bill(money, motor, magnet), {{"on", {"2026-11-15"}}, {"place", {"KR"}}});
    ASSERT_TRUE(report) << to_string(report.error());
    const auto it = std::find_if(report->tables.begin(), report->tables.end(),
                                 [](const auto& table) { return table.name == "content"; });
    ASSERT_NE(it, report->tables.end());
    EXPECT_EQ(column(*report, "content", "part"), (report::Texts{motor}));
    tables.push_back(*it);
  }
  for (const char* name : {"least", "most"}) {
    const auto cells = [&](const report::Table& table) {
      const auto c =
          std::find_if(table.columns.begin(), table.columns.end(), [&](const auto& x) { return x.name == name; });
      return std::get<report::Numbers>(c->cells);
    };
    ASSERT_EQ(cells(tables[0]).size(), 1U);
    EXPECT_NEAR(cells(tables[0])[0], cells(tables[1])[0], 1e-12) << "names and money do not matter";
  }
}

// Section 154 binds the Department of Defense from October 2027: by firm, not by place.
TEST(Screen, PurchaseBansByFirmAndDate) {
  Session early;
  const auto before = screened(early, kBill, {{"on", {"2026-06-01"}}, {"use", {"defence"}}});
  ASSERT_TRUE(before) << to_string(before.error());
  EXPECT_EQ(own(*before, "named"), "no");
  Session late;
  const auto after = screened(late, kBill, {{"on", {"2027-10-01"}}, {"use", {"defence"}}});
  ASSERT_TRUE(after) << to_string(after.error());
  EXPECT_EQ(own(*after, "named"), "yes");
  EXPECT_EQ(own(*after, "lfp"), "no");
  Session owned;
  const auto owners = screened(owned, "part,product,supplier\na,lfp-cell,aesc\n", {{"on", {"2027-10-01"}}});
  ASSERT_TRUE(owners) << to_string(owners.error());
  EXPECT_EQ(column(*owners, "owners", "counts"), report::Texts{"yes"});
}

TEST(Screen, TheExampleIsScreenedAndReplayed) {
  const auto bill = read_file(std::string(CHOKEPOINT_SOURCE_DIR) + "/data/examples/drone-maker/bom.csv");
  ASSERT_TRUE(bill);
  Session session;
  const auto report = screened(session, *bill, {{"on", {"2025-10-20"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(own(*report, "IR-LENS"), "yes");
  EXPECT_EQ(own(*report, "MAG-MOTOR"), "unknown");
  EXPECT_EQ(own(*report, "CELL-LFP-GCS"), "no");
  EXPECT_EQ(own(*report, "MANUAL"), "no");
  EXPECT_EQ(own(*report, "HOUSING"), "no");
  PlainContext plain;
  Context context = plain.context();
  const auto again = replay(session, report::manifest_json(report->manifest), context);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(report::to_json(*again), report::to_json(*report));
}

TEST(Screen, FaultsOfTheBillAreTold) {
  Session session;
  const auto report = screened(session, "part,product,supplier\na,lfp-cel,Chnia\na,nmc-cell,CN\n", {});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().faults.size(), 3U) << to_string(report.error());
}

// Two seconds are asked for; the test leaves room for a busy machine.
TEST(Screen, TenThousandLines) {
  const char* products[] = {"lfp-cell", "nmc-cell", "ndfeb-magnet", "germanium", "advanced-logic", "gaas-gan-device"};
  const char* places[] = {"CN", "JP", "KR", "US", "TW", ""};
  std::string bill = "part,product,supplier,parameters\n";
  for (int i = 0; i < 10'000; ++i) {
    bill += "p" + std::to_string(i) + "," + products[i % 6] + "," + places[(i / 6) % 6] +
            ",energy_density=" + std::to_string(100 + i % 300) + " Wh/kg\n";
  }
  Session session;
  PlainContext plain;
  Context context = plain.context();
  ASSERT_TRUE(session.simulator(std::nullopt, context));
  const auto start = std::chrono::steady_clock::now();
  const auto report = screened(session, std::move(bill), {{"on", {"2025-10-20"}}});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(column(*report, "lines", "part").size(), 40U);
  EXPECT_LT(took.count(), 10.0);
}

}  // namespace
}  // namespace chokepoint::service::testing
