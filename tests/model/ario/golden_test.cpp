// The plain loop under published rules is the reference program: every golden run, every file of it, at the stated
// tolerance. Cases on world tables whose licence forbids copies run where the environment variable
// CHOKEPOINT_ARIO_GOLDEN names a folder that holds them (layout of tests/data/ario).
#include "golden.h"

#include <cstdlib>

namespace chokepoint::model::ario::testing {
namespace {

Trace published(const Golden& run) {
  PlainContext plain;
  Context context = plain.context();
  auto trace = run_plain(run.economy, run.asked, LinkLaw(), {Rules::published(), all_series(), 1}, context);
  EXPECT_TRUE(trace) << to_string(trace.error());
  return std::move(*trace);
}

void expect_golden(const fs::path& root, const std::string& name, double tolerance, bool rounding_only = false) {
  const Golden run = golden(root, name);
  const Trace trace = published(run);
  for (std::size_t k = 0; k < kSeries; ++k) {
    const auto series = static_cast<Series>(k);
    const bool unmet = series == Series::final_unmet || series == Series::final_undelivered;
    const auto apart = difference(run, trace, series, rounding_only && unmet);
    if (!apart) continue;
    EXPECT_LE(*apart, rounding_only && unmet ? 1e-6 : tolerance) << name << " " << name_of(series);
    ::testing::Test::RecordProperty(std::string(name_of(series)), fmt::format("{:.1e}", *apart));
  }
  PlainContext plain;
  Context context = plain.context();
  const auto summary = table::parse_csv("summary", text_of(run.folder / "summary.csv"), {}, context);
  ASSERT_TRUE(summary);
  ASSERT_EQ(summary->rows(), trace.steps.size());
  for (std::size_t r = 0; r < summary->rows(); ++r) {
    EXPECT_EQ(*table::parse_integer(summary->cell(r, 0)), trace.steps[r]);
    const double total = *table::parse_number(summary->cell(r, 1));
    EXPECT_NEAR(trace.production_total[r], total, tolerance * trace.production_total[0]);
    if (tolerance < 1e-6) {
      EXPECT_EQ(trace.limiting[r], *table::parse_integer(summary->cell(r, 3))) << name << " " << r;
    }
  }
}

TEST(ArioGolden, RecoveryWithoutShortage) { expect_golden(repository_data(), "t1_recover_linear", 1e-12); }
TEST(ArioGolden, RebuildingWithHomesAndFixedShares) { expect_golden(repository_data(), "t2_rebuild_noalt", 1e-12); }
TEST(ArioGolden, CollapseWithInventoriesByInput) {
  expect_golden(repository_data(), "t3_arbitrary_inventories", 1e-12);
}
TEST(ArioGolden, BaseModelWithTwoEvents) { expect_golden(repository_data(), "t4_base_model_two_events", 1e-5); }
TEST(ArioGolden, StepsOfAWeek) { expect_golden(repository_data(), "t5_weekly_steps", 1e-12); }
TEST(ArioGolden, WithoutEventsNothingMoves) { expect_golden(repository_data(), "t6_equilibrium", 1e-12, true); }

/// What one peculiarity of the reference program changes: largest difference of a step's total output, over the
/// undisturbed total. The chapter's table (docs/methods/ario.md, section 4) is printed by this test.
TEST(ArioGolden, WhatEachPeculiarityChanges) {
  struct Row {
    const char* name;
    bool Rules::*rule;
  };
  const Row rows[] = {{"gates", &Rules::gates},
                      {"exact_tests", &Rules::exact_tests},
                      {"lag", &Rules::lag},
                      {"rounding", &Rules::rounding},
                      {"mixed_units", &Rules::mixed_units}};
  const fs::path own =
      std::getenv("CHOKEPOINT_ARIO_GOLDEN") == nullptr ? fs::path() : std::getenv("CHOKEPOINT_ARIO_GOLDEN");
  for (const char* name :
       {"t1_recover_linear", "t2_rebuild_noalt", "t3_arbitrary_inventories", "t4_base_model_two_events",
        "t5_weekly_steps", "w1_twn_electronics_arbitrary", "w2_jpn_capital_rebuild"}) {
    const bool world = name[0] == 'w';
    if (world && own.empty()) continue;
    const Golden run = golden(world ? own : repository_data(), name);
    const auto totals = [&](Rules rules) {
      PlainContext plain;
      Context context = plain.context();
      auto trace = run_plain(run.economy, run.asked, LinkLaw(), {rules, {}, 1}, context);
      EXPECT_TRUE(trace) << to_string(trace.error());
      return std::move(*trace);
    };
    const Trace as_published = totals(Rules::published());
    const auto apart = [&](const Trace& other) {
      double most = 0.0;
      for (std::size_t k = 0; k < other.steps.size(); ++k)
        most = std::max(most, std::fabs(other.production_total[k] - as_published.production_total[k]));
      return most / as_published.production_total[0];
    };
    std::string line = fmt::format("{:.2}", name);
    for (const Row& row : rows) {
      Rules rules = Rules::published();
      rules.*row.rule = false;
      line += fmt::format(" {} {:.1e}", row.name, apart(totals(rules)));
    }
    const double sound = apart(totals(Rules::sound()));
    line += fmt::format(" all {:.1e}", sound);
    ::testing::Test::RecordProperty(std::string(name).substr(0, 2), line);
    EXPECT_LT(sound, 0.5) << line;
  }
}

/// A folder of one's own, or a message.
fs::path own_folder() {
  const char* folder = std::getenv("CHOKEPOINT_ARIO_GOLDEN");
  return folder == nullptr ? fs::path() : fs::path(folder);
}

void expect_own(const std::string& name) {
  if (own_folder().empty())
    GTEST_SKIP()
        << "set CHOKEPOINT_ARIO_GOLDEN to a folder with golden runs on world tables (tests/data/ario/README.md)";
  expect_golden(own_folder(), name, name.starts_with("t4") ? 1e-5 : 1e-12, name.starts_with("t6"));
}

TEST(ArioGolden, OwnFolderTaiwanElectronics) { expect_own("w1_twn_electronics_arbitrary"); }
TEST(ArioGolden, OwnFolderJapanRebuilds) { expect_own("w2_jpn_capital_rebuild"); }
TEST(ArioGolden, SlowOwnFolderChinaMining) { expect_own("w3_chn_mining_full"); }

}  // namespace
}  // namespace chokepoint::model::ario::testing
