// Links that are not free, for the fast loop: taken out of the dense flows, so that nothing can pass there, and carried
// one by one. Few links are cut at a time; the sweep over all others does not slow down.
// Method: docs/methods/ario.md, section 5. Verified by: tests/model/ario/fast_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "model/ario/economy.h"
#include "model/ario/link_law.h"

namespace chokepoint::model::ario {

class Cuts {
 public:
  Cuts(Economy& economy, const LinkLaw& law);
  /// Puts every flow back.
  ~Cuts();
  Cuts(const Cuts&) = delete;
  Cuts& operator=(const Cuts&) = delete;

  /// The law of `step`: flows of other links are put back, those of its own taken out.
  void set(std::int32_t step);
  bool any() const { return !links_.empty(); }
  double pass(std::uint32_t seller, std::uint32_t region) const { return pass_[seller * regions_ + region]; }
  std::int32_t delay(std::uint32_t seller, std::uint32_t region) const { return delay_[seller * regions_ + region]; }

  struct Link {
    std::size_t at;  // Economy::at(input, buyer)
    std::uint32_t place;
    std::int32_t delay;
    double flow, pass;
  };
  std::span<const Link> links() const { return links_; }

  /// Goods under way: of input and buyer, or of seller and final user (seller * users + user).
  struct Arrival {
    std::size_t at;
    double goods;
  };
  std::vector<Arrival>& due(std::int32_t step) { return due_[step]; }
  std::vector<Arrival>& final_due(std::int32_t step) { return final_due_[step]; }
  void forget(std::int32_t step);

 private:
  struct Taken {
    std::size_t at;  // in the flows
    double flow;
  };
  void put_back();

  Economy& economy_;
  const LinkLaw& law_;
  std::size_t regions_;
  std::vector<double> pass_;
  std::vector<std::int32_t> delay_;
  std::vector<Link> links_;
  std::vector<Taken> taken_;
  std::vector<std::vector<std::uint32_t>> of_region_;  // industries
  std::map<std::int32_t, std::vector<Arrival>> due_, final_due_;
};

}  // namespace chokepoint::model::ario
