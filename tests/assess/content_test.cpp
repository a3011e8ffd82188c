// De minimis by value: cases worked out by hand; more content never lowers a share; names, order and money do not
// matter; no draw of what is open leaves the bounds.
#include "assess/content.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace chokepoint::assess {
namespace {

ContentItem item(std::optional<std::uint32_t> part_of, double quantity, std::optional<Amount> cost,
                 Holds controlled = Holds::no) {
  ContentItem i;
  i.part_of = part_of;
  i.quantity = quantity;
  i.cost = cost;
  i.controlled = controlled;
  return i;
}
ContentItem plain(std::uint32_t part_of, double quantity, double cost) {
  ContentItem i = item(part_of, quantity, Amount::exactly(cost));
  i.free = true;
  return i;
}
Amount money(double low, double high) { return {low, 0.5 * (low + high), high}; }

TEST(Content, AMotorByHand) {
  // A motor of 200 holds 4 magnets of 5, each with 2 g of dysprosium at 0.3, and a housing of 60. Dysprosium: 2.4 of
  // 200.
  std::vector<ContentItem> bill{item({}, 1.0, Amount::exactly(200.0)), item(0, 4.0, Amount::exactly(5.0)),
                                item(1, 2.0, Amount::exactly(0.3), Holds::yes), plain(1, 1.0, 4.0),
                                plain(0, 1.0, 60.0)};
  auto shares = content_shares(bill);
  EXPECT_DOUBLE_EQ(shares[0].low, 2.4 / 200.0);
  EXPECT_DOUBLE_EQ(shares[0].high, 2.4 / 200.0);
  EXPECT_DOUBLE_EQ(shares[1].low, 0.6 / 5.0) << "of the magnet's own price";
  EXPECT_EQ(shares[0].widest, ContentShare::kNone);
  // The magnet controlled itself: its whole value, and the dysprosium not again.
  bill[1].controlled = Holds::yes;
  EXPECT_DOUBLE_EQ(content_shares(bill)[0].low, 20.0 / 200.0);
  EXPECT_DOUBLE_EQ(content_shares(bill)[0].high, 20.0 / 200.0);
  bill[1].controlled = Holds::unknown;
  shares = content_shares(bill);
  EXPECT_DOUBLE_EQ(shares[0].low, 2.4 / 200.0);
  EXPECT_DOUBLE_EQ(shares[0].high, 20.0 / 200.0);
  EXPECT_EQ(shares[0].widest, 1U);
  EXPECT_EQ(shares[0].ask, ContentShare::Ask::content);
}

TEST(Content, WithoutThePriceOfTheWholeNothingIsSurelyEnough) {
  std::vector<ContentItem> bill{item({}, 1.0, std::nullopt), item(0, 1.0, Amount::exactly(3.0), Holds::yes),
                                plain(0, 1.0, 7.0)};
  ContentShare share = content_shares(bill)[0];
  EXPECT_EQ(share.low, 0.0) << "the whole may cost anything";
  EXPECT_DOUBLE_EQ(share.high, 0.3) << "but not less than its parts";
  EXPECT_EQ(share.ask, ContentShare::Ask::price);
  EXPECT_EQ(share.widest, 0U);
  bill[1].controlled = Holds::no;
  bill[1].free = true;
  share = content_shares(bill)[0];
  EXPECT_EQ(share.high, 0.0) << "nothing is nothing of any price";
}

TEST(Content, WhatIsNotKnownCountsUpToWhatIsLeftOfTheWhole) {
  std::vector<ContentItem> bill{item({}, 1.0, Amount::exactly(100.0)), item(0, 1.0, std::nullopt, Holds::yes),
                                plain(0, 1.0, 70.0)};
  ContentShare share = content_shares(bill)[0];
  EXPECT_EQ(share.low, 0.0);
  EXPECT_DOUBLE_EQ(share.high, 0.3) << "70 of the 100 are not controlled";
  EXPECT_EQ(share.widest, 1U);
  EXPECT_EQ(share.ask, ContentShare::Ask::price);
  bill[1] = item(0, 2.0, Amount::exactly(10.0));  // of what it is made nobody says
  share = content_shares(bill)[0];
  EXPECT_EQ(share.low, 0.0);
  EXPECT_DOUBLE_EQ(share.high, 0.2);
  EXPECT_EQ(share.ask, ContentShare::Ask::content);
  bill[1].stated = Amount::exactly(0.005);
  share = content_shares(bill)[0];
  EXPECT_DOUBLE_EQ(share.low, 0.001) << "the supplier's word settles it";
  EXPECT_DOUBLE_EQ(share.high, 0.001);
}

TEST(Content, PricesFromTo) {
  const std::vector<ContentItem> bill{item({}, 1.0, money(90.0, 110.0)), item(0, 1.0, money(1.0, 2.0), Holds::yes),
                                      plain(0, 1.0, 50.0)};
  const ContentShare share = content_shares(bill)[0];
  EXPECT_DOUBLE_EQ(share.low, 1.0 / 110.0);
  EXPECT_DOUBLE_EQ(share.high, 2.0 / 90.0);
}

/// A random bill of up to 20 items: each is built into an earlier one.
struct Draw {
  std::uint32_t state;
  double uniform() { return static_cast<double>((state = state * 1664525U + 1013904223U) >> 8) / 16777216.0; }
  std::vector<ContentItem> bill() {
    std::vector<ContentItem> items;
    const auto n = static_cast<std::uint32_t>(3 + 17 * uniform());
    for (std::uint32_t i = 0; i < n; ++i) {
      ContentItem one = item({}, 1.0 + std::floor(3.0 * uniform()), {});
      if (i > 0) one.part_of = static_cast<std::uint32_t>(i * uniform());
      const double kind = uniform();
      one.controlled = kind < 0.2 ? Holds::yes : kind < 0.35 ? Holds::unknown : Holds::no;
      one.free = uniform() < 0.6;
      items.push_back(one);
    }
    // Prices from the parts up, so that a whole costs more than its parts.
    std::vector<double> parts(n, 0.0);
    for (std::uint32_t i = n; i-- > 0;) {
      const double price = parts[i] + 0.1 + 10.0 * uniform();
      truth.resize(n);
      truth[i] = price;
      if (items[i].part_of) parts[*items[i].part_of] += items[i].quantity * price;
      if (uniform() < 0.8) items[i].cost = money(price * (1.0 - 0.3 * uniform()), price * (1.0 + 0.3 * uniform()));
    }
    return items;
  }
  std::vector<double> truth;
};

TEST(Content, EveryDrawOfWhatIsOpenStaysInside) {
  Draw draw{11, {}};
  for (int n = 0; n < 500; ++n) {
    const auto bill = draw.bill();
    const auto bounds = content_shares(bill);
    // One possible truth: real prices, open origins decided, closed leaves filled.
    std::vector<ContentItem> real = bill;
    std::vector<bool> apart(real.size(), false);
    for (const auto& one : real) {
      if (one.part_of) apart[*one.part_of] = true;
    }
    for (std::size_t i = 0; i < real.size(); ++i) {
      real[i].cost = Amount::exactly(draw.truth[i]);
      if (real[i].controlled == Holds::unknown) real[i].controlled = draw.uniform() < 0.5 ? Holds::yes : Holds::no;
      if (!apart[i] && !real[i].free) real[i].stated = Amount::exactly(draw.uniform());
    }
    const auto exact = content_shares(real);
    for (std::size_t i = 0; i < real.size(); ++i) {
      ASSERT_NEAR(exact[i].low, exact[i].high, 1e-9);
      EXPECT_LE(bounds[i].low, exact[i].low + 1e-9);
      EXPECT_GE(bounds[i].high, exact[i].high - 1e-9);
    }
    EXPECT_TRUE(exact[0].low >= 0.0 && exact[0].high <= 1.0);
  }
}

TEST(Content, MoneyAndOrderDoNotMatterAndMoreContentNeverLowers) {
  Draw draw{23, {}};
  for (int n = 0; n < 300; ++n) {
    const auto bill = draw.bill();
    const auto shares = content_shares(bill);
    auto scaled = bill;
    for (auto& one : scaled) {
      if (one.cost) one.cost = one.cost->times(1024.0);
    }
    // Rows turned round.
    auto turned = bill;
    std::reverse(turned.begin(), turned.end());
    const auto last = static_cast<std::uint32_t>(bill.size() - 1);
    for (auto& one : turned) {
      if (one.part_of) one.part_of = last - *one.part_of;
    }
    auto more = bill;
    for (auto& one : more) {
      if (one.controlled == Holds::no && draw.uniform() < 0.3) one.controlled = Holds::yes;
    }
    const auto in_other_money = content_shares(scaled), backwards = content_shares(turned),
               richer = content_shares(more);
    for (std::size_t i = 0; i < bill.size(); ++i) {
      EXPECT_DOUBLE_EQ(in_other_money[i].low, shares[i].low);
      EXPECT_DOUBLE_EQ(in_other_money[i].high, shares[i].high);
      EXPECT_NEAR(backwards[last - i].low, shares[i].low, 1e-12);
      EXPECT_NEAR(backwards[last - i].high, shares[i].high, 1e-12);
      EXPECT_GE(richer[i].low, shares[i].low - 1e-12);
      EXPECT_GE(richer[i].high, shares[i].high - 1e-12);
    }
  }
}

}  // namespace
}  // namespace chokepoint::assess
