#include "market/storage.h"

#include <algorithm>
#include <cmath>

#include "base/math.h"

namespace chokepoint::market {
namespace {

constexpr double kMostElasticity = 20.0;
constexpr double kMostQuantity = 1e100;
constexpr int kHalvings = 200;

/// NaN and negative numbers count as 0.
double plain(double value, double most) { return value > 0.0 ? std::min(value, most) : 0.0; }

double power(double price, double exponent) { return math::exp(exponent * math::log(price)); }

double offered(const Supply& supply, double price) {
  const double all = plain(supply.fixed, kMostQuantity) +
                     plain(supply.elastic, kMostQuantity) * power(price, plain(supply.elasticity, kMostElasticity));
  return std::min(all, plain(supply.capacity, kMostQuantity));
}

double wanted_at(const Demand& demand, double price) {
  return plain(demand.fixed, kMostQuantity) +
         plain(demand.elastic, kMostQuantity) * power(price, -plain(demand.elasticity, kMostElasticity));
}

class Years {
 public:
  Years(std::span<const Period> periods, const Keeping& keeping)
      : periods_(periods),
        growth_(1.0 + plain(keeping.interest, 1.0)),
        cost_(plain(keeping.cost, 1e3)),
        lowest_(std::clamp(plain(keeping.lowest, 1e6), 1e-6, 1e6)),
        highest_(std::clamp(plain(keeping.highest, 1e6), lowest_, 1e6)) {}

  Kept run(double opening) {
    Kept kept;
    double stock = plain(opening, kMostQuantity);
    for (std::size_t first = 0; first < periods_.size();) {
      std::size_t last = first;
      double price = lowest_;
      for (std::size_t end = first; end < periods_.size(); ++end) {
        const double asked = first_price(first, end, stock);
        // Of equal prices the longest run; at the lowest price of all stock is carried because nobody takes it.
        if (asked > price || (asked == price && price > lowest_)) {
          price = asked;
          last = end;
        }
      }
      for (std::size_t t = first; t <= last; ++t) {
        const double balance = stock + offered(periods_[t].supply, price) - wanted_at(periods_[t].demand, price);
        kept.price.push_back(price);
        kept.unmet.push_back(std::max(0.0, -balance));
        stock = t == last && price > lowest_ ? 0.0 : std::max(0.0, balance);
        kept.stock.push_back(stock);
        price = next(price);
      }
      first = last + 1;
    }
    return kept;
  }

 private:
  double next(double price) const { return std::min(highest_, growth_ * (price + cost_)); }

  /// What is left at the end of a run that begins at the price.
  double left(std::size_t first, std::size_t end, double stock, double price) const {
    for (std::size_t t = first; t <= end; ++t) {
      stock += offered(periods_[t].supply, price) - wanted_at(periods_[t].demand, price);
      price = next(price);
    }
    return stock;
  }

  /// The lowest first price at which the run does not end short; the highest where none does.
  double first_price(std::size_t first, std::size_t end, double stock) const {
    if (left(first, end, stock, lowest_) >= 0.0) return lowest_;
    double low = math::log(lowest_);
    double high = math::log(highest_);
    for (int i = 0; i < kHalvings && high - low > 1e-14; ++i) {
      const double middle = 0.5 * (low + high);
      (left(first, end, stock, math::exp(middle)) >= 0.0 ? high : low) = middle;
    }
    return std::clamp(math::exp(high), lowest_, highest_);
  }

  std::span<const Period> periods_;
  double growth_, cost_, lowest_, highest_;
};

}  // namespace

Kept keep(std::span<const Period> periods, const Keeping& keeping) {
  return Years(periods, keeping).run(keeping.opening);
}

}  // namespace chokepoint::market
