// Every golden run of the reference program, day by day and firm by firm, by the plain and by the fast run.
#include "golden.h"

#include <gtest/gtest.h>

#include <cmath>

#include "model/firms/plain.h"
#include "model/firms/run.h"

namespace chokepoint::firms {
namespace {

using Rows = std::vector<std::vector<double>>;

/// Largest difference, in parts of the number and no less than of `floor`.
double difference(double ours, double theirs, double floor) {
  return std::fabs(ours - theirs) / std::max(std::fabs(theirs), floor);
}

struct Worst {
  double totals{0.0}, firms{0.0}, shipments{0.0};
  std::string where;
  void take(double& worst, double value, const std::string& place) {
    if (!(value <= worst)) {
      worst = std::isfinite(value) ? value : 1e300;
      where = place;
    }
  }
};

template <class Runner>
Worst compare(const golden::Run& run, Runner&& runner) {
  const FirmNetwork net = golden::network(run.network);
  const std::vector<std::uint32_t> customer = customer_of_slot(net);
  const std::string stem = run.network + "/out_" + run.name;
  const Rows totals = golden::rows(stem + "_totals.csv");
  std::map<int, Rows> firms, shipments;
  for (const auto& row : golden::rows(stem + "_firms.csv")) firms[static_cast<int>(row[0])].push_back(row);
  for (const auto& row : golden::rows(stem + "_shipments.csv")) shipments[static_cast<int>(row[0])].push_back(row);
  const double size = totals.at(0)[1];
  Worst worst;
  std::size_t compared = 0;
  const auto watch = [&](const Day& day) {
    const auto& total = totals.at(day.day + 1);
    const double ours[] = {day.totals.production, day.totals.value_added, day.totals.final_use, day.totals.damage,
                           day.totals.damage_value_added};
    const std::string at = "day " + std::to_string(day.day);
    for (std::size_t k = 0; k < 5; ++k)
      worst.take(worst.totals, difference(ours[k], total[k + 1], size), at + " total " + std::to_string(k));
    for (const auto& row : firms[day.day]) {
      const auto i = static_cast<std::size_t>(row[1]) - 1;
      const double normal = row[2];
      const double numbers[] = {net.output[i], day.production[i], day.demand[i], day.input_limit[i], day.damage[i]};
      for (std::size_t k = 0; k < 5; ++k)
        worst.take(worst.firms, difference(numbers[k], row[k + 2], k == 4 ? 1e-3 : 1e-3 * normal),
                   at + " firm " + std::to_string(i + 1) + " column " + std::to_string(k));
      ++compared;
    }
    for (const auto& row : shipments[day.day]) {
      const auto i = static_cast<std::uint32_t>(row[2]) - 1;
      for (std::uint32_t s = net.supplier_first[i]; s < net.supplier_first[i + 1]; ++s) {
        if (customer[s] + 1 != static_cast<std::uint32_t>(row[1])) continue;
        worst.take(worst.shipments, difference(day.shipped[s], row[4], 1e-3 * row[3]),
                   at + " from " + std::to_string(i + 1));
        ++compared;
      }
    }
  };
  PlainContext plain(2);
  Context context = plain.context();
  const auto outcome =
      runner(net, golden::input(run, net), run.settings, static_cast<int>(totals.size()) - 1, watch, context);
  EXPECT_TRUE(outcome && *outcome == Outcome::done);
  EXPECT_GT(compared, net.firms());
  const Totals normal = normal_totals(net);
  EXPECT_LE(difference(normal.production, totals[0][1], size), 1e-14);
  EXPECT_LE(difference(normal.value_added, totals[0][2], size), 1e-14);
  EXPECT_LE(difference(normal.final_use, totals[0][3], size), 1e-14);
  return worst;
}

class Golden : public testing::TestWithParam<golden::Run> {};

TEST_P(Golden, ThePlainRunReproducesTheReferenceProgram) {
  const Worst worst = compare(GetParam(), run_plain);
  EXPECT_LE(worst.totals, 1e-12) << worst.where;
  EXPECT_LE(worst.firms, 1e-12) << worst.where;
  EXPECT_LE(worst.shipments, 1e-12) << worst.where;
}

TEST_P(Golden, TheFastRunReproducesTheReferenceProgram) {
  const Worst worst = compare(GetParam(), firms::run);
  EXPECT_LE(worst.totals, 1e-12) << worst.where;
  EXPECT_LE(worst.firms, 1e-12) << worst.where;
  EXPECT_LE(worst.shipments, 1e-12) << worst.where;
}

INSTANTIATE_TEST_SUITE_P(Runs, Golden, testing::ValuesIn(golden::runs()),
                         [](const auto& test) { return test.param.network + "_" + test.param.name; });

}  // namespace
}  // namespace chokepoint::firms
