// One firm closes and its loss spreads, followed firm by firm for as long as few firms are reached: upstream as lost
// sales, downstream as missing inputs. Steps are those of the plain loop (synchronous); only what grew is passed on.
//
// Losses below a floor are not passed on. What that may hide is counted as it is made, so that every answer comes with
// a bound; with floor 0 it is exact to rounding.
// Method: docs/methods/esri.md section 4. Verified by: tests/model/esri/fast_test.cpp (against plain).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/esri/large_pages.h"
#include "model/esri/layout.h"

namespace chokepoint::model::esri {

/// Upstream: u' = max(u0, P u). For a full closure and rows of P that add up to at most 1 the loss of firm i is the
/// chance that a walk from supplier to customer meets the closed firm, so increments pass on linearly and shrink.
class Upstream {
 public:
  explicit Upstream(const Layout& layout);
  void start(std::uint32_t closed);
  void step(double floor);

  double most() const { return most_; }          // largest increment of the last step, of what was followed
  double hidden() const { return hidden_; }      // the largest increment may be greater by this
  double below() const { return below_; }        // losses may be greater by this
  double returned() const { return returned_; }  // first returns to the closed firm in the last step, as followed
  double loss(std::uint32_t firm) const { return firms_[firm].loss; }
  /// Firms with a loss, the closed one first.
  std::span<const std::uint32_t> touched() const { return touched_; }
  /// Links that the next step would walk with this floor.
  std::size_t next_links(double floor) const;
  /// The loss of a firm after the next step, if nothing was left out so far.
  double next_loss(std::uint32_t firm) const;
  /// What the closed firm would lose then if it were open.
  double return_loss() const;
  /// The largest increment of the next step, if nothing was left out so far and if it is greater than `least`; else
  /// some number that is not. As rows add up to at most 1, only suppliers of firms with such an increment can have one.
  /// Nothing where more than `most_links` would be read.
  std::optional<double> foretell(double least, std::size_t most_links) const;

 private:
  struct Firm {
    double loss{0.0}, growth{0.0}, arriving{0.0};  // growth: of the last step
  };
  double sum_over_customers(std::uint32_t firm) const;

  const Layout& layout_;
  std::uint32_t closed_{0};
  std::vector<Firm, LargePages<Firm>> firms_;
  std::vector<std::uint32_t> touched_, active_, next_;
  double most_{0.0}, hidden_{0.0}, below_{0.0}, returned_{0.0};
};

/// Downstream: d' = max over slots of the sum of shares of replaced losses.
class Downstream {
 public:
  Downstream(const Layout& layout, const Method& method);
  void start(std::uint32_t closed);
  void step(double floor);

  double most() const { return most_; }    // largest increment of the last step
  double below() const { return below_; }  // losses may be greater by this
  /// False where the bound cannot be given, or where the reference's rule for empty markets acts: ask the plain loop.
  bool sound() const { return sound_; }
  double loss(std::uint32_t firm) const { return firms_[firm].loss; }
  std::span<const std::uint32_t> touched() const { return touched_; }
  std::size_t walked() const { return walked_; }  // links since the start

 private:
  struct alignas(32) Firm {
    double loss{0.0}, passed{0.0}, candidate{0.0}, sold{0.0};
  };
  struct Slot {
    double sum{0.0};
    std::uint32_t customer{0};
  };
  struct Market {
    double lost{0.0}, inverse_left{0.0};
    double sold_by_left{0.0};  // with losses unseen so far counted in, as of `priced`
    std::size_t priced{0};
    bool changed{false};
  };
  void renew(std::uint32_t market);
  void pass_on(std::uint32_t firm, double growth);
  double gain_of(const Firm& firm, double share, std::uint32_t market);

  const Layout& layout_;
  Replacement replacement_;
  bool reference_;
  std::vector<Firm, LargePages<Firm>> firms_;
  std::vector<Slot, LargePages<Slot>> slots_;
  std::vector<Market> markets_;
  std::vector<std::uint32_t> touched_, reached_, slots_used_, changed_;
  double most_{0.0}, below_{0.0};
  std::size_t walked_{0}, steps_{0};
  bool sound_{true};
  bool usable_{true};  // false: the reference's rule for empty markets acts from the start
};

}  // namespace chokepoint::model::esri
