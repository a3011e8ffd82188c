// The sound default: the fast run against the plain one, and what must hold on any network.
#include "model/firms/run.h"

#include <gtest/gtest.h>

#include <cmath>

#include "golden.h"
#include "model/firms/plain.h"
#include "random_network.h"

namespace chokepoint::firms {
namespace {

struct Record {
  std::vector<Totals> totals;
  std::vector<double> numbers;  // firms, then shipments, of every day
};

template <class Runner>
Record record(Runner&& runner, const FirmNetwork& net, const Case& input, const Settings& settings, int days,
              unsigned threads = 1) {
  Record record;
  PlainContext plain(threads);
  Context context = plain.context();
  const auto outcome = runner(
      net, input, settings, days,
      [&](const Day& day) {
        record.totals.push_back(day.totals);
        for (const auto& list :
             {day.production, day.demand, day.input_limit, day.damage, day.final_use, day.shipped, day.stock})
          record.numbers.insert(record.numbers.end(), list.begin(), list.end());
      },
      context);
  EXPECT_TRUE(outcome && *outcome == Outcome::done);
  return record;
}

std::vector<Settings> all_rules() {
  std::vector<Settings> all;
  for (int rationing = 0; rationing < 4; ++rationing) {
    for (int order = 0; order < 3; ++order) {
      Settings settings;
      settings.rationing = static_cast<Rationing>(rationing);
      settings.order_rule = static_cast<OrderRule>(order);
      if (order == 1) settings.recovery = {RecoveryLaw::share_of_damage, 12.0, 3};
      if (order == 2) settings.recovery = {RecoveryLaw::by_neighbours, 5.0, 0};
      all.push_back(settings);
    }
  }
  return all;
}

TEST(FirmsRun, AgreesWithThePlainRun) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const FirmNetwork net = random_network(300, 1500, 12, seed);
    Case input = random_damage(net, seed);
    input.demand = {{3, 7, 0.0}, {3, 8, 2.0 * net.final_demand[8]}, {4, 8, 1.0}, {9, 7, 5.0}};
    input.rules = {{2, 11, 0.0, 0}, {2, 12, 0.5, 1}, {2, 13, 0.0, 0}, {3, 400, 0.0}, {20, 11, 1.0, 0}};
    input.pools = {{3, 30, 31}, {31, 77}};
    input.redirect_rate = 0.7;
    input.redirect_ceiling = 0.2;
    for (const Settings& settings : all_rules()) {
      const Record plain = record(run_plain, net, input, settings, 40);
      const Record fast = record(firms::run, net, input, settings, 40);
      ASSERT_EQ(plain.numbers.size(), fast.numbers.size());
      double largest = 0.0;
      for (const double number : plain.numbers) largest = std::max(largest, std::fabs(number));
      double worst = 0.0;
      for (std::size_t k = 0; k < plain.numbers.size(); ++k)
        worst = std::max(worst, std::fabs(plain.numbers[k] - fast.numbers[k]) / (1e-3 * largest + fast.numbers[k]));
      EXPECT_LE(worst, 1e-12) << "seed " << seed << " rationing " << static_cast<int>(settings.rationing) << " orders "
                              << static_cast<int>(settings.order_rule);
    }
  }
}

TEST(FirmsRun, NothingMovesWithoutAShock) {
  const FirmNetwork net = random_network(400, 2000, 15, 5);
  for (const Settings& settings : all_rules()) {
    const Record fast = record(firms::run, net, undisturbed(net, 15.0), settings, 365);
    const Totals normal = normal_totals(net);
    for (const Totals& day : fast.totals) {
      EXPECT_NEAR(day.production / normal.production, 1.0, 1e-12);
      EXPECT_NEAR(day.final_use / normal.final_use, 1.0, 1e-12);
      EXPECT_EQ(day.damage, 0.0);
    }
  }
}

TEST(FirmsRun, WhatIsMadeIsWhatIsHandedOutAndNobodyGetsMoreThanOrdered) {
  const FirmNetwork net = random_network(300, 1500, 12, 6);
  Case input = random_damage(net, 6);
  for (const Settings& settings : all_rules()) {
    PlainContext plain;
    Context context = plain.context();
    (void)firms::run(
        net, input, settings, 60,
        [&](const Day& day) {
          for (std::uint32_t i = 0; i < net.firms(); ++i) {
            double out = day.final_use[i];
            for (std::uint32_t s = net.supplier_first[i]; s < net.supplier_first[i + 1]; ++s) {
              EXPECT_GE(day.shipped[s], 0.0);
              out += day.shipped[s];
            }
            EXPECT_NEAR(out, day.production[i], 2e-12 * net.output[i]);
            EXPECT_GE(day.production[i], 0.0);
            EXPECT_LE(day.final_use[i], net.final_demand[i]);
          }
        },
        context);
  }
}

TEST(FirmsRun, TheReferenceProgramLosesOutputInWaterFilling) {
  // The defect that the default does not share, on its own golden network: goods made that nobody gets.
  const FirmNetwork net = golden::network("i03_sf_200");
  const golden::Run run = golden::named("i03_sf_200", "R2");
  double vanished[2] = {0.0, 0.0};
  for (const bool published : {false, true}) {
    Settings settings = run.settings;
    settings.published = published;
    PlainContext plain;
    Context context = plain.context();
    (void)firms::run(
        net, golden::input(run, net), settings, 60,
        [&](const Day& day) {
          double out = day.totals.final_use;
          for (const double shipped : day.shipped) out += shipped;
          vanished[published ? 1 : 0] += std::fabs(day.totals.production - out) / day.totals.production;
        },
        context);
  }
  EXPECT_LE(vanished[0], 1e-12);
  EXPECT_GT(vanished[1], 0.01);
}

TEST(FirmsRun, SameBytesForAnyNumberOfThreads) {
  const FirmNetwork net = random_network(3000, 15000, 40, 7);
  const Case input = random_damage(net, 7);
  for (const bool published : {false, true}) {
    Settings settings;
    settings.published = published;
    const Record one = record(firms::run, net, input, settings, 20, 1);
    for (const unsigned threads : {2U, 7U}) {
      const Record many = record(firms::run, net, input, settings, 20, threads);
      EXPECT_EQ(one.numbers, many.numbers);
      for (std::size_t day = 0; day < one.totals.size(); ++day) {
        EXPECT_EQ(one.totals[day].production, many.totals[day].production);
        EXPECT_EQ(one.totals[day].value_added, many.totals[day].value_added);
        EXPECT_EQ(one.totals[day].final_use, many.totals[day].final_use);
      }
    }
  }
}

TEST(FirmsRun, UnitsDoNotMatter) {
  const FirmNetwork net = random_network(300, 1500, 12, 8);
  FirmNetwork small = net;
  constexpr double kUnit = 0x1p-80;
  for (auto* list : {&small.final_demand, &small.amount, &small.slot_amount, &small.output}) {
    for (double& number : *list) number *= kUnit;
  }
  const Case input = random_damage(net, 8);
  const Record large = record(firms::run, net, input, {}, 40);
  const Record tiny = record(firms::run, small, input, {}, 40);
  for (std::size_t day = 0; day < 40; ++day)
    EXPECT_EQ(large.totals[day].production * kUnit, tiny.totals[day].production);
}

TEST(FirmsRun, ABlockedLinkCarriesNothingAndOtherSalesGoOn) {
  const FirmNetwork net = random_network(300, 1500, 12, 9);
  Case input = undisturbed(net, 5.0);
  const std::uint32_t link = 700;
  const std::uint32_t supplier = net.supplier[link];
  ASSERT_GT(net.supplier_first[supplier + 1] - net.supplier_first[supplier], 1U);
  input.rules = {{10, link, 0.0}};
  PlainContext plain;
  Context context = plain.context();
  double least_other = 1e300;
  (void)firms::run(
      net, input, {}, 40,
      [&](const Day& day) {
        if (day.day >= 10) {
          EXPECT_EQ(day.shipped[net.slot[link]], 0.0);
        }
        if (day.day != 10) return;
        for (std::uint32_t s = net.supplier_first[supplier]; s < net.supplier_first[supplier + 1]; ++s) {
          if (s != net.slot[link]) least_other = std::min(least_other, day.shipped[s] / net.slot_amount[s]);
        }
      },
      context);
  EXPECT_NEAR(least_other, 1.0, 1e-12);
}

TEST(FirmsRun, TwoFirmsInARowByHand) {
  // 1 sells 10 a day to 2, which sells 20 to final users and holds 5 days. 1 stops for good on day 0: what 2 holds
  // lasts through day 5 (the shipment of day -1 arrives on day 0), then it stops.
  const Sale sale{0, 1, 0, 10.0};
  const FirmNetwork net = make_network({0.0, 20.0}, std::span(&sale, 1));
  Case input = undisturbed(net, 5.0);
  input.damage = {{0, 1.0, 0}};
  const Record fast = record(firms::run, net, input, {}, 8);
  for (int day = 0; day < 5; ++day) EXPECT_NEAR(fast.totals[day].final_use, 20.0, 1e-9) << day;
  EXPECT_NEAR(fast.totals[5].final_use, 0.0, 1e-9);
  EXPECT_EQ(fast.totals[7].damage, 10.0);
}

TEST(FirmsRun, TellsAllThatIsWrong) {
  const FirmNetwork net = random_network(30, 60, 4, 10);
  Case input = undisturbed(net, 15.0);
  input.damage = {{3, 1.5, 0}, {3, 0.5, 1}, {99, 0.5, 1}};
  input.windows = {{4, 0.5, 9, 3}};
  input.rules = {{0, 60, 2.0}};
  Settings settings;
  settings.refill_days = 0.0;
  PlainContext plain;
  Context context = plain.context();
  const auto outcome = firms::run(
      net, input, settings, 5, [](const Day&) {}, context);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().faults.size(), 7U);
}

}  // namespace
}  // namespace chokepoint::firms
