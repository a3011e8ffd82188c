#include "model/esri/lanes.h"

#include <cstring>

// The same source for three kinds of processor, chosen when the program starts. Sanitizers cannot follow that choice.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define CHOKEPOINT_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CHOKEPOINT_CLONES
#endif

namespace chokepoint::model::esri {
namespace {

using Vector = double __attribute__((vector_size(sizeof(Lane8))));

// Macros rather than functions: a function that takes or gives a vector has another calling convention in each clone.
#define LOAD(row) (*reinterpret_cast<const Aliased*>((row).of))
using Aliased = Vector __attribute__((may_alias));

void store(Lane8& to, const void* from) { std::memcpy(to.of, from, sizeof(Lane8)); }

}  // namespace

CHOKEPOINT_CLONES
Lane8 sweep_up(const Layout& layout, const LaneRows& now, const Lane8& moving, LaneRows& next) {
  const std::uint32_t* const first = layout.sales.first.data();
  const std::uint32_t* const customer = layout.sales.other.data();
  const double* const share = layout.sales.share.data();
  const Lane8* const old = now.data();
  const Vector on = LOAD(moving);
  const Vector one = on - on + 1.0;
  Vector most = one - one;
  for (std::uint32_t i = 0; i < layout.firms; ++i) {
    Vector sum = one - one;
    for (std::uint32_t e = first[i]; e < first[i + 1]; ++e) sum += share[e] * LOAD(old[customer[e]]);
    const Vector before = LOAD(old[i]);
    sum = sum < one ? sum : one;
    Vector growth = sum - before;
    growth = growth > 0.0 ? growth : one - one;
    growth *= on;
    most = growth > most ? growth : most;
    const Vector after = before + growth;
    store(next[i], &after);
  }
  Lane8 largest;
  store(largest, &most);
  return largest;
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
Lane8 total(const Layout& layout, const LaneRows& loss) {
  Lane8 sum;
  Vector of_loss = LOAD(sum);
  for (std::uint32_t i = 0; i < layout.firms; ++i) of_loss += layout.weight[i] * LOAD(loss[i]);
  store(sum, &of_loss);
  return sum;
}

}  // namespace chokepoint::model::esri
