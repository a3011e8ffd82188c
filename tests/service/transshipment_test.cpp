// Goods under a control through third places: the shipped table against what is known of 2025, tables of one's own, and
// broken ones.
#include "service/transshipment.h"

#include <algorithm>

#include "worlds.h"

namespace chokepoint::service::testing {
namespace {

const report::Column& column(const report::Report& report, std::string_view table, std::string_view name) {
  for (const auto& t : report.tables) {
    if (t.name != table) continue;
    for (const auto& c : t.columns) {
      if (c.name == name) return c;
    }
  }
  ADD_FAILURE() << table << "." << name;
  static const report::Column kNone;
  return kNone;
}
const report::Texts& texts(const report::Report& report, std::string_view table, std::string_view name) {
  return std::get<report::Texts>(column(report, table, name).cells);
}
const report::Numbers& numbers(const report::Report& report, std::string_view table, std::string_view name) {
  return std::get<report::Numbers>(column(report, table, name).cells);
}

Result<report::Report> ask_with(Session& session, std::string csv, Arguments arguments = {}) {
  session.add_file("trade.csv", std::move(csv));
  arguments["trade"] = {"trade.csv"};
  return ask(session, "controls transshipment", arguments);
}

TEST(TransshipmentCase, AntimonyIn2025) {
  Session session;
  const auto report = ask(session, "controls transshipment", {{"product", {"Antimony"}}});
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(texts(*report, "places", "place"), (report::Texts{"Mexico", "Thailand", "Tajikistan"}));
  EXPECT_EQ(texts(*report, "places", "alarm"), (report::Texts{"yes", "yes", "no"}));
  const auto& sent = numbers(*report, "places", "sent");
  EXPECT_NEAR(sent[1], 3366.0 * 0.8353, 1e-6);
  EXPECT_NEAR(numbers(*report, "places", "growth")[1], 27.0, 0.4) << "151 days against 152";
  EXPECT_FALSE(texts(*report, "places", "question")[0].empty());
  EXPECT_TRUE(texts(*report, "places", "question")[2].empty());
  // Every amount that is not assumed names its source; every assumed one has an interval.
  const auto& basis = column(*report, "figures", "value").basis;
  const auto& source = texts(*report, "figures", "source");
  for (std::size_t i = 0; i < basis.size(); ++i) {
    if (basis[i] == report::Basis::assumed) {
      EXPECT_LT(numbers(*report, "figures", "value_low")[i], numbers(*report, "figures", "value_high")[i]) << i;
    } else {
      EXPECT_FALSE(source[i].empty()) << i;
    }
  }
}

constexpr std::string_view kHeader = "product,place,measure,partner,from,to,value,low,high,unit,source\n";

TEST(TransshipmentCase, ATableOfOnesOwn) {
  const std::string rows =
      "widgets,Farland,control,Nearland,2024-01-01,,,,,,\n"
      "widgets,Midland,exports,Nearland,2024-01-01,2024-12-31,100,,,pcs,own\n"
      "widgets,Midland,mine,,2024-01-01,2024-12-31,10,,,pcs,own\n"
      "widgets,Midland,smelter,,2024-01-01,2024-12-31,10,,,pcs,own\n"
      "widgets,Midland,imports,other,2024-01-01,2024-12-31,5,,,pcs,own\n";
  Session session;
  const auto report = ask_with(session, std::string(kHeader) + rows);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(texts(*report, "places", "alarm"), (report::Texts{"yes"}));
  EXPECT_NEAR(numbers(*report, "places", "plausible")[0], 15.0, 1e-9);
  EXPECT_NEAR(numbers(*report, "places", "excess")[0], 85.0, 1e-9);
  const bool told = std::any_of(report->notes.begin(), report->notes.end(), [](const auto& note) {
    return note.text.find("Farland") != std::string::npos && note.tone == report::Tone::warning;
  });
  EXPECT_TRUE(told) << "places that the world does not know are named";
  // Without a row of the control the question has to say it.
  Session second;
  const std::string without = rows.substr(rows.find('\n') + 1);
  EXPECT_FALSE(ask_with(second, std::string(kHeader) + without));
  Session third;
  const auto given = ask_with(third, std::string(kHeader) + without,
                              {{"origin", {"CN"}}, {"since", {"2024-01-01"}}, {"slack", {"10"}}});
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(texts(*given, "places", "alarm"), (report::Texts{"no"})) << "with a slack of ten times";
}

TEST(TransshipmentCase, UnitsOfOneKindDoNotMatter) {
  const auto table = [](std::string_view unit, double scale) {
    std::string text(kHeader);
    text += "x,CN,control,US,2024-01-01,,,,,,\n";
    for (const auto& [what, value] :
         {std::pair{"TH,exports,US", 100.0}, {"TH,mine,", 10.0}, {"TH,smelter,", 10.0}, {"TH,imports,MY", 5.0}})
      text += "x," + std::string(what) + ",2024-01-01,2024-12-31," + std::to_string(value * scale) + ",,," +
              std::string(unit) + ",own\n";
    return text;
  };
  Session tonnes, kilograms;
  const auto a = ask_with(tonnes, table("t", 1.0)), b = ask_with(kilograms, table("kg", 1000.0));
  ASSERT_TRUE(a && b);
  EXPECT_EQ(texts(*a, "places", "alarm"), texts(*b, "places", "alarm"));
  EXPECT_NEAR(1000.0 * numbers(*a, "places", "excess")[0], numbers(*b, "places", "excess")[0], 1e-6);
}

TEST(TransshipmentCase, BrokenTablesAreToldAllAtOnce) {
  const auto faults_of = [](std::string csv) {
    Session session;
    const auto report = ask_with(session, std::move(csv));
    return report ? std::string() : to_string(report.error());
  };
  const std::string head(kHeader);
  const std::string many = faults_of(head +
                                     "x,TH,exports,US,2024-13-01,2024-12-31,1,,,t,own\n"
                                     "x,TH,exprts,US,2024-01-01,2024-12-31,1,,,t,own\n"
                                     "x,TH,imports,,2024-01-01,2024-12-31,1,,,t,own\n"
                                     "x,TH,mine,,2024-01-01,2024-12-31,-1,,,t,own\n"
                                     "x,TH,mine,,2025-01-01,2025-12-31,1,,,pcs,own\n"
                                     "x,TH,mine,,2026-01-01,2026-12-31,1,,,t,\n"
                                     "x,TH,mine,,2027-01-01,2026-12-31,5,6,7,t,own\n");
  for (const char* place : {":2:5:", ":3:3:", ":4:4:", ":5:7:", ":6:10:", ":7:8:", ":8:6:", ":8:7:"})
    EXPECT_NE(many.find(place), std::string::npos) << place << "\n" << many;
  EXPECT_NE(faults_of(head + "x,TH,exports,US,2024-01-01,2024-12-31,1,,,t,own\n"
                             "x,TH,exports,US,2024-06-01,2024-06-30,1,,,t,own\n")
                .find("same flow"),
            std::string::npos);
  EXPECT_NE(faults_of("product,plaec,measure,from,to,value,unit\n").find("plaec"), std::string::npos);
  EXPECT_NE(faults_of(head).find("no row"), std::string::npos);
  EXPECT_FALSE(faults_of(std::string("\0\xff\xfe", 3)).empty());
  EXPECT_FALSE(faults_of(head + "x,TH,exports,US,2024-01-01,2024-12-31,1e400,,,t,own\n").empty());
}

TEST(TransshipmentCase, AProductThatTheTableLacksIsNamed) {
  Session session;
  const auto report = ask(session, "controls transshipment", {{"product", {"antimoni"}}});
  ASSERT_FALSE(report);
  EXPECT_NE(to_string(report.error()).find("antimony"), std::string::npos);
}

}  // namespace
}  // namespace chokepoint::service::testing
