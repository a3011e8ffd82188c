// Why a firm makes less than normal: its own damage, an input that ran out (from whom), or a customer that orders less.
// The first cause of each firm, noted day by day, leads from a loss back to where it began.
//
// Method: docs/methods/firms.md section 8. Verified by: tests/model/firms/causes_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "model/firms/day.h"

namespace chokepoint::firms {

enum class CauseKind : std::uint8_t { none, damage, input, demand };

struct Cause {
  CauseKind kind{CauseKind::none};
  std::int32_t day{-1};    // first day below normal by more than kNoticed
  std::uint32_t other{0};  // the supplier that failed, or the customer that fell away
  std::uint32_t link{0};   // between the two
  double output{1.0};      // share of normal made that day
};

class Causes {
 public:
  /// A firm is hit when it makes less than this share of normal.
  static constexpr double kNoticed = 0.99;

  /// Keeps a reference to `network`.
  explicit Causes(const FirmNetwork& network);
  void note(const Day& day);
  const Cause& of(std::uint32_t firm) const { return causes_[firm]; }
  const std::vector<Cause>& all() const { return causes_; }
  /// From the firm back to where it began: firms in turn, each once.
  std::vector<std::uint32_t> chain(std::uint32_t firm) const { return chain_of(causes_, firm); }
  static std::vector<std::uint32_t> chain_of(const std::vector<Cause>& causes, std::uint32_t firm);

 private:
  Cause failing_input(const Day& day, std::uint32_t firm) const;
  Cause missing_customer(const Day& day, std::uint32_t firm) const;

  const FirmNetwork& network_;
  std::vector<Cause> causes_;
  std::vector<std::uint32_t> customer_of_slot_, link_of_slot_;
  std::vector<std::uint32_t> open_;  // firms not hit yet
};

}  // namespace chokepoint::firms
