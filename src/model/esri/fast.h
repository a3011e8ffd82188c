// The index of many scenarios: exact (to rounding, with the plain loop's number of steps), or within a certified error.
//
// Exact: closures are followed firm by firm for their first steps and as long as losses stay local, then upstream in
// lanes; what spreads downstream without end, and shocks or cuts of any other kind, go through lanes on both sides;
// where rounding could decide whether to stop, the plain loop decides.
// Certified: sparse only. Upstream totals follow from walks of the weights and first returns (renewal identity);
// whatever was left out is bounded, and a scenario whose bound is too wide is made exact.
// Method: docs/methods/esri.md sections 4 and 5. Verified by: tests/model/esri/fast_test.cpp.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/context.h"
#include "model/esri/layout.h"
#include "model/esri/plain.h"

namespace chokepoint::model::esri {

/// Receives the losses of a scenario's firms as it is finished, in any order, from several threads.
using FirmSink = std::function<void(std::size_t scenario, const FirmLoss& losses)>;

struct Wish {
  double most_error{0.0};  // of the index; 0: exact
  FirmSink firms;          // empty: not wanted. With it all is exact
};

struct Answer {
  Outcome outcome{Outcome::done};  // stopped: some scenarios were not reached; not_converged: some did not settle
  std::vector<Loss> losses;        // per scenario
  std::vector<char> finished;      // per scenario
  std::size_t exact{0}, plain{0};  // of them, made in lanes; made by the plain loop
};

class Fast {
 public:
  static Result<Fast> make(const network::EdgeList& list, const Needs& needs, const Method& method);
  /// Results do not depend on threads, nor on which other scenarios there are. Thread-safe.
  Answer run(std::span<const Scenario> scenarios, const Wish& wish, Context& context) const;
  const Layout& layout() const { return layout_; }

 private:
  struct Known;
  Fast(Plain plain, Layout layout, const Method& method);

  Plain plain_;
  Layout layout_;
  Method method_;
  std::shared_ptr<Known> known_;  // of the network, found when first asked for
};

}  // namespace chokepoint::model::esri
