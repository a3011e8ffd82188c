#include "respond/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::respond {
namespace {

struct Value {
  double first{0.0}, second{0.0};
  std::size_t move{0};  // rung taken by whose turn it is
};

/// Values of all states, from the top rungs down.
class Induction {
 public:
  explicit Induction(const Ladder& ladder)
      : ladder_(ladder), rows_(ladder.payoffs.rows), columns_(ladder.payoffs.columns), values_(rows_ * columns_ * 4) {
    for (std::size_t i = rows_; i-- > 0;) {
      for (std::size_t j = columns_; j-- > 0;) {
        // After a stay the other side's stay ends it, so those states come first.
        for (const bool stayed : {true, false}) {
          for (const bool first : {true, false}) at(i, j, first, stayed) = best(i, j, first, stayed);
        }
      }
    }
  }
  Value& at(std::size_t i, std::size_t j, bool first, bool stayed) {
    return values_[((i * columns_ + j) * 2 + (first ? 1 : 0)) * 2 + (stayed ? 1 : 0)];
  }
  Value end(std::size_t i, std::size_t j) const {
    const double cost = i < ladder_.announced_by_first ? ladder_.audience_cost : 0.0;
    return {ladder_.payoffs.row(i, j) - cost, ladder_.payoffs.column(i, j), 0};
  }

 private:
  Value best(std::size_t i, std::size_t j, bool first, bool stayed) {
    Value found = stayed ? end(i, j) : at(i, j, !first, true);
    found.move = first ? i : j;
    const std::size_t top = first ? rows_ : columns_;
    for (std::size_t rung = found.move + 1; rung < top; ++rung) {
      const Value& next = first ? at(rung, j, false, false) : at(i, rung, true, false);
      const double gain = first ? next.first - found.first : next.second - found.second;
      if (gain > 1e-12) found = {next.first, next.second, rung};
    }
    return found;
  }

  const Ladder& ladder_;
  std::size_t rows_, columns_;
  std::vector<Value> values_;
};

}  // namespace

Result<LadderPath> climb(const Ladder& ladder) {
  if (auto fine = equilibria(ladder.payoffs); !fine) return tl::unexpected(fine.error());
  if (!(ladder.audience_cost >= 0.0 && std::isfinite(ladder.audience_cost)) ||
      ladder.announced_by_first >= ladder.payoffs.rows) {
    return fail(
        Fault{Code::out_of_range, "", 0, 0,
              fmt::format("rung {} announced, audience cost {}", ladder.announced_by_first, ladder.audience_cost),
              "a rung of the ladder and a cost of 0 or more", "correct them"});
  }
  Induction induction(ladder);
  LadderPath path;
  bool first = true, stayed = false;
  for (;;) {
    const Value value = induction.at(path.first, path.second, first, stayed);
    std::size_t& rung = first ? path.first : path.second;
    path.steps.push_back({first, rung, value.move});
    const bool stays = value.move == rung;
    rung = value.move;
    if (stays && stayed) break;
    stayed = stays;
    first = !first;
  }
  const Value end = induction.end(path.first, path.second);
  path.first_payoff = end.first;
  path.second_payoff = end.second;
  return path;
}

}  // namespace chokepoint::respond
