#include "assess/transshipment.h"

#include <algorithm>
#include <limits>

namespace chokepoint::assess {
namespace {

constexpr double kOpen = std::numeric_limits<double>::infinity();
/// Nothing known: from nothing to no bound.
constexpr Amount kUnknown{0.0, kOpen, kOpen};

Amount smaller(const Amount& a, const Amount& b) {
  return {std::min(a.low, b.low), std::min(a.value, b.value), std::min(a.high, b.high)};
}

/// `from` less `off`, never below nothing.
Amount without(const Amount& from, const Amount& off) {
  return {std::max(0.0, from.low - off.high), std::max(0.0, from.value - off.value),
          std::max(0.0, from.high - off.low)};
}

/// Above `times` the bound: sure, sure not, or open.
Alarm above(const Amount& amount, const Amount& bound, double times) {
  if (amount.low > times * bound.high) return Alarm::yes;
  return amount.high <= times * bound.low ? Alarm::no : Alarm::unknown;
}

std::optional<bool> known(Alarm answer) {
  if (answer == Alarm::unknown) return std::nullopt;
  return answer == Alarm::yes;
}

/// Empty parts count as nothing at the low end and as anything at the high end.
struct Origin {
  Amount refined, all;
};

Origin origin_of(const HubTrade& trade) {
  const Amount raw =
      trade.mine.value_or(kUnknown) + trade.scrap.value_or(Amount{}) + trade.raw_imports.value_or(kUnknown);
  // Without a figure of its smelters a place may smelt all or nothing of it.
  const Amount made = trade.smelter ? smaller(*trade.smelter, raw) : Amount{0.0, raw.value, raw.high};
  const Amount more = trade.refined_imports.value_or(kUnknown) + trade.stock.value_or(Amount{});
  const Amount use = trade.use.value_or(Amount{});
  return {without(made + more, use), without(raw + more, use)};
}

/// What is empty and leaves the bound open.
std::vector<Part> missing_parts(const HubTrade& trade) {
  std::vector<Part> missing;
  if (!trade.refined_imports) missing.push_back(Part::refined_imports);
  const bool refined_only = trade.raw.high <= 0.0;
  if (!trade.smelter && trade.refined.high > 0.0) missing.push_back(Part::smelter);
  if (!(refined_only && trade.smelter)) {
    if (!trade.mine) missing.push_back(Part::mine);
    if (!trade.raw_imports) missing.push_back(Part::raw_imports);
  }
  return missing;
}

}  // namespace

std::string_view name_of(Alarm alarm) { return alarm == Alarm::yes ? "yes" : alarm == Alarm::no ? "no" : "unknown"; }

std::string_view name_of(Part part) {
  switch (part) {
    case Part::mine:
      return "own mine output";
    case Part::scrap:
      return "own scrap";
    case Part::raw_imports:
      return "unrefined imports from other origins";
    case Part::smelter:
      return "what its smelters can make";
    case Part::refined_imports:
      return "refined imports from other origins";
    case Part::stock:
      return "stock drawn";
    case Part::use:
      return "own use";
  }
  return "";
}

HubSigns signs_of(const HubTrade& trade, const AlarmRule& rule) {
  HubSigns signs;
  const Amount exports = trade.exports();
  const Origin origin = origin_of(trade);
  const double times = 1.0 + rule.slack;
  const Alarm refined = above(trade.refined, origin.refined, times);
  const Alarm all = above(exports, origin.all, times);
  signs.origin = refined == Alarm::yes || all == Alarm::yes ? Alarm::yes
                 : refined == Alarm::no && all == Alarm::no ? Alarm::no
                                                            : Alarm::unknown;
  const Amount over_refined = without(trade.refined, origin.refined), over_all = without(exports, origin.all);
  signs.by_smelters =
      over_refined.low > over_all.low || (over_refined.low == over_all.low && over_refined.value > over_all.value);
  signs.plausible = signs.by_smelters ? origin.refined : origin.all;
  signs.excess = signs.by_smelters ? over_refined : over_all;
  if (signs.origin == Alarm::unknown) signs.missing = missing_parts(trade);
  if (trade.before) {
    const Amount& before = *trade.before;
    const auto ratio = [](double over, double under) { return under > 0.0 ? over / under : over > 0.0 ? kOpen : 0.0; };
    signs.growth =
        Amount{ratio(exports.low, before.high), ratio(exports.value, before.value), ratio(exports.high, before.low)};
    signs.jump = known(above(exports, before, rule.jump));
  }
  if (trade.reported) signs.mirror = known(above(exports, *trade.reported, rule.mirror));
  if (exports.high <= rule.least) {
    signs.alarm = Alarm::no;
  } else if (signs.origin == Alarm::yes || (signs.jump.value_or(false) && signs.mirror.value_or(false))) {
    signs.alarm = exports.low > rule.least ? Alarm::yes : Alarm::unknown;
  } else {
    signs.alarm = signs.origin;
  }
  return signs;
}

std::optional<Amount> leak_rate(const std::vector<HubTrade>& hubs, const AlarmRule& rule, const Amount& blocked) {
  if (!(blocked.low > 0.0)) return std::nullopt;
  Amount rerouted;
  for (const HubTrade& hub : hubs) {
    const HubSigns signs = signs_of(hub, rule);
    if (signs.alarm != Alarm::yes) continue;
    // Where no origin is known what came before is all that can be taken off.
    rerouted =
        rerouted + (signs.origin == Alarm::yes ? signs.excess : without(hub.exports(), hub.before.value_or(Amount{})));
  }
  return Amount{std::min(1.0, rerouted.low / blocked.high), std::min(1.0, rerouted.value / blocked.value),
                std::min(1.0, rerouted.high / blocked.low)};
}

}  // namespace chokepoint::assess
