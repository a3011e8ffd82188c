#include "world/patch.h"

#include <gtest/gtest.h>

#include "sample.h"
#include "world/diff.h"
#include "world/figure_bounds.h"
#include "world/quality.h"
#include "world/query.h"

namespace chokepoint::world {
namespace {

TEST(Patch, SetsOneFigureAndNothingElse) {
  const WorldPtr world = sample::world_of(sample::tiny());
  const FigureId price = find_figure(*world, "prices:gallium@WORLD:annual_mean");
  const SetFigure acts[] = {{price, 1.0}, {price, 700000.0}};
  const auto changed = patched(*world, acts);
  ASSERT_TRUE(changed);
  EXPECT_EQ((*changed)->figures[price].value, 700000.0);
  EXPECT_EQ((*changed)->figures[price].status, Status::assumed);
  EXPECT_TRUE((*changed)->figures.claims(price).empty());
  EXPECT_EQ((*changed)->figures.size(), world->figures.size());
  EXPECT_NE((*changed)->fingerprint, world->fingerprint);
  EXPECT_EQ(world->figures[price].value, 500000.0);
  const auto changes = diff(*world, **changed);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, RowChange::Kind::changed);
  EXPECT_EQ(changes[0].table, "prices");
  EXPECT_EQ(changes[0].key, "prices:gallium@WORLD:annual_mean");
  EXPECT_EQ(changes[0].cells[0].column, "value");
  EXPECT_EQ(changes[0].cells[0].before, "500000");
  EXPECT_EQ(changes[0].cells[0].after, "700000");
  // Every other figure keeps its claims.
  for (std::size_t i = 0; i < world->figures.size(); ++i) {
    const FigureId id{i};
    if (id == price) continue;
    const auto before = world->figures.claims(id), after = (*changed)->figures.claims(id);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin(), after.end()));
  }
}

TEST(Patch, NothingSetIsTheSameWorld) {
  const WorldPtr world = sample::world_of(sample::tiny());
  const auto same = patched(*world, {});
  ASSERT_TRUE(same);
  EXPECT_EQ((*same)->fingerprint, world->fingerprint);
  EXPECT_TRUE(diff(*world, **same).empty());
}

TEST(Patch, AllFaultsAtOnce) {
  const WorldPtr world = sample::world_of(sample::tiny());
  const SetFigure acts[] = {{FigureId{}, 1.0},
                            {FigureId{9999U}, 1.0},
                            {find_figure(*world, "production:gallium@CN:share"), 1.5},
                            {find_figure(*world, "prices:radar@WORLD:annual_mean"), 0.0},
                            {find_figure(*world, "stocks:gallium@:input"), -1.0}};
  const auto changed = patched(*world, acts);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().faults.size(), 5U) << to_string(changed.error());
}

TEST(FigureBounds, HoldForEveryRowAndRefuseWhatTheReaderRefuses) {
  const WorldPtr world = sample::world_of(sample::tiny());
  std::size_t shares = 0;
  for (std::size_t i = 0; i < world->figures.size(); ++i) {
    const Estimate& estimate = world->figures[FigureId{i}];
    const FigureBounds bounds = bounds_of(world->figures.note(FigureId{i}).key);
    EXPECT_TRUE(bounds.contains(estimate.low) || estimate.low == estimate.value)
        << world->figures.note(FigureId{i}).key;
    EXPECT_TRUE(bounds.contains(estimate.value)) << world->figures.note(FigureId{i}).key;
    shares += bounds.most == 1.0 ? 1 : 0;
  }
  EXPECT_GT(shares, 30U);
  EXPECT_FALSE(bounds_of("mixes:a<b:c").contains(1.1));
  EXPECT_FALSE(bounds_of("licences:a/all:civil:refused_share").contains(1.1));
  EXPECT_FALSE(bounds_of("place_parameters:CN:instability").contains(1.1));
  EXPECT_TRUE(bounds_of("place_parameters:CN:governance_risk").contains(6));
  EXPECT_FALSE(bounds_of("place_parameters:CN:governance_risk").contains(11));
  EXPECT_FALSE(bounds_of("product_parameters:a:eol_recycling_rate").contains(1.1));
  EXPECT_FALSE(bounds_of("product_parameters:a:substitution_index").contains(-0.1));
  EXPECT_TRUE(bounds_of("product_parameters:a:temperature").contains(-5));
  EXPECT_TRUE(bounds_of("product_parameters:a:spot_share").contains(5));
  EXPECT_FALSE(bounds_of("recipes:a<b").contains(0));
  EXPECT_FALSE(bounds_of("prices:a@WORLD:spot").contains(std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(bounds_of("prices:a@WORLD:spot").contains(std::numeric_limits<double>::quiet_NaN()));
}

TEST(Diff, AddedRemovedAndChangedRows) {
  const WorldPtr before = sample::world_of(sample::tiny());
  WorldFiles files = sample::tiny();
  sample::append(files, "firms.csv", "third-firm,Third,US,,");
  sample::replace(files, "transit.csv", "CN,,,35,25,50,days,assumed,,by sea,2024\n", "");
  sample::replace(files, "regimes.csv", "European Union", "The European Union");
  const WorldPtr after = sample::world_of(files);
  const auto changes = diff(*before, *after);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].key, "regimes:eu");
  EXPECT_EQ(changes[0].kind, RowChange::Kind::changed);
  EXPECT_EQ(changes[1].key, "firms:third-firm");
  EXPECT_EQ(changes[1].kind, RowChange::Kind::added);
  EXPECT_EQ(changes[1].cells.size(), 3U);
  EXPECT_EQ(changes[2].key, "transit:CN>");
  EXPECT_EQ(changes[2].kind, RowChange::Kind::removed);
  // The other way round says the opposite.
  const auto back = diff(*after, *before);
  ASSERT_EQ(back.size(), 3U);
  EXPECT_EQ(back[1].kind, RowChange::Kind::removed);
  EXPECT_EQ(back[2].kind, RowChange::Kind::added);
}

TEST(Quality, CountsByTableAndStatus) {
  const WorldPtr world = sample::world_of(sample::tiny());
  const Quality q = quality(*world, 3);
  EXPECT_EQ(q.all.total(), world->figures.size());
  EXPECT_EQ(q.all.quoted, 6U);   // mix, cathode, two of graphite, gallium, its price
  EXPECT_EQ(q.all.derived, 1U);  // the other mix
  std::size_t sum = 0;
  for (const StatusCounts& table : q.tables) sum += table.total();
  EXPECT_EQ(sum, q.all.total());
  EXPECT_EQ(q.tables.front().table, "defaults");
  EXPECT_DOUBLE_EQ(q.assumed_share, static_cast<double>(q.all.assumed) / static_cast<double>(q.all.total()));
  ASSERT_EQ(q.weakest.size(), 3U);
  EXPECT_GE(q.weakest[0].relative_width, q.weakest[1].relative_width);
  for (const WeakFigure& weak : q.weakest) EXPECT_TRUE(world->figures[weak.figure].interval());
  EXPECT_EQ(q.claims, 9U);
  EXPECT_EQ(q.sources, 6U);
  EXPECT_EQ(q.echoes, 1U);
  EXPECT_EQ(quality(World{}).assumed_share, 0.0);
}

}  // namespace
}  // namespace chokepoint::world
