// From what is sent to the day a part runs out: stock, open orders and an alternative bridge a gap in supply.
//
// All amounts are days of the part's own use, so one day uses 1. Day t is covered if stock, arrivals and what the
// alternative adds reach 1. Method: docs/methods/firm.md. Verified by: tests/assess/bridge_test.cpp (closed forms, and
// a plain reference that follows every order).
#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint::assess {

/// What becomes of an order placed on a step: `sent` of it leaves, `held` of that only `wait` steps later.
struct Sending {
  double sent{1.0};
  double held{0.0};
  std::int32_t wait{0};
};

/// One maker that the part comes from.
struct Lane {
  double share{1.0};            // of the part's orders; those of a part add up to 1
  std::int32_t transit{0};      // steps from dispatch to arrival
  std::vector<Sending> orders;  // one a step
};

/// Ordered before the first step. Where any is known, nothing else arrives up to the last of them: they are the steady
/// flow of that time. What should have left before the first step is under way and arrives in full.
struct Receipt {
  std::int32_t due{0};
  double days{0.0};
};

/// Its qualification begins on the first step on which the usual makers do not send all of an order at once; it covers
/// what is missing on a day, up to `share` of the use, and refills no stock.
struct Alternative {
  std::int32_t qualification{0};  // steps
  double share{1.0};
  Lane lane;
};

struct Supply {
  double stock{0.0};
  std::vector<Lane> lanes;
  std::vector<Receipt> receipts;
  std::vector<Alternative> alternatives;  // none or one
};

struct Bridged {
  static constexpr std::int32_t kNever = -1;
  std::int32_t first_short{kNever};        // step
  std::int32_t cut_from{kNever};           // first step on which not all of an order is sent at once
  std::int32_t undisturbed_short{kNever};  // first short step if everything were sent
  double lost{0.0};                        // days of use not covered
  std::vector<double> covered;             // share of the use, one a step
};

/// steps >= 0; every lane holds `steps` orders; numbers are finite and not negative, shares and `sent`, `held` at most
/// 1.
Bridged bridge(const Supply& supply, std::int32_t steps);

}  // namespace chokepoint::assess
