#include "model/firms/causes.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace chokepoint::firms {

Causes::Causes(const FirmNetwork& network)
    : network_(network),
      causes_(network.firms()),
      customer_of_slot_(firms::customer_of_slot(network)),
      link_of_slot_(network.links()),
      open_(network.firms()) {
  for (std::uint32_t l = 0; l < network.links(); ++l) link_of_slot_[network.slot[l]] = l;
  std::iota(open_.begin(), open_.end(), 0);
}

void Causes::note(const Day& day) {
  std::erase_if(open_, [&](std::uint32_t i) {
    const double normal = network_.output[i];
    if (!(day.production[i] < kNoticed * normal)) return false;
    const bool buys = network_.customer_first[i] < network_.customer_first[i + 1];
    Cause cause;
    if (day.demand[i] <= day.production[i]) {
      cause = missing_customer(day, i);
    } else if (buys && day.input_limit[i] <= day.production[i]) {
      cause = failing_input(day, i);
    } else {
      cause.kind = CauseKind::damage;
    }
    cause.day = day.day;
    cause.output = day.production[i] / normal;
    causes_[i] = cause;
    return true;
  });
}

/// The supplier whose stock is furthest below the day's average need, in the product that lasts the shortest.
Cause Causes::failing_input(const Day& day, std::uint32_t firm) const {
  Cause cause{CauseKind::input, 0, 0, 0, 0.0};
  double least = std::numeric_limits<double>::infinity();
  const std::uint32_t end = network_.customer_first[firm + 1];
  for (std::uint32_t l = network_.customer_first[firm]; l < end;) {
    double usual = 0.0, held = 0.0, most_missing = -1.0;
    std::uint32_t worst = l;
    for (bool more = true; more; ++l) {
      const double missing = network_.amount[l] - day.shipped[network_.slot[l]];
      if (missing > most_missing) {
        most_missing = missing;
        worst = l;
      }
      usual += network_.amount[l];
      held += day.stock[l];
      more = network_.ends_group[l] == 0;
    }
    if (held / usual >= least) continue;
    least = held / usual;
    cause.other = network_.supplier[worst];
    cause.link = worst;
  }
  return cause;
}

/// The customer whose purchases fell most; none where final users ask for less.
Cause Causes::missing_customer(const Day& day, std::uint32_t firm) const {
  Cause cause{CauseKind::demand, 0, firm, 0, 0.0};
  double most = 0.0;
  for (std::uint32_t s = network_.supplier_first[firm]; s < network_.supplier_first[firm + 1]; ++s) {
    const double missing = network_.slot_amount[s] - day.shipped[s];
    if (missing <= most) continue;
    most = missing;
    cause.other = customer_of_slot_[s];
    cause.link = link_of_slot_[s];
  }
  return cause;
}

std::vector<std::uint32_t> Causes::chain_of(const std::vector<Cause>& causes, std::uint32_t firm) {
  std::vector<std::uint32_t> chain{firm};
  while (true) {
    const Cause& cause = causes[chain.back()];
    if (cause.kind != CauseKind::input && cause.kind != CauseKind::demand) return chain;
    if (std::find(chain.begin(), chain.end(), cause.other) != chain.end()) return chain;
    chain.push_back(cause.other);
  }
}

}  // namespace chokepoint::firms
