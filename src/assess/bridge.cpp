#include "assess/bridge.h"

#include <algorithm>

namespace chokepoint::assess {
namespace {

constexpr double kShort = 1.0 - 1e-9;  // below it is a gap, not rounding
constexpr double kCut = 0.99;          // of an order, at once: below it a buyer sees that something is wrong

Sending sending_of(const Lane& lane, std::int32_t placed, bool disturbed) {
  return placed < 0 || !disturbed ? Sending{} : lane.orders[static_cast<std::size_t>(placed)];
}

/// Adds what an order that should arrive on `due` brings, when it does.
void arrive(const Lane& lane, std::int32_t due, double days, bool disturbed, std::vector<double>& arrivals) {
  const Sending sending = sending_of(lane, due - lane.transit, disturbed);
  const double sent = days * lane.share * sending.sent;
  const auto put = [&](std::int64_t step, double amount) {
    if (step < static_cast<std::int64_t>(arrivals.size())) arrivals[static_cast<std::size_t>(step)] += amount;
  };
  put(due, sent * (1.0 - sending.held));
  put(std::int64_t{due} + sending.wait, sent * sending.held);
}

std::int32_t first_steady(const Supply& supply) {
  std::int32_t steady_from = 0;
  for (const Receipt& receipt : supply.receipts) steady_from = std::max(steady_from, receipt.due + 1);
  return steady_from;
}

std::vector<double> arrivals_of(const Supply& supply, std::int32_t steps, bool disturbed) {
  std::vector<double> arrivals(static_cast<std::size_t>(steps), 0.0);
  const std::int32_t steady_from = first_steady(supply);
  for (const Lane& lane : supply.lanes) {
    for (const Receipt& receipt : supply.receipts) {
      if (receipt.due < steps) arrive(lane, receipt.due, receipt.days, disturbed, arrivals);
    }
    for (std::int32_t due = steady_from; due < steps; ++due) arrive(lane, due, 1.0, disturbed, arrivals);
  }
  return arrivals;
}

/// What the alternative could bring on a step, once it is qualified.
std::vector<double> offers_of(const Supply& supply, std::int32_t cut_from, std::int32_t steps) {
  std::vector<double> offers(static_cast<std::size_t>(steps), 0.0);
  if (cut_from == Bridged::kNever) return offers;
  for (const Alternative& alternative : supply.alternatives) {
    const std::int64_t first = std::int64_t{cut_from} + alternative.qualification + alternative.lane.transit;
    for (std::int64_t due = first; due < steps; ++due) {
      arrive(alternative.lane, static_cast<std::int32_t>(due), alternative.share, true, offers);
    }
  }
  return offers;
}

std::int32_t first_cut(const Supply& supply, std::int32_t steps) {
  for (std::int32_t step = 0; step < steps; ++step) {
    double at_once = 0.0;
    for (const Lane& lane : supply.lanes) {
      const Sending& sending = lane.orders[static_cast<std::size_t>(step)];
      at_once += lane.share * sending.sent * (1.0 - sending.held);
    }
    if (at_once < kCut) return step;
  }
  return Bridged::kNever;
}

}  // namespace

Bridged bridge(const Supply& supply, std::int32_t steps) {
  Bridged result;
  result.cut_from = first_cut(supply, steps);
  const std::vector<double> arrivals = arrivals_of(supply, steps, true);
  const std::vector<double> offers = offers_of(supply, result.cut_from, steps);
  const std::int32_t steady_from = first_steady(supply);
  result.covered.reserve(static_cast<std::size_t>(steps));
  double stock = supply.stock;
  for (std::int32_t step = 0; step < steps; ++step) {
    const auto t = static_cast<std::size_t>(step);
    stock += arrivals[t];
    // The alternative stands in for what did not arrive, and the stock covers the rest. Between open orders nothing is
    // meant to arrive: there it comes last.
    const double missing = 1.0 - (step < steady_from ? stock : arrivals[t]);
    stock += std::min(offers[t], std::max(0.0, missing));
    const bool enough = stock >= kShort;
    const double covered = enough ? 1.0 : stock;
    stock = std::max(0.0, stock - 1.0);
    result.covered.push_back(covered);
    result.lost += 1.0 - covered;
    if (!enough && result.first_short == Bridged::kNever) result.first_short = step;
  }
  double undisturbed = supply.stock;
  const std::vector<double> all = arrivals_of(supply, steps, false);
  for (std::int32_t step = 0; step < steps && result.undisturbed_short == Bridged::kNever; ++step) {
    undisturbed += all[static_cast<std::size_t>(step)];
    if (undisturbed < kShort) result.undisturbed_short = step;
    undisturbed = std::max(0.0, undisturbed - 1.0);
  }
  return result;
}

}  // namespace chokepoint::assess
