#include "model/firms/ration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chokepoint::firms {

namespace {

void scale(std::span<double> orders, double factor) {
  for (double& order : orders) order *= factor;
}

/// The level x at which clients that get min(order, x usual) use up `output`; the final user stands among them with
/// final_demand and final_usual (0 and 0: not at all). Newton's steps on a concave sum: each passes over all clients
/// and the level only rises, so the answer is that of the last set of clients served in full.
double level_of(double output, double usual_in_all, const Claims& claims, double final_demand, double final_usual) {
  double level = output / usual_in_all;
  double open_before = usual_in_all;
  while (true) {
    double served = 0.0;
    double open = 0.0;
    for (std::size_t k = 0; k < claims.orders.size(); ++k) {
      const bool full = claims.orders[k] <= level * claims.usual[k];
      served += full ? claims.orders[k] : 0.0;
      open += full ? 0.0 : claims.usual[k];
    }
    if (final_demand <= level * final_usual) {
      served += final_demand;
    } else {
      open += final_usual;
    }
    if (open <= 0.0) return std::numeric_limits<double>::infinity();
    const double next = (output - served) / open;
    if (open == open_before || !(next > level)) return std::max(level, next);
    open_before = open;
    level = next;
  }
}

void ship_up_to(double level, const Claims& claims) {
  if (level == std::numeric_limits<double>::infinity()) return;
  for (std::size_t k = 0; k < claims.orders.size(); ++k)
    claims.orders[k] = std::min(claims.orders[k], level * claims.usual[k]);
}

}  // namespace

double share_out(Rationing rationing, const Claims& claims) {
  const double output = claims.output;
  const double final_demand = claims.final_demand;
  if (output >= claims.demand * (1.0 - kMet)) return final_demand;
  if (output <= 0.0) {
    scale(claims.orders, 0.0);
    return 0.0;
  }
  const double ordered = claims.demand - final_demand;
  switch (rationing) {
    case Rationing::proportional:
      scale(claims.orders, output / claims.demand);
      return final_demand * (output / claims.demand);
    case Rationing::final_demand_last:
      if (output >= ordered) return output - ordered;
      scale(claims.orders, output / ordered);
      return 0.0;
    case Rationing::lowest_order_first: {
      if (claims.final_normal <= 0.0 && output >= ordered) return output - ordered;
      const bool ranked = claims.final_normal > 0.0;  // final users without a normal purchase have no level: last
      const double level = level_of(output, claims.normal, claims, ranked ? final_demand : 0.0, claims.final_normal);
      ship_up_to(level, claims);
      return ranked ? std::min(final_demand, level * claims.final_normal) : 0.0;
    }
    case Rationing::firms_lowest_order_first: {
      if (output >= ordered) return output - ordered;
      double usual = 0.0;
      for (const double amount : claims.usual) usual += amount;
      ship_up_to(level_of(output, usual, claims, 0.0, 0.0), claims);
      return 0.0;
    }
  }
  return 0.0;
}

namespace {

constexpr double kPublishedZero = 1e-20;  // in whatever unit the user chose
bool tiny(double x) { return std::fabs(x) <= kPublishedZero; }

/// Rounds of equal steps of level. `final_level` is NaN-safe: comparisons with NaN leave final users out, as there.
/// Returns the level that final users got; the clients' stand in scratch.got.
double fill_in_rounds(double rest, double final_level, double final_usual, const Claims& claims,
                      PublishedScratch& scratch) {
  const std::size_t clients = claims.orders.size();
  auto& [level, got, live] = scratch;
  level.resize(clients);
  got.assign(clients, 0.0);
  live.resize(clients);
  for (std::uint32_t k = 0; k < clients; ++k) {
    level[k] = claims.orders[k] / claims.usual[k];
    live[k] = k;
  }
  double final_got = 0.0;
  while (true) {
    double step = std::numeric_limits<double>::infinity();
    for (const std::uint32_t k : live) {
      if (!tiny(level[k])) step = std::min(step, level[k]);
    }
    if (final_level > kPublishedZero) step = std::min(step, final_level);
    if (step == std::numeric_limits<double>::infinity()) return final_got;
    double need = 0.0;
    for (const std::uint32_t k : live) need += step * claims.usual[k];
    need += step * final_usual;
    if (rest > need) {
      for (const std::uint32_t k : live) {
        level[k] -= step;
        got[k] += step;
      }
      std::erase_if(live, [&](std::uint32_t k) { return level[k] < 0.0 || tiny(level[k]); });
      if (final_level > 0.0) {
        final_level -= step;
        final_got += step;
        if (final_level < 0.0 || tiny(final_level)) final_level = 0.0;
      }
      rest -= need;
      if ((live.empty() && !(final_level > kPublishedZero)) || rest < 0.0 || tiny(rest)) return final_got;
    } else {
      double open = 0.0;
      for (const std::uint32_t k : live) open += level[k] > 0.0 ? claims.usual[k] : 0.0;
      if (final_level > 0.0) open += final_usual;
      const double last = open <= 0.0 ? 0.0 : rest / open;
      for (const std::uint32_t k : live) got[k] += level[k] > 0.0 ? last : 0.0;
      return final_level > 0.0 ? final_got + last : final_got;
    }
  }
}

void ship_levels(const Claims& claims, const PublishedScratch& scratch) {
  for (std::size_t k = 0; k < claims.orders.size(); ++k) claims.orders[k] = scratch.got[k] * claims.usual[k];
}

}  // namespace

double share_out_as_published(Rationing rationing, bool daily_demand, const Claims& claims, PublishedScratch& scratch) {
  const double output = claims.output;
  const double demand = claims.demand;
  switch (rationing) {
    case Rationing::proportional: {
      const double factor = demand == 0.0 ? 0.0 : output / demand;
      scale(claims.orders, factor);
      return claims.final_demand * factor;
    }
    case Rationing::final_demand_last: {
      const double missing = std::max(demand - output, 0.0);
      if (claims.final_demand >= missing) return claims.final_demand - missing;
      scale(claims.orders, demand == 0.0 ? 0.0 : output / (demand - claims.final_demand));
      return 0.0;
    }
    case Rationing::lowest_order_first: {
      const double final_level = daily_demand ? claims.final_demand / claims.final_normal : 1.0;
      const double got = fill_in_rounds(output, final_level, claims.final_normal, claims, scratch);
      ship_levels(claims, scratch);
      return got * claims.final_normal;
    }
    case Rationing::firms_lowest_order_first: {
      const double final_use = std::clamp(output - (demand - claims.final_demand), 0.0, claims.final_demand);
      fill_in_rounds(output - final_use, 0.0, 0.0, claims, scratch);
      ship_levels(claims, scratch);
      return final_use;
    }
  }
  return 0.0;
}

}  // namespace chokepoint::firms
