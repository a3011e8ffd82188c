#include "market/clear.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/math.h"

namespace chokepoint::market {

namespace {

constexpr double kLargestQuantity = 1e100;
constexpr double kLargestElasticity = 20.0;
constexpr double kLargestPrice = 1e6;  // and its inverse the smallest
constexpr double kBalanced = 1e-13;    // of supply and demand together
constexpr double kCutTolerance = 1e-12;
constexpr int kMostSteps = 200;

/// Logarithm of a bound; nearly all markets ask for the usual two, thousands of times a second.
double log_of_bound(double bound) {
  static const double lowest = math::log(Market{}.lowest), highest = math::log(Market{}.highest);
  return bound == Market{}.lowest ? lowest : bound == Market{}.highest ? highest : math::log(bound);
}

double amount(double value) { return value > 0.0 ? std::min(value, kLargestQuantity) : 0.0; }
double answer(double elasticity) { return elasticity > 0.0 ? std::min(elasticity, kLargestElasticity) : 0.0; }

using Mask = std::uint32_t;

template <class Body>
void for_each(Mask members, const Body& body) {
  for (Mask left = members; left != 0; left &= left - 1) body(static_cast<std::size_t>(std::countr_zero(left)));
}

/// Suppliers and buyers that share a price; it lies between the (logarithmic) prices of the cuts that made the group.
struct Group {
  Mask suppliers{0};
  Mask buyers{0};
  double least{0.0};
  double most{0.0};
};

/// A group's balance at one price.
struct Balance {
  double excess{0.0};  // supply less demand
  double slope{0.0};   // by the logarithm of the price
  double total{0.0};   // supply plus demand
  bool even() const { return std::fabs(excess) <= kBalanced * total; }
};

/// exp(elasticity x), remembered: most products have one elasticity for all segments.
class Power {
 public:
  explicit Power(double x) : x_(x) {}
  double operator()(double elasticity) {
    if (elasticity != of_) {
      of_ = elasticity;
      value_ = math::exp(elasticity * x_);
    }
    return value_;
  }

 private:
  double x_;
  double of_{0.0};
  double value_{1.0};
};

class Solver {
 public:
  Solver(const Market& market, Clearing& clearing) : clearing_(clearing) {
    const double lowest =
        market.lowest > 1 / kLargestPrice ? std::min(market.lowest, kLargestPrice) : 1 / kLargestPrice;
    const double highest = market.highest > lowest ? std::min(market.highest, kLargestPrice) : lowest;
    lowest_ = log_of_bound(lowest);
    highest_ = log_of_bound(highest);
    suppliers_ = std::min(market.supply.size(), kMostSegments);
    buyers_ = std::min(market.demand.size(), kMostSegments);
    for (std::size_t i = 0; i < suppliers_; ++i) {
      const Supply& s = market.supply[i];
      supply_[i] = {amount(s.fixed), amount(s.elastic), answer(s.elasticity), amount(s.capacity)};
    }
    for (std::size_t j = 0; j < buyers_; ++j) {
      const Demand& d = market.demand[j];
      demand_[j] = {amount(d.fixed), amount(d.elastic), answer(d.elasticity)};
    }
    for (std::size_t i = 0; !market.limit.empty() && i < suppliers_; ++i) {
      for (std::size_t j = 0; j < buyers_; ++j) {
        const std::size_t at = i * market.demand.size() + j;
        limit_[i][j] = at < market.limit.size() ? amount(market.limit[at]) : 0.0;
        if (limit_[i][j] < kLargestQuantity) behind_limits_ |= Mask{1} << j;
      }
    }
  }

  void run() {
    // Groups still to be solved; each cut makes two of one, so there are never more than nodes.
    std::array<Group, 2 * kMostSegments> open{};
    std::size_t waiting = 0;
    open[waiting++] = {(Mask{1} << suppliers_) - 1, (Mask{1} << buyers_) - 1, lowest_, highest_};
    while (waiting > 0) {
      const Group group = open[--waiting];
      const Found found = find_price(group);
      Group dear;
      if (behind_limits_ != 0 && cut(group, dear)) {
        const Group cheap{group.suppliers & ~dear.suppliers, group.buyers & ~dear.buyers, group.least,
                          std::max(x_, group.least)};
        dear.least = std::min(x_, group.most);
        dear.most = group.most;
        settle(cheap, dear);
        open[waiting++] = dear;
        open[waiting++] = cheap;
        continue;
      }
      write(group, found);
    }
  }

 private:
  /// Leaves the group's price in x_, and offers and wants at it.
  Found find_price(const Group& group) {
    double x = std::clamp(before_of(group), group.least, group.most);
    if (!answers(group)) {
      x_ = x;
      quantities(group);
      return Found::not_determined;
    }
    // The lowest price that clears lies in [low, high]. The ends themselves are tried once steps lead there.
    double low = lowest_;
    double high = highest_;
    bool low_tried = false;
    bool high_tried = false;
    double width = high - low;
    for (int step = 0; step < kMostSteps; ++step) {
      const Balance balance = balance_at(group, x);
      const bool even = balance.even();
      if (even && balance.slope > 0.0) break;
      if (balance.excess < 0.0 && !even) {
        if (x >= highest_) return finish(group, highest_, Found::at_highest);
        low = x;
        low_tried = true;
      } else {
        if (x <= lowest_) return finish(group, lowest_, even ? Found::cleared : Found::at_lowest);
        high = x;
        high_tried = true;
      }
      if (high - low <= 1e-15 * std::max(1.0, std::fabs(x))) break;
      const double newton = x - balance.excess / balance.slope;  // may be no number: then it is not inside
      const bool inside = newton > low && newton < high;
      const bool slow = step % 4 == 3 && high - low > 0.5 * width;
      if (step % 4 == 3) width = high - low;
      if (inside && !slow) {
        x = newton;
      } else if (newton >= high && !high_tried) {
        x = high;
      } else if (newton <= low && !low_tried) {
        x = low;
      } else {
        x = low + 0.5 * (high - low);
      }
    }
    return finish(group, x, Found::cleared);
  }

  Found finish(const Group& group, double x, Found found) {
    x_ = x;
    quantities(group);
    return found;
  }

  /// The mean of the members' prices before, by size, so that relabelling changes nothing.
  double before_of(const Group& group) const {
    double sum = 0.0;
    double weight = 0.0;
    const auto add = [&](double price, double size) {
      if (!(price > 0.0) || !std::isfinite(price)) price = 1.0;
      sum += price * size;
      weight += size;
    };
    for_each(group.suppliers, [&](std::size_t i) { add(clearing_.supply[i].price, size_of(supply_[i])); });
    for_each(group.buyers,
             [&](std::size_t j) { add(clearing_.demand[j].price, demand_[j].fixed + demand_[j].elastic); });
    return weight > 0.0 && sum > 0.0 ? math::log(sum / weight) : 0.0;
  }

  static double size_of(const Supply& supply) { return std::min(supply.fixed + supply.elastic, supply.capacity); }

  /// Does any quantity of the group move anywhere in the range of prices?
  bool answers(const Group& group) const {
    bool any = false;
    for_each(group.buyers, [&](std::size_t j) { any |= demand_[j].elastic > 0.0 && demand_[j].elasticity > 0.0; });
    if (any) return true;
    for_each(group.suppliers, [&](std::size_t i) {
      const Supply& s = supply_[i];
      if (!(s.elastic > 0.0 && s.elasticity > 0.0)) return;
      any |= s.fixed + s.elastic * math::exp(s.elasticity * lowest_) < s.capacity;
    });
    return any;
  }

  Balance balance_at(const Group& group, double x) const {
    Balance balance;
    Power rising(x);
    for_each(group.suppliers, [&](std::size_t i) {
      const Supply& s = supply_[i];
      const double moving = s.elastic * rising(s.elasticity);
      double offer = s.fixed + moving;
      if (offer < s.capacity) {
        balance.slope += s.elasticity * moving;
      } else {
        offer = s.capacity;
      }
      balance.excess += offer - sent_[i];
      balance.total += offer;
    });
    Power falling(-x);
    for_each(group.buyers, [&](std::size_t j) {
      const Demand& d = demand_[j];
      const double moving = d.elastic * falling(d.elasticity);
      balance.slope += d.elasticity * moving;
      balance.excess -= d.fixed + moving - got_[j];
      balance.total += d.fixed + moving;
    });
    return balance;
  }

  void quantities(const Group& group) {
    Power rising(x_);
    for_each(group.suppliers, [&](std::size_t i) {
      const Supply& s = supply_[i];
      offer_[i] = std::min(s.capacity, s.fixed + s.elastic * rising(s.elasticity));
    });
    Power falling(-x_);
    for_each(group.buyers, [&](std::size_t j) {
      const Demand& d = demand_[j];
      want_[j] = d.fixed + d.elastic * falling(d.elasticity);
    });
  }

  /// At one price for all: do the limits let the offers reach the wants? If not, `dear` is the part that is cut off:
  /// buyers Y and suppliers X such that Y wants more than X offers and the others may send to Y, by the widest margin.
  bool cut(const Group& group, Group& dear) const {
    // Buyers whom nothing limits stand or fall together: with one of them in Y the others cost no reach.
    std::array<Mask, kMostSegments> part{};
    std::size_t parts = 0;
    double scale = 0.0;
    Mask free = 0;
    for_each(group.buyers, [&](std::size_t j) {
      scale += want_[j];
      if ((behind_limits_ >> j & 1) == 0 && want_[j] >= got_[j]) {
        free |= Mask{1} << j;
      } else {
        part[parts++] = Mask{1} << j;
      }
    });
    if (free != 0) part[parts++] = free;
    for_each(group.suppliers, [&](std::size_t i) { scale += offer_[i]; });

    // Per subset of the parts, from the subset without its lowest member.
    std::array<double, std::size_t{1} << kMostSegments> lack, reach;
    const std::size_t subsets = std::size_t{1} << parts;
    lack[0] = 0.0;
    const auto lowest = [](std::size_t y) { return static_cast<std::size_t>(std::countr_zero(y)); };
    for (std::size_t y = 1; y < subsets; ++y) {
      double more = 0.0;
      for_each(part[lowest(y)], [&](std::size_t j) { more += want_[j] - got_[j]; });
      lack[y] = lack[y & (y - 1)] + more;
    }
    double excess = -lack[subsets - 1];
    for_each(group.suppliers, [&](std::size_t i) {
      const double net = offer_[i] - sent_[i];
      excess += net;
      if (net == 0.0) return;  // min(0, reach) takes nothing off
      std::array<double, kMostSegments> to_part;
      for (std::size_t k = 0; k < parts; ++k) to_part[k] = reach_of(i, part[k]);
      reach[0] = 0.0;
      lack[0] -= std::min(net, 0.0);
      for (std::size_t y = 1; y < subsets; ++y) {
        reach[y] = reach[y & (y - 1)] + to_part[lowest(y)];
        lack[y] -= std::min(net, reach[y]);
      }
    });
    // What nobody can serve at the highest price is no reason for a cut.
    const double rationed = std::max(0.0, -excess);
    std::size_t widest = 0;
    for (std::size_t y = 1; y < subsets; ++y) {
      lack[y] -= rationed;
      if (lack[y] > lack[widest]) widest = y;
    }
    if (!(lack[widest] > kCutTolerance * scale)) return false;

    dear = {};
    for (std::size_t k = 0; k < parts; ++k) {
      if (widest >> k & 1) dear.buyers |= part[k];
    }
    for_each(group.suppliers, [&](std::size_t i) {
      if (offer_[i] - sent_[i] < reach_of(i, dear.buyers)) dear.suppliers |= Mask{1} << i;
    });
    const bool all = dear.suppliers == group.suppliers && dear.buyers == group.buyers;
    return !all && (dear.suppliers | dear.buyers) != 0;
  }

  double reach_of(std::size_t i, Mask buyers) const {
    double reach = 0.0;
    for_each(buyers, [&](std::size_t j) { reach += limit_[i][j]; });
    return reach;
  }

  /// The cheap part sends the dear one as much as the limits let through, whatever prices come out.
  void settle(const Group& cheap, const Group& dear) {
    for_each(cheap.suppliers, [&](std::size_t i) {
      for_each(dear.buyers, [&](std::size_t j) {
        sent_[i] += limit_[i][j];
        got_[j] += limit_[i][j];
      });
    });
  }

  void write(const Group& group, Found found) {
    double offered = 0.0;
    double wanted = 0.0;
    double excess = 0.0;
    for_each(group.suppliers, [&](std::size_t i) {
      offered += offer_[i];
      excess += offer_[i] - sent_[i];
    });
    for_each(group.buyers, [&](std::size_t j) {
      wanted += want_[j];
      excess -= want_[j] - got_[j];
    });
    if (found == Found::cleared) excess = 0.0;
    const double unsold = offered > 0.0 ? std::max(0.0, excess) / offered : 0.0;
    const double unserved = wanted > 0.0 ? std::max(0.0, -excess) / wanted : 0.0;
    const double price = math::exp(x_);
    for_each(group.suppliers, [&](std::size_t i) {
      clearing_.supply[i] = {price, offer_[i], offer_[i] * unsold, found};
    });
    for_each(group.buyers, [&](std::size_t j) { clearing_.demand[j] = {price, want_[j], want_[j] * unserved, found}; });
  }

  Clearing& clearing_;
  double lowest_{0.0};
  double highest_{0.0};
  std::size_t suppliers_{0};
  std::size_t buyers_{0};
  Mask behind_limits_{0};  // buyers to whom some supplier may not sell freely
  std::array<Supply, kMostSegments> supply_;
  std::array<Demand, kMostSegments> demand_;
  std::array<std::array<double, kMostSegments>, kMostSegments> limit_{};
  double x_{0.0};                              // logarithm of the price of the group at hand
  std::array<double, kMostSegments> offer_{};  // at that price
  std::array<double, kMostSegments> want_{};
  std::array<double, kMostSegments> sent_{};  // over limits that bind, to dearer groups
  std::array<double, kMostSegments> got_{};
};

}  // namespace

void clear(const Market& market, Clearing& clearing) { Solver(market, clearing).run(); }

}  // namespace chokepoint::market
