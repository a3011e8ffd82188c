// What may pass on a link, from a selling industry to the buyers of a region, step by step; and where orders go that
// may not. Links are cut, not producers: what a seller may not ship to one region it still sells to others.
// Method: docs/methods/ario.md, section 5. Verified by: tests/model/ario/fast_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chokepoint::model::ario {

/// One line of law: on steps [from, to) the sellers may ship `pass` of what the regions order, `delay` steps later.
struct LinkRule {
  std::int32_t from{0}, to{0};
  std::vector<std::uint32_t> sellers;
  std::vector<std::uint32_t> regions;
  double pass{0.0};
  std::int32_t delay{0};
  std::string name;
};

/// Orders that may not pass move to the buyer's other suppliers of the same sector, in proportion to what these may
/// ship to him: a share `rate` of them, at most `ceiling` of what he orders there anyway, and no more in all than a
/// supplier's idle capacity.
struct Rerouting {
  double rate{0.0};
  double ceiling{1.0};
};

/// The law by step. Where several rules meet, the smallest share and the longest delay hold.
class LinkLaw {
 public:
  LinkLaw() = default;
  LinkLaw(std::vector<LinkRule> rules, Rerouting rerouting, std::uint32_t sellers, std::uint32_t regions);

  struct Link {
    std::uint32_t seller, region;
    double pass;
    std::int32_t delay;
  };
  bool empty() const { return rules_.empty(); }
  const Rerouting& rerouting() const { return rerouting_; }
  /// Is the law of `step` another than that of the step before?
  bool changes(std::int32_t step) const;
  /// All links that are not free on `step`, by seller, then region.
  std::vector<Link> links(std::int32_t step) const;

 private:
  std::vector<LinkRule> rules_;
  Rerouting rerouting_;
  std::uint32_t sellers_{0}, regions_{0};
};

}  // namespace chokepoint::model::ario
