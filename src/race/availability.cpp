#include "race/availability.h"

#include <algorithm>

namespace chokepoint::race {

namespace {

constexpr std::uint32_t kTail = 12;  // months whose mean rate goes on after the last

}  // namespace

Progress::Progress(const Availability& availability, std::uint32_t draw, std::span<const Need> needs) {
  if (needs.empty() || availability.months == 0) return;
  double tail = 0.0;
  const std::uint32_t tail_from = availability.months > kTail ? availability.months - kTail : 0;
  for (std::uint32_t month = 0; month < availability.months; ++month) {
    double rate = 1.0;
    for (const Need& need : needs) {
      const double there = std::clamp(static_cast<double>(availability.at(draw, need.product, month)), 0.0, 1.0);
      rate = std::min(rate, 1.0 - need.share * (1.0 - there));
    }
    undisturbed_ = undisturbed_ && rate == 1.0;
    done_.push_back(done_.back() + rate);
    if (month >= tail_from) tail += rate;
  }
  rate_after_ = tail / static_cast<double>(availability.months - tail_from);
}

double Progress::finish(double start, double work) const {
  if (undisturbed_ || !(start < kNever)) return start + work;
  const double months = static_cast<double>(done_.size() - 1);
  double at_start = done_.back() + (start - months) * rate_after_;
  if (start < months) {
    const auto month = static_cast<std::size_t>(start);
    at_start = done_[month] + (start - static_cast<double>(month)) * (done_[month + 1] - done_[month]);
  }
  const double goal = at_start + work;
  if (!(work > 0.0)) return start;
  const auto reached = std::lower_bound(done_.begin(), done_.end(), goal);
  if (reached == done_.end()) return rate_after_ > 0.0 ? months + (goal - done_.back()) / rate_after_ : kNever;
  const auto month =
      static_cast<std::size_t>(reached - done_.begin());  // goal lies within (done[month-1], done[month]]
  const double before = done_[month - 1];
  return static_cast<double>(month - 1) + (goal - before) / (*reached - before);
}

}  // namespace chokepoint::race
