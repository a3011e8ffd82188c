#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/layers.h"
#include "report/spread.h"
#include "report/ticks.h"

namespace chokepoint::report {
namespace {

double cost(const std::vector<double>& wanted, const std::vector<double>& centre) {
  double sum = 0.0;
  for (std::size_t i = 0; i < wanted.size(); ++i) sum += (wanted[i] - centre[i]) * (wanted[i] - centre[i]);
  return sum;
}

TEST(Spread, KeepsDistancesAndIsNoWorseThanAnyPlaceOnAGrid) {
  EXPECT_TRUE(rc::check([] {
    std::vector<double> wanted, size;
    const int count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      wanted.push_back(*rc::gen::inRange(0, 21));
      size.push_back(*rc::gen::inRange(1, 5));
    }
    const std::vector<double> centre = spread(wanted, size, 1.0, -1000, 1000);
    for (int i = 1; i < count; ++i) RC_ASSERT(centre[i] - centre[i - 1] >= (size[i] + size[i - 1]) / 2 + 1.0 - 1e-9);
    // Oracle: all places on a half-unit grid that keep the distances.
    std::vector<double> trial(wanted.size());
    double best = 1e9;
    const std::function<void(std::size_t)> place = [&](std::size_t i) {
      if (i == trial.size()) {
        best = std::min(best, cost(wanted, trial));
        return;
      }
      for (double x = -10; x <= 32; x += 0.5) {
        if (i > 0 && x - trial[i - 1] < (size[i] + size[i - 1]) / 2 + 1.0) continue;
        trial[i] = x;
        place(i + 1);
      }
    };
    place(0);
    RC_ASSERT(cost(wanted, centre) <= best + 1e-9);
  }));
}

TEST(Spread, StaysInsideAndLeavesWhatFitsAlone) {
  const std::vector<double> size{10, 10, 10};
  EXPECT_EQ(spread(std::vector<double>{10, 40, 80}, size, 2, 0, 100), (std::vector<double>{10, 40, 80}));
  EXPECT_EQ(spread(std::vector<double>{0, 0, 0}, size, 2, 0, 100), (std::vector<double>{5, 17, 29}));
  EXPECT_EQ(spread(std::vector<double>{99, 99, 99}, size, 2, 0, 100), (std::vector<double>{71, 83, 95}));
  EXPECT_EQ(spread(std::vector<double>{5, 5, 5}, size, 2, 0, 20).front(), 5) << "what does not fit begins at the top";
  EXPECT_TRUE(spread({}, {}, 2, 0, 20).empty());
}

LayeredGraph random_graph(std::size_t layers, std::size_t most) {
  LayeredGraph graph;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    for (int i = *rc::gen::inRange(1, static_cast<int>(most) + 1); i > 0; --i) {
      graph.layer.push_back(layer);
      graph.height.push_back(*rc::gen::inRange(20, 80));
    }
  }
  for (std::size_t from = 0; from < graph.layer.size(); ++from) {
    for (std::size_t to = 0; to < graph.layer.size(); ++to) {
      if (graph.layer[to] > graph.layer[from] && *rc::gen::inRange(0, 3) == 0) graph.edges.emplace_back(from, to);
    }
  }
  return graph;
}

TEST(Layers, BoxesOfALayerDoNotOverlapAndEdgesAreRouted) {
  EXPECT_TRUE(rc::check([] {
    const LayeredGraph graph = random_graph(4, 5);
    const LayeredLayout layout = lay_out(graph, 12);
    for (std::size_t a = 0; a < graph.layer.size(); ++a) {
      RC_ASSERT(layout.centre[a] - graph.height[a] / 2 >= -1e-6);
      RC_ASSERT(layout.centre[a] + graph.height[a] / 2 <= layout.height + 1e-6);
      for (std::size_t b = 0; b < a; ++b) {
        if (graph.layer[a] != graph.layer[b]) continue;
        const double apart = std::fabs(layout.centre[a] - layout.centre[b]);
        RC_ASSERT(apart >= (graph.height[a] + graph.height[b]) / 2 + 12 - 1e-6);
      }
    }
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
      const auto [from, to] = graph.edges[e];
      RC_ASSERT(layout.routes[e].y.size() == graph.layer[to] - graph.layer[from] - 1);
      for (std::size_t i = 0; i < layout.routes[e].y.size(); ++i) {  // a passing edge stays clear of the boxes
        for (std::size_t box = 0; box < graph.layer.size(); ++box) {
          if (graph.layer[box] != graph.layer[from] + 1 + i) continue;
          RC_ASSERT(std::fabs(layout.routes[e].y[i] - layout.centre[box]) >= graph.height[box] / 2 - 1e-6);
        }
      }
    }
  }));
}

std::size_t crossings(const LayeredGraph& graph, const std::vector<double>& y) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    for (std::size_t k = i + 1; k < graph.edges.size(); ++k) {
      const double left = y[graph.edges[i].first] - y[graph.edges[k].first];
      const double right = y[graph.edges[i].second] - y[graph.edges[k].second];
      if (left * right < 0.0) ++count;
    }
  }
  return count;
}

// Oracle: every order of both layers. The method is a heuristic: it must report what it drew, be at most one crossing
// above the least on these small graphs, and reach the least on most.
TEST(Layers, CrossingsAreCountedAndNearTheLeast) {
  int reached = 0;
  int tried = 0;
  EXPECT_TRUE(rc::check([&] {
    const LayeredGraph graph = random_graph(2, 4);
    const LayeredLayout layout = lay_out(graph, 12);
    RC_ASSERT(crossings(graph, layout.centre) == layout.crossings);
    const auto split = static_cast<std::ptrdiff_t>(std::count(graph.layer.begin(), graph.layer.end(), 0u));
    std::vector<double> y(graph.layer.size());
    std::iota(y.begin(), y.begin() + split, 0.0);
    std::iota(y.begin() + split, y.end(), 0.0);
    const std::size_t given = crossings(graph, y);
    std::size_t least = given;
    do {
      std::iota(y.begin() + split, y.end(), 0.0);
      do {
        least = std::min(least, crossings(graph, y));
      } while (std::next_permutation(y.begin() + split, y.end()));
    } while (std::next_permutation(y.begin(), y.begin() + split));
    RC_ASSERT(layout.crossings >= least && layout.crossings <= given);
    ++tried;
    if (layout.crossings == least) ++reached;
  }));
  EXPECT_GE(reached * 10, tried * 9);
}

TEST(Layers, EdgesBackwardsAreLeftToTheDrawing) {
  const LayeredLayout layout = lay_out({{0, 1, 1}, {20, 20, 20}, {{0, 1}, {1, 2}, {2, 0}}}, 5);
  EXPECT_EQ(layout.crossings, 0u);
  EXPECT_EQ(layout.routes.size(), 3u);
}

TEST(Ticks, AreRoundAndCover) {
  EXPECT_EQ(round_ticks(0, 1.05, 6),
            (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0, 1.2000000000000002}));
  EXPECT_EQ(round_ticks(0, 70000, 6), (std::vector<double>{0, 20000, 40000, 60000, 80000}));
  EXPECT_EQ(round_ticks(-3, 7, 6), (std::vector<double>{-4, -2, 0, 2, 4, 6, 8}));
  EXPECT_EQ(round_ticks(0, 0, 6).size(), 6u);
  EXPECT_TRUE(rc::check([] {
    const double scale = *rc::gen::element(1e-90, 1e-9, 0.3, 1.0, 777.0, 1e12, 1e90);
    const double a = *rc::gen::inRange(-1000, 1000) * scale;
    const double b = a + *rc::gen::inRange(1, 1000) * scale;
    const std::vector<double> ticks = round_ticks(a, b, 6);
    RC_ASSERT(ticks.size() >= 2 && ticks.size() <= 7);
    RC_ASSERT(ticks.front() <= a + 1e-6 * (b - a) && ticks.back() >= b - 1e-6 * (b - a));
  }));
}

TEST(Ticks, DatesStandAtBeginnings) {
  EXPECT_TRUE(rc::check([] {
    const Day first{*rc::gen::inRange(0, 40000)};
    const Day last = first + *rc::gen::inRange(0, 6000);
    const std::size_t most = static_cast<std::size_t>(*rc::gen::inRange(4, 12));
    const std::vector<DateTick> ticks = date_ticks(first, last, most);
    RC_ASSERT(ticks.size() <= most);
    for (const DateTick& tick : ticks) {
      RC_ASSERT(tick.day >= first && tick.day <= last);
      if (last - first >= 75) RC_ASSERT(to_string(tick.day).substr(8) == "01");
    }
  }));
  const auto ticks = date_ticks(day_of(2025, 9, 30), day_of(2027, 9, 29), 9);
  ASSERT_EQ(ticks.size(), 8u);
  EXPECT_EQ(ticks[0].label + ticks[0].year, "Oct2025");
  EXPECT_EQ(ticks[1].label + ticks[1].year, "Jan2026");
  EXPECT_EQ(ticks[2].label + ticks[2].year, "Apr");
  EXPECT_EQ(date_for_people(day_of(2025, 9, 30)), "30 Sep 2025");
}

}  // namespace
}  // namespace chokepoint::report
