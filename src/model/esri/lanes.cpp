#include "model/esri/lanes.h"

#include <cstring>
#include <type_traits>

// The same source for three kinds of processor, chosen when the program starts. Sanitizers cannot follow that choice.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define CHOKEPOINT_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CHOKEPOINT_CLONES
#endif
// Shared by the clones of both kinds of lanes, and compiled anew in each.
#define CHOKEPOINT_INLINE __attribute__((always_inline)) inline

namespace chokepoint::model::esri {
namespace {

using Vector = double __attribute__((vector_size(sizeof(Lane8))));
constexpr std::uint32_t kAhead = Layout::kPadding;  // links between asking for a row and reading it

// Macros rather than functions: a function that takes or gives a vector has another calling convention in each clone.
#define LOAD(row) (*reinterpret_cast<const Aliased*>((row).of))
using Aliased = Vector __attribute__((may_alias));

void store(Lane8& to, const void* from) { std::memcpy(to.of, from, sizeof(Lane8)); }

/// A line of memory; and what the sums of a long row are kept in.
template <class Real>
struct Kind;
template <>
struct Kind<double> {
  using Line = double __attribute__((vector_size(64), may_alias));
};
template <>
struct Kind<float> {
  using Line = float __attribute__((vector_size(64), may_alias));
};

CHOKEPOINT_INLINE const double* shares(const Layout& layout, double) { return layout.sales.share.data(); }
CHOKEPOINT_INLINE const float* shares(const Layout& layout, float) { return layout.narrow_sales_share.data(); }

/// What row `i` would gain: sales . now, at most 1, less what it has; no less than 0. A long row of floats is added up
/// kNarrowSum links at a time, with doubles above, so that rounding does not grow with its length.
template <class Real>
CHOKEPOINT_INLINE void rise(const Layout& layout, const Lane<Real>* now, const Real* share, std::uint32_t from,
                            std::uint32_t to, const typename Kind<Real>::Line& before,
                            typename Kind<Real>::Line& growth) {
  using Line = typename Kind<Real>::Line;
  const std::uint32_t* const customer = layout.sales.other.data();
  Line sum{};
  const std::uint32_t stop = std::is_same_v<Real, float> && to - from > kNarrowSum ? from + kNarrowSum : to;
  std::uint32_t e = from;
  for (; e < stop; ++e) {
    __builtin_prefetch(now[customer[e + kAhead]].of);
    sum += share[e] * *reinterpret_cast<const Line*>(now[customer[e]].of);
  }
  if constexpr (std::is_same_v<Real, float>) {
    if (e < to) {
      double wide[Lane16::kCount];
      for (std::size_t l = 0; l < Lane16::kCount; ++l) wide[l] = double{sum[l]};
      while (e < to) {
        const std::uint32_t end = to - e > kNarrowSum ? e + kNarrowSum : to;
        Line some{};
        for (; e < end; ++e) some += share[e] * *reinterpret_cast<const Line*>(now[customer[e]].of);
        for (std::size_t l = 0; l < Lane16::kCount; ++l) wide[l] += double{some[l]};
      }
      for (std::size_t l = 0; l < Lane16::kCount; ++l) sum[l] = static_cast<float>(wide[l]);
    }
  }
  const Line one = Line{} + Real{1};
  sum = sum < one ? sum : one;
  sum -= before;
  growth = sum > Line{} ? sum : Line{};
}

template <class Real>
CHOKEPOINT_INLINE void sweep_rows(const Layout& layout, const LaneRowsOf<Real>& now, const Lane<Real>& moving,
                                  LaneRowsOf<Real>& next, LaneRowsOf<Real>& most_of_block, Lane<Real>& largest) {
  using Line = typename Kind<Real>::Line;
  const std::uint32_t* const first = layout.sales.first.data();
  const Real* const share = shares(layout, Real{});
  const Line on = *reinterpret_cast<const Line*>(moving.of);
  Line most{}, growth;
  for (std::uint32_t from = 0, block = 0; from < layout.firms; from += kRowsOfBlock, ++block) {
    const std::uint32_t to = from + kRowsOfBlock < layout.firms ? from + kRowsOfBlock : layout.firms;
    Line of_block{};
    for (std::uint32_t i = from; i < to; ++i) {
      const Line before = *reinterpret_cast<const Line*>(now[i].of);
      rise<Real>(layout, now.data(), share, first[i], first[i + 1], before, growth);
      growth *= on;
      of_block = growth > of_block ? growth : of_block;
      *reinterpret_cast<Line*>(next[i].of) = before + growth;
    }
    *reinterpret_cast<Line*>(most_of_block[block].of) = of_block;
    most = of_block > most ? of_block : most;
  }
  *reinterpret_cast<Line*>(largest.of) = most;
}

template <class Real>
CHOKEPOINT_INLINE void rise_of_rows(const Layout& layout, const LaneRowsOf<Real>& now,
                                    std::span<const std::uint32_t> firms, Lane<Real>& largest) {
  using Line = typename Kind<Real>::Line;
  const Real* const share = shares(layout, Real{});
  Line most{}, growth;
  for (const std::uint32_t i : firms) {
    const Line before = *reinterpret_cast<const Line*>(now[i].of);
    rise<Real>(layout, now.data(), share, layout.sales.first[i], layout.sales.first[i + 1], before, growth);
    most = growth > most ? growth : most;
  }
  *reinterpret_cast<Line*>(largest.of) = most;
}

}  // namespace

CHOKEPOINT_CLONES
void sweep_up(const Layout& layout, const LaneRows& now, const Lane8& moving, LaneRows& next, LaneRows& most_of_block,
              Lane8& most) {
  sweep_rows(layout, now, moving, next, most_of_block, most);
}

CHOKEPOINT_CLONES
void sweep_up(const Layout& layout, const LaneRowsOf<float>& now, const Lane16& moving, LaneRowsOf<float>& next,
              LaneRowsOf<float>& most_of_block, Lane16& most) {
  sweep_rows(layout, now, moving, next, most_of_block, most);
}

CHOKEPOINT_CLONES
void rise_of(const Layout& layout, const LaneRows& now, std::span<const std::uint32_t> firms, Lane8& most) {
  rise_of_rows(layout, now, firms, most);
}

CHOKEPOINT_CLONES
void rise_of(const Layout& layout, const LaneRowsOf<float>& now, std::span<const std::uint32_t> firms, Lane16& most) {
  rise_of_rows(layout, now, firms, most);
}

CHOKEPOINT_CLONES
Lane8 sweep_down(const Layout& layout, const LaneRows& replaced, const LaneRows& now, const Lane8& moving,
                 LaneRows& next, LaneRows& left) {
  const std::uint32_t* const first = layout.slots.first.data();
  const std::uint32_t* const supplier = layout.slots.other.data();
  const double* const share = layout.slots.share.data();
  const Lane8* const lost = replaced.data();
  const Vector on = LOAD(moving);
  const Vector one = on - on + 1.0;
  const Vector zero = one - one;
  Vector most = zero;
  for (Lane8& market : left) store(market, &zero);
  for (std::uint32_t j = 0; j < layout.firms; ++j) {
    Vector worst = zero;
    for (std::uint32_t s = layout.slot_first[j]; s < layout.slot_first[j + 1]; ++s) {
      Vector sum = zero;
      for (std::uint32_t e = first[s]; e < first[s + 1]; ++e) sum += share[e] * LOAD(lost[supplier[e]]);
      worst = sum > worst ? sum : worst;
    }
    const Vector before = LOAD(now[j]);
    worst = worst < one ? worst : one;
    Vector growth = worst - before;
    growth = growth > 0.0 ? growth : zero;
    growth *= on;
    most = growth > most ? growth : most;
    const Vector after = before + growth;
    store(next[j], &after);
    Lane8& market = left[layout.market[j]];
    const Vector rest = LOAD(market) + layout.sold[j] * (one - after);
    store(market, &rest);
  }
  Lane8 largest;
  store(largest, &most);
  return largest;
}

CHOKEPOINT_CLONES
void replace_all(const Layout& layout, const Replacement& replacement, const LaneRows& left, const LaneRows& loss,
                 LaneRows& replaced) {
  if (!replacement.on()) {
    replaced = loss;
    return;
  }
  LaneRows inverse(left.size());
  for (std::size_t m = 0; m < left.size(); ++m) {
    for (std::size_t l = 0; l < kLanes; ++l) inverse[m].of[l] = Replacement::inverse(left[m].of[l]);
  }
  for (std::uint32_t i = 0; i < layout.firms; ++i) {
    const Vector lost = LOAD(loss[i]);
    const Vector one = lost - lost + 1.0;
    Vector share = layout.sold[i] * LOAD(inverse[layout.market[i]]);
    share = share < one ? share : one;
    const Vector rest = share * lost;
    store(replaced[i], &rest);
  }
}

CHOKEPOINT_CLONES
LaneTotals totals(const Layout& layout, const LaneRows& down, const LaneRows& up) {
  LaneTotals totals;
  Vector of_down = LOAD(totals.down);
  Vector of_up = of_down;
  Vector of_either = of_down;
  for (std::uint32_t i = 0; i < layout.firms; ++i) {
    const Vector d = LOAD(down[i]);
    const Vector u = LOAD(up[i]);
    of_down += layout.weight[i] * d;
    of_up += layout.weight[i] * u;
    of_either += layout.weight[i] * (d > u ? d : u);
  }
  store(totals.down, &of_down);
  store(totals.up, &of_up);
  store(totals.either, &of_either);
  return totals;
}

CHOKEPOINT_CLONES
Lane8 total(std::span<const double> weight, const LaneRows& loss) {
  Lane8 sum;
  Vector of_loss = LOAD(sum);
  for (std::size_t i = 0; i < loss.size(); ++i) of_loss += weight[i] * LOAD(loss[i]);
  store(sum, &of_loss);
  return sum;
}

CHOKEPOINT_CLONES
Totals16 total(std::span<const double> weight, const LaneRowsOf<float>& loss) {
  double sum[Lane16::kCount]{};
  for (std::size_t i = 0; i < loss.size(); ++i) {
    for (std::size_t l = 0; l < Lane16::kCount; ++l) sum[l] += weight[i] * double{loss[i].of[l]};
  }
  Totals16 totals;
  std::memcpy(totals.of, sum, sizeof(totals.of));
  return totals;
}

}  // namespace chokepoint::model::esri
