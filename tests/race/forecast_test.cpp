#include "race/forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "base/math.h"
#include "plain_race.h"
#include "sample.h"

namespace chokepoint::race {
namespace {

using sample::duel;
using sample::lognormal;
using sample::run_of;

/// Three standard errors of a frequency.
double three_errors(double p, double n) { return 3 * std::sqrt(p * (1 - p) / n); }

constexpr double kPhi = 0.673387;  // reference section 8.1: Phi(ln(4/3) / sqrt(.25 + .16))

TEST(Forecast, TwoLognormalsOfTheReference) {
  // Medians of 3 and 4 years.
  const RunOptions options{400000, 5, 0};
  const Forecast f = run_of(duel({lognormal(36, 0.5), lognormal(48, 0.4)}), options);
  EXPECT_NEAR(f.first[0][0], kPhi, three_errors(kPhi, 400000));
  EXPECT_NEAR(f.first[0][0], math::normal_cdf(std::log(4.0 / 3) / std::sqrt(0.41)), three_errors(kPhi, 400000));
  EXPECT_NEAR(f.first[0][0] + f.first[0][1] + f.nobody[0], 1, 1e-12);
  EXPECT_NEAR(f.arrivals[0].quantile(0.5), 36, 0.2);
  EXPECT_NEAR(f.arrivals[0].quantile(0.9), 36 * std::exp(0.5 * 1.2815515655446004), 0.6);
  EXPECT_NEAR(f.arrivals[1].share_before(48), 0.5, three_errors(0.5, 400000));
}

/// No duration is exponential; many independent tries with small odds are, in the limit of short periods.
TEST(Forecast, TwoExponentialsOfTheReference) {
  // Rates 1/3 and 1/4 a year: P(first) = (1/3) / (1/3 + 1/4) = .571429. One try each tenth of a year, whose success is
  // copied at once.
  Network net;
  net.contenders = {"a", "b"};
  net.types = {"goal"};
  const double rate[2] = {1.0 / 3, 1.0 / 4}, step = 0.1;
  for (std::uint32_t c = 0; c < 2; ++c) {
    net.milestones.push_back({c, 0});
    for (int k = 0; k < 120; ++k) {
      Task task;
      task.name = "c" + std::to_string(c) + "/" + std::to_string(k);
      task.odds = 1 - std::exp(-rate[c] * step);
      task.duration = Duration::fit(Shape::fixed, (k + 0.25 + 0.5 * c) * step, 0, 0);
      task.milestone = 2 + static_cast<std::uint32_t>(net.tasks.size());
      net.tasks.push_back(task);
    }
  }
  net.types.push_back("try");
  for (const Task& task : net.tasks) {
    const std::uint32_t contender = task.name[1] == '0' ? 0 : 1;
    net.milestones.push_back({contender, 1});
    net.ties.push_back(
        {"tie" + task.name, static_cast<std::uint32_t>(net.milestones.size() - 1), contender, Duration{}});
  }
  const Forecast f = run_of(net, {20000, 2, 0});
  const double decided = f.first[0][0] + f.first[0][1];
  EXPECT_NEAR(f.first[0][0] / decided, 0.571429, 3 * std::sqrt(0.25 / 20000) + 0.01);  // the grid favours a by < .01
  EXPECT_NEAR(f.nobody[0], std::exp(-12 * (rate[0] + rate[1])), 0.003);
}

TEST(Forecast, EqualContendersHaveEqualOdds) {
  for (const std::size_t k : {2U, 3U, 7U}) {
    const Forecast f =
        run_of(duel(std::vector<Duration>(k, Duration::fit(Shape::heavy_tail, 30, 20, 90))), {90000, 3, 0});
    for (std::size_t c = 0; c < k; ++c) {
      const double p = 1.0 / static_cast<double>(k);
      EXPECT_NEAR(f.first[0][c], p, three_errors(p, 90000));
    }
  }
}

TEST(Forecast, WhoArrivesAtTheSameMomentSharesTheWin) {
  const Duration year = Duration::fit(Shape::fixed, 12, 0, 0);
  const Forecast f = run_of(duel({year, year, year, Duration::fit(Shape::fixed, 13, 0, 0)}), {1000, 1, 0});
  for (int c = 0; c < 3; ++c) EXPECT_NEAR(f.first[0][c], 1.0 / 3, 1e-12);
  EXPECT_EQ(f.first[0][3], 0);
}

TEST(Forecast, SharedRiskIsACorrelation) {
  // ln T_i = mu_i + sigma (sqrt(rho) F + sqrt(1 - rho) e_i): the difference has variance 2 sigma^2 (1 - rho).
  Network net = duel({lognormal(36, 0.5), lognormal(48, 0.5)});
  for (const double rho : {0.0, 0.5, 0.9}) {
    net.risks = {{"physics", rho}};
    for (Task& task : net.tasks) task.risk = 0;
    const Forecast f = run_of(net, {200000, 4, 0});
    const double p = math::normal_cdf(std::log(4.0 / 3) / (0.5 * std::sqrt(2 * (1 - rho))));
    EXPECT_NEAR(f.first[0][0], p, three_errors(p, 200000)) << rho;
  }
}

TEST(Forecast, OddsShareTheRiskToo) {
  // Both fail together where the risk is all they have: P(nobody) = 1 - p, not (1 - p)^2.
  Network net = duel({lognormal(36, 0.5), lognormal(48, 0.4)});
  for (Task& task : net.tasks) task.odds = 0.6;
  EXPECT_NEAR(run_of(net, {100000, 4, 0}).nobody[0], 0.16, three_errors(0.16, 100000));
  net.risks = {{"physics", 1.0}};
  for (Task& task : net.tasks) task.risk = 0;
  const Forecast f = run_of(net, {100000, 4, 0});
  EXPECT_NEAR(f.nobody[0], 0.4, three_errors(0.4, 100000));
  EXPECT_NEAR(f.arrivals[0].never_share(), 0.4, three_errors(0.4, 100000));
  EXPECT_EQ(f.arrivals[0].quantile(0.9), kNever);
}

TEST(Forecast, FollowerIsAtMostALagBehind) {
  Network net = duel({Duration::fit(Shape::fixed, 20, 0, 0), Duration::fit(Shape::fixed, 50, 0, 0)});
  net.ties = {{"learn", 0, 1, Duration::fit(Shape::fixed, 12, 0, 0)}};
  Forecast f = run_of(net, {100, 1, 0});
  EXPECT_NEAR(f.arrivals[1].quantile(0.5), 32.25, 0.3);
  net.ties[0].lag = Duration::fit(Shape::fixed, 60, 0, 0);  // slower than its own way
  f = run_of(net, {100, 1, 0});
  EXPECT_NEAR(f.arrivals[1].quantile(0.5), 50.25, 0.3);
  net.milestones[0].reached = -30;  // long ago: what is known can be copied, but not in the past
  net.ties[0].lag = Duration::fit(Shape::fixed, 12, 0, 0);
  f = run_of(net, {100, 1, 0});
  EXPECT_EQ(f.first[0][0], 1);
  EXPECT_NEAR(f.arrivals[1].quantile(0.5), 0.25, 0.3);
}

TEST(Forecast, WhoHasNoMachineHasNothingToRepeatItOn) {
  Network net = duel({Duration::fit(Shape::fixed, 20, 0, 0), Duration::fit(Shape::fixed, 50, 0, 0)});
  net.ties = {{"learn", 0, 1, Duration::fit(Shape::fixed, 12, 0, 0)}};
  Task machine;
  machine.name = "c1/machine";
  machine.duration = Duration::fit(Shape::fixed, 40, 0, 0);
  net.tasks.push_back(machine);
  net.tasks[1].after_tasks = {2};
  EXPECT_NEAR(run_of(net, {100, 1, 0}).arrivals[1].quantile(0.5), 40.25, 0.3);
  net.tasks[2].odds = 0;  // and who never gets one, never
  EXPECT_EQ(run_of(net, {100, 1, 0}).arrivals[1].quantile(0.5), kNever);
}

TEST(Forecast, MaximumOfTasks) {
  // Three equal parts at once: P(T <= t) is the cube.
  Network net = duel({lognormal(24, 0.4)});
  for (int i = 0; i < 2; ++i) {
    Task task = net.tasks[0];
    task.name += std::to_string(i);
    net.tasks.push_back(task);
  }
  const Forecast f = run_of(net, {200000, 9, 0});
  for (const double t : {18.0, 24.0, 36.0}) {
    const double p = std::pow(math::normal_cdf(std::log(t / 24) / 0.4), 3);
    EXPECT_NEAR(f.arrivals[0].share_before(t), p, three_errors(p, 200000));
  }
}

TEST(Forecast, ScarceResourcesSlow) {
  Network net = duel({Duration::fit(Shape::fixed, 20, 0, 0)});
  const auto point = [](double x) { return stats::Distribution::fit(x, x, x, stats::Support::positive); };
  net.resources = {{"people", point(0.25), point(0.5)}, {"budget", point(2.0), point(0.5)}};
  net.tasks[0].resources = {0};
  EXPECT_NEAR(run_of(net, {100, 1, 0}).arrivals[0].quantile(0.5), 40.25, 0.3);
  net.tasks[0].resources = {1};
  EXPECT_NEAR(run_of(net, {100, 1, 0}).arrivals[0].quantile(0.5), 14.25, 0.3);
  net.tasks[0].resources = {0, 1};  // the scarcest binds
  EXPECT_NEAR(run_of(net, {100, 1, 0}).arrivals[0].quantile(0.5), 40.25, 0.3);
}

/// Difference of two frequencies in standard errors of the difference: both are counted.
double standard_errors(double p, double n, double q, double m) {
  const double all = (p * n + q * m) / (n + m);
  const double error = std::sqrt(all * (1 - all) * (1 / n + 1 / m));
  return error > 0 ? (p - q) / error : 0;
}

/// The room against the plain implementation: odds to be first first, then shares that have arrived by some days.
struct Comparison {
  std::vector<double> odds, arrivals;  // in standard errors
};
Comparison compare(std::uint64_t seed, int plain_runs, std::uint32_t draws) {
  const Network net = sample::everything();
  const Forecast f = run_of(net, {draws, seed, 1});
  std::mt19937_64 random(seed);
  std::vector<std::vector<double>> first(3, std::vector<double>(4, 0.0));
  std::vector<std::vector<double>> reached(net.milestones.size());
  for (int run = 0; run < plain_runs; ++run) {
    const auto draw = plain::draw(net, random);
    for (std::uint32_t type = 0; type < 3; ++type) {
      std::size_t winner = 3;
      double best = 1200;
      for (std::size_t m = 0; m < net.milestones.size(); ++m) {
        if (net.milestones[m].type == type && draw.reached[m] < best) {
          best = draw.reached[m];
          winner = net.milestones[m].contender;
        }
      }
      first[type][winner] += 1.0 / plain_runs;
    }
    for (std::size_t m = 0; m < net.milestones.size(); ++m) reached[m].push_back(draw.reached[m]);
  }
  Comparison out;
  for (std::uint32_t type = 0; type < 3; ++type) {
    for (std::uint32_t c = 0; c < 4; ++c) {
      const double p = c < 3 ? f.first[type][c] : f.nobody[type];
      out.odds.push_back(standard_errors(p, draws, first[type][c], plain_runs));
    }
  }
  for (std::size_t m = 0; m < net.milestones.size(); ++m) {
    if (!std::isnan(net.milestones[m].reached)) continue;
    std::sort(reached[m].begin(), reached[m].end());
    for (const double t : {12.0, 24.0, 40.0, 60.0, 100.0, 160.0}) {
      const auto before = std::lower_bound(reached[m].begin(), reached[m].end(), t) - reached[m].begin();
      out.arrivals.push_back(
          standard_errors(f.arrivals[m].share_before(t), draws, static_cast<double>(before) / plain_runs, plain_runs));
    }
  }
  return out;
}

/// The largest of so many independent standard normal numbers exceeds it in one case of a hundred (Sidak 1967). Of 60
/// comparisons one goes beyond 3 in 15 of 100 runs, with nothing wrong.
constexpr double kOneInHundredOf60 = 3.76;

TEST(Forecast, AgreesWithAPlainImplementation) {
  const Comparison c = compare(20, 20000, 300000);
  for (std::size_t i = 0; i < c.odds.size(); ++i) EXPECT_LT(std::fabs(c.odds[i]), 3.0) << i;
  for (std::size_t i = 0; i < c.arrivals.size(); ++i) EXPECT_LT(std::fabs(c.arrivals[i]), kOneInHundredOf60) << i;
}

TEST(ForecastSlow, AgreesWithAPlainImplementationManyTimes) {
  // A bias that one run hides shows in the mean of many; a wrong spread in their mean square.
  constexpr int kTimes = 12;
  std::vector<double> sum, square;
  for (int time = 0; time < kTimes; ++time) {
    Comparison c = compare(1000 + static_cast<std::uint64_t>(time), 20000, 200000);
    c.odds.insert(c.odds.end(), c.arrivals.begin(), c.arrivals.end());
    sum.resize(c.odds.size());
    square.resize(c.odds.size());
    for (std::size_t i = 0; i < c.odds.size(); ++i) {
      sum[i] += c.odds[i];
      square[i] += c.odds[i] * c.odds[i];
    }
  }
  double largest = 0, all = 0, counted = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const double of_mean = std::fabs(sum[i]) / std::sqrt(1.0 * kTimes);
    largest = std::max(largest, of_mean);
    EXPECT_LT(of_mean, kOneInHundredOf60) << i;
    if (square[i] < 0.1) continue;  // certain, or nearly
    all += square[i];
    counted += kTimes;
  }
  std::cout << "largest mean difference " << largest << " standard errors, mean square " << all / counted << "\n";
  EXPECT_NEAR(all / counted, 1.0, 0.25);  // comparisons of one run depend on each other
}

TEST(Forecast, SameCountsForAnyNumberOfThreads) {
  const Network net = sample::everything();
  const Forecast one = run_of(net, {30000, 8, 1}, {}, 1), four = run_of(net, {30000, 8, 1}, {}, 4);
  EXPECT_EQ(one.first, four.first);
  EXPECT_EQ(one.nobody, four.nobody);
  for (std::size_t m = 0; m < net.milestones.size(); ++m) {
    for (int i = 1; i < 100; ++i) EXPECT_EQ(one.arrivals[m].quantile(i / 100.0), four.arrivals[m].quantile(i / 100.0));
  }
  for (std::size_t i = 0; i < one.influences.size(); ++i) {
    EXPECT_EQ(one.influences[i].first_slow, four.influences[i].first_slow);
  }
  EXPECT_NE(one.first, run_of(net, {30000, 9, 1}).first);
}

TEST(Forecast, OrderAndNumberOfContendersDoNotMatter) {
  const Network net = sample::everything();
  const Forecast f = run_of(net, {20000, 8, 1});
  // The same race told backwards.
  Network back = net;
  std::reverse(back.contenders.begin(), back.contenders.end());
  std::reverse(back.milestones.begin(), back.milestones.end());
  std::reverse(back.tasks.begin(), back.tasks.end());
  std::reverse(back.ties.begin(), back.ties.end());
  const auto flip = [](std::uint32_t& i, std::size_t n) { i = i == kNone ? i : static_cast<std::uint32_t>(n) - 1 - i; };
  for (auto& m : back.milestones) flip(m.contender, 3);
  for (auto& t : back.tasks) {
    for (auto& i : t.after_tasks) flip(i, net.tasks.size());
    for (auto& i : t.after_milestones) flip(i, net.milestones.size());
    flip(t.milestone, net.milestones.size());
  }
  for (auto& t : back.ties) {
    flip(t.leader, net.milestones.size());
    flip(t.follower, net.milestones.size());
  }
  const Forecast g = run_of(back, {20000, 8, 1});
  for (std::uint32_t type = 0; type < 3; ++type) {
    for (std::uint32_t c = 0; c < 3; ++c) EXPECT_EQ(f.first[type][c], g.first[type][2 - c]);
  }
  // A bystander leaves all others' draws alone.
  Network more = net;
  more.contenders.push_back("d");
  more.milestones.push_back({3, 0});
  Task task;
  task.name = "d/build";
  task.milestone = 9;
  task.duration = Duration::fit(Shape::fixed, 900, 0, 0);
  more.tasks.insert(more.tasks.begin(), task);
  for (std::size_t t = 1; t < more.tasks.size(); ++t) {
    for (auto& i : more.tasks[t].after_tasks) ++i;
  }
  const Forecast h = run_of(more, {20000, 8, 1});
  for (std::uint32_t c = 0; c < 3; ++c) EXPECT_EQ(f.first[2][c], h.first[2][c]);
}

TEST(Forecast, InfluencesSayWhatMatters) {
  const Forecast f = run_of(duel({lognormal(36, 0.5), lognormal(40, 0.1)}), {100000, 5, 0});
  ASSERT_EQ(f.influences.size(), 2U);
  EXPECT_EQ(f.influences[0].name, "c0/work");
  // In its fastest fifth the wide one nearly always wins; in its slowest it nearly never does.
  EXPECT_GT(f.influences[0].first_fast[0], 0.99);
  EXPECT_LT(f.influences[0].first_slow[0], 0.01);
  EXPECT_GT(f.influences[0].first_fast[0] - f.influences[0].first_slow[0],
            3 * (f.influences[1].first_slow[0] - f.influences[1].first_fast[0]));
}

TEST(Forecast, WinsByDateAddUp) {
  const Network net = sample::everything();
  const Forecast f = run_of(net, {50000, 8, 1});
  for (std::uint32_t type = 1; type < 3; ++type) {
    double sum = f.nobody[type];
    for (std::uint32_t c = 0; c < 3; ++c) {
      EXPECT_LE(f.first_before(type, c, 30), f.first_before(type, c, 60));
      sum += f.first_before(type, c, 1200);
    }
    EXPECT_NEAR(sum, 1, 1e-9);
  }
}

TEST(Forecast, BadRequestsAreExplained) {
  PlainContext plain;
  Context context = plain.context();
  const Network net = duel({lognormal(36, 0.5)});
  EXPECT_FALSE(run(net, {}, {0, 1, 0}, context));
  EXPECT_FALSE(run(net, {}, {10, 1, 1}, context));
  EXPECT_FALSE(run(net, {1, 2, 3, {1.0F}}, {10, 1, 0}, context));
  context.memory_limit = 1000;
  const auto big = run(net, {}, {10, 1, 0}, context);
  ASSERT_FALSE(big);
  EXPECT_EQ(big.error().faults[0].code, Code::too_large);
}

TEST(Forecast, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  PlainContext plain;
  Context context{plain.pool, stop.get_token(), plain.progress};
  const auto f = run(duel({lognormal(36, 0.5)}), {}, {100000, 1, 0}, context);
  ASSERT_TRUE(f);
  EXPECT_FALSE(f->complete);
  EXPECT_LT(f->draws, 100000U);
}

TEST(ForecastSlow, AMillionDrawsInSeconds) {
  const Network net = sample::everything();
  const auto begin = std::chrono::steady_clock::now();
  const Forecast f = run_of(net, {1000000, 5, 0});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::cout << "1e6 draws of " << net.tasks.size() << " tasks on 2 threads: " << seconds << " s\n";
  EXPECT_TRUE(f.complete);
}

}  // namespace
}  // namespace chokepoint::race
