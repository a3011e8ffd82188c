// A value rendered in a language and read back is the same value.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include "harness.h"

namespace chokepoint::reader {
namespace {

constexpr const char* kDigits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/// Chinese numerals by the rule of sections of four digits.
std::string chinese(std::uint64_t n) {
  const auto section = [](std::uint64_t value) {
    std::string out;
    bool zero = false;
    const std::pair<std::uint64_t, const char*> scales[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
    for (const auto& [scale, name] : scales) {
      const auto digit = value / scale % 10;
      if (digit == 0) {
        zero = zero || !out.empty();
        continue;
      }
      if (zero) out += "零";
      zero = false;
      out += std::string(kDigits[digit]) + name;
    }
    return out;
  };
  std::string out;
  bool gap = false;
  const std::pair<std::uint64_t, const char*> scales[] = {{100'000'000, "亿"}, {10'000, "万"}, {1, ""}};
  for (const auto& [scale, name] : scales) {
    const std::uint64_t part = n / scale % 10'000;
    if (part == 0) {
      gap = gap || !out.empty();
      continue;
    }
    if (!out.empty() && (gap || part < 1000)) out += "零";
    gap = false;
    out += section(part) + name;
  }
  return out;
}

std::string arabic_digits(const std::string& ascii) {
  std::string out;
  for (const char c : ascii) {
    if (c >= '0' && c <= '9') {
      out += "\xD9";
      out += static_cast<char>(0xA0 + (c - '0'));
    } else {
      out += c == '.' ? "٫" : c == ',' ? "٬" : std::string(1, c);
    }
  }
  return out;
}

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

void expect_value(const std::string& text, double value) {
  const Outcome outcome = read_text(text, published(2026, 3, 14));
  RC_LOG() << text;
  RC_ASSERT(outcome.claims.size() == 1U);
  RC_ASSERT(near(value, outcome.claims[0].base_low));
  RC_ASSERT(std::fabs(outcome.claims[0].base_low - value) <= 1e-9 * value);
}

RC_GTEST_PROP(Rendered, ChineseNumerals, ()) {
  const auto n = *rc::gen::inRange<std::uint64_t>(2, 1'000'000'000'000);
  expect_value("共运来" + chinese(n) + "吨。", static_cast<double>(n) * 1000.0);
}

RC_GTEST_PROP(Rendered, GroupedDigitsInEveryLanguage, ()) {
  const auto n = *rc::gen::inRange<std::uint64_t>(2, 1'000'000'000'000);
  const double tonnes = static_cast<double>(n) * 1000.0;
  expect_value("They shipped " + grouped(n) + " tonnes of it.", tonnes);
  expect_value("共运来" + grouped(n) + "吨。", tonnes);
  expect_value("計" + grouped(n) + "トンを運んだ。", tonnes);
  expect_value("شحنت الشركة " + arabic_digits(grouped(n)) + " طن من الخام.", tonnes);
}

RC_GTEST_PROP(Rendered, DecimalsWithScales, ()) {
  const auto whole = *rc::gen::inRange(1, 999);
  const auto tenths = *rc::gen::inRange(1, 10);
  const std::string digits = fmt::format("{}.{}", whole, tenths);
  const double value = std::stod(digits);
  expect_value("It cost $" + digits + " million.", value * 1e6);
  expect_value("It cost " + digits + " billion euros.", value * 1e9);
  expect_value("投入" + digits + "亿美元。", value * 1e8);
  expect_value("投資額は" + digits + "億円だ。", value * 1e8);
  expect_value("بلغت الكلفة " + digits + " مليار دولار.", value * 1e9);
  expect_value("بلغت الكلفة " + arabic_digits(digits) + " مليون دولار.", value * 1e6);
}

RC_GTEST_PROP(Rendered, DatesInEveryLanguage, ()) {
  const auto year = *rc::gen::inRange(1990, 2040);
  const auto month = *rc::gen::inRange(1, 13);
  const auto day = *rc::gen::inRange(1, days_in_month(year, month) + 1);
  const char* english[] = {"January", "February", "March",     "April",   "May",      "June",
                           "July",    "August",   "September", "October", "November", "December"};
  const char* arabic[] = {"يناير", "فبراير", "مارس",   "أبريل",  "مايو",   "يونيو",
                          "يوليو", "أغسطس",  "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"};
  const std::string iso = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  for (const std::string& text :
       {fmt::format("It opened on {} {}, {}.", english[month - 1], day, year),
        fmt::format("It opened on {} {} {}.", day, english[month - 1], year),
        fmt::format("工厂于{}年{}月{}日开工。", year, month, day),
        fmt::format("工場は{}年{}月{}日に開いた。", year, month, day),
        fmt::format("افتتح المصنع في {} {} {}.", day, arabic[month - 1], year), fmt::format("It opened on {}.", iso)}) {
    const Outcome outcome = read_text(text);
    RC_LOG() << text;
    RC_ASSERT(outcome.claims.size() == 1U);
    RC_ASSERT(outcome.claims[0].date == iso);
  }
}

}  // namespace
}  // namespace chokepoint::reader
