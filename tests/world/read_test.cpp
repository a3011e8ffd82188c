#include <gtest/gtest.h>

#include "sample.h"
#include "world/query.h"

namespace chokepoint::world {
namespace {

TEST(ReadWorld, TinyWorldHoldsWhatItsRowsSay) {
  const WorldPtr world = sample::world_of(sample::tiny());
  ASSERT_TRUE(world);
  EXPECT_EQ(world->name, "tiny");
  EXPECT_EQ(to_string(world->base_date), "2025-09-30");
  EXPECT_EQ(world->places.size(), 5U);
  EXPECT_EQ(world->products.size(), 11U);
  const ProductId graphite = world->products.find("flake-graphite");
  const PlaceId china = world->places.find("CN");
  // Two years stand in the table; the later one speaks.
  const Production* output = find_production(*world, graphite, china, ProductionQuantity::output);
  ASSERT_NE(output, nullptr);
  EXPECT_EQ(world->figures[output->figure].value, 98000.0);
  EXPECT_EQ(world->figures[output->figure].status, Status::quoted);
  EXPECT_EQ(world->figures.note(output->figure).year, 2024);
  EXPECT_EQ(to_string(world->figures.note(output->figure).known_on), "2025-02-01");
}

}  // namespace
}  // namespace chokepoint::world
