// Chains of causes on networks small enough to follow by hand.
#include "model/firms/causes.h"

#include <gtest/gtest.h>

#include "model/firms/run.h"

namespace chokepoint::firms {
namespace {

Causes causes_of(const FirmNetwork& net, const Case& input, int days) {
  Causes causes(net);
  PlainContext plain;
  Context context = plain.context();
  (void)run(
      net, input, {}, days, [&](const Day& day) { causes.note(day); }, context);
  return causes;
}

TEST(Causes, LeadFromTheEndOfAChainToItsBeginning) {
  // 0 -> 1 -> 2 -> final users, and 3 -> 2 of another product, which holds.
  const Sale sales[] = {{0, 1, 0, 10.0}, {1, 2, 1, 10.0}, {3, 2, 2, 10.0}};
  const FirmNetwork net = make_network({0.0, 0.0, 30.0, 5.0}, sales);
  Case input = undisturbed(net, 3.0);
  input.damage = {{0, 1.0, 2}};
  const Causes causes = causes_of(net, input, 30);
  EXPECT_EQ(causes.of(0).kind, CauseKind::damage);
  EXPECT_EQ(causes.of(0).day, 2);
  EXPECT_EQ(causes.of(1).kind, CauseKind::input);
  EXPECT_EQ(causes.of(2).kind, CauseKind::input);
  EXPECT_LT(causes.of(1).day, causes.of(2).day);
  EXPECT_EQ(causes.chain(2), (std::vector<std::uint32_t>{2, 1, 0}));
  // 3 loses its customer.
  EXPECT_EQ(causes.of(3).kind, CauseKind::demand);
  EXPECT_EQ(causes.of(3).other, 2U);
  EXPECT_EQ(causes.chain(3), (std::vector<std::uint32_t>{3, 2, 1, 0}));
}

TEST(Causes, ACutLinkEndsTheChainAtTheSupplierThatMayNotSell) {
  const Sale sales[] = {{0, 1, 0, 10.0}};
  const FirmNetwork net = make_network({10.0, 30.0}, sales);
  Case input = undisturbed(net, 3.0);
  input.rules = {{0, 0, 0.0}};
  const Causes causes = causes_of(net, input, 20);
  EXPECT_EQ(causes.of(0).kind, CauseKind::demand);  // its orders stay away
  EXPECT_EQ(causes.of(1).kind, CauseKind::input);
  EXPECT_EQ(causes.of(1).link, 0U);
  EXPECT_EQ(causes.chain(1), (std::vector<std::uint32_t>{1, 0}));
}

TEST(Causes, NobodyIsHitWithoutAShock) {
  const Sale sales[] = {{0, 1, 0, 10.0}};
  const FirmNetwork net = make_network({10.0, 30.0}, sales);
  const Causes causes = causes_of(net, undisturbed(net, 3.0), 20);
  EXPECT_EQ(causes.of(0).kind, CauseKind::none);
  EXPECT_EQ(causes.chain(1), (std::vector<std::uint32_t>{1}));
}

}  // namespace
}  // namespace chokepoint::firms
