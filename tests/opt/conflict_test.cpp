#include "opt/conflict.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "random_model.h"

namespace chokepoint::opt {
namespace {

Conflict conflict_of(const Model& model, const std::vector<Requirement>& requirements) {
  PlainContext plain;
  Context context = plain.context();
  auto conflict = find_conflict(model, requirements, {}, context);
  EXPECT_TRUE(conflict);
  return conflict ? *conflict : Conflict{};
}

/// x <= 4 (budget), x >= 6 (need), y >= 1 (idle).
TEST(Conflict, LeavesOutWhatIsIdle) {
  Model model;
  const auto x = model.add_column("x", 1.0, 0.0, 100.0);
  const auto y = model.add_column("y", 1.0, 0.0, 100.0);
  const auto budget = model.add_row("budget", -kInfinity, 4.0, std::vector<Entry>{{x, 1.0}});
  const auto idle = model.add_row("idle", 1.0, kInfinity, std::vector<Entry>{{y, 1.0}});
  const auto need = model.add_row("need", 6.0, kInfinity, std::vector<Entry>{{x, 1.0}});
  const Conflict conflict = conflict_of(model, {{"budget", {budget}}, {"idle", {idle}}, {"need", {need}}});
  EXPECT_TRUE(conflict.found);
  EXPECT_EQ(conflict.members, (std::vector<std::uint32_t>{0, 2}));
}

TEST(Conflict, NoneWhereAllHoldsAndTheStructureWhereItAloneFails) {
  Model model;
  const auto x = model.add_column("x", 1.0, 0.0, 1.0);
  const auto row = model.add_row("a", 0.5, kInfinity, std::vector<Entry>{{x, 1.0}});
  EXPECT_FALSE(conflict_of(model, {{"a", {row}}}).found);
  model.add_row("structure", 2.0, kInfinity, std::vector<Entry>{{x, 1.0}});
  EXPECT_TRUE(conflict_of(model, {{"a", {row}}}).structure);
}

/// Random halfplanes: the members conflict, and without any one of them the rest has an answer.
TEST(Conflict, MembersConflictAndEachIsNeeded) {
  int found = 0;
  for (std::uint32_t draw = 0; draw < 20; ++draw) {
    Stream random(5, draw, Purpose::test);
    Model model;
    for (int c = 0; c < 3; ++c) model.add_column("x", 0.0, -10.0, 10.0);
    std::vector<Requirement> requirements;
    for (int r = 0; r < 9; ++r) {
      std::vector<Entry> entries;
      for (std::uint32_t c = 0; c < 3; ++c) entries.push_back({c, random.normal()});
      requirements.push_back({"r", {model.add_row("r", random.normal() * 3.0, kInfinity, entries)}});
    }
    const Conflict conflict = conflict_of(model, requirements);
    PlainContext plain;
    Context context = plain.context();
    const auto feasible = [&](const std::vector<std::uint32_t>& kept) {
      Model part = model;
      for (std::uint32_t r = 0; r < part.rows(); ++r) {
        if (std::find(kept.begin(), kept.end(), r) == kept.end()) part.row_low[r] = -kInfinity;
      }
      return !solve(part, {}, context)->x.empty();
    };
    std::vector<std::uint32_t> all{0, 1, 2, 3, 4, 5, 6, 7, 8};
    ASSERT_EQ(conflict.found, !feasible(all)) << draw;
    if (!conflict.found) continue;
    ++found;
    EXPECT_FALSE(feasible(conflict.members)) << draw;
    for (std::size_t i = 0; i < conflict.members.size(); ++i) {
      auto rest = conflict.members;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_TRUE(feasible(rest)) << draw;
    }
  }
  EXPECT_GT(found, 2);
}

}  // namespace
}  // namespace chokepoint::opt
