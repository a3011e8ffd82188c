#include "model/firms/settings.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

namespace chokepoint::firms {

namespace {

void expect(bool good, std::string found, std::string expected, Faults& faults) {
  if (!good) faults.add({Code::out_of_range, "", 0, 0, std::move(found), std::move(expected), "correct it"});
}

bool is_share(double x) { return x >= 0.0 && x <= 1.0; }
bool is_amount(double x) { return x >= 0.0 && std::isfinite(x); }

}  // namespace

Case undisturbed(const FirmNetwork& network, double inventory_days) {
  Case input;
  input.target_days.assign(network.firms(), inventory_days);
  input.initial_days.assign(network.firms(), inventory_days);
  return input;
}

Result<void> check(const FirmNetwork& network, const Case& input, const Settings& settings) {
  Faults faults;
  const std::size_t n = network.firms();
  expect(settings.refill_days >= 1.0 && std::isfinite(settings.refill_days),
         fmt::format("stocks refilled in {} days", settings.refill_days), "one day or more", faults);
  expect(settings.recovery.steps > 0.0 && std::isfinite(settings.recovery.steps),
         fmt::format("recovery in {} steps", settings.recovery.steps), "a number above 0", faults);
  expect(input.target_days.size() == n && input.initial_days.size() == n,
         fmt::format("days of stock of {} and {} firms", input.target_days.size(), input.initial_days.size()),
         fmt::format("those of {}", n), faults);
  for (const auto* days : {&input.target_days, &input.initial_days}) {
    for (const double value : *days) expect(is_amount(value), fmt::format("{} days of stock", value), ">= 0", faults);
  }
  std::vector<std::uint8_t> damaged(n, 0);
  for (const Damage& damage : input.damage) {
    expect(damage.firm < n, fmt::format("damage of firm {}", damage.firm), fmt::format("below {}", n), faults);
    expect(is_share(damage.share), fmt::format("a damage of {}", damage.share), "a share from 0 to 1", faults);
    if (damage.firm >= n) continue;
    expect(damaged[damage.firm] == 0, fmt::format("damage of firm {} twice", damage.firm), "once", faults);
    damaged[damage.firm] = 1;
  }
  for (const Window& window : input.windows) {
    expect(window.firm < n, fmt::format("damage of firm {}", window.firm), fmt::format("below {}", n), faults);
    expect(is_share(window.share), fmt::format("a damage of {}", window.share), "a share from 0 to 1", faults);
    expect(window.first <= window.last, fmt::format("days {} to {}", window.first, window.last), "first <= last",
           faults);
    if (window.firm < n)
      expect(damaged[window.firm] == 0, fmt::format("damage and windows of firm {}", window.firm), "one of them",
             faults);
  }
  for (const DayDemand& demand : input.demand) {
    expect(demand.firm < n, fmt::format("demand of firm {}", demand.firm), fmt::format("below {}", n), faults);
    expect(is_amount(demand.amount), fmt::format("a demand of {}", demand.amount), ">= 0", faults);
  }
  for (const LinkRule& rule : input.rules) {
    expect(rule.link < network.links(), fmt::format("a rule for link {}", rule.link),
           fmt::format("below {}", network.links()), faults);
    expect(is_share(rule.pass), fmt::format("a share of {} that passes", rule.pass), "a share from 0 to 1", faults);
    expect(rule.pool == LinkRule::kNoPool || rule.pool < input.pools.size(), fmt::format("pool {}", rule.pool),
           fmt::format("below {}", input.pools.size()), faults);
  }
  expect(is_share(input.redirect_rate), fmt::format("a rate of {}", input.redirect_rate), "a share from 0 to 1",
         faults);
  expect(is_amount(input.redirect_ceiling), fmt::format("a ceiling of {}", input.redirect_ceiling), ">= 0", faults);
  for (const auto& pool : input.pools) {
    for (const std::uint32_t firm : pool)
      expect(firm < n, fmt::format("firm {} in a pool", firm), fmt::format("below {}", n), faults);
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

}  // namespace chokepoint::firms
