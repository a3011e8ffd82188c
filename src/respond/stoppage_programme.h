// The linear programme of a stopped node (stoppage.h), over one cell of days or for one number of days.
//
// Verified by: tests/respond/stoppage_test.cpp.
#pragma once

#include <vector>

#include "opt/model.h"
#include "respond/stoppage.h"

namespace chokepoint::respond {

/// Built once for a stoppage; the cell of days decides what capacity gives.
class StoppageProgramme {
 public:
  StoppageProgramme(const SurvivalPlanner& planner, const Stoppage& stoppage);

  /// No use in question is reached.
  bool idle() const { return finals_.empty(); }
  /// Days at which capacity bends, ascending, from 0 to `until`.
  std::vector<double> bends(double until) const;
  const std::vector<std::uint32_t>& finals() const { return finals_; }

  struct Made {
    opt::Model model;
    std::uint32_t days{0};            // column
    std::vector<std::uint32_t> lost;  // column of each of finals(), in days of its need
    std::vector<double> cost;         // money of a day of each, over `scale`
    double scale{1.0};
  };
  /// Least loss over `days`.
  Made losing(double days, const std::vector<double>& bends) const;
  /// Most days within a cell, nothing lost; cost is minus the days.
  Made surviving(double from, double to) const;

 private:
  struct Lane {  // from a site to a group of markets that the rules treat alike
    std::uint32_t site, group;
    bool open;
    double pass, flow, under_way;  // in days of the site's output, to users in question
  };
  struct Group {
    std::vector<std::uint32_t> slots, finals;
    double base{0.0};  // taken a day by users in question
  };
  struct Line {
    double at0, slope;  // days of base output that capacity gives by day t: at0 + slope t
  };
  double given(std::uint32_t site, double days) const;
  Line line(std::uint32_t site, double from, double to) const;
  double left(std::uint32_t site) const;
  double spare_share(std::uint32_t pool) const;
  void group_markets(const Stoppage& stoppage, std::uint32_t pool);
  Made build(double from, double to, double cell_from, double cell_to) const;

  const SurvivalPlanner& planner_;
  const network::SupplyNetwork& net_;
  const Stoppage& stoppage_;
  std::vector<std::uint8_t> reached_;
  std::vector<std::uint32_t> sites_;  // in the programme
  std::vector<double> shared_;        // per site: share that goes to users in question
  std::vector<double> spare_share_;   // per pool: what they may have of capacity above base output
  std::vector<Lane> lanes_;           // by group
  std::vector<Group> groups_;
  std::vector<std::uint32_t> finals_;
  std::vector<std::uint8_t> closed_;  // per market
};

}  // namespace chokepoint::respond
