// The fast loop is the plain one: on random economies, events, link laws and rules; for any number of threads and any
// width of vectors; and on the golden runs, where no gate closes.
#include <cstring>

#include "golden.h"
#include "model/ario/sweep.h"
#include "random_case.h"

namespace chokepoint::model::ario::testing {
namespace {

double largest(const std::vector<double>& values) {
  double most = 0.0;
  for (const double v : values) most = std::max(most, std::isinf(v) ? 0.0 : std::fabs(v));
  return most;
}

/// Largest difference over the largest number, series by series.
void expect_same(const Trace& a, const Trace& b, double tolerance, const std::string& what) {
  ASSERT_EQ(a.recorded, b.recorded) << what;
  for (std::size_t k = 0; k < kSeries; ++k) {
    ASSERT_EQ(a.values[k].size(), b.values[k].size()) << what;
    const double scale = std::max(largest(a.values[k]), k == static_cast<std::size_t>(Series::final_unmet) ||
                                                                k == static_cast<std::size_t>(Series::final_undelivered)
                                                            ? largest(a.values[0])
                                                            : 0.0);
    double apart = 0.0;
    for (std::size_t i = 0; i < a.values[k].size(); ++i) {
      const double x = a.values[k][i], y = b.values[k][i];
      if (x == y) continue;
      ASSERT_TRUE(std::isfinite(x) && std::isfinite(y)) << what << " " << name_of(static_cast<Series>(k)) << " " << i;
      apart = std::max(apart, std::fabs(x - y));
    }
    EXPECT_LE(apart, tolerance * scale) << what << " " << name_of(static_cast<Series>(k));
  }
}

Trace plain_run(const Economy& e, const Case& asked, const LinkLaw& law, Rules rules) {
  PlainContext plain;
  Context context = plain.context();
  auto trace = run_plain(e, asked, law, {rules, all_series(), 1}, context);
  EXPECT_TRUE(trace) << to_string(trace.error());
  return std::move(*trace);
}

Trace fast_run(Economy& e, const Case& asked, const LinkLaw& law, Rules rules, unsigned threads = 1) {
  PlainContext plain(threads);
  Context context = plain.context();
  auto trace = run_fast(e, asked, law, {rules, all_series(), 1}, context);
  EXPECT_TRUE(trace) << to_string(trace.error());
  return std::move(*trace);
}

TEST(ArioFast, IsThePlainLoopOnRandomEconomies) {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    for (const bool law : {false, true}) {
      const Drawn d = draw_case(seed, law);
      Economy e = economy_of(d);
      const std::vector<double> flows = e.flows;
      const LinkLaw rules = law_of(d, e);
      const Trace slow = plain_run(e, d.asked, rules, Rules::sound());
      const Trace fast = fast_run(e, d.asked, rules, Rules::sound());
      expect_same(slow, fast, 1e-11, fmt::format("seed {} law {}", seed, law));
      EXPECT_EQ(e.flows, flows) << "the flows are put back";
      if (HasFailure()) return;
    }
  }
}

TEST(ArioFast, FollowsEveryPublishedRuleButTheGates) {
  Rules rules = Rules::published();
  rules.gates = false;
  rules.exact_tests = false;  // a rounding decides there
  for (std::uint32_t seed = 100; seed < 130; ++seed) {
    const Drawn d = draw_case(seed, false);
    Economy e = economy_of(d);
    expect_same(plain_run(e, d.asked, LinkLaw(), rules), fast_run(e, d.asked, LinkLaw(), rules), 1e-11,
                fmt::format("seed {}", seed));
  }
}

TEST(ArioFast, ThreadsChangeNoByte) {
  const Drawn d = draw_case(3, true);
  Stream random{9, 1, Purpose::test};
  Drawn large = d;
  large.table = draw_table(random, 12, 20);
  large.asked.events.clear();
  large.asked.events.push_back(draw_event(random, large.table, large.asked.params, 0));
  for (LinkRule& rule : large.rules) rule.regions = {0, 5, 11};
  Economy e = economy_of(large);
  const LinkLaw law = law_of(large, e);
  const Trace one = fast_run(e, large.asked, law, Rules::sound(), 1);
  for (const unsigned threads : {2U, 5U}) {
    const Trace many = fast_run(e, large.asked, law, Rules::sound(), threads);
    for (std::size_t k = 0; k < kSeries; ++k) {
      ASSERT_EQ(one.values[k].size(), many.values[k].size());
      EXPECT_EQ(std::memcmp(one.values[k].data(), many.values[k].data(), one.values[k].size() * sizeof(double)), 0);
    }
    EXPECT_EQ(one.lost_production, many.lost_production);
  }
}

TEST(ArioFast, WidthOfVectorsChangesNoByte) {
  Stream random{11, 1, Purpose::test};
  Drawn d;
  d.table = draw_table(random, 7, 6);
  const Economy e = economy_of(d);
  const auto numbers = [&](std::size_t size) {
    std::vector<double> v(size);
    for (double& x : v) x = random.uniform();
    return v;
  };
  const auto padded = std::size_t{e.blocks()} * Economy::kLanes;
  const std::size_t cells = e.bought.size();
  const auto delivered = numbers(e.n), weight = numbers(e.n), share = numbers(e.n), made = numbers(padded),
             wish = numbers(padded), stock = numbers(cells), order = numbers(cells), moved = numbers(cells),
             got = numbers(cells), blocked = numbers(cells), inventory = numbers(e.s), restoration = numbers(e.s);
  std::vector<std::vector<double>> first;
  for (const Width width : {Width::plain, Width::avx2, Width::avx512}) {
    if (!has_width(width)) continue;
    for (const bool with : {false, true}) {
      auto s = stock, o = order, m = moved;
      std::vector<double> all(cells), sums(e.n * 8), moved_sums(e.n * 8);
      const Sweep sweep{&e,
                        delivered.data(),
                        with ? weight.data() : nullptr,
                        with ? share.data() : nullptr,
                        e.coefficient.data(),
                        e.bought.data(),
                        s.data(),
                        o.data(),
                        with ? m.data() : nullptr,
                        all.data(),
                        got.data(),
                        blocked.data(),
                        blocked.data(),
                        made.data(),
                        wish.data(),
                        inventory.data(),
                        restoration.data(),
                        0.5,
                        0.7,
                        true};
      sweep_blocks(width, sweep, Pass::both, 0, e.blocks(), sums.data(), with ? moved_sums.data() : nullptr);
      std::vector<std::vector<double>> result{s, o, m, sums, moved_sums};
      if (width == Width::plain) {
        first.insert(first.end(), result.begin(), result.end());
      } else {
        for (std::size_t k = 0; k < result.size(); ++k) EXPECT_EQ(result[k], first[(with ? 5 : 0) + k]) << k;
      }
    }
  }
}

TEST(ArioFast, WithoutEventsNothingMoves) {
  for (std::uint32_t seed = 200; seed < 220; ++seed) {
    Drawn d = draw_case(seed, false);
    d.asked.events.clear();
    Economy e = economy_of(d);
    const Trace trace = fast_run(e, d.asked, LinkLaw(), Rules::sound());
    const auto& production = trace.values[static_cast<std::size_t>(Series::production)];
    for (std::size_t k = 0; k < production.size(); ++k)
      ASSERT_NEAR(production[k], e.output[k % e.n], 1e-12 * e.output[k % e.n]) << seed;
  }
}

TEST(ArioFast, UnitsOfMoneyChangeNothing) {
  for (std::uint32_t seed = 300; seed < 310; ++seed) {
    Drawn d = draw_case(seed, true);
    Economy e = economy_of(d);
    const Trace trace = fast_run(e, d.asked, law_of(d, e), Rules::sound());
    constexpr double kUnit = 4096.0;  // exact, so that every bit must stay
    for (auto* values : {&d.table.square, &d.table.final_demand, &d.table.output}) {
      for (double& v : *values) v /= kUnit;
    }
    d.asked.params.money *= kUnit;
    Economy other = economy_of(d);
    const Trace same = fast_run(other, d.asked, law_of(d, other), Rules::sound());
    const auto& a = trace.values[static_cast<std::size_t>(Series::production)];
    const auto& b = same.values[static_cast<std::size_t>(Series::production)];
    for (std::size_t k = 0; k < a.size(); ++k) ASSERT_NEAR(a[k], b[k] * kUnit, 1e-12 * largest(a)) << seed;
  }
}

TEST(ArioFast, ALinkThatIsCutCarriesNothingAndTheSellerServesOthers) {
  // One sector each: r0 sells to r1 and r2 and to its homes; nobody else sells anything.
  Drawn d;
  d.table.regions = {"r0", "r1", "r2"};
  d.table.sectors = {"a", "b"};
  d.table.industries = {"r0|a", "r1|b", "r2|b"};
  d.table.region = {0, 1, 2};
  d.table.sector = {0, 1, 1};
  d.table.square = {0, 0, 0, 100, 0, 0, 100, 0, 0};
  d.table.final_users = {"r0|h", "r1|h", "r2|h"};
  d.table.final_region = {0, 1, 2};
  d.table.final_demand = {100, 0, 0, 0, 300, 0, 0, 0, 300};
  d.table.output = {300, 300, 300};
  d.asked.params.inventory_days = 5;
  d.asked.units = 40;
  d.rules = {{2, 1000, {0}, {1}, 0.0, 0, "ban"}};
  Economy e = economy_of(d);
  const Trace trace = fast_run(e, d.asked, law_of(d, e), Rules::sound());
  const auto& made = trace.values[static_cast<std::size_t>(Series::production)];
  const std::size_t last = (trace.recorded.size() - 1) * 3;
  EXPECT_NEAR(made[last + 1], 0.0, 1e-2 * e.output[1]);          // r1 has used up its stock
  EXPECT_NEAR(made[last + 2], e.output[2], 1e-9 * e.output[2]);  // r2 never notices
  EXPECT_NEAR(made[last + 0], 200.0 / 365, 1e-2);                // r0 sells what it may
  EXPECT_EQ(trace.first_input[1], 0U);
  // Conservation: r1 made what its first stock and two steps of deliveries allow.
  double total = 0.0;
  for (std::size_t k = 0; k < trace.recorded.size(); ++k) total += made[k * 3 + 1];
  EXPECT_LE(total, e.output[1] * (5 + 2 + 1e-9));
}

TEST(ArioFast, GoldenRunsWhereNoGateCloses) {
  Rules rules = Rules::published();
  rules.gates = false;
  for (const char* name : {"t1_recover_linear", "t2_rebuild_noalt", "t3_arbitrary_inventories", "t5_weekly_steps"}) {
    Golden run = golden(repository_data(), name);
    const Trace trace = fast_run(run.economy, run.asked, LinkLaw(), rules);
    for (std::size_t k = 0; k < kSeries; ++k) {
      const auto apart = difference(run, trace, static_cast<Series>(k));
      if (!apart) continue;
      // The collapse of t3 ends at 1e-12 of the first output: what rounding does there is no smaller.
      EXPECT_LE(*apart, std::string_view(name).starts_with("t3") ? 1e-11 : 1e-12) << name;
      ::testing::Test::RecordProperty(std::string(name).substr(0, 3) + std::string(name_of(static_cast<Series>(k))),
                                      fmt::format("{:.1e}", *apart));
    }
  }
}

}  // namespace
}  // namespace chokepoint::model::ario::testing
