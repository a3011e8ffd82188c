#include "assess/shortage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::assess {
namespace {

constexpr double kSumSlack = 1e-6;
constexpr double kScale = 1e4;  // of the aim, so that the smallest industry stands well above the tolerance of a solver
constexpr double kTiny = 1e-12;  // of an industry's output: smaller sales are left out of the programme

}  // namespace

Result<void> check(const Economy& economy, std::span<const ScarceInput> inputs) {
  Faults faults;
  const auto unit = [](double number) { return number >= 0.0 && number <= 1.0; };
  for (const ScarceInput& input : inputs) {
    const auto fault = [&](std::string found, std::string expected, std::string remedy) {
      faults.add(
          {Code::out_of_range, "input " + input.name, 0, 0, std::move(found), std::move(expected), std::move(remedy)});
    };
    if (!unit(input.left)) fault(fmt::format("{:g} left", input.left), "a share from 0 to 1", "correct it");
    if (!(input.spending >= 0.0 && std::isfinite(input.spending)))
      fault(fmt::format("spending of {:g}", input.spending), "an amount from 0 upwards", "correct it");
    double sum = 0.0;
    for (std::size_t u = 0; u < input.users.size(); ++u) {
      const InputUser& user = input.users[u];
      if (user.industry >= economy.size())
        fault(fmt::format("user {} in industry {}", u + 1, user.industry),
              fmt::format("one of {} industries", economy.size()), "correct it");
      if (!unit(user.share) || !unit(user.depends))
        fault(fmt::format("user {}: share {:g}, depends {:g}", u + 1, user.share, user.depends), "shares from 0 to 1",
              "correct them");
      sum += user.share;
    }
    if (input.users.empty()) {
      fault("no industry that uses it", "at least one", "name its users");
    } else if (std::fabs(sum - 1.0) > kSumSlack) {
      fault(fmt::format("shares of users that add up to {:g}", sum), "1", "name all users, or scale the shares");
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

Result<OutputLoss> output_loss(const Economy& economy, std::span<const ScarceInput> inputs, bool alike,
                               Context& context) {
  if (auto fine = check(economy, inputs); !fine) return tl::unexpected(fine.error());
  const std::uint32_t n = economy.size();
  opt::Model model;
  model.name = "shortage";
  for (std::uint32_t j = 0; j < n; ++j)
    model.add_column(fmt::format("made_{}", j), -kScale * economy.value_added[j] / economy.gdp, 0.0, 1.0);
  std::vector<opt::Entry> row;
  for (const ScarceInput& input : inputs) {
    std::vector<opt::Entry> all;
    for (const InputUser& user : input.users) {
      if (!(user.share > 0.0) || !(user.depends > 0.0)) continue;
      if (alike) {
        double& high = model.high[user.industry];
        high = std::min(high, 1.0 - user.depends * (1.0 - input.left));
        continue;
      }
      const auto got = model.add_column(fmt::format("{}_{}", input.name, user.industry), 0.0, 0.0, 1.0);
      row = {{user.industry, 1.0}, {got, -user.depends}};
      model.add_row(fmt::format("need_{}_{}", input.name, user.industry), -opt::kInfinity, 1.0 - user.depends, row);
      all.push_back({got, user.share});
    }
    if (!all.empty()) model.add_row("left_" + input.name, -opt::kInfinity, input.left, all);
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    const double made = economy.output[i];
    if (!(made > 0.0)) continue;
    row.clear();
    double own = 1.0, base = 0.0;  // base: the row at z = 1, so that leaving out crumbs keeps the base feasible
    for (std::uint32_t j = 0; j < n; ++j) {
      const double part = economy.sales[std::size_t{i} * n + j] / made;
      if (i == j) {
        own -= part;
      } else if (part > kTiny) {
        row.push_back({j, -part});
        base -= part;
      }
    }
    row.push_back({i, own});
    base += own;
    model.add_row(fmt::format("sold_{}", i), std::min(0.0, base), std::max(0.0, base), row);
  }
  auto solved = opt::solve(model, {}, context);
  if (!solved) return tl::unexpected(solved.error());
  OutputLoss loss;
  loss.status = solved->status;
  loss.lost.assign(n, 0.0);
  if (solved->x.empty()) return loss;
  for (std::uint32_t j = 0; j < n; ++j) {
    loss.lost[j] = economy.value_added[j] * std::max(0.0, 1.0 - solved->x[j]);
    loss.gdp += loss.lost[j];
  }
  return loss;
}

}  // namespace chokepoint::assess
