// A network in parts, followed by ranks: the bits of one process, however the firms are parted.
#include "model/firms/parted.h"

#include <gtest/gtest.h>

#include <mutex>

#include "base/random.h"
#include "golden.h"
#include "model/firms/run.h"
#include "random_network.h"
#include "ranks.h"

namespace chokepoint::firms {
namespace {

using trial::ThreadRanks;

/// Every number of a run, by day: of firms, then of links under the numbers of the whole.
struct Everything {
  std::vector<Totals> totals;
  std::vector<std::vector<double>> firms, links;

  explicit Everything(int days) : firms(static_cast<std::size_t>(days)), links(firms.size()) {}
  bool operator==(const Everything& other) const {
    return totals.size() == other.totals.size() && firms == other.firms && links == other.links &&
           std::equal(totals.begin(), totals.end(), other.totals.begin(), [](const Totals& a, const Totals& b) {
             return a.production == b.production && a.value_added == b.value_added && a.final_use == b.final_use &&
                    a.damage == b.damage && a.damage_value_added == b.damage_value_added;
           });
  }
};

constexpr std::size_t kNumbers = 5;

void note_firm(const Day& day, std::uint32_t i, std::uint32_t firm, std::vector<double>& into) {
  const double numbers[kNumbers] = {day.production[i], day.demand[i], day.input_limit[i], day.damage[i],
                                    day.final_use[i]};
  std::copy(std::begin(numbers), std::end(numbers), into.begin() + static_cast<std::ptrdiff_t>(kNumbers * firm));
}

Everything alone(const FirmNetwork& net, const Case& input, const Settings& settings, int days) {
  Everything all(days);
  PlainContext plain;
  Context context = plain.context();
  const auto watch = [&](const Day& day) {
    const auto d = static_cast<std::size_t>(day.day);
    all.totals.push_back(day.totals);
    all.firms[d].resize(kNumbers * net.firms());
    for (std::uint32_t i = 0; i < net.firms(); ++i) note_firm(day, i, i, all.firms[d]);
    for (std::size_t l = 0; l < net.links(); ++l) {
      all.links[d].push_back(day.shipped[net.slot[l]]);
      all.links[d].push_back(day.stock[l]);
    }
  };
  EXPECT_TRUE(run(net, input, settings, days, watch, context));
  return all;
}

Everything in_parts(const FirmNetwork& net, const Case& input, const Settings& settings, int days,
                    const std::vector<std::uint32_t>& part_of, int parts) {
  Everything all(days);
  for (auto& numbers : all.firms) numbers.resize(kNumbers * net.firms());
  for (auto& numbers : all.links) numbers.resize(2 * net.links());
  std::mutex mutex;
  ThreadRanks(parts).run([&](Context& context) {
    Ranks* ranks = context.ranks;
    ASSERT_NE(ranks, nullptr);
    const auto mine = static_cast<std::uint32_t>(ranks->rank());
    const Part part = make_part(net, input, part_of, mine, static_cast<std::uint32_t>(parts));
    const auto watch = [&](const Day& day) {
      const std::scoped_lock lock(mutex);
      const auto d = static_cast<std::size_t>(day.day);
      if (mine == 0) all.totals.push_back(day.totals);
      for (std::uint32_t i = 0; i < part.network.firms(); ++i) {
        if (part.own[i] == 0) continue;
        note_firm(day, i, part.firm[i], all.firms[d]);
        std::uint32_t whole = net.customer_first[part.firm[i]];
        for (std::uint32_t l = part.network.customer_first[i]; l < part.network.customer_first[i + 1]; ++l, ++whole) {
          EXPECT_EQ(part.firm[part.network.supplier[l]], net.supplier[whole]);
          all.links[d][2 * whole] = day.shipped[part.network.slot[l]];
          all.links[d][2 * whole + 1] = day.stock[l];
        }
      }
    };
    const auto outcome = run_part(part, settings, days, watch, *ranks, context);
    EXPECT_TRUE(outcome && *outcome == Outcome::done);
  });
  return all;
}

std::vector<std::uint32_t> shuffled_parts(std::size_t firms, int parts, std::uint64_t seed) {
  Stream random(seed, 0, Purpose::test);
  std::vector<std::uint32_t> part_of(firms);
  for (auto& part : part_of) part = static_cast<std::uint32_t>(random.uniform() * parts);
  return part_of;
}

TEST(FirmsInParts, GiveTheBitsOfOneProcess) {
  const FirmNetwork net = random_network(300, 1500, 12, 5);
  Case input = random_damage(net, 5);
  input.demand = {{3, 7, 0.0}, {3, 8, 2.0 * net.final_demand[8]}, {4, 8, 1.0}, {9, 7, 5.0}};
  input.rules = {{2, 11, 0.0}, {2, 12, 0.5}, {2, 13, 0.0}, {3, 400, 0.0}, {20, 11, 1.0}};
  for (int rationing = 0; rationing < 4; ++rationing) {
    for (int order = 0; order < 3; ++order) {
      Settings settings;
      settings.rationing = static_cast<Rationing>(rationing);
      settings.order_rule = static_cast<OrderRule>(order);
      if (order == 1) settings.recovery = {RecoveryLaw::share_of_damage, 12.0, 3};
      if (order == 2) settings.published = true;
      const Everything expected = alone(net, input, settings, 30);
      for (const int parts : {2, 3, 4}) {
        const auto part_of = shuffled_parts(net.firms(), parts, static_cast<std::uint64_t>(parts));
        EXPECT_TRUE(in_parts(net, input, settings, 30, part_of, parts) == expected)
            << "rationing " << rationing << ", orders " << order << ", parts " << parts;
      }
    }
  }
}

TEST(FirmsInParts, APartMayHoldNobodyOrEverybody) {
  const FirmNetwork net = random_network(60, 250, 5, 9);
  const Case input = random_damage(net, 9);
  const Everything expected = alone(net, input, {}, 20);
  EXPECT_TRUE(in_parts(net, input, {}, 20, std::vector<std::uint32_t>(net.firms(), 1), 3) == expected);
}

TEST(FirmsInParts, WhatNeedsTheWholeIsRefused) {
  Settings settings;
  settings.recovery = {RecoveryLaw::by_neighbours, 5.0, 0};
  EXPECT_FALSE(can_be_parted({}, settings));
  Case input;
  input.pools = {{1}};
  input.redirect_rate = 0.5;
  EXPECT_FALSE(can_be_parted(input, {}));
  EXPECT_TRUE(can_be_parted({}, {}));
}

TEST(FirmsInParts, AStopOfOneRankStopsAllOnTheSameDay) {
  const FirmNetwork net = random_network(60, 250, 5, 9);
  const Case input = undisturbed(net, 5.0);
  const auto part_of = shuffled_parts(net.firms(), 3, 1);
  std::vector<int> last(3, -1);
  ThreadRanks(3).run([&](Context& context) {
    Ranks* ranks = context.ranks;
    const auto mine = static_cast<std::uint32_t>(ranks->rank());
    const Part part = make_part(net, input, part_of, mine, 3);
    std::stop_source stop;
    Context own{context.pool, mine == 1 ? stop.get_token() : std::stop_token{}, context.progress};
    const auto watch = [&](const Day& day) {
      last[mine] = day.day;
      if (mine == 1 && day.day == 6) stop.request_stop();
    };
    const auto outcome = run_part(part, {}, 50, watch, *ranks, own);
    EXPECT_TRUE(outcome && *outcome == Outcome::stopped);
  });
  EXPECT_EQ(last, (std::vector<int>{7, 7, 7}));
}

}  // namespace
}  // namespace chokepoint::firms
