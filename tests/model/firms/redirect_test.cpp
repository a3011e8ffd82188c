// Refused orders that move to other suppliers.
#include "model/firms/redirect.h"

#include <gtest/gtest.h>

#include <cmath>

#include "model/firms/run.h"
#include "random_network.h"

namespace chokepoint::firms {
namespace {

/// 0 and 1 make one product; 0 sells 10 to 2, which sells 30 to final users; 1 sells 40 to final users.
FirmNetwork two_makers() {
  static const Sale sales[] = {{0, 2, 0, 10.0}};
  return make_network({5.0, 40.0, 30.0}, sales);
}

std::vector<Totals> totals_of(const FirmNetwork& net, const Case& input, int days,
                              std::vector<double>* last = nullptr) {
  std::vector<Totals> totals;
  PlainContext plain;
  Context context = plain.context();
  (void)run(
      net, input, {}, days,
      [&](const Day& day) {
        totals.push_back(day.totals);
        double out = day.totals.final_use + day.totals.redirected;
        for (const double shipped : day.shipped) out += shipped;
        EXPECT_NEAR(out, day.totals.production, 1e-9);  // conserved
        if (last != nullptr) last->assign(day.production.begin(), day.production.end());
      },
      context);
  return totals;
}

TEST(Redirect, AFreeMakerWithRoomTakesOverACutLink) {
  const FirmNetwork net = two_makers();
  Case input = undisturbed(net, 10.0);
  input.rules = {{5, 0, 0.0, 0}};
  input.pools = {{1}};
  const auto stopped = totals_of(net, input, 80);
  EXPECT_NEAR(stopped.back().final_use, 45.0, 1e-9);  // 2 stands still: a rate of zero is the published model
  input.redirect_rate = 1.0;
  input.redirect_ceiling = 1.0;
  std::vector<double> last;
  const auto moved = totals_of(net, input, 300, &last);
  EXPECT_NEAR(moved.back().final_use, 75.0, 1e-6);
  EXPECT_NEAR(moved.back().redirected, 10.0, 1e-6);
  EXPECT_NEAR(last[1], 50.0, 1e-6);
}

TEST(Redirect, TheCeilingBoundsWhatMoves) {
  const FirmNetwork net = two_makers();
  Case input = undisturbed(net, 10.0);
  input.rules = {{5, 0, 0.0, 0}};
  input.pools = {{1}};
  input.redirect_rate = 1.0;
  input.redirect_ceiling = 0.1;  // four a day
  const auto moved = totals_of(net, input, 300);
  for (const Totals& day : moved) EXPECT_LE(day.redirected, 4.0 + 1e-9);
  EXPECT_NEAR(moved.back().redirected, 4.0, 1e-6);
  EXPECT_NEAR(moved.back().final_use, 45.0 + 12.0, 1e-6);
}

TEST(Redirect, MoreRateNeverCostsFinalUseHereAndSameBytesForThreads) {
  const FirmNetwork net = random_network(2000, 10000, 20, 3);
  Case input = undisturbed(net, 10.0);
  for (std::uint32_t l = 0; l < net.links(); l += 9) input.rules.push_back({3, l, 0.0, l % 2});
  input.pools = {{}, {}};
  for (std::uint32_t i = 0; i < net.firms(); i += 5) input.pools[i % 2].push_back(i);
  input.redirect_ceiling = 0.2;
  double before = 0.0;
  for (const double rate : {0.0, 0.5, 1.0}) {
    input.redirect_rate = rate;
    double use = 0.0;
    for (const Totals& day : totals_of(net, input, 40)) use += day.final_use;
    EXPECT_GE(use, before);
    before = use;
  }
  std::vector<double> bytes[2];
  for (const unsigned threads : {1U, 3U}) {
    PlainContext plain(threads);
    Context context = plain.context();
    (void)run(
        net, input, {}, 20,
        [&](const Day& day) {
          auto& list = bytes[threads == 1 ? 0 : 1];
          list.insert(list.end(), day.production.begin(), day.production.end());
          list.push_back(day.totals.production);
        },
        context);
  }
  EXPECT_EQ(bytes[0], bytes[1]);
}

}  // namespace
}  // namespace chokepoint::firms
