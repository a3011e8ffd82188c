// The sizes the room must answer for. Times are recorded, not asserted: the machine may be busy.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "assess/dependence.h"
#include "assess/graphs.h"
#include "assess/look_through.h"

namespace chokepoint::assess {
namespace {

/// A plain linear congruential sequence in [0, 1): any spread will do.
class Sequence {
 public:
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(next() * n); }

 private:
  std::uint64_t state_{7};
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

SupplyGraph strategic_size() {
  constexpr std::uint32_t kProducts = 90, kPlaces = 70;
  Sequence random;
  GraphBuilder b(kProducts, kPlaces);
  for (std::uint32_t p = 0; p < kProducts; ++p) {
    b.price(p, 100.0 / (p + 1));
    std::vector<RecipeInput> inputs;
    for (std::uint32_t i = 1; i <= 4 && p + i * 7 < kProducts; ++i) {
      inputs.push_back({p + i * 7, i / 2, i < 2 ? 1.0 : .5, random.next()});
    }
    std::vector<std::uint32_t> makers;
    for (std::uint32_t place = 0; place < kPlaces; ++place) {
      if (place == p % kPlaces || random.next() < .15) {
        b.node(p, place, 100 * random.next(), inputs);
        makers.push_back(place);
      }
    }
    for (std::uint32_t place = 0; place < kPlaces; ++place) {
      b.link(p, makers[random.below(static_cast<std::uint32_t>(makers.size()))], place, 1 + random.next());
      if (random.next() < .3) {
        b.link(p, makers[random.below(static_cast<std::uint32_t>(makers.size()))], place, random.next());
      }
    }
  }
  return b.build();
}

TEST(DependenceLarge, EveryTargetOfAWorldOfStrategicSize) {
  const SupplyGraph graph = strategic_size();
  EXPECT_GT(graph.links.size(), 5000u);
  const auto start = std::chrono::steady_clock::now();
  const auto model = DependenceModel::make(graph);
  ASSERT_TRUE(model);
  RecordProperty("make_ms", std::to_string(1e3 * seconds_since(start)));
  const auto asked = std::chrono::steady_clock::now();
  int targets = 0;
  for (std::uint32_t product = 0; product < graph.products; product += 9) {
    for (std::uint32_t place = 0; place < graph.places; place += 7) {
      const auto d = model->of({product, {place}});
      ASSERT_TRUE(d);
      double sum = d->value_untraced;
      for (const RegionExposure& region : d->regions) sum += region.value_origin;
      EXPECT_NEAR(sum, 1.0, 1e-12);
      ++targets;
    }
  }
  RecordProperty("target_ms", std::to_string(1e3 * seconds_since(asked) / targets));
}

TEST(DependenceLarge, NearlyDenseTableSumsToOne) {
  // A fully filled table of 700 industries in 40 places.
  constexpr std::uint32_t kIndustries = 700, kGroups = 43;
  Sequence random;
  CoefficientTable table;
  table.first.push_back(0);
  std::vector<std::uint32_t> group;
  for (std::uint32_t j = 0; j < kIndustries; ++j) {
    double column = 0.0;
    const std::size_t first = table.share.size();
    for (std::uint32_t i = 0; i < kIndustries; ++i) {
      table.supplier.push_back(i);
      table.share.push_back(std::pow(random.next(), 6.0));
      column += table.share.back();
    }
    const double spent = .3 + .4 * random.next();
    for (std::size_t e = first; e < table.share.size(); ++e) table.share[e] *= spent / column;
    table.first.push_back(table.share.size());
    group.push_back(j % kGroups);
  }
  const auto solver = LookThrough::make(std::move(table));
  ASSERT_TRUE(solver);
  auto start = std::chrono::steady_clock::now();
  const auto x = solver->requirements(0);
  RecordProperty("requirements_ms", std::to_string(1e3 * seconds_since(start)));
  ASSERT_TRUE(x);
  start = std::chrono::steady_clock::now();
  const auto all = solver->value_origins(group, kGroups);
  RecordProperty("origins_ms", std::to_string(1e3 * seconds_since(start)));
  ASSERT_TRUE(all);
  const auto origin = solver->value_origin(*x, group, kGroups);
  double sum = 0.0;
  for (std::uint32_t k = 0; k < kGroups; ++k) {
    sum += origin[k];
    EXPECT_NEAR((*all)[k], origin[k], 1e-12);
  }
  EXPECT_NEAR(sum, 1.0, 1e-12);
}

}  // namespace
}  // namespace chokepoint::assess
