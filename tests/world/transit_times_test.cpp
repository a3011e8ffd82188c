// The index of routes against the plain search over all rows.
#include "world/transit_times.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "network/world_maker.h"
#include "world/query.h"

namespace chokepoint::world {
namespace {

TEST(TransitTimes, AnswerAsTheSearchOverAllRows) {
  for (std::uint64_t number = 1; number <= 60; ++number) {
    Stream r(number, 0, Purpose::test);
    made::WorldMaker m;
    std::vector<PlaceId> places{m.place("AA"), m.place("BB")};
    places.push_back(m.place("AA-X", places[0]));
    places.push_back(m.place("AA-X-1", places[2]));
    const ProductId plain = m.product("plain"), own = m.product("own");
    auto any = [&] { return r.below(4) == 0 ? PlaceId{} : places[r.below(places.size())]; };
    for (std::uint64_t k = 0, rows = r.below(12); k < rows; ++k) {
      m.transit(1.0 + static_cast<double>(k), any(), any(), r.below(5) == 0 ? own : ProductId{});
    }
    const TransitTimes times(m.w);
    for (PlaceId from : places) {
      for (PlaceId to : places) {
        for (ProductId product : {plain, own}) {
          EXPECT_EQ(times.days(from, to, product), transit_days(m.w, from, to, product)) << number;
        }
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint::world
