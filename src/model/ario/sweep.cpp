#include "model/ario/sweep.h"

#include <algorithm>
#include <limits>

namespace chokepoint::model::ario {
namespace {

constexpr std::uint32_t kLanes = Economy::kLanes;

// Eight buyers; the compiler splits it to the width that a function may use.
using Lanes = double __attribute__((vector_size(64)));
#define CK_INLINE __attribute__((always_inline)) inline

// By reference: to return a vector of 64 bytes is another convention on each width.
CK_INLINE void load(Lanes& lanes, const double* from) { __builtin_memcpy(&lanes, from, sizeof lanes); }
CK_INLINE void store(const Lanes& lanes, double* to) { __builtin_memcpy(to, &lanes, sizeof lanes); }

CK_INLINE double moved_of(double blocked, double passing, double rate, double ceiling) {
  if (!(blocked > 0.0) || !(passing > 0.0)) return 0.0;
  return std::min(ceiling, rate * blocked / passing);
}

/// Sums over the sellers of one sector, lane by lane.
struct Sums {
  Lanes got{}, moved{}, all{};
};

template <bool kShares, bool kMoved>
CK_INLINE void gather(const Sweep& s, const double* flows, std::uint32_t first, std::uint32_t last, Sums& sums) {
  for (std::uint32_t k = first; k < last; ++k) {
    Lanes z;
    load(z, flows + std::size_t{k} * kLanes);
    sums.got += z * s.delivered[k];
    if constexpr (kShares) sums.all += z * s.share[k];
    if constexpr (kMoved) sums.moved += z * s.moved_weight[k];
  }
}

/// Stocks and orders of input i in eight industries. Copies first: the compiler need not fear that they overlap.
template <bool kShares, bool kMoved>
CK_INLINE void settle(const Sweep& s, std::uint32_t block, std::uint32_t i, const Sums& sums) {
  const std::size_t at = (std::size_t{block} * s.economy->s + i) * kLanes;
  double got[kLanes], by[kLanes], order[kLanes], stock[kLanes], coefficient[kLanes], made[kLanes], wish[kLanes];
  store(sums.got, got);
  const auto copy = [](const double* from, double* to) { __builtin_memcpy(to, from, sizeof(double) * kLanes); };
  copy(s.order + at, order);
  copy(s.stock + at, stock);
  copy(s.coefficient + at, coefficient);
  copy(s.made + std::size_t{block} * kLanes, made);
  copy(s.wish + std::size_t{block} * kLanes, wish);
  if constexpr (kShares) {
    store(sums.all, by);
    if (s.extra_all != nullptr) {
      for (std::uint32_t lane = 0; lane < kLanes; ++lane) by[lane] += s.extra_all[at + lane];
    }
  } else {
    copy(s.bought + at, by);
  }
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) got[lane] *= order[lane];
  if constexpr (kMoved) {
    double moved[kLanes];
    store(sums.moved, moved);
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) got[lane] += order[lane] * s.moved[at + lane] * moved[lane];
  }
  if (s.extra_got != nullptr) {
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) got[lane] += s.extra_got[at + lane];
  }
  const double floor = s.floor ? 0.0 : -std::numeric_limits<double>::infinity();
  const double inventory = s.inventory[i];
  const double refill = inventory > 0.0 ? s.restoration[i] : 0.0;
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    const double used = made[lane] * coefficient[lane];
    const double left = stock[lane] - used + got[lane];
    stock[lane] = left > floor ? left : floor;
    const double gap = wish[lane] * coefficient[lane] * inventory - stock[lane];
    const double want = refill * (gap > 0.0 ? gap : 0.0) + used;
    const double part = want / (by[lane] > 0.0 ? by[lane] : 1.0);
    order[lane] = by[lane] > 0.0 ? part : 0.0;
  }
  copy(stock, s.stock + at);
  copy(order, s.order + at);
  if (s.all != nullptr) copy(by, s.all + at);
  if constexpr (kMoved) {
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
      const double blocked = s.extra_blocked[at + lane];
      s.moved[at + lane] = moved_of(blocked, by[lane] - blocked, s.rate, s.ceiling);
    }
  }
}

template <bool kMoved>
CK_INLINE void add_up(const Sweep& s, std::uint32_t block, std::uint32_t i, const double* flows, std::uint32_t first,
                      std::uint32_t last, double* sums, double* moved_sums) {
  const std::size_t at = (std::size_t{block} * s.economy->s + i) * kLanes;
  Lanes order, moved;
  load(order, s.order + at);
  if constexpr (kMoved) {
    load(moved, s.moved + at);
    moved *= order;
  }
  for (std::uint32_t k = first; k < last; ++k) {
    const std::size_t row = std::size_t{k} * kLanes;
    Lanes z, sum;
    load(z, flows + row);
    load(sum, sums + row);
    store(sum + z * order, sums + row);
    if constexpr (kMoved) {
      load(sum, moved_sums + row);
      store(sum + z * moved, moved_sums + row);
    }
  }
}

template <bool kShares, bool kMoved>
CK_INLINE void run(const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to, double* sums, double* moved_sums) {
  const Economy& e = *s.economy;
  for (std::uint32_t block = from; block < to; ++block) {
    const double* flows = e.flows.data() + e.lead + std::size_t{block} * e.n * kLanes;
    for (std::uint32_t i = 0; i < e.s; ++i) {
      const std::uint32_t first = e.sector_first[i], last = e.sector_first[i + 1];
      if (pass != Pass::add_up) {
        Sums sector;
        gather<kShares, kMoved>(s, flows, first, last, sector);
        settle<kShares, kMoved>(s, block, i, sector);
      }
      if (pass != Pass::settle) add_up<kMoved>(s, block, i, flows, first, last, sums, moved_sums);
    }
  }
}

CK_INLINE void run_any(const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to, double* sums,
                       double* moved_sums) {
  const bool shares = s.share != nullptr;
  const bool moved = s.moved != nullptr;
  if (shares && moved) return run<true, true>(s, pass, from, to, sums, moved_sums);
  if (shares) return run<true, false>(s, pass, from, to, sums, moved_sums);
  if (moved) return run<false, true>(s, pass, from, to, sums, moved_sums);
  run<false, false>(s, pass, from, to, sums, moved_sums);
}

void run_plain_width(const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to, double* sums,
                     double* moved_sums) {
  run_any(s, pass, from, to, sums, moved_sums);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void run_avx2(const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to,
                                              double* sums, double* moved_sums) {
  run_any(s, pass, from, to, sums, moved_sums);
}

__attribute__((target("avx512f"))) void run_avx512(const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to,
                                                   double* sums, double* moved_sums) {
  run_any(s, pass, from, to, sums, moved_sums);
}
#endif

Width widest() {
  if (has_width(Width::avx512)) return Width::avx512;
  return has_width(Width::avx2) ? Width::avx2 : Width::plain;
}

}  // namespace

bool has_width(Width width) {
#if defined(__x86_64__)
  if (width == Width::avx512) return __builtin_cpu_supports("avx512f") != 0;
  if (width == Width::avx2) return __builtin_cpu_supports("avx2") != 0;
#endif
  return width == Width::plain;
}

void sweep_blocks(Width width, const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to, double* sums,
                  double* moved_sums) {
#if defined(__x86_64__)
  if (width == Width::avx512) return run_avx512(s, pass, from, to, sums, moved_sums);
  if (width == Width::avx2) return run_avx2(s, pass, from, to, sums, moved_sums);
#endif
  if (width == Width::plain) run_plain_width(s, pass, from, to, sums, moved_sums);
}

void sweep_blocks(const Sweep& s, Pass pass, std::uint32_t from, std::uint32_t to, double* sums, double* moved_sums) {
  static const Width kWidth = widest();
  sweep_blocks(kWidth, s, pass, from, to, sums, moved_sums);
}

double moved_per_unit(double blocked, double passing, double rate, double ceiling) {
  return moved_of(blocked, passing, rate, ceiling);
}

}  // namespace chokepoint::model::ario
