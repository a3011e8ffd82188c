#include "assess/content.h"

#include <algorithm>
#include <cmath>

namespace chokepoint::assess {
namespace {

constexpr double kOpen = std::numeric_limits<double>::infinity();

struct Span {
  double low{0.0}, high{0.0};
};

/// quantity x amount, where nothing of an unbounded amount is nothing.
double times(double quantity, double amount) { return quantity > 0.0 ? quantity * amount : 0.0; }

/// Of one piece of an item.
struct Worth {
  Span value;         // its price
  Span inside;        // controlled content, were it not controlled itself
  Span counts;        // what it brings into whatever it is built into
  double free{0.0};   // of its value, surely not controlled
  double width{0.0};  // what is open below, in money, and where
  std::uint32_t widest{ContentShare::kNone};
  ContentShare::Ask ask{ContentShare::Ask::nothing};

  void open(double by, std::uint32_t where, ContentShare::Ask what) {
    if (!(by > 0.0) || (widest != ContentShare::kNone && by <= width)) return;
    width = by;
    widest = where;
    ask = what;
  }
};

class Bill {
 public:
  explicit Bill(std::span<const ContentItem> items) : items_(items), parts_(items.size()), worth_(items.size()) {
    std::vector<std::uint32_t> open(items.size(), 0);
    for (std::uint32_t i = 0; i < items.size(); ++i) {
      if (!items[i].part_of) continue;
      parts_[*items[i].part_of].push_back(i);
      ++open[*items[i].part_of];
    }
    // From the innermost outwards.
    std::vector<std::uint32_t> ready;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
      if (open[i] == 0) ready.push_back(i);
    }
    while (!ready.empty()) {
      const std::uint32_t i = ready.back();
      ready.pop_back();
      weigh(i);
      if (items[i].part_of && --open[*items[i].part_of] == 0) ready.push_back(*items[i].part_of);
    }
  }

  ContentShare share_of(std::uint32_t i) const {
    const Worth& worth = worth_[i];
    ContentShare share;
    if (items_[i].stated) {
      share.low = items_[i].stated->low;
      share.high = items_[i].stated->high;
    } else {
      share.low = std::isfinite(worth.value.high) && worth.value.high > 0.0 ? worth.inside.low / worth.value.high : 0.0;
      share.high = worth.inside.high <= 0.0 ? 0.0 : worth.value.low > 0.0 ? worth.inside.high / worth.value.low : 1.0;
    }
    share.high = std::clamp(share.high, 0.0, 1.0);
    share.low = std::clamp(share.low, 0.0, share.high);
    if (share.low < share.high) {
      share.ask = worth.ask;
      share.widest = worth.widest;
    }
    return share;
  }

 private:
  void weigh(std::uint32_t i) {
    const ContentItem& item = items_[i];
    Worth& worth = worth_[i];
    Span parts;
    double free = 0.0;
    for (const std::uint32_t p : parts_[i]) {
      const Worth& part = worth_[p];
      const double n = items_[p].quantity;
      parts.low += times(n, part.value.low);
      worth.inside.low += times(n, part.counts.low);
      worth.inside.high += times(n, part.counts.high);
      free += times(n, part.free);
      worth.open(times(n, part.width), part.widest, part.ask);
    }
    // A whole costs no less than its parts.
    worth.value = item.cost ? Span{std::max(item.cost->low, std::min(parts.low, item.cost->high)), item.cost->high}
                            : Span{parts.low, kOpen};
    if (item.stated) {
      worth.inside = {item.stated->low * worth.value.low, times(item.stated->high, worth.value.high)};
      worth.width = 0.0;
      worth.widest = ContentShare::kNone;
      worth.ask = ContentShare::Ask::nothing;
    } else if (parts_[i].empty()) {
      worth.inside = item.free ? Span{} : Span{0.0, worth.value.high};
      if (!item.free) worth.open(worth.value.high, i, ContentShare::Ask::content);
    } else {
      worth.inside.high = std::min(worth.inside.high, std::max(worth.inside.low, worth.value.high - free));
      // Without the price of the whole its content is no share of anything. Where it is known, what is open below goes
      // first.
      if (!item.cost && worth.inside.high > 0.0 && worth.widest == ContentShare::kNone)
        worth.open(kOpen, i, ContentShare::Ask::price);
    }
    switch (item.controlled) {
      case Holds::yes:
        worth.counts = worth.value;
        worth.free = 0.0;
        worth.width = 0.0;
        worth.widest = ContentShare::kNone;
        worth.open(worth.value.high - worth.value.low, i, ContentShare::Ask::price);
        break;
      case Holds::no:
        worth.counts = worth.inside;
        worth.free = std::max(0.0, worth.value.low - worth.inside.high);
        break;
      case Holds::unknown:
        worth.counts = {std::min(worth.inside.low, worth.value.high), worth.value.high};
        worth.free = 0.0;
        worth.open(worth.value.high - worth.counts.low, i, ContentShare::Ask::content);
        break;
    }
  }

  std::span<const ContentItem> items_;
  std::vector<std::vector<std::uint32_t>> parts_;
  std::vector<Worth> worth_;
};

}  // namespace

std::vector<ContentShare> content_shares(std::span<const ContentItem> items) {
  const Bill bill(items);
  std::vector<ContentShare> shares;
  shares.reserve(items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) shares.push_back(bill.share_of(i));
  return shares;
}

}  // namespace chokepoint::assess
