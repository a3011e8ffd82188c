#include "base/result.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace chokepoint {
namespace {

TEST(Fault, ReadsAsOneSentenceWithItsPlace) {
  const Fault fault{Code::bad_number,
                    "production.csv",
                    12,
                    3,
                    "`twelve`",
                    "a decimal number with a point",
                    "write the number as digits"};
  EXPECT_EQ(to_string(fault),
            "production.csv:12:3: found `twelve`; expected a decimal number with a point; write the number as digits");
}

TEST(Fault, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(to_string(Fault{Code::not_found, "x.csv", 0, 0, "", "", ""}),
            "x.csv: the named file, folder or entry does not exist");
  EXPECT_EQ(to_string(Fault{Code::usage, "", 0, 0, "no command", "", ""}), "found no command");
  EXPECT_EQ(to_string(Fault{Code::bad_syntax, "x.csv", 4, 0, "an open quote", "", ""}), "x.csv:4: found an open quote");
  EXPECT_EQ(to_string(Fault{Code::unknown_column, "x.csv", 0, 2, "`valeu`", "", ""}), "x.csv: column 2: found `valeu`");
}

TEST(Fault, StaysOnOneLineWhateverTheCellHolds) {
  const std::string line = to_string(Fault{Code::bad_id, "x.csv", 2, 1, "`a\r\nb`", "an id", ""});
  EXPECT_EQ(line, "x.csv:2:1: found `a  b`; expected an id");
}

TEST(Codes, HaveDistinctNamesAndDocumentedStatus) {
  std::set<std::string_view> names;
  for (std::uint16_t i = 0; i <= static_cast<std::uint16_t>(Code::replay_differs); ++i) {
    const Code code{i};
    EXPECT_TRUE(names.insert(name_of(code)).second) << name_of(code);
    EXPECT_FALSE(text_of(code).empty());
    EXPECT_GE(exit_status(code), 2);
    EXPECT_LE(exit_status(code), 6);
    EXPECT_GE(http_status(code), 200);
    EXPECT_LE(http_status(code), 599);
  }
  EXPECT_EQ(name_of(Code::bad_unit), "bad_unit");
  EXPECT_EQ(exit_status(Code::usage), 2);
  EXPECT_EQ(exit_status(Code::stopped), 6);
  EXPECT_EQ(http_status(Code::not_found), 404);
}

TEST(Codes, AreDocumentedAsTheyAre) {
  std::ifstream page(std::string(CHOKEPOINT_SOURCE_DIR) + "/docs/formats/codes.md");
  std::vector<std::string> rows;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  std::vector<std::string> want;
  for (std::uint16_t i = 0; i <= static_cast<std::uint16_t>(Code::replay_differs); ++i) {
    const Code code{i};
    want.push_back("| `" + std::string(name_of(code)) + "` | " + std::to_string(exit_status(code)) + " | " +
                   std::to_string(http_status(code)) + " | " + std::string(text_of(code)) + " |");
  }
  EXPECT_EQ(rows, want) << "docs/formats/codes.md lags behind src/base/codes.def";
}

TEST(Error, TakesTheWorstStatusAndCountsWhatIsNotListed) {
  Faults faults(2);
  EXPECT_TRUE(faults.empty());
  for (int i = 0; i < 5; ++i) faults.add(Fault{i == 1 ? Code::internal : Code::bad_date, "a.csv", 2, 1, "x", "", ""});
  EXPECT_EQ(faults.size(), 5U);
  const Error error = std::move(faults).take();
  EXPECT_EQ(error.faults.size(), 2U);
  EXPECT_EQ(exit_status(error), 5);
  EXPECT_EQ(to_string(error), "a.csv:2:1: found x\na.csv:2:1: found x\nand 3 more, not listed\n");
  EXPECT_EQ(exit_status(Error{}), 5) << "an error without a fault is a fault of the program";
}

TEST(Result, CarriesAValueOrAllFaults) {
  const Result<int> good = 7;
  EXPECT_EQ(good.value(), 7);
  const Result<int> bad = fail(Fault{Code::too_large, "f", 0, 0, "", "", ""});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().faults.at(0).code, Code::too_large);
}

TEST(Outcome, HasANameAndAnExitStatus) {
  EXPECT_EQ(name_of(Outcome::done), "done");
  EXPECT_EQ(name_of(Outcome::not_converged), "not_converged");
  EXPECT_EQ(exit_status(Outcome::done), 0);
  EXPECT_EQ(exit_status(Outcome::infeasible), 4);
  EXPECT_EQ(exit_status(Outcome::not_converged), 4);
  EXPECT_EQ(exit_status(Outcome::stopped), 6);
}

}  // namespace
}  // namespace chokepoint
