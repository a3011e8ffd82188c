#include "respond/bimatrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace chokepoint::respond {
namespace {

constexpr double kTolerance = 1e-9;

Result<void> check(const Bimatrix& game) {
  Faults faults;
  if (game.rows == 0 || game.columns == 0 || game.rows > kMostMoves || game.columns > kMostMoves) {
    faults.add({Code::out_of_range, "", 0, 0, fmt::format("{} and {} moves", game.rows, game.columns),
                fmt::format("1 to {} a side", kMostMoves), "leave out moves, or join some"});
  }
  const std::size_t cells = game.rows * game.columns;
  if (game.row_payoff.size() != cells || game.column_payoff.size() != cells) {
    faults.add({Code::bad_structure, "", 0, 0,
                fmt::format("{} and {} payoffs", game.row_payoff.size(), game.column_payoff.size()),
                fmt::format("{} each", cells), "give one a pair of moves"});
  }
  for (const auto* payoffs : {&game.row_payoff, &game.column_payoff}) {
    if (std::any_of(payoffs->begin(), payoffs->end(), [](double v) { return !std::isfinite(v); })) {
      faults.add({Code::bad_number, "", 0, 0, "a payoff that is no number", "finite payoffs",
                  "an unbounded loss has no place in a game: bound it"});
    }
  }
  if (!faults.empty()) return fail(std::move(faults).take());
  return {};
}

/// Solves A x = b in place by elimination with full row pivoting; false where A is singular.
bool solve_square(std::vector<double>& a, std::vector<double>& b, std::size_t n) {
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c + 1; r < n; ++r) {
      if (std::fabs(a[r * n + c]) > std::fabs(a[pivot * n + c])) pivot = r;
    }
    constexpr double kSingular = 1e-11;
    if (std::fabs(a[pivot * n + c]) < kSingular) return false;
    for (std::size_t k = 0; k < n; ++k) std::swap(a[c * n + k], a[pivot * n + k]);
    std::swap(b[c], b[pivot]);
    for (std::size_t r = 0; r < n; ++r) {
      if (r == c) continue;
      const double factor = a[r * n + c] / a[c * n + c];
      for (std::size_t k = c; k < n; ++k) a[r * n + k] -= factor * a[c * n + k];
      b[r] -= factor * b[c];
    }
  }
  for (std::size_t c = 0; c < n; ++c) b[c] /= a[c * n + c];
  return true;
}

/// A vertex of {x >= 0, P x <= 1} other than 0, scaled to odds, and which of its own moves (x_i = 0) and of the other
/// side's moves (best replies: P_j x = 1) are tight.
struct Vertex {
  std::vector<double> odds;
  std::uint32_t unused{0};   // own moves
  std::uint32_t replies{0};  // the other side's
};

/// `payoff(j, i)` > 0: the other side's payoff of its move j against our move i.
template <class Payoff>
std::vector<Vertex> vertices(std::size_t own, std::size_t other, const Payoff& payoff) {
  std::vector<Vertex> found;
  const std::size_t all = own + other;
  for (std::uint32_t tight = 0; tight < (1U << all); ++tight) {
    if (static_cast<std::size_t>(std::popcount(tight)) != own) continue;
    std::vector<double> a(own * own, 0.0), b(own, 0.0);
    std::size_t row = 0;
    for (std::size_t k = 0; k < all; ++k) {
      if ((tight >> k & 1U) == 0) continue;
      if (k < own) {
        a[row * own + k] = 1.0;
      } else {
        for (std::size_t i = 0; i < own; ++i) a[row * own + i] = payoff(k - own, i);
        b[row] = 1.0;
      }
      ++row;
    }
    if (!solve_square(a, b, own)) continue;
    double sum = 0.0;
    bool inside = true;
    for (const double x : b) {
      inside = inside && x >= -kTolerance;
      sum += x;
    }
    if (!inside || sum < kTolerance) continue;
    Vertex vertex;
    for (std::size_t j = 0; j < other && inside; ++j) {
      double reply = 0.0;
      for (std::size_t i = 0; i < own; ++i) reply += payoff(j, i) * b[i];
      inside = reply <= 1.0 + kTolerance;
      if (reply >= 1.0 - kTolerance) vertex.replies |= 1U << j;
    }
    if (!inside) continue;
    for (std::size_t i = 0; i < own; ++i) {
      const double odds = std::fabs(b[i]) < kTolerance ? 0.0 : b[i] / sum;
      if (odds == 0.0) vertex.unused |= 1U << i;
      vertex.odds.push_back(odds);
    }
    const auto same = [&](const Vertex& v) {
      for (std::size_t i = 0; i < own; ++i) {
        if (std::fabs(v.odds[i] - vertex.odds[i]) > 1e-7) return false;
      }
      return true;
    };
    if (std::none_of(found.begin(), found.end(), same)) found.push_back(std::move(vertex));
  }
  return found;
}

}  // namespace

bool Equilibrium::pure() const {
  const auto whole = [](const std::vector<double>& odds) {
    return std::all_of(odds.begin(), odds.end(), [](double p) { return p == 0.0 || p > 1.0 - 1e-9; });
  };
  return whole(row) && whole(column);
}

Result<std::vector<Equilibrium>> equilibria(const Bimatrix& game) {
  if (auto fine = check(game); !fine) return tl::unexpected(fine.error());
  // Positive payoffs of about 1: equilibria do not change with a shift or a scale.
  const auto scaled = [](const std::vector<double>& payoffs) {
    const auto [low, high] = std::minmax_element(payoffs.begin(), payoffs.end());
    const double scale = *high > *low ? *high - *low : 1.0;
    std::vector<double> out;
    for (const double v : payoffs) out.push_back(0.5 + (v - *low) / scale);
    return out;
  };
  const std::vector<double> a = scaled(game.row_payoff), b = scaled(game.column_payoff);
  const std::size_t n = game.columns;
  const auto rows = vertices(game.rows, n, [&](std::size_t j, std::size_t i) { return b[i * n + j]; });
  const auto columns = vertices(n, game.rows, [&](std::size_t i, std::size_t j) { return a[i * n + j]; });
  const std::uint32_t all_rows = (1U << game.rows) - 1U, all_columns = (1U << n) - 1U;
  std::vector<Equilibrium> found;
  for (const Vertex& x : rows) {
    for (const Vertex& y : columns) {
      // Every move is unused or a best reply.
      if ((x.unused | y.replies) != all_rows || (y.unused | x.replies) != all_columns) continue;
      Equilibrium equilibrium{x.odds, y.odds, 0.0, 0.0};
      for (std::size_t i = 0; i < game.rows; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          equilibrium.row_payoff += x.odds[i] * y.odds[j] * game.row(i, j);
          equilibrium.column_payoff += x.odds[i] * y.odds[j] * game.column(i, j);
        }
      }
      found.push_back(std::move(equilibrium));
    }
  }
  std::sort(found.begin(), found.end(), [](const Equilibrium& l, const Equilibrium& r) {
    if (l.pure() != r.pure()) return l.pure();
    return l.row != r.row ? l.row > r.row : l.column > r.column;
  });
  return found;
}

Result<Replies> replies(const Bimatrix& game, std::size_t first_row, std::size_t first_column, std::size_t depth) {
  if (auto fine = check(game); !fine) return tl::unexpected(fine.error());
  if (first_row >= game.rows || first_column >= game.columns) {
    return fail(Fault{Code::out_of_range, "", 0, 0, fmt::format("a first pair {}, {}", first_row, first_column),
                      "moves of the game", "correct it"});
  }
  Replies result;
  Reply at{first_row, first_column, true};
  result.steps.push_back(at);
  std::size_t still = 0;
  for (std::size_t step = 0; step < depth; ++step) {
    Reply next = at;
    next.by_row = !at.by_row;
    if (next.by_row) {
      for (std::size_t i = game.rows; i-- > 0;) {
        if (game.row(i, at.column) >= game.row(next.row, at.column)) next.row = i;
      }
    } else {
      for (std::size_t j = game.columns; j-- > 0;) {
        if (game.column(at.row, j) >= game.column(at.row, next.column)) next.column = j;
      }
    }
    still = next.row == at.row && next.column == at.column ? still + 1 : 0;
    at = next;
    if (still == 0) result.steps.push_back(at);
    if (still == 2) {
      result.settled = true;
      break;
    }
  }
  return result;
}

}  // namespace chokepoint::respond
