// Why an industry lost what it lost: upstream from the input that first ran short, to whoever was hit himself or may
// not deliver; where nothing ran short, downstream to the customers who ordered less.
// Method: docs/methods/ario.md, section 7. Verified by: tests/model/ario/reverse_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/ario/case.h"
#include "model/ario/economy.h"
#include "model/ario/link_law.h"
#include "model/ario/trace.h"

namespace chokepoint::model::ario {

struct Cause {
  enum class Kind : std::uint8_t {
    hit,           // an event took capacity or capital from the industry
    short_of,      // it ran short of `sector`, of which `other` sells it most that is missing
    cut,           // what `other` sells it of `sector` may not pass
    fewer_orders,  // `other`, its customer, needs less
    barred,        // what others order of it may not pass
  };
  Kind kind;
  std::uint32_t industry;
  std::uint32_t sector{kNothing}, other{kNothing};
  std::uint32_t index{0};  // of the event
  std::int32_t when{-1};   // temporal unit; -1: none
  double lost{0.0};        // share of the industry's undisturbed output, over the run
  double missing{0.0};  // short_of, cut: share of its purchases of the sector from `other`; fewer_orders: of its sales
};

/// At most `most` steps, from the industry towards the first cause.
std::vector<Cause> explain(const Economy& economy, const Case& asked, const LinkLaw& law, const Trace& trace,
                           std::uint32_t industry, std::size_t most = 8);

}  // namespace chokepoint::model::ario
